//! RMSprop, as `torch.optim.RMSprop` defines it.

use super::{Optimiser, Setting, Stepper, descend, each, ratio, setting};

/// Steps divided by the running size of the gradient.
pub struct RmsProp;

impl Optimiser for RmsProp {
    fn id(&self) -> &'static str {
        "rmsprop"
    }

    fn name(&self) -> &'static str {
        "RMSprop"
    }

    fn about(&self) -> &'static str {
        "v ← α·v + (1 − α)·g², θ ← θ − η·g/(√v + ε)"
    }

    fn default_rate(&self) -> f64 {
        0.01
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting {
                id: "alpha",
                name: "α",
                default: 0.99,
                low: 0.0,
                high: 0.999_999_999_999,
                about: "The share of the running average of g² that is kept",
            },
            Setting {
                id: "epsilon",
                name: "ε",
                default: 1e-8,
                low: 0.0,
                high: 1.0,
                about: "Added to the root, so that a vanishing average divides nothing by 0",
            },
        ]
    }

    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [alpha, epsilon] = [0, 1].map(|index| setting(self, settings, index));
        Box::new(State { rate, alpha, epsilon, squares: [0.0; 2], direction: [0.0; 2] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    alpha: f64,
    epsilon: f64,
    squares: [f64; 2],
    direction: [f64; 2],
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], _metric: [f64; 2]) -> [f64; 2] {
        self.squares = each(|i| self.alpha * self.squares[i] + (1.0 - self.alpha) * gradient[i] * gradient[i]);
        self.direction = each(|i| ratio(gradient[i], self.squares[i].sqrt() + self.epsilon));
        descend(parameters, self.rate, self.direction)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        vec![("average of g², v", self.squares), ("Δθ", self.direction.map(|d| -self.rate * d))]
    }
}
