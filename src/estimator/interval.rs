//! 95 % intervals.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// The normal's 97.5 % quantile.
const Z: f64 = 1.959_963_984_540_054;
/// From so many degrees of freedom on, the expansion of Student's quantile is right to 1e-9.
const EXPANSION_FROM: f64 = 200.0;

/// Two ends, `low` ≤ `high`, meant to hold the truth 95 times in 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Student's interval about the mean of `n` terms.
    #[must_use]
    pub fn student(mean: f64, standard_error: f64, n: usize) -> Self {
        let half = student_quantile(n.saturating_sub(1).max(1)) * standard_error;
        Self { low: mean - half, high: mean + half }
    }

    /// The normal interval about a number with the given standard error.
    #[must_use]
    pub fn normal(value: f64, standard_error: f64) -> Self {
        Self { low: value - Z * standard_error, high: value + Z * standard_error }
    }

    /// Whether it holds `value`; rounding of 1e-12 relative is forgiven, since an interval may have no width.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        let slack = 1e-12 * value.abs().max(1.0);
        self.low - slack <= value && value <= self.high + slack
    }

    /// Both ends lifted to 0 where they are below.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self { low: self.low.max(0.0), high: self.high.max(0.0) }
    }
}

/// Student's 97.5 % quantile.
fn student_quantile(freedom: usize) -> f64 {
    let nu = freedom as f64;
    if nu < EXPANSION_FROM {
        // The distribution exists for every positive number of degrees of freedom.
        return StudentsT::new(0.0, 1.0, nu).map_or(Z, |t| t.inverse_cdf(0.975));
    }
    // Cornish and Fisher's expansion, Abramowitz and Stegun 26.7.5.
    let z2 = Z * Z;
    let one = Z * (z2 + 1.0) / 4.0;
    let two = Z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    let three = Z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    Z + one / nu + two / (nu * nu) + three / (nu * nu * nu)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles_match_the_tables() {
        // Published tables, five digits: ν = 1, 10, 100, 1000.
        for (freedom, quantile) in [(1, 12.7062), (10, 2.228_14), (100, 1.983_97), (1000, 1.962_34)] {
            assert!((student_quantile(freedom) - quantile).abs() < 6e-5, "{freedom}");
        }
        assert!((student_quantile(199) - student_quantile(200) - 6e-5).abs() < 6e-5);
    }

    #[test]
    fn an_interval_without_width_holds_its_own_value() {
        assert!(Interval::normal(0.3, 0.0).holds(0.1 + 0.2));
        assert!(!Interval::normal(0.3, 0.0).holds(0.31));
    }
}
