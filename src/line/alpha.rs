//! The α of the power divergence.

use std::fmt::{self, Display, Formatter};

use thiserror::Error;

use crate::math::number;

/// Where Dα stands between the two directions of KL: 0 is D(Q‖P), ½ four times the square of Hellinger's distance, 1 is
/// D(P‖Q), 2 half of χ². A pure number.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Alpha(f64);

/// Why a number is no α.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("α is {}; use a number from {} to {}", number(*value), number(Alpha::MIN), number(Alpha::MAX))]
pub struct AlphaError {
    /// The number given.
    pub value: f64,
}

impl Alpha {
    /// The least α.
    pub const MIN: f64 = -1.0;
    /// The greatest α.
    pub const MAX: f64 = 2.0;
    /// D(Q‖P), reverse KL.
    pub const REVERSE: Self = Self(0.0);
    /// Halfway: 4·(1 − ∫√(pq)), the same in both directions.
    pub const HALF: Self = Self(0.5);
    /// D(P‖Q), forward KL.
    pub const FORWARD: Self = Self(1.0);

    /// Checks that `value` lies between [`Self::MIN`] and [`Self::MAX`].
    ///
    /// # Errors
    /// When it doesn't, or is no number.
    pub fn new(value: f64) -> Result<Self, AlphaError> {
        // −0 is 0, so that equal α's are written alike.
        if (Self::MIN..=Self::MAX).contains(&value) { Ok(Self(value + 0.0)) } else { Err(AlphaError { value }) }
    }

    /// α.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// α in a few digits, and in all of them where those few would be another divergence: next to 0 and 1.
    #[must_use]
    pub fn brief(self) -> String {
        let brief = crate::text::format::parameter(self.0, 4);
        if !self.is_kl() && (brief == "0" || brief == "1" || brief == "−0") { self.to_string() } else { brief }
    }

    /// β = 1 − α, the power of q: that of the other direction.
    #[must_use]
    pub fn beta(self) -> f64 {
        1.0 - self.0
    }

    /// Whether Dα is one of the two KL divergences, and so counted in nats.
    #[must_use]
    pub fn is_kl(self) -> bool {
        self == Self::REVERSE || self == Self::FORWARD
    }

    /// The unit of Dα: the nat at 0 and 1, none elsewhere.
    #[must_use]
    pub fn unit(self) -> crate::text::Unit {
        if self.is_kl() { crate::text::Unit::Nats } else { crate::text::Unit::One }
    }
}

impl Default for Alpha {
    fn default() -> Self {
        Self::HALF
    }
}

impl Display for Alpha {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&number(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_is_refused_by_its_value() {
        for (value, told) in [(f64::NAN, "NaN"), (1e9, "1e9"), (-1.0 - 1e-15, "-1.000000000000001"), (2.1, "2.1")] {
            let error = Alpha::new(value).unwrap_err().to_string();
            assert_eq!(error, format!("α is {told}; use a number from -1 to 2"));
        }
        for value in [-1.0, 0.0, 1e-12, 1.0 - 1e-12, 1.0, 1.0 + 1e-12, 2.0] {
            assert_eq!(Alpha::new(value).map(Alpha::get), Ok(value));
        }
        assert!(Alpha::new(-0.0).unwrap().get().is_sign_positive());
    }
}
