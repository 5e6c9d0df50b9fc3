//! The integrated squared difference.

use super::cosine::inner_products;
use super::{Divergence, Pair, normals};
use crate::math::Place;
use crate::text::Unit;

/// L² = ∫(p − q)² ≥ 0, in 1 / unit of x.
#[derive(Debug, Clone, Copy)]
pub struct L2;

impl Divergence for L2 {
    texts! {
        id: "l2",
        name: "squared difference",
        symbol: "L²",
        definition: "∫ (p − q)²",
        about: "What the MSE measures when it is an integral: dominated by the narrowest, highest modes",
    }

    fn unit(&self) -> Unit {
        Unit::PerX
    }

    /// In closed form where that does not cancel, else by quadrature of the square itself.
    fn value(&self, pair: &Pair) -> f64 {
        if let Some((p, q)) = pair.as_normals() {
            return normals::square(p, q);
        }
        let products = inner_products(pair).map(f64::exp);
        let whole = products[0] + products[1];
        let left = whole - 2.0 * products[2];
        if left > 0.01 * whole { left } else { pair.integrals().square }
    }

    /// (p − q)²; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let difference = pair.densities(Place::at(x)).difference;
        difference * difference
    }
}
