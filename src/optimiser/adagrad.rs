//! Adagrad, as `torch.optim.Adagrad` defines it.

use super::{Optimiser, Setting, Stepper, descend, each, ratio, setting};

/// Steps that shrink with the sum of all squared gradients so far.
pub struct Adagrad;

impl Optimiser for Adagrad {
    fn id(&self) -> &'static str {
        "adagrad"
    }

    fn name(&self) -> &'static str {
        "Adagrad"
    }

    fn about(&self) -> &'static str {
        "s ← s + g², θ ← θ − η/(1 + (t − 1)·decay) · g/(√s + ε)"
    }

    fn default_rate(&self) -> f64 {
        0.01
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting {
                id: "rate-decay",
                name: "rate decay",
                default: 0.0,
                low: 0.0,
                high: 1e6,
                about: "How fast the rate falls with the number of steps",
            },
            Setting {
                id: "initial-accumulator",
                name: "initial sum",
                default: 0.0,
                low: 0.0,
                high: 1e12,
                about: "What the sum of squares starts from",
            },
            Setting {
                id: "epsilon",
                name: "ε",
                default: 1e-10,
                low: 0.0,
                high: 1.0,
                about: "Added to the root, so that a vanishing average divides nothing by 0",
            },
        ]
    }

    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [decay, initial, epsilon] = [0, 1, 2].map(|index| setting(self, settings, index));
        Box::new(State { rate, decay, epsilon, steps: 0.0, squares: [initial; 2], change: [0.0; 2] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    decay: f64,
    epsilon: f64,
    steps: f64,
    squares: [f64; 2],
    change: [f64; 2],
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], _metric: [f64; 2]) -> [f64; 2] {
        let rate = self.rate / (1.0 + self.steps * self.decay);
        self.steps += 1.0;
        self.squares = each(|i| self.squares[i] + gradient[i] * gradient[i]);
        let direction = each(|i| ratio(gradient[i], self.squares[i].sqrt() + self.epsilon));
        self.change = direction.map(|d| -rate * d);
        descend(parameters, rate, direction)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        vec![("sum of g², s", self.squares), ("Δθ", self.change)]
    }
}
