//! Monte Carlo k2: mean ½(log r)² with r = p/q and the true q.
//!
//! The name is that of training code: J. Schulman, "Approximating KL Divergence" (2020).

use super::monte_carlo::ln_q;
use super::{Aim, Bar, EstimateError, Estimator, Term, Terms, Truth, View, Waterfall};
use crate::text::InfoUnit;
use crate::text::format::readout;

/// Monte Carlo with ½(log r)².
pub(super) struct MonteCarloK2;

/// ½d², d = log q − log p = −log r.
fn half_square(d: f64) -> f64 {
    0.5 * d * d
}

impl Estimator for MonteCarloK2 {
    texts! {
        id: "monte-carlo-k2",
        name: "Monte Carlo k2",
        formula: "mean ½(log r)², r = p/q",
        about: "Estimates ½E[(log r)²], which is D(Q‖P) only to second order: biased, the more the further P and Q are apart; needs the generator’s true density",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        false
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::shaped(ln_q(self, view)?, &view.data().all.ln_p, half_square)))
    }

    /// The formula's own bias is a bar of its own, ½E[(log r)²] − D(Q‖P): no number of samples takes it away.
    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let total = self.value(view)?;
        let bars = view.data().truth().map_or_else(
            || vec![Bar { term: Term::Merged, value: total }],
            |truth| {
                vec![
                    Bar { term: Term::Truth, value: truth.kl_reverse },
                    Bar { term: Term::Sign, value: 0.0 },
                    Bar { term: Term::Formula, value: truth.k2_expectation() - truth.kl_reverse },
                    Bar { term: Term::Noise, value: total - truth.k2_expectation() },
                ]
            },
        );
        Ok(Some(Waterfall::closed(bars, total)))
    }

    fn remark(&self, truth: &Truth, unit: InfoUnit) -> Option<String> {
        let expectation = truth.k2_expectation();
        let bias = expectation - truth.kl_reverse;
        if bias == 0.0 {
            return None;
        }
        let side = if bias > 0.0 { "above" } else { "below" };
        let [expectation, bias] = [expectation, bias.abs()].map(|value| readout(unit.convert(value)));
        Some(format!(
            "Biased by its formula: with ever more samples it tends to ½E[(log r)²] = {expectation}, {bias} {side} \
             D(Q‖P), r = p/q"
        ))
    }
}
