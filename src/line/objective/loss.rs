//! A loss: an objective prepared for one target, with what is known of its shape.

use crate::line::distribution::Mixture;

/// An objective prepared for one target: a function of the candidate's mean and sd.
///
/// Slopes are by (μ, log σ) here whatever the form; [`Problem`](super::Problem) turns them into the form's own.
pub trait Loss: Send + Sync {
    /// The loss at N(`mean`, `sd`).
    fn value(&self, mean: f64, sd: f64) -> f64;
    /// The loss and its gradient by (μ, log σ).
    fn slope(&self, mean: f64, sd: f64) -> Evaluation;
    /// The loss, its gradient and its second derivatives by (μ, log σ).
    fn jet(&self, mean: f64, sd: f64) -> Jet;
    /// The (mean, sd) of its only minimum, where that is known in closed form.
    fn known_minimum(&self) -> Option<[f64; 2]> {
        None
    }
    /// The sds between which the loss is finite: beyond them there is a wall, and on an upper one a minimum may lie.
    fn sds(&self) -> [f64; 2] {
        [0.0, f64::INFINITY]
    }
    /// c, where for each σ the loss as a function of μ is one smoothed by a normal of sd σ/√c, so that c·∂log σ of it is
    /// σ²·∂μμ of it less what is positive at a minimum. Below 0 there is exactly one minimum. `None` where nothing of the
    /// kind holds.
    fn smoothing(&self) -> Option<f64> {
        Some(1.0)
    }
    /// P, where the loss is −entropy(Q) − E[log P] under Q: many values at once then come from smoothing log P.
    fn smooths_ln(&self) -> Option<&Mixture> {
        None
    }
}

/// A loss and its gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// The loss.
    pub loss: f64,
    /// Its gradient in the form's parameters: by (μ, log σ) in the exact form, by (μ, σ) in the notebook form.
    pub gradient: [f64; 2],
}

/// A loss with first and second derivatives by (μ, log σ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jet {
    /// The loss.
    pub loss: f64,
    /// ∂μ and ∂log σ.
    pub gradient: [f64; 2],
    /// ∂μ∂μ, ∂μ∂log σ and ∂log σ∂log σ.
    pub hessian: [f64; 3],
}

impl Jet {
    /// Whether both curvatures are positive.
    #[must_use]
    pub fn is_convex(&self) -> bool {
        let [a, b, c] = self.hessian;
        a > 0.0 && c > 0.0 && a * c - b * b > 0.0
    }

    /// The Newton step (Δμ, Δlog σ) to the stationary point of the parabola that this jet describes; `None` where it
    /// has none.
    #[must_use]
    pub fn newton_step(&self) -> Option<[f64; 2]> {
        let [a, b, c] = self.hessian;
        let determinant = a * c - b * b;
        let [g, h] = self.gradient;
        let step = [(b * h - c * g) / determinant, (b * g - a * h) / determinant];
        (step[0].is_finite() && step[1].is_finite()).then_some(step)
    }
}
