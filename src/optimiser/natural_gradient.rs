//! The natural gradient: descent in the geometry of the normals themselves.

use super::{Optimiser, Setting, Stepper, descend, each};

/// The gradient divided by the Fisher information, so that a step means the same in every parameterisation.
pub struct NaturalGradient;

impl Optimiser for NaturalGradient {
    fn id(&self) -> &'static str {
        "natural-gradient"
    }

    fn name(&self) -> &'static str {
        "natural gradient"
    }

    fn about(&self) -> &'static str {
        "θ ← θ − η·F⁻¹·g, F = diag(1/σ², 2/σ²) in (μ, σ), diag(1/σ², 2) in (μ, log σ)"
    }

    fn default_rate(&self) -> f64 {
        0.1
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn start(&self, rate: f64, _settings: &[f64]) -> Box<dyn Stepper> {
        Box::new(State { rate, metric: [0.0; 2], direction: [0.0; 2] })
    }
}

#[derive(Clone)]
struct State {
    rate: f64,
    metric: [f64; 2],
    direction: [f64; 2],
}

impl Stepper for State {
    fn step(&mut self, parameters: [f64; 2], gradient: [f64; 2], metric: [f64; 2]) -> [f64; 2] {
        self.metric = metric;
        self.direction = each(|i| gradient[i] / metric[i]);
        descend(parameters, self.rate, self.direction)
    }

    fn internals(&self) -> Vec<(&'static str, [f64; 2])> {
        vec![
            ("Fisher information F", self.metric),
            ("natural gradient F⁻¹·g", self.direction),
            ("Δθ", self.direction.map(|d| -self.rate * d)),
        ]
    }
}
