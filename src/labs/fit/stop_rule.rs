//! The rule that stops a run early, in the set-up panel: off, or a readout and its threshold.

use egui::Ui;

use crate::labs::Surroundings;
use crate::line::divergence::Divergence;
use crate::line::run::StopWhen;
use crate::scenario::FitScenario;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::number_field::{NumberField, Step};
use crate::ui::number_row::number_row;
use crate::ui::widgets;

/// A threshold to begin with, in the readout's own unit.
const USUAL: f64 = 0.5;
const HOVER: &str = "Ends a run at the first step at which a readout is below a threshold. It is worked out at every step: \
                     free where it is the loss itself, slow where it takes an integral";

/// The rows of the rule: one while it is off.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut FitScenario) {
    let look = &around.look;
    let readouts: Vec<&'static dyn Divergence> = StopWhen::readouts().collect();
    let now = scenario.stop_when;
    let place = now.and_then(|rule| readouts.iter().position(|readout| *readout == rule.readout()));
    widgets::labelled(ui, look, "stop early", HOVER, |ui| {
        let item = |index: usize| match index.checked_sub(1).and_then(|index| readouts.get(index)) {
            Some(readout) => Item::new(readout.symbol()).about(readout.about()),
            None => Item::new("never").about("Runs go on until they converge or have made all their steps"),
        };
        let menu = DropDown::new("Stop early", HOVER).width(92.0);
        let Some(chosen) = menu.show(ui, place.map_or(0, |place| place + 1), readouts.len() + 1, &item) else { return };
        let readout = chosen.checked_sub(1).and_then(|index| readouts.get(index));
        let below = now.map_or(USUAL, |rule| rule.below());
        scenario.stop_when = readout.and_then(|readout| StopWhen::new(*readout, below).ok());
    });
    let Some(rule) = scenario.stop_when else { return };
    // Shown in the unit in sight, kept in the readout's own.
    let (readout, counted) = (rule.readout(), rule.readout().unit_at(scenario.alpha));
    let per_unit = around.unit.show(1.0, counted);
    let with = |shown: f64| StopWhen::new(readout, shown / per_unit).map_err(|error| error.to_string());
    let check = |shown: f64| with(shown).map(|_| ());
    let unit = around.unit.written(counted);
    let label = format!("below, {unit}");
    let label = label.trim_end_matches(", ");
    let field = NumberField::new("stop below", "A run ends once the readout is below this", &check);
    let field = field.width(74.0).step(Step::Multiply(1.25));
    let shown = around.unit.show(rule.below(), counted);
    if let Some(Ok(changed)) = number_row(ui, look, label, field, shown).map(with) {
        scenario.stop_when = Some(changed);
    }
}
