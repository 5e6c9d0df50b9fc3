//! Plain gradient descent.

use super::{Metric, Optimiser, Setting, Stepper, descend, scaled};

/// One step down the gradient, every time.
pub struct Sgd;

impl Optimiser for Sgd {
    texts! {
        id: "sgd",
        name: "SGD",
        numpy: "theta = theta - rate * g",
        about: "θ ← θ − η·g",
    }

    fn default_rate(&self) -> f64 {
        0.05
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn start(&self, dimension: usize, rate: f64, _settings: &[f64]) -> Box<dyn Stepper> {
        Box::new(State { rate, gradient: vec![0.0; dimension] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    gradient: Vec<f64>,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], _metric: &dyn Metric) {
        self.gradient.copy_from_slice(gradient);
        descend(parameters, self.rate, gradient);
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("Δθ = −η·g", scaled(-self.rate, &self.gradient))]
    }
}
