//! Leave-one-out: mean(log q̂₋ᵢ − log p), the kernel estimate at each sample from the others.

use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// Leave-one-out.
pub(super) struct LeaveOneOut;

impl Estimator for LeaveOneOut {
    texts! {
        id: "leave-one-out",
        name: "Leave-one-out",
        formula: "mean(log q̂₋ − log p), q̂₋(x) without x",
        about: "Estimates D(Q‖P) with the kernel estimate from the other samples at each sample",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(&view.own()?.ln_without_self, &view.data().all.ln_p)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::apart(&view.own()?.ln_without_self, &view.data().all);
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_reverse));
        Ok(Some(path.waterfall(1.0, 0.0, truth, self.value(view)?)))
    }
}
