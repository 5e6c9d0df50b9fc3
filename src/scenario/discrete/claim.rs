//! A figure that was printed somewhere, to be checked.

use crate::discrete::divergence::Divergence;
use crate::math::typed_number;

/// What was said of two rows of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The row that is P, from 0.
    pub p: usize,
    /// The row that is Q, from 0.
    pub q: usize,
    /// The quantity.
    pub divergence: &'static dyn Divergence,
    /// The figure with the digits that were printed; a number.
    pub printed: String,
    /// Where the figure comes from, if it is known; may be empty.
    pub why: String,
}

impl Claim {
    /// The number that was printed.
    #[must_use]
    pub fn value(&self) -> f64 {
        typed_number(&self.printed).unwrap_or(f64::NAN)
    }

    /// Whether `exact` reads as printed when it is rounded to as many decimals.
    #[must_use]
    pub fn agrees(&self, exact: f64) -> bool {
        let decimals = self.printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let half = 0.5 * 10_f64.powi(-(decimals as i32));
        (exact - self.value()).abs() <= half * (1.0 + 1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrete::divergence;

    #[test]
    fn a_figure_agrees_to_the_digits_that_were_printed() {
        let claim = |printed: &str| Claim {
            p: 0,
            q: 1,
            divergence: divergence::ALL[0],
            printed: printed.to_owned(),
            why: String::new(),
        };
        assert!(claim("0.313").agrees(0.312_593_8) && claim("0.3126").agrees(0.312_593_8));
        assert!(!claim("0.312").agrees(0.312_593_8) && !claim("0.470").agrees(0.312_593_8));
        assert!(claim("2").agrees(1.6) && !claim("2").agrees(f64::INFINITY));
    }
}
