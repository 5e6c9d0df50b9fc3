//! Two rows as code gets them, with what several calls compute alike, each computed once.

use std::cell::OnceCell;

use super::departure::Way;
use crate::math::{ln_each, pairwise_sum, pairwise_sum_of_runs};

/// p and q as given.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// P's numbers.
    pub p: &'a [f64],
    /// Q's.
    pub q: &'a [f64],
    shares: [OnceCell<Vec<f64>>; 2],
    logs: [OnceCell<Vec<f64>>; 2],
    naive: [OnceCell<Vec<f64>>; 2],
    relative: [OnceCell<f64>; 2],
    jensen_shannon: OnceCell<f64>,
    torch: OnceCell<f64>,
}

impl<'a> Inputs<'a> {
    /// Of two rows of the same length.
    #[must_use]
    pub fn new(p: &'a [f64], q: &'a [f64]) -> Self {
        Self {
            p,
            q,
            shares: Default::default(),
            logs: Default::default(),
            naive: Default::default(),
            relative: Default::default(),
            jensen_shannon: OnceCell::new(),
            torch: OnceCell::new(),
        }
    }

    /// How many bins there are.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.p.len().min(self.q.len())
    }

    /// (x, y) in that direction.
    pub(super) fn rows(&self, way: Way) -> (&[f64], &[f64]) {
        match way {
            Way::Pq => (self.p, self.q),
            Way::Qp => (self.q, self.p),
        }
    }

    /// `(x / x.sum(), y / y.sum())`.
    pub(super) fn normalised(&self, way: Way) -> (&[f64], &[f64]) {
        let shares = |row: &[f64]| {
            let sum = sum(row);
            row.iter().map(|value| value / sum).collect()
        };
        let p: &[f64] = self.shares[0].get_or_init(|| shares(self.p));
        let q: &[f64] = self.shares[1].get_or_init(|| shares(self.q));
        match way {
            Way::Pq => (p, q),
            Way::Qp => (q, p),
        }
    }

    /// log x of the first row in that direction.
    pub(super) fn ln(&self, way: Way) -> &[f64] {
        let (x, _) = self.rows(way);
        self.logs[way as usize].get_or_init(|| logarithms(x.len(), |bin| x[bin]))
    }

    /// x·log(x/y), whatever floating point makes of zeros.
    pub(super) fn naive(&self, way: Way) -> &[f64] {
        let (x, y) = self.rows(way);
        self.naive[way as usize].get_or_init(|| {
            let mut terms = logarithms(self.bins(), |bin| x[bin] / y[bin]);
            terms.iter_mut().zip(x).for_each(|(term, x)| *term *= x);
            terms
        })
    }

    /// Σ `rel_entr` of the normalised rows.
    pub(super) fn relative(&self, way: Way) -> f64 {
        *self.relative[way as usize].get_or_init(|| {
            let (x, y) = self.normalised(way);
            relative_entropy(self.bins(), |bin| (x[bin], y[bin]))
        })
    }

    /// What SciPy takes the root of in `jensenshannon`, twice the divergence.
    pub(super) fn jensen_shannon(&self) -> f64 {
        *self.jensen_shannon.get_or_init(|| {
            let (p, q) = self.normalised(Way::Pq);
            let against = |row: &[f64]| relative_entropy(self.bins(), |bin| (row[bin], f64::midpoint(p[bin], q[bin])));
            against(p) + against(q)
        })
    }

    /// Σ of PyTorch's `kl_div(q.log(), p)`.
    pub(super) fn torch(&self) -> f64 {
        *self.torch.get_or_init(|| torch_kl_div(self.ln(Way::Qp), self.p, self.ln(Way::Pq)))
    }
}

/// As `numpy.sum`.
pub(super) fn sum(row: &[f64]) -> f64 {
    pairwise_sum(row.len(), |bin| row[bin])
}

/// log of what is `at` each bin.
pub(super) fn logarithms(bins: usize, at: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut values: Vec<f64> = (0..bins).map(at).collect();
    ln_each(&mut values);
    values
}

/// Σ weight·log(ratio) as floating point has it, zeros and all, of the (weight, ratio) `at` each bin.
pub(super) fn formula(bins: usize, at: impl Fn(usize) -> (f64, f64)) -> f64 {
    sum_of_terms(bins, at, |weight, ln| weight * ln)
}

/// Σ of `scipy.special.rel_entr`, which is x·log(x/y), or 0 for x = 0 ≤ y, of the (x, y) `at` each bin.
pub(super) fn relative_entropy(bins: usize, at: impl Fn(usize) -> (f64, f64)) -> f64 {
    let ratio = |bin: usize| (at(bin).0, at(bin).0 / at(bin).1);
    sum_of_terms(bins, ratio, |x, ln| if x > 0.0 { x * ln } else { 0.0 })
}

/// Σ of `term(weight, log ratio)`, the logarithms many at a time.
pub(super) fn sum_of_terms(bins: usize, at: impl Fn(usize) -> (f64, f64), term: impl Fn(f64, f64) -> f64) -> f64 {
    pairwise_sum_of_runs(bins, |start, terms| {
        for (index, ratio) in terms.iter_mut().enumerate() {
            *ratio = at(start + index).1;
        }
        ln_each(terms);
        for (index, ln) in terms.iter_mut().enumerate() {
            *ln = term(at(start + index).0, *ln);
        }
    })
}

/// Σ of PyTorch's `kl_div(input, target)`: xlogy(target, target) − target·input; `ln_target` is log target.
pub(super) fn torch_kl_div(input: &[f64], target: &[f64], ln_target: &[f64]) -> f64 {
    pairwise_sum(target.len().min(input.len()), |bin| {
        let own = if target[bin] == 0.0 { 0.0 } else { target[bin] * ln_target[bin] };
        own - target[bin] * input[bin]
    })
}
