//! What belongs to an estimator on every view: its place, its colour, its unit.

use egui::Color32;

use crate::estimator::{self, Estimator};
use crate::text::InfoUnit;
use crate::text::Unit;
use crate::ui::Look;
use crate::ui::look::neutral_series;

/// The unit of an estimator's number, in words.
#[must_use]
pub fn unit_name(estimator: &dyn Estimator, unit: InfoUnit) -> &'static str {
    if estimator.aim().unit() == Unit::X { "in the unit of x" } else { unit.name() }
}

/// The number of the estimator's colour and marker.
#[must_use]
pub fn index_of(estimator: &dyn Estimator) -> usize {
    neutral_series(estimator::ALL.iter().position(|other| other.id() == estimator.id()).unwrap_or(0))
}

/// The estimator's colour.
#[must_use]
pub fn colour_of(look: &Look, estimator: &dyn Estimator) -> Color32 {
    look.tokens.series(index_of(estimator))
}
