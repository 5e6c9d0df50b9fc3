//! W₁ between the empirical cdf of the samples and the target's cdf, exactly.

use super::{Aim, EstimateError, Estimator, Terms, View, Waterfall};
use crate::line::distribution::{Mixture, Normal};

/// W₁, supplement.
pub(super) struct Wasserstein1;

impl Estimator for Wasserstein1 {
    texts! {
        id: "wasserstein1",
        name: "W₁, supplement",
        formula: "∫ |Fₙ − F|",
        about: "The distance from the samples' cdf to the target's, in the unit of x; no logarithm, so no bandwidth",
    }

    fn aim(&self) -> Aim {
        Aim::Wasserstein1
    }

    fn uses_bandwidth(&self) -> bool {
        false
    }

    fn terms<'a>(&self, _view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(None)
    }

    fn value(&self, view: &View<'_>) -> Result<f64, EstimateError> {
        Ok(distance(view.data().sample().sorted(), view.data().target()))
    }

    fn waterfall(&self, _view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        Ok(None)
    }
}

/// Halvings of the interval in which the two cdfs cross; the integral's error is of second order in what remains.
const HALVINGS: usize = 40;

/// ∫ |Fₙ − F| for the sorted `points`: between two of them Fₙ is constant and F has a closed integral.
fn distance(points: &[f64], target: &Mixture) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return f64::NAN;
    };
    let mut total = area_below(target, *first) + area_above(target, *last);
    let mut left = Place::new(target, *first);
    for (index, x) in points.iter().enumerate().skip(1) {
        let right = Place::new(target, *x);
        let level = index as f64 / points.len() as f64;
        if left.cdf < level && level < right.cdf {
            let middle = crossing(target, level, left.x, right.x);
            total += left.area_to(&middle, level).abs() + middle.area_to(&right, level).abs();
        } else {
            total += left.area_to(&right, level).abs();
        }
        left = right;
    }
    total
}

/// A place on the line with what is needed to integrate F from or to it.
struct Place {
    x: f64,
    cdf: f64,
    below: f64,
    above: f64,
}

impl Place {
    fn new(target: &Mixture, x: f64) -> Self {
        Self { x, cdf: target.cdf(x), below: area_below(target, x), above: area_above(target, x) }
    }

    /// ∫ (level − F) from here to `other`, from whichever side cancels less.
    fn area_to(&self, other: &Self, level: f64) -> f64 {
        let width = other.x - self.x;
        if self.below < self.above {
            level * width - (other.below - self.below)
        } else {
            (self.above - other.above) - (1.0 - level) * width
        }
    }
}

/// Where F crosses `level` between `low` and `high`.
fn crossing(target: &Mixture, level: f64, mut low: f64, mut high: f64) -> Place {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if target.cdf(middle) < level {
            low = middle;
        } else {
            high = middle;
        }
    }
    Place::new(target, 0.5 * (low + high))
}

/// ∫ F over all that is below x: Σ w (d Φ(d/σ) + σ² n(d)) with d = x − μ and n the component's density.
fn area_below(target: &Mixture, x: f64) -> f64 {
    let area = |(weight, normal): (f64, Normal)| {
        let distance = x - normal.mean();
        weight * (distance * normal.cdf(x) + normal.variance() * normal.pdf(x)).max(0.0)
    };
    target.weighted().map(area).sum()
}

/// ∫ (1 − F) over all that is above x, the mirror image of [`area_below`].
fn area_above(target: &Mixture, x: f64) -> f64 {
    let area = |(weight, normal): (f64, Normal)| {
        let distance = normal.mean() - x;
        weight * (distance * normal.sf(x) + normal.variance() * normal.pdf(x)).max(0.0)
    };
    target.weighted().map(area).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_point_at_the_median_is_at_the_mean_absolute_deviation() {
        // E|X| = √(2/π) for N(0,1).
        let target: Mixture = "N(0,1)".parse().unwrap();
        assert!((distance(&[0.0], &target) - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-15);
        assert!((distance(&[100.0], &target) - 100.0).abs() < 1e-12);
    }

    #[test]
    fn the_closed_integral_agrees_with_a_fine_sum() {
        let target: Mixture = "0.3*N(-2,0.5) + 0.7*N(1,2)".parse().unwrap();
        let points = [-3.0, -1.5, -1.5, 0.2, 0.9, 4.0, 5.5];
        let step = 1e-4;
        let sum: f64 = (0..400_000)
            .map(|i| {
                let x = -20.0 + (f64::from(i) + 0.5) * step;
                let share = points.iter().filter(|point| **point <= x).count() as f64 / 7.0;
                (share - target.cdf(x)).abs() * step
            })
            .sum();
        assert!((distance(&points, &target) - sum).abs() < 1e-6, "{sum}");
    }
}
