//! Ridges: for each σ, a mean at which the loss is least nearby.

use crate::line::objective::{Jet, Loss};

/// A mean counts as found when the next Newton step is shorter than this many sds.
const SETTLED: f64 = 1e-9;
/// A ridge less curved than this, beside how much it has to be curved at a minimum, is lost in rounding.
const FLAT: f64 = 1e-6;
/// The least curvature of a loss of which no other scale is known.
const LEAST: f64 = 1e-7;

/// A point on a ridge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) mean: f64,
    pub(super) ln_sd: f64,
    jet: Jet,
}

impl Point {
    pub(super) fn sd(&self) -> f64 {
        self.ln_sd.exp()
    }

    /// The slope of the loss along the ridge, by log σ.
    pub(super) fn slope(&self) -> f64 {
        self.jet.gradient[1]
    }

    /// How that slope itself changes along the ridge, by log σ.
    pub(super) fn bend(&self) -> f64 {
        let [a, b, c] = self.jet.hessian;
        c - b * b / a
    }

    /// How fast the mean moves along the ridge, by log σ.
    fn drift(&self) -> f64 {
        let [a, b, _] = self.jet.hessian;
        -b / a
    }
}

/// Where the way downhill at one σ leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Settled {
    /// To a ridge.
    Ridge(Point),
    /// To a stretch so flat, around this mean, that rounding hides whatever ridges there are.
    Flat(f64),
    /// Nowhere, from a crest; as the middle of a symmetric target is once its mode has drowned between two others, which
    /// are ridges of their own.
    Crest,
    /// Out of the range of means, or nowhere in reasonable time.
    Lost,
}

/// The slope of the loss by μ/σ, its curvature by the same, and the size that the curvature has at a minimum.
///
/// In every exact form that is a smoothed function the slope by log σ, times c, is σ²·∂μμ − U, with U how much the loss
/// gains by a wider candidate (1 for reverse KL, ∫q² for MSE, half the similarity for cosine, ∫ p^α q^(1−α) for the power
/// divergence), since ∂log σ of what is smoothed by σ/√c is σ²/c·∂μμ of it. So at a minimum, where that slope is 0, the
/// curvature is U: nothing flat is one. Of any other loss, which is below 1, rounding is all that there is below [`LEAST`].
fn natural(loss: &dyn Loss, jet: &Jet, sd: f64) -> [f64; 3] {
    let curvature = jet.hessian[0] * sd * sd;
    let unit = match loss.smoothing() {
        Some(c) => (curvature - c * jet.gradient[1]).abs(),
        None => (curvature - jet.gradient[1]).abs().max(LEAST),
    };
    [jet.gradient[0] * sd, curvature, unit]
}

/// Whether a Newton step from the mean `x` is too short to matter, or to be told from the rounding of that mean.
fn is_settled(step: f64, x: f64, sd: f64) -> bool {
    step.abs() <= (SETTLED * sd).max(2.0 * f64::EPSILON * x.abs())
}

/// Downhill from `mean` at this σ.
pub(super) fn settle(loss: &dyn Loss, range: [f64; 2], mean: f64, ln_sd: f64) -> Settled {
    let sd = ln_sd.exp();
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut limit = 0.5 * sd;
    let mut x = mean;
    for _ in 0..200 {
        let jet = loss.jet(x, sd);
        let (slope, curvature) = (jet.gradient[0], jet.hessian[0]);
        if !slope.is_finite() || x < range[0] - sd || x > range[1] + sd {
            return Settled::Lost;
        }
        let [by_z, by_zz, unit] = natural(loss, &jet, sd);
        if by_z.abs().max(by_zz.abs()) <= FLAT * unit {
            return Settled::Flat(x);
        }
        if slope == 0.0 && !(curvature > 0.0) {
            return Settled::Crest;
        }
        (low, high) = if slope > 0.0 { (low, x) } else { (x, high) };
        let step = if curvature > 0.0 { (-slope / curvature).clamp(-limit, limit) } else { -limit.copysign(slope) };
        let mut next = x + step;
        if (curvature > 0.0 && is_settled(step, x, sd)) || next == x {
            return if by_zz > FLAT * unit { Settled::Ridge(Point { mean: x, ln_sd, jet }) } else { Settled::Flat(x) };
        }
        if step.abs() >= limit {
            limit *= 2.0;
        }
        if !(next > low && next < high) {
            next = 0.5 * (low + high);
        }
        x = next;
    }
    Settled::Lost
}

/// The point that continues the ridge from `point` to another σ; `None` unless it plainly does.
pub(super) fn follow(loss: &dyn Loss, point: &Point, ln_sd: f64) -> Option<Point> {
    let sd = ln_sd.exp();
    let expected = point.drift() * (ln_sd - point.ln_sd);
    if !(expected.abs() <= 0.5 * sd) {
        return None;
    }
    let start = point.mean + expected;
    // A continued ridge is met close to where it was expected; anything further is another ridge.
    let leeway = 0.5 * ((ln_sd - point.ln_sd).abs() * sd + expected.abs());
    let mut x = start;
    for _ in 0..8 {
        let jet = loss.jet(x, sd);
        let [_, curvature, unit] = natural(loss, &jet, sd);
        let step = -jet.gradient[0] / jet.hessian[0];
        if !(curvature > FLAT * unit && (x + step - start).abs() <= leeway) {
            return None;
        }
        if is_settled(step, x, sd) {
            return Some(Point { mean: x, ln_sd, jet });
        }
        x += step;
    }
    None
}

/// The mean close to `mean` that is best at exactly this `sd`, if the loss falls with a wider candidate there.
pub(super) fn along(loss: &dyn Loss, mean: f64, sd: f64) -> Option<f64> {
    let mut x = mean;
    for _ in 0..40 {
        let jet = loss.jet(x, sd);
        let step = -jet.gradient[0] / jet.hessian[0];
        if !(jet.hessian[0] > 0.0 && jet.gradient[1] < 0.0 && (x + step - mean).abs() <= 0.1 * sd) {
            return None;
        }
        x += step;
        if step.abs() <= 1e-14 * sd || step == 0.0 {
            break;
        }
    }
    Some(x)
}
