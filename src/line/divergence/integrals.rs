//! All integrals over densities in one pass, so that every density is evaluated once.

use super::leading_component::changes;
use super::pair::{Densities, Here, Pair};
use crate::math::LN_2;
use crate::math::adaptive::{Measured, Tolerance, integrate};
use crate::math::line::Cuts;

/// How many functions are integrated together.
const COUNT: usize = 7;

/// The integrals that need quadrature, and the panels that it took; a panel's samples are log(p/q).
#[derive(Debug)]
pub(super) struct Integrals {
    /// −∫ p log p.
    pub entropy_target: f64,
    /// −∫ q log q.
    pub entropy_candidate: f64,
    /// ∫ p log(p/q).
    pub kl_forward: f64,
    /// ∫ q log(q/p).
    pub kl_reverse: f64,
    /// ½∫ p log(p/m) + q log(q/m), m = ½(p + q).
    pub jensen_shannon: f64,
    /// ½∫ (√p − √q)².
    pub hellinger_square: f64,
    /// ∫ (p − q)².
    pub square: f64,
    /// Where log(p/q) was looked at.
    pub panels: Vec<Measured<Here, COUNT>>,
}

pub(super) fn compute(pair: &Pair) -> Integrals {
    // Divergences near 0 are wanted to relative accuracy too, as far down as doubles have all their digits; entropies are not,
    // they just pass through 0.
    const LEAST: f64 = f64::MIN_POSITIVE;
    let tolerance = Tolerance { relative: 1e-12, absolute: [1e-13, 1e-13, LEAST, LEAST, LEAST, LEAST, LEAST] };
    let mut field = pair.field(&sharp_bends(pair));
    let panels = std::mem::take(&mut field.panels);
    let integral = integrate(panels, tolerance, |here, offset| {
        let at = field.densities(here, offset);
        (functions(&at), at.ln_ratio)
    });
    let [entropy_target, entropy_candidate, kl_forward, kl_reverse, jensen_shannon, hellinger_square, square] =
        integral.values;
    Integrals {
        entropy_target,
        entropy_candidate,
        kl_forward,
        kl_reverse,
        jensen_shannon,
        hellinger_square,
        square,
        panels: integral.panels,
    }
}

/// Cuts around the points where log p or log q bends sharply. Between far modes a panel is as wide as the other mixture,
/// and could miss that the bend is rounded; soft bends are as wide as the components, whose cuts resolve them.
pub(super) fn sharp_bends(pair: &Pair) -> Vec<Cuts> {
    const SHARP: f64 = 8.0;
    let sharp =
        [&pair.p.prepared, &pair.q.prepared].into_iter().flat_map(changes).filter(|change| change.distance() > SHARP);
    sharp.map(|change| Cuts { centre: change.x, sd: 1.0 / change.bend(), zs: &[0.0, 6.0, 25.0] }).collect()
}

/// The integrands in the order of [`Integrals`]. All divergences are written so that they are ≥ 0 everywhere, by adding
/// multiples of p − q, whose integral is 0: nothing cancels when P and Q are close.
fn functions(at: &Densities) -> [f64; COUNT] {
    let Densities { ln_p, ln_q, p, q, difference, ln_ratio } = *at;
    [
        -p * ln_p,
        -q * ln_q,
        kl_density(p, q, ln_ratio),
        kl_density(q, p, -ln_ratio),
        jensen_shannon_density(at),
        hellinger_square_density(at),
        difference * difference,
    ]
}

/// p log(p/q) − p + q = q·φ(p/q) with φ(t) = t log t − t + 1, ≥ 0.
fn kl_density(p: f64, q: f64, ln_ratio: f64) -> f64 {
    if ln_ratio.abs() < 0.1 { q * phi_of_exp(ln_ratio) } else { p * ln_ratio - p + q }
}

/// φ(eʳ) = r·eʳ − eʳ + 1 = Σ rᵏ (k−1)/k! for small r.
fn phi_of_exp(r: f64) -> f64 {
    const TERMS: [f64; 8] =
        [1.0 / 2.0, 1.0 / 3.0, 1.0 / 8.0, 1.0 / 30.0, 1.0 / 144.0, 1.0 / 840.0, 1.0 / 5_760.0, 1.0 / 45_360.0];
    r * r * TERMS.iter().rev().fold(0.0, |sum, term| sum * r + term)
}

/// ½(p log(p/m) + q log(q/m)) with m = ½(p + q), ≥ 0.
pub(super) fn jensen_shannon_density(at: &Densities) -> f64 {
    let Densities { p, q, difference, ln_ratio, .. } = *at;
    let sum = p + q;
    // In t = (p−q)/(p+q) this is ¼(p+q)·((1+t)log(1+t) + (1−t)log(1−t)) = ¼(p+q) Σ t²ᵏ/(k(2k−1)).
    let t = difference / sum;
    if t.abs() < 0.1 {
        const TERMS: [f64; 7] = [1.0, 1.0 / 6.0, 1.0 / 15.0, 1.0 / 28.0, 1.0 / 45.0, 1.0 / 66.0, 1.0 / 91.0];
        let square = t * t;
        return 0.25 * sum * square * TERMS.iter().rev().fold(0.0, |series, term| series * square + term);
    }
    let (larger, smaller) = if ln_ratio >= 0.0 { (p, q) } else { (q, p) };
    // With a = |log(p/q)|: log(larger/m) = log 2 − log(1 + e⁻ᵃ), and log(smaller/m) is that less a.
    let share = LN_2 - (smaller / larger).ln_1p();
    let value = 0.5 * (larger * share + smaller * (share - ln_ratio.abs()));
    // Where both densities underflow their ratio is not a number, and the mass is nothing.
    if value.is_nan() { 0.0 } else { value }
}

/// ½(√p − √q)².
pub(super) fn hellinger_square_density(at: &Densities) -> f64 {
    let roots = at.p.sqrt() + at.q.sqrt();
    if roots == 0.0 {
        return 0.0;
    }
    let step = at.difference / roots;
    0.5 * step * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_continue_the_formulas() {
        // At the seam both forms hold to rounding.
        let (r, q) = (0.1_f64, 3.0);
        let p = q * r.exp();
        assert!((q * phi_of_exp(r) / (p * r - p + q) - 1.0).abs() < 1e-13);
        for t in [0.0999, 0.1001] {
            let (p, q) = (1.0 + t, 1.0 - t);
            let at = Densities { ln_p: 0.0, ln_q: 0.0, p, q, difference: p - q, ln_ratio: f64::ln(p / q) };
            let direct = 0.5 * (p * p.ln() + q * q.ln());
            assert!((jensen_shannon_density(&at) / direct - 1.0).abs() < 1e-12);
        }
    }
}
