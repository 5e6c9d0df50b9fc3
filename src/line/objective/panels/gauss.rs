//! What the 16-point Gauss–Legendre rule, one block of lanes, tells of its own error.

use crate::math::LANES;
use crate::math::gauss::{GAUSS_16_NODES as NODES, GAUSS_16_WEIGHTS as WEIGHTS};

/// What turns values at the nodes into their last three Legendre coefficients, those of degree 13, 14 and 15.
const LAST_DEGREES: [[f64; LANES]; 3] = [projector(13), projector(14), projector(15)];

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
    fn the_tail_sees_the_highest_degrees_and_nothing_below() {
        assert!(tail(&NODES.map(|x| x.powi(12) + 3.0 * x)) < 1e-14);
        // x¹⁵ has the Legendre coefficient 2¹⁵·15!²/30! at degree 15.
        let wanted =
            32_768.0 * (1..=15).map(f64::from).product::<f64>().powi(2) / (1..=30).map(f64::from).product::<f64>();
        assert!(tail(&NODES.map(|x| x.powi(15))) >= wanted);
        assert!(tail(&NODES.map(f64::abs)) > 1e-3);
    }
}
