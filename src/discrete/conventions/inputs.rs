//! Two rows as code gets them, with what several calls compute alike, each computed once.

use std::cell::OnceCell;

use super::departure::Way;
use crate::math::{RUN, ln_each, pairwise_sum_over, pairwise_sums_of_runs, two_product};

/// p and q as given.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// P's numbers.
    pub p: &'a [f64],
    /// Q's.
    pub q: &'a [f64],
    given: Logs,
    shares: [OnceCell<Vec<f64>>; 2],
    of_shares: Logs,
    /// Of several remedies for zeros the answers in both directions.
    remedied: [OnceCell<[f64; 2]>; 4],
    relative: [OnceCell<f64>; 2],
    jensen_shannon: OnceCell<f64>,
    torch: OnceCell<f64>,
}

/// What is done about zeros before the formula is written down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Remedy {
    /// ε in the logarithms.
    InLogs,
    /// ε added.
    Added,
    /// Every number brought between ε and 1.
    Clipped,
    /// ε added, then normalised.
    Normalised,
}

/// Logarithms of two rows and of their ratios in both directions, each computed once.
#[derive(Debug, Default)]
struct Logs {
    rows: [OnceCell<Vec<f64>>; 2],
    ratios: [OnceCell<Vec<f64>>; 2],
}

impl Logs {
    fn row(&self, way: Way, (x, _): (&[f64], &[f64])) -> &[f64] {
        self.rows[way as usize].get_or_init(|| logarithms(x.to_vec()))
    }

    fn ratio(&self, way: Way, (x, y): (&[f64], &[f64])) -> &[f64] {
        self.ratios[way as usize].get_or_init(|| logarithms(x.iter().zip(y).map(|(x, y)| x / y).collect()))
    }
}

