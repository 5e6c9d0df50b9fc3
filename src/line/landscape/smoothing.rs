//! log p smoothed by normals of any width: E[log p] under N(μ, σ), quickly for many means at one σ.
//!
//! Smoothing by σ is smoothing by s and then by √(σ² − s²). So log p is tabulated once, as densely as it needs, and then
//! smoothed to s, 2s, 4s, … on tables that get sparser as it gets smoother: every value is a sum over at most some 65
//! entries of one table. The trapezoidal rule does each smoothing; against a normal it converges faster than any power
//! of the spacing, up to what the zeros of p in the complex plane allow.
//!
//! Accuracy: better than 1e-7 of 1 + |E| (tested against `Problem::loss`), which no picture can show.

use crate::line::distribution::Mixture;

/// How far a normal is summed, in its sds: 8e-11 of it lies beyond.
const REACH: f64 = 6.5;
/// The sd to which a table is smoothed, in its spacings: what it cannot hold is below 1e-14 then.
const SMOOTH: f64 = 1.5;
/// The least sd, in spacings, by which the first table is smoothed.
const LEAST: f64 = 1.2;
/// A candidate uses the sparsest table whose own smoothing is at most this share of its σ.
const SHARE: f64 = 0.6;
/// How many spacings of the first table fit between the line and the nearest zero of p: the rule misses e^−2π·this.
const RESOLVED: f64 = 3.0;
/// The most evaluations of a component that the first table may cost: a few milliseconds.
const COST_MAX: f64 = 150_000.0;
/// Components lower than the highest one by this many nats at a zero of their sum do not matter there.
const INVISIBLE: f64 = 30.0;

/// Tables of log p, ever more smoothed.
pub(super) struct Smoothing {
    tables: Vec<Table>,
}

struct Table {
    /// The place of the first entry.
    low: f64,
    /// The distance of the entries.
    step: f64,
    /// The sd to which log p is smoothed here.
    sd: f64,
    entries: Vec<f64>,
}

/// All candidates of one σ.
pub(super) struct Kernel<'a> {
    table: &'a Table,
    /// ½(step/τ)², τ the sd that is missing to σ.
    decay: f64,
    /// The kernel at whole steps from 0.
    weights: Vec<f64>,
}

impl Smoothing {
    /// For candidates with mean and sd in these ranges; `None` where that would take too large a table.
    pub(super) fn new(target: &Mixture, means: [f64; 2], sds: [f64; 2]) -> Option<Self> {
        let step = (nearest_zero(target) / RESOLVED).min(sds[0] / LEAST);
        let plan = plan(step, sds[1]);
        // From the sparsest table down: what each has to reach, for its own candidates and for the next table.
        let mut reach = vec![0.0; plan.len()];
        let mut beyond = 0.0_f64;
        for (index, &(_, sd)) in plan.iter().enumerate().rev() {
            let widest = plan.get(index + 1).map_or(sds[1], |next| next.1 / SHARE);
            beyond = beyond.max(REACH * missing(widest, sd));
            reach[index] = beyond;
            if let Some(&(_, before)) = index.checked_sub(1).and_then(|before| plan.get(before)) {
                beyond += REACH * missing(sd, before);
            }
        }
        let size = |index: usize| (means[1] - means[0] + 2.0 * reach[index]) / plan[index].0 + 4.0;
        if !(size(0) * (target.components().len() as f64) <= COST_MAX) {
            return None;
        }
        let mut tables: Vec<Table> = Vec::with_capacity(plan.len());
        for (index, &(step, sd)) in plan.iter().enumerate() {
            let low = means[0] - reach[index] - 1.5 * step;
            let places = (0..size(index) as usize).map(|entry| low + step * entry as f64);
            let entries = match tables.last() {
                None => places.map(|x| target.ln_pdf(x)).collect(),
                Some(before) => {
                    let kernel = before.kernel(sd);
                    places.map(|x| kernel.mean_ln(x)).collect()
                }
            };
            tables.push(Table { low, step, sd, entries });
        }
        Some(Self { tables })
    }

    /// The candidates of one σ, within the range given to [`Self::new`].
    pub(super) fn kernel(&self, sd: f64) -> Kernel<'_> {
        let usable = self.tables.iter().rposition(|table| table.sd <= SHARE * sd).unwrap_or(0);
        self.tables[usable].kernel(sd)
    }
}

impl Table {
    fn kernel(&self, sd: f64) -> Kernel<'_> {
        let by = missing(sd, self.sd);
        let ratio = self.step / by;
        let decay = 0.5 * ratio * ratio;
        let height = ratio / (2.0 * std::f64::consts::PI).sqrt();
        let half = (REACH / ratio).ceil() as usize;
        let weights = (0..=half).map(|steps| height * (-decay * (steps * steps) as f64).exp()).collect();
        Kernel { table: self, decay, weights }
    }
}

impl Kernel<'_> {
    /// E[log p] under the candidate with this mean.
    ///
    /// With the mean f steps from its nearest entry, the kernel j steps from there is e^−aj² · (e^2af)ʲ · e^−af².
    pub(super) fn mean_ln(&self, mean: f64) -> f64 {
        let Table { low, step, entries, .. } = self.table;
        let place = (mean - low) / step;
        let nearest = place.round();
        let part = place - nearest;
        let half = self.weights.len() - 1;
        let middle = (nearest.max(0.0) as usize).clamp(half, entries.len().saturating_sub(half + 1).max(half));
        let (Some(left), Some(right)) = (entries.get(middle - half..middle), entries.get(middle..=middle + half))
        else {
            return f64::NAN;
        };
        let up = (2.0 * self.decay * part).exp();
        let down = up.recip();
        let mut sum = self.weights[0] * right[0];
        let (mut rise, mut fall) = (1.0, 1.0);
        for ((weight, before), after) in self.weights[1..].iter().zip(left.iter().rev()).zip(&right[1..]) {
            rise *= up;
            fall *= down;
            sum += weight * (rise * after + fall * before);
        }
        sum * (-self.decay * part * part).exp()
    }
}

