//! The squared difference.

use super::{Divergence, Unit};
use crate::discrete::{Bin, Pair};

/// L² = Σ (p − q)².
#[derive(Debug, Clone, Copy)]
pub struct L2;

impl Divergence for L2 {
    words!(
        "l2",
        "squared difference",
        "L²",
        "Σ (p − q)²",
        "The squared Euclidean distance of the rows: it hardly sees what is rare",
        One
    );

    /// (p − q)².
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        part(pair.bin(bin))
    }

    fn total(&self, pair: &Pair) -> f64 {
        pair.sum(part)
    }

    fn is_rounding(&self, pair: &Pair, bin: usize) -> bool {
        pair.is_level(bin)
    }
}

#[inline]
fn part(Bin { difference, .. }: Bin) -> f64 {
    difference * difference
}
