//! The groups that presets are listed in.

/// A group of presets: what they have in common to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// What a preset's file writes as its `group`, in kebab-case.
    pub id: &'static str,
    /// Its heading in the menu.
    pub name: &'static str,
}

/// Every group, in the order of the menu.
pub const GROUPS: [Group; 6] = [
    Group { id: "covers", name: "What covers" },
    Group { id: "seeks", name: "What seeks" },
    Group { id: "notebook", name: "The notebook" },
    Group { id: "goes-wrong", name: "What goes wrong" },
    Group { id: "estimating", name: "Estimating from samples" },
    Group { id: "tables", name: "Tables and code" },
];

impl Group {
    /// The group of that id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        GROUPS.into_iter().find(|group| group.id == id)
    }
}
