//! Ridges: for each σ, a mean at which the loss is least nearby.

use crate::line::objective::{Jet, Loss};

/// A mean counts as found when the next Newton step is shorter than this many sds.
const SETTLED: f64 = 1e-9;

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

/// The point on the ridge that lies downhill from `mean` at this σ; `None` where the loss is flat, or where `mean` stands
/// on a crest, or where the way leads out of `range`.
pub(super) fn settle(loss: &dyn Loss, range: [f64; 2], mean: f64, ln_sd: f64) -> Option<Point> {
    let sd = ln_sd.exp();
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut limit = 0.5 * sd;
    let mut x = mean;
    for _ in 0..200 {
        let jet = loss.jet(x, sd);
        let (slope, curvature) = (jet.gradient[0], jet.hessian[0]);
        let flat = slope == 0.0 && !(curvature > 0.0);
        if !slope.is_finite() || flat || x < range[0] - sd || x > range[1] + sd {
            return None;
        }
        (low, high) = if slope > 0.0 { (low, x) } else { (x, high) };
        let step = if curvature > 0.0 { (-slope / curvature).clamp(-limit, limit) } else { -limit.copysign(slope) };
        let mut next = x + step;
        if (curvature > 0.0 && step.abs() <= SETTLED * sd) || next == x {
            return Some(Point { mean: x, ln_sd, jet });
        }
        if step.abs() >= limit {
            limit *= 2.0;
        }
        if !(next > low && next < high) {
            next = 0.5 * (low + high);
        }
        x = next;
    }
    None
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
        let step = -jet.gradient[0] / jet.hessian[0];
        if !(jet.hessian[0] > 0.0 && (x + step - start).abs() <= leeway) {
            return None;
        }
        if step.abs() <= SETTLED * sd || x + step == x {
            return Some(Point { mean: x, ln_sd, jet });
        }
        x += step;
    }
    None
}
