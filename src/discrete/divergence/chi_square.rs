//! The χ² divergence.

use super::{Divergence, Side, Unit};
use crate::discrete::pair::SMALL;
use crate::discrete::{Bin, Pair};
use crate::math::pairwise_sum;

/// χ² = Σ (p − q)²/q, a pure number; +∞ where Q is 0 and P is not.
#[derive(Debug, Clone, Copy)]
pub struct ChiSquare;

impl Divergence for ChiSquare {
    words!(
        "chi-square",
        "chi-square",
        "χ²",
        "Σ (p − q)²/q",
        "Pearson's: times the number of draws it is the statistic of the test of fit to Q",
        One
    );

    /// (p − q)²/q.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        let here = pair.bin(bin);
        let finite_beside_little = here.q < SMALL && here.ln_ratio.is_finite();
        if finite_beside_little { part_of_little(pair, bin) } else { part(here) }
    }

    fn total(&self, pair: &Pair) -> f64 {
        if !pair.has_small() {
            return pair.sum(part);
        }
        pairwise_sum(pair.bins(), |bin| self.part(pair, bin))
    }

    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[Side::Q]
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

/// The same where q may be too small for a double: q·(e^l − 1)² with l = log(p/q), from the logarithms.
fn part_of_little(pair: &Pair, bin: usize) -> f64 {
    let ln_ratio = pair.ln_ratio(bin);
    let [ln_p, ln_q] = [Side::P, Side::Q].map(|side| pair.ln(side)[bin]);
    if ln_ratio > 0.0 {
        let square = ln_ratio + 2.0 * (-(-ln_ratio).exp()).ln_1p();
        (ln_p + square).exp()
    } else {
        ln_q.exp() * ln_ratio.exp_m1().powi(2)
    }
}

#[inline]
fn part(Bin { q, difference, ln_ratio, .. }: Bin) -> f64 {
    let quotient = difference / q * difference;
    let finite = if difference == 0.0 { 0.0 } else { quotient };
    if ln_ratio == f64::INFINITY { f64::INFINITY } else { finite }
}
