//! AdamW, as `torch.optim.AdamW` defines it.

use super::adam::{BETA1, BETA2, Moments};
use super::setting::EPSILON;
use super::{Metric, Optimiser, Setting, Stepper, setting_value};

/// Adam with weight decay kept apart from the gradient: it pulls the parameters themselves towards 0.
pub struct AdamW;

const SETTINGS: &[Setting] = &[
    BETA1,
    BETA2,
    EPSILON,
    Setting {
        id: "weight-decay",
        name: "λ",
        default: 0.01,
        low: 0.0,
        high: 1e6,
        about: "How hard the parameters are pulled towards 0, whatever the gradient says",
    },
];

impl Optimiser for AdamW {
    texts! {
        id: "adamw",
        name: "AdamW",
        numpy: concat!(
            "theta = theta * (1 - rate * weight_decay)\n",
            "m = beta1 * m + (1 - beta1) * g\n",
            "v = beta2 * v + (1 - beta2) * g * g\n",
            "first, second = 1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)\n",
            "theta = theta - rate / first * quotient(m, np.sqrt(v) / np.sqrt(second) + epsilon)\n"
        ),
        about: "θ ← (1 − η·λ)·θ, then as Adam",
    }

    fn default_rate(&self) -> f64 {
        1e-3
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [beta1, beta2, epsilon, decay] = [0, 1, 2, 3].map(|index| setting_value(self, settings, index));
        let moments = Moments::new(dimension, rate, [beta1, beta2], epsilon);
        Box::new(State { shrink: rate * decay, moments, pull: vec![0.0; dimension] })
    }
}

#[derive(Clone)]
struct State {
    /// η·λ.
    shrink: f64,
    moments: Moments,
    pull: Vec<f64>,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], metric: &dyn Metric) {
        for (theta, pull) in parameters.iter_mut().zip(&mut self.pull) {
            *pull = -self.shrink * *theta;
            *theta *= 1.0 - self.shrink;
        }
        self.moments.step(parameters, gradient, metric);
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        let mut internals = self.moments.internals();
        internals.push(("decay −η·λ·θ", self.pull.clone()));
        internals
    }
}
