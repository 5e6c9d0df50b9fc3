//! Losses on a raster.

use super::Window;
use super::lattice::Lattice;
use crate::line::objective::count;

/// A value at every point of a regular raster whose outermost points lie on the window's edges.
pub type Raster = Lattice<f64>;

impl Raster {
    /// A raster of `cols` × `rows` points (at least 2 × 2) over `window` with the values that `value` gives for the
    /// parameters of each point. What is not finite becomes +∞.
    #[must_use]
    pub fn from_fn(window: Window, cols: usize, rows: usize, mut value: impl FnMut(f64, f64) -> f64) -> Self {
        let mut raster = Self::empty(window, cols, rows);
        while !raster.is_full() {
            let [mean, second] = raster.next_point();
            raster.push(value(mean, second));
        }
        raster
    }

    pub(super) fn empty(window: Window, cols: usize, rows: usize) -> Self {
        Self::of_size(window, [cols.max(2), rows.max(2)])
    }

    /// How many values it has so far.
    pub(super) fn filled(&self) -> usize {
        self.values.len()
    }

    /// The parameters of the point that comes next.
    pub(super) fn next_point(&self) -> [f64; 2] {
        self.point(self.values.len())
    }

    pub(super) fn push(&mut self, value: f64) {
        self.values.push(if value.is_finite() { value } else { f64::INFINITY });
    }

    /// All values, row by row from the smallest second parameter, each row from the smallest mean; finite or +∞.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value of a point; +∞ off the raster.
    #[must_use]
    pub fn value(&self, col: usize, row: usize) -> f64 {
        if col < self.cols {
            self.values.get(row * self.cols + col).copied().unwrap_or(f64::INFINITY)
        } else {
            f64::INFINITY
        }
    }

    /// The mean of a column, in units of x.
    #[must_use]
    pub fn mean(&self, col: usize) -> f64 {
        between(self.window.mean, col, self.cols)
    }

    /// The second parameter of a row.
    #[must_use]
    pub fn second(&self, row: usize) -> f64 {
        between(self.window.second, row, self.rows)
    }

    /// The parameters of the point with this index in [`Self::values`].
    pub(super) fn point(&self, index: usize) -> [f64; 2] {
        [self.mean(index % self.cols), self.second(index / self.cols)]
    }

    /// The col and row of the lower left corner of the cell that holds these parameters; the nearest cell from outside.
    pub(super) fn cell(&self, mean: f64, second: f64) -> [usize; 2] {
        let place = |[low, high]: [f64; 2], at: f64, n: usize| {
            let share = ((at - low) / (high - low)).clamp(0.0, 1.0);
            ((share * count(n - 1)) as usize).min(n - 2)
        };
        [place(self.window.mean, mean, self.cols), place(self.window.second, second, self.rows)]
    }
}

/// Point `index` of `n` from one end to the other, counted from the nearer end: mirror images of each other if the ends are.
fn between([low, high]: [f64; 2], index: usize, n: usize) -> f64 {
    let step = (high - low) / count(n - 1);
    if 2 * index < n { low + step * count(index) } else { high - step * count((n - 1).saturating_sub(index)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_points_lie_on_the_edges() {
        let window = Window { mean: [-3.0, 5.0], second: [0.1, 0.7] };
        let raster = Raster::from_fn(window, 5, 4, |mean, second| mean + 10.0 * second);
        assert_eq!((raster.mean(0), raster.mean(4), raster.second(0)), (-3.0, 5.0, 0.1));
        assert!((raster.second(3) - 0.7).abs() < 1e-15);
        assert!((raster.value(1, 2) - (-1.0 + 5.0)).abs() < 1e-12);
        assert_eq!(raster.value(5, 0), f64::INFINITY);
    }

    #[test]
    fn what_is_not_finite_is_infinity() {
        let window = Window { mean: [0.0, 1.0], second: [0.0, 1.0] };
        let raster = Raster::from_fn(window, 2, 2, |mean, second| if mean > second { f64::NAN } else { mean });
        assert_eq!(raster.values(), [0.0, f64::INFINITY, 0.0, 1.0]);
    }

    #[test]
    fn a_point_is_found_in_its_cell_and_in_the_nearest_one_from_outside() {
        let window = Window { mean: [0.0, 4.0], second: [0.0, 2.0] };
        let raster = Raster::from_fn(window, 5, 3, |_, _| 0.0);
        assert_eq!(raster.cell(2.5, 1.5), [2, 1]);
        assert_eq!(raster.cell(-9.0, 9.0), [0, 1]);
    }
}
