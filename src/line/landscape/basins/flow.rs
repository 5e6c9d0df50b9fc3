//! Descent along the gradient, as a flow: what plain gradient descent does in the limit of small rates.

use super::ground::Ground;
use crate::line::objective::{Form, Problem};

/// The diagonal coefficient of the two-stage Rosenbrock method ROS2 (Verwer and others 1999): L-stable, so that a steep
/// valley does not shorten the steps along its bottom.
const GAMMA: f64 = 1.0 - std::f64::consts::FRAC_1_SQRT_2;
/// The error allowed in one step, in cells of the finest map.
const TOLERANCE: f64 = 0.1;
/// The longest stretch, in sds and in log σ, that counts as a cell: structure is no finer than that.
const STRETCH: f64 = 0.5;
/// After so many steps a descent counts as having no end.
const STEPS_MAX: u32 = 600;

/// A descent on its way.
pub(super) struct Flow {
    at: [f64; 2],
    here: Slopes,
    /// The next step, in the flow's own time.
    step: f64,
    steps: u32,
}

/// Where a descent ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum End {
    /// In the minimum of this index.
    Minimum(usize),
    /// Out of the window for good, out of the domain, or on a plateau without slope.
    Nowhere,
}

impl End {
    /// The index of the minimum, if it is one.
    pub(super) fn minimum(self) -> Option<usize> {
        match self {
            Self::Minimum(index) => Some(index),
            Self::Nowhere => None,
        }
    }
}

/// Loss, gradient and second derivatives in the form's own parameters.
#[derive(Clone, Copy)]
struct Slopes {
    loss: f64,
    gradient: [f64; 2],
    hessian: [f64; 3],
}

impl Slopes {
    fn new(problem: &Problem, [mean, second]: [f64; 2]) -> Self {
        let sd = problem.form().sd(second);
        let jet = problem.jet(mean, sd);
        let ([g, t], [a, b, c]) = (jet.gradient, jet.hessian);
        let (gradient, hessian) = match problem.form() {
            Form::Exact | Form::Sampled(_) => ([g, t], [a, b, c]),
            Form::Notebook(_) => ([g, t / sd], [a, b / sd, (c - t) / sd / sd]),
        };
        Self { loss: jet.loss, gradient, hessian }
    }
}

impl Flow {
    pub(super) fn new(ground: &Ground, at: [f64; 2]) -> Self {
        let here = Slopes::new(&ground.problem, at);
        let scale = scale(ground, at);
        // A first step as long as its allowed error; a vanishing slope makes it long, but keeps it a number.
        let speed = (here.gradient[0] / scale[0]).hypot(here.gradient[1] / scale[1]);
        Self { at, here, step: speed.recip().min(f64::MAX), steps: 0 }
    }

    /// One step, or one attempt at it; the end, once it is known.
    pub(super) fn step(&mut self, ground: &Ground) -> Option<End> {
        self.steps += 1;
        if let Some(index) = ground.owner(self.at).or_else(|| ground.arrived(self.at)) {
            return Some(End::Minimum(index));
        }
        let slope = self.here.gradient;
        if slope == [0.0; 2]
            || !slope.iter().all(|g| g.is_finite())
            || self.steps > STEPS_MAX
            || ground.is_lost(self.at)
        {
            return Some(End::Nowhere);
        }
        match self.attempt(ground) {
            Some((at, here, error)) if error <= 1.0 && here.loss <= self.here.loss => {
                (self.at, self.here) = (at, here);
                self.step *= (0.9 / error.sqrt()).clamp(0.3, 6.0);
            }
            Some((.., error)) if error.is_finite() => self.step *= (0.9 / error.sqrt()).clamp(0.1, 0.5),
            _ => self.step *= 0.1,
        }
        None
    }

    /// The point after the next step, the slopes there and the step's error as a share of what is allowed.
    fn attempt(&self, ground: &Ground) -> Option<([f64; 2], Slopes, f64)> {
        let Self { at, here, step, .. } = *self;
        let solve = solver(here.hessian, GAMMA * step)?;
        let k1 = solve(here.gradient.map(|g| -g));
        let middle = [at[0] + step * k1[0], at[1] + step * k1[1]];
        let form = ground.problem.form();
        let middle_sd = form.sd(middle[1]);
        if !(middle_sd > 0.0 && middle_sd.is_finite() && middle[0].is_finite()) {
            return None;
        }
        let slope = ground.problem.evaluate_at(middle[0], middle_sd).gradient;
        let k2 = solve([-slope[0] - 2.0 * k1[0], -slope[1] - 2.0 * k1[1]]);
        let next = [0, 1].map(|axis| at[axis] + step * (1.5 * k1[axis] + 0.5 * k2[axis]));
        let sd = form.sd(next[1]);
        if !(sd > 0.0 && sd.is_finite() && next[0].is_finite()) {
            return None;
        }
        let scale = scale(ground, at);
        let error = [0, 1].map(|axis| 0.5 * step * (k1[axis] + k2[axis]) / scale[axis]);
        Some((next, Slopes::new(&ground.problem, next), error[0].hypot(error[1])))
    }
}

/// The error allowed along each parameter.
fn scale(ground: &Ground, at: [f64; 2]) -> [f64; 2] {
    let sd = ground.problem.form().sd(at[1]);
    let second = match ground.problem.form() {
        Form::Exact | Form::Sampled(_) => STRETCH,
        Form::Notebook(_) => STRETCH * sd,
    };
    [TOLERANCE * ground.cell[0].min(STRETCH * sd), TOLERANCE * ground.cell[1].min(second)]
}

/// Solves (1 + `by`·H)·k = r; `None` unless that matrix is positive, which a shorter step makes it.
fn solver([a, b, c]: [f64; 3], by: f64) -> Option<impl Fn([f64; 2]) -> [f64; 2]> {
    let [a, b, c] = [1.0 + by * a, by * b, 1.0 + by * c];
    let determinant = a * c - b * b;
    let positive = a > 0.0 && determinant > 0.0 && determinant.is_finite();
    positive.then_some(move |r: [f64; 2]| [(c * r[0] - b * r[1]) / determinant, (a * r[1] - b * r[0]) / determinant])
}
