//! The set-up of the Fit lab.

use crate::descent::optimiser::{Adam, Choice};
use crate::line::distribution::{Mixture, Normal};
use crate::line::objective::{self, Form, Objective};
use crate::line::run::Setup;

/// Several objectives that run from the same start towards the same target, one [`Setup`] each.
#[derive(Debug, Clone, PartialEq)]
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
