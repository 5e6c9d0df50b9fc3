//! Two rows of a table as distributions P and Q, prepared once for all divergences.

use std::sync::OnceLock;

use super::table::{Row, Table, TableError};
use crate::math::{LN_2, ln_each, pairwise_sum, two_sum};

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
    jensen_shannon: OnceLock<Vec<f64>>,
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
        Self { raw: row.to_vec(), values, ln_scale: f64::from(exponent) * LN_2, sum, rest }
    }

    /// The logarithms of the densities.
    fn logarithms(&self) -> Vec<f64> {
        let mut ln: Vec<f64> = self.values.iter().map(|value| value / self.sum).collect();
        ln_each(&mut ln);
        for (bin, value) in self.values.iter().enumerate() {
            if *value > 0.5 * self.sum {
                // 1 − p is small and known to all its digits; log p would have none of them.
                ln[bin] = (-(((self.sum - value) + self.rest) / self.sum)).ln_1p();
            } else if *value < SMALL {
                ln[bin] = self.ln_of_small(bin);
            }
        }
        ln
    }

    /// log of a density that all but vanishes beside the sum.
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
        let mut steps = Vec::with_capacity(p.len());
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
            steps.push(step / (xb + ya));
            ln_ratio.push(xb / ya);
        }
        ln_each(&mut ln_ratio);
        for (bin, (ln, t)) in ln_ratio.iter_mut().zip(&steps).enumerate() {
            if t.abs() < NEAR {
                *ln = two_artanh(*t);
            } else if !(left.values[bin] > SMALL && right.values[bin] > SMALL) {
                *ln = ln_ratio_of_small(&left, &right, bin);
            }
        }
        Self {
            p,
            q,
            difference,
            ln_ratio,
            scaled: [left, right],
            ln: [OnceLock::new(), OnceLock::new()],
            jensen_shannon: OnceLock::new(),
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
        self.ln[index].get_or_init(|| self.scaled[index].logarithms())
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

    /// ½(p log(p/m) + q log(q/m)) ≥ 0 in each bin, m = ½(p + q).
    pub(super) fn jensen_shannon(&self) -> &[f64] {
        self.jensen_shannon.get_or_init(|| {
            let smaller_share = |bin: usize| self.p[bin].min(self.q[bin]) / self.p[bin].max(self.q[bin]);
            let mut ln: Vec<f64> = (0..self.bins()).map(|bin| 1.0 + smaller_share(bin)).collect();
            ln_each(&mut ln);
            (0..self.bins()).map(|bin| self.jensen_shannon_in(bin, ln[bin])).collect()
        })
    }

    /// The same in one bin, given log(1 + smaller/larger).
    fn jensen_shannon_in(&self, bin: usize, ln: f64) -> f64 {
        let (p, q) = (self.p[bin], self.q[bin]);
        let sum = p + q;
        if sum == 0.0 {
            return 0.0;
        }
        // In t = (p−q)/(p+q) this is ¼(p+q)·((1+t)log(1+t) + (1−t)log(1−t)) = ¼(p+q) Σ t²ᵏ/(k(2k−1)).
        let t = self.difference[bin] / sum;
        if t.abs() < NEAR {
            const TERMS: [f64; 7] = [1.0, 1.0 / 6.0, 1.0 / 15.0, 1.0 / 28.0, 1.0 / 45.0, 1.0 / 66.0, 1.0 / 91.0];
            let square = t * t;
            return 0.25 * sum * square * TERMS.iter().rev().fold(0.0, |series, term| series * square + term);
        }
        let (larger, smaller) = (p.max(q), p.min(q));
        if smaller == 0.0 {
            return 0.5 * larger * LN_2;
        }
        // With a = |log(p/q)|: log(larger/m) = log 2 − log(1 + e⁻ᵃ), and log(smaller/m) is that less a.
        let share = LN_2 - ln;
        0.5 * (larger * share + smaller * (share - self.ln_ratio[bin].abs()))
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

    /// Whether there is a 0 in either row.
    #[must_use]
    pub fn has_zeros(&self) -> bool {
        self.scaled.iter().any(|row| row.raw.contains(&0.0))
    }

    /// The bins where `side` is 0 and the other is not: those that make a divergence infinite.
    pub fn zeros_of(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        let infinite = if side == Side::P { f64::NEG_INFINITY } else { f64::INFINITY };
        self.ln_ratio.iter().enumerate().filter(move |(_, ratio)| **ratio == infinite).map(|(bin, _)| bin)
    }
}

/// log(p/q) in `bin`, where one of the two is 0 or all but vanishes.
fn ln_ratio_of_small(left: &Scaled, right: &Scaled, bin: usize) -> f64 {
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
