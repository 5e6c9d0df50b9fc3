//! What rasters and maps have in common: a window cut into columns and rows.

use super::Window;
use crate::line::objective::count;

/// A value for every place of a regular lattice over a window, row by row from the smallest second parameter, each row from
/// the smallest mean; some of them perhaps still to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Lattice<T> {
    pub(super) window: Window,
    pub(super) cols: usize,
    pub(super) rows: usize,
    pub(super) values: Vec<T>,
}

impl<T> Lattice<T> {
    /// A lattice of `cols` × `rows` places without their values.
    pub(super) fn of_size(window: Window, [cols, rows]: [usize; 2]) -> Self {
        Self { window, cols, rows, values: Vec::with_capacity(cols * rows) }
    }

    pub(super) fn is_full(&self) -> bool {
        self.values.len() == self.cols * self.rows
    }

    /// The share of its places that have a value.
    pub(super) fn share(&self) -> f64 {
        count(self.values.len()) / count(self.cols * self.rows)
    }

    /// The parameters that it spans.
    #[must_use]
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// The number of places across.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The number of places upwards.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }
}
