//! The second Wasserstein distance.

use super::{Divergence, Pair, coupling, normals};
use crate::math::Place;
use crate::text::Unit;

/// W₂ = √∫₀¹(F⁻¹ − G⁻¹)² ≥ 0, in units of x.
#[derive(Debug, Clone, Copy)]
pub struct Wasserstein2;

impl Divergence for Wasserstein2 {
    fn id(&self) -> &'static str {
        "wasserstein2"
    }

    fn name(&self) -> &'static str {
        "Wasserstein 2"
    }

    fn symbol(&self) -> &'static str {
        "W₂"
    }

    fn definition(&self) -> &'static str {
        "√∫₀¹ (F⁻¹ − G⁻¹)²"
    }

    fn about(&self) -> &'static str {
        "The root mean square way that the mass of Q has to go to become P: like W₁, but far journeys count more"
    }

    fn unit(&self) -> Unit {
        Unit::X
    }

    fn value(&self, pair: &Pair) -> f64 {
        pair.as_normals().map_or_else(|| coupling::mean_square(pair).sqrt(), |(p, q)| normals::wasserstein2(p, q))
    }

    /// (x − T(x))² p(x), T = G⁻¹∘F the way each point of P goes; integrates to the value's *square*.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let tails = pair.p.bells.tails(Place::at(x));
        if tails.density == 0.0 || pair.difference.is_zero() {
            return 0.0;
        }
        let way = pair.candidate().quantile_of_tails(tails.lower, tails.upper) - x;
        // Where a tail underflows so does the density, up to a last bit.
        if way.is_finite() { way * way * tails.density } else { 0.0 }
    }

    fn is_a_root(&self) -> bool {
        true
    }
}
