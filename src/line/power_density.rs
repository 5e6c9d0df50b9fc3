//! What the power divergence adds up, in forms that keep their digits wherever α and p/q are.

use super::Alpha;

/// Below this |log(p/q)| a series gives what is left of terms that cancel.
const CLOSE: f64 = 0.25;

/// (e^(bx) − 1)/b, which is x at b = 0, and as good as x next to it, where bx may be too small for a double to have digits.
pub(crate) fn slope_of_exp(b: f64, x: f64) -> f64 {
    let power = b * x;
    if power.abs() < 1e-20 { x } else { power.exp_m1() / b }
}

/// (α·(eˡ − 1) − (e^(αl) − 1)) / (α(1 − α)) ≥ 0 for |l| ≤ ¼: the integrand below in units of q. As a series it is
/// Σ lᵏ/k! · (1 + α + … + α^(k−2)) from k = 2, whatever α.
fn excess(alpha: f64, l: f64) -> f64 {
    let (mut sum, mut geometric, mut power, mut term) = (0.0, 0.0, 1.0, l);
    for k in 2..=16_u8 {
        geometric += power;
        power *= alpha;
        term *= l / f64::from(k);
        sum += term * geometric;
    }
    sum
}

/// (αp + (1 − α)q − p^α q^(1−α)) / (α(1 − α)) · e^(−`shift`) ≥ 0, whose integral over the line is Dα(P‖Q), since that of
/// p − q is 0; at α = 0 and 1 what it tends to. `ln_ratio` is log(p/q), given apart because it may be known better than
/// the difference of the logarithms. It may be +∞; it is never NaN.
pub(crate) fn power_density(alpha: Alpha, [ln_p, ln_q]: [f64; 2], ln_ratio: f64, shift: f64) -> f64 {
    let (a, b, l) = (alpha.get(), alpha.beta(), ln_ratio);
    let (p, q) = ((ln_p - shift).exp(), (ln_q - shift).exp());
    if l.abs() <= CLOSE {
        return q * excess(a, l);
    }
    // Where p^α q^(1−α) is close to one of the two it is taken from there, so that dividing by α or 1 − α costs nothing.
    let value = if a < 0.5 && (a * l).abs() <= 1.0 {
        (p - q - q * slope_of_exp(a, l)) / b
    } else if a >= 0.5 && (b * l).abs() <= 1.0 {
        (q - p - p * slope_of_exp(b, -l)) / a
    } else {
        (a * p + b * q - (a * ln_p + b * ln_q - shift).exp()) / (a * b)
    };
    // Rounding may put it a hair below 0; ∞ − ∞ is beyond the doubles.
    if value.is_nan() { f64::INFINITY } else { value.max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(alpha: f64, l: f64) -> f64 {
        // q = 1.
        power_density(Alpha::new(alpha).unwrap(), [l, 0.0], l, 0.0)
    }

    #[test]
    fn it_meets_values_computed_with_forty_digits() {
        // mpmath: (a(e^l − 1) − (e^(al) − 1))/(a(1 − a)).
        for (alpha, l, wanted) in [
            (0.5, 1e-6, 5.000_002_500_000_729e-13),
            (1e-6, 0.24, 3.124_915_277_055_515_6e-2),
            (0.999_999, 0.26, 4.027_173_230_282_804_5e-2),
            (-1.0, 0.3, 4.533_851_412_886_048e-2),
            (2.0, -0.2, 1.642_926_993_983_779_3e-2),
            (1e-12, 3.0, 16.085_536_923_199_253),
            (1.0 - 1e-12, -2.0, 0.593_994_150_290_485_2),
            (0.25, -40.0, 3.999_757_867_041_267),
        ] {
            let got = at(alpha, l);
            assert!((got / wanted - 1.0).abs() < 2e-13, "{alpha} {l}: {got:e} instead of {wanted:e}");
        }
    }

    #[test]
    fn the_series_continues_the_formulas_and_the_ends_are_those_of_kl() {
        for alpha in [-1.0, 0.0, 1e-9, 0.3, 0.5, 0.9, 1.0, 1.5, 2.0] {
            for l in [CLOSE, -CLOSE] {
                let (inside, outside) = (at(alpha, l), at(alpha, l * (1.0 + 1e-14)));
                assert!((inside / outside - 1.0).abs() < 1e-12, "{alpha} {l}: {inside:e} {outside:e}");
            }
        }
        for l in [-3.0_f64, 0.7, 5.0] {
            let (reverse, forward) = (l.exp() - 1.0 - l, l * l.exp() - l.exp() + 1.0);
            assert!((at(0.0, l) / reverse - 1.0).abs() < 1e-14 && (at(1.0, l) / forward - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn nothing_far_out_is_undefined() {
        for alpha in [-1.0, 0.0, 0.5, 1.0, 2.0] {
            for [ln_p, ln_q] in [[-1e6, -1e6], [-1e6, -3.0], [-2.0, -1e6], [-1e6, -2e6], [-2e6, -1e6]] {
                let value = power_density(Alpha::new(alpha).unwrap(), [ln_p, ln_q], ln_p - ln_q, 0.0);
                assert!(value >= 0.0, "{alpha} {ln_p} {ln_q}: {value}");
            }
        }
    }
}
