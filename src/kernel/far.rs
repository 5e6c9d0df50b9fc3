//! Sums of bumps where they are small: far from all points, or without the point itself.
//!
//! There the few nearest points are everything, and the sum is taken over them relative to the nearest one, so that
//! it is right to 1e-9 relative however small it is.

/// What may be left out, relative to the nearest point's bump, over all points together.
const LEFT_OUT: f64 = 1e-11;

/// log Σ exp(−½((x − xⱼ)/h)²) over the sorted `points`, leaving out the one at `skip`, if any; −∞ over none.
pub(super) fn ln_sum(points: &[f64], h: f64, x: f64, skip: Option<usize>) -> f64 {
    // Everything left of `left` is at or below x, everything from `right` on is above or equal.
    let (left, right) = match skip {
        Some(index) => (index, index + 1),
        None => {
            let at = points.partition_point(|point| *point < x);
            (at, at)
        }
    };
    let below = points[..left].last().map(|point| (x - point) / h);
    let above = points.get(right).map(|point| (point - x) / h);
    let Some(nearest) = [below, above].into_iter().flatten().reduce(f64::min) else {
        return f64::NEG_INFINITY;
    };
    let last = cut_off(points.len(), nearest);
    let term = |point: &f64| (x - point).abs() / h;
    let bump = |t: f64| (-0.5 * (t - nearest) * (t + nearest)).exp();
    let lower: f64 = points[..left].iter().rev().map(term).take_while(|t| *t <= last).map(bump).sum();
    let upper: f64 = points[right..].iter().map(term).take_while(|t| *t <= last).map(bump).sum();
    -0.5 * nearest * nearest + (lower + upper).ln()
}

/// The distance, in bandwidths, beyond which `n` bumps together are below [`LEFT_OUT`] of the one at `nearest`.
#[expect(clippy::cast_precision_loss, reason = "samples have far fewer than 2⁵³ points")]
fn cut_off(n: usize, nearest: f64) -> f64 {
    (nearest * nearest + 2.0 * (n as f64 / LEFT_OUT).ln()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_finite_a_million_bandwidths_out() {
        // One point at distance 2e6 bandwidths, another one bandwidth further: the second adds e^(−2e6), nothing.
        assert_eq!(ln_sum(&[0.0, 1.0], 1e-6, -2.0, None), -2e12);
        assert_eq!(ln_sum(&[5.0], 1.0, 5.0, Some(0)), f64::NEG_INFINITY);
    }

    #[test]
    fn duplicates_of_the_point_left_out_still_count() {
        assert_eq!(ln_sum(&[1.0, 1.0, 1.0], 1e-3, 1.0, Some(1)), 2.0_f64.ln());
        assert_eq!(ln_sum(&[1.0, 1.0, 1.0], 1e-3, 1.0, None), 3.0_f64.ln());
    }
}
