//! The samples and everything about them that no bandwidth changes.

use std::sync::OnceLock;

use super::{EstimateError, Truth};
use crate::kernel::{KernelError, Sample};
use crate::line::distribution::Mixture;

/// The fewest samples to draw.
pub const N_MIN: usize = 2;
/// The most samples to draw.
pub const N_MAX: usize = 1_000_000;

/// Turns the seed on screen into the one for samples of P, so that the two sets are independent.
const TARGET_SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Points in ascending order, with the log densities that are known there, in nats.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) sample: Sample,
    pub(super) ln_p: Vec<f64>,
    pub(super) ln_q: Option<Vec<f64>>,
}

impl Column {
    fn new(values: Vec<f64>, target: &Mixture, candidate: Option<&Mixture>) -> Result<Self, KernelError> {
        let sample = Sample::new(values)?;
        let ln_p = sample.sorted().iter().map(|x| target.ln_pdf(*x)).collect();
        let ln_q = candidate.map(|q| sample.sorted().iter().map(|x| q.ln_pdf(*x)).collect());
        Ok(Self { sample, ln_p, ln_q })
    }
}

/// Samples of the candidate Q, with the target P and what is known of q.
#[derive(Debug, Clone)]
pub struct Data {
    target: Mixture,
    candidate: Option<Mixture>,
    truth: Option<Truth>,
    seed: u64,
    pub(super) all: Column,
    /// The first half in the order given or drawn: what the split-half kernel is built from.
    pub(super) first_half: Sample,
    /// The second half: where it is evaluated.
    pub(super) second_half: Column,
    from_target: OnceLock<Column>,
}

impl Data {
    /// `n` samples drawn from the known candidate with `seed`.
    ///
    /// # Errors
    /// When `n` is not from [`N_MIN`] to [`N_MAX`].
    pub fn drawn(target: &Mixture, candidate: &Mixture, n: usize, seed: u64) -> Result<Self, EstimateError> {
        if !(N_MIN..=N_MAX).contains(&n) {
            return Err(EstimateError::Size { n });
        }
        Self::new(target, Some(candidate), candidate.sample(n, seed), seed)
    }

    /// Samples of an unknown candidate, in the order of the file. `seed` is for the samples of P, as many as of Q.
    ///
    /// # Errors
    /// When there are fewer than two, or one is not a finite number that can be squared.
    pub fn loaded(target: &Mixture, samples: Vec<f64>, seed: u64) -> Result<Self, EstimateError> {
        Self::new(target, None, samples, seed)
    }

    fn new(target: &Mixture, candidate: Option<&Mixture>, samples: Vec<f64>, seed: u64) -> Result<Self, EstimateError> {
        if samples.len() < N_MIN {
            let error = KernelError::TooFew { task: "an estimate", needed: N_MIN, count: samples.len() };
            return Err(error.into());
        }
        // The whole first: it names a bad value by its place in the file.
        let all = Column::new(samples.clone(), target, candidate)?;
        let second = samples[samples.len() / 2..].to_vec();
        let mut first = samples;
        first.truncate(first.len() / 2);
        Ok(Self {
            all,
            first_half: Sample::new(first)?,
            second_half: Column::new(second, target, candidate)?,
            target: target.clone(),
            candidate: candidate.cloned(),
            truth: None,
            seed,
            from_target: OnceLock::new(),
        })
    }

    /// The same with the true divergences, which a waterfall starts from.
    #[must_use]
    pub fn with_truth(mut self, truth: Truth) -> Self {
        self.truth = Some(truth);
        self
    }

    /// The same with samples of P from a file instead of drawn ones; for k-NN and the forward plug-in.
    ///
    /// # Errors
    /// When there is none, or one is not a finite number that can be squared.
    pub fn with_target_samples(mut self, samples: Vec<f64>) -> Result<Self, EstimateError> {
        self.from_target = OnceLock::from(Column::new(samples, &self.target, self.candidate.as_ref())?);
        Ok(self)
    }

    /// The target P.
    #[must_use]
    pub fn target(&self) -> &Mixture {
        &self.target
    }

    /// The candidate Q, where it is known.
    #[must_use]
    pub fn candidate(&self) -> Option<&Mixture> {
        self.candidate.as_ref()
    }

    /// The true divergences, where they are known.
    #[must_use]
    pub fn truth(&self) -> Option<&Truth> {
        self.truth.as_ref()
    }

    /// The samples of Q, sorted.
    #[must_use]
    pub fn sample(&self) -> &Sample {
        &self.all.sample
    }

    /// The first half of the samples, in the order given or drawn; sorted.
    #[must_use]
    pub fn first_half(&self) -> &Sample {
        &self.first_half
    }

    /// How many samples of Q there are.
    #[must_use]
    pub fn n(&self) -> usize {
        self.all.sample.n()
    }

    /// The samples of P, drawn on first use: as many as there are of Q, unless they came from a file.
    #[must_use]
    pub fn target_sample(&self) -> &Sample {
        &self.target_column().sample
    }

    pub(super) fn target_column(&self) -> &Column {
        self.from_target.get_or_init(|| {
            let values = self.target.sample(self.n(), self.seed ^ TARGET_SEED);
            // A mixture's parameters are bounded by 1e9, so that its draws are finite and within the limits; should
            // the impossible happen, the samples of Q keep the page alive.
            Column::new(values, &self.target, self.candidate.as_ref()).unwrap_or_else(|_| self.all.clone())
        })
    }
}
