//! The set-up of the Estimate lab: the value here, its table `[estimate]` in `form`, its samples in `data`.

mod data;
mod form;

use std::path::PathBuf;

pub use data::DataError;

use super::Scenario;
use crate::estimator::{self, Estimator};
use crate::kernel::{self, Bandwidth, Rule};
use crate::line::distribution::{Mixture, Normal};
use crate::samples::Column;

/// The most repeats over seeds.
pub const REPEATS_MAX: usize = 10_000;

/// Samples of a generator Q, a target P that they are held against, and how.
///
/// All that is random follows from the one `seed`: the samples, the second set, the samples of P, the repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct EstimateScenario {
    /// The target P.
    pub target: Mixture,
    /// Where the samples of Q come from.
    pub source: SampleSource,
    /// Where the samples of a second generator come from, if two are set side by side.
    pub against: Option<SampleSource>,
    /// Samples of P from a file, for the estimators that need some; drawn from `target` where there is none.
    pub target_samples: Option<SampleFile>,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// The bandwidth: a rule or a number by hand, times a multiplier.
    pub bandwidth: Bandwidth,
    /// The estimators that are switched on, in the order of [`crate::estimator::ALL`]; none is allowed.
    pub estimators: Vec<&'static dyn Estimator>,
    /// The estimator whose waterfall and verdict are shown, switched on or not.
    pub explained: &'static dyn Estimator,
    /// The k of k-NN, 1 to [`crate::estimator::K_MAX`].
    pub k: usize,
    /// Whether estimates go through max(0, ·), which hides the problem.
    pub clamped: bool,
    /// How many seeds "repeat over seeds" goes through, 1 to [`REPEATS_MAX`].
    pub repeats: usize,
}

/// Where samples come from.
#[derive(Debug, Clone, PartialEq)]
pub enum SampleSource {
    /// Drawn from a known mixture.
    Drawn {
        /// The generator Q.
        candidate: Mixture,
        /// How many, [`crate::estimator::N_MIN`] to [`crate::estimator::N_MAX`].
        n: usize,
    },
    /// Read from a file; q is then unknown.
    File(SampleFile),
}

/// One column of a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// The file. [`Scenario::read`] takes it as beside the scenario unless it is absolute.
    pub path: PathBuf,
    /// Which column.
    pub column: Column,
}

impl SampleSource {
    /// The generator's density, where it is known.
    #[must_use]
    pub fn candidate(&self) -> Option<&Mixture> {
        match self {
            Self::Drawn { candidate, .. } => Some(candidate),
            Self::File(_) => None,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&SampleFile> {
        match self {
            Self::Drawn { .. } => None,
            Self::File(file) => Some(file),
        }
    }
}

impl Scenario {
    /// The Estimate lab's set-up, if this is a scenario of that lab.
    #[must_use]
    pub fn estimate(&self) -> Option<&EstimateScenario> {
        self.lab.get()
    }
}

impl Default for EstimateScenario {
    /// A generator that is off by one: 2000 samples of N(1,1) against N(0,1), Scott's rule, every estimator.
    fn default() -> Self {
        let unit = |mean| Mixture::from(Normal::raw(mean, 1.0));
        Self {
            target: unit(0.0),
            source: SampleSource::Drawn { candidate: unit(1.0), n: 2000 },
            against: None,
            target_samples: None,
            seed: 1,
            bandwidth: plain_rule(kernel::ALL[0]),
            estimators: estimator::ALL.to_vec(),
            // "As now written", the formula that the lab is about.
            explained: estimator::ALL[1],
            k: 5,
            clamped: false,
            repeats: 200,
        }
    }
}

/// The bandwidth of `rule` as it is.
fn plain_rule(rule: &'static dyn Rule) -> Bandwidth {
    match Bandwidth::by_rule(rule, 1.0) {
        Ok(bandwidth) => bandwidth,
        Err(_) => unreachable!("1 is a multiplier"),
    }
}
