//! How a sampled run draws: so many draws a step, made into a gradient in one of several ways, from one seed.

use thiserror::Error;

use crate::math::number;

/// The fewest draws of a batch.
pub const BATCH_MIN: usize = 1;
/// The most draws of a batch.
pub const BATCH_MAX: usize = 10_000;

/// How draws from Q become a gradient of an expectation under Q. An objective that draws from P alone has one way only,
/// the plain average, whatever this says. Jensen–Shannon, which draws from both, has ½log(q/m) where here is
/// log q − log p.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GradientEstimator {
    /// Through the draw itself: x = μ + σε, and the derivative of the batch's mean for the same ε. Needs ∇log p.
    Pathwise,
    /// Through the density: the mean of (log q − log p)·∇log q, also called REINFORCE. Needs log p up to a constant, which
    /// Jensen–Shannon needs whole.
    Score,
    /// The same with a baseline subtracted from log q − log p, for Jensen–Shannon from log(q/m): the running mean of the
    /// losses of the batches before.
    ScoreBaseline,
}

impl GradientEstimator {
    /// Every way, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Pathwise, Self::Score, Self::ScoreBaseline];
    /// Their ids, in the same order.
    pub const IDS: [&str; 3] = ["pathwise", "score", "score-baseline"];

    /// The frozen kebab-case name, as in scenario files and on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        Self::IDS[self as usize]
    }

    /// The one whose [`Self::id`] is `id`.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gradient| gradient.id() == id)
    }

    /// The name on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pathwise => "pathwise",
            Self::Score => "score function",
            Self::ScoreBaseline => "score, baseline",
        }
    }

    /// One sentence on what it does.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Pathwise => {
                "Moves each draw x = μ + σε with the parameters: little noise, but it needs the slope of log p"
            }
            Self::Score => {
                "Weighs ∇log q by log q − log p, or by half of log q − log m for JS: noisy, but it needs no slope of log p"
            }
            Self::ScoreBaseline => {
                "The score function with the running mean of the batches’ losses subtracted first: unbiased as well, and \
                 less noisy in some parameters, more in others"
            }
        }
    }
}

/// The draws of a sampled run. The same seed gives the same draws on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    batch: usize,
    gradient: GradientEstimator,
    seed: u64,
}

/// Why there can't be batches of that size.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("batch is {}; use a whole number from {BATCH_MIN} to {BATCH_MAX}", number(*batch as f64))]
pub struct BatchError {
    /// The size given.
    pub batch: usize,
}

impl Sampling {
    /// `batch` draws a step.
    ///
    /// # Errors
    /// When `batch` is not from [`BATCH_MIN`] to [`BATCH_MAX`].
    pub fn new(batch: usize, gradient: GradientEstimator, seed: u64) -> Result<Self, BatchError> {
        if (BATCH_MIN..=BATCH_MAX).contains(&batch) {
            Ok(Self { batch, gradient, seed })
        } else {
            Err(BatchError { batch })
        }
    }

    /// The number of draws a step.
    #[must_use]
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// How draws from Q become a gradient.
    #[must_use]
    pub fn gradient(&self) -> GradientEstimator {
        self.gradient
    }

    /// What the draws depend on.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The same with another way to the gradient.
    #[must_use]
    pub fn with_gradient(self, gradient: GradientEstimator) -> Self {
        Self { gradient, ..self }
    }

    /// The same with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }
}

impl Default for Sampling {
    /// 32 draws, pathwise, seed 1.
    fn default() -> Self {
        Self { batch: 32, gradient: GradientEstimator::Pathwise, seed: 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_batch_is_refused_by_name() {
        let told = |batch| Sampling::new(batch, GradientEstimator::Score, 1).unwrap_err().to_string();
        assert_eq!(told(0), "batch is 0; use a whole number from 1 to 10000");
        assert_eq!(told(10_001), "batch is 10001; use a whole number from 1 to 10000");
        assert!([1, 10_000].into_iter().all(|batch| Sampling::new(batch, GradientEstimator::Score, 1).is_ok()));
    }

    #[test]
    fn every_way_is_found_by_its_id() {
        for (gradient, id) in GradientEstimator::ALL.into_iter().zip(GradientEstimator::IDS) {
            assert_eq!((gradient.id(), GradientEstimator::by_id(id)), (id, Some(gradient)));
        }
        assert_eq!(GradientEstimator::by_id("reparametrised"), None);
    }
}
