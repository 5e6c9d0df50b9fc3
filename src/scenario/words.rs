//! Words belong to the set-up that they were written for: what becomes of them when the set-up changes.

use super::{LabScenario, Scenario, presets};
use crate::text::{self, InfoUnit};

/// What the title of a changed set-up ends in.
const CHANGED: &str = ", changed";
/// What the source of a changed set-up begins with.
const CHANGED_FROM: &str = "Changed from: ";

impl Scenario {
    /// What to look for, with its amounts of information in `unit`.
    #[must_use]
    pub fn lesson(&self, unit: InfoUnit) -> String {
        text::lesson(&self.look_for, unit)
    }

    /// This scenario with `lab` as its set-up.
    ///
    /// Over another set-up than its own the claim ([`Self::look_for`]) is gone, the title ends in “, changed”, and the
    /// source is what it was changed from. A preset that was changed and is changed back is that preset again, also
    /// when it was saved in between.
    #[must_use]
    pub fn with_lab(&self, lab: LabScenario) -> Self {
        if self.lab == lab {
            return self.clone();
        }
        let original = self.original_title();
        if let Some(preset) =
            presets().iter().find(|preset| preset.scenario.title == original && preset.scenario.lab == lab)
        {
            return preset.scenario.clone();
        }
        let title = if original.is_empty() { String::new() } else { format!("{original}{CHANGED}") };
        let source = self.source.as_deref().map(|source| {
            let original = source.strip_prefix(CHANGED_FROM).unwrap_or(source);
            format!("{CHANGED_FROM}{original}")
        });
        Self { title, look_for: String::new(), source, lab }
    }

    /// The title without the mark that its set-up was changed.
    #[must_use]
    pub fn original_title(&self) -> &str {
        self.title.strip_suffix(CHANGED).unwrap_or(&self.title)
    }

    /// Whether the title says that the set-up was changed.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.title.ends_with(CHANGED)
    }
}
