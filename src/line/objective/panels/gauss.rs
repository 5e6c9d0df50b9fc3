//! The 16-point Gauss–Legendre rule, one block of lanes.

use crate::math::LANES;

/// The rule's nodes on −1 … 1 (DLMF §3.5(v)).
pub(super) const NODES: [f64; LANES] = mirrored(
    [
        0.095_012_509_837_637_44,
        0.281_603_550_779_258_9,
        0.458_016_777_657_227_37,
        0.617_876_244_402_643_8,
        0.755_404_408_355_003,
        0.865_631_202_387_831_8,
        0.944_575_023_073_232_6,
        0.989_400_934_991_649_9,
    ],
    -1.0,
);

/// The weights that go with [`NODES`]; they sum to 2.
pub(super) const WEIGHTS: [f64; LANES] = mirrored(
    [
        0.189_450_610_455_068_5,
        0.182_603_415_044_923_58,
        0.169_156_519_395_002_54,
        0.149_595_988_816_576_74,
        0.124_628_971_255_533_88,
        0.095_158_511_682_492_79,
        0.062_253_523_938_647_894,
        0.027_152_459_411_754_096,
    ],
    1.0,
);

/// What turns values at the nodes into their last three Legendre coefficients, those of degree 13, 14 and 15.
const LAST_DEGREES: [[f64; LANES]; 3] = [projector(13), projector(14), projector(15)];

/// The positive half and its mirror image times `sign`, ascending.
const fn mirrored(half: [f64; 8], sign: f64) -> [f64; LANES] {
    let mut all = [0.0; LANES];
    let mut index = 0;
    while index < 8 {
        all[8 + index] = half[index];
        all[7 - index] = sign * half[index];
        index += 1;
    }
    all
}

/// (n + ½)·wᵢ·Pₙ(xᵢ) for degree n.
const fn projector(degree: u32) -> [f64; LANES] {
    let mut all = [0.0; LANES];
    let mut index = 0;
    while index < LANES {
        let x = NODES[index];
        let (mut before, mut value, mut n) = (1.0, x, 1.0);
        let mut k = 1;
        while k < degree {
            let next = ((2.0 * n + 1.0) * x * value - n * before) / (n + 1.0);
            (before, value) = (value, next);
            n += 1.0;
            k += 1;
        }
        all[index] = (n + 0.5) * WEIGHTS[index] * value;
        index += 1;
    }
    all
}

/// The largest of the last three Legendre coefficients of a function given at the nodes: small where a polynomial of
/// degree 15 holds everything there is to the function.
pub(super) fn tail(values: &[f64; LANES]) -> f64 {
    let coefficient = |row: &[f64; LANES]| row.iter().zip(values).map(|(a, b)| a * b).sum::<f64>().abs();
    LAST_DEGREES.iter().map(coefficient).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_exact_up_to_degree_31() {
        for degree in (0..=30).step_by(2) {
            let sum: f64 = NODES.iter().zip(WEIGHTS).map(|(x, w)| w * x.powi(degree)).sum();
            assert!((sum - 2.0 / f64::from(degree + 1)).abs() < 1e-14, "degree {degree}: {sum}");
        }
    }

    #[test]
    fn the_tail_sees_the_highest_degrees_and_nothing_below() {
        assert!(tail(&NODES.map(|x| x.powi(12) + 3.0 * x)) < 1e-14);
        // x¹⁵ has the Legendre coefficient 2¹⁵·15!²/30! at degree 15.
        let wanted =
            32_768.0 * (1..=15).map(f64::from).product::<f64>().powi(2) / (1..=30).map(f64::from).product::<f64>();
        assert!(tail(&NODES.map(|x| x.powi(15))) >= wanted);
        assert!(tail(&NODES.map(f64::abs)) > 1e-3);
    }
}
