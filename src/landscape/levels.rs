//! At which losses contour lines are drawn.

use super::flood::{Flood, Source};
use super::saddle::saddle;
use super::{Field, Raster};
use crate::objective::{Minimum, Problem};

/// The number of lines that say how high the land lies.
const LINES: i32 = 16;
/// Each of them stands this many times higher above the lowest minimum than the next one.
const RATIO: f64 = 1.6;
/// The share of a raster's points that the highest line has below it.
const QUANTILE: f64 = 0.93;
/// Lines inside the basin of a minimum, as shares of the way from its value up to its pass.
const INSIDE: [f64; 2] = [0.35, 0.8];
/// How far from where pools met on the raster the pass itself is looked for, in sds and in log σ.
const REACH: f64 = 1.0;

/// Levels for [`super::contours`], ascending: geometric in the height above the lowest minimum, with at least two between
/// each minimum and the pass to its neighbour, however shallow. Empty while `field` has no raster.
#[must_use]
pub fn levels(field: &Field, minima: &[Minimum]) -> Vec<f64> {
    let Some(raster) = field.raster() else {
        return Vec::new();
    };
    let Some([lowest, top]) = heights(raster, minima) else {
        return Vec::new();
    };
    let mut levels: Vec<f64> = (0..LINES).map(|line| lowest + (top - lowest) * RATIO.powi(-line)).collect();
    for [bottom, pass] in basins(field.problem(), raster, minima) {
        let depth = pass - bottom;
        let inside = |level: &f64| *level > bottom + 0.1 * depth && *level < pass - 0.1 * depth;
        if levels.iter().filter(|level| inside(level)).count() < INSIDE.len() {
            levels.retain(|level| *level <= bottom || *level >= pass);
            levels.extend(INSIDE.map(|share| bottom + share * depth));
        }
    }
    levels.retain(|level| level.is_finite());
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

/// The lowest value and that of the highest line; `None` where the raster is flat or nowhere finite.
pub(super) fn heights(raster: &Raster, minima: &[Minimum]) -> Option<[f64; 2]> {
    let mut values: Vec<f64> = raster.values().iter().copied().filter(|value| value.is_finite()).collect();
    let last = values.len().checked_sub(1)?;
    let (_, top, _) = values.select_nth_unstable_by((QUANTILE * last as f64) as usize, f64::total_cmp);
    let top = *top;
    let lowest = minima.iter().map(|minimum| minimum.value).chain(values).fold(f64::INFINITY, f64::min);
    (top > lowest && (top - lowest).is_finite()).then_some([lowest, top])
}

/// For every minimum that has a pass: its value and that of the pass, exact where the saddle is found.
fn basins(problem: &Problem, raster: &Raster, minima: &[Minimum]) -> Vec<[f64; 2]> {
    let form = problem.form();
    let sources: Vec<Source> = minima.iter().map(|m| (form.parameters(m.mean, m.sd), m.value)).collect();
    let flood = Flood::new(raster, &sources);
    let passes = minima.iter().zip(flood.passes).filter_map(|(minimum, pass)| {
        let pass = pass?;
        let found = saddle(problem, pass.point, REACH).map(|(_, value)| value);
        let value = found.filter(|value| *value > minimum.value).unwrap_or(pass.value);
        (value > minimum.value).then_some([minimum.value, value])
    });
    passes.collect()
}
