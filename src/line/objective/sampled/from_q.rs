//! D(Q‖P) from draws of Q.

use super::ln_density::LnDensity;
use super::{Batch, GradientEstimator, Sampler, deviate};
use crate::line::distribution::Mixture;
use crate::line::objective::Evaluation;
use crate::math::{HALF_LN_TWO_PI, LANES};

/// E[log q − log p] under Q, and its gradient, by either of the ways there are.
pub(in super::super) struct FromQ {
    ln_p: LnDensity,
    gradient: GradientEstimator,
}

impl FromQ {
    /// Against `target`.
    pub(in super::super) fn prepared(target: &Mixture, gradient: GradientEstimator) -> Box<dyn Sampler> {
        Box::new(Self { ln_p: LnDensity::new(target), gradient })
    }
}

impl Sampler for FromQ {
    /// x = μ + σε throughout, so that log q = −½ε² − log σ − ½log 2π and ∇log q = (ε/σ, ε² − 1).
    ///
    /// Pathwise, with the entropy of Q exact, the loss is −½ − log σ − ½log 2π − log p(x), and its derivatives for the same ε
    /// are (−(log p)′, −1 − (log p)′σε). By the score function both are means of f = log q − log p: of f itself, and of
    /// (f − b)∇log q.
    fn estimate(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let ln_norm = -sd.ln() - HALF_LN_TWO_PI;
        let pathwise = self.gradient == GradientEstimator::Pathwise;
        let baseline = batch.baseline(self.gradient);
        let sums = batch.sums(
            deviate,
            0.0,
            #[inline(always)]
            |e| {
                let mut x = [0.0; LANES];
                for lane in 0..LANES {
                    x[lane] = mean + sd * e[lane];
                }
                let [ln_p, slope] = self.ln_p.at(&x);
                let mut terms = [[0.0; LANES]; 3];
                for lane in 0..LANES {
                    let (e, ln_p, slope) = (e[lane], ln_p[lane], slope[lane]);
                    if pathwise {
                        terms[0][lane] = ln_norm - 0.5 - ln_p;
                        terms[1][lane] = -slope;
                        terms[2][lane] = -1.0 - slope * sd * e;
                    } else {
                        let ratio = ln_norm - 0.5 * e * e - ln_p;
                        terms[0][lane] = ratio;
                        terms[1][lane] = (ratio - baseline) * e / sd;
                        terms[2][lane] = (ratio - baseline) * (e * e - 1.0);
                    }
                }
                terms
            },
        );
        let [loss, by_mean, by_ln_sd] = sums.map(|sum| sum / batch.size as f64);
        Evaluation { loss, gradient: [by_mean, by_ln_sd] }
    }
}
