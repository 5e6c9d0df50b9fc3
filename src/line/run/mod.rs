//! Runs on the line: a set-up in, a trace out, step by step or all at once.

mod csv;
mod problem;
mod script;
mod spread;
mod stop_when;
mod trace;

pub use csv::{csv_header, csv_row};
pub use script::script;
pub use spread::{SEEDS, SPREAD_STEPS_MAX, Spread, Spreading};
pub use stop_when::{StopWhen, StopWhenError};
pub use trace::{Reading, Row, State, Trace};

use crate::descent::optimiser::Choice;
use crate::descent::{Apart, Descent, Problem as _, Rule};
use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::line::objective::{Batches, Form, Objective, Problem};
use crate::work::{Budget, Work};

/// Everything a run depends on. The same set-up gives the same trace, bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// What is to be fitted.
    pub target: Mixture,
    /// Where the candidate starts.
    pub start: Normal,
    /// What is minimised.
    pub objective: &'static dyn Objective,
    /// At which α, where it depends on one.
    pub alpha: Alpha,
    /// In which form, and so in which parameters. An objective that the form doesn't suit (see [`Form::suits`]) makes no step.
    pub form: Form,
    /// How it moves.
    pub optimiser: Choice,
    /// The number of steps after which it stops; counts above [`STEPS_MAX`](crate::descent::STEPS_MAX) mean that many.
    pub steps: usize,
    /// The length of the gradient (by μ/σ and log σ) under which the run has converged; 0 for never.
    pub tolerance: f64,
    /// The readout under whose threshold the run is over, if there is one.
    pub stop_when: Option<StopWhen>,
}

impl Setup {
    /// The tolerance a form starts with: 1e-9 in the exact form; never in the notebook form, since the notebook had no
    /// such rule and all its rows must be there, and never in the sampled one, whose runs don't come to rest.
    #[must_use]
    pub fn default_tolerance(form: &Form) -> f64 {
        match form {
            Form::Exact => 1e-9,
            Form::Notebook(_) | Form::Sampled(_) => 0.0,
        }
    }
}

/// A run on its way. Dropping it, or taking its trace, leaves nothing behind.
pub struct Run {
    setup: Setup,
    descent: Descent<problem::From>,
}

impl Run {
    /// Prepares the objective and evaluates it at the start.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let problem = Problem::at(setup.alpha, setup.objective, &setup.target, &setup.form);
        Self::with_problem(setup, problem)
    }

    /// A new run, which takes over what this one has prepared if its target, objective and form are the same; and what
    /// this one leaves.
    #[must_use]
    pub fn again(self, setup: Setup) -> (Self, Trace) {
        let last = self.setup;
        let (problem, trace) = self.descent.into_parts();
        let same = last.objective == setup.objective
            && last.alpha == setup.alpha
            && last.target == setup.target
            && last.form.of_loss() == setup.form.of_loss();
        (if same { Self::with_problem(setup, problem.problem) } else { Self::new(setup) }, trace)
    }

    fn with_problem(setup: Setup, problem: Problem) -> Self {
        let parameters = setup.form.parameters(setup.start.mean(), setup.start.sd());
        let rule = Rule { optimiser: setup.optimiser.clone(), steps: setup.steps, tolerance: setup.tolerance };
        let watch = setup.stop_when.map(|rule| stop_when::Watch::new(rule, &setup));
        let sampling = setup.form.sampling();
        let batches = sampling.and_then(|sampling| Batches::new(setup.objective, &setup.target, *sampling).ok());
        let problem = problem::From::new(setup.start, problem.in_form(&setup.form), batches, watch);
        Self { descent: Descent::new(problem, rule, &parameters), setup }
    }

    /// What is being run.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The objective as prepared for this run.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.descent.problem().problem
    }

    /// The trace so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        self.descent.trace()
    }

    /// The trace so far, to keep.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        self.descent.into_parts().1
    }

    /// Takes apart the step from state `step` (at most the trace's length), at no evaluation of the loss.
    #[must_use]
    pub fn take_apart(&self, step: usize) -> Apart {
        self.descent.take_apart(step)
    }

    /// The length of the exact loss's gradient by (μ/σ, log σ) after `index` steps: the same in every form and in any unit
    /// of x.
    ///
    /// # Panics
    /// When `index` is above the trace's length.
    #[must_use]
    pub fn gradient_norm(&self, index: usize) -> f64 {
        let trace = self.trace();
        self.descent.problem().gradient_norm(trace.parameters(index), trace.slope(index))
    }
}

/// A unit is a step.
impl Work for Run {
    fn is_finished(&self) -> bool {
        self.descent.is_finished()
    }

    fn unit(&mut self) {
        self.descent.unit();
    }

    fn units(&mut self, units: usize) {
        self.descent.units(units);
    }
}

/// Runs `setup` to its end.
#[must_use]
pub fn optimise(setup: &Setup) -> Trace {
    let mut run = Run::new(setup.clone());
    while !run.advance(Budget::Units(usize::MAX)) {}
    run.into_trace()
}
