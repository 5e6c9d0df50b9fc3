//! The notebook's uniform grid.

use thiserror::Error;

use crate::math::number;

/// The fewest points of a grid.
pub const POINTS_MIN: usize = 2;
/// The most points of a grid.
pub const POINTS_MAX: usize = 1_000_000;
/// The largest |end| of a grid, in units of x.
pub const END_LIMIT: f64 = 1e9;

/// Equally spaced points from `low` to `high`, both included, as `torch.linspace` places them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    low: f64,
    high: f64,
    points: usize,
}

/// Why three numbers are not a grid.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum GridError {
    /// An end is not finite or too far out.
    #[error("grid: {end} is {}; use a number from -1e9 to 1e9", number(*value))]
    End {
        /// Which end: "low" or "high".
        end: &'static str,
        /// The value given.
        value: f64,
    },
    /// The low end is not below the high end.
    #[error("grid: low is {} and high is {}; low has to be below high", number(*low), number(*high))]
    Order {
        /// The low end given.
        low: f64,
        /// The high end given.
        high: f64,
    },
    /// Too few or too many points.
    #[error("grid: points is {points}; use a whole number from 2 to 1000000")]
    Points {
        /// The number given.
        points: usize,
    },
}

impl Grid {
    /// `points` points from `low` to `high` (units of x).
    ///
    /// # Errors
    /// When an end is not finite or beyond ±1e9, `low` is not below `high`, or `points` is outside 2 … 1 000 000.
    pub fn new(low: f64, high: f64, points: usize) -> Result<Self, GridError> {
        for (end, value) in [("low", low), ("high", high)] {
            if !(value.abs() <= END_LIMIT) {
                return Err(GridError::End { end, value });
            }
        }
        if low >= high {
            return Err(GridError::Order { low, high });
        }
        if !(POINTS_MIN..=POINTS_MAX).contains(&points) {
            return Err(GridError::Points { points });
        }
        Ok(Self { low, high, points })
    }

    /// The first point, in units of x.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The last point, in units of x.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.high
    }

    /// The number of points.
    #[must_use]
    pub fn points(&self) -> usize {
        self.points
    }

    /// The distance between neighbours, in units of x.
    #[must_use]
    pub fn spacing(&self) -> f64 {
        (self.high - self.low) / count(self.points - 1)
    }

    /// Point `index`, counted from 0. As in PyTorch, each half is counted from its own end, so both ends are exact.
    #[must_use]
    pub fn point(&self, index: usize) -> f64 {
        if index < self.points / 2 {
            self.low + self.spacing() * count(index)
        } else {
            self.high - self.spacing() * count((self.points - 1).saturating_sub(index))
        }
    }

    /// All points, from low to high.
    pub fn iter(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        (0..self.points).map(|index| self.point(index))
    }
}

impl Default for Grid {
    /// The notebook's own grid: −15 … 15 in 1000 points.
    fn default() -> Self {
        Self { low: -15.0, high: 15.0, points: 1000 }
    }
}

/// A count as a float; counts here stay far below 2⁵³.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_points_of_the_grid() {
        let grid = Grid::default();
        let points: Vec<f64> = grid.iter().collect();
        assert_eq!(points.len(), 1000);
        assert_eq!((points[0], points[999]), (-15.0, 15.0));
        assert!(points.windows(2).all(|pair| (pair[1] - pair[0] - 30.0 / 999.0).abs() < 1e-14));
    }

    #[test]
    fn what_is_not_a_grid_is_refused_by_name() {
        assert_eq!(Grid::new(1.0, 1.0, 10), Err(GridError::Order { low: 1.0, high: 1.0 }));
        assert_eq!(Grid::new(0.0, 1.0, 1), Err(GridError::Points { points: 1 }));
        assert!(matches!(Grid::new(f64::NAN, 1.0, 5), Err(GridError::End { end: "low", .. })));
        assert_eq!(
            Grid::new(0.0, f64::INFINITY, 5).unwrap_err().to_string(),
            "grid: high is inf; use a number from -1e9 to 1e9"
        );
    }
}
