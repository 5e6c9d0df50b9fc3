//! Optimisers: how a run moves, from a gradient to the next parameters.
//!
//! An optimiser is one file and one entry in [`ALL`]. Definitions and defaults are PyTorch 1.13's; the natural gradient
//! is ours. All of them work on a vector of parameters, whatever those are.

mod adagrad;
mod adam;
mod adamw;
mod choice;
mod momentum;
mod natural_gradient;
mod nesterov;
mod rmsprop;
mod setting;
mod sgd;

pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use choice::{Choice, ChoiceError, RATE_MAX};
pub use momentum::Momentum;
pub use natural_gradient::NaturalGradient;
pub use nesterov::Nesterov;
pub use rmsprop::RmsProp;
pub use setting::Setting;
pub use sgd::Sgd;

use super::Metric;

/// Every optimiser, in the order in which they are shown.
pub static ALL: &[&dyn Optimiser] = &[&Sgd, &Momentum, &Nesterov, &RmsProp, &Adagrad, &Adam, &AdamW, &NaturalGradient];

/// The optimiser whose [`Optimiser::id`] is `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Optimiser> {
    crate::known::find(ALL, id)
}

/// A rule for moving down a slope.
pub trait Optimiser: Send + Sync {
    /// The frozen kebab-case name, as in scenario files and on the command line.
    fn id(&self) -> &'static str;
    /// The name on screen.
    fn name(&self) -> &'static str;
    /// The update, in Unicode: θ the parameters, g the gradient, η the rate.
    fn about(&self) -> &'static str;
    /// The update in Python with `NumPy`: moves `theta` by `g` at `rate`. `m` and `v` are 0 at first and kept, `step` counts
    /// from 0, `sd` is the candidate's, and the settings are variables by their ids.
    fn numpy(&self) -> &'static str;
    /// The rate it starts with: PyTorch's default where there is one.
    fn default_rate(&self) -> f64;
    /// What else can be set.
    fn settings(&self) -> &'static [Setting];
    /// A fresh state for `dimension` parameters. `settings` are in the order of [`Self::settings`]; missing ones are at their
    /// defaults.
    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper>;
}

known_by_id!(Optimiser);

/// An optimiser on its way.
pub trait Stepper: Send + Copied {
    /// Moves `parameters` by one step, from the gradient there. `metric` is that of the space they live in.
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], metric: &dyn Metric);
    /// The named quantities behind the last step (moments, averages, the step itself), one number a parameter, to take it
    /// apart on screen.
    fn internals(&self) -> Vec<(&'static str, Vec<f64>)>;
}

/// A stepper can be put aside as it is, to go on from there later. Whatever is `Clone` has it.
pub trait Copied {
    /// A copy in the same state.
    fn copied(&self) -> Box<dyn Stepper>;
}

impl<S: Stepper + Clone + 'static> Copied for S {
    fn copied(&self) -> Box<dyn Stepper> {
        Box::new(self.clone())
    }
}

/// The value of setting `index`: as given, or its default.
fn setting_value(optimiser: &dyn Optimiser, given: &[f64], index: usize) -> f64 {
    given.get(index).copied().unwrap_or_else(|| optimiser.settings()[index].default)
}

/// `parameters` − `rate`·`direction`.
fn descend(parameters: &mut [f64], rate: f64, direction: &[f64]) {
    for (theta, d) in parameters.iter_mut().zip(direction) {
        *theta -= rate * d;
    }
}

/// `factor`·`vector`.
fn scaled(factor: f64, vector: &[f64]) -> Vec<f64> {
    vector.iter().map(|x| factor * x).collect()
}

/// `numerator`/`denominator`, and 0 for 0/0: a gradient that has always been 0 moves nothing, even with ε = 0.
fn ratio(numerator: f64, denominator: f64) -> f64 {
    if numerator == 0.0 { 0.0 } else { numerator / denominator }
}
