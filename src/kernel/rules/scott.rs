//! Scott's rule: n^(−1/5) times the sample sd.

use super::{KernelError, Rule, Sample};

/// Scott's rule.
pub(super) struct Scott;

impl Rule for Scott {
    texts! {
        id: "scott",
        name: "Scott",
        formula: "s·n^(−1/5)",
        about: "SciPy's default; right for a normal sample, too wide for several modes",
    }

    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError> {
        Ok(sample.scale("Scott's rule")? * sample.count().powf(-0.2))
    }
}
