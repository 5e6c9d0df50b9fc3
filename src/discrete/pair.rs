//! Two rows of a table as distributions P and Q, prepared once for all divergences.

use std::sync::{Arc, OnceLock};

use super::table::{Row, Table, TableError};
use crate::math::{LN_2, ln_each, pairwise_sum_over, pairwise_sums_of_runs, two_product, two_sum};

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
    /// Whether there is a number that vanishes, or all but; without one there is no 0.
    has_small: bool,
    scaled: [Scaled; 2],
    ln: [OnceLock<Vec<f64>>; 2],
    jensen_shannon: OnceLock<Vec<f64>>,
    flow: OnceLock<Vec<f64>>,
    carried: OnceLock<Vec<f64>>,
    kls: OnceLock<[f64; 2]>,
    norms: OnceLock<f64>,
}

/// What a [`Pair`] has in one bin.
#[derive(Debug, Clone, Copy)]
pub struct Bin {
    /// The probability in P.
    pub p: f64,
    /// That in Q.
    pub q: f64,
    /// p − q, without cancellation.
    pub difference: f64,
    /// log(p/q): −∞ where only p is 0, +∞ where only q is, 0 where both are.
    pub ln_ratio: f64,
}

/// A row times a power of two that brings its sum to [½, 1), with the sum as an unrounded pair.
#[derive(Debug)]
struct Scaled {
    raw: Arc<[f64]>,
    /// The power of two as two factors, since 2^1074 is no double.
    factors: [f64; 2],
    /// log of it.
    ln_scale: f64,
    sum: f64,
    /// What the sum lost by rounding.
    rest: f64,
}

impl Scaled {
    fn new(raw: Arc<[f64]>, sum: f64) -> Self {
        let exponent = -(sum.log2().floor() as i32 + 1);
        let factors = [exponent / 2, exponent - exponent / 2].map(|part| 2_f64.powi(part));
        let (sum, rest) = unrounded_sum(&raw, factors);
        Self { raw, factors, ln_scale: f64::from(exponent) * LN_2, sum, rest }
    }

    /// The scaled number of a bin.
    fn value(&self, bin: usize) -> f64 {
        scaled(self.raw[bin], self.factors)
    }

    fn densities(&self) -> Vec<f64> {
        self.raw.iter().map(|value| scaled(*value, self.factors) / self.sum).collect()
    }

    /// The logarithms of the `densities`, which are its own.
    fn logarithms(&self, densities: &[f64]) -> Vec<f64> {
        let mut ln = densities.to_vec();
        ln_each(&mut ln);
        // Scaled numbers are at most, and at least half, of their densities.
        let is_odd = |density: f64| !(density > 2.0 * SMALL && density < 0.5);
        if densities.iter().fold(false, |odd, density| odd | is_odd(*density)) {
            for (bin, ln) in ln.iter_mut().enumerate() {
                let value = self.value(bin);
                if value > 0.5 * self.sum {
                    // 1 − p is small and known to all its digits; log p would have none of them.
                    *ln = (-(((self.sum - value) + self.rest) / self.sum)).ln_1p();
                } else if value < SMALL {
                    *ln = self.ln_of_small(bin);
                }
            }
        }
        ln
    }

    /// log of a density that all but vanishes beside the sum.
    fn ln_of_small(&self, bin: usize) -> f64 {
        self.raw[bin].ln() + self.ln_scale - self.sum.ln()
    }
}

#[inline]
fn scaled(value: f64, [one, other]: [f64; 2]) -> f64 {
    value * one * other
}

