//! The sums that calls come to, in passes over two rows that take each logarithm once for all of them.
//!
//! Terms are computed some at a time in buffers that stay in the nearest cache, and added in NumPy's order: nothing as long
//! as a row is kept.

use super::{matlab, numpy, scipy, torch};
use crate::math::{LN_2, RUN, ln_each, pairwise_sum_over, pairwise_sums_of_runs};

/// p and q.
type Rows<'a> = [&'a [f64]; 2];
/// Numbers of one run.
type Buffer = [f64; RUN];

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
    let large = shares.iter().fold(false, |large, share| large | (*share >= 0.5));
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

fn logarithms(row: &[f64]) -> Buffer {
    let mut logarithms = [0.0; RUN];
    logarithms[..row.len()].copy_from_slice(row);
    ln_each(&mut logarithms[..row.len()]);
    logarithms
}

/// The rounded quotients of two rows in both directions, with their logarithms.
struct Ratios {
    ratio: Buffer,
    ratio_back: Buffer,
    ln: Buffer,
    ln_back: Buffer,
}

impl Ratios {
    fn new([x, y]: Rows) -> Self {
        let [mut ratio, mut ratio_back] = [[0.0; RUN]; 2];
        for ((ratio, back), (x, y)) in ratio.iter_mut().zip(&mut ratio_back).zip(x.iter().zip(y)) {
            (*ratio, *back) = (x / y, y / x);
        }
        let count = x.len();
        let ln = logarithms(&ratio[..count]);
        let mut ln_back = ratio_back;
        ln_of_inverses(&ratio[..count], &ln[..count], &mut ln_back[..count]);
        Self { ratio, ratio_back, ln, ln_back }
    }

    fn rel_entr(&self, [x, y]: Rows, there: &mut [f64], back: &mut [f64]) {
        relative_entropies([x, y], [&self.ratio, &self.ln], there);
        relative_entropies([y, x], [&self.ratio_back, &self.ln_back], back);
    }
}

/// Replaces the rounded inverses of `ratios` by their logarithms, given `ln` of the ratios: with r and s the two,
/// log s = log(rs) − log r, and rs − 1 = (r − 1)(s − 1) + (r − 1) + (s − 1) is known to all its digits from ½ to 2; further
/// out it is less than the last digit. Where s is so near to 1 that the difference would lose digits, log s is its series.
fn ln_of_inverses(ratios: &[f64], ln: &[f64], inverses: &mut [f64]) {
    /// Below this the fourth term of the series is less than the last digit.
    const NEAR: f64 = 1e-6;
    /// Further out an inverse may have lost digits.
    const FAR: f64 = 700.0;
    if ln.iter().fold(false, |odd, ln| odd | !(ln.abs() < FAR)) {
        ln_each(inverses);
        return;
    }
    for ((ratio, ln), inverse) in ratios.iter().zip(ln).zip(inverses) {
        let (there, back) = (ratio - 1.0, *inverse - 1.0);
        let rest = there * back + (there + back);
        let rest = if ln.abs() < LN_2 { rest } else { 0.0 };
        let near = back * (1.0 - back * (0.5 - back * (1.0 / 3.0)));
        *inverse = if ln.abs() < NEAR { near } else { rest - ln };
    }
}

/// `scipy.special.rel_entr` of each bin, x·log(x/y) and 0 for x = 0 ≤ y, given the rounded quotients and their logarithms.
///
/// Since version 1.12 SciPy takes x·log1p((x − y)/y) where the quotient is from ½ to 2, and log x − log y where it runs out
/// of the doubles. With r the rounded quotient and d = (x − y)/y, log1p(d) is log r + (d − (r − 1)) to the last digits.
fn relative_entropies([x, y]: Rows, [ratio, ln]: [&Buffer; 2], terms: &mut [f64]) {
    /// |log r| of every quotient whose digits are all there is below this.
    const FAR: f64 = 708.0;
    let far = ln[..terms.len()].iter().fold(false, |far, ln| far | (ln.abs() > FAR));
    for (term, ((x, y), (ratio, ln))) in terms.iter_mut().zip(x.iter().zip(y).zip(ratio.iter().zip(ln))) {
        *term = rel_entr([*x, *y], *ratio, *ln);
    }
    if far {
        for (term, ((x, y), ln)) in terms.iter_mut().zip(x.iter().zip(y).zip(ln)) {
            if *x > 0.0 && *y > 0.0 && ln.abs() > FAR {
                *term = x * (x.ln() - y.ln());
            }
        }
    }
}

