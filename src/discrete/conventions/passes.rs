//! The sums that calls come to, in passes over two rows that take each logarithm once for all of them.
//!
//! Terms are computed some at a time in buffers that stay in the nearest cache, and added in NumPy's order: nothing as long
//! as a row is kept.

use super::quotients::{Ratios, against_the_middle};
use super::{matlab, numpy, scipy, torch};
use crate::math::{RUN, ln_each, pairwise_sum_over, pairwise_sums_of_runs};

/// p and q.
pub(super) type Rows<'a> = [&'a [f64]; 2];
/// Numbers of one run.
pub(super) type Buffer = [f64; RUN];

/// Sums over the rows as they are; of two the first is of p against q.
#[derive(Debug)]
pub(super) struct OfGiven {
    /// Σ x·log(x/y), whatever floating point makes of zeros.
    pub plain: [f64; 2],
    /// The same of p against q with 0 where p is 0.
    pub where_positive: f64,
    /// Σ of `scipy.special.rel_entr`.
    pub rel_entr: [f64; 2],
    /// Σ of `scipy.special.kl_div`.
    pub kl_div: [f64; 2],
}

/// Sums over the rows divided by their sums, and over logarithms: of the shares the ones follow from those of the numbers.
#[derive(Debug)]
pub(super) struct OfShares {
    /// Σ of `scipy.special.rel_entr`.
    pub rel_entr: [f64; 2],
    /// Σ p·log₂(p/q) with 0 for NaN.
    pub bits: f64,
    /// −Σ p·log p.
    pub entropy: f64,
    /// D(P‖M) + D(Q‖M), twice the Jensen–Shannon divergence.
    pub jensen_shannon: f64,
    /// `torch.distributions`' divergence of two categorical distributions.
    pub categorical: f64,
    /// Of the rows as they are, PyTorch's `kl_div`.
    pub torch: OfLogs,
}

/// Sums of PyTorch's `kl_div` over the rows as they are or their logarithms.
#[derive(Debug)]
pub(super) struct OfLogs {
    /// Of log q and p.
    pub kl_div: f64,
    /// Of log p and q.
    pub swapped: f64,
    /// Of q and p.
    pub forgot_log: f64,
    /// Of log q and log p, which are told to be logarithms.
    pub log_target: f64,
}

impl OfGiven {
    pub fn new(rows: Rows) -> Self {
        let sums = pairwise_sums_of_runs(bins(rows), |start, [there, back, positive, rel, rel_back, div, div_back]| {
            let [p, q] = run(rows, start, there.len());
            let ratios = Ratios::new([p, q]);
            let [ln, ln_back] = [&ratios.ln[..], &ratios.ln_back[..]];
            fill(there, [p, ln], |[p, ln]| p * ln);
            fill(back, [q, ln_back], |[q, ln]| q * ln);
            fill(positive, [p, ln], |[p, ln]| numpy::where_positive(p, ln));
            fill(div, [p, q, ln], |[p, q, ln]| scipy::kl_div(p, q, ln));
            fill(div_back, [q, p, ln_back], |[q, p, ln]| scipy::kl_div(q, p, ln));
            ratios.rel_entr([p, q], rel, rel_back);
        });
        let [there, back, where_positive, rel, rel_back, div, div_back] = sums;
        Self { plain: [there, back], where_positive, rel_entr: [rel, rel_back], kl_div: [div, div_back] }
    }
}

impl OfShares {
    pub fn new(rows: Rows) -> Self {
        let totals = rows.map(sum);
        let sums = pairwise_sums_of_runs::<11>(bins(rows), |start, terms| {
            let [there, back, bits, entropy, middle, other, clamped, kl_div, swapped, forgot_log, log_target] = terms;
            let given = run(rows, start, there.len());
            let ln_given = given.map(logarithms);
            of_logs(given, [&ln_given[0], &ln_given[1]], [kl_div, swapped, forgot_log, log_target]);
            let mut shares = [[0.0; RUN]; 2];
            for ((shares, row), total) in shares.iter_mut().zip(given).zip(totals) {
                shares.iter_mut().zip(row).for_each(|(share, value)| *share = value / total);
            }
            let rows = shares.each_ref().map(|shares| &shares[..there.len()]);
            let ratios = Ratios::new(rows);
            ratios.rel_entr(rows, there, back);
            let [ln_p, ln_q] = [0, 1].map(|side| ln_of_shares(rows[side], &ln_given[side], totals[side]));
            let [p, q] = rows;
            fill(bits, [p, &ratios.ln], |[p, ln]| matlab::kldiv(p, ln));
            fill(entropy, [p, &ln_p], |[p, ln]| scipy::entropy(p, ln));
            fill(clamped, [p, q, &ln_p, &ln_q], |[p, q, ln_p, ln_q]| torch::categorical([p, q], [ln_p, ln_q]));
            against_the_middle(rows, middle, other);
        });
        let [there, back, bits, entropy, middle, other, categorical, kl_div, swapped, forgot_log, log_target] = sums;
        Self {
            rel_entr: [there, back],
            bits,
            entropy,
            jensen_shannon: middle + other,
            categorical,
            torch: OfLogs { kl_div, swapped, forgot_log, log_target },
        }
    }
}

