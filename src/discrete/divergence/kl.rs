//! The Kullback–Leibler divergence in both directions.

use super::{Divergence, Side, Unit};
use crate::discrete::{Bin, Pair};

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
        let Bin { p, ln_ratio, .. } = pair.bin(bin);
        term(p, ln_ratio)
    }

    /// The sum of p log(p/q) − p + q, which is the same and has no negative term: nothing cancels.
    fn total(&self, pair: &Pair) -> f64 {
        pair.kls(both)[0]
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
        let Bin { q, ln_ratio, .. } = pair.bin(bin);
        term(q, -ln_ratio)
    }

    /// As that of D(P‖Q), the other way round.
    fn total(&self, pair: &Pair) -> f64 {
        pair.kls(both)[1]
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

/// Both directions, which share all that is even or odd in log(p/q).
fn both(pair: &Pair) -> [f64; 2] {
    pair.sums(|Bin { p, q, difference, ln_ratio }| {
        let [there, back] = phi_of_exp(ln_ratio);
        let far = [term(p, ln_ratio) - difference, term(q, -ln_ratio) + difference];
        if ln_ratio.abs() < NEAR { [q * there, p * back] } else { far }
    })
}

/// Where |log(p/q)| is below this, p log(p/q) − p + q is a series in it.
const NEAR: f64 = 0.1;

/// p log(p/q), 0 for p = 0, and +∞ for p > 0 = q even where p itself vanishes beside its sum.
#[inline]
fn term(p: f64, ln_ratio: f64) -> f64 {
    let finite = if p == 0.0 { 0.0 } else { p * ln_ratio };
    if ln_ratio == f64::INFINITY { ln_ratio } else { finite }
}

/// p log(p/q) − p + q = q·φ(p/q) with φ(t) = t log t − t + 1, ≥ 0; given p − q and log(p/q) free of cancellation.
#[inline]
pub(in crate::discrete) fn divergence_term(p: f64, q: f64, difference: f64, ln_ratio: f64) -> f64 {
    if ln_ratio.abs() < NEAR { q * phi_of_exp(ln_ratio)[0] } else { term(p, ln_ratio) - difference }
}

/// φ(eʳ) = r·eʳ − eʳ + 1 = Σ rᵏ (k−1)/k! and φ(e⁻ʳ) for small r.
#[inline]
fn phi_of_exp(r: f64) -> [f64; 2] {
    const EVEN: [f64; 5] = [1.0 / 2.0, 1.0 / 8.0, 1.0 / 144.0, 1.0 / 5_760.0, 1.0 / 403_200.0];
    const ODD: [f64; 4] = [1.0 / 3.0, 1.0 / 30.0, 1.0 / 840.0, 1.0 / 45_360.0];
    let square = r * r;
    let series = |terms: &[f64]| terms.iter().rev().fold(0.0, |sum, term| sum * square + term);
    let (even, odd) = (series(&EVEN), r * series(&ODD));
    [square * (even + odd), square * (even - odd)]
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
