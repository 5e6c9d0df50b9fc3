//! Reverse KL: D(Q‖P) = ∫ q log(q/p).

use super::notebook::{GridTarget, Point};
use super::panels::Panels;
use super::{Evaluation, Grid, Jet, Loss, Objective};
use crate::distribution::Mixture;

/// D(Q‖P): stays where P is.
pub struct ReverseKl;

impl Objective for ReverseKl {
    fn id(&self) -> &'static str {
        "reverse-kl"
    }

    fn name(&self) -> &'static str {
        "reverse KL"
    }

    fn short(&self) -> &'static str {
        "rev"
    }

    fn key(&self) -> char {
        'Q'
    }

    fn formula(&self) -> &'static str {
        "D(Q‖P) = ∫ q log(q/p) dx"
    }

    fn notebook_formula(&self) -> &'static str {
        "mean of q·(log q − log p) over the grid, p normalised"
    }

    fn about(&self) -> &'static str {
        "Exclusive: it pays wherever Q has mass that P lacks, so Q settles on one mode once the modes are far enough apart"
    }

    fn divergence_id(&self) -> &'static str {
        "kl-reverse"
    }

    fn exact(&self, target: &Mixture) -> Box<dyn Loss> {
        Box::new(Panels::new(target))
    }

    fn notebook(&self, target: &Mixture, grid: &Grid) -> Box<dyn Loss> {
        Box::new(NotebookReverse(GridTarget::normalised(target, grid)))
    }
}

/// The average of q·(log q − log p) over the grid.
struct NotebookReverse(GridTarget);

/// q·(log q − log p) and its first two derivatives by log q.
#[inline]
fn term(Point { q, ln_q, ln_p, .. }: Point) -> [f64; 3] {
    let ratio = ln_q - ln_p;
    [q * ratio, q * (ratio + 1.0), q * (ratio + 2.0)]
}

impl Loss for NotebookReverse {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.slope(mean, sd).loss
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        self.0.slope(mean, sd, term).per_point(&self.0)
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        self.0.jet(mean, sd, term).per_point(&self.0)
    }
}