/// Below this the digits of a double, or of a quotient by it, run out.
pub(super) const SMALL: f64 = 1e-290;
/// By how much rounding alone can move log(p/q).
const ROUNDING: f64 = 4.0 * f64::EPSILON;
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
        Self::of_checked((p.shared(), p.sum()), (q.shared(), q.sum()))
    }

    /// Of numbers ≥ 0 with these positive, finite sums.
    pub(super) fn of_checked((a, a_sum): (Arc<[f64]>, f64), (b, b_sum): (Arc<[f64]>, f64)) -> Self {
        let (left, right) = (Scaled::new(a, a_sum), Scaled::new(b, b_sum));
        let (p, q) = (left.densities(), right.densities());
        let [mut difference, mut steps, mut ln_ratio] = [(); 3].map(|()| vec![0.0; p.len()]);
        let product = left.sum * right.sum;
        let mut small = false;
        let slots = difference.iter_mut().zip(&mut steps).zip(&mut ln_ratio);
        for (((difference, t), ratio), (x, y)) in slots.zip(left.raw.iter().zip(right.raw.iter())) {
            let (x, y) = (scaled(*x, left.factors), scaled(*y, right.factors));
            small |= !(x > SMALL && y > SMALL);
            let ((xb, x_lost), (ya, y_lost)) = (two_product(x, right.sum), two_product(y, left.sum));
            let step = xb - ya;
            // Exact by Sterbenz's lemma where they are near; what the products lost is added after it.
            let lost = (x_lost - y_lost) + (x * right.rest - y * left.rest);
            let step = if step.abs() < 0.5 * (xb + ya) { step + lost } else { step };
            *difference = step / product;
            *t = step / (xb + ya);
            *ratio = xb / ya;
        }
        ln_each(&mut ln_ratio);
        for (ln, t) in ln_ratio.iter_mut().zip(&steps) {
            let near = two_artanh(*t);
            *ln = if t.abs() < NEAR { near } else { *ln };
        }
        // There are numbers that vanish, or all but.
        if small {
            for (bin, t) in steps.iter().enumerate() {
                let small = !(left.value(bin) > SMALL && right.value(bin) > SMALL);
                if small && !(t.abs() < NEAR) {
                    ln_ratio[bin] = ln_ratio_of_small(&left, &right, bin);
                }
            }
        }
        Self {
            p,
            q,
            difference,
            ln_ratio,
            has_small: small,
            scaled: [left, right],
            ln: [OnceLock::new(), OnceLock::new()],
            jensen_shannon: OnceLock::new(),
            flow: OnceLock::new(),
            carried: OnceLock::new(),
            kls: OnceLock::new(),
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

    /// All that there is in a bin.
    #[must_use]
    pub fn bin(&self, bin: usize) -> Bin {
        Bin { p: self.p[bin], q: self.q[bin], difference: self.difference[bin], ln_ratio: self.ln_ratio[bin] }
    }

    /// Σ `terms` over the bins, as two sums.
    pub(super) fn sums(&self, terms: impl Fn(Bin) -> [f64; 2]) -> [f64; 2] {
        pairwise_sums_of_runs(self.bins(), |start, [one, other]| {
            let run = start..start + one.len();
            let (p, q) = (&self.p[run.clone()], &self.q[run.clone()]);
            let rows = p.iter().zip(q).zip(self.difference[run.clone()].iter().zip(&self.ln_ratio[run]));
            for ((one, other), ((p, q), (difference, ln_ratio))) in one.iter_mut().zip(other).zip(rows) {
                [*one, *other] = terms(Bin { p: *p, q: *q, difference: *difference, ln_ratio: *ln_ratio });
            }
        })
    }

    /// Σ `term` over the bins; many of them at a time where `term` has no branches.
    pub(super) fn sum(&self, term: impl Fn(Bin) -> f64) -> f64 {
        let rows = [&self.p, &self.q, &self.difference, &self.ln_ratio].map(Vec::as_slice);
        pairwise_sum_over(rows, |[p, q, difference, ln_ratio]| term(Bin { p, q, difference, ln_ratio }))
    }

    /// Whether p and q of a bin differ by no more than rounding: half a unit in the number as given and half in its sum, on
    /// either side, and as much again where a treatment of zeros has normalised once more.
    #[must_use]
    pub fn is_level(&self, bin: usize) -> bool {
        self.ln_ratio[bin].abs() <= ROUNDING
    }

    /// Whether what flows from a bin to the next is no more than the same rounding of all bins up to it.
    #[must_use]
    pub fn is_still(&self, bin: usize) -> bool {
        let carried = self.carried.get_or_init(|| {
            let mut sum = 0.0;
            let larger = self.p.iter().zip(&self.q).map(|(p, q)| p.max(*q));
            larger.map(|mass| (sum += mass, sum).1).collect()
        });
        self.flow()[bin].abs() <= ROUNDING * carried[bin]
    }

    /// The logarithms of one side's probabilities, −∞ where they are 0.
    #[must_use]
    pub fn ln(&self, side: Side) -> &[f64] {
        let index = usize::from(side == Side::Q);
        self.ln[index].get_or_init(|| self.scaled[index].logarithms(self.probabilities(side)))
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
            let smaller_share = |p: f64, q: f64| if p < q { p / q } else { q / p };
            let mut parts: Vec<f64> = self.p.iter().zip(&self.q).map(|(p, q)| 1.0 + smaller_share(*p, *q)).collect();
            ln_each(&mut parts);
            let rows = self.p.iter().zip(&self.q).zip(self.difference.iter().zip(&self.ln_ratio));
            for (slot, ((p, q), (difference, ln_ratio))) in parts.iter_mut().zip(rows) {
                *slot = jensen_shannon_part((*p, *q), *difference, *ln_ratio, *slot);
            }
            parts
        })
    }

    /// [D(P‖Q), D(Q‖P)] by `both`, which is asked once.
    pub(super) fn kls(&self, both: impl FnOnce(&Self) -> [f64; 2]) -> [f64; 2] {
        *self.kls.get_or_init(|| both(self))
    }

    /// √(Σp² Σq²).
    pub(super) fn norms(&self) -> f64 {
        *self.norms.get_or_init(|| {
            let square = |row: &[f64]| pairwise_sum_over([row], |[value]| value * value);
            square(&self.p).sqrt() * square(&self.q).sqrt()
        })
    }

    /// Whether a side is 0 in a bin.
    #[must_use]
    pub fn is_zero(&self, side: Side, bin: usize) -> bool {
        self.scaled[usize::from(side == Side::Q)].raw[bin] == 0.0
    }

    /// The numbers of one side as they came, whose shares the probabilities are.
    pub(super) fn raw(&self, side: Side) -> &[f64] {
        &self.scaled[usize::from(side == Side::Q)].raw
    }

    /// Whether a share of either row is 0 or may have lost digits.
    pub(super) fn has_small(&self) -> bool {
        self.has_small
    }

    /// Whether there is a 0 in either row.
    #[must_use]
    pub fn has_zeros(&self) -> bool {
        self.has_small && self.scaled.iter().any(|row| row.raw.contains(&0.0))
    }

    /// The bins where `side` is 0 and the other is not: those that make a divergence infinite.
    pub fn zeros_of(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        let infinite = if side == Side::P { f64::NEG_INFINITY } else { f64::INFINITY };
        let looked_at = if self.has_small { self.ln_ratio.as_slice() } else { &[] };
        looked_at.iter().enumerate().filter(move |(_, ratio)| **ratio == infinite).map(|(bin, _)| bin)
    }
}

