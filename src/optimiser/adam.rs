//! Adam, as `torch.optim.Adam` defines it, and the moments it shares with AdamW.

use super::{Optimiser, Setting, Stepper, each, ratio, setting};

/// Running averages of gradient and squared gradient, each corrected for its start at 0.
pub struct Adam;

impl Optimiser for Adam {
    fn id(&self) -> &'static str {
        "adam"
    }

    fn name(&self) -> &'static str {
        "Adam"
    }

    fn about(&self) -> &'static str {
        "m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², θ ← θ − η·m̂/(√v̂ + ε)"
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
        ]
    }

    fn start(&self, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [beta1, beta2, epsilon] = [0, 1, 2].map(|index| setting(self, settings, index));
        Box::new(Moments::new(rate, [beta1, beta2], epsilon))
    }
}

/// Adam's state.
#[derive(Clone)]
pub(super) struct Moments {
    rate: f64,
    betas: [f64; 2],
    epsilon: f64,
    /// β₁ᵗ and β₂ᵗ after t steps.
    powers: [f64; 2],
    first: [f64; 2],
    second: [f64; 2],
    change: [f64; 2],
}

impl Moments {
    pub(super) fn new(rate: f64, betas: [f64; 2], epsilon: f64) -> Self {
        let zero = [0.0; 2];
        Self { rate, betas, epsilon, powers: [1.0; 2], first: zero, second: zero, change: zero }
    }
}

impl Stepper for Moments {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], _metric: [f64; 2]) -> [f64; 2] {
        let [beta1, beta2] = self.betas;
        // A running product gives the same bits on every machine, which `powi` doesn't promise.
        self.powers = each(|i| self.powers[i] * self.betas[i]);
        self.first = each(|i| beta1 * self.first[i] + (1.0 - beta1) * gradient[i]);
        self.second = each(|i| beta2 * self.second[i] + (1.0 - beta2) * gradient[i] * gradient[i]);
        let step_size = self.rate / (1.0 - self.powers[0]);
        let root = (1.0 - self.powers[1]).sqrt();
        self.change = each(|i| -step_size * ratio(self.first[i], self.second[i].sqrt() / root + self.epsilon));
        each(|i| parameters[i] + self.change[i])
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        let corrected =
            |moment: [f64; 2], power: f64| moment.map(|m| if power < 1.0 { m / (1.0 - power) } else { 0.0 });
        vec![
            ("average of g, m", self.first),
            ("average of g², v", self.second),
            ("corrected m̂", corrected(self.first, self.powers[0])),
            ("corrected v̂", corrected(self.second, self.powers[1])),
            ("Δθ", self.change),
        ]
    }
}
