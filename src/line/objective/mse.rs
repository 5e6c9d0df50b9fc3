//! Mean squared error between the densities: ∫ (p − q)².

use std::sync::OnceLock;

use super::notebook::{GridTarget, Point};
use super::overlap::{Overlap, SELF_OVERLAP};
use super::panels::PiecewiseLog;
use super::sampled::{Batch, MeanDensity, Prepare, Sampler};
use super::{Evaluation, Grid, Jet, Loss, Objective};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::text::Unit;

/// ∫(p − q)²: symmetric, and blind to whatever lies far apart.
pub struct Mse;

impl Objective for Mse {
    texts! {
        id: "mse",
        name: "MSE",
        short: "MSE",
        formula: "∫ (p − q)² dx",
        notebook_formula: "mean of (q − p)² over the grid",
        numpy: concat!(
            "(pq, pq_slope), (qq, qq_slope), pp = products(mean, sd)\n",
            "return pp - 2 * pq + qq, qq_slope - 2 * pq_slope\n"
        ),
        about: "Compares heights: wide and flat costs little, and a mode out of reach pulls at nothing",
        divergence_id: "l2",
    }

    fn key(&self) -> char {
        'M'
    }

    fn unit(&self) -> Unit {
        Unit::PerX
    }

    fn notebook_unit(&self) -> Unit {
        Unit::PerSquareX
    }

    fn exact(&self, target: &Mixture, _alpha: Alpha) -> Box<dyn Loss> {
        Box::new(ExactMse { overlap: Overlap::new(target), target: target.clone(), panels: OnceLock::new() })
    }

    fn notebook(&self, target: &Mixture, grid: &Grid, _alpha: Alpha) -> Box<dyn Loss> {
        Box::new(NotebookMse(GridTarget::as_given(target, grid)))
    }

    fn sampled(&self) -> Result<Prepare, &'static str> {
        Ok(|target, _| {
            let with_itself = Overlap::new(target).with_itself();
            Box::new(SampledMse { with_itself, overlap: MeanDensity::new(target) })
        })
    }
}

/// ∫p² + ∫q² − 2∫pq with the last from draws of P. Only that depends on where the two lie; ∫q² is a closed form, and ∫p² a
/// constant, which no gradient needs.
struct SampledMse {
    with_itself: f64,
    overlap: MeanDensity,
}

impl Sampler for SampledMse {
    fn estimate(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let Evaluation { loss: with_p, gradient: [by_mean, by_ln_sd] } = self.overlap.of(mean, sd, batch);
        let with_q = SELF_OVERLAP / sd;
        Evaluation {
            loss: self.with_itself + with_q - 2.0 * with_p,
            gradient: [-2.0 * by_mean, -with_q - 2.0 * by_ln_sd],
        }
    }
}

/// Below this part of ∫p² the closed form, a difference of terms of that size, is left for a sum of squares.
const CLOSE: f64 = 1e-4;

/// ∫p² + ∫q² − 2∫pq in closed form.
struct ExactMse {
    overlap: Overlap,
    target: Mixture,
    /// For candidates so close that the closed form cancels; most runs never are.
    panels: OnceLock<PiecewiseLog>,
}

impl Loss for ExactMse {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        let value = self.overlap.squared_difference(mean, sd);
        if value > CLOSE * self.overlap.with_itself() || self.overlap.is_one_normal() {
            return value;
        }
        self.panels.get_or_init(|| PiecewiseLog::new(&self.target)).squared_difference(mean, sd)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let Jet { gradient, .. } = self.jet(mean, sd);
        Evaluation { loss: self.value(mean, sd), gradient }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let with_p = self.overlap.jet(mean, sd);
        let with_q = SELF_OVERLAP / sd;
        Jet {
            loss: self.value(mean, sd),
            gradient: [-2.0 * with_p.gradient[0], -with_q - 2.0 * with_p.gradient[1]],
            hessian: [-2.0 * with_p.hessian[0], -2.0 * with_p.hessian[1], with_q - 2.0 * with_p.hessian[2]],
        }
    }
}

/// The average of (q − p)² over the grid.
struct NotebookMse(GridTarget);

/// (q − p)² and its first two derivatives by log q.
#[inline(always)]
fn squared(Point { q, p, .. }: Point) -> [f64; 3] {
    let difference = q - p;
    [difference * difference, 2.0 * difference * q, 2.0 * q * (q + difference)]
}

impl Loss for NotebookMse {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.slope(mean, sd).loss
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        self.0.slope(mean, sd, squared).per_point(&self.0)
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        self.0.jet(mean, sd, squared).per_point(&self.0)
    }
}
