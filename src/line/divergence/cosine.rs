//! The cosine similarity of the densities.

use super::{Divergence, Pair};
use crate::line::distribution::PreparedMixture;
use crate::math::{HALF_LN_TWO_PI, Place};
use crate::text::Unit;

/// cos = ∫pq / √(∫p² ∫q²), in 0 … 1; 1 is alike.
#[derive(Debug, Clone, Copy)]
pub struct Cosine;

impl Divergence for Cosine {
    texts! {
        id: "cosine",
        name: "cosine similarity",
        symbol: "cos",
        definition: "∫ pq / √(∫p² ∫q²)",
        about: "The cosine of the angle between p and q as vectors: 1 where they agree, 0 where they never meet; not a distance",
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    fn value(&self, pair: &Pair) -> f64 {
        if pair.difference.is_zero() {
            return 1.0;
        }
        let [pp, qq, pq] = inner_products(pair);
        (pq - 0.5 * (pp + qq)).exp().min(1.0)
    }

    fn falls(&self) -> bool {
        false
    }

    /// pq / √(∫p² ∫q²); integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let [pp, qq, _] = inner_products(pair);
        let at = pair.densities(Place::at(x));
        (at.ln_p + at.ln_q - 0.5 * (pp + qq)).exp()
    }
}

/// The logarithms of ∫p², ∫q² and ∫pq.
pub(super) fn inner_products(pair: &Pair) -> [f64; 3] {
    [
        ln_inner_product(&pair.p.prepared, &pair.p.prepared),
        ln_inner_product(&pair.q.prepared, &pair.q.prepared),
        ln_inner_product(&pair.p.prepared, &pair.q.prepared),
    ]
}

/// log Σ wᵢvⱼ N(μᵢ − mⱼ; 0, sᵢ² + tⱼ²).
fn ln_inner_product(p: &PreparedMixture, q: &PreparedMixture) -> f64 {
    let exponent = |a: (f64, f64), b: (f64, f64)| {
        let norm = a.1.hypot(b.1);
        let z = (a.0 - b.0) / norm;
        (-0.5 * z * z, norm)
    };
    let mut shift = f64::NEG_INFINITY;
    for a in p.scales() {
        for b in q.scales() {
            shift = shift.max(exponent(a, b).0);
        }
    }
    let mut sum = 0.0;
    for a in p.iter() {
        for b in q.iter() {
            let (ln, norm) = exponent((a.mean, a.sd), (b.mean, b.sd));
            sum += a.weight * b.weight / norm * (ln - shift).exp();
        }
    }
    shift + sum.ln() - HALF_LN_TWO_PI
}
