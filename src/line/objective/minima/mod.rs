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
//!
//! For the power divergence with α below 1 it is p^α that is smoothed, by N(0, σ²/(1 − α)), and the same holds. Below 0 the
//! search ends at the wall, the σ beyond which it is infinite: a ridge that comes there while the loss falls ends in a
//! minimum on it. Above 1 there is just one minimum. Jensen–Shannon smooths nothing: its ridges are looked for at every σ,
//! and that none was missed can't be shown.

mod beyond;
mod list;
mod newton;
mod region;
mod ridge;
mod search;

pub use list::{Minima, Minimum};

use super::panels::PiecewiseLog;
use super::{Form, Grid, Loss, Objective, prepared};
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use newton::downhill;
use region::Region;
use search::Search;

/// The most points of the grid on which the minima of a notebook form are looked for, before the whole grid refines them.
const SEARCH_POINTS: usize = 2000;
/// A target further from 0 than this many times its own extent is searched where it is near 0.
const FAR: f64 = 4.0;

/// All local minima of `objective` against `target`, best first; ties from left to right. At α = ½, where it depends on α.
#[must_use]
pub fn minima(objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Minima {
    minima_at(Alpha::default(), objective, target, form)
}

/// As [`minima`] at this α.
///
/// In the notebook form: those of the notebook's own loss with the mean on the grid and the sd between the grid's spacing
/// and its length. There may be none; and none of them is global where a candidate that leaves the grid, or that fits
/// between its points, is known to do better ([`Minima::is_undercut`]). There may be more than are found, since the ends of
/// the grid make ridges of their own; only a closed form is complete there.
#[must_use]
pub fn minima_at(alpha: Alpha, objective: &'static dyn Objective, target: &Mixture, form: &Form) -> Minima {
    let prepared = |target: &Mixture, form: &Form| prepared(objective, target, form, alpha);
    match form {
        Form::Exact | Form::Sampled(_) => exact(prepared, target),
        Form::Notebook(grid) => notebook(prepared, target, grid),
    }
}

fn exact(prepared: impl Fn(&Mixture, &Form) -> Box<dyn Loss>, target: &Mixture) -> Minima {
    let loss = prepared(target, &Form::Exact);
    if let Some([mean, sd]) = loss.known_minimum() {
        return Minima::known(vec![[mean, sd, loss.value(mean, sd)]]);
    }
    // Means far from 0 have few digits left for the distances between them, which is all that counts.
    let moved = near_zero(target);
    let (origin, target) = moved.as_ref().map_or((0.0, target), |(origin, target)| (*origin, target));
    let there = moved.as_ref().map(|(_, target)| prepared(target, &Form::Exact));
    let searched = there.as_deref().unwrap_or(&*loss);
    let region = Region::line(target, searched);
    let place = |place| {
        let [mean, ln_sd] = on_axis(searched, target, place);
        at(&*loss, [origin + mean, ln_sd])
    };
    if searched.smoothing().is_some_and(|c| c < 0.0) {
        let only = the_only(searched, &region, target);
        return Minima::new(only.map(place).into_iter().collect(), only.is_some(), region.moved(origin));
    }
    let mut search = Search::new(searched, region);
    let complete = search.run(&seeds(target));
    let (found, all) = search.found(searched);
    let walls = search.on_wall(searched).into_iter().filter_map(|mean| {
        let (mean, wall) = (origin + mean, region.wall?);
        Some([mean, wall, loss.value(mean, wall)])
    });
    let found = found.into_iter().map(place).chain(walls).collect();
    Minima::new(found, complete && all, region.moved(origin))
}

/// The minimum of a loss that has just one: downhill from the target's own mean and sd, or wider where that is beyond a wall.
fn the_only(loss: &dyn Loss, region: &Region, target: &Mixture) -> Option<[f64; 2]> {
    let widest = target.components().iter().map(|component| component.normal.sd()).fold(0.0, f64::max);
    downhill(loss, region, [target.mean(), target.sd().max(widest).ln()])
}

fn notebook(prepared: impl Fn(&Mixture, &Form) -> Box<dyn Loss>, target: &Mixture, grid: &Grid) -> Minima {
    let loss = prepared(target, &Form::Notebook(*grid));
    let region = Region::grid(target, grid);
    if let Some([mean, sd]) = loss.known_minimum() {
        let inside = region.contains(mean, sd);
        return Minima::known(if inside { vec![[mean, sd, loss.value(mean, sd)]] } else { Vec::new() });
    }
    let inside: Vec<f64> = seeds(target).into_iter().filter(|x| (grid.low()..=grid.high()).contains(x)).collect();
    let coarse = coarser(grid).map(|grid| prepared(target, &Form::Notebook(grid)));
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

/// How wide a candidate may be that still fits `target`.
fn extent(target: &Mixture) -> f64 {
    let normals = || target.components().iter().map(|component| component.normal);
    let [low, high] = normals().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], normal| {
        [low.min(normal.mean()), high.max(normal.mean())]
    });
    3.0 * (high - low + normals().map(|normal| normal.sd()).fold(0.0, f64::max))
}

/// A target that lies far from 0, moved there, and where it came from.
fn near_zero(target: &Mixture) -> Option<(f64, Mixture)> {
    let extent = extent(target);
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