/// Spacing and smoothing of every table, up to one for the widest candidate.
fn plan(step: f64, widest: f64) -> Vec<(f64, f64)> {
    let mut plan = vec![(step, 0.0)];
    let mut next = 2.0 * step;
    while SMOOTH * next <= SHARE * widest {
        plan.push((next, SMOOTH * next));
        next *= 2.0;
    }
    plan
}

/// The sd that takes one sd to another.
fn missing(to: f64, from: f64) -> f64 {
    ((to - from) * (to + from)).sqrt()
}

/// How far from the line the nearest zero of p lies in the complex plane, as far as two components make it: there log p
/// stops being smooth. Infinite for one component.
fn nearest_zero(target: &Mixture) -> f64 {
    let parts: Vec<(f64, f64, f64)> = target
        .ln_weights()
        .iter()
        .zip(target.components())
        .map(|(ln_w, c)| (ln_w - c.normal.sd().ln(), c.normal.mean(), c.normal.sd()))
        .collect();
    let height = |&(top, mean, sd): &(f64, f64, f64), x: f64| top - 0.5 * ((x - mean) / sd).powi(2);
    let mut nearest = f64::INFINITY;
    for (index, one) in parts.iter().enumerate() {
        for other in &parts[..index] {
            for [x, away] in zeros(*one, *other) {
                let highest = parts.iter().map(|part| height(part, x)).fold(f64::NEG_INFINITY, f64::max);
                if highest - height(one, x).max(height(other, x)) < INVISIBLE {
                    nearest = nearest.min(away.abs());
                }
            }
        }
    }
    nearest
}

/// Where two parabolas (top, mean, sd) differ by iπ, as real and imaginary part; nowhere if they are equal.
fn zeros(one: (f64, f64, f64), other: (f64, f64, f64)) -> impl Iterator<Item = [f64; 2]> {
    let (own, theirs) = (one.2.powi(-2), other.2.powi(-2));
    let distance = other.1 - one.1;
    // In y = x − own mean: a·y² + b·y + c = iπ.
    let (a, b) = (0.5 * (theirs - own), -distance * theirs);
    let c = [one.0 - other.0 + 0.5 * distance * distance * theirs, -std::f64::consts::PI];
    let root = root([b * b - 4.0 * a * c[0], -4.0 * a * c[1]]);
    let sign = if b < 0.0 { -1.0 } else { 1.0 };
    let q = [-0.5 * (b + sign * root[0]), -0.5 * sign * root[1]];
    let norm = q[0] * q[0] + q[1] * q[1];
    let near = [(c[0] * q[0] + c[1] * q[1]) / norm, (c[1] * q[0] - c[0] * q[1]) / norm];
    let far = [q[0] / a, q[1] / a];
    let mean = one.1;
    [near, far].into_iter().filter(|y| y[0].is_finite() && y[1].is_finite()).map(move |y| [mean + y[0], y[1]])
}

/// The square root of a complex number, with non-negative real part.
fn root([re, im]: [f64; 2]) -> [f64; 2] {
    let length = re.hypot(im);
    let (large, sign) = ((0.5 * (length + re.abs())).sqrt(), if im < 0.0 { -1.0 } else { 1.0 });
    if large == 0.0 {
        return [0.0; 2];
    }
    let small = 0.5 * im.abs() / large;
    if re >= 0.0 { [large, sign * small] } else { [small, sign * large] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_smoothed_is_the_parabola_minus_its_curvature() {
        let target = Mixture::from_rows(&[(1.0, 1.0, 2.0)]).unwrap();
        let smoothing = Smoothing::new(&target, [-5.0, 5.0], [0.1, 30.0]).unwrap();
        for sd in [0.1, 0.3, 1.0, 7.7, 30.0] {
            let kernel = smoothing.kernel(sd);
            for mean in [-5.0, -1.234, 0.0, 5.0] {
                let exact = target.ln_pdf(mean) - 0.5 * sd * sd / 4.0;
                let value = kernel.mean_ln(mean);
                assert!((value - exact).abs() < 1e-7 * exact.abs(), "N({mean},{sd}): {value} {exact}");
            }
        }
    }

    #[test]
    fn two_equal_modes_have_their_zero_where_algebra_puts_it() {
        // e^(ax/s²) + e^(−ax/s²) vanishes at x = iπs²/2a.
        let target = Mixture::from_rows(&[(0.5, -3.0, 2.0), (0.5, 3.0, 2.0)]).unwrap();
        assert!((nearest_zero(&target) - std::f64::consts::PI * 4.0 / 6.0).abs() < 1e-12);
        // Equal means, sds 1 and 2: ⅜y² = ln 2 + iπ.
        let target = Mixture::from_rows(&[(0.5, 0.0, 1.0), (0.5, 0.0, 2.0)]).unwrap();
        let y = root([2.0_f64.ln() / 0.375, std::f64::consts::PI / 0.375]);
        assert!((nearest_zero(&target) - y[1]).abs() < 1e-12);
    }

    #[test]
    fn a_target_of_very_different_scales_is_declined() {
        let target = Mixture::from_rows(&[(0.5, 0.0, 1e-6), (0.5, 3.0, 1e3)]).unwrap();
        assert!(Smoothing::new(&target, [-1e3, 1e3], [1e-7, 1e4]).is_none());
    }
}
