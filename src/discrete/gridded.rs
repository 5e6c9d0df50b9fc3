//! Two normal densities on a grid of points, as code that has no integrals compares them.

use thiserror::Error;

use super::Pair;
use super::table::{NAMES_MAX, NAMES_MIN, TableError};

/// The densities of two normals at equally spaced points, normalised to sum 1, with one thing done to both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gridded {
    /// Mean and sd of P.
    pub p: [f64; 2],
    /// Mean and sd of Q.
    pub q: [f64; 2],
    /// The first point and the last.
    pub range: [f64; 2],
    /// How many points there are.
    pub points: usize,
    /// What is done to both rows.
    pub done: Done,
}

/// What is done to rows of a grid, which then are normalised again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Nothing.
    Nothing,
    /// `numpy.convolve` with exp(−t²) at t = −2, −1, 0, 1, 2 over its sum, mode “same”.
    Smoothed,
    /// Every second point is kept, the first one among them.
    EverySecond,
    /// Points above 0 are kept.
    AboveZero,
}

/// Why there is no such grid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a grid has two means, two sds above 0, a first point below its last, and {NAMES_MIN} to {NAMES_MAX} points")]
pub struct GriddedError;

impl Done {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Smoothed, Self::EverySecond, Self::AboveZero];

    /// The frozen id in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Smoothed => "smoothed",
            Self::EverySecond => "every-second",
            Self::AboveZero => "above-zero",
        }
    }

    /// What it leaves, in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "grid",
            Self::Smoothed => "smoothed grid",
            Self::EverySecond => "every second point",
            Self::AboveZero => "points above 0",
        }
    }
}

impl Gridded {
    /// Checks the numbers.
    ///
    /// # Errors
    /// When they make no grid of two densities.
    pub fn checked(self) -> Result<Self, GriddedError> {
        let Self { p, q, range, points, .. } = self;
        let all = [p, q, range];
        let finite = all.iter().flatten().all(|value| value.is_finite());
        let fine =
            finite && p[1] > 0.0 && q[1] > 0.0 && range[0] < range[1] && (NAMES_MIN..=NAMES_MAX).contains(&points);
        if fine { Ok(self) } else { Err(GriddedError) }
    }

    /// Both rows.
    ///
    /// # Errors
    /// When one has nothing left but zeros.
    pub fn pair(&self) -> Result<Pair, TableError> {
        Pair::new(&self.row(self.p), &self.row(self.q))
    }

    /// The densities up to a factor, since the row is normalised anyway.
    fn row(&self, [mean, sd]: [f64; 2]) -> Vec<f64> {
        let [low, high] = self.range;
        let x = |index: usize| low + (high - low) * index as f64 / (self.points - 1) as f64;
        let density = |index: usize| {
            let z = (x(index) - mean) / sd;
            (-0.5 * z * z).exp()
        };
        let row: Vec<f64> = (0..self.points).map(density).collect();
        match self.done {
            Done::Nothing => row,
            Done::Smoothed => smoothed(&row),
            Done::EverySecond => row.into_iter().step_by(2).collect(),
            Done::AboveZero => (0..self.points).filter(|index| x(*index) > 0.0).map(|index| row[index]).collect(),
        }
    }
}

/// What lies beyond the ends counts as 0, as `numpy.convolve` has it.
fn smoothed(row: &[f64]) -> Vec<f64> {
    let kernel = [-2.0_f64, -1.0, 0.0, 1.0, 2.0].map(|t| (-t * t).exp());
    let sum: f64 = kernel.iter().sum();
    let at = |index: usize| {
        let near = kernel.iter().enumerate();
        near.filter_map(|(k, weight)| Some(weight * row.get((index + k).checked_sub(2)?)?)).sum::<f64>() / sum
    };
    (0..row.len()).map(at).collect()
}
