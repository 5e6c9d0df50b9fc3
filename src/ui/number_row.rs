//! A row with a label and a field for a number.

use egui::Ui;

use super::number_field::{NumberField, Outcome};
use super::{Look, widgets};

/// A row with a label and a field, and what is wrong below it; the new number if one was entered.
pub fn number_row(ui: &mut Ui, look: &Look, label: &str, field: NumberField<'_>, value: f64) -> Option<f64> {
    with_errors(ui, look, |ui, errors| {
        widgets::labelled(ui, look, label, field.about(), |ui| take(field.show(ui, label, value), errors))
    })
}

/// Lays fields out with `add`, and below them what went into its list of errors.
pub fn with_errors<R>(ui: &mut Ui, look: &Look, add: impl FnOnce(&mut Ui, &mut Vec<String>) -> R) -> R {
    let mut errors = Vec::new();
    let result = add(ui, &mut errors);
    for error in errors {
        widgets::error_line(ui, look, &error);
    }
    result
}

/// The number that was entered; what is wrong with it goes to `errors`.
pub fn take(outcome: Outcome, errors: &mut Vec<String>) -> Option<f64> {
    errors.extend(outcome.error);
    outcome.changed
}
