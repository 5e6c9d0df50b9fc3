//! As now written: mean(log p − log q̂), which is minus the resubstitution estimate.

use super::waterfall::Path;
use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};

/// As now written.
pub(super) struct AsNowWritten;

impl Estimator for AsNowWritten {
    texts! {
        id: "as-now-written",
        name: "As now written",
        formula: "mean(log p − log q̂)",
        about: "Minus the resubstitution estimate: it estimates −D(Q‖P), which is never positive",
    }

    fn aim(&self) -> Aim {
        Aim::MinusReverse
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(&view.data().all.ln_p, &view.own()?.ln_with_self)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::own(view.own()?, &view.data().all);
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, -truth.kl_reverse));
        Ok(Some(path.waterfall(-1.0, 0.0, truth, self.value(view)?)))
    }
}
