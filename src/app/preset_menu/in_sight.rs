//! The presets as they are looked for while a set-up is in sight.

use crate::scenario::{GROUPS, Group, Preset, Scenario, presets};
use crate::text::InfoUnit;

/// How many presets of a lab have a key of their own.
const KEYS: usize = 9;

/// The set-up in sight.
pub struct InSight {
    /// What it is.
    pub scenario: Scenario,
    /// What stands in the place of the sentences of its lab's presets, while they are hidden.
    pub hidden: Option<&'static str>,
}

impl InSight {
    /// Whether it is `preset`.
    pub fn is(&self, preset: &Preset) -> bool {
        preset.scenario == self.scenario
    }

    /// What the menu says of `preset`.
    pub fn sentence(&self, preset: &Preset, unit: InfoUnit) -> String {
        match self.hidden {
            // Another preset may have the same answer.
            Some(reason) if preset.scenario.lab.id() == self.scenario.lab.id() => reason.to_owned(),
            _ => preset.scenario.lesson(unit),
        }
    }
}

/// The presets of one group; those without a group come last.
pub type Section = (Option<Group>, Vec<usize>);

/// The presets in whose name, group or sentence all words of `query` are found, group by group.
pub fn sections(query: &str, now: &InSight, unit: InfoUnit) -> Vec<Section> {
    // As the keyboard has them.
    let plain = |text: &str| text.to_lowercase().replace('’', "'").replace('−', "-");
    let query = plain(query);
    let found = |preset: &Preset| {
        let Preset { id, group, scenario } = preset;
        let group = group.map_or("", |group| group.name);
        let text = plain(&format!("{id} {group} {} {}", scenario.title, now.sentence(preset, unit)));
        query.split_whitespace().all(|word| text.contains(word))
    };
    let of = |group: Option<Group>| {
        let those = presets().iter().enumerate().filter(|(_, preset)| preset.group == group && found(preset));
        (group, those.map(|(index, _)| index).collect::<Vec<usize>>())
    };
    let groups = GROUPS.into_iter().map(Some).chain([None]);
    groups.map(of).filter(|(_, indices)| !indices.is_empty()).collect()
}

/// The digit key of the preset with this index, if it is one of the first of the lab in sight.
pub fn digit(index: usize, now: &InSight) -> Option<usize> {
    let lab = |preset: &Preset| preset.scenario.lab.id() == now.scenario.lab.id();
    let here = presets().get(index).is_some_and(lab);
    let before = presets().iter().take(index).filter(|preset| lab(preset)).count();
    (here && before < KEYS).then_some(before + 1)
}
