//! The entropies of P and of Q, and the cross entropy.

use super::{Divergence, Side, Unit};
use crate::discrete::Pair;
use crate::math::pairwise_sum_over;

/// H(P) = −Σ p log p, in nats.
#[derive(Debug, Clone, Copy)]
pub struct EntropyTarget;

impl Divergence for EntropyTarget {
    words!(
        "entropy-target",
        "entropy of P",
        "H(P)",
        "−Σ p log p",
        "How uncertain a draw from P is, and the fewest nats a code for P can do with",
        Nats
    );

    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        cost(pair.p(bin), pair.ln(Side::P)[bin])
    }

    fn total(&self, pair: &Pair) -> f64 {
        costs(pair, Side::P, Side::P)
    }

    fn part_in_logs(&self, p: f64, _q: f64, epsilon: f64) -> Option<f64> {
        Some(cost(p, (p + epsilon).ln()))
    }
}

/// H(Q) = −Σ q log q, in nats.
#[derive(Debug, Clone, Copy)]
pub struct EntropyCandidate;

impl Divergence for EntropyCandidate {
    words!("entropy-candidate", "entropy of Q", "H(Q)", "−Σ q log q", "How uncertain a draw from Q is", Nats);

    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        cost(pair.q(bin), pair.ln(Side::Q)[bin])
    }

    fn total(&self, pair: &Pair) -> f64 {
        costs(pair, Side::Q, Side::Q)
    }

    fn part_in_logs(&self, _p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some(cost(q, (q + epsilon).ln()))
    }
}

/// H(P, Q) = −Σ p log q = H(P) + D(P‖Q), in nats.
#[derive(Debug, Clone, Copy)]
pub struct CrossEntropy;

impl Divergence for CrossEntropy {
    words!(
        "cross-entropy",
        "cross entropy",
        "H(P, Q)",
        "−Σ p log q",
        "What a draw from P costs with the code made for Q: H(P) and D(P‖Q) on top",
        Nats
    );

    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        if pair.ln_ratio(bin) == f64::INFINITY { f64::INFINITY } else { cost(pair.p(bin), pair.ln(Side::Q)[bin]) }
    }

    fn total(&self, pair: &Pair) -> f64 {
        // p may vanish beside its sum where q is 0.
        if pair.zeros_of(Side::Q).next().is_some() { f64::INFINITY } else { costs(pair, Side::P, Side::Q) }
    }

    fn part_in_logs(&self, p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some(cost(p, (q + epsilon).ln()))
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::Q]
    }
}

/// What draws from one side cost with the code made for another.
fn costs(pair: &Pair, drawn: Side, coded: Side) -> f64 {
    pairwise_sum_over([pair.probabilities(drawn), pair.ln(coded)], |[p, ln]| cost(p, ln))
}

/// −p log x, 0 for p = 0.
#[inline]
fn cost(p: f64, ln: f64) -> f64 {
    let product = -p * ln;
    if p == 0.0 { 0.0 } else { product }
}
