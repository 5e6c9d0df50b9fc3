//! Sums of exponentials that neither overflow nor underflow.

/// log(eᵃ + eᵇ), exact to rounding; −∞ is the logarithm of zero and is absorbed.
#[must_use]
pub fn log_add_exp(a: f64, b: f64) -> f64 {
    let (high, low) = if a >= b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY {
        return high;
    }
    high + (low - high).exp().ln_1p()
}

/// log Σ exp(tᵢ), shifted by the largest term; −∞ for no terms.
///
/// The iterator is walked twice, so that nothing needs to be stored.
pub fn log_sum_exp<I>(terms: I) -> f64
where
    I: Iterator<Item = f64> + Clone,
{
    let high = terms.clone().fold(f64::NEG_INFINITY, f64::max);
    if high.is_infinite() {
        return high;
    }
    high + terms.map(|term| (term - high).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_far_below_the_smallest_double_still_add_up() {
        let sum = log_sum_exp([-1e6, -1e6].into_iter());
        assert_eq!(sum, -1e6 + std::f64::consts::LN_2);
        assert_eq!(log_add_exp(-1e6, -1e6), sum);
    }

    #[test]
    fn the_logarithm_of_zero_is_absorbed() {
        assert_eq!(log_add_exp(f64::NEG_INFINITY, 3.0), 3.0);
        assert_eq!(log_sum_exp([f64::NEG_INFINITY; 2].into_iter()), f64::NEG_INFINITY);
        assert_eq!(log_sum_exp(std::iter::empty()), f64::NEG_INFINITY);
    }
}
