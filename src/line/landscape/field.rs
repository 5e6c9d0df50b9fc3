//! The loss over a window, coarse first.

use super::smoothing::Smoothing;
use super::{Raster, Window};
use crate::line::distribution::Mixture;
use crate::line::objective::{Form, Objective, Problem};
use crate::math::HALF_LN_TWO_PI;
use crate::work::Work;

/// The rasters of a field, in points across and upwards, from coarse to fine.
pub const STAGES: [[usize; 2]; 4] = [[24, 16], [48, 32], [96, 64], [192, 128]];

/// How many quick points are computed between two looks at the clock: about a row.
const CHUNK: usize = 192;

/// The loss of one objective over a window, filled in slices.
///
/// Values are exact ([`Problem::loss`]) or, for exact reverse KL, within 1e-7 of 1 + |value|.
pub struct Field {
    problem: Problem,
    window: Window,
    smoothing: Option<Smoothing>,
    stages: Vec<[usize; 2]>,
    /// The raster being filled.
    next: Option<Raster>,
    best: Option<Raster>,
}

impl Field {
    /// Prepares the loss over `window`; no raster yet.
    #[must_use]
    pub fn new(objective: &'static dyn Objective, target: &Mixture, form: &Form, window: Window) -> Self {
        Self::of(Problem::new(objective, target, form), window, &STAGES)
    }

    /// As [`Self::new`] with other rasters, in points across and upwards (at least 2 each), in the order given.
    #[must_use]
    pub fn with_stages(
        objective: &'static dyn Objective,
        target: &Mixture,
        form: &Form,
        window: Window,
        stages: &[[usize; 2]],
    ) -> Self {
        Self::of(Problem::new(objective, target, form), window, stages)
    }

    /// As [`Self::with_stages`] of a loss that is prepared, at whatever α.
    #[must_use]
    pub fn of(problem: Problem, window: Window, stages: &[[usize; 2]]) -> Self {
        let sds = window.second.map(|second| problem.form().sd(second));
        let smoothing = problem.smooths_ln().and_then(|target| Smoothing::new(target, window.mean, sds));
        let mut stages: Vec<[usize; 2]> = stages.iter().rev().copied().collect();
        let next = stages.pop().map(|[cols, rows]| Raster::empty(window, cols, rows));
        Self { problem, window, smoothing, stages, next, best: None }
    }

    /// The loss itself, for exact values under the pointer.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The parameters it spans.
    #[must_use]
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// The finest raster that is complete, once there is one.
    #[must_use]
    pub fn raster(&self) -> Option<&Raster> {
        self.best.as_ref()
    }

    pub(super) fn into_parts(self) -> (Problem, Option<Raster>) {
        (self.problem, self.best)
    }
}

/// A unit is a stretch of a row: a point, or many where they are quick.
impl Work for Field {
    fn is_finished(&self) -> bool {
        self.next.is_none()
    }

    fn unit(&mut self) {
        let Some(raster) = &mut self.next else { return };
        let chunk = if self.smoothing.is_some() { CHUNK } else { 1 };
        let row_left = raster.cols() - raster.filled() % raster.cols();
        fill(raster, chunk.min(row_left), &self.problem, self.smoothing.as_ref());
        if raster.is_full() {
            let stage = self.stages.pop().map(|[cols, rows]| Raster::empty(self.window, cols, rows));
            self.best = std::mem::replace(&mut self.next, stage);
        }
    }
}

/// Fills in `points` points of one row.
fn fill(raster: &mut Raster, points: usize, problem: &Problem, smoothing: Option<&Smoothing>) {
    let sd = problem.form().sd(raster.next_point()[1]);
    match smoothing {
        Some(smoothing) => {
            let kernel = smoothing.kernel(sd);
            let entropy = 0.5 + HALF_LN_TWO_PI + sd.ln();
            for _ in 0..points {
                let [mean, _] = raster.next_point();
                raster.push(-entropy - kernel.mean_ln(mean));
            }
        }
        None => {
            for _ in 0..points {
                let [mean, _] = raster.next_point();
                raster.push(problem.loss(mean, sd));
            }
        }
    }
}
