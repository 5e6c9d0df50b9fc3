//! The set-up panel: target, generator, samples, bandwidth and estimators, each also as a typed number.

mod bandwidth;
mod estimators;
mod samples;

use egui::Ui;

use super::file_dialog::Wanted;
use super::values::Values;
use crate::labs::Surroundings;
use crate::labs::file_dialog::FileDialog;
use crate::scenario::EstimateScenario;
use crate::ui::mixture_field::MixtureField;
use crate::ui::number_row::{number_row, take, with_errors};
use crate::ui::widgets;

/// Width of the fields against the right edge, in points.
const FIELD: f32 = 74.0;

/// What is being typed and is not (yet) part of the set-up.
#[derive(Default)]
pub struct Typing {
    target: MixtureField,
    candidate: MixtureField,
    second: MixtureField,
    /// The dialog for a file, while it is open.
    pub dialog: Option<FileDialog<Wanted>>,
    /// Why the last interaction changed nothing.
    pub refusal: Option<String>,
}

impl Typing {
    /// Another set-up is in place: what was typed for the one before goes.
    pub fn forget(&mut self) {
        for field in [&mut self.target, &mut self.candidate, &mut self.second] {
            field.forget();
        }
        (self.dialog, self.refusal) = (None, None);
    }
}

/// Draws the panel's content and writes what is entered into `scenario`.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut EstimateScenario, values: &Values, typing: &mut Typing) {
    let look = &around.look;
    widgets::heading(ui, look, "Target P");
    if let Some(target) = typing.target.show(ui, look, "Target P as text", &scenario.target) {
        scenario.target = target;
        typing.refusal = None;
    }
    if let Some(refusal) = &typing.refusal {
        widgets::error_line(ui, look, refusal);
    }
    samples::target_samples(ui, look, scenario);
    ui.add_space(8.0);
    samples::generator(ui, look, scenario, values, typing);
    samples::second(ui, look, scenario, values, typing);
    ui.add_space(8.0);
    widgets::heading(ui, look, "Kernel bandwidth");
    bandwidth::ui(ui, look, scenario, values);
    ui.add_space(8.0);
    widgets::heading(ui, look, "Estimators");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        estimators::ui(ui, look, scenario);
    });
}
