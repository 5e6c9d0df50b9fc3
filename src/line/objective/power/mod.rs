//! The power divergence: Dα = (1 − ∫ p^α q^(1−α)) / (α(1 − α)).

mod exact;

use super::notebook::{GridTarget, Point};
use super::sampled::Prepare;
use super::{Evaluation, ForwardKl, Grid, Jet, Loss, Objective, ReverseKl};
use crate::line::distribution::Mixture;
use crate::line::{Alpha, power_density, slope_of_exp};
use crate::text::Unit;

/// Dα(P‖Q): one line from reverse KL at α = 0 to forward KL at 1.
pub struct Power;

impl Objective for Power {
    texts! {
        id: "power",
        name: "power",
        short: "Dα",
        formula: "(1 − ∫ p^α q^(1−α) dx) / (α(1 − α))",
        notebook_formula: "mean of (αp + (1−α)q − p^α q^(1−α)) / (α(1−α)) over the grid, p normalised",
        numpy: concat!(
            "x, width = nodes(mean, sd, True)\n",
            "p, q = log_p(x), log_q(x, mean, sd)\n",
            "if ALPHA == 0:\n",
            "    mixed = np.exp(q) * (q - p)\n",
            "    return mixed.sum() * width, (mixed * score(x, mean, sd)).sum(axis=1) * width\n",
            "if ALPHA == 1:\n",
            "    return (np.exp(p) * (p - q)).sum() * width, -(np.exp(p) * score(x, mean, sd)).sum(axis=1) * width\n",
            "mixed = np.exp(ALPHA * p + (1 - ALPHA) * q) * width\n",
            "return (1 - mixed.sum()) / (ALPHA * (1 - ALPHA)), -(mixed * score(x, mean, sd)).sum(axis=1) / ALPHA\n"
        ),
        about: "Between the directions: it seeks like reverse KL at α = 0, covers like forward KL at 1, and at ½ is four times Hellinger’s square",
        divergence_id: "power",
    }

    fn key(&self) -> char {
        'O'
    }

    fn unit(&self) -> Unit {
        Unit::One
    }

    fn notebook_unit(&self) -> Unit {
        Unit::PerX
    }

    fn unit_at(&self, alpha: Alpha) -> Unit {
        alpha.unit()
    }

    fn notebook_unit_at(&self, alpha: Alpha) -> Unit {
        if alpha.is_kl() { Unit::NatsPerX } else { self.notebook_unit() }
    }

    fn depends_on_alpha(&self) -> bool {
        true
    }

    fn is_on_at_first(&self) -> bool {
        false
    }

    fn exact(&self, target: &Mixture, alpha: Alpha) -> Box<dyn Loss> {
        match alpha {
            Alpha::REVERSE => ReverseKl.exact(target, alpha),
            Alpha::FORWARD => ForwardKl.exact(target, alpha),
            _ => Box::new(exact::Between::new(target, alpha)),
        }
    }

    /// The notebook had none; this is its natural sibling: the mean of an integrand that is nowhere negative. At 0 and 1 it
    /// has p − q and q − p more than the two KLs have there, whose integrals are 0 and whose means on a grid need not be.
    fn notebook(&self, target: &Mixture, grid: &Grid, alpha: Alpha) -> Box<dyn Loss> {
        Box::new(NotebookPower { points: GridTarget::normalised(target, grid), alpha })
    }

    /// The gradient is `−E_Q[(p/q)^α ∇log q]/α`, and `E_Q[(p/q)^(2α)] = 1 − 2α(1 − 2α)D` with the D of twice that α.
    fn sampled(&self) -> Result<Prepare, &'static str> {
        Err(
            "draws of Q weighted by (p/q)^α would do, but above α = ½ the variance of the weights is infinite once Q is narrow enough",
        )
    }
}

/// The average of (αp + (1 − α)q − p^α q^(1−α)) / (α(1 − α)) over the grid.
struct NotebookPower {
    points: GridTarget,
    alpha: Alpha,
}

impl NotebookPower {
    /// A point's term and its first two derivatives by log q: with g = p^α q^(1−α) they are (q − g)/α and that plus g.
    fn term(&self, Point { q, ln_q, p, ln_p }: Point) -> [f64; 3] {
        if p == 0.0 && q == 0.0 {
            return [0.0; 3];
        }
        let (a, b, l) = (self.alpha.get(), self.alpha.beta(), ln_p - ln_q);
        let g = (a * ln_p + b * ln_q).exp();
        let first = if (a * l).abs() <= 1.0 { -q * slope_of_exp(a, l) } else { (q - g) / a };
        [power_density(self.alpha, [ln_p, ln_q], l, 0.0), first, first + g]
    }
}

impl Loss for NotebookPower {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.slope(mean, sd).loss
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        self.points.slope(mean, sd, |point| self.term(point)).per_point(&self.points)
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        self.points.jet(mean, sd, |point| self.term(point)).per_point(&self.points)
    }
}
