//! The presets: the scenario files of `assets/scenarios`, embedded by `assets/build.rs`. Dropping in a file adds one.

use std::sync::LazyLock;

use super::document::Document;
use super::{Group, LABS, Scenario};

/// A scenario that Klarity brings along.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The file's name without its ending, in kebab-case.
    pub id: &'static str,
    /// Where the menu lists it; at its end if the file doesn't say.
    pub group: Option<Group>,
    /// What is in it.
    pub scenario: Scenario,
}

/// (id, text) of every file in `assets/scenarios`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/presets.rs"));

/// Files that were to be broken would be left out here; `tests/presets.rs` proves that none is.
static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let mut ordered: Vec<(i64, Preset)> = FILES
        .iter()
        .filter_map(|&(id, text)| {
            let Document { order, group, scenario } = Document::parse(text, LABS).ok()?;
            Some((order.unwrap_or(i64::MAX), Preset { id, group, scenario }))
        })
        .collect();
    ordered.sort_by_key(|&(order, ref preset)| (order, preset.id));
    ordered.into_iter().map(|(_, preset)| preset).collect()
});

/// Every preset, by the `order` in its file, then by id.
#[must_use]
pub fn presets() -> &'static [Preset] {
    &PRESETS
}

/// The preset of that id.
#[must_use]
pub fn preset(id: &str) -> Option<&'static Preset> {
    presets().iter().find(|preset| preset.id == id)
}
