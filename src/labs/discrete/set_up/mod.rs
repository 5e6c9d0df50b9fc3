//! The set-up panel: the table, which rows are P and Q, zeros, temperature, and what the view in sight needs.

mod controls;
mod table;
mod view;

use egui::Ui;

use super::file_dialog::FileDialog;
use super::values::Values;
use crate::labs::Surroundings;
use crate::scenario::DiscreteScenario;
use crate::ui::Look;
use crate::ui::number_field::{NumberField, Outcome};
use crate::ui::widgets;

/// Width of the fields against the right edge, in points.
const FIELD: f32 = 74.0;

/// What is being typed and is not (yet) part of the set-up.
#[derive(Default)]
pub struct Typing {
    /// A bin's name while it is typed: where, and the text.
    name: Option<(usize, String)>,
    /// The dialog for a file, while it is open.
    pub dialog: Option<FileDialog>,
    /// Why the last interaction changed nothing.
    pub refusal: Option<String>,
}

impl Typing {
    /// Takes what a change led to, or keeps why it led to nothing.
    fn take<T>(&mut self, place: &mut T, changed: Result<T, impl std::fmt::Display>) {
        match changed {
            Ok(changed) => {
                *place = changed;
                self.refusal = None;
            }
            Err(error) => self.refusal = Some(error.to_string()),
        }
    }
}

/// Draws the panel's content and writes what is entered into `scenario`.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values, typing: &mut Typing) {
    let look = &around.look;
    widgets::heading(ui, look, "Table");
    table::ui(ui, look, scenario, typing);
    if let Some(refusal) = &typing.refusal {
        widgets::error_line(ui, look, refusal);
    }
    ui.add_space(6.0);
    view::ui(ui, around, scenario, values, typing);
    controls::sums(ui, look, scenario, typing);
    ui.add_space(6.0);
    controls::zeros(ui, around, scenario, values);
    ui.add_space(6.0);
    controls::temperature(ui, look, scenario, values, typing);
}

/// A row with a label and a field, and what is wrong below it; the new number if one was entered.
fn number_row(ui: &mut Ui, look: &Look, label: &str, field: NumberField<'_>, value: f64) -> Option<f64> {
    let mut error = None;
    let changed = widgets::labelled(ui, look, label, "", |ui| take(field.show(ui, label, value), &mut error));
    if let Some(error) = error {
        widgets::error_line(ui, look, &error);
    }
    changed
}

fn take(outcome: Outcome, error: &mut Option<String>) -> Option<f64> {
    *error = outcome.error;
    outcome.changed
}

/// Whether `value` lies from `low` to `high`, else the remedy.
fn within(value: f64, (low, high): (f64, f64)) -> Result<(), String> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    let [low, high] = [low, high].map(crate::text::format::exact);
    Err(format!("{} is not from {low} to {high}", crate::text::format::exact(value)))
}
