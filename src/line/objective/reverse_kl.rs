//! Reverse KL: D(Q‖P) = ∫ q log(q/p).

use super::notebook::{GridTarget, Point};
use super::panels::PiecewiseLog;
use super::sampled::{FromQ, Prepare};
use super::{Evaluation, Grid, Jet, Loss, Objective};
use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::math::ratio_excess;
use crate::text::Unit;

/// D(Q‖P): stays where P is.
pub struct ReverseKl;

impl Objective for ReverseKl {
    texts! {
        id: "reverse-kl",
        name: "reverse KL",
        short: "rev",
        formula: "D(Q‖P) = ∫ q log(q/p) dx",
        notebook_formula: "mean of q·(log q − log p) over the grid, p normalised",
        numpy: concat!(
            "x, width = nodes(mean, sd, False)\n",
            "q = np.exp(log_q(x, mean, sd)) * width\n",
            "ratio = log_q(x, mean, sd) - log_p(x)\n",
            "return (q * ratio).sum(), (q * ratio * score(x, mean, sd)).sum(axis=1)\n"
        ),
        about: "Exclusive: it pays wherever Q has mass that P lacks, so Q settles on one mode once the modes are far enough apart",
        divergence_id: "kl-reverse",
    }

    fn key(&self) -> char {
        'Q'
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn notebook_unit(&self) -> Unit {
        Unit::NatsPerX
    }

    fn exact(&self, target: &Mixture, _alpha: Alpha) -> Box<dyn Loss> {
        match target.as_normal() {
            Some(normal) => Box::new(BetweenNormals(normal)),
            None => Box::new(PiecewiseLog::new(target)),
        }
    }

    fn notebook(&self, target: &Mixture, grid: &Grid, _alpha: Alpha) -> Box<dyn Loss> {
        Box::new(NotebookReverse(GridTarget::normalised(target, grid)))
    }

    fn sampled(&self) -> Result<Prepare, &'static str> {
        Ok(FromQ::prepared)
    }

    fn draws_from_q(&self) -> bool {
        true
    }
}

/// D(Q‖P) where P is one normal: ½(e²ᵗ − 1 − 2t) + ½((μ − m)/s)² with t = log(σ/s).
struct BetweenNormals(Normal);

impl Loss for BetweenNormals {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        let (m, s) = (self.0.mean(), self.0.sd());
        let d = (mean - m) / s;
        0.5 * (ratio_excess(sd, s) + d * d)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let Jet { loss, gradient, .. } = self.jet(mean, sd);
        Evaluation { loss, gradient }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let (m, s) = (self.0.mean(), self.0.sd());
        let r = sd / s;
        Jet {
            loss: self.value(mean, sd),
            gradient: [(mean - m) / s / s, (r - 1.0) * (r + 1.0)],
            hessian: [1.0 / s / s, 0.0, 2.0 * r * r],
        }
    }

    fn known_minimum(&self) -> Option<[f64; 2]> {
        Some([self.0.mean(), self.0.sd()])
    }
}

/// The average of q·(log q − log p) over the grid.
struct NotebookReverse(GridTarget);

/// q·(log q − log p) and its first two derivatives by log q.
#[inline(always)]
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
