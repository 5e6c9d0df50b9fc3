//! Nesterov momentum, as `torch.optim.SGD(momentum=…, nesterov=True)` defines it.

use super::setting::MOMENTUM;
use super::{Metric, Optimiser, Setting, Stepper, descend, scaled, setting_value};

/// Momentum that looks one step ahead.
pub struct Nesterov;

const SETTINGS: &[Setting] = &[MOMENTUM];

impl Optimiser for Nesterov {
    texts! {
        id: "nesterov",
        name: "Nesterov",
        numpy: concat!(
            "v = momentum * v + g\n",
            "theta = theta - rate * (g + momentum * v)\n"
        ),
        about: "v ← μ·v + g, θ ← θ − η·(g + μ·v)",
    }

    fn default_rate(&self) -> f64 {
        0.05
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let zero = vec![0.0; dimension];
        Box::new(State { rate, momentum: setting_value(self, settings, 0), velocity: zero.clone(), direction: zero })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    momentum: f64,
    velocity: Vec<f64>,
    direction: Vec<f64>,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], _metric: &dyn Metric) {
        for ((v, d), g) in self.velocity.iter_mut().zip(&mut self.direction).zip(gradient) {
            *v = self.momentum * *v + g;
            *d = g + self.momentum * *v;
        }
        descend(parameters, self.rate, &self.direction);
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![
            ("velocity v", self.velocity.clone()),
            ("look-ahead g + μ·v", self.direction.clone()),
            ("Δθ", scaled(-self.rate, &self.direction)),
        ]
    }
}
