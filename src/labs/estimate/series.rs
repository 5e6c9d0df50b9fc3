//! What belongs to an estimator on every view: its place, its colour, its unit.

use egui::Color32;

use crate::estimator::{self, Estimator};
use crate::text::InfoUnit;
use crate::text::Unit;
use crate::ui::Look;

/// The unit of an estimator's number, in words.
#[must_use]
pub fn unit_name(estimator: &dyn Estimator, unit: InfoUnit) -> &'static str {
    if estimator.aim().unit() == Unit::X { "in the unit of x" } else { unit.name() }
}

/// The number of the estimator's colour and marker.
#[must_use]
pub fn index_of(estimator: &dyn Estimator) -> usize {
    series(estimator::ALL.iter().position(|other| other.id() == estimator.id()).unwrap_or(0))
}

/// The number of the colour and marker of the estimator at `place` in the list: the two that were added for objectives are
/// left out, so that each keeps the ones that it is known by.
#[must_use]
pub fn series(place: usize) -> usize {
    if place < 4 { place } else { place + 2 }
}

/// The estimator's colour.
#[must_use]
pub fn colour_of(look: &Look, estimator: &dyn Estimator) -> Color32 {
    look.tokens.series(index_of(estimator))
}
