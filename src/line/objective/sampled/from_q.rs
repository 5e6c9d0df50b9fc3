//! D(Q‖P) from draws of Q.

use super::ln_density::LnDensity;
use super::{Batch, GradientEstimator, Sampler, deviate};
use crate::line::distribution::Mixture;
use crate::line::objective::Evaluation;
use crate::math::HALF_LN_TWO_PI;

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
        let (mut loss, mut gradient) = (0.0, [0.0; 2]);
        batch.in_lanes(deviate, 0.0, |deviates, drawn| {
            let [ln_p, slope] = self.ln_p.at(&deviates.map(|deviate| mean + sd * deviate));
            for lane in 0..drawn {
                let (e, ln_p, slope) = (deviates[lane], ln_p[lane], slope[lane]);
                if pathwise {
                    loss += ln_norm - 0.5 - ln_p;
                    gradient[0] -= slope;
                    gradient[1] -= 1.0 + slope * sd * e;
                } else {
                    let ratio = ln_norm - 0.5 * e * e - ln_p;
                    loss += ratio;
                    gradient[0] += (ratio - baseline) * e / sd;
                    gradient[1] += (ratio - baseline) * (e * e - 1.0);
                }
            }
        });
        let count = batch.size as f64;
        Evaluation { loss: loss / count, gradient: gradient.map(|sum| sum / count) }
    }
}
