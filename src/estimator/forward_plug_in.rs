//! Forward plug-in: mean(log p − log q̂) at samples of P.

use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// Forward plug-in.
pub(super) struct ForwardPlugIn;

impl Estimator for ForwardPlugIn {
    texts! {
        id: "forward-plug-in",
        name: "Forward plug-in",
        formula: "mean(log p(y) − log q̂(y)), y from P",
        about: "Estimates D(P‖Q); where q̂ has no samples its tails decide, and the bandwidth decides its tails",
    }

    fn aim(&self) -> Aim {
        Aim::Forward
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(&view.data().target_column().ln_p, view.at_target_sample()?)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::apart(view.at_target_sample()?, view.data().target_column());
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_forward));
        Ok(Some(path.waterfall(-1.0, 0.0, truth, self.value(view)?)))
    }
}