/// ½(p log(p/m) + q log(q/m)) given p − q, log(p/q) and log(1 + smaller/larger); without branches, so that a loop over it is
/// made of vector instructions.
#[inline]
fn jensen_shannon_part((p, q): (f64, f64), difference: f64, ln_ratio: f64, ln: f64) -> f64 {
    const TERMS: [f64; 7] = [1.0, 1.0 / 6.0, 1.0 / 15.0, 1.0 / 28.0, 1.0 / 45.0, 1.0 / 66.0, 1.0 / 91.0];
    let sum = p + q;
    // In t = (p−q)/(p+q) this is ¼(p+q)·((1+t)log(1+t) + (1−t)log(1−t)) = ¼(p+q) Σ t²ᵏ/(k(2k−1)).
    let t = difference / sum;
    let square = t * t;
    let near = 0.25 * sum * square * TERMS.iter().rev().fold(0.0, |series, term| series * square + term);
    let (larger, smaller) = if p < q { (q, p) } else { (p, q) };
    // With a = |log(p/q)|: log(larger/m) = log 2 − log(1 + e⁻ᵃ), and log(smaller/m) is that less a.
    let share = LN_2 - ln;
    let far = 0.5 * (larger * share + smaller * (share - ln_ratio.abs()));
    // Where one is 0 that is 0·∞; where both are it is 0/0.
    let far = if smaller == 0.0 { 0.5 * larger * LN_2 } else { far };
    if t.abs() < NEAR { near } else { far }
}

/// The sum of numbers ≥ 0, scaled, as a double and what that leaves, in eight chains.
fn unrounded_sum(values: &[f64], factors: [f64; 2]) -> (f64, f64) {
    let (eights, others) = values.as_chunks::<8>();
    let (mut sums, mut rests) = ([0.0; 8], [0.0; 8]);
    for eight in eights {
        for ((sum, rest), value) in sums.iter_mut().zip(&mut rests).zip(eight) {
            let lost;
            (*sum, lost) = two_sum(*sum, scaled(*value, factors));
            *rest += lost;
        }
    }
    let (mut sum, mut rest) = (0.0, rests.iter().sum::<f64>());
    for value in sums.into_iter().chain(others.iter().map(|value| scaled(*value, factors))) {
        let lost;
        (sum, lost) = two_sum(sum, value);
        rest += lost;
    }
    two_sum(sum, rest)
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
