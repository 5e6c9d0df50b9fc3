//! The standard normal: density and both tails from one exponential.

use super::exp::exp;
use super::{HALF_LN_TWO_PI, SQRT_TWO_PI};

/// φ(z), Φ(z) and 1 − Φ(z).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandardNormal {
    /// The density φ(z).
    pub density: f64,
    /// The mass below z.
    pub lower: f64,
    /// The mass above z, without the cancellation of 1 − lower.
    pub upper: f64,
}

/// The standard normal at `z`. Relative error of the smaller tail below 1e-15 · (1 + z²/4), down to underflow.
///
/// Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969),
/// in the form of his algorithm 715 (ACM TOMS 19, 1993).
#[must_use]
pub fn standard_normal(z: f64) -> StandardNormal {
    let distance = z.abs();
    let density = exp(-0.5 * z * z - HALF_LN_TWO_PI);
    if distance <= 0.674_489_75 {
        let middle = z * ratio(&CENTRE, z * z);
        return StandardNormal { density, lower: 0.5 + middle, upper: 0.5 - middle };
    }
    let tail = if distance <= 5.656_854_249_492_38 {
        // The rational function is that of the tail over exp(−z²/2), hence the factor √(2π).
        density * SQRT_TWO_PI * ratio(&FLANK, distance)
    } else {
        let inverse = 1.0 / (z * z);
        let correction = inverse * ratio(&FAR, inverse);
        density * (1.0 - SQRT_TWO_PI * correction) / distance
    };
    if z > 0.0 {
        StandardNormal { density, lower: 1.0 - tail, upper: tail }
    } else {
        StandardNormal { density, lower: tail, upper: 1.0 - tail }
    }
}

/// Numerator and denominator, from the highest power to the constant.
type Rational<const N: usize> = ([f64; N], [f64; N]);

fn ratio<const N: usize>((numerator, denominator): &Rational<N>, t: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for (a, b) in numerator.iter().zip(denominator) {
        above = above * t + a;
        below = below * t + b;
    }
    above / below
}

/// (Φ(z) − ½) / z in z², for |z| ≤ 0.674.
const CENTRE: Rational<5> = (
    [
        0.065_682_337_918_207_45,
        2.235_252_035_460_684,
        161.028_231_068_555_88,
        1_067.689_485_460_371,
        18_154.981_253_343_56,
    ],
    [1.0, 47.202_581_904_688_24, 976.098_551_737_776_7, 10_260.932_208_618_98, 45_507.789_335_026_73],
);

/// (1 − Φ(z)) · exp(z²/2) in z, for z up to √32.
const FLANK: Rational<9> = (
    [
        1.076_557_677_372_019_2e-8,
        0.398_941_512_088_134_66,
        8.883_149_794_388_377,
        93.506_656_132_177_85,
        597.270_276_394_800_3,
        2_494.537_585_290_372_6,
        6_848.190_450_536_283,
        11_602.651_437_647_35,
        9_842.714_838_383_978,
    ],
    [
        1.0,
        22.266_688_044_328_117,
        235.387_901_782_625,
        1_519.377_599_407_554_8,
        6_485.558_298_266_761,
        18_615.571_640_885_097,
        34_900.952_721_145_98,
        38_912.003_286_093_27,
        19_685.429_676_859_992,
    ],
);

/// (1/√(2π) − z·(1 − Φ(z))·exp(z²/2)) · z² in 1/z², beyond.
const FAR: Rational<6> = (
    [
        0.023_073_441_764_940_174,
        0.215_898_534_057_957,
        0.127_401_161_160_247_36,
        0.022_235_277_870_649_807,
        0.001_421_619_193_227_893_4,
        2.911_287_495_116_879_3e-5,
    ],
    [
        1.0,
        1.284_260_096_144_911,
        0.468_238_212_480_865_1,
        0.065_988_137_868_928_56,
        0.003_782_396_332_027_582_4,
        7.297_515_550_839_662e-5,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tails_agree_with_the_error_function_of_libm() {
        for step in -3700..=3700 {
            let z = f64::from(step) * 0.01;
            let got = standard_normal(z);
            let tail = 0.5 * libm::erfc(z.abs() / std::f64::consts::SQRT_2);
            let (small, large) = if z > 0.0 { (got.upper, got.lower) } else { (got.lower, got.upper) };
            let allowed = 4e-16 * (2.0 + z * z);
            assert!((small / tail - 1.0).abs() < allowed, "z = {z}: {small:e} against {tail:e}");
            assert!((large - (1.0 - tail)).abs() < 3e-16, "z = {z}");
        }
    }

    #[test]
    fn the_tails_meet_published_values() {
        // NIST Digital Library of Mathematical Functions, §7; more digits from mpmath 1.3.
        for (z, tail) in [
            (1.0, 0.158_655_253_931_457_05),
            (5.0, 2.866_515_718_791_939e-7),
            (10.0, 7.619_853_024_160_526e-24),
            (37.0, 5.725_571_222_524_577e-300),
        ] {
            assert!((standard_normal(z).upper / tail - 1.0).abs() < 1e-15 * (1.0 + z * z), "{z}");
            assert_eq!(standard_normal(z).upper, standard_normal(-z).lower);
        }
        assert_eq!(standard_normal(f64::INFINITY), StandardNormal { density: 0.0, lower: 1.0, upper: 0.0 });
    }
}
