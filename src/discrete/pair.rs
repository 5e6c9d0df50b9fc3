//! Two rows of a table as distributions P and Q, prepared once for all divergences.

use std::sync::OnceLock;

use super::table::{Row, Table, TableError};
use crate::math::{pairwise_sum, two_sum};

/// P or Q.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The target.
    P,
    /// The candidate.
    Q,
}

impl Side {
    /// "P" or "Q".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P => "P",
            Self::Q => "Q",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::P => Self::Q,
            Self::Q => Self::P,
        }
    }
}

/// P and Q, normalised, with p − q and log(p/q) free of cancellation.
///
/// With rows a and b of sums A and B, p − q = (aB − bA)/(AB). Where p and q are near each other the two products are
/// subtracted before they are rounded, so that rows that differ by 1e-15 relative still have a divergence with digits;
/// log(p/q) then is 2 artanh((p−q)/(p+q)). A number that is positive but vanishes beside its sum has a density of 0 and a
/// finite logarithm: only what is written as 0 is a zero.
#[derive(Debug)]
pub struct Pair {
    p: Vec<f64>,
    q: Vec<f64>,
    difference: Vec<f64>,
    ln_ratio: Vec<f64>,
    scaled: [Scaled; 2],
    ln: [OnceLock<Vec<f64>>; 2],
    flow: OnceLock<Vec<f64>>,
    norms: OnceLock<f64>,
}

/// A row times a power of two that brings its sum to [½, 1), with the sum as an unrounded pair.
#[derive(Debug)]
struct Scaled {
    raw: Vec<f64>,
    values: Vec<f64>,
    /// log of the power of two.
    ln_scale: f64,
    sum: f64,
    /// What the sum lost by rounding.
    rest: f64,
}

impl Scaled {
    fn new(row: &[f64], sum: f64) -> Self {
        // Two steps, since 2^1074 is no double.
        let exponent = -(sum.log2().floor() as i32 + 1);
        let (one, other) = (exponent / 2, exponent - exponent / 2);
        let (one, other) = (2_f64.powi(one), 2_f64.powi(other));
        let values: Vec<f64> = row.iter().map(|value| value * one * other).collect();
        let (mut sum, mut rest) = (0.0, 0.0);
        for &value in &values {
            let lost;
            (sum, lost) = two_sum(sum, value);
            rest += lost;
        }
        let (sum, rest) = two_sum(sum, rest);
        Self { raw: row.to_vec(), values, ln_scale: f64::from(exponent) * crate::math::LN_2, sum, rest }
    }

    /// log of the density in `bin`.
    fn ln(&self, bin: usize) -> f64 {
        let value = self.values[bin];
        if value > 0.5 * self.sum {
            // 1 − p is small and known to all its digits; log p would have none of them.
            return (-(((self.sum - value) + self.rest) / self.sum)).ln_1p();
        }
        if value > SMALL { (value / self.sum).ln() } else { self.ln_of_small(bin) }
    }

    /// The same for what all but vanishes beside the sum.
    fn ln_of_small(&self, bin: usize) -> f64 {
        self.raw[bin].ln() + self.ln_scale - self.sum.ln()
    }
}

/// Below this the digits of a double, or of a quotient by it, run out.
const SMALL: f64 = 1e-290;
/// Where |p−q|/(p+q) is below this, log(p/q) is a series in it.
const NEAR: f64 = 0.1;

impl Pair {
    /// Normalises both rows.
    ///
    /// # Errors
    /// When they are no rows of a [`Table`] of the same names.
    pub fn new(p: &[f64], q: &[f64]) -> Result<Self, TableError> {
        Table::of_pair(p.to_vec(), q.to_vec())?.pair(0, 1)
    }

    /// Of two rows of one table, which has checked them.
    pub(super) fn of_rows(p: &Row, q: &Row) -> Self {
        Self::of_checked((p.values(), p.sum()), (q.values(), q.sum()))
    }

