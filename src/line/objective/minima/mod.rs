//! All local minima of an objective.
//!
//! What makes "all" possible: for a fixed σ, the best means of MSE and cosine are the modes of the target smoothed by
//! N(0, σ), and those of reverse KL are the modes of its *logarithm* smoothed so. A Gaussian never makes new modes as it
//! widens; on a line, modes only meet and vanish. So every minimum lies on one of the curves ("ridges") that start at the
//! modes of the target, for σ too small to be stationary, and are followed up until only one is left. Along a ridge the
//! loss is a function of σ alone, whose minima are found from the sign of its slope.
//!
//! Rounding can hide ridges on the way: evenly spaced modes, smoothed by more than 1.4 of their spacing, differ by less
//! than a double can hold, and the one ridge that comes out of them further up seems to begin from nowhere. Nothing is
//! lost by not following them there, since a minimum is never flat: where the loss is stationary in σ its curvature by μ/σ
//! is known, and large (`ridge::natural`). Means where it is flat are tried again at each larger σ, until the slope
//! leads from them to a ridge; that is then followed *down* as well, to where it came out. Far above the target there is
//! exactly one, so that a search which ends with it, and can account for every ridge that it lost, is complete. A minimum
//! is one point for the same reason: a valley whose floor is flat to rounding in μ has none, and leads to a larger σ.

mod beyond;
mod list;
mod newton;
mod region;
mod ridge;
mod search;

pub use list::{Minima, Minimum};

use super::panels::PiecewiseLog;
use super::{Form, Grid, Loss, Objective, prepared};
use crate::line::distribution::Mixture;
use region::Region;
use search::Search;

/// The most points of the grid on which the minima of a notebook form are looked for, before the whole grid refines them.
const SEARCH_POINTS: usize = 2000;
/// A target further from 0 than this many times its own extent is searched where it is near 0.
const FAR: f64 = 4.0;

/// All local minima of `objective` against `target`, best first; ties from left to right.
///
/// In the notebook form: those of the notebook's own loss with the mean on the grid and the sd between the grid's spacing
/// and its length. There may be none; and none of them is global where a candidate that leaves the grid, or that fits
/// between its points, is known to do better ([`Minima::is_undercut`]). There may be more than are found, since the ends of
/// the grid make ridges of their own; only a closed form is complete there.
#[must_use]
pub fn minima(objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Minima {
    match form {
        Form::Exact | Form::Sampled(_) => exact(objective, target),
        Form::Notebook(grid) => notebook(objective, target, grid),
    }
}

fn exact(objective: &'static dyn Objective, target: &Mixture) -> Minima {
    let loss = prepared(objective, target, &Form::Exact);
    if let Some([mean, sd]) = loss.known_minimum() {
        return Minima::known(vec![[mean, sd, loss.value(mean, sd)]]);
    }
    // Means far from 0 have few digits left for the distances between them, which is all that counts.
    let moved = near_zero(target);
    let (origin, target) = moved.as_ref().map_or((0.0, target), |(origin, target)| (*origin, target));
    let there = moved.as_ref().map(|(_, target)| prepared(objective, target, &Form::Exact));
    let searched = there.as_deref().unwrap_or(&*loss);
    let region = Region::line(target);
    let mut search = Search::new(searched, region);
    let complete = search.run(&seeds(target));
    let (found, all) = search.found(searched);
    let value = |place| {
        let [mean, ln_sd] = on_axis(searched, target, place);
        at(&*loss, [origin + mean, ln_sd])
    };
    Minima::new(found.into_iter().map(value).collect(), complete && all, region.moved(origin))
}

fn notebook(objective: &'static dyn Objective, target: &Mixture, grid: &Grid) -> Minima {
    let loss = prepared(objective, target, &Form::Notebook(*grid));
    let region = Region::grid(target, grid);
    if let Some([mean, sd]) = loss.known_minimum() {
        let inside = region.contains(mean, sd);
        return Minima::known(if inside { vec![[mean, sd, loss.value(mean, sd)]] } else { Vec::new() });
    }
    let inside: Vec<f64> = seeds(target).into_iter().filter(|x| (grid.low()..=grid.high()).contains(x)).collect();
    let coarse = coarser(grid).map(|grid| prepared(objective, target, &Form::Notebook(grid)));
    let mut search = Search::new(coarse.as_deref().unwrap_or(&*loss), region);
    let complete = search.run(&inside);
    let (found, all) = search.found(&*loss);
    let found = found.into_iter().map(|place| at(&*loss, on_axis(&*loss, target, place))).collect();
    let mut minima = Minima::new(found, complete && all, region);
    if let Some(value) = beyond::lowest(&*loss, coarse.as_deref(), target, grid) {
        minima.undercut(value);
    }
    minima
}

/// A minimum (mean, log sd) on the axis of a symmetric `target`, without the rounding that Newton's method leaves in its
/// mean: there the slope by the mean is 0, so that a search from the axis stays on it.
fn on_axis(loss: &dyn Loss, target: &Mixture, [mean, ln_sd]: [f64; 2]) -> [f64; 2] {
    /// As part of an sd: far less than two minima are apart, far more than rounding.
    const NEAR: f64 = 1e-6;
    let axis = target.axis().filter(|axis| newton::same([*axis, ln_sd], [mean, ln_sd], NEAR));
    let polished = axis.and_then(|axis| newton::polish(loss, axis, ln_sd).filter(|[mean, _]| *mean == axis));
    polished.unwrap_or([mean, ln_sd])
}

/// (mean, sd, loss) at a place (mean, log sd).
fn at(loss: &dyn Loss, [mean, ln_sd]: [f64; 2]) -> [f64; 3] {
    let sd = ln_sd.exp();
    [mean, sd, loss.value(mean, sd)]
}

/// A target that lies far from 0, moved there, and where it came from.
fn near_zero(target: &Mixture) -> Option<(f64, Mixture)> {
    let extent = Region::line(target).sds[1];
    let origin = target.components().first()?.normal.mean();
    if !(origin.abs() > FAR * extent) {
        return None;
    }
    let rows: Vec<_> =
        target.components().iter().map(|c| (c.weight, c.normal.mean() - origin, c.normal.sd())).collect();
    Mixture::from_rows(&rows).ok().map(|target| (origin, target))
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
