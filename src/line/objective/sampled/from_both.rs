//! Jensen–Shannon from draws of P and as many of Q.

use super::ln_density::LnDensity;
use super::{Batch, GradientEstimator, Sampler, deviate};
use crate::line::distribution::Mixture;
use crate::line::objective::Evaluation;
use crate::math::{HALF_LN_TWO_PI, LANES, LN_2, exp_lanes, ln_each};

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
    fn of(ln_p: &[f64; LANES], ln_q: &[f64; LANES]) -> Self {
        let mut u = [0.0; LANES];
        for (u, (ln_p, ln_q)) in u.iter_mut().zip(ln_p.iter().zip(ln_q)) {
            *u = -(ln_p - ln_q).abs();
        }
        exp_lanes(&mut u);
        let mut more = u.map(|u| 1.0 + u);
        let mut shares = Self { of_p: more, of_q: more, ln_p_over_m: more, ln_q_over_m: more };
        ln_each(&mut more);
        for lane in 0..LANES {
            let l = ln_p[lane] - ln_q[lane];
            let larger = 1.0 / (1.0 + u[lane]);
            let pair = [larger, u[lane] * larger];
            [shares.of_p[lane], shares.of_q[lane]] = if l >= 0.0 { pair } else { [pair[1], pair[0]] };
            shares.ln_p_over_m[lane] = LN_2 - (-l).max(0.0) - more[lane];
            shares.ln_q_over_m[lane] = LN_2 - l.max(0.0) - more[lane];
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
        let (mut loss, mut gradient) = (0.0, [0.0; 2]);
        batch.in_lanes(
            |rng| self.target.draw(rng),
            mean,
            |x, drawn| {
                let z = x.map(|x| (x - mean) / sd);
                let [ln_p, _] = self.ln_p.at(x);
                let shares = Shares::of(&ln_p, &z.map(|z| ln_norm - 0.5 * z * z));
                for lane in 0..drawn {
                    let (z, of_q) = (z[lane], shares.of_q[lane]);
                    loss += shares.ln_p_over_m[lane];
                    // Where it is 0, z may be so large that its square is no number to go on with.
                    if of_q > 0.0 {
                        gradient[0] -= of_q * z / sd;
                        gradient[1] -= of_q * (z * z - 1.0);
                    }
                }
            },
        );
        Evaluation { loss, gradient }
    }

    /// The sum of log(q/m) over draws x = μ + σε of Q, and what the draws of Q give to the gradient. Pathwise, these are its
    /// derivatives for the same ε, −p/(p + q)·((log p)′, 1 + (log p)′σε); by the score function (log(q/m) − b)·∇log q.
    fn draws_of_q(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation {
        let ln_norm = -sd.ln() - HALF_LN_TWO_PI;
        let baseline = batch.baseline(self.gradient);
        let (mut loss, mut gradient) = (0.0, [0.0; 2]);
        batch.in_lanes(deviate, 0.0, |deviates, drawn| {
            let [ln_p, slope] = self.ln_p.at(&deviates.map(|e| mean + sd * e));
            let shares = Shares::of(&ln_p, &deviates.map(|e| ln_norm - 0.5 * e * e));
            for lane in 0..drawn {
                let (e, slope, f) = (deviates[lane], slope[lane], shares.ln_q_over_m[lane]);
                loss += f;
                if self.gradient == GradientEstimator::Pathwise {
                    gradient[0] -= shares.of_p[lane] * slope;
                    gradient[1] -= shares.of_p[lane] * (1.0 + slope * sd * e);
                } else {
                    gradient[0] += (f - baseline) * e / sd;
                    gradient[1] += (f - baseline) * (e * e - 1.0);
                }
            }
        });
        Evaluation { loss, gradient }
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