    /// Of numbers ≥ 0 with these positive, finite sums.
    pub(super) fn of_checked((a, a_sum): (&[f64], f64), (b, b_sum): (&[f64], f64)) -> Self {
        let (left, right) = (Scaled::new(a, a_sum), Scaled::new(b, b_sum));
        let densities = |row: &Scaled| row.values.iter().map(|value| value / row.sum).collect::<Vec<_>>();
        let (p, q) = (densities(&left), densities(&right));
        let mut difference = Vec::with_capacity(p.len());
        let mut ln_ratio = Vec::with_capacity(p.len());
        let product = left.sum * right.sum;
        for bin in 0..p.len() {
            let (x, y) = (left.values[bin], right.values[bin]);
            let (xb, ya) = (x * right.sum, y * left.sum);
            let mut step = xb - ya;
            if step.abs() < 0.5 * (xb + ya) {
                // Exact by Sterbenz's lemma; what the products lost is added after it.
                let lost = x.mul_add(right.sum, -xb) - y.mul_add(left.sum, -ya);
                step += lost + (x * right.rest - y * left.rest);
            }
            difference.push(step / product);
            ln_ratio.push(ln_ratio_of(&left, &right, bin, step / (xb + ya)));
        }
        Self {
            p,
            q,
            difference,
            ln_ratio,
            scaled: [left, right],
            ln: [OnceLock::new(), OnceLock::new()],
            flow: OnceLock::new(),
            norms: OnceLock::new(),
        }
    }

    /// How many bins there are.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.p.len()
    }

    /// The probabilities of one side.
    #[must_use]
    pub fn probabilities(&self, side: Side) -> &[f64] {
        match side {
            Side::P => &self.p,
            Side::Q => &self.q,
        }
    }

    /// p in a bin.
    #[must_use]
    pub fn p(&self, bin: usize) -> f64 {
        self.p[bin]
    }

    /// q in a bin.
    #[must_use]
    pub fn q(&self, bin: usize) -> f64 {
        self.q[bin]
    }

    /// p − q in a bin, without cancellation.
    #[must_use]
    pub fn difference(&self, bin: usize) -> f64 {
        self.difference[bin]
    }

    /// log(p/q) in a bin: −∞ where only p is 0, +∞ where only q is, 0 where both are.
    #[must_use]
    pub fn ln_ratio(&self, bin: usize) -> f64 {
        self.ln_ratio[bin]
    }

    /// The logarithms of one side's probabilities, −∞ where they are 0.
    #[must_use]
    pub fn ln(&self, side: Side) -> &[f64] {
        let index = usize::from(side == Side::Q);
        self.ln[index].get_or_init(|| (0..self.bins()).map(|bin| self.scaled[index].ln(bin)).collect())
    }

    /// What has to flow from each bin to the next to turn P into Q: the difference of the cumulated probabilities.
    #[must_use]
    pub fn flow(&self) -> &[f64] {
        self.flow.get_or_init(|| {
            let (mut sum, mut rest) = (0.0, 0.0);
            let mut flow: Vec<f64> = Vec::with_capacity(self.bins());
            for step in &self.difference {
                let lost;
                (sum, lost) = two_sum(sum, *step);
                rest += lost;
                flow.push(sum + rest);
            }
            // Nothing flows out of the last bin: the rounding of the last sum is no mass.
            if let Some(last) = flow.last_mut() {
                *last = 0.0;
            }
            flow
        })
    }

    /// √(Σp² Σq²).
    pub(super) fn norms(&self) -> f64 {
        *self.norms.get_or_init(|| {
            let square = |row: &[f64]| pairwise_sum(row.len(), |bin| row[bin] * row[bin]);
            square(&self.p).sqrt() * square(&self.q).sqrt()
        })
    }

    /// Whether a side is 0 in a bin.
    #[must_use]
    pub fn is_zero(&self, side: Side, bin: usize) -> bool {
        self.scaled[usize::from(side == Side::Q)].raw[bin] == 0.0
    }

    /// The bins where `side` is 0 and the other is not: those that make a divergence infinite.
    pub fn zeros_of(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        let infinite = if side == Side::P { f64::NEG_INFINITY } else { f64::INFINITY };
        self.ln_ratio.iter().enumerate().filter(move |(_, ratio)| **ratio == infinite).map(|(bin, _)| bin)
    }
}

/// log(p/q) in `bin`, given t = (p−q)/(p+q).
fn ln_ratio_of(left: &Scaled, right: &Scaled, bin: usize, t: f64) -> f64 {
    if t.abs() < NEAR {
        return two_artanh(t);
    }
    let (x, y) = (left.values[bin], right.values[bin]);
    if x > SMALL && y > SMALL {
        return (x * right.sum / (y * left.sum)).ln();
    }
    match (left.raw[bin] == 0.0, right.raw[bin] == 0.0) {
        (true, true) => 0.0,
        (true, false) => f64::NEG_INFINITY,
        (false, true) => f64::INFINITY,
        (false, false) => left.ln_of_small(bin) - right.ln_of_small(bin),
    }
}

/// 2 artanh t = log((1+t)/(1−t)) for |t| ≤ 0.1.
fn two_artanh(t: f64) -> f64 {
    const TERMS: [f64; 8] =
        [1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0];
    let square = t * t;
    2.0 * t * (1.0 + square * TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term))
}
