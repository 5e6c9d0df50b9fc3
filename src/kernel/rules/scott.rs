//! Scott's rule: n^(−1/5) times the sample sd.

use super::{KernelError, Rule, Sample};

/// Scott's rule.
pub(super) struct Scott;

impl Rule for Scott {
    fn id(&self) -> &'static str {
        "scott"
    }

    fn name(&self) -> &'static str {
        "Scott"
    }

    fn formula(&self) -> &'static str {
        "s·n^(−1/5)"
    }

    fn about(&self) -> &'static str {
        "SciPy's default; right for a normal sample, too wide for several modes"
    }

    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError> {
        Ok(sample.scale("Scott's rule")? * sample.count().powf(-0.2))
    }
}
