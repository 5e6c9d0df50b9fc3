//! Adam, as `torch.optim.Adam` defines it, and the moments it shares with AdamW.

use super::setting::EPSILON;
use super::{Metric, Optimiser, Setting, Stepper, ratio, setting_value};

/// How much of the average of g is kept.
pub(super) const BETA1: Setting =
    Setting::share("beta1", "β₁", 0.9, "The share of the running average of g that is kept");
/// How much of the average of g² is kept.
pub(super) const BETA2: Setting =
    Setting::share("beta2", "β₂", 0.999, "The share of the running average of g² that is kept");

/// Running averages of gradient and squared gradient, each corrected for its start at 0.
pub struct Adam;

const SETTINGS: &[Setting] = &[BETA1, BETA2, EPSILON];

impl Optimiser for Adam {
    texts! {
        id: "adam",
        name: "Adam",
        numpy: concat!(
            "m = beta1 * m + (1 - beta1) * g\n",
            "v = beta2 * v + (1 - beta2) * g * g\n",
            "first, second = 1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)\n",
            "theta = theta - rate / first * quotient(m, np.sqrt(v) / np.sqrt(second) + epsilon)\n"
        ),
        about: "m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², θ ← θ − η·m̂/(√v̂ + ε)",
    }

    fn default_rate(&self) -> f64 {
        1e-3
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [beta1, beta2, epsilon] = [0, 1, 2].map(|index| setting_value(self, settings, index));
        Box::new(Moments::new(dimension, rate, [beta1, beta2], epsilon))
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
    first: Vec<f64>,
    second: Vec<f64>,
    change: Vec<f64>,
}

impl Moments {
    pub(super) fn new(dimension: usize, rate: f64, betas: [f64; 2], epsilon: f64) -> Self {
        let zero = || vec![0.0; dimension];
        Self { rate, betas, epsilon, powers: [1.0; 2], first: zero(), second: zero(), change: zero() }
    }
}

impl Stepper for Moments {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], _metric: &dyn Metric) {
        let [beta1, beta2] = self.betas;
        // A running product gives the same bits on every machine, which `powi` doesn't promise.
        self.powers = [self.powers[0] * beta1, self.powers[1] * beta2];
        let step_size = self.rate / (1.0 - self.powers[0]);
        let root = (1.0 - self.powers[1]).sqrt();
        let moments = self.first.iter_mut().zip(&mut self.second);
        let moves = parameters.iter_mut().zip(&mut self.change);
        for (((m, v), (theta, change)), g) in moments.zip(moves).zip(gradient) {
            *m = beta1 * *m + (1.0 - beta1) * g;
            *v = beta2 * *v + (1.0 - beta2) * g * g;
            *change = -step_size * ratio(*m, v.sqrt() / root + self.epsilon);
            *theta += *change;
        }
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        let corrected = |moment: &[f64], power: f64| {
            moment.iter().map(|m| if power < 1.0 { m / (1.0 - power) } else { 0.0 }).collect()
        };
        vec![
            ("average of g, m", self.first.clone()),
            ("average of g², v", self.second.clone()),
            ("corrected m̂", corrected(&self.first, self.powers[0])),
            ("corrected v̂", corrected(&self.second, self.powers[1])),
            ("Δθ", self.change.clone()),
        ]
    }
}
