//! Closed forms for two normals P = N(a, s²), Q = N(b, t²), written so that they keep their digits when the two are close.

use super::peaks::tail_room;
use crate::line::distribution::Normal;
use crate::line::{Alpha, slope_of_exp};

/// x − log(1 + x) ≥ 0, for x > −1.
fn minus_ln_1p(x: f64) -> f64 {
    if x.abs() > 0.1 {
        return x - x.ln_1p();
    }
    // Σ (−1)ᵏ xᵏ/k from k = 2; sixteen terms reach rounding at 0.1.
    let series = (2..=17).rev().fold(0.0, |sum, k| 1.0 / f64::from(k) - x * sum);
    x * x * series
}

/// D(P‖Q) = ½(ρ − log(1+ρ)) + ½((a−b)/t)², with ρ = s²/t² − 1.
pub(super) fn kl(p: Normal, q: Normal) -> f64 {
    let z = (p.mean() - q.mean()) / q.sd();
    let ratio = p.sd() / q.sd();
    let excess = (p.sd() - q.sd()) / q.sd() * (ratio + 1.0);
    // A ratio whose square underflows leaves ρ = −1, whose logarithm has to come from the ratio itself.
    let spread = if excess > -0.9 { minus_ln_1p(excess) } else { excess - 2.0 * ratio.ln() };
    0.5 * (spread + z * z)
}

/// H² = 1 − ∫√(pq), from log ∫√(pq) = ½ log(1 − (s−t)²/(s²+t²)) − ¼(a−b)²/(s²+t²).
pub(super) fn hellinger_square(p: Normal, q: Normal) -> f64 {
    let norm = p.sd().hypot(q.sd());
    let (stretch, shift) = ((p.sd() - q.sd()) / norm, (p.mean() - q.mean()) / norm);
    // 2st/(s²+t²), without cancellation when one sd is far smaller.
    let overlap = 2.0 * (p.sd() / norm) * (q.sd() / norm);
    let ln_spread = if overlap > 0.5 { (-stretch * stretch).ln_1p() } else { overlap.ln() };
    -(0.5 * ln_spread - 0.25 * shift * shift).exp_m1()
}

/// W₂ = √((a−b)² + (s−t)²).
pub(super) fn wasserstein2(p: Normal, q: Normal) -> f64 {
    (p.mean() - q.mean()).hypot(p.sd() - q.sd())
}

/// χ² from log(1+χ²) = −½ log(1−ρ²) + (a−b)²/(2t²−s²), with ρ = s²/t² − 1; +∞ where s² ≥ 2t².
pub(super) fn chi_square(p: Normal, q: Normal) -> f64 {
    let room = twice_less(q.sd(), p.sd());
    if room <= 0.0 {
        return f64::INFINITY;
    }
    let (ratio, shift) = (p.sd() / q.sd(), p.mean() - q.mean());
    let excess = (p.sd() - q.sd()) / q.sd() * (ratio + 1.0);
    let ln_spread =
        if excess.abs() < 0.7 { (-excess * excess).ln_1p() } else { 2.0 * ratio.ln() + (room / q.sd() / q.sd()).ln() };
    (shift / room * shift - 0.5 * ln_spread).exp_m1()
}

/// Dα from −log ∫p^α q^(1−α) = α(1−α)·(½h + ½(a−b)²/v), with v = αt² + (1−α)s², ρ = s²/t² − 1 and
/// h = (log(1 + (1−α)ρ) − (1−α) log(1+ρ)) / (α(1−α)) ≥ 0; +∞ where v is not above 0.
pub(super) fn power(p: Normal, q: Normal, alpha: Alpha) -> f64 {
    let room = tail_room(alpha.get(), p.sd(), q.sd());
    if room <= 0.0 {
        return f64::INFINITY;
    }
    // 1 + (1−α)ρ is v/t²; from the other side, with ρ′ = t²/s² − 1, 1 + αρ′ is v/s².
    let spread = if alpha.get() >= 0.5 {
        spread(alpha.beta(), p.sd(), q.sd(), room) / alpha.get()
    } else {
        spread(alpha.get(), q.sd(), p.sd(), room) / alpha.beta()
    };
    let shift = p.mean() - q.mean();
    let exponent = 0.5 * (spread + shift / room * shift);
    -slope_of_exp(alpha.get() * alpha.beta(), -exponent)
}

/// (log(1 + bρ))/b − log(1 + ρ) with ρ = s²/t² − 1, for |b| ≤ 1, given v = t²(1 + bρ).
fn spread(b: f64, s: f64, t: f64, v: f64) -> f64 {
    let ratio = s / t;
    let excess = (s - t) / t * (ratio + 1.0);
    let part = b * excess;
    if excess.abs() < 0.1 && b != 0.0 {
        // Both logarithms begin with ρ, which cancels.
        return minus_ln_1p(excess) - minus_ln_1p(part) / b;
    }
    let first = match b {
        0.0 => excess,
        // Next to 0 a double may not hold the digits of bρ.
        _ if part.abs() < 1e-20 => excess,
        _ if part > -0.5 => part.ln_1p() / b,
        _ => (v / t / t).ln() / b,
    };
    if b == 0.0 && excess.abs() < 0.1 { minus_ln_1p(excess) } else { first - 2.0 * ratio.ln() }
}

/// 2t² − s², exact to rounding even where the two are equal but for the last bits.
pub(super) fn twice_less(t: f64, s: f64) -> f64 {
    let (tt, ss) = (2.0 * t * t, s * s);
    (tt - ss) + (2.0 * t.mul_add(t, -0.5 * tt) - s.mul_add(s, -ss))
}

/// ∫(p−q)² = (1/s + 1/t)/(2√π) · (1 − overlap), the overlap's logarithm being
/// ½ log(1 − e²(e²+6st)/((s+t)²(s²+t²))) − ½(a−b)²/(s²+t²) with e = s − t.
pub(super) fn square(p: Normal, q: Normal) -> f64 {
    let (s, t) = (p.sd(), q.sd());
    let norm = s.hypot(t);
    let (e, sum, shift) = ((s - t) / norm, (s + t) / norm, (p.mean() - q.mean()) / norm);
    let product = (s / norm) * (t / norm);
    let lost = e / sum * e / sum * (e * e + 6.0 * product);
    let ln_spread = if lost < 0.7 { (-lost).ln_1p() } else { (8.0 * product / sum * product / sum).ln() };
    let ln_overlap = 0.5 * ln_spread - 0.5 * shift * shift;
    (1.0 / s + 1.0 / t) / (2.0 * std::f64::consts::PI.sqrt()) * -ln_overlap.exp_m1()
}
