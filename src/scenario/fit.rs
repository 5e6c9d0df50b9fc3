//! The set-up of the Fit lab.

use crate::descent::optimiser::{Adam, Choice};
use crate::line::distribution::{Mixture, Normal};
use crate::line::objective::{self, Form, Objective};
use crate::line::run::Setup;

/// Several objectives that run from the same start towards the same target, one [`Setup`] each.
#[derive(Clone)]
pub struct FitScenario {
    /// The target P.
    pub target: Mixture,
    /// The candidate Q that every run starts from.
    pub start: Normal,
    /// The objectives that run, in the order of [`crate::line::objective::ALL`]; none is allowed.
    pub objectives: Vec<&'static dyn Objective>,
    /// Exact, or as the notebook computes.
    pub form: Form,
    /// The optimiser with its rate and settings.
    pub optimiser: Choice,
    /// The most steps a run makes, 1 to [`crate::descent::STEPS_MAX`].
    pub steps: usize,
    /// The gradient norm below which an exact run counts as converged; 0 for never.
    pub tolerance: f64,
}

impl FitScenario {
    /// What a run of `objective` needs.
    #[must_use]
    pub fn setup(&self, objective: &'static dyn Objective) -> Setup {
        Setup {
            target: self.target.clone(),
            start: self.start,
            objective,
            form: self.form,
            optimiser: self.optimiser.clone(),
            steps: self.steps,
            tolerance: self.tolerance,
        }
    }

    /// Takes another form, with the tolerance that goes with it.
    pub fn set_form(&mut self, form: Form) {
        self.form = form;
        self.tolerance = Setup::default_tolerance(&form);
    }

    /// The ids of the objectives that run.
    fn ids(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.objectives.iter().map(|objective| objective.id())
    }
}

impl Default for FitScenario {
    /// One standard normal as target and start, every objective, Adam at its defaults.
    fn default() -> Self {
        let start = Normal::raw(0.0, 1.0);
        Self {
            target: Mixture::from(start),
            start,
            objectives: objective::ALL.to_vec(),
            form: Form::Exact,
            optimiser: Choice::of(&Adam),
            steps: 1000,
            tolerance: Setup::default_tolerance(&Form::Exact),
        }
    }
}

impl PartialEq for FitScenario {
    fn eq(&self, other: &Self) -> bool {
        // Taking the fields apart makes a new one impossible to forget here.
        let Self { target, start, objectives: _, form, optimiser, steps, tolerance } = self;
        target == &other.target
            && start == &other.start
            && self.ids().eq(other.ids())
            && form == &other.form
            && optimiser == &other.optimiser
            && steps == &other.steps
            && tolerance == &other.tolerance
    }
}

impl std::fmt::Debug for FitScenario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FitScenario")
            .field("target", &self.target.to_string())
            .field("start", &self.start.to_string())
            .field("objectives", &self.ids().collect::<Vec<_>>())
            .field("form", &self.form)
            .field("optimiser", &self.optimiser)
            .field("steps", &self.steps)
            .field("tolerance", &self.tolerance)
            .finish()
    }
}
