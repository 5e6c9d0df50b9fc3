//! Optimisers: how a run moves, from a gradient to the next parameters.
//!
//! An optimiser is one file and one entry in [`ALL`]. Definitions and defaults are PyTorch 1.13's; the natural gradient
//! is ours. All of them work on the two parameters of one normal, whatever those parameters are.

mod adagrad;
mod adam;
mod adamw;
mod choice;
mod momentum;
mod natural_gradient;
mod nesterov;
mod rmsprop;
mod sgd;

pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use choice::{Choice, ChoiceError, RATE_MAX};
pub use momentum::Momentum;
pub use natural_gradient::NaturalGradient;
pub use nesterov::Nesterov;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

/// Every optimiser, in the order in which they are shown.
pub static ALL: &[&dyn Optimiser] = &[&Sgd, &Momentum, &Nesterov, &RmsProp, &Adagrad, &Adam, &AdamW, &NaturalGradient];

/// The optimiser whose [`Optimiser::id`] is `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Optimiser> {
    ALL.iter().copied().find(|optimiser| optimiser.id() == id)
}

/// A number that an optimiser has besides its rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The frozen kebab-case name, as in scenario files.
    pub id: &'static str,
    /// The name on screen.
    pub name: &'static str,
    /// PyTorch's default.
    pub default: f64,
    /// The least value accepted.
    pub low: f64,
    /// The greatest value accepted.
    pub high: f64,
    /// One sentence on what it does.
    pub about: &'static str,
}

/// A rule for moving down a slope.
pub trait Optimiser: Send + Sync {
    /// The frozen kebab-case name, as in scenario files and on the command line.
    fn id(&self) -> &'static str;
    /// The name on screen.
    fn name(&self) -> &'static str;
    /// The update, in Unicode: θ the parameters, g the gradient, η the rate.
    fn about(&self) -> &'static str;
    /// The rate it starts with: PyTorch's default where there is one.
    fn default_rate(&self) -> f64;
    /// What else can be set.
    fn settings(&self) -> &'static [Setting];
    /// A fresh state. `settings` are in the order of [`Self::settings`]; missing ones are at their defaults.
    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper>;
}

impl std::fmt::Debug for dyn Optimiser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// An optimiser on its way.
pub trait Stepper: Send + Copied {
    /// The next parameters, from the present ones, the gradient there and the diagonal of the Fisher information in
    /// these parameters.
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], metric: [f64; 2]) -> [f64; 2];
    /// The named quantities behind the last step (moments, averages, the step itself), to take it apart on screen.
    fn internals(&self) -> Vec<(&'static str, [f64; 2])>;
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
fn setting(optimiser: &dyn Optimiser, given: &[f64], index: usize) -> f64 {
    given.get(index).copied().unwrap_or_else(|| optimiser.settings()[index].default)
}

/// `f` for both parameters.
fn each(f: impl FnMut(usize) -> f64) -> [f64; 2] {
    [0, 1].map(f)
}

/// `parameters` − `rate`·`direction`.
fn descend(parameters: [f64; 2], rate: f64, direction: [f64; 2]) -> [f64; 2] {
    each(|i| parameters[i] - rate * direction[i])
}

/// `numerator`/`denominator`, and 0 for 0/0: a gradient that has always been 0 moves nothing, even with ε = 0.
fn ratio(numerator: f64, denominator: f64) -> f64 {
    if numerator == 0.0 { 0.0 } else { numerator / denominator }
}
