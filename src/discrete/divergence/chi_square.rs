//! The χ² divergence.

use super::{Divergence, Side, Unit};
use crate::discrete::Pair;

/// χ² = Σ (p − q)²/q, a pure number; +∞ where Q is 0 and P is not.
#[derive(Debug, Clone, Copy)]
pub struct ChiSquare;

impl Divergence for ChiSquare {
    words!(
        "chi-square",
        "chi-square",
        "χ²",
        "Σ (p − q)²/q",
        "Pearson's: times the number of draws it is the statistic of the test of fit to Q",
        One
    );

    /// (p − q)²/q.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        if pair.ln_ratio(bin) == f64::INFINITY {
            return f64::INFINITY;
        }
        let difference = pair.difference(bin);
        if difference == 0.0 { 0.0 } else { difference / pair.q(bin) * difference }
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::Q]
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}
