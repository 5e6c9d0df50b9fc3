//! A descent on its way.

use super::apart::Marks;
use super::optimiser::{Choice, Stepper};
use super::stop::Cause;
use super::{Goal, Problem, Trace, Watched};
use crate::work::Work;

/// The most steps a run may have.
pub const STEPS_MAX: usize = 10_000_000;

/// How a descent moves, and when it is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// How it moves.
    pub optimiser: Choice,
    /// The number of steps after which it stops; counts above [`STEPS_MAX`] mean that many.
    pub steps: usize,
    /// The length of the gradient (see [`Problem::gradient_norm`]) under which it has converged; 0 for never.
    pub tolerance: f64,
}

/// A descent on its way. How it is sliced never changes its trace.
pub struct Descent<P: Problem> {
    rule: Rule,
    problem: P,
    stepper: Box<dyn Stepper>,
    /// The stepper as it was at some steps, to take a step apart without running everything again.
    pub(super) marks: Marks,
    trace: Trace<P::Reading>,
    /// The present parameters.
    parameters: Vec<f64>,
    /// The gradient there.
    gradient: Vec<f64>,
    goal: Option<Goal>,
    /// The least value of what the goal is about, so far.
    lowest: f64,
}

impl<P: Problem> Descent<P> {
    /// Starts at `parameters` and evaluates the problem there.
    #[must_use]
    pub fn new(mut problem: P, rule: Rule, parameters: &[f64]) -> Self {
        let mut gradient = vec![0.0; parameters.len()];
        let (loss, estimate) = problem.evaluate_step(0, parameters, &mut gradient);
        let mut descent = Self {
            stepper: rule.optimiser.start(parameters.len()),
            marks: Marks::default(),
            trace: Trace::new(problem.reading(), parameters, (loss, estimate), &gradient),
            parameters: parameters.to_vec(),
            gradient,
            goal: problem.goal(),
            lowest: f64::INFINITY,
            problem,
            rule,
        };
        if !descent.is_finite(loss) {
            let refusal = descent.problem.check(&descent.parameters).err();
            descent.stop_at(Cause::Start(refusal));
        } else if descent.has_reached_its_goal(loss) {
            descent.stop_at(Cause::BelowThreshold);
        } else if descent.steps_left() == 0 {
            descent.stop_at(Cause::Steps { drawn: estimate.is_some() });
        } else if descent.has_converged() {
            descent.stop_at(Cause::Converged { gradient: descent.gradient_norm() });
        }
        descent
    }

    /// What is descended on.
    #[must_use]
    pub fn problem(&self) -> &P {
        &self.problem
    }

    /// How it moves, and when it is over.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The trace so far.
    #[must_use]
    pub fn trace(&self) -> &Trace<P::Reading> {
        &self.trace
    }

    /// The problem and the trace so far, to keep.
    #[must_use]
    pub fn into_parts(self) -> (P, Trace<P::Reading>) {
        (self.problem, self.trace)
    }

    fn stop_at(&mut self, cause: Cause) {
        let at = self.problem.described(&self.parameters);
        let watched = self.goal.clone().map(|goal| Watched { goal, lowest: self.lowest });
        self.trace.stop_at(cause, &at, watched);
    }

    /// Whether what the goal is about is below its threshold, at the present parameters.
    fn has_reached_its_goal(&mut self, loss: f64) -> bool {
        let Some(below) = self.goal.as_ref().map(|goal| goal.below) else { return false };
        let value = self.problem.watched(&self.parameters, loss);
        self.lowest = self.lowest.min(value);
        value < below
    }

    fn is_finite(&self, loss: f64) -> bool {
        loss.is_finite() && self.gradient.iter().all(|g| g.is_finite())
    }

    fn steps_left(&self) -> usize {
        self.rule.steps.min(STEPS_MAX).saturating_sub(self.trace.len())
    }

    fn gradient_norm(&self) -> f64 {
        self.problem.gradient_norm(&self.parameters, &self.gradient)
    }

    /// A small gradient alone is no minimum: far from every mode MSE and cosine are flat. There must also be a bottom, near.
    fn has_converged(&self) -> bool {
        let tolerance = self.rule.tolerance;
        tolerance > 0.0
            && self.gradient_norm() < tolerance
            && self.problem.is_at_a_bottom(&self.parameters, tolerance.sqrt().min(0.1))
    }
}

/// A unit is a step.
impl<P: Problem> Work for Descent<P> {
    fn is_finished(&self) -> bool {
        self.trace.stop().is_some()
    }

    fn unit(&mut self) {
        self.marks.pass(self.trace.len(), self.stepper.as_ref());
        self.stepper.step(&mut self.parameters, &self.gradient, &self.problem);
        if let Err(refusal) = self.problem.check(&self.parameters) {
            return self.stop_at(Cause::Refused(refusal));
        }
        let step = self.trace.len() + 1;
        let (loss, estimate) = self.problem.evaluate_step(step, &self.parameters, &mut self.gradient);
        if !self.is_finite(loss) {
            return self.stop_at(Cause::Loss);
        }
        self.trace.push(&self.parameters, (loss, estimate), &self.gradient);
        if self.has_reached_its_goal(loss) {
            self.stop_at(Cause::BelowThreshold);
        } else if self.has_converged() {
            self.stop_at(Cause::Converged { gradient: self.gradient_norm() });
        } else if self.steps_left() == 0 {
            self.stop_at(Cause::Steps { drawn: estimate.is_some() });
        }
    }
}
