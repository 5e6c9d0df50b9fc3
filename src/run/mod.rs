//! Runs: a set-up in, a trace out, step by step or all at once.

mod apart;
mod csv;
mod stop;
mod trace;

use std::time::{Duration, Instant};

pub use apart::Apart;
pub use csv::{CSV_HEADER, csv_row};
pub use stop::{Stop, StopReason};
pub use trace::{Row, State, Trace};

use crate::distribution::{Mixture, Normal};
use crate::objective::{Evaluation, Form, Objective, Problem};
use crate::optimiser::{Choice, Stepper};
use trace::Entry;

/// The most steps a run may have.
pub const STEPS_MAX: usize = 10_000_000;
/// Means and sds beyond this, and sds below its inverse, are no longer numbers to go on with: squares of their ratios to
/// a target's sd, which may be 1e-9, would overflow.
const EXTENT_MAX: f64 = 1e100;

/// Everything a run depends on. The same set-up gives the same trace, bit for bit.
#[derive(Clone)]
pub struct Setup {
    /// What is to be fitted.
    pub target: Mixture,
    /// Where the candidate starts.
    pub start: Normal,
    /// What is minimised.
    pub objective: &'static dyn Objective,
    /// In which form, and so in which parameters.
    pub form: Form,
    /// How it moves.
    pub optimiser: Choice,
    /// The number of steps after which it stops; counts above [`STEPS_MAX`] mean that many.
    pub steps: usize,
    /// The length of the gradient (by μ/σ and log σ) under which the run has converged; 0 for never.
    pub tolerance: f64,
}

impl Setup {
    /// The tolerance a form starts with: 1e-9 in the exact form; never in the notebook form, since the notebook had no
    /// such rule and all its rows must be there.
    #[must_use]
    pub fn default_tolerance(form: &Form) -> f64 {
        match form {
            Form::Exact => 1e-9,
            Form::Notebook(_) => 0.0,
        }
    }
}

impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        self.objective.id() == other.objective.id()
            && (&self.target, self.start, self.form) == (&other.target, other.start, other.form)
            && self.optimiser == other.optimiser
            && (self.steps, self.tolerance) == (other.steps, other.tolerance)
    }
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("target", &self.target.to_string())
            .field("start", &self.start.to_string())
            .field("objective", &self.objective.id())
            .field("form", &self.form)
            .field("optimiser", &self.optimiser)
            .field("steps", &self.steps)
            .field("tolerance", &self.tolerance)
            .finish()
    }
}

/// How far one call of [`Run::advance`] may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// At most this many steps.
    Steps(usize),
    /// Until this much time has passed; at least one step.
    Time(Duration),
}

/// A run on its way. Dropping it, or taking its trace, leaves nothing behind.
pub struct Run {
    setup: Setup,
    problem: Problem,
    stepper: Box<dyn Stepper>,
    /// The stepper as it was at some steps, to take a step apart without running everything again.
    marks: apart::Marks,
    trace: Trace,
    /// The present parameters, in the form's own coordinates.
    parameters: [f64; 2],
    /// The gradient there.
    gradient: [f64; 2],
}

