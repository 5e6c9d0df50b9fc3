//! Monte Carlo k3: mean(r − 1 − log r) with r = p/q and the true q.
//!
//! The name is that of training code: J. Schulman, "Approximating KL Divergence" (2020).

use super::monte_carlo::ln_q;
use super::{Aim, Bar, EstimateError, Estimator, Term, Terms, Truth, View, Waterfall};
use crate::math::exp_excess;
use crate::text::InfoUnit;
use crate::text::format::readout;

/// Monte Carlo with r − 1 − log r.
pub(super) struct MonteCarloK3;

/// r − 1 − log r of d = log q − log p = −log r.
fn excess(d: f64) -> f64 {
    exp_excess(-d)
}

impl Estimator for MonteCarloK3 {
    texts! {
        id: "monte-carlo-k3",
        name: "Monte Carlo k3",
        formula: "mean(r − 1 − log r), r = p/q",
        about: "Estimates D(Q‖P), since E[r] = 1; no term is negative, but their variance is infinite where ∫ p²/q is; needs the generator’s true density",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        false
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::shaped(ln_q(self, view)?, &view.data().all.ln_p, excess)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let total = self.value(view)?;
        let bars = view.data().truth().map_or_else(
            || vec![Bar { term: Term::Merged, value: total }],
            |truth| {
                vec![
                    Bar { term: Term::Truth, value: truth.kl_reverse },
                    Bar { term: Term::Sign, value: 0.0 },
                    Bar { term: Term::Noise, value: total - truth.kl_reverse },
                ]
            },
        );
        Ok(Some(Waterfall::closed(bars, total)))
    }

    fn remark(&self, truth: &Truth, unit: InfoUnit) -> Option<String> {
        let never = "No term is negative, since r − 1 ≥ log r, r = p/q";
        if truth.chi_square_diverges {
            return Some(format!(
                "{never}. Their variance is infinite, as E[r²] = ∫ p²/q is: P has a mode of √2 times the sd of Q’s widest \
                 or more, and no number of samples makes the interval reliable"
            ));
        }
        let Some(own) = truth.k3_sd() else {
            let beyond = truth.chi_square == f64::INFINITY;
            return Some(if beyond {
                format!("{never}. Their variance is finite, but exceeds every double")
            } else {
                never.to_owned()
            });
        };
        let own = readout(unit.convert(own));
        let beside =
            truth.k1_sd().map_or_else(String::new, |k1| format!(", that of −log r {}", readout(unit.convert(k1))));
        Some(format!("{never}. The true sd of one term is {own}{beside}"))
    }
}
