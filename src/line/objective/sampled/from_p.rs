//! What draws of P say: the log likelihood of Q, and Q's mean density.

use super::{Batch, GradientEstimator, Sampler};
use crate::line::distribution::Mixture;
use crate::line::objective::Evaluation;
use crate::math::{HALF_LN_TWO_PI, LANES, SQRT_TWO_PI, exp_lanes};

/// D(P‖Q) as maximum likelihood sees it: the mean of −log q over draws of P, less the entropy of P, a constant.
pub(in super::super) struct LogLikelihood {
    target: Mixture,
    entropy: f64,
}

impl LogLikelihood {
    /// Against `target`.
    pub(in super::super) fn prepared(target: &Mixture, _: GradientEstimator) -> Box<dyn Sampler> {
        Box::new(Self { entropy: target.entropy(), target: target.clone() })
    }
}

impl Sampler for LogLikelihood {
    /// With z = (x − μ)/σ: −log q = ½z² + log σ + ½log 2π, and −∇log q = (−z/σ, 1 − z²).
    fn estimate(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let (mut first, mut second) = (0.0, 0.0);
        for _ in 0..batch.size {
            let z = (self.target.draw(&mut batch.rng) - mean) / sd;
            first += z;
            second += z * z;
        }
        let count = batch.size as f64;
        let (first, second) = (first / count, second / count);
        let loss = 0.5 * second + sd.ln() + HALF_LN_TWO_PI - self.entropy;
        Evaluation { loss, gradient: [-first / sd, 1.0 - second] }
    }
}

/// ∫pq as the mean of q over draws of P.
pub(in super::super) struct MeanDensity {
    target: Mixture,
}

impl MeanDensity {
    /// Against `target`.
    pub(in super::super) fn new(target: &Mixture) -> Self {
        Self { target: target.clone() }
    }

    /// The mean of q over a batch, and its derivatives by (μ, log σ) for the same draws: the means of qz/σ and q(z² − 1).
    pub(in super::super) fn of(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let draw = |rng: &mut _| (self.target.draw(rng) - mean) / sd;
        let [density, by_z, by_ln_sd] = batch.sums(
            draw,
            0.0,
            #[inline(always)]
            |z| {
                let mut height = [0.0; LANES];
                for lane in 0..LANES {
                    height[lane] = -0.5 * z[lane] * z[lane];
                }
                exp_lanes(&mut height);
                let mut slopes = [[0.0; LANES]; 2];
                for lane in 0..LANES {
                    // Where it is 0, z may be so large that its square is no number to go on with.
                    if height[lane] > 0.0 {
                        slopes[0][lane] = height[lane] * z[lane];
                        slopes[1][lane] = height[lane] * (z[lane] * z[lane] - 1.0);
                    }
                }
                [height, slopes[0], slopes[1]]
            },
        );
        let peak = 1.0 / (batch.size as f64 * SQRT_TWO_PI * sd);
        Evaluation { loss: peak * density, gradient: [peak * by_z / sd, peak * by_ln_sd] }
    }
}
