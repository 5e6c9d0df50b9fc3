//! first version
use super::{Form, Objective, Problem};
use crate::distribution::Mixture;

/// A local minimum of an objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum {
    /// The candidate's mean there.
    pub mean: f64,
    /// The candidate's sd there.
    pub sd: f64,
    /// The loss there.
    pub value: f64,
    /// Whether no other minimum is lower; ties are all global.
    pub global: bool,
}

/// All local minima, best first.
#[must_use]
pub fn minima(objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Vec<Minimum> {
    let problem = Problem::new(objective, target, form);
    let mut starts: Vec<(f64, f64)> = target.weighted().map(|(_, n)| (n.mean(), n.sd())).collect();
    starts.push((target.mean(), target.sd()));
    let mut found: Vec<Minimum> = Vec::new();
    for (mut m, mut s) in starts {
        for _ in 0..200 {
            let j = problem.jet(m, s);
            let step = if j.is_convex() { j.newton_step() } else { None };
            let [a, b] = step.unwrap_or([-j.gradient[0].signum() * 0.1 * s, -j.gradient[1].signum() * 0.1]);
            m += a.clamp(-0.5 * s, 0.5 * s);
            s *= b.clamp(-0.3, 0.3).exp();
        }
        let j = problem.jet(m, s);
        if j.is_convex() && !found.iter().any(|f| (f.mean - m).abs() < 1e-6 * s && (f.sd - s).abs() < 1e-6 * s) {
            found.push(Minimum { mean: m, sd: s, value: j.loss, global: false });
        }
    }
    found.sort_by(|a, b| a.value.total_cmp(&b.value));
    if let Some(best) = found.first().map(|f| f.value) {
        for f in &mut found {
            f.global = f.value <= best + 1e-10 * best.abs();
        }
    }
    found
}