impl<'a> Inputs<'a> {
    /// Of two rows of the same length.
    #[must_use]
    pub fn new(p: &'a [f64], q: &'a [f64]) -> Self {
        Self {
            p,
            q,
            given: Logs::default(),
            shares: Default::default(),
            of_shares: Logs::default(),
            remedied: Default::default(),
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

    /// The answer with a remedy for zeros in one direction; `both` gives those in either, and is asked once.
    pub(super) fn remedied(&self, remedy: Remedy, way: Way, both: impl FnOnce(&Self) -> [f64; 2]) -> f64 {
        self.remedied[remedy as usize].get_or_init(|| both(self))[way as usize]
    }

    /// log x of the first row in that direction.
    pub(super) fn ln(&self, way: Way) -> &[f64] {
        self.given.row(way, self.rows(way))
    }

    /// log x of its shares.
    pub(super) fn ln_of_shares(&self, way: Way) -> &[f64] {
        self.of_shares.row(way, self.normalised(way))
    }

    /// log(x/y), whatever floating point makes of zeros.
    pub(super) fn ln_ratio(&self, way: Way) -> &[f64] {
        self.given.ratio(way, self.rows(way))
    }

    /// log(x/y) of the shares.
    pub(super) fn ln_ratio_of_shares(&self, way: Way) -> &[f64] {
        self.of_shares.ratio(way, self.normalised(way))
    }

    /// Σ `rel_entr` of the normalised rows.
    pub(super) fn relative(&self, way: Way) -> f64 {
        *self.relative[way as usize]
            .get_or_init(|| relative_entropy(self.normalised(way), self.ln_ratio_of_shares(way)))
    }

    /// What SciPy takes the root of in `jensenshannon`, twice the divergence.
    pub(super) fn jensen_shannon(&self) -> f64 {
        *self.jensen_shannon.get_or_init(|| {
            let (p, q) = self.normalised(Way::Pq);
            // Shares can't overflow, which is what `midpoint` takes its time to see to.
            let middle: Vec<f64> = p.iter().zip(q).map(|(p, q)| 0.5 * (p + q)).collect();
            let against = |row: &[f64]| {
                let ratios = row.iter().zip(&middle).map(|(x, y)| x / y).collect();
                relative_entropy((row, &middle), &logarithms(ratios))
            };
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
    pairwise_sum_over([row], |[value]| value)
}

/// The logarithms of `values`.
fn logarithms(mut values: Vec<f64>) -> Vec<f64> {
    ln_each(&mut values);
    values
}

/// [Σ x·log(x/y), Σ y·log(y/x)] as floating point has them, zeros and all; `logged` and `factor` are what becomes of a number
/// inside the logarithm and before it.
pub(super) fn sums_of_logs(
    (x, y): (&[f64], &[f64]),
    logged: impl Fn(f64) -> f64,
    factor: impl Fn(f64) -> f64,
) -> [f64; 2] {
    pairwise_sums_of_runs(x.len().min(y.len()), |start, [there, back]| {
        let run = start..start + there.len();
        let (x, y) = (&x[run.clone()], &y[run]);
        let mut ratios = [0.0; RUN];
        let ratios = &mut ratios[..x.len()];
        for ((ratio, back), (x, y)) in ratios.iter_mut().zip(back.iter_mut()).zip(x.iter().zip(y)) {
            let (x, y) = (logged(*x), logged(*y));
            (*ratio, *back) = (x / y, y / x);
        }
        there.copy_from_slice(ratios);
        ln_each(there);
        ln_of_inverses(ratios, there, back);
        for ((there, back), (x, y)) in there.iter_mut().zip(back).zip(x.iter().zip(y)) {
            (*there, *back) = (factor(*x) * *there, factor(*y) * *back);
        }
    })
}

/// Replaces the rounded inverses of `ratios` by their logarithms, given `ln` of the ratios: with r and s the two,
/// log s = log(rs) − log r, and rs − 1 is known to all its digits.
fn ln_of_inverses(ratios: &[f64], ln: &[f64], inverses: &mut [f64]) {
    // Near 1 a logarithm as small as what is lost keeps its digits only by itself; far out the product's halves have none.
    let odd = ln.iter().fold(false, |odd, ln| odd | !(ln.abs() > 1e-6 && ln.abs() < 300.0));
    if odd {
        ln_each(inverses);
        return;
    }
    for ((ratio, ln), inverse) in ratios.iter().zip(ln).zip(inverses) {
        let (product, lost) = two_product(*ratio, *inverse);
        *inverse = ((product - 1.0) + lost) - ln;
    }
}

/// Σ of `scipy.special.rel_entr`, x·log(x/y) and 0 for x = 0 ≤ y, given log(x/y) of the rounded quotients.
///
/// Since version 1.12 SciPy takes x·log1p((x − y)/y) where the quotient is from ½ to 2, and log x − log y where it runs out
/// of the doubles. With r the rounded quotient and d = (x − y)/y, log1p(d) is log r + (d − (r − 1)) to the last digits.
pub(super) fn relative_entropy((x, y): (&[f64], &[f64]), ln_ratio: &[f64]) -> f64 {
    /// |log r| of every quotient whose digits are all there is below this.
    const FAR: f64 = 708.0;
    if ln_ratio.iter().fold(false, |far, ln| far | (ln.abs() > FAR)) {
        return pairwise_sum_over([x, y, ln_ratio], |[x, y, ln]| {
            let both = x > 0.0 && y > 0.0;
            if both && ln.abs() > FAR { x * (x.ln() - y.ln()) } else { rel_entr(x, y, ln) }
        });
    }
    pairwise_sum_over([x, y, ln_ratio], |[x, y, ln]| rel_entr(x, y, ln))
}

/// One term of [`relative_entropy`]; without branches, so that a loop over it is made of vector instructions.
#[inline]
fn rel_entr(x: f64, y: f64, ln_ratio: f64) -> f64 {
    let ratio = x / y;
    let lost = (x - y) / y - (ratio - 1.0);
    let lost = if (0.5..2.0).contains(&ratio) { lost } else { 0.0 };
    let term = x * (ln_ratio + lost);
    if x > 0.0 { term } else { 0.0 }
}

/// Σ of PyTorch's `kl_div(input, target)`: xlogy(target, target) − target·input; `ln_target` is log target.
pub(super) fn torch_kl_div(input: &[f64], target: &[f64], ln_target: &[f64]) -> f64 {
    pairwise_sum_over([input, target, ln_target], |[input, target, ln]| {
        let own = target * ln;
        (if target == 0.0 { 0.0 } else { own }) - target * input
    })
}
