//! Jensen–Shannon from draws of P and as many of Q.

use super::ln_density::LnDensity;
use super::{Batch, GradientEstimator, Sampler, deviate};
use crate::line::distribution::Mixture;
use crate::line::objective::Evaluation;
use crate::math::{HALF_LN_TWO_PI, LANES, LN_2, exp_lanes, ln_1p_lanes};

/// `½E_P[log(p/m)] + ½E_Q[log(q/m)]`, m = ½(p + q), and its gradient: what an ideal discriminator tells a generator.
pub(in super::super) struct FromBoth {
    target: Mixture,
    ln_p: LnDensity,
    gradient: GradientEstimator,
}

/// Two densities at many places: what each is of their sum, and the log of each over their mean.
struct Shares {
    of_p: [f64; LANES],
    of_q: [f64; LANES],
    ln_p_over_m: [f64; LANES],
    ln_q_over_m: [f64; LANES],
}

impl Shares {
    /// With l = log(p/q) and u = e^−|l| nothing overflows: the larger share is 1/(1 + u), and
    /// log(q/m) = log 2 − max(l, 0) − log(1 + u).
    #[inline(always)]
    fn of(ln_p: &[f64; LANES], ln_q: &[f64; LANES]) -> Self {
        let [of_p, of_q, ln_p_over_m, ln_q_over_m] = [[0.0; LANES]; 4];
        let mut shares = Self { of_p, of_q, ln_p_over_m, ln_q_over_m };
        let mut u = [0.0; LANES];
        for lane in 0..LANES {
            u[lane] = -(ln_p[lane] - ln_q[lane]).abs();
        }
        exp_lanes(&mut u);
        let mut more = u;
        ln_1p_lanes(&mut more);
        for lane in 0..LANES {
            let l = ln_p[lane] - ln_q[lane];
            let larger = 1.0 / (1.0 + u[lane]);
            let smaller = u[lane] * larger;
            let p_leads = l >= 0.0;
            shares.of_p[lane] = if p_leads { larger } else { smaller };
            shares.of_q[lane] = if p_leads { smaller } else { larger };
            shares.ln_p_over_m[lane] = LN_2 - (if p_leads { 0.0 } else { -l }) - more[lane];
            shares.ln_q_over_m[lane] = LN_2 - (if p_leads { l } else { 0.0 }) - more[lane];
        }
        shares
    }
}

impl FromBoth {
    /// Against `target`.
    pub(in super::super) fn prepared(target: &Mixture, gradient: GradientEstimator) -> Box<dyn Sampler> {
        Box::new(Self { target: target.clone(), ln_p: LnDensity::new(target), gradient })
    }

    /// The sum of log(p/m) over draws of P, and its derivatives by (μ, log σ): those of −log m, −q/(p + q)·∇log q with
    /// ∇log q = (z/σ, z² − 1).
    fn draws_of_p(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let ln_norm = -sd.ln() - HALF_LN_TWO_PI;
        let draw = |rng: &mut _| self.target.draw(rng);
        let [loss, by_z, by_ln_sd] = batch.sums(
            draw,
            mean,
            #[inline(always)]
            |x| {
                let [mut z, mut ln_q] = [[0.0; LANES]; 2];
                for lane in 0..LANES {
                    z[lane] = (x[lane] - mean) / sd;
                    ln_q[lane] = ln_norm - 0.5 * z[lane] * z[lane];
                }
                let [ln_p, _] = self.ln_p.at(x);
                let Shares { of_q, ln_p_over_m, .. } = Shares::of(&ln_p, &ln_q);
                let mut slopes = [[0.0; LANES]; 2];
                for lane in 0..LANES {
                    // Where it is 0, z may be so large that its square is no number to go on with.
                    if of_q[lane] > 0.0 {
                        slopes[0][lane] = -of_q[lane] * z[lane];
                        slopes[1][lane] = -of_q[lane] * (z[lane] * z[lane] - 1.0);
                    }
                }
                [ln_p_over_m, slopes[0], slopes[1]]
            },
        );
        Evaluation { loss, gradient: [by_z / sd, by_ln_sd] }
    }

    /// The sum of log(q/m) over draws x = μ + σε of Q, and what the draws of Q give to the gradient. Pathwise, these are its
    /// derivatives for the same ε, −p/(p + q)·((log p)′, 1 + (log p)′σε); by the score function (log(q/m) − b)·∇log q.
    fn draws_of_q(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let ln_norm = -sd.ln() - HALF_LN_TWO_PI;
        let baseline = batch.baseline(self.gradient);
        let pathwise = self.gradient == GradientEstimator::Pathwise;
        let [loss, by_mean, by_ln_sd] = batch.sums(
            deviate,
            0.0,
            #[inline(always)]
            |e| {
                let [mut x, mut ln_q] = [[0.0; LANES]; 2];
                for lane in 0..LANES {
                    x[lane] = mean + sd * e[lane];
                    ln_q[lane] = ln_norm - 0.5 * e[lane] * e[lane];
                }
                let [ln_p, slope] = self.ln_p.at(&x);
                let Shares { of_p, ln_q_over_m, .. } = Shares::of(&ln_p, &ln_q);
                let mut slopes = [[0.0; LANES]; 2];
                for lane in 0..LANES {
                    if pathwise {
                        slopes[0][lane] = -of_p[lane] * slope[lane];
                        slopes[1][lane] = -of_p[lane] * (1.0 + slope[lane] * sd * e[lane]);
                    } else {
                        let above = ln_q_over_m[lane] - baseline;
                        slopes[0][lane] = above * e[lane] / sd;
                        slopes[1][lane] = above * (e[lane] * e[lane] - 1.0);
                    }
                }
                [ln_q_over_m, slopes[0], slopes[1]]
            },
        );
        Evaluation { loss, gradient: [by_mean, by_ln_sd] }
    }
}

impl Sampler for FromBoth {
    /// The draws of P come first, so that they are those which objectives see that draw from P alone. By the score function
    /// they give nothing to the gradient, since `½E_P[∇log(p/m)]` and `½E_Q[∇log(q/m)]` cancel.
    fn estimate(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let p = self.draws_of_p(mean, sd, batch);
        let q = self.draws_of_q(mean, sd, batch);
        let pathwise = self.gradient == GradientEstimator::Pathwise;
        let each = 0.5 / batch.size as f64;
        let by = |axis: usize| each * (q.gradient[axis] + if pathwise { p.gradient[axis] } else { 0.0 });
        Evaluation { loss: each * (p.loss + q.loss), gradient: [by(0), by(1)] }
    }
}
