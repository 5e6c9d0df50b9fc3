//! Sums of bumps where they are small: far from all points, or without the point itself.
//!
//! There the few nearest points are everything, and the sum is taken over them relative to the nearest one, so that
//! it is right to 1e-9 relative however small it is.

use crate::math::log_add_exp;

/// What may be left out, relative to the nearest point's bump, over all points together.
const LEFT_OUT: f64 = 1e-11;

/// log Σ exp(−½((x − xⱼ)/h)²) over the sorted `points`, leaving out the one at `skip`, if any; −∞ over none.
pub(super) fn ln_sum(points: &[f64], h: f64, x: f64, skip: Option<usize>) -> f64 {
    // Everything left of `left` is at or below x, everything from `right` on is above or equal.
    let (left, right) = if let Some(index) = skip {
        (index, index + 1)
    } else {
        let at = points.partition_point(|point| *point < x);
        (at, at)
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
fn cut_off(n: usize, nearest: f64) -> f64 {
    (nearest * nearest + 2.0 * ln_left_out(n)).sqrt()
}

/// −log of what one of `n` bumps may be, relative to the nearest, to be left out.
fn ln_left_out(n: usize) -> f64 {
    (n as f64 / LEFT_OUT).ln()
}

/// Powers kept of each side's expansion: 4.7²⁶/26! < 1e-8 bounds the rest, relative to the sum.
const POWERS: usize = 26;

/// The same sum for many queries within half a bandwidth of a centre, at a cost per query that doesn't depend on n.
///
/// Relative to the nearest point on one side, at distance d from the centre, a point s farther out weighs
/// exp(−s(2d + s)/2) there and e^(su) times as much at u, with |su| ≤ 4.7 as long as its weight counts: a power series
/// in u with positive coefficients on one side of 0, so without loss.
pub(super) struct Block {
    h: f64,
    centre: f64,
    left: Option<Side>,
    right: Option<Side>,
}

/// The points on one side of the centre.
struct Side {
    nearest: f64,
    /// 1 when the points are at larger x than the centre, −1 otherwise.
    direction: f64,
    coefficients: [f64; POWERS],
}

impl Block {
    /// For queries within `h`/2 of `centre`, over the sorted `points`.
    pub(super) fn new(points: &[f64], h: f64, centre: f64) -> Self {
        let at = points.partition_point(|point| *point < centre);
        let left = Side::new(points[..at].iter().rev(), points.len(), h, centre, -1.0);
        let right = Side::new(points[at..].iter(), points.len(), h, centre, 1.0);
        Self { h, centre, left, right }
    }

    /// log Σ exp(−½((x − xⱼ)/h)²).
    pub(super) fn ln_sum(&self, x: f64) -> f64 {
        let side = |side: &Option<Side>| side.as_ref().map_or(f64::NEG_INFINITY, |s| s.ln_sum(x, self.h, self.centre));
        log_add_exp(side(&self.left), side(&self.right))
    }
}

impl Side {
    /// From the points in order of distance, of `n` in all; nothing where there is none.
    fn new<'a>(
        mut points: impl Iterator<Item = &'a f64> + Clone,
        n: usize,
        h: f64,
        centre: f64,
        direction: f64,
    ) -> Option<Self> {
        let nearest = *points.clone().next()?;
        let d = (nearest - centre).abs() / h;
        // Where s(2d + s)/2 − s/2, the least that a query in the block can make of it, exceeds what may be left out.
        let slack = d - 0.5;
        let last = (slack * slack + 2.0 * ln_left_out(n)).sqrt() - slack;
        let mut coefficients = [0.0; POWERS];
        while let Some(s) = points.next().map(|point| (point - nearest).abs() / h).filter(|s| *s <= last) {
            let mut power = (-0.5 * s * (2.0 * d + s)).exp();
            for sum in &mut coefficients {
                *sum += power;
                power *= s;
            }
        }
        let mut factorial = 1.0;
        for (k, sum) in (1_u32..).zip(&mut coefficients) {
            *sum /= factorial;
            factorial *= f64::from(k);
        }
        Some(Self { nearest, direction, coefficients })
    }

    fn ln_sum(&self, x: f64, h: f64, centre: f64) -> f64 {
        let t = (x - self.nearest) / h;
        let u = (x - centre) / h * self.direction;
        let series = self.coefficients.iter().rev().fold(0.0, |value, coefficient| value * u + coefficient);
        -0.5 * t * t + series.ln()
    }
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
    fn a_block_gives_the_same_sums_as_one_query_at_a_time() {
        let points: Vec<f64> = (0..4000).map(|i| (f64::from(i) * 0.002).powi(2) - 20.0).chain([60.0, 61.0]).collect();
        for h in [0.02, 0.5, 3.0, 40.0] {
            for centre in [-300.0, -21.0, 0.0, 47.0, 48.5, 60.2, 90.0] {
                let block = Block::new(&points, h, centre);
                for step in -5..=5 {
                    let x = centre + 0.1 * h * f64::from(step);
                    let (fast, slow) = (block.ln_sum(x), ln_sum(&points, h, x, None));
                    assert!((fast - slow).abs() < 1e-8 + 1e-12 * slow.abs(), "h {h}, x {x}: {fast} {slow}");
                }
            }
        }
    }

    #[test]
    fn duplicates_of_the_point_left_out_still_count() {
        assert_eq!(ln_sum(&[1.0, 1.0, 1.0], 1e-3, 1.0, Some(1)), 2.0_f64.ln());
        assert_eq!(ln_sum(&[1.0, 1.0, 1.0], 1e-3, 1.0, None), 3.0_f64.ln());
    }
}
