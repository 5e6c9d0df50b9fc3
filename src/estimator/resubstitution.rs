//! Resubstitution: mean(log q̂ − log p) at the samples that q̂ is made of.

use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// Resubstitution.
pub(super) struct Resubstitution;

impl Estimator for Resubstitution {
    texts! {
        id: "resubstitution",
        name: "Resubstitution",
        formula: "mean(log q̂ − log p)",
        about: "Estimates D(Q‖P), but every sample counts itself, which adds to it",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(&view.own()?.ln_with_self, &view.data().all.ln_p)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::own(view.own()?, &view.data().all);
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_reverse));
        Ok(Some(path.waterfall(1.0, 0.0, truth, self.value(view)?)))
    }
}
