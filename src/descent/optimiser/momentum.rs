//! Gradient descent with momentum (Polyak), as `torch.optim.SGD(momentum=…)` defines it.

use super::setting::MOMENTUM;
use super::{Metric, Optimiser, Setting, Stepper, descend, scaled, setting_value};

/// A heavy ball: the velocity remembers past gradients.
pub struct Momentum;

const SETTINGS: &[Setting] = &[
    MOMENTUM,
    Setting {
        id: "dampening",
        name: "dampening",
        default: 0.0,
        low: 0.0,
        high: 1.0,
        about: "The share of each new gradient that is left out of the velocity",
    },
];

impl Optimiser for Momentum {
    texts! {
        id: "momentum",
        name: "momentum",
        numpy: concat!(
            "v = g if step == 0 else momentum * v + (1 - dampening) * g\n",
            "theta = theta - rate * v\n"
        ),
        about: "v ← μ·v + (1 − d)·g, θ ← θ − η·v",
    }

    fn default_rate(&self) -> f64 {
        0.05
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [momentum, dampening] = [0, 1].map(|index| setting_value(self, settings, index));
        Box::new(State { rate, momentum, dampening, velocity: vec![0.0; dimension], moving: false })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    momentum: f64,
    dampening: f64,
    velocity: Vec<f64>,
    /// Not before the first step, which takes the whole gradient without dampening, as in PyTorch.
    moving: bool,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], _metric: &dyn Metric) {
        let (keep, take) = if self.moving { (self.momentum, 1.0 - self.dampening) } else { (0.0, 1.0) };
        for (v, g) in self.velocity.iter_mut().zip(gradient) {
            *v = keep * *v + take * g;
        }
        self.moving = true;
        descend(parameters, self.rate, &self.velocity);
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("velocity v", self.velocity.clone()), ("Δθ = −η·v", scaled(-self.rate, &self.velocity))]
    }
}
