//! Pearson's χ² divergence, which can be infinite.

use super::normals::{self, twice_less};
use super::pair::Densities;
use super::peaks::Peaks;
use super::{Divergence, Pair};
use crate::line::distribution::{Normal, PreparedComponent};
use crate::math::adaptive::{Tolerance, integrate};
use crate::math::{Place, log_sum_exp};
use crate::text::Unit;

/// χ² = ∫ (p−q)²/q = ∫ p²/q − 1 ≥ 0; +∞ where P's tails are too heavy for Q's.
#[derive(Debug, Clone, Copy)]
pub struct ChiSquare;

impl Divergence for ChiSquare {
    texts! {
        id: "chi-square",
        name: "χ² divergence",
        symbol: "χ²",
        definition: "∫ (p − q)² / q",
        about: "The variance of the importance weights p/q under Q: infinite where a mode of P has twice the variance of Q's widest, or more",
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    /// p²/q is integrable exactly if every variance of P is below twice the largest of Q. (Equality would need √2 to be a ratio
    /// of doubles.)
    fn diverges(&self, pair: &Pair) -> bool {
        let widest = pair.q.prepared.scales().fold(0.0, |widest, (_, sd)| sd.max(widest));
        !pair.difference.is_zero() && pair.p.prepared.scales().any(|(_, sd)| twice_less(widest, sd) <= 0.0)
    }

    /// The tails decide first, so that only a finite value can overflow.
    fn value(&self, pair: &Pair) -> f64 {
        if pair.difference.is_zero() {
            return 0.0;
        }
        if let Some((p, q)) = pair.as_normals() {
            return normals::chi_square(p, q);
        }
        if self.diverges(pair) {
            return f64::INFINITY;
        }
        if let Some(q) = pair.candidate().as_normal() {
            let value = against_a_normal(pair, q).exp_m1();
            // Subtracting 1 has cost the digits of a small value.
            if value > 1e-3 {
                return value;
            }
        }
        by_quadrature(pair)
    }

    /// (p − q)²/q ≥ 0, may be +∞ where q underflows; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        ln_integrand(&pair.densities(Place::at(x))).exp()
    }
}

/// log (p−q)²/q, also where the densities underflow; −∞ where p = q.
fn ln_integrand(densities: &Densities) -> f64 {
    let r = densities.ln_ratio;
    // |p/q − 1|, with the exponential split off where it would overflow.
    let ln_excess = if r > 1.0 { r + (-(-r).exp()).ln_1p() } else { r.exp_m1().abs().ln() };
    densities.ln_q + 2.0 * ln_excess
}

/// log(1 + χ²) for a normal Q = N(m, t²): a sum of Gaussian integrals over pairs of P's components,
/// ∫ NᵢNⱼ/q = t²/√R · exp(½(sⱼ²a² + sᵢ²b² − t²(a−b)²)/R) with a = μᵢ − m, b = μⱼ − m, R = t²(sᵢ² + sⱼ²) − sᵢ²sⱼ².
fn against_a_normal(pair: &Pair, q: Normal) -> f64 {
    let t = q.sd();
    let term = |i: &PreparedComponent, j: &PreparedComponent| {
        // In units of t, so that nothing over- or underflows.
        let (s, u) = (i.sd / t, j.sd / t);
        let (a, b) = ((i.mean - q.mean()) / t, (j.mean - q.mean()) / t);
        let room = 0.5 * (u * u * twice_less(t, i.sd) + s * s * twice_less(t, j.sd)) / t / t;
        let (ua, sb, apart) = (u * a, s * b, (i.mean - j.mean) / t);
        let exponent = 0.5 * (ua * ua + sb * sb - apart * apart) / room;
        i.weight.ln() + j.weight.ln() - 0.5 * room.ln() + exponent
    };
    let components: Vec<&PreparedComponent> = pair.p.prepared.iter().collect();
    log_sum_exp(components.iter().flat_map(|i| components.iter().map(|j| term(i, j))))
}

/// Quadrature of (p−q)²/q itself, with panels where p²/q peaks, which can be far from where P and Q live.
fn by_quadrature(pair: &Pair) -> f64 {
    let peaks = Peaks::find(&pair.p.prepared, &pair.q.prepared, 2.0);
    if peaks.ln_mass > BEYOND_DOUBLES {
        return f64::INFINITY;
    }
    // Scaled by the height of the peak, so that only a value beyond the doubles becomes infinite.
    let shift = if peaks.ln_height > 500.0 { peaks.ln_height } else { 0.0 };
    let tolerance = Tolerance { relative: 1e-12, absolute: [0.0] };
    let mut field = pair.field(&peaks.cuts);
    let panels = std::mem::take(&mut field.panels);
    let integral = integrate(panels, tolerance, |here, offset| {
        ([(ln_integrand(&field.densities(here, offset)) - shift).exp()], 0.0)
    });
    if shift == 0.0 { integral.values[0] } else { (shift + integral.values[0].ln()).exp() }
}

/// Well above the logarithm of the largest double, 709.8: a peak's mass is estimated to a factor of a few.
pub(super) const BEYOND_DOUBLES: f64 = 740.0;
