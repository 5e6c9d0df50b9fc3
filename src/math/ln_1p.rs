//! log(1 + x) of many small numbers at once.

use super::LANES;

/// Where the range is cut in two: beyond it log(1 + x) is log(3/2) and a smaller one.
const SEAM: f64 = 0.375;
/// log(3/2).
const LN_THREE_HALVES: f64 = 0.405_465_108_108_164_4;

/// Replaces every x from 0 to 1 by log(1 + x), to within 2 units in the last place of what it is: small ones keep their digits.
#[inline(always)]
pub fn ln_1p_lanes(x: &mut [f64; LANES]) {
    ln_1p_ratio_lanes(x, &[1.0; LANES]);
}

/// Replaces every number, which lies between 0 and what stands for it in `of`, by the log of 1 + its part of that.
///
/// log(1 + x) is 2·artanh(x/(2 + x)), and from the seam on log(3/2) + 2·artanh((x − ½)/(x + 5/2)): both arguments are below
/// 0.16, where eleven terms leave less than 1e-18. Without branches, so that the compiler makes vector instructions of it,
/// and with one division for the part and the argument.
#[inline(always)]
pub fn ln_1p_ratio_lanes(x: &mut [f64; LANES], of: &[f64; LANES]) {
    for (value, of) in x.iter_mut().zip(of) {
        let (x, of) = (*value, *of);
        let far = x > SEAM * of;
        let (above, below, base) =
            if far { (x - 0.5 * of, x + 2.5 * of, LN_THREE_HALVES) } else { (x, x + 2.0 * of, 0.0) };
        let t = above / below;
        let square = t * t;
        let mut sum = 2.0 / 21.0;
        for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
            sum = sum * square + 2.0 / odd;
        }
        *value = base + (2.0 * t + t * square * sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ln_1p_of(x: f64) -> f64 {
        let mut lanes = [x; LANES];
        ln_1p_lanes(&mut lanes);
        lanes[LANES - 1]
    }

    #[test]
    fn it_agrees_with_the_library_down_to_the_smallest_numbers() {
        let mut worst = 0.0_f64;
        for step in 0..40_000_u16 {
            let share = f64::from(step) / 40_000.0;
            for x in [share, share * share * 1e-8, 10_f64.powf(-300.0 * share), 1.0 - 1e-9 * share] {
                let (got, wanted) = (ln_1p_of(x), libm::log1p(x));
                worst = worst.max((got - wanted).abs() / (f64::EPSILON * wanted.max(f64::MIN_POSITIVE)));
            }
        }
        assert!(worst <= 2.0, "{worst} units of 2⁻⁵²");
        assert_eq!(ln_1p_of(0.0), 0.0);
    }

    #[test]
    fn a_part_of_something_is_that_part() {
        for step in 0..=2000_u16 {
            let share = f64::from(step) / 2000.0;
            for of in [1e-300, 3.7e-12, 0.3, 1e200] {
                let mut lanes = [share * of; LANES];
                ln_1p_ratio_lanes(&mut lanes, &[of; LANES]);
                let wanted = libm::log1p(share);
                assert!((lanes[3] - wanted).abs() <= 4.0 * f64::EPSILON * wanted, "{share} of {of}");
            }
        }
    }
}
