//! Silverman's robust rule: 0.9·min(s, IQR/1.34)·n^(−1/5), from his book of 1986, equation 3.31.

use super::{KernelError, Rule, Sample};

/// The interquartile range of a normal, in sds, as Silverman rounds it.
const NORMAL_IQR: f64 = 1.34;
const TASK: &str = "Silverman's robust rule";

/// Silverman's robust rule.
pub(super) struct SilvermanRobust;

impl Rule for SilvermanRobust {
    texts! {
        id: "silverman-robust",
        name: "Silverman, robust",
        formula: "0.9·min(s, IQR/1.34)·n^(−1/5)",
        about: "Takes the smaller of sd and quartile spread, so that outliers and several modes widen it less",
    }

    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError> {
        let iqr = sample.interquartile_range(TASK)?;
        let sd = sample.scale(TASK)?;
        // Half of the points may be equal although not all are; then the quartiles say nothing and the sd stands in.
        let scale = if iqr > 0.0 { sd.min(iqr / NORMAL_IQR) } else { sd };
        Ok(0.9 * scale * sample.count().powf(-0.2))
    }
}
