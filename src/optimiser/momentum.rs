//! Gradient descent with momentum (Polyak), as `torch.optim.SGD(momentum=…)` defines it.

use super::{Optimiser, Setting, Stepper, descend, each, setting};

/// A heavy ball: the velocity remembers past gradients.
pub struct Momentum;

impl Optimiser for Momentum {
    fn id(&self) -> &'static str {
        "momentum"
    }

    fn name(&self) -> &'static str {
        "momentum"
    }

    fn about(&self) -> &'static str {
        "v ← μ·v + (1 − d)·g, θ ← θ − η·v"
    }

    fn default_rate(&self) -> f64 {
        0.05
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting {
                id: "momentum",
                name: "momentum",
                default: 0.9,
                low: 0.0,
                high: 0.999_999_999_999,
                about: "The share of the last velocity that is kept",
            },
            Setting {
                id: "dampening",
                name: "dampening",
                default: 0.0,
                low: 0.0,
                high: 1.0,
                about: "The share of each new gradient that is left out of the velocity",
            },
        ]
    }

    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [momentum, dampening] = [0, 1].map(|index| setting(self, settings, index));
        Box::new(State { rate, momentum, dampening, velocity: None })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    momentum: f64,
    dampening: f64,
    /// `None` before the first step, which takes the whole gradient without dampening, as in PyTorch.
    velocity: Option<[f64; 2]>,
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], _metric: [f64; 2]) -> [f64; 2] {
        let velocity = match self.velocity {
            None => gradient,
            Some(last) => each(|i| self.momentum * last[i] + (1.0 - self.dampening) * gradient[i]),
        };
        self.velocity = Some(velocity);
        descend(parameters, self.rate, velocity)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        let velocity = self.velocity.unwrap_or_default();
        vec![("velocity v", velocity), ("Δθ = −η·v", velocity.map(|v| -self.rate * v))]
    }
}
