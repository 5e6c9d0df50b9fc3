//! Negative cosine similarity of the densities: −∫pq / √(∫p² ∫q²).

use super::notebook::{GridTarget, Point};
use super::overlap::{Overlap, SELF_OVERLAP};
use super::sampled::{Batch, MeanDensity, Prepare, Sampler};
use super::{Evaluation, Grid, Jet, Loss, Objective};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::text::Unit;

/// −cos(p, q): compares shapes and ignores the total mass.
pub struct Cosine;

impl Objective for Cosine {
    texts! {
        id: "cosine",
        name: "cosine",
        short: "cos",
        formula: "−∫ p·q dx / √(∫ p² dx · ∫ q² dx)",
        notebook_formula: "−Σ q·p / (‖q‖·‖p‖) over the grid",
        numpy: concat!(
            "(pq, pq_slope), (qq, qq_slope), pp = products(mean, sd)\n",
            "loss = -pq / np.sqrt(pp * qq)\n",
            "return loss, loss * (pq_slope / pq - 0.5 * qq_slope / qq)\n"
        ),
        about: "Compares shapes by their overlap: it settles on whatever mode it overlaps, sooner than reverse KL does",
        divergence_id: "cosine",
    }

    fn key(&self) -> char {
        'C'
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    fn notebook_unit(&self) -> Unit {
        Unit::One
    }

    fn exact(&self, target: &Mixture, _alpha: Alpha) -> Box<dyn Loss> {
        let overlap = Overlap::new(target);
        Box::new(ExactCosine { scale: scale(&overlap), overlap })
    }

    fn notebook(&self, target: &Mixture, grid: &Grid, _alpha: Alpha) -> Box<dyn Loss> {
        let points = GridTarget::as_given(target, grid);
        let squares: f64 = points.p().iter().map(|p| p * p).sum();
        Box::new(NotebookCosine { points, norm: squares.sqrt() })
    }

    /// A ratio of averages is biased, but only ∫pq is an average here.
    fn sampled(&self) -> Result<Prepare, &'static str> {
        Ok(|target, _| {
            let scale = scale(&Overlap::new(target));
            Box::new(SampledCosine { scale, overlap: MeanDensity::new(target) })
        })
    }
}

/// 1 / √(∫p² · σ∫q²).
fn scale(overlap: &Overlap) -> f64 {
    1.0 / (overlap.with_itself() * SELF_OVERLAP).sqrt()
}

/// The same with ∫pq from draws of P. ∫q² is a closed form, and ∫p² a constant factor.
struct SampledCosine {
    scale: f64,
    overlap: MeanDensity,
}

impl Sampler for SampledCosine {
    fn estimate(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let Evaluation { loss: b, gradient: [b_m, b_s] } = self.overlap.of(mean, sd, batch);
        let scale = -self.scale * sd.sqrt();
        Evaluation { loss: scale * b, gradient: [scale * b_m, scale * (b_s + 0.5 * b)] }
    }
}

/// −B√σ·scale with B = ∫pq: the candidate's own norm is a power of its sd.
struct ExactCosine {
    overlap: Overlap,
    /// 1 / √(∫p² · σ∫q²).
    scale: f64,
}

impl Loss for ExactCosine {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        -self.scale * sd.sqrt() * self.overlap.value(mean, sd)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let Jet { loss, gradient, .. } = self.jet(mean, sd);
        Evaluation { loss, gradient }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let Jet { loss: b, gradient: [b_m, b_s], hessian: [b_mm, b_ms, b_ss] } = self.overlap.jet(mean, sd);
        let scale = -self.scale * sd.sqrt();
        Jet {
            loss: scale * b,
            gradient: [scale * b_m, scale * (b_s + 0.5 * b)],
            hessian: [scale * b_mm, scale * (b_ms + 0.5 * b_m), scale * (b_ss + b_s + 0.25 * b)],
        }
    }
}

/// −Σqp / (‖q‖‖p‖) over the grid; 0 where all of Q, or all of P, has left the grid.
struct NotebookCosine {
    points: GridTarget,
    /// ‖p‖.
    norm: f64,
}

/// q·p and its first two derivatives by log q.
#[inline(always)]
fn product(Point { q, p, .. }: Point) -> [f64; 3] {
    [q * p; 3]
}

/// q² and its first two derivatives by log q.
#[inline(always)]
fn square(Point { q, .. }: Point) -> [f64; 3] {
    let square = q * q;
    [square, 2.0 * square, 4.0 * square]
}

impl Loss for NotebookCosine {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.slope(mean, sd).loss
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let [products, squares] = self.points.slopes(
            mean,
            sd,
            #[inline(always)]
            |point| [product(point), square(point)],
        );
        let Evaluation { loss: n, gradient: dn } = products;
        let Evaluation { loss: w, gradient: dw } = squares;
        if !(w > 0.0 && self.norm > 0.0) {
            return Evaluation { loss: 0.0, gradient: [0.0; 2] };
        }
        let scale = -1.0 / (w.sqrt() * self.norm);
        let by = |axis: usize| scale * (dn[axis] - 0.5 * n * dw[axis] / w);
        Evaluation { loss: scale * n, gradient: [by(0), by(1)] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let n = self.points.jet(mean, sd, product);
        let w = self.points.jet(mean, sd, square);
        if !(w.loss > 0.0 && self.norm > 0.0) {
            return Jet { loss: 0.0, gradient: [0.0; 2], hessian: [0.0; 3] };
        }
        let scale = -1.0 / (w.loss.sqrt() * self.norm);
        // f = n·w^−½, differentiated twice; a and b are the axes of each second derivative.
        let first = |a: usize| scale * (n.gradient[a] - 0.5 * n.loss * w.gradient[a] / w.loss);
        let second = |k: usize, a: usize, b: usize| {
            let (wa, wb) = (w.gradient[a] / w.loss, w.gradient[b] / w.loss);
            let mixed = n.gradient[a] * wb + n.gradient[b] * wa + n.loss * w.hessian[k] / w.loss;
            scale * (n.hessian[k] - 0.5 * mixed + 0.75 * n.loss * wa * wb)
        };
        Jet {
            loss: scale * n.loss,
            gradient: [first(0), first(1)],
            hessian: [second(0, 0, 0), second(1, 0, 1), second(2, 1, 1)],
        }
    }
}
