//! As first written: mean(log q̂ + log p), in which the sign of log p is wrong.

use super::terms::mean;
use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// As first written.
pub(super) struct AsFirstWritten;

impl Estimator for AsFirstWritten {
    texts! {
        id: "as-first-written",
        name: "As first written",
        formula: "mean(log q̂ + log p)",
        about: "Estimates nothing: the sign of log p is wrong, and exp(−score) is 1/p",
    }

    fn aim(&self) -> Aim {
        Aim::Nothing
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::sum(&view.own()?.ln_with_self, &view.data().all.ln_p)))
    }

    /// The sign bar is the wrong sign of log p: + log p where resubstitution has − log p.
    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::own(view.own()?, &view.data().all);
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_reverse));
        Ok(Some(path.waterfall(1.0, 2.0 * mean(&view.data().all.ln_p), truth, self.value(view)?)))
    }
}
