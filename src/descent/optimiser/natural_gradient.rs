//! The natural gradient: descent in the geometry of what the parameters stand for.

use super::{Metric, Optimiser, Setting, Stepper, descend, scaled};

/// The gradient divided by the Fisher information, so that a step means the same in every parameterisation.
pub struct NaturalGradient;

impl Optimiser for NaturalGradient {
    texts! {
        id: "natural-gradient",
        name: "natural gradient",
        numpy: concat!(
            "# The Fisher information of the mean is 1/sd², that of log sd is 2.\n",
            "theta = theta - rate * g * [sd**2, 0.5]\n"
        ),
        about: "θ ← θ − η·F⁻¹·g, F the Fisher information of what θ stands for",
    }

    fn default_rate(&self) -> f64 {
        0.1
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn start(&self, dimension: usize, rate: f64, _settings: &[f64]) -> Box<dyn Stepper> {
        let zero = vec![0.0; dimension];
        Box::new(State { rate, fisher: zero.clone(), direction: zero })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    /// The diagonal of the Fisher information.
    fisher: Vec<f64>,
    direction: Vec<f64>,
}

impl Stepper for State {
    fn step(&mut self, parameters: &mut [f64], gradient: &[f64], metric: &dyn Metric) {
        metric.diagonal(parameters, &mut self.fisher);
        metric.natural(parameters, gradient, &mut self.direction);
        descend(parameters, self.rate, &self.direction);
    }

    fn internals(&self) -> Vec<(&'static str, Vec<f64>)> {
        vec![
            ("Fisher information F", self.fisher.clone()),
            ("natural gradient F⁻¹·g", self.direction.clone()),
            ("Δθ", scaled(-self.rate, &self.direction)),
        ]
    }
}
