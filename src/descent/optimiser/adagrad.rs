//! Adagrad, as `torch.optim.Adagrad` defines it.

use super::setting::EPSILON;
use super::{Metric, Optimiser, Setting, Stepper, ratio, setting_value};

/// Steps that shrink with the sum of all squared gradients so far.
pub struct Adagrad;

const SETTINGS: &[Setting] = &[
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
    EPSILON.with_default(1e-10),
];

impl Optimiser for Adagrad {
    texts! {
        id: "adagrad",
        name: "Adagrad",
        numpy: concat!(
            "v = v + (initial_accumulator if step == 0 else 0) + g * g\n",
            "theta = theta - rate / (1 + step * rate_decay) * quotient(g, np.sqrt(v) + epsilon)\n"
        ),
        about: "s ← s + g², θ ← θ − η/(1 + (t − 1)·decay) · g/(√s + ε)",
    }

    fn default_rate(&self) -> f64 {
        0.01
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [decay, initial, epsilon] = [0, 1, 2].map(|index| setting_value(self, settings, index));
        let squares = vec![initial; dimension];
        Box::new(State { rate, decay, epsilon, steps: 0.0, squares, change: vec![0.0; dimension] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    decay: f64,
    epsilon: f64,
    steps: f64,
    squares: Vec<f64>,
    change: Vec<f64>,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], _metric: &dyn Metric) {
        let rate = self.rate / (1.0 + self.steps * self.decay);
        self.steps += 1.0;
        let state = self.squares.iter_mut().zip(&mut self.change);
        for ((theta, g), (sum, change)) in parameters.iter_mut().zip(gradient).zip(state) {
            *sum += g * g;
            *change = -rate * ratio(*g, sum.sqrt() + self.epsilon);
            *theta += *change;
        }
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("sum of g², s", self.squares.clone()), ("Δθ", self.change.clone())]
    }
}
