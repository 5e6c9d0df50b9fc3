//! The quantile function of a mixture.

use super::{Mixture, PreparedMixture, Tails};
use crate::math::Place;

impl Mixture {
    /// The x with cdf(x) = `probability`; −∞ at 0, +∞ at 1, NaN outside 0 … 1.
    ///
    /// Between two modes so far apart that the cdf is flat to the last bit, any point of the flat stretch is an answer; this
    /// one lies well inside.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> f64 {
        if let Some(normal) = self.as_normal() {
            return normal.quantile(probability);
        }
        if !(0.0..=1.0).contains(&probability) {
            return f64::NAN;
        }
        self.quantile_of_tails(probability, 1.0 - probability)
    }

    /// The x with the mass `lower` below and `upper` above it, of which the smaller is used.
    pub(crate) fn quantile_of_tails(&self, lower: f64, upper: f64) -> f64 {
        if lower <= 0.0 {
            return f64::NEG_INFINITY;
        }
        if upper <= 0.0 {
            return f64::INFINITY;
        }
        if let Some(normal) = self.as_normal() {
            // The reflection keeps the digits of a small upper tail.
            let below = lower <= upper;
            let x = normal.quantile(if below { lower } else { upper });
            return if below { x } else { normal.mean() - (x - normal.mean()) };
        }
        // A mixture's quantile lies between those of its components.
        let ends = self.weighted().map(|(_, normal)| Self::from(normal).quantile_of_tails(lower, upper));
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        solve(&PreparedMixture::new(self), lower, upper, (low, high))
    }
}

/// Newton's method on the logarithm of the smaller tail, which is concave for one normal, inside a bracket that only shrinks.
fn solve(mixture: &PreparedMixture, lower: f64, upper: f64, (mut low, mut high): (f64, f64)) -> f64 {
    let mut x = low + 0.5 * (high - low);
    for _ in 0..400 {
        let Tails { lower: below, upper: above, density, .. } = mixture.tails(Place::at(x));
        // log of the ratio, positive where x is too far right.
        let (excess, tail) = if lower <= upper { ((below / lower).ln(), below) } else { ((upper / above).ln(), above) };
        if excess > 0.0 {
            high = x;
        } else if excess < 0.0 {
            low = x;
        } else {
            return x;
        }
        let newton = x - excess * tail / density;
        let next = if newton > low && newton < high { newton } else { low + 0.5 * (high - low) };
        if (next - x).abs() <= f64::EPSILON * next.abs() || next == low && low == high {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixture(text: &str) -> Mixture {
        text.parse().unwrap()
    }

    #[test]
    fn the_quantile_undoes_the_cdf() {
        for text in ["0.3*N(-3,1) + 0.7*N(3,2)", "N(0,0.001) + N(0,10)", "1e-9*N(50,2) + N(0,1)", "N(-5,1) + N(5,1)"] {
            let p = mixture(text);
            for u in [1e-300, 1e-12, 0.01, 0.2, 0.5, 0.77, 0.999, 1.0 - 1e-12] {
                let x = p.quantile(u);
                let error = if u < 0.5 { p.cdf(x) / u - 1.0 } else { p.sf(x) / (1.0 - u) - 1.0 };
                // One rounding of x moves the tail by ulp(x)·p(x).
                let slack = 4.0 * f64::EPSILON * x.abs() * p.pdf(x) / u.min(1.0 - u);
                assert!(error.abs() < 1e-12 + slack, "{text} at {u}: x = {x}, off by {error:e}");
            }
        }
    }

    #[test]
    fn equal_components_have_the_quantiles_of_one() {
        let (one, two) = (mixture("N(2,3)"), mixture("0.2*N(2,3) + 0.8*N(2,3)"));
        for u in [1e-20, 0.1, 0.5, 0.975] {
            assert!((one.quantile(u) - two.quantile(u)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_ends_are_infinite_and_the_outside_is_not_a_number() {
        let p = mixture("N(-1,1) + N(1,1)");
        assert_eq!(p.quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(p.quantile(1.0), f64::INFINITY);
        assert!(p.quantile(-0.1).is_nan() && p.quantile(f64::NAN).is_nan());
    }

    #[test]
    fn the_median_between_two_far_modes_lies_between_them() {
        assert_eq!(mixture("N(-1e6,1) + N(1e6,1)").quantile(0.5), 0.0);
        let x = mixture("0.3*N(-1e6,1) + 0.7*N(1e6,1)").quantile(0.3);
        assert!(x > -1e6 && x < 1e6);
    }
}
