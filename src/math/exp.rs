//! Exponentials: of numbers that may be far below 0, and of many numbers at once.

/// How many numbers [`exp_lanes`] takes: enough for the widest vector registers, few enough to stay in them.
pub const LANES: usize = 16;

/// 1.5·2⁵²: adding and subtracting it rounds to a whole number, and leaves that number in the low bits in between.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// log 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Below this, e^x is taken as 0: the smallest normal double is e^−708.4.
const UNDERFLOW: f64 = -708.0;

/// Below this eˣ is less than half the smallest double, and so 0.
const NOTHING: f64 = -745.2;

/// eˣ, at once where it is 0: the C library takes many times as long over an underflow.
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    if x < NOTHING { 0.0 } else { x.exp() }
}

/// Replaces every x ≤ 709 by eˣ, to within 2 units in the last place; anything below −708 becomes 0.
///
/// Written without branches and without calls, so that the compiler turns it into vector instructions; the same bits
/// come out on every machine, which the standard library's `exp` doesn't promise.
#[inline(always)]
pub fn exp_lanes(x: &mut [f64; LANES]) {
    for value in x.iter_mut() {
        let clamped = if *value < UNDERFLOW { UNDERFLOW } else { *value };
        let shifted = clamped * std::f64::consts::LOG2_E + ROUND;
        let whole = shifted - ROUND;
        let rest = (clamped - whole * LN_2_HIGH) - whole * LN_2_LOW;
        // 2^whole, assembled from the rounded number's low bits.
        let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
        let result = taylor(rest) * power;
        *value = if *value < UNDERFLOW { 0.0 } else { result };
    }
}

/// eʳ for |r| ≤ ½ log 2: thirteen terms leave less than 1e-17.
#[inline(always)]
fn taylor(r: f64) -> f64 {
    // Factorials up to 12! are exact; four short chains instead of one long one.
    let r2 = r * r;
    let r4 = r2 * r2;
    let a = (1.0 / 6.0 + r * (1.0 / 24.0)) + r2 * (1.0 / 120.0 + r * (1.0 / 720.0));
    let b = (1.0 / 5_040.0 + r * (1.0 / 40_320.0)) + r2 * (1.0 / 362_880.0 + r * (1.0 / 3_628_800.0));
    let c = (1.0 / 39_916_800.0 + r * (1.0 / 479_001_600.0)) + r2 * (1.0 / 6_227_020_800.0);
    // The large terms last, smallest first.
    1.0 + (r + (0.5 * r2 + r2 * r * (a + r4 * (b + r4 * c))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::widest;

    #[test]
    fn lanes_agree_with_the_library_to_two_units_in_the_last_place() {
        let mut worst = 0.0_f64;
        for block in 0..5_000 {
            let mut x = [0.0; LANES];
            for (lane, value) in x.iter_mut().enumerate() {
                *value = -708.0 + f64::from(block * 16 + i32::try_from(lane).unwrap()) * 0.017_7;
            }
            let arguments = x;
            exp_lanes(&mut x);
            for (value, argument) in x.iter().zip(arguments) {
                worst = worst.max((value / libm::exp(argument) - 1.0).abs());
            }
        }
        assert!(worst < 4.5e-16, "worst relative difference {worst:e}");
    }

    #[test]
    fn wide_vectors_give_the_same_bits() {
        // Random bits, the range between the edges, and the edges.
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        let random = std::iter::from_fn(|| {
            bits = bits.wrapping_mul(0xd129_0d35_4f2e_6c5b).wrapping_add(1).rotate_left(17);
            Some(f64::from_bits(bits))
        });
        let near = (0..3200).map(|i| -0.240_7 * f64::from(i));
        let odd = [f64::NEG_INFINITY, 0.0, -0.0, -708.0, -708.000_000_000_000_1, 709.0, 5e-324];
        let arguments: Vec<f64> =
            odd.into_iter().chain(near).chain(random.take(4792).filter(|x| *x <= 709.0)).collect();
        for x in arguments.as_chunks::<LANES>().0 {
            let (mut wide, mut plain) = (*x, *x);
            widest(|| exp_lanes(&mut wide));
            exp_lanes(&mut plain);
            assert_eq!(wide.map(f64::to_bits), plain.map(f64::to_bits), "{x:?}");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_kept() {
        let mut x = [0.0; LANES];
        (x[1], x[2], x[3], x[4]) = (f64::NEG_INFINITY, -1e300, -709.0, -1e-300);
        exp_lanes(&mut x);
        assert_eq!((x[0], x[1], x[2], x[3], x[4]), (1.0, 0.0, 0.0, 0.0, 1.0));
    }
}
