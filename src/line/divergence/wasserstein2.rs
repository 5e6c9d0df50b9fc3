//! The second Wasserstein distance.

use super::{Divergence, Integral, Pair, normals, transport_map};
use crate::math::Place;
use crate::text::Unit;

/// W₂ = √∫₀¹(F⁻¹ − G⁻¹)² ≥ 0, in units of x.
#[derive(Debug, Clone, Copy)]
pub struct Wasserstein2;

impl Divergence for Wasserstein2 {
    texts! {
        id: "wasserstein2",
        name: "Wasserstein 2",
        symbol: "W₂",
        definition: "√∫₀¹ (F⁻¹ − G⁻¹)²",
        about: "The root mean square way that the mass of Q has to go to become P: like W₁, but far journeys count more",
    }

    fn unit(&self) -> Unit {
        Unit::X
    }

    fn value(&self, pair: &Pair) -> f64 {
        pair.as_normals().map_or_else(|| transport_map::mean_square(pair).sqrt(), |(p, q)| normals::wasserstein2(p, q))
    }

    /// (x − T(x))² p(x), T = G⁻¹∘F the way each point of P goes.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let tails = pair.p.prepared.tails(Place::at(x));
        if tails.density == 0.0 || pair.difference.is_zero() {
            return 0.0;
        }
        let way = pair.candidate().quantile_of_tails(tails.lower, tails.upper) - x;
        // Where a tail underflows so does the density, up to a last bit.
        if way.is_finite() { way * way * tails.density } else { 0.0 }
    }

    fn integral(&self) -> Integral {
        Integral::Square
    }
}
