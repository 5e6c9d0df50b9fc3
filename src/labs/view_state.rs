//! How a lab shows its set-up, as a value: everything in its picture that doesn't follow from the set-up.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::Table;

/// The view state of one lab, whichever it is. The saved state keeps it, and shown over the same scenario it gives the
/// same picture. It becomes text where it is written to a file and nowhere else; comparing two is cheap.
#[derive(Debug, Clone)]
pub struct ViewState(Form);

#[derive(Debug, Clone)]
enum Form {
    /// As its lab made it.
    Value(Arc<dyn Held>),
    /// As it was read. Only its lab knows what the keys mean.
    Text(Table),
}

/// What any lab's view can do.
trait Held: Any + Debug + Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
    fn table(&self) -> Table;
}

impl<V: Any + Debug + PartialEq + Serialize + Send + Sync> Held for V {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn table(&self) -> Table {
        // A view is a struct of numbers, words and switches, which TOML can say.
        Table::try_from(self).unwrap_or_default()
    }
}

impl ViewState {
    /// The view state that is `view`, a struct with serde's `default`.
    pub fn of<V: Any + Debug + PartialEq + Serialize + Send + Sync>(view: V) -> Self {
        Self(Form::Value(Arc::new(view)))
    }

    /// The view as its lab's own type. Of a text it takes what is known; keys and words that are not stay at their default.
    #[must_use]
    pub fn get<V: Any + Clone + Default + DeserializeOwned>(&self) -> V {
        match &self.0 {
            Form::Value(held) => (&**held as &dyn Any).downcast_ref().cloned().unwrap_or_default(),
            Form::Text(table) => read(table),
        }
    }

    fn table(&self) -> Table {
        match &self.0 {
            Form::Value(held) => held.table(),
            Form::Text(table) => table.clone(),
        }
    }
}

/// Key by key, so that one that can't be understood costs no other.
fn read<V: Default + DeserializeOwned>(table: &Table) -> V {
    let mut understood = (Table::new(), V::default());
    for (key, value) in table {
        let mut more = understood.0.clone();
        more.insert(key.clone(), value.clone());
        if let Ok(view) = more.clone().try_into() {
            understood = (more, view);
        }
    }
    understood.1
}

impl Default for ViewState {
    /// Of a lab whose picture follows from its set-up alone.
    fn default() -> Self {
        Self(Form::Text(Table::new()))
    }
}

impl PartialEq for ViewState {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Value(one), Form::Value(other)) => one.equals(&**other as &dyn Any),
            _ => self.table() == other.table(),
        }
    }
}

impl Serialize for ViewState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.table().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ViewState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Table::deserialize(deserializer).map(|table| Self(Form::Text(table)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Page {
        step: usize,
        range: Option<[f64; 2]>,
    }

    fn from_text(text: &str) -> Page {
        toml::from_str::<ViewState>(text).unwrap().get()
    }

    #[test]
    fn a_view_survives_text_and_equals_what_it_became() {
        for page in [Page::default(), Page { step: 7, range: Some([-0.1, 1e-300]) }] {
            let view = ViewState::of(page.clone());
            let read: ViewState = toml::from_str(&toml::to_string(&view).unwrap()).unwrap();
            assert_eq!((read.get::<Page>(), &read), (page, &view));
        }
    }

    #[test]
    fn what_is_not_known_or_not_possible_costs_nothing_else() {
        let wanted = Page { step: 7, range: Some([1.0, 2.0]) };
        assert_eq!(from_text("hologram = true\nstep = 7\nrange = [1.0, 2.0]"), wanted);
        assert_eq!(from_text("step = -7\nrange = [1.0, 2.0]"), Page { step: 0, ..wanted.clone() });
        assert_eq!(from_text("step = 7\nrange = \"all\""), Page { range: None, ..wanted });
    }

    #[test]
    fn views_of_two_labs_differ() {
        assert_ne!(ViewState::of(Page { step: 1, range: None }), ViewState::of(1_usize));
        assert_ne!(ViewState::of(Page { step: 1, range: None }), ViewState::default());
    }
}
