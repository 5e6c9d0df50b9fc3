//! The true values that estimates are held against.

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
