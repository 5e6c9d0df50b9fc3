//! Quotients of the numbers of two rows, some bins at a time: their logarithms, and SciPy's `rel_entr` of them.

use super::passes::{Buffer, Rows, logarithms};
use crate::math::{LN_2, RUN, ln_each};

/// The rounded quotients of two rows in both directions, with their logarithms.
pub(super) struct Ratios {
    ratio: Buffer,
    ratio_back: Buffer,
    /// log(x/y), whatever floating point makes of zeros.
    pub ln: Buffer,
    /// log(y/x).
    pub ln_back: Buffer,
}

impl Ratios {
    pub fn new([x, y]: Rows) -> Self {
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

    /// `rel_entr` of each bin in both directions.
    pub fn rel_entr(&self, [x, y]: Rows, there: &mut [f64], back: &mut [f64]) {
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
pub(super) fn against_the_middle(rows: Rows, first: &mut [f64], second: &mut [f64]) {
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