/// The terms of [`OfLogs`], in its order.
fn of_logs([p, q]: Rows, [ln_p, ln_q]: [&Buffer; 2], terms: [&mut [f64]; 4]) {
    let [kl_div, swapped, forgot_log, log_target] = terms;
    let targets = torch::exponentials(ln_p, p.len());
    fill(kl_div, [ln_q, p, ln_p], |[input, target, ln]| torch::kl_div(input, target, ln));
    fill(swapped, [ln_p, q, ln_q], |[input, target, ln]| torch::kl_div(input, target, ln));
    fill(forgot_log, [q, p, ln_p], |[input, target, ln]| torch::kl_div(input, target, ln));
    fill(log_target, [&targets, ln_p, ln_q], |[target, ln_p, ln_q]| target * (ln_p - ln_q));
}

/// The logarithms of the shares of a row, given those of its numbers: less that of their sum. Where a share is half or more
/// that would have too few digits.
fn ln_of_shares(shares: &[f64], ln: &Buffer, total: f64) -> Buffer {
    /// Of a sum's logarithm, so that what the difference loses is little beside log 2.
    const FAR: f64 = 16.0;
    let ln_total = total.ln();
    let is_large = |share: f64| share >= 0.5;
    let large = shares.iter().fold(false, |large, share| large | is_large(*share));
    if large || !(ln_total.abs() < FAR) {
        return logarithms(shares);
    }
    ln.map(|ln| ln - ln_total)
}

/// What becomes of a bin's two numbers where something is done about zeros.
pub(super) struct Remedied {
    /// The numbers whose quotient the logarithm is of.
    pub logged: [f64; 2],
    /// Those before the logarithm.
    pub factors: [f64; 2],
}

/// [Σ x·log(x/y), Σ y·log(y/x)] as floating point has them, with what `remedy` makes of each bin.
pub(super) fn sums_of_logs(rows: Rows, remedy: impl Fn([f64; 2]) -> Remedied) -> [f64; 2] {
    pairwise_sums_of_runs(bins(rows), |start, [there, back]| {
        let [p, q] = run(rows, start, there.len());
        let mut logged = [[0.0; RUN]; 2];
        for (bin, (p, q)) in p.iter().zip(q).enumerate() {
            let remedied = remedy([*p, *q]);
            [logged[0][bin], logged[1][bin]] = remedied.logged;
            [there[bin], back[bin]] = remedied.factors;
        }
        let ratios = Ratios::new(logged.each_ref().map(|logged| &logged[..p.len()]));
        for (term, ln) in there.iter_mut().zip(&ratios.ln).chain(back.iter_mut().zip(&ratios.ln_back)) {
            *term *= ln;
        }
    })
}

/// Writes `term` of the rows' numbers, bin by bin; many at a time where it has no branches.
fn fill<const N: usize>(terms: &mut [f64], rows: [&[f64]; N], term: impl Fn([f64; N]) -> f64) {
    let rows = rows.map(|row| &row[..terms.len()]);
    for (bin, slot) in terms.iter_mut().enumerate() {
        *slot = term(rows.map(|row| row[bin]));
    }
}

/// As `numpy.sum`.
pub(super) fn sum(row: &[f64]) -> f64 {
    pairwise_sum_over([row], |[value]| value)
}

fn bins([p, q]: Rows) -> usize {
    p.len().min(q.len())
}

fn run(rows: Rows, start: usize, count: usize) -> Rows {
    rows.map(|row| &row[start..start + count])
}

/// The logarithms of one run.
pub(super) fn logarithms(row: &[f64]) -> Buffer {
    let mut logarithms = [0.0; RUN];
    logarithms[..row.len()].copy_from_slice(row);
    ln_each(&mut logarithms[..row.len()]);
    logarithms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithms_of_shares_follow_from_those_of_the_numbers() {
        let counts: Vec<f64> = (1..=100).map(|i| f64::from(i * i)).collect();
        for row in [
            counts.as_slice(),
            &[0.2, 0.3, 0.0, 0.5],
            &[1e-300, 3.0, 4.0, 5.0],
            &[1e300, 1.1e300, 1.2e300],
            &[1.0, 1e-17],
        ] {
            let total = sum(row);
            let shares: Vec<f64> = row.iter().map(|value| value / total).collect();
            let ln = ln_of_shares(&shares, &logarithms(row), total);
            for (ln, share) in ln.iter().zip(&shares) {
                let wanted = libm::log(*share);
                assert!(*ln == wanted || (ln - wanted).abs() < 1e-14 * wanted.abs(), "{ln} instead of {wanted}");
            }
        }
    }
}
