//! The total variation distance.

use super::{Divergence, Pair};
use crate::math::Place;
use crate::text::Unit;

/// TV = ½∫|p − q|, in 0 … 1.
#[derive(Debug, Clone, Copy)]
pub struct TotalVariation;

impl Divergence for TotalVariation {
    texts! {
        id: "total-variation",
        name: "total variation",
        symbol: "TV",
        definition: "½ ∫ |p − q|",
        about: "The mass that would have to move to turn Q into P, wherever it moves: the largest difference of any probability",
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    /// Between two crossings of the densities ∫(p − q) is a difference of F − G: no quadrature across the kinks of |p − q|.
    fn value(&self, pair: &Pair) -> f64 {
        let mut before = 0.0;
        let mut sum = 0.0;
        for at in &pair.crossings().densities {
            let height = pair.difference.cdf(*at);
            sum += (height - before).abs();
            before = height;
        }
        (0.5 * (sum + f64::abs(before))).min(1.0)
    }

    /// ½|p − q|; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        0.5 * pair.densities(Place::at(x)).difference.abs()
    }
}
