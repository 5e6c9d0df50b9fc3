//! Jeffreys' divergence, the symmetric Kullback–Leibler sum.

use super::{Divergence, KlForward, KlReverse, Pair};
use crate::math::Place;
use crate::text::Unit;

/// J = D(P‖Q) + D(Q‖P) ≥ 0, in nats: the sum of both directions, not their mean.
#[derive(Debug, Clone, Copy)]
pub struct Jeffreys;

impl Divergence for Jeffreys {
    fn id(&self) -> &'static str {
        "jeffreys"
    }

    fn name(&self) -> &'static str {
        "Jeffreys"
    }

    fn symbol(&self) -> &'static str {
        "J"
    }

    fn definition(&self) -> &'static str {
        "D(P‖Q) + D(Q‖P)"
    }

    fn about(&self) -> &'static str {
        "The sum of both KL divergences, the same in both directions (some texts call half of it by this name)"
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
