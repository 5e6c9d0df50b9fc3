//! Forward KL: D(P‖Q) = ∫ p log(p/q).

use super::notebook::GridTarget;
use super::sampled::{LogLikelihood, Prepare};
use super::{Evaluation, Grid, Jet, Loss, Objective};
use crate::line::Alpha;
use crate::line::distribution::{Mixture, Normal};
use crate::line::divergence::{Divergence as _, KlForward, Pair};
use crate::math::{HALF_LN_TWO_PI, Place, ratio_excess};
use crate::text::Unit;

/// D(P‖Q): covers every mode.
pub struct ForwardKl;

impl Objective for ForwardKl {
    texts! {
        id: "forward-kl",
        name: "forward KL",
        short: "fwd",
        formula: "D(P‖Q) = ∫ p log(p/q) dx",
        notebook_formula: "mean of p·(log p − log q) over the grid",
        numpy: concat!(
            "x, width = nodes(mean, sd, True)\n",
            "p = np.exp(log_p(x))\n",
            "loss = (p * (log_p(x) - log_q(x, mean, sd))).sum() * width\n",
            "# The moments of P.\n",
            "t = (WEIGHTS * MEANS).sum() - mean\n",
            "square = (WEIGHTS * (SDS**2 + (MEANS - mean) ** 2)).sum()\n",
            "return loss, np.array([-t / sd**2, 1 - square / sd**2])\n"
        ),
        about: "Inclusive: it pays wherever P has mass that Q lacks, so its optimum has P’s mean and variance",
        divergence_id: "kl-forward",
    }

    fn key(&self) -> char {
        'F'
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn notebook_unit(&self) -> Unit {
        Unit::NatsPerX
    }

    fn exact(&self, target: &Mixture, _alpha: Alpha) -> Box<dyn Loss> {
        let (mean, sd) = (target.centre(), target.sd());
        let rounded = Pair::new(target, &Mixture::from(Normal::raw(mean.base, sd)));
        // From P's mean itself instead of the nearest double: the law that Moments rests on, backwards.
        let least = (KlForward.value(&rounded) - 0.5 * (mean.offset / sd).powi(2)).max(0.0);
        Box::new(Moments { scale: 1.0, mean, sd, least })
    }

    fn notebook(&self, target: &Mixture, grid: &Grid, _alpha: Alpha) -> Box<dyn Loss> {
        Box::new(Moments::on_grid(target, grid))
    }

    fn sampled(&self) -> Result<Prepare, &'static str> {
        Ok(LogLikelihood::prepared)
    }
}

/// The loss through the target's moments: O(1) an evaluation, however many nodes there were.
///
/// With m and s the target's mean and sd, D(P‖Q) = D(P‖N(m,s)) + D(N(m,s)‖Q): nothing cancels near the optimum.
struct Moments {
    /// What multiplies D(N(m,s)‖Q): 1, or the grid's Σp over its number of points.
    scale: f64,
    /// m, in two parts: the gradient divides what is left of μ − m by σ².
    mean: Place,
    sd: f64,
    /// The loss at N(m,s).
    least: f64,
}

impl Moments {
    fn on_grid(target: &Mixture, grid: &Grid) -> Self {
        let points = GridTarget::as_given(target, grid);
        let mass = sum(points.p().iter().copied());
        let weighted = || points.x().iter().zip(points.p());
        let base = sum(weighted().map(|(x, p)| p * x)) / mass;
        let mean = Place::at(base);
        let variance = sum(weighted().map(|(x, p)| p * (x - base) * (x - base))) / mass;
        let n = super::count(grid.points());
        if !(variance > 0.0) {
            // The grid sees at most one point of P: no normal of positive width is best, and no moments exist.
            let mean = if base.is_finite() { mean } else { Place::at(0.0) };
            let entropy = sum(points.ln_p().iter().zip(points.p()).map(|(ln_p, p)| p * ln_p));
            return Self { scale: mass / n, mean, sd: 0.0, least: (entropy + mass * HALF_LN_TWO_PI) / n };
        }
        let best = Normal::raw(base, variance.sqrt());
        let terms = points.x().iter().zip(points.ln_p()).map(|(x, ln_p)| ln_p - best.ln_pdf(*x));
        let least = sum(terms.zip(points.p()).map(|(ratio, p)| p * ratio)) / n;
        Self { scale: mass / n, mean, sd: variance.sqrt(), least }
    }

    /// Squared distances in units of `sd`: (μ − m)², signed root of it, and s².
    fn ratios(&self, mean: f64, sd: f64) -> (f64, f64) {
        (((mean - self.mean.base) - self.mean.offset) / sd, self.sd / sd)
    }
}

impl Loss for Moments {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        let (d, _) = self.ratios(mean, sd);
        if self.sd == 0.0 {
            return self.least + self.scale * (sd.ln() + 0.5 * d * d);
        }
        self.least + self.scale * 0.5 * (ratio_excess(self.sd, sd) + d * d)
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let (d, r) = self.ratios(mean, sd);
        let shape = (1.0 - r) * (1.0 + r) - d * d;
        Evaluation { loss: self.value(mean, sd), gradient: [self.scale * d / sd, self.scale * shape] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let (d, r) = self.ratios(mean, sd);
        let Evaluation { loss, gradient } = self.slope(mean, sd);
        let hessian = [1.0 / (sd * sd), -2.0 * d / sd, 2.0 * (r * r + d * d)].map(|h| self.scale * h);
        Jet { loss, gradient, hessian }
    }

    fn known_minimum(&self) -> Option<[f64; 2]> {
        (self.sd > 0.0).then_some([self.mean.x(), self.sd])
    }
}

/// Σ with Neumaier's compensation: the moments of a grid enter every step of a run, so they keep every digit.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for term in terms {
        let next = total + term;
        lost += if total.abs() >= term.abs() { (total - next) + term } else { (term - next) + total };
        total = next;
    }
    total + lost
}
