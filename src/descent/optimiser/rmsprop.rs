//! RMSprop, as `torch.optim.RMSprop` defines it.

use super::setting::EPSILON;
use super::{Metric, Optimiser, Setting, Stepper, descend, ratio, scaled, setting_value};

/// Steps divided by the running size of the gradient.
pub struct RmsProp;

const SETTINGS: &[Setting] =
    &[Setting::share("alpha", "α", 0.99, "The share of the running average of g² that is kept"), EPSILON];

impl Optimiser for RmsProp {
    texts! {
        id: "rmsprop",
        name: "RMSprop",
        numpy: concat!(
            "v = alpha * v + (1 - alpha) * g * g\n",
            "theta = theta - rate * quotient(g, np.sqrt(v) + epsilon)\n"
        ),
        about: "v ← α·v + (1 − α)·g², θ ← θ − η·g/(√v + ε)",
    }

    fn default_rate(&self) -> f64 {
        0.01
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn start(&self, dimension: usize, rate: f64, settings: &[f64]) -> Box<dyn Stepper> {
        let [alpha, epsilon] = [0, 1].map(|index| setting_value(self, settings, index));
        let zero = vec![0.0; dimension];
        Box::new(State { rate, alpha, epsilon, squares: zero.clone(), direction: zero })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    alpha: f64,
    epsilon: f64,
    squares: Vec<f64>,
    direction: Vec<f64>,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], _metric: &dyn Metric) {
        for ((v, d), g) in self.squares.iter_mut().zip(&mut self.direction).zip(gradient) {
            *v = self.alpha * *v + (1.0 - self.alpha) * g * g;
            *d = ratio(*g, v.sqrt() + self.epsilon);
        }
        descend(parameters, self.rate, &self.direction);
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![("average of g², v", self.squares.clone()), ("Δθ", scaled(-self.rate, &self.direction))]
    }
}
