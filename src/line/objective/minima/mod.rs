//! All local minima of an objective.
//!
//! What makes "all" possible: for a fixed σ, the best means of MSE and cosine are the modes of the target smoothed by
//! N(0, σ), and those of reverse KL are the modes of its *logarithm* smoothed so. A Gaussian never makes new modes as it
//! widens; on a line, modes only meet and vanish. So every minimum lies on one of the curves ("ridges") that start at the
//! modes of the target, for σ too small to be stationary, and are followed here until only one is left. Along a ridge the
//! loss is a function of σ alone, whose minima are found from the sign of its slope.

mod ridge;
mod search;

use super::panels::PiecewiseLog;
use super::{Form, Grid, Loss, Objective};
use crate::line::distribution::Mixture;
use search::{Region, Search};

/// Two minima whose losses differ by less than this part of the loss are equally good.
const TIE: f64 = 1e-10;
/// The most points of the grid on which the minima of a notebook form are looked for, before the whole grid refines them.
const SEARCH_POINTS: usize = 2000;

/// A local minimum of an objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum {
    /// The candidate's mean there, in units of x.
    pub mean: f64,
    /// The candidate's sd there, in units of x.
    pub sd: f64,
    /// The loss there.
    pub value: f64,
    /// Whether no other minimum is lower; where several tie, all of them are.
    pub global: bool,
}

/// All local minima of `objective` against `target`, best first; ties from left to right.
///
/// In the notebook form: those of the notebook's own loss with the mean on the grid and the sd between the grid's spacing
/// and its length. There may be none: a candidate that leaves the grid can do better than any on it.
#[must_use]
pub fn minima(objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Vec<Minimum> {
    let points = match form {
        Form::Exact => exact(&*objective.exact(target), target),
        Form::Notebook(grid) => notebook(objective, target, grid),
    };
    ranked(points)
}

fn exact(loss: &dyn Loss, target: &Mixture) -> Vec<[f64; 3]> {
    if let Some([mean, sd]) = loss.known_minimum() {
        return vec![[mean, sd, loss.value(mean, sd)]];
    }
    let mut search = Search::new(loss, Region::line(target));
    search.run(&seeds(target));
    search.found(loss)
}

fn notebook(objective: &dyn Objective, target: &Mixture, grid: &Grid) -> Vec<[f64; 3]> {
    let loss = objective.notebook(target, grid);
    let region = Region::grid(target, grid);
    if let Some([mean, sd]) = loss.known_minimum() {
        return if region.contains(mean, sd) { vec![[mean, sd, loss.value(mean, sd)]] } else { Vec::new() };
    }
    let inside: Vec<f64> = seeds(target).into_iter().filter(|x| (grid.low()..=grid.high()).contains(x)).collect();
    let coarse = coarser(grid).map(|grid| objective.notebook(target, &grid));
    let mut search = Search::new(coarse.as_deref().unwrap_or(&*loss), region);
    search.run(&inside);
    search.found(&*loss)
}

/// A grid that is quick to search, for one with many points.
fn coarser(grid: &Grid) -> Option<Grid> {
    (grid.points() > 2 * SEARCH_POINTS).then(|| Grid::new(grid.low(), grid.high(), SEARCH_POINTS).ok()).flatten()
}

/// Where ridges start: the modes of the target; the means of its components too, in case two modes are hard to tell apart.
fn seeds(target: &Mixture) -> Vec<f64> {
    let mut seeds = PiecewiseLog::new(target).modes();
    seeds.extend(target.components().iter().map(|component| component.normal.mean()));
    seeds.sort_by(f64::total_cmp);
    seeds.dedup();
    seeds
}

/// Minima from (mean, sd, value), in order.
fn ranked(mut points: Vec<[f64; 3]>) -> Vec<Minimum> {
    points.sort_by(|a, b| a[2].total_cmp(&b[2]));
    let mut minima: Vec<Minimum> = Vec::with_capacity(points.len());
    let Some(best) = points.first().map(|point| point[2]) else {
        return minima;
    };
    let tied = |value: f64, with: f64| value - with <= TIE * with.abs() + 1e-15 * best.abs().max(1e-3);
    let mut rest = points.as_slice();
    while let Some(first) = rest.first() {
        // Equal values keep their places when rounding swaps them, as it would while a handle is dragged.
        let equal = rest.iter().take_while(|point| tied(point[2], first[2])).count();
        let mut group = rest[..equal].to_vec();
        group.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        let global = minima.is_empty();
        minima.extend(group.into_iter().map(|[mean, sd, value]| Minimum { mean, sd, value, global }));
        rest = &rest[equal..];
    }
    minima
}
