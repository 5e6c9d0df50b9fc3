//! A row with a label and a field for a number.

use egui::Ui;

use super::number_field::{NumberField, Outcome};
use super::{Look, widgets};

/// A row with a label and a field, and what is wrong below it; the new number if one was entered.
pub fn number_row(ui: &mut Ui, look: &Look, label: &str, field: NumberField<'_>, value: f64) -> Option<f64> {
    let mut error = None;
    let changed = widgets::labelled(ui, look, label, "", |ui| take(field.show(ui, label, value), &mut error));
    if let Some(error) = error {
        widgets::error_line(ui, look, &error);
    }
    changed
}

/// The number that was entered; what is wrong with it goes to `error`.
pub fn take(outcome: Outcome, error: &mut Option<String>) -> Option<f64> {
    *error = outcome.error;
    outcome.changed
}
