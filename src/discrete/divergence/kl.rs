//! The Kullback–Leibler divergence in both directions.

use super::{Divergence, Side, Unit};
use crate::discrete::Pair;
use crate::math::pairwise_sum;

/// D(P‖Q) = Σ p log(p/q) ≥ 0, in nats, with 0·log(0/q) = 0 and p·log(p/0) = +∞.
#[derive(Debug, Clone, Copy)]
pub struct KlForward;

impl Divergence for KlForward {
    words!(
        "kl-forward",
        "forward KL",
        "D(P‖Q)",
        "Σ p log(p/q)",
        "What it costs to take Q for the truth when P is: infinite where Q rules out what P has",
        Nats
    );

    /// p log(p/q), of either sign.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        term(pair.p(bin), pair.ln_ratio(bin))
    }

    /// The sum of p log(p/q) − p + q, which is the same and has no negative term: nothing cancels.
    fn total(&self, pair: &Pair) -> f64 {
        pairwise_sum(pair.bins(), |bin| {
            divergence_term(pair.p(bin), pair.q(bin), pair.difference(bin), pair.ln_ratio(bin))
        })
    }

    fn part_in_logs(&self, p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some(p * ((p + epsilon) / (q + epsilon)).ln())
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::Q]
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

/// D(Q‖P) = Σ q log(q/p) ≥ 0, in nats.
#[derive(Debug, Clone, Copy)]
pub struct KlReverse;

impl Divergence for KlReverse {
    words!(
        "kl-reverse",
        "reverse KL",
        "D(Q‖P)",
        "Σ q log(q/p)",
        "What it costs to take P for the truth when Q is: infinite where P rules out what Q has",
        Nats
    );

    /// q log(q/p), of either sign.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        term(pair.q(bin), -pair.ln_ratio(bin))
    }

    /// As that of D(P‖Q), the other way round.
    fn total(&self, pair: &Pair) -> f64 {
        let term = |bin| divergence_term(pair.q(bin), pair.p(bin), -pair.difference(bin), -pair.ln_ratio(bin));
        pairwise_sum(pair.bins(), term)
    }

    fn part_in_logs(&self, p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some(q * ((q + epsilon) / (p + epsilon)).ln())
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::P]
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

/// p log(p/q), 0 for p = 0, and +∞ for p > 0 = q even where p itself vanishes beside its sum.
fn term(p: f64, ln_ratio: f64) -> f64 {
    if ln_ratio == f64::INFINITY {
        ln_ratio
    } else if p == 0.0 {
        0.0
    } else {
        p * ln_ratio
    }
}

/// p log(p/q) − p + q = q·φ(p/q) with φ(t) = t log t − t + 1, ≥ 0; given p − q and log(p/q) free of cancellation.
#[inline]
pub(in crate::discrete) fn divergence_term(p: f64, q: f64, difference: f64, ln_ratio: f64) -> f64 {
    if ln_ratio.abs() < 0.1 { q * phi_of_exp(ln_ratio) } else { term(p, ln_ratio) - difference }
}

/// φ(eʳ) = r·eʳ − eʳ + 1 = Σ rᵏ (k−1)/k! for small r.
#[inline]
fn phi_of_exp(r: f64) -> f64 {
    const TERMS: [f64; 9] = [
        1.0 / 2.0,
        1.0 / 3.0,
        1.0 / 8.0,
        1.0 / 30.0,
        1.0 / 144.0,
        1.0 / 840.0,
        1.0 / 5_760.0,
        1.0 / 45_360.0,
        1.0 / 403_200.0,
    ];
    r * r * TERMS.iter().rev().fold(0.0, |sum, term| sum * r + term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_continues_the_formula() {
        for r in [0.099_999, -0.099_999] {
            let (q, p) = (0.3, 0.3 * f64::exp(r));
            let formula = p * r - (p - q);
            assert!((divergence_term(p, q, p - q, r) / formula - 1.0).abs() < 1e-13);
        }
    }
}
