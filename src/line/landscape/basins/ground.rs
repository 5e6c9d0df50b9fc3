//! What a descent runs on: the loss, and the places from which its end is known.

use super::super::watershed::{Source, Watershed};
use super::super::{Raster, Window};
use super::flow::End;
use crate::line::objective::Problem;

/// How near a minimum a descent has arrived, in sds and in log σ.
const ARRIVED: f64 = 0.01;
/// How far beyond the window's edges a descent is followed, in widths and heights of the window.
const BEYOND: f64 = 2.0;

/// The loss over a window, flooded.
pub(super) struct Ground {
    pub(super) problem: Problem,
    /// The size of a cell of the finest map, in the form's parameters.
    pub(super) cell: [f64; 2],
    raster: Raster,
    owners: Vec<Option<usize>>,
    minima: Vec<[f64; 2]>,
}

impl Ground {
    pub(super) fn new(problem: Problem, raster: Raster, minima: &[Source], cell: [f64; 2]) -> Self {
        let owners = Watershed::new(&raster, minima).owners;
        Self { problem, cell, raster, owners, minima: minima.iter().map(|minimum| minimum.0).collect() }
    }

    pub(super) fn window(&self) -> &Window {
        self.raster.window()
    }

    /// The end of every descent from these parameters, where no descent is needed to know it.
    pub(super) fn end(&self, at: [f64; 2]) -> Option<End> {
        if self.minima.is_empty() { Some(End::Nowhere) } else { self.owner(at).map(End::Minimum) }
    }

    /// The minimum in whose pool all corners of the raster's cell around these parameters lie.
    pub(super) fn owner(&self, [mean, second]: [f64; 2]) -> Option<usize> {
        if !self.window().contains(mean, second) {
            return None;
        }
        let [col, row] = self.raster.cell(mean, second);
        let corner = row * self.raster.cols() + col;
        let above = corner + self.raster.cols();
        let first = *self.owners.get(corner)?;
        let same = [corner + 1, above, above + 1].iter().all(|point| self.owners.get(*point) == Some(&first));
        first.filter(|_| same)
    }

    /// The minimum that is as good as reached.
    pub(super) fn arrived(&self, [mean, second]: [f64; 2]) -> Option<usize> {
        let form = self.problem.form();
        let sd = form.sd(second);
        self.minima.iter().position(|minimum| {
            let there = form.sd(minimum[1]);
            (mean - minimum[0]).abs() <= ARRIVED * there && (sd / there - 1.0).abs() <= ARRIVED
        })
    }

    /// Whether these parameters are so far out that no way back is expected.
    pub(super) fn is_lost(&self, [mean, second]: [f64; 2]) -> bool {
        let far = |[low, high]: [f64; 2], at: f64| {
            let room = BEYOND * (high - low);
            !(low - room..=high + room).contains(&at)
        };
        far(self.window().mean, mean) || far(self.window().second, second)
    }
}
