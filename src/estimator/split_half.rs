//! Split half: the kernel estimate from the first half of the samples, the mean over the second.

use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// Split half.
pub(super) struct SplitHalf;

impl Estimator for SplitHalf {
    texts! {
        id: "split-half",
        name: "Split half",
        formula: "mean(log q̂₁ − log p) over the second half",
        about: "Estimates D(Q‖P) with the kernel estimate from the first half of the samples at the second",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(view.second_half()?, &view.data().second_half.ln_p)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::apart(view.second_half()?, &view.data().second_half);
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_reverse));
        Ok(Some(path.waterfall(1.0, 0.0, truth, self.value(view)?)))
    }
}
