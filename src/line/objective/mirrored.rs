//! The loss of a target that is its own mirror image.

use super::{Evaluation, Form, Jet, Loss};
use crate::line::distribution::{Mixture, are_mirrored};

/// A loss whose odd derivatives by μ are 0 on the axis of symmetry, and not the rounding of a sum: optimisers that divide by
/// the gradient's own size would make a full step of that, and a minimum on the axis would never be quite at rest.
struct Mirrored {
    loss: Box<dyn Loss>,
    axis: f64,
}

/// `loss`, which is that of `target` in `form`, with its symmetry, if it has one.
pub(super) fn with_symmetry(loss: Box<dyn Loss>, target: &Mixture, form: &Form) -> Box<dyn Loss> {
    let axis = target.axis().filter(|axis| match form {
        Form::Exact | Form::Sampled(_) => true,
        Form::Notebook(grid) => are_mirrored(grid.low(), grid.high(), *axis),
    });
    match axis {
        Some(axis) => Box::new(Mirrored { loss, axis }),
        None => loss,
    }
}

impl Mirrored {
    fn odd(&self, derivative: f64, mean: f64) -> f64 {
        if mean == self.axis && derivative.is_finite() { 0.0 } else { derivative }
    }
}

impl Loss for Mirrored {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.loss.value(mean, sd)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let Evaluation { loss, gradient: [by_mean, by_ln_sd] } = self.loss.slope(mean, sd);
        Evaluation { loss, gradient: [self.odd(by_mean, mean), by_ln_sd] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let Jet { loss, gradient: [by_mean, by_ln_sd], hessian: [a, b, c] } = self.loss.jet(mean, sd);
        Jet { loss, gradient: [self.odd(by_mean, mean), by_ln_sd], hessian: [a, self.odd(b, mean), c] }
    }

    fn known_minimum(&self) -> Option<[f64; 2]> {
        self.loss.known_minimum()
    }

    fn sds(&self) -> [f64; 2] {
        self.loss.sds()
    }

    fn smoothing(&self) -> Option<f64> {
        self.loss.smoothing()
    }

    fn smooths_ln(&self) -> Option<&Mixture> {
        self.loss.smooths_ln()
    }
}
