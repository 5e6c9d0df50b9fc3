//! The line's losses as something to descend on: parameters (μ, log σ) in the exact form, (μ, σ) in the notebook's.

use super::stop_when::Watch;
use super::trace::Reading;
use crate::descent::{Goal, Metric, Problem as Descended, Refusal};
use crate::line::distribution::Normal;
use crate::line::objective::{Batches, Evaluation, Form, Problem};

/// Means and sds beyond this, and sds below its inverse, are no longer numbers to go on with: squares of their ratios to
/// a target's sd, which may be 1e-9, would overflow.
const EXTENT_MAX: f64 = 1e100;

/// A problem on the line, and the normal from which a run starts.
pub struct From {
    pub(super) start: Normal,
    pub(super) problem: Problem,
    /// What the run draws, if it does.
    pub(super) batches: Option<Batches>,
    /// The sds between which the loss is finite.
    sds: [f64; 2],
    /// What ends the run before its steps are made, if something may.
    pub(super) watch: Option<Watch>,
}

impl From {
    pub(super) fn new(start: Normal, problem: Problem, batches: Option<Batches>, watch: Option<Watch>) -> Self {
        Self { start, sds: problem.sds(), problem, batches, watch }
    }

    /// (mean, sd) of what `parameters` stand for.
    #[inline]
    fn normal(&self, parameters: &[f64]) -> [f64; 2] {
        [parameters[0], self.problem.form().sd(parameters[1])]
    }
}

impl Metric for From {
    fn diagonal(&self, parameters: &[f64], diagonal: &mut [f64]) {
        diagonal.copy_from_slice(&self.problem.form().metric(self.normal(parameters)[1]));
    }

    fn natural(&self, parameters: &[f64], gradient: &[f64], direction: &mut [f64]) {
        let metric = self.problem.form().metric(self.normal(parameters)[1]);
        for ((d, g), f) in direction.iter_mut().zip(gradient).zip(metric) {
            *d = g / f;
        }
    }
}

impl Descended for From {
    type Reading = Reading;

    fn reading(&self) -> Reading {
        Reading { form: *self.problem.form(), start: self.start }
    }

    fn names(&self) -> &'static [&'static str] {
        self.problem.form().parameter_names()
    }

    #[inline]
    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let [mean, sd] = self.normal(parameters);
        let evaluation = self.problem.evaluate_at(mean, sd);
        gradient.copy_from_slice(&evaluation.gradient);
        evaluation.loss
    }

    #[inline]
    fn evaluate_step(&mut self, step: usize, parameters: &[f64], gradient: &mut [f64]) -> (f64, Option<f64>) {
        if self.problem.form().sampling().is_none() {
            return (self.evaluate(parameters, gradient), None);
        }
        let [mean, sd] = self.normal(parameters);
        // Without an unbiased gradient there is none to follow, and the run ends before it begins.
        let none = Evaluation { loss: f64::NAN, gradient: [f64::NAN; 2] };
        let batch = self.batches.as_mut().map_or(none, |batches| batches.next(step, mean, sd));
        gradient.copy_from_slice(&batch.gradient);
        (self.problem.loss(mean, sd), Some(batch.loss))
    }

    #[inline]
    fn check(&self, parameters: &[f64]) -> Result<(), Refusal> {
        let [mean, sd] = self.normal(parameters);
        if !(mean.abs() <= EXTENT_MAX && sd.abs() <= EXTENT_MAX) {
            return Err(Refusal::Range);
        }
        if sd <= 0.0 && matches!(self.problem.form(), Form::Notebook(_)) {
            return Err(Refusal::Outside {
                name: "σ",
                value: sd,
                needs: "a normal needs σ above 0",
                remedy: "Use a smaller rate, or the exact form, where σ stays positive",
            });
        }
        let [low, high] = self.sds;
        if sd > high {
            // A minimum may lie on this wall: the run has come as far as it can.
            let remedy = "Where the loss still falls towards that wall, a smaller rate comes closer to it; other starts may end lower";
            return Err(Refusal::Wall { name: "σ", value: sd, wall: high, above: true, remedy });
        }
        if sd <= low && low > 0.0 {
            let remedy = "Use a smaller rate, or start wider";
            return Err(Refusal::Wall { name: "σ", value: sd, wall: low, above: false, remedy });
        }
        if sd < 1.0 / EXTENT_MAX { Err(Refusal::Range) } else { Ok(()) }
    }

    fn described(&self, parameters: &[f64]) -> Vec<(&'static str, f64)> {
        let [mean, sd] = self.normal(parameters);
        vec![("μ", mean), ("σ", sd)]
    }

    #[inline]
    fn gradient_norm(&self, parameters: &[f64], gradient: &[f64]) -> f64 {
        let sd = self.normal(parameters)[1];
        let [by_mean, by_ln_sd] = match self.problem.form() {
            Form::Exact => [gradient[0], gradient[1]],
            Form::Notebook(_) => [gradient[0], gradient[1] * sd],
            Form::Sampled(_) => self.problem.evaluate_at(parameters[0], sd).gradient,
        };
        (by_mean * sd).hypot(by_ln_sd)
    }

    /// Positive curvature, and a short way down, measured in sds, to where the parabola has its bottom.
    fn is_at_a_bottom(&self, parameters: &[f64], reach: f64) -> bool {
        let [mean, sd] = self.normal(parameters);
        let jet = self.problem.jet(mean, sd);
        let near = |[by_mean, by_ln_sd]: [f64; 2]| (by_mean / sd).hypot(by_ln_sd) < reach;
        jet.is_convex() && jet.newton_step().is_some_and(near)
    }
    fn goal(&self) -> Option<Goal> {
        self.watch.as_ref().map(Watch::goal)
    }

    fn watched(&self, parameters: &[f64], loss: f64) -> f64 {
        let [mean, sd] = self.normal(parameters);
        self.watch.as_ref().map_or(f64::INFINITY, |watch| watch.value(mean, sd, loss))
    }
}