impl Run {
    /// Prepares the objective and evaluates it at the start.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let problem = Problem::new(setup.objective, &setup.target, &setup.form);
        Self::with_problem(setup, problem)
    }

    /// A new run, which takes over what this one has prepared if its target, objective and form are the same; and what
    /// this one leaves.
    #[must_use]
    pub fn again(self, setup: Setup) -> (Self, Trace) {
        let Self { setup: last, problem, trace, .. } = self;
        let same =
            last.objective.id() == setup.objective.id() && last.target == setup.target && last.form == setup.form;
        (if same { Self::with_problem(setup, problem) } else { Self::new(setup) }, trace)
    }

    fn with_problem(setup: Setup, problem: Problem) -> Self {
        let (mean, sd) = (setup.start.mean(), setup.start.sd());
        let start = problem.evaluate_at(mean, sd);
        let mut run = Self {
            stepper: setup.optimiser.start(),
            marks: apart::Marks::default(),
            trace: Trace::new(Self::entry(&setup.form, mean, sd, start)),
            parameters: setup.form.parameters(mean, sd),
            gradient: start.gradient,
            problem,
            setup,
        };
        if !is_finite(&start) {
            run.trace.stop_at(stop::Cause::Loss { mean, sd, loss: start.loss });
        } else if run.steps_left() == 0 {
            run.trace.stop_at(stop::Cause::Steps);
        } else if run.has_converged(mean, sd) {
            run.trace.stop_at(stop::Cause::Converged { gradient: run.gradient_norm(sd) });
        }
        run
    }

    /// What is being run.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The objective as prepared for this run.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The trace so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The trace so far, to keep.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// Whether the run has stopped for good.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.trace.stop().is_some()
    }

    /// Goes on within `budget`; whether the run has finished. How a run is sliced never changes its trace.
    pub fn advance(&mut self, budget: Budget) -> bool {
        match budget {
            Budget::Steps(steps) => self.steps(steps),
            Budget::Time(time) => {
                let begin = Instant::now();
                // The clock is read rarely while steps are cheap, and after every step while they are not.
                let mut slice = 1;
                while !self.is_finished() {
                    let before = Instant::now();
                    self.steps(slice);
                    if begin.elapsed() >= time {
                        break;
                    }
                    slice = if before.elapsed() * 16 < time { (slice * 2).min(4096) } else { slice.div_ceil(2) };
                }
            }
        }
        self.is_finished()
    }

    fn steps(&mut self, steps: usize) {
        for _ in 0..steps {
            if self.is_finished() {
                return;
            }
            self.step();
        }
    }

    fn step(&mut self) {
        self.marks.pass(self.trace.len(), self.stepper.as_ref());
        let sd = self.trace.last().sd;
        let next = self.stepper.step(self.parameters, self.gradient, self.setup.form.metric(sd));
        let (mean, sd) = (next[0], self.setup.form.sd(next[1]));
        if !(mean.abs() <= EXTENT_MAX && sd.abs() <= EXTENT_MAX) {
            return self.trace.stop_at(stop::Cause::Parameters { mean, sd });
        }
        if sd <= 0.0 && matches!(self.setup.form, Form::Notebook(_)) {
            return self.trace.stop_at(stop::Cause::Sd { sd });
        }
        if sd < 1.0 / EXTENT_MAX {
            return self.trace.stop_at(stop::Cause::Parameters { mean, sd });
        }
        let evaluation = self.problem.evaluate_at(mean, sd);
        if !is_finite(&evaluation) {
            return self.trace.stop_at(stop::Cause::Loss { mean, sd, loss: evaluation.loss });
        }
        self.parameters = next;
        self.gradient = evaluation.gradient;
        self.trace.push(Self::entry(&self.setup.form, mean, sd, evaluation));
        if self.has_converged(mean, sd) {
            self.trace.stop_at(stop::Cause::Converged { gradient: self.gradient_norm(sd) });
        } else if self.steps_left() == 0 {
            self.trace.stop_at(stop::Cause::Steps);
        }
    }

    fn steps_left(&self) -> usize {
        self.setup.steps.min(STEPS_MAX).saturating_sub(self.trace.len())
    }

    /// What the trace keeps: the gradient by μ and by σ itself, in both forms.
    fn entry(form: &Form, mean: f64, sd: f64, evaluation: Evaluation) -> Entry {
        let [gradient_mean, second] = evaluation.gradient;
        let gradient_sd = match form {
            Form::Exact => second / sd,
            Form::Notebook(_) => second,
        };
        Entry { mean, sd, loss: evaluation.loss, gradient_mean, gradient_sd }
    }

    /// The length of the gradient by (μ/σ, log σ): the same in both forms and in any unit of x.
    fn gradient_norm(&self, sd: f64) -> f64 {
        let Entry { gradient_mean, gradient_sd, .. } = *self.trace.last();
        (gradient_mean * sd).hypot(gradient_sd * sd)
    }

    /// A small gradient alone is no minimum: far from every mode MSE and cosine are flat. There must also be a bottom,
    /// near: positive curvature and a short way down, measured in sds, to where the parabola has it.
    fn has_converged(&self, mean: f64, sd: f64) -> bool {
        let tolerance = self.setup.tolerance;
        if !(self.gradient_norm(sd) < tolerance) {
            return false;
        }
        let jet = self.problem.jet(mean, sd);
        let Some([by_mean, by_ln_sd]) = jet.newton_step() else {
            return false;
        };
        jet.is_convex() && (by_mean / sd).hypot(by_ln_sd) < tolerance.sqrt().min(0.1)
    }
}

fn is_finite(evaluation: &Evaluation) -> bool {
    evaluation.loss.is_finite() && evaluation.gradient.iter().all(|g| g.is_finite())
}

/// Runs `setup` to its end.
#[must_use]
pub fn optimise(setup: &Setup) -> Trace {
    let mut run = Run::new(setup.clone());
    while !run.advance(Budget::Steps(usize::MAX)) {}
    run.into_trace()
}
