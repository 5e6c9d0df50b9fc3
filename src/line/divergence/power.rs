//! The power divergence: one line from D(Q‖P) to D(P‖Q), and beyond both.

use super::integrals::sharp_bends;
use super::peaks::{Peaks, between, tail_room};
use super::{ChiSquare, Divergence, Hellinger, KlForward, KlReverse, Pair, normals};
use crate::line::distribution::PreparedMixture;
use crate::line::{Alpha, power_density};
use crate::math::Place;
use crate::math::adaptive::{Tolerance, integrate};
use crate::text::Unit;

/// Dα = (1 − ∫ p^α q^(1−α)) / (α(1 − α)) ≥ 0 at the pair's α; D(Q‖P) at 0 and D(P‖Q) at 1. Below 0 and above 1 it may be
/// +∞.
#[derive(Debug, Clone, Copy)]
pub struct Power;

impl Divergence for Power {
    texts! {
        id: "power",
        name: "power divergence",
        symbol: "Dα",
        definition: "(1 − ∫ p^α q^(1−α)) / (α(1 − α))",
        about: "The way from one direction to the other: D(Q‖P) at α = 0, four times Hellinger’s square at ½, D(P‖Q) at 1, half of χ² at 2",
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    fn unit_at(&self, alpha: Alpha) -> Unit {
        alpha.unit()
    }

    fn depends_on_alpha(&self) -> bool {
        true
    }

    /// Far out p and q are those of their widest components, of sds s and t: p^α q^(1−α) is integrable where
    /// α/s² + (1−α)/t² is above 0. Where it is 0, the outermost of the widest components decide: what is in the numerator has
    /// to lie within what is below.
    fn diverges(&self, pair: &Pair) -> bool {
        let alpha = pair.alpha().get();
        if (0.0..=1.0).contains(&alpha) || pair.difference.is_zero() {
            return false;
        }
        let [p, q] = [&pair.p.prepared, &pair.q.prepared].map(Widest::of);
        let room = tail_room(alpha, p.sd, q.sd);
        let (above, below) = if alpha > 1.0 { (p, q) } else { (q, p) };
        room < 0.0 || (room == 0.0 && !(below.means[0] < above.means[0] && above.means[1] < below.means[1]))
    }

    fn why_infinite(&self, pair: &Pair) -> &'static str {
        if pair.alpha().get() > 1.0 {
            "for an α above 1, Q’s tails are too light for P’s"
        } else {
            "for an α below 0, P’s tails are too light for Q’s"
        }
    }

    /// The tails decide first, so that only a finite value can overflow.
    fn value(&self, pair: &Pair) -> f64 {
        let alpha = pair.alpha();
        if alpha == Alpha::REVERSE {
            return KlReverse.value(pair);
        }
        if alpha == Alpha::FORWARD {
            return KlForward.value(pair);
        }
        if pair.difference.is_zero() {
            return 0.0;
        }
        if self.diverges(pair) {
            return f64::INFINITY;
        }
        if let Some((p, q)) = pair.as_normals() {
            return normals::power(p, q, alpha);
        }
        // Both are at hand for the readouts: no other quadrature.
        if alpha == Alpha::HALF {
            return 4.0 * Hellinger.value(pair).powi(2);
        }
        if alpha.get() == Alpha::MAX {
            return 0.5 * ChiSquare.value(pair);
        }
        by_quadrature(pair)
    }

    /// (αp + (1 − α)q − p^α q^(1−α)) / (α(1 − α)) ≥ 0, since ∫(p − q) = 0; at 0 and 1 what it tends to. It may be +∞ where a
    /// density underflows.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        let at = pair.densities(Place::at(x));
        power_density(pair.alpha(), [at.ln_p, at.ln_q], at.ln_ratio, 0.0)
    }
}

/// The largest sd in a mixture, and the outermost means of the components that have it.
struct Widest {
    sd: f64,
    means: [f64; 2],
}

impl Widest {
    fn of(mixture: &PreparedMixture) -> Self {
        let mut widest = Self { sd: 0.0, means: [0.0; 2] };
        for (mean, sd) in mixture.scales() {
            if sd > widest.sd {
                widest = Self { sd, means: [mean; 2] };
            } else if sd == widest.sd {
                widest.means = [widest.means[0].min(mean), widest.means[1].max(mean)];
            }
        }
        widest
    }
}

/// Quadrature of the integrand, with panels where p^α q^(1−α) peaks.
fn by_quadrature(pair: &Pair) -> f64 {
    let (p, q) = (&pair.p.prepared, &pair.q.prepared);
    let alpha = pair.alpha();
    let mut cuts = sharp_bends(pair);
    let mut shift = 0.0;
    if (0.0..=1.0).contains(&alpha.get()) {
        cuts.extend(between(p, q, alpha.get()));
    } else {
        let above = alpha.get() > 1.0;
        let peaks = if above { Peaks::find(p, q, alpha.get()) } else { Peaks::find(q, p, alpha.beta()) };
        if peaks.ln_mass > super::chi_square::BEYOND_DOUBLES {
            return f64::INFINITY;
        }
        // Scaled by the height of the peak, so that only a value beyond the doubles becomes infinite.
        shift = if peaks.ln_height > 500.0 { peaks.ln_height } else { 0.0 };
        cuts.extend(peaks.cuts);
    }
    let tolerance = Tolerance { relative: 1e-12, absolute: [f64::MIN_POSITIVE] };
    let mut field = pair.field(&cuts);
    let panels = std::mem::take(&mut field.panels);
    let integral = integrate(panels, tolerance, |here, offset| {
        let at = field.densities(here, offset);
        ([power_density(alpha, [at.ln_p, at.ln_q], at.ln_ratio, shift)], 0.0)
    });
    if shift == 0.0 { integral.values[0] } else { (shift + integral.values[0].ln()).exp() }
}
