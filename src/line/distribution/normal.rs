//! The normal distribution N(μ, σ), given by its mean and its standard deviation.

use statrs::distribution::{ContinuousCDF as _, Normal as StatrsNormal};
use thiserror::Error;

use crate::math::{HALF_LN_TWO_PI, exp, number};

/// The largest |mean| accepted, in units of x.
pub const MEAN_LIMIT: f64 = 1e9;
/// The smallest standard deviation accepted, in units of x.
pub const SD_MIN: f64 = 1e-9;
/// The largest standard deviation accepted, in units of x.
pub const SD_MAX: f64 = 1e9;

/// A normal distribution with density exp(−½((x−μ)/σ)²) / (σ√2π).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    mean: f64,
    sd: f64,
    ln_norm: f64,
}

/// Why a pair of numbers is not a normal distribution that Klarity accepts.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum NormalError {
    /// The mean is not finite or too far out.
    #[error("mean is {}; use a number from -1e9 to 1e9", number(*value))]
    Mean {
        /// The value given.
        value: f64,
    },
    /// The standard deviation is not finite, not positive, too small or too large.
    #[error("sd is {}; use a number from 1e-9 to 1e9", number(*value))]
    Sd {
        /// The value given.
        value: f64,
    },
}

impl Normal {
    /// N(`mean`, `sd`), both in units of x.
    ///
    /// # Errors
    /// When `mean` is outside ±1e9, `sd` is outside 1e-9 … 1e9, or either is not finite.
    pub fn new(mean: f64, sd: f64) -> Result<Self, NormalError> {
        if !(mean.abs() <= MEAN_LIMIT) {
            return Err(NormalError::Mean { value: mean });
        }
        if !(SD_MIN..=SD_MAX).contains(&sd) {
            return Err(NormalError::Sd { value: sd });
        }
        Ok(Self::raw(mean, sd))
    }

    /// Without the limits, for states inside a computation: a run may leave the range that a person may type.
    /// `sd` must be positive for the densities to mean anything.
    #[must_use]
    pub(crate) fn raw(mean: f64, sd: f64) -> Self {
        Self { mean, sd, ln_norm: -sd.ln() - HALF_LN_TWO_PI }
    }

    /// The mean μ, in units of x.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard deviation σ, in units of x.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.sd
    }

    /// The variance σ².
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.sd * self.sd
    }

    /// log of the density at `x`, in nats; finite however far out `x` is.
    #[must_use]
    pub fn ln_pdf(&self, x: f64) -> f64 {
        let z = (x - self.mean) / self.sd;
        self.ln_norm - 0.5 * z * z
    }

    /// The density at `x`, per unit of x.
    #[must_use]
    pub fn pdf(&self, x: f64) -> f64 {
        exp(self.ln_pdf(x))
    }

    /// P(X ≤ `x`).
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        self.tail(self.mean - x)
    }

    /// P(X > `x`), without the cancellation of 1 − cdf.
    #[must_use]
    pub fn sf(&self, x: f64) -> f64 {
        self.tail(x - self.mean)
    }

    /// P(X − μ > `distance`) = ½ erfc(distance / (σ√2)).
    fn tail(&self, distance: f64) -> f64 {
        0.5 * libm::erfc(distance / (self.sd * std::f64::consts::SQRT_2))
    }

    /// The x with cdf(x) = `probability`; −∞ at 0, +∞ at 1, NaN outside 0 … 1.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> f64 {
        if !(0.0..=1.0).contains(&probability) {
            return f64::NAN;
        }
        // statrs starts from a rational approximation; the standard normal never fails to build.
        let standard = StatrsNormal::standard().inverse_cdf(probability);
        self.mean + self.sd * standard
    }

    /// The differential entropy ½ log(2πe σ²), in nats.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        0.5 - self.ln_norm
    }
}

impl std::fmt::Display for Normal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "N({},{})", number(self.mean), number(self.sd))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive_and_named() {
        assert!(Normal::new(1e9, 1e-9).is_ok());
        assert!(Normal::new(-1e9, 1e9).is_ok());
        assert_eq!(Normal::new(1.1e9, 1.0), Err(NormalError::Mean { value: 1.1e9 }));
        assert_eq!(Normal::new(0.0, 0.0), Err(NormalError::Sd { value: 0.0 }));
        assert!(Normal::new(f64::NAN, 1.0).is_err());
        assert!(Normal::new(0.0, f64::NAN).is_err());
        assert!(Normal::new(0.0, f64::INFINITY).is_err());
    }

    #[test]
    fn the_log_density_is_finite_a_billion_sds_out() {
        let q = Normal::new(0.0, 1.0).unwrap();
        assert_eq!(q.ln_pdf(1e9), -5e17);
    }

    #[test]
    fn the_cdf_and_the_quantile_meet_published_values() {
        // NIST Digital Library of Mathematical Functions, §7: Φ(−10) = 7.619853024160526e-24.
        let q = Normal::new(3.0, 2.0).unwrap();
        assert!((q.cdf(3.0 - 20.0) / 7.619_853_024_160_526e-24 - 1.0).abs() < 1e-13);
        assert!((q.sf(3.0 + 20.0) / 7.619_853_024_160_526e-24 - 1.0).abs() < 1e-13);
        // Φ⁻¹(0.975) = 1.959963984540054.
        assert!((q.quantile(0.975) - (3.0 + 2.0 * 1.959_963_984_540_054)).abs() < 1e-13);
        assert_eq!(q.quantile(0.0), f64::NEG_INFINITY);
        assert!(q.quantile(1.5).is_nan());
    }
}
