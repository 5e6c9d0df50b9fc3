//! A threshold on a readout that ends a run.

use thiserror::Error;

use super::Setup;
use crate::descent::Goal;
use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence::{self, Divergence, Pair};
use crate::line::objective::{self, Form, Problem};
use crate::math::number;

/// A run is over at the first step at which a readout lies below a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StopWhen {
    readout: &'static dyn Divergence,
    below: f64,
}

/// Why there is no such rule, with what would help.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StopWhenError {
    /// The threshold is not a number that a divergence can come below.
    #[error("the threshold is {}; write a number above 0, such as 0.5", number(*below))]
    Threshold {
        /// What was asked for.
        below: f64,
    },
    /// The readout doesn't fall as the candidate comes closer.
    #[error("{name} rises as Q comes closer to P; use a readout that falls, such as kl-forward")]
    Rises {
        /// The readout's name.
        name: &'static str,
    },
}

impl StopWhen {
    /// Stops when `readout`, in its own unit (nats, not bits), is less than `below`.
    ///
    /// # Errors
    /// When `below` is not a finite number above 0, or the readout rises as Q comes closer to P.
    pub fn new(readout: &'static dyn Divergence, below: f64) -> Result<Self, StopWhenError> {
        if !readout.falls() {
            return Err(StopWhenError::Rises { name: readout.name() });
        }
        if !(below > 0.0 && below.is_finite()) {
            return Err(StopWhenError::Threshold { below });
        }
        Ok(Self { readout, below })
    }

    /// The readouts that a rule can be about, in the order of [`divergence::ALL`].
    pub fn readouts() -> impl Iterator<Item = &'static dyn Divergence> {
        divergence::ALL.iter().copied().filter(|divergence| divergence.falls())
    }

    /// What is watched.
    #[must_use]
    pub fn readout(&self) -> &'static dyn Divergence {
        self.readout
    }

    /// The threshold, in the readout's own unit.
    #[must_use]
    pub fn below(&self) -> f64 {
        self.below
    }

    /// What a run is told to reach, where the power divergence is that with `alpha`.
    #[must_use]
    pub fn goal(&self, alpha: Alpha) -> Goal {
        let Self { readout, below } = *self;
        let at = if readout.depends_on_alpha() { format!(" at α = {}", alpha.brief()) } else { String::new() };
        let name = format!("{}{at}", readout.symbol());
        Goal { id: readout.id(), name, unit: readout.unit_at(alpha), below }
    }
}

/// A rule, prepared for one target.
///
/// It is looked at after every step, so that the first step below the threshold is the one that stops. That costs nothing
/// where the readout is the loss itself, another evaluation of a loss where it is that of another objective (a few to some
/// 25 µs), and else the quadrature of the readout, some 150 µs a step for two modes.
pub(super) struct Watch {
    rule: StopWhen,
    /// Of the power divergence.
    alpha: Alpha,
    gauge: Gauge,
}

/// Where the readout comes from.
enum Gauge {
    /// It is the loss.
    Loss,
    /// It is the exact loss of an objective that isn't the run's, or not in the run's form.
    Other(Box<Problem>),
    /// The target, with a candidate of no importance.
    Any(Box<Pair>),
}

impl Watch {
    pub(super) fn new(rule: StopWhen, setup: &Setup) -> Self {
        let is_readout = |objective: &dyn objective::Objective| objective.divergence_id() == rule.readout.id();
        let gauge = if setup.form.of_loss() == Form::Exact && is_readout(setup.objective) {
            Gauge::Loss
        } else if let Some(objective) = objective::ALL.iter().find(|objective| is_readout(**objective)) {
            Gauge::Other(Box::new(Problem::at(setup.alpha, *objective, &setup.target, &Form::Exact)))
        } else {
            Gauge::Any(Box::new(Pair::new(&setup.target, &setup.target).with_alpha(setup.alpha)))
        };
        Self { rule, alpha: setup.alpha, gauge }
    }

    /// What a run is told to reach.
    pub(super) fn goal(&self) -> Goal {
        self.rule.goal(self.alpha)
    }

    /// The readout of N(`mean`, `sd`), where the run's loss is `loss`.
    pub(super) fn value(&self, mean: f64, sd: f64, loss: f64) -> f64 {
        match &self.gauge {
            Gauge::Loss => loss,
            Gauge::Other(problem) => problem.loss(mean, sd),
            Gauge::Any(base) => {
                let candidate = Mixture::from(Normal::raw(mean, sd));
                self.rule.readout.value(&base.with_candidate(&candidate))
            }
        }
    }
}
