//! Jeffreys' divergence.

use super::{Divergence, Side, Unit};
use crate::discrete::{Bin, Pair};

/// J = D(P‖Q) + D(Q‖P) = Σ (p − q) log(p/q), in nats.
#[derive(Debug, Clone, Copy)]
pub struct Jeffreys;

impl Divergence for Jeffreys {
    words!(
        "jeffreys",
        "Jeffreys",
        "J",
        "D(P‖Q) + D(Q‖P)",
        "Both directions added: infinite as soon as one of them is",
        Nats
    );

    /// (p − q) log(p/q) ≥ 0.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        part(pair.bin(bin))
    }

    fn total(&self, pair: &Pair) -> f64 {
        pair.sum(part)
    }

    fn part_in_logs(&self, p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some((p - q) * ((p + epsilon) / (q + epsilon)).ln())
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::P, Side::Q]
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

#[inline]
fn part(Bin { difference, ln_ratio, .. }: Bin) -> f64 {
    let product = difference * ln_ratio;
    if ln_ratio.is_infinite() { f64::INFINITY } else { product }
}
