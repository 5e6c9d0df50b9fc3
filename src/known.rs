//! What is known by a frozen id and stands in a list: divergences, objectives, optimisers, estimators, bandwidth rules.

/// What has an id of its own in files and on the command line.
pub trait Known {
    /// The frozen kebab-case id.
    fn id(&self) -> &'static str;
}

/// Gives a `dyn` trait with an `id` equality and a debug form by that id, so that what holds one can derive its own, and a
/// place in the lists of this module.
macro_rules! known_by_id {
    ($name:path) => {
        impl PartialEq for dyn $name {
            fn eq(&self, other: &Self) -> bool {
                self.id() == other.id()
            }
        }

        impl std::fmt::Debug for dyn $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl $crate::known::Known for dyn $name {
            fn id(&self) -> &'static str {
                <Self as $name>::id(self)
            }
        }
    };
}

/// The methods of a trait that only give a text, inside its `impl`: `texts! { id: "kl-forward", name: "forward KL" }`.
macro_rules! texts {
    ($($method:ident: $text:expr),+ $(,)?) => {
        $(fn $method(&self) -> &'static str {
            $text
        })+
    };
}

/// The entry of `list` with this id.
pub fn find<T: Known + ?Sized>(list: &[&'static T], id: &str) -> Option<&'static T> {
    list.iter().copied().find(|entry| entry.id() == id)
}

/// The entries of `list` that `wanted` names, in the order of the list and each once.
pub fn chosen<T: Known + ?Sized>(list: &[&'static T], wanted: &[impl AsRef<str>]) -> Vec<&'static T> {
    list.iter().copied().filter(|entry| wanted.iter().any(|id| id.as_ref() == entry.id())).collect()
}

/// The ids in `list`.
pub fn ids<T: Known + ?Sized>(list: &[&T]) -> Vec<&'static str> {
    list.iter().map(|entry| entry.id()).collect()
}

/// The ids in `list`, as a sentence lists them.
pub fn listed<T: Known + ?Sized>(list: &[&T]) -> String {
    ids(list).join(", ")
}
