//! Logarithms of many numbers at once.

use super::{LANES, widest};

/// 2⁵²: a whole number below it, in the low bits of this number, is that number added to it.
const WHOLE: f64 = 4_503_599_627_370_496.0;
/// The bits of 1 and of √½; mantissas are brought between √½ and √2.
const ONE: u64 = 0x3ff0_0000_0000_0000;
const ROOT_OF_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
/// log 2 in two parts; the first has trailing zero bits, so that its product with an exponent is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The bits of the smallest normal double, and how many doubles' bits from there on are positive, normal and finite.
const LOWEST: u64 = 0x0010_0000_0000_0000;
const ORDINARY: u64 = 0x7fe0_0000_0000_0000;

/// Replaces every number by its logarithm, to within 1 unit in the last place or so; zeros, negative numbers, infinities, NaN
/// and what is below the normal doubles as the standard library does. What a number's logarithm is does not depend on where
/// it stands.
pub fn ln_each(values: &mut [f64]) {
    /// Few enough to stay in the nearest cache between the look at them and the work.
    const RUN: usize = 512;
    for run in values.chunks_mut(RUN) {
        // A carry into the highest bit for every number that is not ordinary.
        let odd = run.iter().fold(0, |odd, value| {
            let above = value.to_bits().wrapping_sub(LOWEST);
            odd | above | above.wrapping_add((1 << 63) - ORDINARY)
        });
        if odd >> 63 == 0 {
            widest(
                #[inline(always)]
                || {
                    for value in run {
                        *value = ln_of_ordinary(*value);
                    }
                },
            );
        } else {
            for value in run {
                let is_ordinary = value.to_bits().wrapping_sub(LOWEST) < ORDINARY;
                *value = if is_ordinary { ln_of_ordinary(*value) } else { value.ln() };
            }
        }
    }
}

/// Replaces every number by the logarithm that [`ln_each`] has for it; NaN for what is no normal, positive, finite number.
#[inline(always)]
pub fn ln_lanes(values: &mut [f64; LANES]) {
    for value in values {
        let is_ordinary = *value >= f64::MIN_POSITIVE && *value <= f64::MAX;
        *value = if is_ordinary { ln_of_ordinary(*value) } else { f64::NAN };
    }
}

/// Normal, positive, finite numbers only. With x = 2ᵏ(1 + f) and s = f/(2 + f), log(1 + f) = f − f²/2 + s(f²/2 + R(s²)), R the
/// minimax polynomial of `FreeBSD`'s `e_log.c`; without branches, so that the compiler makes vector instructions of a loop over it.
#[inline(always)]
fn ln_of_ordinary(value: f64) -> f64 {
    const R: [f64; 7] = [
        0.666_666_666_666_673_5,
        0.399_999_999_994_094_2,
        0.285_714_287_436_623_9,
        0.222_221_984_321_497_84,
        0.181_835_721_616_180_5,
        0.153_138_376_992_093_73,
        0.147_981_986_051_165_86,
    ];
    let shifted = value.to_bits().wrapping_add(ONE - ROOT_OF_HALF);
    let exponent = f64::from_bits((shifted >> 52) | WHOLE.to_bits()) - (WHOLE + 1023.0);
    let f = f64::from_bits((shifted & MANTISSA) + ROOT_OF_HALF) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (R[1] + w * (R[3] + w * R[5]));
    let odd = z * (R[0] + w * (R[2] + w * (R[4] + w * R[6])));
    let half_square = 0.5 * f * f;
    let rest = s * (half_square + (odd + even)) + exponent * LN_2_LOW;
    exponent * LN_2_HIGH - ((half_square - rest) - f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::plainly;

    #[test]
    fn it_agrees_with_the_library_to_a_unit_in_the_last_place() {
        let mut worst = 0.0_f64;
        let steps = (0..40_000).map(|i| 10_f64.powf(-300.0 + 0.015 * f64::from(i)));
        let near = (0..20_000).map(|i| 0.5 + 1e-4 * f64::from(i));
        let tiny = (1..2_000).map(|i| 1.0 + 1e-15 * f64::from(i));
        let arguments: Vec<f64> = steps.chain(near).chain(tiny).collect();
        let mut values = arguments.clone();
        ln_each(&mut values);
        for (value, argument) in values.iter().zip(&arguments) {
            let wanted = libm::log(*argument);
            worst = worst.max((value - wanted).abs() / (f64::EPSILON * wanted.abs().max(f64::MIN_POSITIVE)));
        }
        assert!(worst <= 2.0, "{worst} units of 2⁻⁵²");
    }

    #[test]
    fn what_is_no_ordinary_number_is_as_in_the_library() {
        let special = [0.0, -0.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, 1e-310, 1.0, 2.0];
        for count in 1..=special.len() {
            let mut values = special[..count].to_vec();
            ln_each(&mut values);
            for (value, argument) in values.iter().zip(special) {
                assert!(value.to_bits() == argument.ln().to_bits() || (value.is_nan() && argument.ln().is_nan()));
            }
        }
        // Neither do odd numbers change what stands beside them.
        let mut mixed = [0.3, 0.0, 7.0];
        let mut ordinary = [0.3, 7.0];
        ln_each(&mut mixed);
        ln_each(&mut ordinary);
        assert_eq!([mixed[0], mixed[2]], ordinary);
        let mut one = [1.0; 3];
        ln_each(&mut one);
        assert_eq!(one, [0.0; 3]);
    }

    #[test]
    fn lanes_are_the_same_bits_and_nan_where_there_are_none() {
        let mut lanes = [0.0; LANES];
        for (lane, value) in lanes.iter_mut().enumerate() {
            *value = 3.7_f64.powi(lane as i32 * 20 - 150);
        }
        let (mut many, mut wide) = (lanes, lanes);
        ln_each(&mut many);
        widest(
            #[inline(always)]
            || ln_lanes(&mut wide),
        );
        ln_lanes(&mut lanes);
        assert_eq!((lanes, wide), (many, many));
        let (mut none, odd) = ([2.0; LANES], [0.0, -1.0, f64::INFINITY, f64::NAN, 5e-324]);
        none[..odd.len()].copy_from_slice(&odd);
        ln_lanes(&mut none);
        assert!(none[..odd.len()].iter().all(|ln| ln.is_nan()) && none[odd.len()..].iter().all(|ln| ln.is_finite()));
    }

    #[test]
    fn wide_and_narrow_vectors_give_the_same_bits() {
        let arguments: Vec<f64> = (0..3001).map(|i| 10_f64.powf(-300.0 + 0.2 * f64::from(i))).collect();
        let [mut wide, mut narrow] = [arguments.clone(), arguments];
        ln_each(&mut wide);
        plainly(|| ln_each(&mut narrow));
        assert!(wide.iter().zip(&narrow).all(|(wide, narrow)| wide.to_bits() == narrow.to_bits()));
    }
}
