//! Jeffreys' divergence, the symmetric Kullback–Leibler sum.

use super::{Divergence, KlForward, KlReverse, Pair};
use crate::math::Place;
use crate::text::Unit;

/// J = D(P‖Q) + D(Q‖P) ≥ 0, in nats: the sum of both directions, not their mean.
#[derive(Debug, Clone, Copy)]
pub struct Jeffreys;

impl Divergence for Jeffreys {
    texts! {
        id: "jeffreys",
        name: "Jeffreys",
        symbol: "J",
        definition: "D(P‖Q) + D(Q‖P)",
        about: "The sum of both KL divergences, the same in both directions (some texts call half of it by this name)",
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn value(&self, pair: &Pair) -> f64 {
        KlForward.value(pair) + KlReverse.value(pair)
    }

    /// (p − q) log(p/q) ≥ 0; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let at = pair.densities(Place::at(x));
        at.difference * at.ln_ratio
    }
}
