//! The true values that estimates are held against.

use crate::line::distribution::Mixture;
use crate::line::divergence::{ChiSquare, Divergence as _, KlForward, KlReverse, Pair, Wasserstein1, log_ratio_square};

/// The exact divergences between the target P and a known candidate Q, and what the single terms of Monte Carlo are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    /// D(Q‖P), in nats.
    pub kl_reverse: f64,
    /// D(P‖Q), in nats.
    pub kl_forward: f64,
    /// W₁(P, Q), in the unit of x.
    pub wasserstein1: f64,
    /// E[(log r)²] under Q, r = p/q, in squared nats.
    pub log_ratio_square: f64,
    /// χ²(P‖Q) = E(r²) − 1 under Q; +∞ where it has no end, and where it exceeds every double.
    pub chi_square: f64,
    /// Whether it has no end.
    pub chi_square_diverges: bool,
}

/// A variance that is less than this part of the terms that it is the difference of has lost its digits.
const LOST: f64 = 1e-8;

impl Truth {
    /// By quadrature, to the accuracy of [`crate::line::divergence`]. Worth keeping: it takes far longer than an estimate.
    #[must_use]
    pub fn new(target: &Mixture, candidate: &Mixture) -> Self {
        let pair = Pair::new(target, candidate);
        Self {
            kl_reverse: KlReverse.value(&pair),
            kl_forward: KlForward.value(&pair),
            wasserstein1: Wasserstein1.value(&pair),
            log_ratio_square: log_ratio_square(&pair),
            chi_square: ChiSquare.value(&pair),
            chi_square_diverges: ChiSquare.diverges(&pair),
        }
    }

    /// What ½(log r)² tends to: ½E[(log r)²], in nats.
    #[must_use]
    pub fn k2_expectation(&self) -> f64 {
        0.5 * self.log_ratio_square
    }

    /// The sd of −log r under Q, in nats: E[(log r)²] − D(Q‖P)² is its square. Nothing where that difference has no digits.
    #[must_use]
    pub fn k1_sd(&self) -> Option<f64> {
        root(self.log_ratio_square - self.kl_reverse.powi(2), self.log_ratio_square)
    }

    /// The sd of r − 1 − log r under Q, in nats. Its square is E[(r − 1)²] − 2E[(r − 1) log r] + E[(log r)²] − D(Q‖P)², and
    /// E[(r − 1) log r] = D(P‖Q) + D(Q‖P). Nothing where χ² is +∞ or the difference has no digits.
    #[must_use]
    pub fn k3_sd(&self) -> Option<f64> {
        let Self { kl_reverse, kl_forward, log_ratio_square, chi_square, .. } = *self;
        let both = 2.0 * (kl_forward + kl_reverse);
        root(chi_square - both + log_ratio_square - kl_reverse.powi(2), chi_square + both + log_ratio_square)
    }
}

/// The root of a difference of terms of the size of `of`.
fn root(difference: f64, of: f64) -> Option<f64> {
    (difference.is_finite() && difference > LOST * of).then(|| difference.sqrt())
}
