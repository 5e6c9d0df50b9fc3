//! Gradients from random draws: what a run follows that has a batch of draws at each step instead of the integral.
//!
//! A batch's loss and gradient are unbiased: their means over all batches are the exact ones. Which draws an objective
//! needs is its own affair ([`Objective::sampled`]); how they come about is told here, once for all of them.

mod from_both;
mod from_p;
mod from_q;
mod ln_density;
mod sampling;

pub(super) use from_both::FromBoth;
pub(super) use from_p::{LogLikelihood, MeanDensity};
pub(super) use from_q::FromQ;
pub use sampling::{BATCH_MAX, BATCH_MIN, BatchError, GradientEstimator, Sampling};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::{Evaluation, Objective};
use crate::line::distribution::Mixture;
use crate::math::{LANES, widest};

/// Prepares an objective's gradient from draws for one target.
pub type Prepare = fn(&Mixture, GradientEstimator) -> Box<dyn Sampler>;

/// An objective's gradient from draws, prepared for one target.
pub trait Sampler: Send + Sync {
    /// What a batch says of the loss at N(`mean`, `sd`) and of its gradient by (μ, log σ).
    fn estimate(&self, mean: f64, sd: f64, batch: &mut Batch) -> Evaluation;
}

/// One batch on its way.
pub struct Batch {
    /// Where its draws come from; another for every step.
    pub(super) rng: ChaCha8Rng,
    /// The number of draws.
    pub(super) size: usize,
    /// The running mean of the batches' losses before it.
    baseline: f64,
}

impl Batch {
    /// What is taken off a term in the score function's gradient.
    pub(super) fn baseline(&self, gradient: GradientEstimator) -> f64 {
        if gradient == GradientEstimator::ScoreBaseline { self.baseline } else { 0.0 }
    }

    /// The sums over all draws of the terms that `f` has for so many of them as there are lanes, in the widest vectors that
    /// there are: `f` has to be `#[inline(always)]`, as has what it calls. Behind the last draw stands `rest`, whose terms
    /// don't count. The same bits come out on every machine.
    #[inline]
    fn sums<const N: usize>(
        &mut self,
        draw: impl Fn(&mut ChaCha8Rng) -> f64,
        rest: f64,
        f: impl Fn(&[f64; LANES]) -> [[f64; LANES]; N],
    ) -> [f64; N] {
        let mut sums = [[0.0; LANES]; N];
        let mut left = self.size;
        while left > 0 {
            let drawn = left.min(LANES);
            let mut draws = [rest; LANES];
            for slot in &mut draws[..drawn] {
                *slot = draw(&mut self.rng);
            }
            widest(
                #[inline(always)]
                || {
                    let terms = f(&draws);
                    for (sums, terms) in sums.iter_mut().zip(&terms) {
                        for lane in 0..LANES {
                            sums[lane] += if lane < drawn { terms[lane] } else { 0.0 };
                        }
                    }
                },
            );
            left -= drawn;
        }
        sums.map(|lanes| lanes.iter().sum())
    }
}

/// A standard normal deviate.
fn deviate(rng: &mut ChaCha8Rng) -> f64 {
    rng.sample(StandardNormal)
}

/// The least weight that a batch's loss has in the running mean: older batches are forgotten, since Q moves on.
const LEAST_WEIGHT: f64 = 0.1;

/// The batches of a run, step by step.
///
/// The draws of a step follow from the seed and the step's number alone. Every objective of a race has the same seed, so
/// that those which draw from P see the same points.
pub struct Batches {
    sampler: Box<dyn Sampler>,
    sampling: Sampling,
    seeded: ChaCha8Rng,
    baseline: f64,
}

impl Batches {
    /// The batches of `objective` against `target`.
    ///
    /// # Errors
    /// When the objective has no gradient from draws: the reason.
    pub fn new(objective: &dyn Objective, target: &Mixture, sampling: Sampling) -> Result<Self, &'static str> {
        let sampler = objective.sampled()?(target, sampling.gradient());
        Ok(Self { sampler, sampling, seeded: ChaCha8Rng::seed_from_u64(sampling.seed()), baseline: 0.0 })
    }

    /// What the batch of step `step` says of the loss at N(`mean`, `sd`) and of its gradient by (μ, log σ).
    ///
    /// The baseline is the mean of the losses of the batches asked for so far: of the first ten a plain one, 0 before them;
    /// from then on each new batch has a tenth of the weight.
    pub fn next(&mut self, step: usize, mean: f64, sd: f64) -> Evaluation {
        let mut rng = self.seeded.clone();
        rng.set_stream(step as u64);
        let mut batch = Batch { rng, size: self.sampling.batch(), baseline: self.baseline };
        let estimate = self.sampler.estimate(mean, sd, &mut batch);
        let weight = (1.0 / (step as f64 + 1.0)).max(LEAST_WEIGHT);
        self.baseline += weight * (estimate.loss - self.baseline);
        estimate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::objective;
    use crate::math::plainly;

    #[test]
    fn wide_and_narrow_vectors_give_the_same_bits_in_every_way_there_is() {
        let target: Mixture = "0.2*N(-3,1) + 0.5*N(3,0.4) + 0.3*N(1,2)".parse().unwrap();
        let mut compared = 0;
        for objective in objective::ALL.iter().filter(|objective| objective.sampled().is_ok()) {
            for gradient in GradientEstimator::ALL {
                let of = |seed: u64| {
                    let sampling = Sampling::new(37, gradient, seed).unwrap();
                    let mut batches = Batches::new(*objective, &target, sampling).unwrap();
                    let mut bits = Vec::new();
                    for step in 0..20_u32 {
                        let Evaluation { loss, gradient } = batches.next(step as usize, -4.0 + f64::from(step), 0.3);
                        bits.extend([loss, gradient[0], gradient[1]].map(f64::to_bits));
                    }
                    bits
                };
                assert_eq!(of(3), plainly(|| of(3)), "{} {}", objective.id(), gradient.id());
                assert_ne!(of(3), of(4));
                compared += 1;
            }
        }
        assert!(compared >= 12, "{compared}");
    }
}
