//! The Hellinger distance.

use super::{Divergence, Pair, integrals, normals};
use crate::math::Place;
use crate::text::Unit;

/// H = √(1 − ∫√(pq)), in 0 … 1.
#[derive(Debug, Clone, Copy)]
pub struct Hellinger;

impl Divergence for Hellinger {
    fn id(&self) -> &'static str {
        "hellinger"
    }

    fn name(&self) -> &'static str {
        "Hellinger"
    }

    fn symbol(&self) -> &'static str {
        "H"
    }

    fn definition(&self) -> &'static str {
        "√(1 − ∫ √(pq))"
    }

    fn about(&self) -> &'static str {
        "The distance between √p and √q, scaled so that densities that never meet are 1 apart"
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    fn value(&self, pair: &Pair) -> f64 {
        let square = pair
            .as_normals()
            .map_or_else(|| pair.integrals().hellinger_square, |(p, q)| normals::hellinger_square(p, q));
        square.sqrt().min(1.0)
    }

    /// ½(√p − √q)² ≥ 0; integrates to the value's *square*, since 1 − ∫√(pq) = ½∫(√p − √q)².
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        integrals::hellinger_square_density(&pair.densities(Place::at(x)))
    }

    fn is_a_root(&self) -> bool {
        true
    }
}
