//! At which losses contour lines are drawn.

use super::saddle::saddle;
use super::watershed::{Source, Watershed};
use super::{Field, Raster};
use crate::line::objective::{Minimum, Problem, count};

/// The number of lines that say how high the land lies.
const LINES: i32 = 16;
/// The shares of the window that lie below the lowest and the highest of them.
const QUANTILES: [f64; 2] = [0.02, 0.93];
/// The lowest line's height is at least this share of the highest one's.
const LEAST: f64 = 1e-6;
/// Lines around a single minimum, as shares of the way from its value up to its rim: the pass to the next, or the edge.
const INSIDE: [f64; 2] = [0.35, 0.8];
/// How far from where pools met on the raster the saddle itself is looked for, in sds and in log σ.
const REACH: f64 = 1.0;

/// Levels for [`super::contours`], ascending: geometric in the height above the lowest minimum, with at least two whose
/// lines close around each minimum alone, however shallow it is. Empty while `field` has no raster.
#[must_use]
pub fn levels(field: &Field, minima: &[Minimum]) -> Vec<f64> {
    let Some(raster) = field.raster() else {
        return Vec::new();
    };
    let Some(Heights { bottom, low, high }) = Heights::new(raster, minima) else {
        return Vec::new();
    };
    let ratio = (high / low).powf(f64::from(LINES - 1).recip());
    let mut levels: Vec<f64> = (0..LINES).map(|line| bottom + low * ratio.powi(line)).collect();
    for [bottom, rim] in hollows(field.problem(), raster, minima) {
        let depth = rim - bottom;
        let inside = |level: &f64| *level > bottom + 0.1 * depth && *level < rim - 0.1 * depth;
        if levels.iter().filter(|level| inside(level)).count() < INSIDE.len() {
            levels.extend(INSIDE.map(|share| bottom + share * depth));
        }
    }
    levels.retain(|level| level.is_finite());
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

/// How high the land lies.
pub(super) struct Heights {
    /// The lowest value.
    pub(super) bottom: f64,
    /// The heights above it that 2 % and 93 % of the window do not reach.
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Heights {
    /// Of a raster and its minima; `None` where that is flat or nowhere finite.
    pub(super) fn new(raster: &Raster, minima: &[Minimum]) -> Option<Self> {
        let mut values: Vec<f64> = raster.values().iter().copied().filter(|value| value.is_finite()).collect();
        let last = count(values.len().checked_sub(1)?);
        let [low, high] = QUANTILES.map(|share| {
            let (_, value, _) = values.select_nth_unstable_by((share * last) as usize, f64::total_cmp);
            *value
        });
        let bottom = minima.iter().map(|minimum| minimum.value).chain(values).fold(f64::INFINITY, f64::min);
        let (low, high) = ((low - bottom).max(LEAST * (high - bottom)), high - bottom);
        (low > 0.0 && high.is_finite()).then_some(Self { bottom, low, high })
    }
}

/// For every minimum its value and that of its rim; exact where the rim is a saddle that is found.
fn hollows(problem: &Problem, raster: &Raster, minima: &[Minimum]) -> Vec<[f64; 2]> {
    let form = problem.form();
    let sources: Vec<Source> = minima.iter().map(|m| (form.parameters(m.mean, m.sd), m.value)).collect();
    let rims = minima.iter().zip(Watershed::rims(raster, &sources)).filter_map(|(minimum, rim)| {
        let rim = rim?;
        let found = if rim.pass { saddle(problem, rim.point, REACH) } else { None };
        let value = found.map(|(_, value)| value).filter(|value| *value > minimum.value).unwrap_or(rim.value);
        (value > minimum.value).then_some([minimum.value, value])
    });
    rims.collect()
}
