//! The true values that estimates are held against.

use crate::line::distribution::Mixture;
use crate::line::divergence::{self, Pair};

/// The exact divergences between the target P and a known candidate Q.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    /// D(Q‖P), in nats.
    pub kl_reverse: f64,
    /// D(P‖Q), in nats.
    pub kl_forward: f64,
    /// W₁(P, Q), in the unit of x.
    pub wasserstein1: f64,
}

impl Truth {
    /// By quadrature, to the accuracy of [`crate::line::divergence`]. Worth keeping: it takes far longer than an estimate.
    #[must_use]
    pub fn new(target: &Mixture, candidate: &Mixture) -> Self {
        let pair = Pair::new(target, candidate);
        // The ids are frozen; were one missing, the value would be shown as undefined.
        let value = |id| divergence::by_id(id).map_or(f64::NAN, |divergence| divergence.value(&pair));
        Self { kl_reverse: value("kl-reverse"), kl_forward: value("kl-forward"), wasserstein1: value("wasserstein1") }
    }
}
