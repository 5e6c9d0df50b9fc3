//! The Kullback–Leibler divergence in both directions.

use super::{Divergence, Pair, normals};
use crate::math::Place;
use crate::text::Unit;

/// D(P‖Q) = ∫ p log(p/q) ≥ 0, in nats.
#[derive(Debug, Clone, Copy)]
pub struct KlForward;

impl Divergence for KlForward {
    texts! {
        id: "kl-forward",
        name: "forward KL",
        symbol: "D(P‖Q)",
        definition: "∫ p log(p/q)",
        about: "What it costs to take Q for the truth when P is: large where Q misses mass of P, so its optimum has P’s mean and variance",
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn value(&self, pair: &Pair) -> f64 {
        pair.as_normals().map_or_else(|| pair.integrals().kl_forward, |(p, q)| normals::kl(p, q))
    }

    /// p log(p/q), of either sign; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let at = pair.densities(Place::at(x));
        at.p * at.ln_ratio
    }
}

/// D(Q‖P) = ∫ q log(q/p) ≥ 0, in nats.
#[derive(Debug, Clone, Copy)]
pub struct KlReverse;

impl Divergence for KlReverse {
    texts! {
        id: "kl-reverse",
        name: "reverse KL",
        symbol: "D(Q‖P)",
        definition: "∫ q log(q/p)",
        about: "Large where Q puts mass that P has not: once the modes are far enough apart, its optimum picks one of them",
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn value(&self, pair: &Pair) -> f64 {
        pair.as_normals().map_or_else(|| pair.integrals().kl_reverse, |(p, q)| normals::kl(q, p))
    }

    /// q log(q/p), of either sign; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let at = pair.densities(Place::at(x));
        at.q * -at.ln_ratio
    }
}
