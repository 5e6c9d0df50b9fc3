//! The overlap ∫ p·q of a mixture and a normal, in closed form: ∫N(x;a,s²)N(x;b,t²)dx = N(a−b; 0, s²+t²).

use super::Jet;
use crate::line::distribution::{Mixture, Normal};

/// σ∫q² for a normal q: 1/(2√π).
pub(super) const SELF_OVERLAP: f64 = 0.282_094_791_773_878_14;
/// 1/√(2π).
const PEAK: f64 = 0.398_942_280_401_432_7;

/// A target prepared for overlaps.
pub(super) struct Overlap {
    /// Normalised weight, mean and sd of each component; equal components are one.
    rows: Vec<(f64, f64, f64)>,
    with_itself: f64,
}

impl Overlap {
    pub(super) fn new(target: &Mixture) -> Self {
        let mut rows: Vec<(f64, f64, f64)> = Vec::new();
        for (weight, normal) in target.weighted() {
            match rows.iter_mut().find(|(_, mean, sd)| (*mean, *sd) == (normal.mean(), normal.sd())) {
                Some(row) => row.0 += weight,
                None => rows.push((weight, normal.mean(), normal.sd())),
            }
        }
        let mut with_itself = 0.0;
        for &(v, a, s) in &rows {
            for &(w, b, t) in &rows {
                with_itself += v * w * Normal::raw(a, s.hypot(t)).pdf(b);
            }
        }
        Self { rows, with_itself }
    }

    /// ∫p².
    pub(super) fn with_itself(&self) -> f64 {
        self.with_itself
    }

    /// ∫pq.
    pub(super) fn value(&self, mean: f64, sd: f64) -> f64 {
        self.rows.iter().map(|&(w, m, s)| w * Normal::raw(m, s.hypot(sd)).pdf(mean)).sum()
    }

    /// ∫pq with its derivatives by (μ, log σ).
    ///
    /// As a function of μ and σ² it solves the heat equation, so every derivative is one by μ: ∂log σ = σ²∂μμ.
    pub(super) fn jet(&self, mean: f64, sd: f64) -> Jet {
        let [mut b, mut b1, mut b2, mut b3, mut b4] = [0.0; 5];
        for &(w, m, s) in &self.rows {
            let width = s.hypot(sd);
            let u = (mean - m) / width;
            let height = w * PEAK / width * (-0.5 * u * u).exp();
            if height == 0.0 {
                continue;
            }
            let v = u * u;
            b += height;
            b1 -= height * u / width;
            // σ²-scaled, so that neither a tiny nor a huge sd overflows.
            let k = sd / width;
            b2 += height * (v - 1.0) * k * k;
            b3 -= height * u * (v - 3.0) * k * k / width;
            b4 += height * (v * (v - 6.0) + 3.0) * k * k * k * k;
        }
        Jet { loss: b, gradient: [b1, b2], hessian: [b2 / (sd * sd), b3, 2.0 * b2 + b4] }
    }

    /// Whether the target is one normal, so that [`Self::squared_difference`] never cancels.
    pub(super) fn is_one_normal(&self) -> bool {
        self.rows.len() == 1
    }

    /// ∫(p − q)².
    pub(super) fn squared_difference(&self, mean: f64, sd: f64) -> f64 {
        if let [(_, m, s)] = self.rows[..] {
            return between_normals(m, s, mean, sd);
        }
        self.with_itself + SELF_OVERLAP / sd - 2.0 * self.value(mean, sd)
    }
}

/// ∫(p − q)² of two normals without cancellation, whether they are equal or far apart.
///
/// With a = 1/s and b = 1/σ, the part that remains for equal means, a + b − 2√2·ab/√(a² + b²), has the factor (a − b)².
fn between_normals(m: f64, s: f64, mean: f64, sd: f64) -> f64 {
    let ratio = s / sd;
    let root = ratio.hypot(1.0);
    let gap = (s - sd) / sd;
    // In units where σ = 1 and multiplied by s throughout: a → 1, b → ratio.
    let sum = 1.0 + ratio;
    let shape = gap * gap * (sum * sum + 2.0 * ratio) / (root * (sum * root + 2.0 * std::f64::consts::SQRT_2 * ratio));
    let apart = (mean - m) / s.hypot(sd);
    let shift = 2.0 * std::f64::consts::SQRT_2 * ratio / root * -libm::expm1(-0.5 * apart * apart);
    SELF_OVERLAP / s * (shape + shift)
}
