//! Monte Carlo: mean(log q − log p) with the true q; −log r of r = p/q, which training code calls k1.

use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// Monte Carlo, Q known.
pub(super) struct MonteCarlo;

impl Estimator for MonteCarlo {
    texts! {
        id: "monte-carlo",
        name: "Monte Carlo, Q known",
        formula: "mean(log q − log p)",
        about: "Estimates D(Q‖P) without a kernel; needs the generator's true density; k1 of training code, −log r with r = p/q",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        false
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(ln_q(self, view)?, &view.data().all.ln_p)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let ln_q = ln_q(self, view)?;
        let path = Path::apart(ln_q, &view.data().all);
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_reverse));
        Ok(Some(path.waterfall(1.0, 0.0, truth, self.value(view)?)))
    }
}

/// log q at the samples, which `estimator` needs.
pub(super) fn ln_q<'a>(estimator: &dyn Estimator, view: &'a View<'_>) -> Result<&'a [f64], EstimateError> {
    view.data().all.ln_q.as_deref().ok_or(EstimateError::NeedsCandidate { name: estimator.name() })
}
