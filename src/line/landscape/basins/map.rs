//! A map of basins.

use super::super::Window;
use super::super::lattice::Lattice;
use super::flow::End;
use crate::line::objective::count;

/// Which minimum each cell's middle descends to: the window is divided into equal cells.
pub type BasinMap = Lattice<Option<usize>>;

impl BasinMap {
    pub(super) fn empty(window: Window, [cols, rows]: [usize; 2]) -> Self {
        Self::of_size(window, [cols.max(1), rows.max(1)])
    }

    /// For each cell, row by row from the smallest second parameter, the index of its minimum in the list given; `None`
    /// where a descent ends in none of them.
    #[must_use]
    pub fn cells(&self) -> &[Option<usize>] {
        &self.values
    }

    /// The minimum of the cell that holds these parameters; `None` also outside the window.
    #[must_use]
    pub fn at(&self, mean: f64, second: f64) -> Option<usize> {
        let index = |[low, high]: [f64; 2], at: f64, n: usize| ((at - low) / (high - low) * count(n)).min(count(n - 1));
        if !self.window.contains(mean, second) {
            return None;
        }
        let col = index(self.window.mean, mean, self.cols) as usize;
        let row = index(self.window.second, second, self.rows) as usize;
        self.values.get(row * self.cols + col).copied().flatten()
    }

    /// The parameters in the middle of a cell; mirror images of each other if the window's ends are.
    pub(super) fn middle(&self, cell: usize) -> [f64; 2] {
        let middle = |[low, high]: [f64; 2], index: usize, n: usize| {
            let (from, to) = (count(2 * index + 1), count(2 * n - 2 * index - 1));
            (low * to + high * from) / count(2 * n)
        };
        [middle(self.window.mean, cell % self.cols, self.cols), middle(self.window.second, cell / self.cols, self.rows)]
    }

    /// The cells that share a side with a cell.
    pub(super) fn beside(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let (cols, rows) = (self.cols, self.rows);
        let (col, row) = (cell % cols, cell / cols);
        let left = (col > 0).then(|| cell - 1);
        let right = (col + 1 < cols).then_some(cell + 1);
        let down = (row > 0).then(|| cell - cols);
        let up = (row + 1 < rows).then_some(cell + cols);
        [left, right, down, up].into_iter().flatten()
    }

    /// What the four cells of this map whose middles surround these parameters agree on; `None` where they do not.
    pub(super) fn agreed(&self, [mean, second]: [f64; 2]) -> Option<End> {
        let around = |[low, high]: [f64; 2], at: f64, n: usize| {
            let place = (at - low) / (high - low) * count(n) - 0.5;
            let left = place.floor().clamp(0.0, count(n - 1));
            [left as usize, (left as usize + 1).min(n - 1)]
        };
        let cols = around(self.window.mean, mean, self.cols);
        let rows = around(self.window.second, second, self.rows);
        let first = *self.values.get(rows[0] * self.cols + cols[0])?;
        let same = |row: usize, col: usize| self.values.get(row * self.cols + col) == Some(&first);
        rows.iter().all(|row| cols.iter().all(|col| same(*row, *col))).then(|| first.map_or(End::Nowhere, End::Minimum))
    }
}
