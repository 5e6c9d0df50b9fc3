//! Newton's method: to the minimum close by, or downhill to whichever there is.

use super::region::Region;
use crate::line::objective::{Jet, Loss};

/// The longest step downhill, by (μ/σ, log σ).
const LONGEST: f64 = 0.5;

/// Whether two places (mean, log sd) differ by less than `part` of an sd.
pub(super) fn same(a: [f64; 2], b: [f64; 2], part: f64) -> bool {
    (a[0] - b[0]).abs() < part * b[1].exp() && (a[1] - b[1]).abs() < part
}

/// How far a step leads by (μ/σ, log σ), without what the mean can't resolve.
fn length(step: [f64; 2], mean: f64, sd: f64) -> f64 {
    ((step[0].abs() - 2.0 * f64::EPSILON * mean.abs()).max(0.0) / sd).hypot(step[1])
}

/// Newton's method to the minimum close to (`mean`, `ln_sd`), to rounding; `None` where it is not convex all the way, or
/// not close.
pub(super) fn polish(loss: &dyn Loss, mean: f64, ln_sd: f64) -> Option<[f64; 2]> {
    let (start, mut at) = ([mean, ln_sd], [mean, ln_sd]);
    let sd = ln_sd.exp();
    let mut shortest = f64::INFINITY;
    for _ in 0..40 {
        let jet = loss.jet(at[0], at[1].exp());
        let step = jet.newton_step().filter(|_| jet.is_convex())?;
        let length = length(step, at[0], sd);
        // At the end only rounding is left, and steps no longer shrink.
        if length < 1e-9 && length >= 0.5 * shortest {
            return Some(at);
        }
        shortest = shortest.min(length);
        at = [at[0] + step[0], at[1] + step[1]];
        if length < 1e-15 {
            return Some(at);
        }
        if !((at[0] - start[0]).abs() <= sd && (at[1] - start[1]).abs() <= 0.5) {
            return None;
        }
    }
    None
}

/// The minimum that lies downhill from (`mean`, `ln_sd`); `None` where the way leads out of `region` or gets nowhere.
pub(super) fn downhill(loss: &dyn Loss, region: &Region, mut at: [f64; 2]) -> Option<[f64; 2]> {
    for _ in 0..300 {
        let sd = at[1].exp();
        let jet = loss.jet(at[0], sd);
        let step = damped(&jet, sd);
        let longest = step[0].hypot(step[1]);
        if !longest.is_finite() {
            return None;
        }
        if jet.is_convex()
            && longest < 0.1
            && let Some(minimum) = polish(loss, at[0], at[1])
        {
            return region.contains(minimum[0], minimum[1].exp()).then_some(minimum);
        }
        let mut scale = (LONGEST / longest).min(1.0);
        let moved = |scale: f64| [at[0] + scale * step[0] * sd, at[1] + scale * step[1]];
        let higher = |[mean, ln_sd]: [f64; 2]| !(loss.value(mean, ln_sd.exp()) <= jet.loss);
        while higher(moved(scale)) {
            scale *= 0.5;
            if scale * longest < 1e-12 {
                return None;
            }
        }
        let next = moved(scale);
        if next == at || !region.reaches(next[0], next[1].exp()) {
            return None;
        }
        at = next;
    }
    None
}

/// The Newton step by (μ/σ, log σ), on a parabola bent upwards where the loss's own is not.
fn damped(jet: &Jet, sd: f64) -> [f64; 2] {
    let [a, b, c] = [jet.hessian[0] * sd * sd, jet.hessian[1] * sd, jet.hessian[2]];
    let (middle, spread) = (0.5 * (a + c), (0.5 * (a - c)).hypot(b));
    let (least, size) = (middle - spread, middle.abs() + spread);
    let lift = if least > 1e-9 * size { 0.0 } else { 1e-2 * size - least };
    let scaled =
        Jet { loss: jet.loss, gradient: [jet.gradient[0] * sd, jet.gradient[1]], hessian: [a + lift, b, c + lift] };
    scaled.newton_step().unwrap_or([f64::NAN; 2])
}
