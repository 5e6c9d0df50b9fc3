//! AdamW, as `torch.optim.AdamW` defines it.

use super::{Optimiser, Setting, Stepper, adam::Moments, setting};

/// Adam with weight decay kept apart from the gradient: it pulls the parameters themselves towards 0.
pub struct AdamW;

impl Optimiser for AdamW {
    fn id(&self) -> &'static str {
        "adamw"
    }

    fn name(&self) -> &'static str {
        "AdamW"
    }

    fn about(&self) -> &'static str {
        "θ ← (1 − η·λ)·θ, then as Adam"
    }

    fn default_rate(&self) -> f64 {
        1e-3
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting {
                id: "beta1",
                name: "β₁",
                default: 0.9,
                low: 0.0,
                high: 0.999_999_999_999,
                about: "The share of the running average of g that is kept",
            },
            Setting {
                id: "beta2",
                name: "β₂",
                default: 0.999,
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
            Setting {
                id: "weight-decay",
                name: "λ",
                default: 0.01,
                low: 0.0,
                high: 1e6,
                about: "How hard the parameters are pulled towards 0, whatever the gradient says",
            },
        ]
    }

    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [beta1, beta2, epsilon, decay] = [0, 1, 2, 3].map(|index| setting(self, settings, index));
        Box::new(State { shrink: rate * decay, moments: Moments::new(rate, [beta1, beta2], epsilon), pull: [0.0; 2] })
    }
}

#[derive(Clone)]
struct State {
    /// η·λ.
    shrink: f64,
    moments: Moments,
    pull: [f64; 2],
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], metric: [f64; 2]) -> [f64; 2] {
        self.pull = parameters.map(|theta| -self.shrink * theta);
        self.moments.step(parameters.map(|theta| theta * (1.0 - self.shrink)), gradient, metric)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        let mut internals = self.moments.internals();
        internals.push(("decay −η·λ·θ", self.pull));
        internals
    }
}
