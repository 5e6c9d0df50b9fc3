//! The table as text, for a spreadsheet.

use super::values::Values;
use crate::estimator::Aim;
use crate::scenario::EstimateScenario;
use crate::text::InfoUnit;

/// The table as tab-separated text.
#[must_use]
pub fn text(scenario: &EstimateScenario, values: &Values, unit: InfoUnit) -> String {
    let number = |value: Option<f64>| match value {
        Some(value) if value.is_finite() => crate::math::number(value),
        Some(value) if value > 0.0 => "inf".to_owned(),
        Some(value) if value < 0.0 => "-inf".to_owned(),
        _ => String::new(),
    };
    let mut text = String::from("estimator\tunit\tvalue\tstandard error\tlow\thigh");
    // Numbers of another set-up are none of this one's.
    let known = values.is_of(scenario);
    for aim in [Aim::Reverse, Aim::Forward, Aim::Wasserstein1] {
        let truth = values.truth().filter(|_| known).and_then(|truth| aim.value(&truth));
        let shown = number(truth.map(|truth| unit.show(truth, aim.unit())));
        text.push_str(&format!("\nquadrature {}\t{}\t{shown}\t\t\t", aim.symbol(), unit.written(aim.unit())));
    }
    for row in values.rows().iter().filter(|_| known) {
        if !scenario.estimators.iter().any(|on| on.id() == row.estimator.id()) {
            continue;
        }
        let of = row.estimator.aim().unit();
        let estimate = row.estimate.as_ref().ok();
        let shown = |value: Option<f64>| number(value.map(|value| unit.show(value, of)));
        text.push_str(&format!(
            "\n{}\t{}\t{}\t{}\t{}\t{}",
            row.estimator.name(),
            unit.written(of),
            shown(estimate.map(|e| e.value)),
            shown(estimate.and_then(|e| e.standard_error)),
            shown(estimate.and_then(|e| e.interval).map(|i| i.low)),
            shown(estimate.and_then(|e| e.interval).map(|i| i.high)),
        ));
    }
    text.push('\n');
    text
}
