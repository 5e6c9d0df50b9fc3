//! What can be descended on: a function of a vector of parameters. A space wraps its losses in one.

use super::Goal;

/// The geometry of the space that the parameters live in: the Fisher information of what they stand for.
pub trait Metric {
    /// The diagonal of the Fisher information F at `parameters`, one number a parameter.
    fn diagonal(&self, parameters: &[f64], diagonal: &mut [f64]);
    /// F⁻¹·`gradient` at `parameters`.
    fn natural(&self, parameters: &[f64], gradient: &[f64], direction: &mut [f64]);
}

/// A loss as a function of a vector of parameters, in a space with names for them.
pub trait Problem: Metric {
    /// What is needed to read a trace's parameters as states of the space.
    type Reading;
    /// That, for the trace of a run that starts now.
    fn reading(&self) -> Self::Reading;
    /// The names of the parameters that an optimiser moves, such as μ and log σ; there are as many as parameters.
    fn names(&self) -> &'static [&'static str];
    /// The loss at `parameters`, where [`Self::check`] allows it, and its gradient. Neither need be finite.
    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64;
    /// The loss and its gradient as a run meets them after `step` steps; and, where the gradient comes from random draws,
    /// what these say of the loss.
    fn evaluate_step(&mut self, step: usize, parameters: &[f64], gradient: &mut [f64]) -> (f64, Option<f64>) {
        let _ = step;
        (self.evaluate(parameters, gradient), None)
    }
    /// Whether a run may go on at `parameters`, without looking at the loss.
    ///
    /// # Errors
    /// When they are out of the range of numbers, or stand for nothing in this space.
    fn check(&self, parameters: &[f64]) -> Result<(), Refusal>;
    /// What `parameters` stand for, as a person knows it: names with values, such as μ and σ.
    fn described(&self, parameters: &[f64]) -> Vec<(&'static str, f64)>;
    /// The length of `gradient`, the same in any parameters of the space and in any unit of length; of the exact gradient
    /// instead where `gradient` comes from random draws, since a batch's may be short by chance.
    fn gradient_norm(&self, parameters: &[f64], gradient: &[f64]) -> f64;
    /// Whether a minimum lies within `reach` of `parameters`, measured as by [`Self::gradient_norm`]: a small gradient
    /// alone is none.
    fn is_at_a_bottom(&self, parameters: &[f64], reach: f64) -> bool;
    /// A quantity that ends a run once it is below its threshold; asked once, when a run starts.
    fn goal(&self) -> Option<Goal> {
        None
    }
    /// That quantity at `parameters`, where the loss is `loss`; asked after every step of a run with a goal.
    fn watched(&self, _parameters: &[f64], _loss: f64) -> f64 {
        f64::INFINITY
    }
}

/// Why a run can't go on at some parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Refusal {
    /// They are no longer numbers to go on with.
    Range,
    /// They stand for nothing in this space.
    Outside {
        /// The name of the quantity that has left its domain.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it has to be, as in "a normal needs σ above 0".
        needs: &'static str,
        /// What to change, as a sentence.
        remedy: &'static str,
    },
    /// They stand beyond a wall, on the far side of which the loss is infinite.
    Wall {
        /// The name of the quantity that would have passed it.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Its value at the wall.
        wall: f64,
        /// Whether the loss is infinite above the wall, and not below.
        above: bool,
        /// What to change, as a sentence.
        remedy: &'static str,
    },
}
