//! The first Wasserstein distance.

use super::{Divergence, Pair};
use crate::math::Place;
use crate::text::Unit;

/// W₁ = ∫|F − G| ≥ 0, in units of x.
#[derive(Debug, Clone, Copy)]
pub struct Wasserstein1;

impl Divergence for Wasserstein1 {
    texts! {
        id: "wasserstein1",
        name: "Wasserstein 1",
        symbol: "W₁",
        definition: "∫ |F − G| of the cdfs",
        about: "How far the mass of Q has to move on average to become P: it sees distance, also where the densities never meet",
    }

    fn unit(&self) -> Unit {
        Unit::X
    }

    /// Between two crossings of the cdfs ∫(F − G) is elementary.
    fn value(&self, pair: &Pair) -> f64 {
        let difference = &pair.difference;
        let mut before = 0.0;
        let mut sum = 0.0;
        for at in &pair.crossings().cdfs {
            let area = difference.area(*at);
            sum += (area - before).abs();
            before = area;
        }
        sum + (difference.whole_area() - before).abs()
    }

    /// |F − G|; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        pair.difference.cdf(Place::at(x)).abs()
    }
}
