//! The χ² divergence.

use super::{Divergence, Side, Unit};
use crate::discrete::{Bin, Pair};

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
        part(pair.bin(bin))
    }

    fn total(&self, pair: &Pair) -> f64 {
        pair.sum(part)
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::Q]
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

#[inline]
fn part(Bin { q, difference, ln_ratio, .. }: Bin) -> f64 {
    let quotient = difference / q * difference;
    let finite = if difference == 0.0 { 0.0 } else { quotient };
    if ln_ratio == f64::INFINITY { f64::INFINITY } else { finite }
}
