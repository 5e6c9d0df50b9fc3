//! Sums of bumps where they are small: far from all points, or without the point itself.
//!
//! There the few nearest points are everything, and the sum is taken over them relative to the nearest one, so that
//! it is right to 1e-9 relative however small it is.

use crate::math::log_add_exp;

/// What may be left out, relative to the nearest point's bump, over all points together.
const LEFT_OUT: f64 = 1e-11;

/// A sample's different points, sorted, with how often each occurs: so that a value that a million queries are nearest to
/// costs them one term each, however often it occurs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cloud<'a> {
    /// The different values, upwards.
    pub(super) values: &'a [f64],
    /// How often each occurs; empty when all occur once.
    pub(super) counts: &'a [f64],
    /// How many points there are in all.
    pub(super) n: usize,
}

impl Cloud<'_> {
    fn count(&self, index: usize) -> f64 {
        self.counts.get(index).copied().unwrap_or(1.0)
    }

    /// The first value at or above `x`.
    fn place(&self, x: f64) -> usize {
        self.values.partition_point(|value| *value < x)
    }

    /// log Σ exp(−½((x − xⱼ)/h)²); −∞ over no points.
    pub(super) fn ln_sum(&self, h: f64, x: f64) -> f64 {
        let place = self.place(x);
        self.ln_sum_beside(h, x, (place, place), 0.0)
    }

    /// The same at one of the points, without that point; its duplicates count.
    pub(super) fn ln_sum_without(&self, h: f64, point: f64) -> f64 {
        let place = self.place(point);
        self.ln_sum_beside(h, point, (place, place + 1), self.count(place) - 1.0)
    }

    /// The sum over the values below `sides.0` and from `sides.1` on, and over `here` points at `x` itself.
    fn ln_sum_beside(&self, h: f64, x: f64, sides: (usize, usize), here: f64) -> f64 {
        let distance = |index: usize| (x - self.values[index]).abs() / h;
        let below = sides.0.checked_sub(1).map(distance);
        let above = (sides.1 < self.values.len()).then(|| distance(sides.1));
        let at = (here > 0.0).then_some(0.0);
        let Some(nearest) = [at, below, above].into_iter().flatten().reduce(f64::min) else {
            return f64::NEG_INFINITY;
        };
        let last = (nearest * nearest + 2.0 * ln_left_out(self.n)).sqrt();
        let mut sum = here;
        let mut add = |index: usize| {
            let t = distance(index);
            let counts = t <= last;
            if counts {
                sum += self.count(index) * (-0.5 * (t - nearest) * (t + nearest)).exp();
            }
            counts
        };
        let _ = (0..sides.0).rev().all(&mut add);
        let _ = (sides.1..self.values.len()).all(&mut add);
        -0.5 * nearest * nearest + sum.ln()
    }
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
    /// For queries within `h`/2 of `centre`.
    pub(super) fn new(cloud: &Cloud<'_>, h: f64, centre: f64) -> Self {
        let place = cloud.place(centre);
        let left = Side::new(cloud, (0..place).rev(), h, centre, -1.0);
        let right = Side::new(cloud, place..cloud.values.len(), h, centre, 1.0);
        Self { h, centre, left, right }
    }

    /// log Σ exp(−½((x − xⱼ)/h)²).
    pub(super) fn ln_sum(&self, x: f64) -> f64 {
        let side = |side: &Option<Side>| side.as_ref().map_or(f64::NEG_INFINITY, |s| s.ln_sum(x, self.h, self.centre));
        log_add_exp(side(&self.left), side(&self.right))
    }
}

impl Side {
    /// From the values with these numbers, in order of distance; nothing where there is none.
    fn new(
        cloud: &Cloud<'_>,
        numbers: impl Iterator<Item = usize> + Clone,
        h: f64,
        centre: f64,
        direction: f64,
    ) -> Option<Self> {
        let nearest = cloud.values[numbers.clone().next()?];
        let d = (nearest - centre).abs() / h;
        // Where s(2d + s)/2 − s/2, the least that a query in the block can make of it, exceeds what may be left out.
        let slack = d - 0.5;
        let last = (slack * slack + 2.0 * ln_left_out(cloud.n)).sqrt() - slack;
        let mut coefficients = [0.0; POWERS];
        for number in numbers {
            let s = (cloud.values[number] - nearest).abs() / h;
            if s > last {
                break;
            }
            let mut power = cloud.count(number) * (-0.5 * s * (2.0 * d + s)).exp();
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

    fn once(values: &[f64]) -> Cloud<'_> {
        Cloud { values, counts: &[], n: values.len() }
    }

    #[test]
    fn the_logarithm_is_finite_a_million_bandwidths_out() {
        // One point at distance 2e6 bandwidths, another one bandwidth further: the second adds e^(−2e6), nothing.
        assert_eq!(once(&[0.0, 1.0]).ln_sum(1e-6, -2.0), -2e12);
        assert_eq!(once(&[5.0]).ln_sum_without(1.0, 5.0), f64::NEG_INFINITY);
    }

    #[test]
    fn a_block_gives_the_same_sums_as_one_query_at_a_time() {
        let points: Vec<f64> = (0..4000).map(|i| (f64::from(i) * 0.002).powi(2) - 20.0).chain([60.0, 61.0]).collect();
        for h in [0.02, 0.5, 3.0, 40.0] {
            for centre in [-300.0, -21.0, 0.0, 47.0, 48.5, 60.2, 90.0] {
                let block = Block::new(&once(&points), h, centre);
                for step in -5..=5 {
                    let x = centre + 0.1 * h * f64::from(step);
                    let (fast, slow) = (block.ln_sum(x), once(&points).ln_sum(h, x));
                    assert!((fast - slow).abs() < 1e-8 + 1e-12 * slow.abs(), "h {h}, x {x}: {fast} {slow}");
                }
            }
        }
    }

    #[test]
    fn duplicates_of_the_point_left_out_still_count() {
        let cloud = Cloud { values: &[1.0, 2.0], counts: &[3.0, 2.0], n: 5 };
        assert_eq!(cloud.ln_sum_without(1e-3, 1.0), 2.0_f64.ln());
        assert_eq!(cloud.ln_sum(1e-3, 1.0), 3.0_f64.ln());
        // Halfway, all five are at the same distance of half a bandwidth.
        assert!((cloud.ln_sum(1.0, 1.5) - (5.0_f64.ln() - 0.125)).abs() < 1e-15);
        assert!((Block::new(&cloud, 1.0, 1.5).ln_sum(1.5) - (5.0_f64.ln() - 0.125)).abs() < 1e-14);
    }
}
