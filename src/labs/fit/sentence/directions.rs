//! What is said of the power divergence, between the directions of KL and beyond them.

use super::{known, what_it_does};
use crate::labs::fit::value::Fit;
use crate::scenario::FitScenario;
use crate::text::format::{self, capital};

/// What the power divergence does at its α, beside what the others do.
pub(super) fn at_alpha(scenario: &FitScenario, fits: &[Fit]) -> Option<String> {
    let fit = fits.iter().find(|fit| fit.objective.depends_on_alpha() && fit.modes.len() > 1)?;
    let does = what_it_does(&scenario.target, fit)?;
    Some(format!("At α = {} the {} divergence {does}.", scenario.alpha.brief(), fit.objective.name()))
}

/// Where the best that can be done lies at a wall, with the loss still falling.
pub(super) fn on_the_wall(fit: &Fit) -> Option<String> {
    let best = fit.minima.first().filter(|best| best.on_wall && best.global)?;
    Some(format!(
        "{}’s best{} minimum lies on a wall, at {}: for any wider Q the divergence is ∞.",
        capital(fit.objective.name()),
        known(fit),
        format::normal(best.mean, best.sd),
    ))
}
