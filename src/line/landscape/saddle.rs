//! Saddles: where the loss is stationary but falls two ways.

use crate::line::objective::{Form, Jet, Problem};

/// A saddle counts as found when the next Newton step is shorter than this, in sds and in log σ.
const SETTLED: f64 = 1e-9;
/// The longest Newton step, likewise.
const STEP_MAX: f64 = 0.3;

/// The saddle that Newton's method finds from these parameters, as parameters and value; `None` where it finds none within
/// `reach` (in sds and in log σ) of where it began.
pub(super) fn saddle(problem: &Problem, from: [f64; 2], reach: f64) -> Option<([f64; 2], f64)> {
    let form: &Form = problem.form();
    let (start_mean, start_sd) = (from[0], form.sd(from[1]));
    let (mut mean, mut ln_sd) = (start_mean, start_sd.ln());
    for _ in 0..40 {
        let sd = ln_sd.exp();
        let jet = problem.jet(mean, sd);
        let step = jet.newton_step()?;
        let length = (step[0] / sd).hypot(step[1]);
        if length < SETTLED {
            return falls_two_ways(&jet).then_some((form.parameters(mean, sd), jet.loss));
        }
        let shrink = (STEP_MAX / length).min(1.0);
        (mean, ln_sd) = (mean + shrink * step[0], ln_sd + shrink * step[1]);
        if !((mean - start_mean).abs() <= reach * start_sd && (ln_sd - start_sd.ln()).abs() <= reach) {
            return None;
        }
    }
    None
}

fn falls_two_ways(jet: &Jet) -> bool {
    let [a, b, c] = jet.hessian;
    jet.loss.is_finite() && a * c - b * b < 0.0
}
