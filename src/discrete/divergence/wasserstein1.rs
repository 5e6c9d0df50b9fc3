//! The first Wasserstein distance over bins in order.

use super::{Divergence, Unit};
use crate::discrete::Pair;
use crate::math::pairwise_sum_over;

/// W₁ = Σ|F − G| over the bins in their order, one bin apart from the next; F and G are the cumulated probabilities.
#[derive(Debug, Clone, Copy)]
pub struct Wasserstein1;

impl Divergence for Wasserstein1 {
    words!(
        "wasserstein1",
        "Wasserstein",
        "W₁",
        "Σ |F − G|, bins in order",
        "Probability times the number of bins it has to be moved by to turn P into Q: the only one that knows the bins' order",
        One
    );

    /// What crosses from the bin to the next one, in either direction.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        pair.flow()[bin].abs()
    }

    fn total(&self, pair: &Pair) -> f64 {
        pairwise_sum_over([pair.flow()], |[flow]| flow.abs())
    }

    fn is_rounding(&self, pair: &Pair, bin: usize) -> bool {
        pair.is_still(bin)
    }
}
