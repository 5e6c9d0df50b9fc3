//! Nesterov momentum, as `torch.optim.SGD(momentum=…, nesterov=True)` defines it.

use super::{Optimiser, Setting, Stepper, descend, each, setting};

/// Momentum that looks one step ahead.
pub struct Nesterov;

impl Optimiser for Nesterov {
    fn id(&self) -> &'static str {
        "nesterov"
    }

    fn name(&self) -> &'static str {
        "Nesterov"
    }

    fn about(&self) -> &'static str {
        "v ← μ·v + g, θ ← θ − η·(g + μ·v)"
    }

    fn default_rate(&self) -> f64 {
        0.05
    }

    fn settings(&self) -> &'static [Setting] {
        &[Setting {
            id: "momentum",
            name: "momentum",
            default: 0.9,
            low: 0.0,
            high: 0.999_999_999_999,
            about: "The share of the last velocity that is kept",
        }]
    }

    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        Box::new(State { rate, momentum: setting(self, settings, 0), velocity: [0.0; 2], direction: [0.0; 2] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    momentum: f64,
    velocity: [f64; 2],
    direction: [f64; 2],
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], _metric: [f64; 2]) -> [f64; 2] {
        self.velocity = each(|i| self.momentum * self.velocity[i] + gradient[i]);
        self.direction = each(|i| gradient[i] + self.momentum * self.velocity[i]);
        descend(parameters, self.rate, self.direction)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        vec![
            ("velocity v", self.velocity),
            ("look-ahead g + μ·v", self.direction),
            ("Δθ", self.direction.map(|d| -self.rate * d)),
        ]
    }
}
