//! The total variation distance.

use super::{Divergence, Unit};
use crate::discrete::{Bin, Pair};

/// TV = ½Σ|p − q|, in 0 … 1.
#[derive(Debug, Clone, Copy)]
pub struct TotalVariation;

impl Divergence for TotalVariation {
    words!(
        "total-variation",
        "total variation",
        "TV",
        "½ Σ |p − q|",
        "The probability that has to be moved to turn P into Q, wherever to",
        One
    );

    /// ½|p − q|.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        part(pair.bin(bin))
    }

    fn total(&self, pair: &Pair) -> f64 {
        pair.sum(part)
    }

    fn of_total(&self, total: f64) -> f64 {
        total.min(1.0)
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

#[inline]
fn part(Bin { difference, .. }: Bin) -> f64 {
    0.5 * difference.abs()
}
