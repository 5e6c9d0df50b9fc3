//! Plain gradient descent.

use super::{Optimiser, Setting, Stepper, descend};

/// One step down the gradient, every time.
pub struct Sgd;

impl Optimiser for Sgd {
    fn id(&self) -> &'static str {
        "sgd"
    }

    fn name(&self) -> &'static str {
        "SGD"
    }

    fn about(&self) -> &'static str {
        "θ ← θ − η·g"
    }

    fn default_rate(&self) -> f64 {
        0.05
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn start(&self, rate: f64, _settings: &[f64]) -> Box<dyn Stepper> {
        Box::new(State { rate, step: [0.0; 2] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    step: [f64; 2],
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], _metric: [f64; 2]) -> [f64; 2] {
        self.step = gradient.map(|g| -self.rate * g);
        descend(parameters, self.rate, gradient)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        vec![("Δθ = −η·g", self.step)]
    }
}
