//! From a set-up of the Estimate lab to the samples themselves, drawn or read.

use std::path::PathBuf;

use thiserror::Error;

use super::{EstimateScenario, SampleFile, SampleSource};
use crate::estimator::{Data, EstimateError, Plan, Truth};
use crate::samples::{self, SamplesError};

/// Turns the seed on screen into the one of the second set, so that the two are independent.
const SECOND_SEED: u64 = 0xd1b5_4a32_d192_ed03;

/// Why there are no samples.
#[derive(Debug, Error)]
pub enum DataError {
    /// A file is no column of numbers.
    #[error("{}{source}", prefix(path, source))]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SamplesError,
    },
    /// A file's numbers allow no estimate.
    #[error("{}: {source}", path.display())]
    Samples {
        /// The file.
        path: PathBuf,
        /// What is wrong with them.
        source: EstimateError,
    },
    /// Nothing can be drawn.
    #[error(transparent)]
    Drawing(#[from] EstimateError),
}

/// The file's name, where the error doesn't begin with it anyway.
fn prefix(path: &std::path::Path, source: &SamplesError) -> String {
    match source {
        SamplesError::File { .. } | SamplesError::Folder { .. } => String::new(),
        _ => format!("{}: ", path.display()),
    }
}

impl EstimateScenario {
    /// The samples of Q, and those of P from their file if there is one. Reads files; the truth is not in it, see
    /// [`Self::truth`].
    ///
    /// # Errors
    /// When a file can't be read or its numbers don't do; says what is needed.
    pub fn data(&self) -> Result<Data, DataError> {
        self.data_from(&self.source, self.seed)
    }

    /// The samples of the second generator, if there is one, independent of the first ones.
    ///
    /// # Errors
    /// As [`Self::data`].
    pub fn against_data(&self) -> Result<Option<Data>, DataError> {
        self.against.as_ref().map(|against| self.data_from(against, self.seed ^ SECOND_SEED)).transpose()
    }

    fn data_from(&self, source: &SampleSource, seed: u64) -> Result<Data, DataError> {
        let data = match source {
            SampleSource::Drawn { candidate, n } => Data::drawn(&self.target, candidate, *n, seed)?,
            SampleSource::File(file) => {
                let refused = |source| DataError::Samples { path: file.path.clone(), source };
                Data::loaded(&self.target, file.read()?, seed).map_err(refused)?
            }
        };
        match &self.target_samples {
            None => Ok(data),
            Some(file) => {
                let refused = |source| DataError::Samples { path: file.path.clone(), source };
                data.with_target_samples(file.read()?).map_err(refused)
            }
        }
    }

    /// The true divergences between the target and the first generator, where its density is known. Slower than most
    /// estimates, and the same for every seed, n and bandwidth.
    #[must_use]
    pub fn truth(&self) -> Option<Truth> {
        self.source.candidate().map(|candidate| Truth::new(&self.target, candidate))
    }

    /// [`Self::truth`] of the second generator.
    #[must_use]
    pub fn against_truth(&self) -> Option<Truth> {
        let candidate = self.against.as_ref().and_then(SampleSource::candidate)?;
        Some(Truth::new(&self.target, candidate))
    }

    /// The plan of "repeat over seeds", where there is something to draw from.
    #[must_use]
    pub fn plan(&self, truth: Truth) -> Option<Plan> {
        let SampleSource::Drawn { candidate, n } = &self.source else {
            return None;
        };
        Some(Plan {
            target: self.target.clone(),
            candidate: candidate.clone(),
            truth,
            n: *n,
            seed: self.seed,
            repeats: self.repeats,
            bandwidth: self.bandwidth,
            k: self.k,
            clamped: self.clamped,
            estimators: self.estimators.clone(),
        })
    }
}

impl SampleFile {
    fn read(&self) -> Result<Vec<f64>, DataError> {
        let read = samples::read_file(&self.path, &self.column);
        read.map(|samples| samples.values).map_err(|source| DataError::File { path: self.path.clone(), source })
    }
}
