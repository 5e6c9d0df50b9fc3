//! Why there is no estimate.

use thiserror::Error;

use super::data::{N_MAX, N_MIN};
use super::knn::K_MAX;
use crate::kernel::KernelError;
use crate::math::number;

/// Why an estimate can't be made, with what would help.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum EstimateError {
    /// The sample or the bandwidth doesn't allow a kernel density.
    #[error(transparent)]
    Kernel(#[from] KernelError),
    /// The number of samples to draw is out of range.
    #[error("n is {n}; use a number from {N_MIN} to {N_MAX}")]
    Size {
        /// The number asked for.
        n: usize,
    },
    /// The formula has q in it and the samples come from a file.
    #[error(
        "{name} needs the density q of the generator, and samples from a file don't tell it; give the generator as a mixture"
    )]
    NeedsCandidate {
        /// Which estimator.
        name: &'static str,
    },
    /// k is 0 or too large.
    #[error("k is {k}; use a number from 1 to {}, below the {n} samples of Q and at most the {m} of P", K_MAX)]
    Neighbours {
        /// The k asked for.
        k: usize,
        /// Samples of Q.
        n: usize,
        /// Samples of P.
        m: usize,
    },
    /// So many samples are equal that a nearest-neighbour distance is 0 and has no logarithm.
    #[error(
        "the value {} occurs so often that its neighbour number {k} is at distance 0; use a larger k or remove duplicates",
        number(*value)
    )]
    Tie {
        /// The repeated value.
        value: f64,
        /// The k in use.
        k: usize,
    },
}
