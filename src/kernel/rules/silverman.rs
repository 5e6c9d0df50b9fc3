//! Silverman's rule: (3n/4)^(−1/5) times the sample sd, as `scipy.stats.gaussian_kde` has it.

use super::{KernelError, Rule, Sample};

/// Silverman's rule.
pub(super) struct Silverman;

impl Rule for Silverman {
    texts! {
        id: "silverman",
        name: "Silverman",
        formula: "s·(3n/4)^(−1/5)",
        about: "SciPy's Silverman factor, 6 % wider than Scott's",
    }

    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError> {
        Ok(sample.scale("Silverman's rule")? * (0.75 * sample.count()).powf(-0.2))
    }
}
