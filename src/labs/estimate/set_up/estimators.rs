//! The estimators, switched on and off, and their settings.

use egui::Ui;

use super::{FIELD, number_row};
use crate::estimator::{self, K_MAX};
use crate::labs::edit;
use crate::scenario::EstimateScenario;
use crate::ui::Look;
use crate::ui::look::neutral_series;
use crate::ui::number_field::{NumberField, Step, whole};
use crate::ui::series_row::{SeriesRow, switch_row};

/// A row for each estimator, k, and the clamp.
pub fn ui(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario) {
    for (index, estimator) in estimator::ALL.iter().enumerate() {
        let on = scenario.estimators.iter().any(|other| other.id() == estimator.id());
        let row = SeriesRow { index: neutral_series(index), name: estimator.name(), on, key: None }.show(
            ui,
            look,
            ui.available_width(),
        );
        if row.clicked() {
            scenario.estimators = edit::toggled(estimator::ALL, &scenario.estimators, *estimator);
        }
        row.on_hover_text(format!("{}\n{}", estimator.formula(), estimator.about()));
    }
    let check = |value: f64| whole(value, 1, K_MAX).map(|_| ());
    let field = NumberField::new("k", "Which neighbour’s distance tells the density: the k-th nearest", &check)
        .width(FIELD)
        .step(Step::Add(1.0));
    if let Some(Ok(k)) =
        number_row(ui, look, "k of the neighbours", field, scenario.k as f64).map(|value| whole(value, 1, K_MAX))
    {
        scenario.k = k;
    }
    let clamp = switch_row(ui, look, scenario.clamped, "Clamp at zero, max(0, ·)");
    if clamp.clicked() {
        scenario.clamped = !scenario.clamped;
    }
    clamp.on_hover_text("What the notes do with negative values: it hides the problem and solves none");
}
