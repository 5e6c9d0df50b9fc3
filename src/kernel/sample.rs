//! A sample on the line: sorted points and the moments that bandwidth rules use.

use super::KernelError;
use super::far::Cloud;

/// The largest |x| accepted, in units of x: its square, divided by the smallest squared bandwidth, is still finite.
pub const VALUE_LIMIT: f64 = 1e50;

/// At least one finite point, sorted upwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    sorted: Vec<f64>,
    mean: f64,
    sd: f64,
    /// The different values and how often each occurs; empty when all points are different.
    distinct: (Vec<f64>, Vec<f64>),
}

impl Sample {
    /// Sorts `values`.
    ///
    /// # Errors
    /// When there is none, or one is NaN, infinite or beyond ±[`VALUE_LIMIT`].
    pub fn new(mut values: Vec<f64>) -> Result<Self, KernelError> {
        if values.is_empty() {
            return Err(KernelError::TooFew { task: "a kernel density", needed: 1, count: 0 });
        }
        if let Some(index) = values.iter().position(|value| !(value.abs() <= VALUE_LIMIT)) {
            return Err(KernelError::Value { point: index + 1, value: values[index] });
        }
        values.sort_unstable_by(f64::total_cmp);
        let (mean, sd) = moments(&values);
        let distinct = distinct(&values);
        Ok(Self { sorted: values, mean, sd, distinct })
    }

    /// The points, upwards.
    #[must_use]
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// How many points there are; at least 1.
    #[must_use]
    pub fn n(&self) -> usize {
        self.sorted.len()
    }

    /// `n` as a float.
    #[must_use]
    pub fn count(&self) -> f64 {
        self.sorted.len() as f64
    }

    /// The smallest point.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.sorted[0]
    }

    /// The largest point.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.sorted[self.sorted.len() - 1]
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The sample sd with n − 1; 0 when all points are equal and for a single point.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.sd
    }

    /// The sd as the scale of a bandwidth rule called `task`.
    ///
    /// # Errors
    /// When n < 2 or all points are equal.
    pub fn scale(&self, task: &'static str) -> Result<f64, KernelError> {
        self.at_least(2, task)?;
        if self.min() == self.max() {
            return Err(KernelError::NoSpread { task, count: self.n(), value: self.min() });
        }
        Ok(self.sd)
    }

    /// The interquartile range, with quartiles interpolated linearly, as `numpy.percentile` and R have them.
    ///
    /// # Errors
    /// When n < 4.
    pub fn interquartile_range(&self, task: &'static str) -> Result<f64, KernelError> {
        self.at_least(4, task)?;
        Ok(self.quantile(0.75) - self.quantile(0.25))
    }

    /// The `u`-quantile for `u` in 0 … 1, interpolated linearly between order statistics.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let position = u.clamp(0.0, 1.0) * (self.count() - 1.0);
        let below = position as usize;
        let above = (below + 1).min(self.n() - 1);
        let fraction = position - position.floor();
        self.sorted[below] + fraction * (self.sorted[above] - self.sorted[below])
    }

    /// How many different values there are.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.cloud().values.len()
    }

    /// The points without their repetitions.
    pub(super) fn cloud(&self) -> Cloud<'_> {
        let (values, counts) = &self.distinct;
        Cloud { values: if values.is_empty() { &self.sorted } else { values }, counts, n: self.n() }
    }

    /// Asks for `needed` points.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn at_least(&self, needed: usize, task: &'static str) -> Result<(), KernelError> {
        if self.n() < needed { Err(KernelError::TooFew { task, needed, count: self.n() }) } else { Ok(()) }
    }
}

/// The different values and their counts, or nothing at all where every value is different.
fn distinct(sorted: &[f64]) -> (Vec<f64>, Vec<f64>) {
    if sorted.windows(2).all(|pair| pair[0] != pair[1]) {
        return (Vec::new(), Vec::new());
    }
    sorted.chunk_by(|a, b| a == b).map(|twins| (twins[0], twins.len() as f64)).unzip()
}

/// Mean and sd (n − 1), both from deviations to a point of the sample, so that a far-off sample loses no digits.
fn moments(sorted: &[f64]) -> (f64, f64) {
    let n = sorted.len() as f64;
    let anchor = sorted[sorted.len() / 2];
    let mean = anchor + sorted.iter().map(|x| x - anchor).sum::<f64>() / n;
    if sorted[0] == sorted[sorted.len() - 1] {
        return (anchor, 0.0);
    }
    let squares: f64 = sorted.iter().map(|x| (x - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_quartiles_match_the_textbook() {
        // Σ = 40, Σ(x − 5)² = 32, so s = √(32/7); NumPy's quartiles of these eight are 4 and 5.5.
        let sample = Sample::new(vec![2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!(sample.mean(), 5.0);
        assert!((sample.sd() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
        assert_eq!(sample.interquartile_range("quartiles").unwrap(), 1.5);
        assert_eq!(sample.distinct(), 5);
    }

    #[test]
    fn a_far_off_sample_keeps_its_spread() {
        let sample = Sample::new(vec![1e9, 1e9 + 1.0, 1e9 + 2.0]).unwrap();
        assert_eq!(sample.sd(), 1.0);
    }

    #[test]
    fn what_is_missing_is_named() {
        let few = Sample::new(vec![1.0]).unwrap();
        assert_eq!(
            few.scale("Scott's rule").unwrap_err().to_string(),
            "Scott's rule needs 2 or more points and there is 1; add samples"
        );
        let flat = Sample::new(vec![0.5; 3]).unwrap();
        assert_eq!(
            flat.scale("Scott's rule").unwrap_err().to_string(),
            "all 3 points are 0.5, so Scott's rule has no spread to go by; set the bandwidth by hand"
        );
        assert!(flat.interquartile_range("quartiles").unwrap_err().to_string().contains("4 or more points"));
        assert_eq!(
            Sample::new(vec![0.0, f64::NAN]).unwrap_err().to_string(),
            "point 2 is NaN; use finite numbers from -1e50 to 1e50"
        );
        assert_eq!(
            Sample::new(vec![]).unwrap_err().to_string(),
            "a kernel density needs 1 or more points and there are none; add samples"
        );
    }
}