/// One term of [`relative_entropies`]; without branches, so that a loop over it is made of vector instructions.
#[inline]
fn rel_entr([x, y]: [f64; 2], ratio: f64, ln_ratio: f64) -> f64 {
    let lost = (x - y) / y - (ratio - 1.0);
    let lost = if (0.5..2.0).contains(&ratio) { lost } else { 0.0 };
    let term = x * (ln_ratio + lost);
    if x > 0.0 { term } else { 0.0 }
}

/// `rel_entr` of either row against the mean of both, of shares.
fn against_the_middle(rows: Rows, first: &mut [f64], second: &mut [f64]) {
    let mut middle = [0.0; RUN];
    // Shares can't overflow, which is what `midpoint` takes its time to see to.
    for (middle, (p, q)) in middle.iter_mut().zip(rows[0].iter().zip(rows[1])) {
        *middle = 0.5 * (p + q);
    }
    let middle = &middle[..first.len()];
    for (row, terms) in rows.into_iter().zip([first, second]) {
        let mut ratio = [0.0; RUN];
        for (ratio, (x, y)) in ratio.iter_mut().zip(row.iter().zip(middle)) {
            *ratio = x / y;
        }
        let ln = logarithms(&ratio[..terms.len()]);
        relative_entropies([row, middle], [&ratio, &ln], terms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_of_an_inverse_has_all_its_digits_near_one_and_far_out() {
        // Up to a few units apart, by parts in 1e5, and over all the doubles.
        let near = (0..2_000).map(|i| 1.0 + f64::EPSILON * f64::from(i - 1_000));
        let less = (0..2_000).map(|i| 1.0 + 1e-9 * f64::from(i - 1_000));
        let wide = (0..6_000).map(|i| 10_f64.powf(-300.0 + 0.1 * f64::from(i)));
        let ratios: Vec<f64> = near.chain(less).chain(wide).collect();
        for ratios in ratios.chunks(100) {
            let (mut ln, mut inverses) = (ratios.to_vec(), ratios.iter().map(|ratio| 1.0 / ratio).collect::<Vec<_>>());
            let wanted: Vec<f64> = inverses.iter().map(|inverse| libm::log(*inverse)).collect();
            ln_each(&mut ln);
            ln_of_inverses(ratios, &ln, &mut inverses);
            for (got, (wanted, ratio)) in inverses.iter().zip(wanted.iter().zip(ratios)) {
                assert!((got - wanted).abs() <= 3.0 * f64::EPSILON * wanted.abs(), "{ratio}: {got} for {wanted}");
            }
        }
    }

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

    #[test]
    fn odd_numbers_are_as_floating_point_has_them() {
        let (p, q) = ([0.0, 0.0, 1.0, 1.0, 5e-324], [0.0, 1.0, 0.0, 1.0, 1e300]);
        let ratios = Ratios::new([&p, &q]);
        assert!(ratios.ln[0].is_nan() && ratios.ln_back[0].is_nan());
        assert_eq!(ratios.ln[1..4], [f64::NEG_INFINITY, f64::INFINITY, 0.0]);
        assert_eq!(ratios.ln_back[1..4], [f64::INFINITY, f64::NEG_INFINITY, 0.0]);
        let [mut there, mut back] = [[0.0; 5]; 2];
        ratios.rel_entr([&p, &q], &mut there, &mut back);
        // SciPy's rel_entr(0, 0) and (0, y) are 0, rel_entr(x, 0) is ∞; where the quotient is no double the logarithms are apart.
        assert_eq!(there[..4], [0.0, 0.0, f64::INFINITY, 0.0]);
        assert_eq!(back[..4], [0.0, f64::INFINITY, 0.0, 0.0]);
        assert_eq!(back[4], 1e300 * (1e300_f64.ln() - 5e-324_f64.ln()));
    }
}
