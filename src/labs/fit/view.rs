//! Which part of the line the density plots show while nobody chose another.

use super::value::Fit;
use crate::line::distribution::Normal;
use crate::line::objective::Form;
use crate::line::run::State;
use crate::scenario::FitScenario;

/// Sds of each component that are shown on either side of its mean.
const SIDES: f64 = 4.5;

/// The range in which the target, the start, a `ghost` and, in notebook form, the grid lie.
#[must_use]
pub fn everything(scenario: &FitScenario, ghost: Option<Normal>) -> [f64; 2] {
    let mut range = [f64::INFINITY, f64::NEG_INFINITY];
    let mut include = |low: f64, high: f64| range = [range[0].min(low), range[1].max(high)];
    for (weight, normal) in scenario.target.weighted() {
        // The tails of a feather-weight are not worth the room.
        let sides = if weight < 1e-3 { 1.0 } else { SIDES };
        include(normal.mean() - sides * normal.sd(), normal.mean() + sides * normal.sd());
    }
    for normal in [scenario.start].into_iter().chain(ghost) {
        include(normal.mean() - 2.0 * normal.sd(), normal.mean() + 2.0 * normal.sd());
    }
    if let Form::Notebook(grid) = &scenario.form {
        let margin = 0.08 * (grid.high() - grid.low());
        include(grid.low() - margin, grid.high() + margin);
    }
    range
}

/// The height in which the target, the start, a `ghost`, the optima and most of the way there fit.
#[must_use]
pub fn height(scenario: &FitScenario, ghost: Option<Normal>, fits: &[Fit], spread: &[State]) -> f64 {
    let target = scenario
        .target
        .components()
        .iter()
        .map(|component| scenario.target.pdf(component.normal.mean()))
        .fold(0.0, f64::max);
    let mass = if matches!(scenario.form, Form::Notebook(_)) { scenario.target.given_mass().max(1.0) } else { 1.0 };
    let wanted = target * mass;
    let peak = |sd: f64| if sd > 0.0 { 1.0 / (sd * (2.0 * std::f64::consts::PI).sqrt()) } else { 0.0 };
    let optima = fits.iter().filter_map(|fit| fit.minima.first()).map(|best| peak(best.sd));
    let way = spread.iter().map(|state| peak(state.sd));
    let normals = [scenario.start].into_iter().chain(ghost).map(|normal| peak(normal.sd()));
    let others = optima.chain(way).chain(normals).fold(0.0, f64::max);
    // A needle of a fit may leave the plot at the top; flattening everything else under it would help nobody.
    1.13 * wanted.max(others.min(4.0 * wanted))
}
