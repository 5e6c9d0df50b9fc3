//! A profile: a divergence as one coordinate of the candidate moves and everything else stays.

use super::Alpha;
use super::distribution::{Mixture, Normal};
use super::divergence::{Divergence, Pair};

/// The step of the differences, in sds of the candidate or in log σ: the fourth-order formula is off by about 1e-10 of the
/// largest slopes around, and rounding of the values adds about as much.
const STEP: f64 = 0.004;
/// Where the slopes at either side differ by more than this share of the larger chord there is a corner.
const CORNER: f64 = 0.5;
/// Differences below this share of the value are rounding, of which no corner is made.
const ROUNDING: f64 = 1e-12;
/// How far a range of log σ goes beyond the sds that it has to hold: a factor of 4.
const MARGIN: f64 = 2.0 * std::f64::consts::LN_2;

/// What moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinate {
    /// The mean μ, in units of x.
    Mean,
    /// log σ, natural; σ in units of x.
    LogSd,
}

impl Coordinate {
    /// The coordinate of `normal`.
    #[must_use]
    pub fn of(self, normal: &Normal) -> f64 {
        match self {
            Self::Mean => normal.mean(),
            Self::LogSd => normal.sd().ln(),
        }
    }

    /// `normal` with the coordinate at `at`; none where that is no normal.
    #[must_use]
    pub fn moved(self, normal: &Normal, at: f64) -> Option<Normal> {
        match self {
            Self::Mean => Normal::new(at, normal.sd()),
            Self::LogSd => Normal::new(normal.mean(), at.exp()),
        }
        .ok()
    }

    /// The step of the differences at `normal`, in units of the coordinate.
    fn step(self, normal: &Normal) -> f64 {
        match self {
            Self::Mean => STEP * normal.sd(),
            Self::LogSd => STEP,
        }
    }

    /// About `count` places over `range` (ascending), equally far apart, with more where a mode of `target` makes the
    /// divergences of a narrow `candidate` turn.
    #[must_use]
    pub fn places(self, target: &Mixture, candidate: &Normal, range: [f64; 2], count: usize) -> Vec<f64> {
        let [low, high] = range;
        let parts = count.max(2) - 1;
        let mut places: Vec<f64> = (0..=parts).map(|i| low + (high - low) * i as f64 / parts as f64).collect();
        if self == Self::Mean {
            let apart = (high - low) / parts as f64;
            for component in target.components() {
                let scale = component.normal.sd().hypot(candidate.sd());
                // Wide turns are seen by the others already.
                if scale < 4.0 * apart {
                    let offsets = [-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0];
                    places.extend(offsets.map(|offset| component.normal.mean() + offset * scale));
                }
            }
        }
        places.retain(|at| (low..=high).contains(at));
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }
}

/// A range of log σ that holds the sds of `candidates` and of `target`, of its parts and of the whole, with room for a
/// factor of four at either side; it moves in steps of a factor of two.
#[must_use]
pub fn range_of_ln_sd(target: &Mixture, candidates: &[Normal]) -> [f64; 2] {
    let parts = target.components().iter().map(|component| component.normal.sd());
    let sds = parts.chain([target.variance().sqrt()]).chain(candidates.iter().map(Normal::sd));
    let logs = || sds.clone().map(f64::ln).filter(|ln| ln.is_finite());
    let (low, high) = (logs().fold(f64::INFINITY, f64::min), logs().fold(f64::NEG_INFINITY, f64::max));
    let unit = std::f64::consts::LN_2;
    [((low - MARGIN) / unit).floor() * unit, ((high + MARGIN) / unit).ceil() * unit]
}

/// A divergence's value and slope at a place of its profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The coordinate.
    pub at: f64,
    /// In the divergence's own unit; +∞ where the integral diverges or exceeds every double, NaN where there is no normal.
    pub value: f64,
    /// Whether the value is finite, but exceeds every double.
    pub overflows: bool,
    /// d value / d coordinate, in the divergence's unit per unit of the coordinate; none at corners, where the value is not
    /// finite, and where it was not asked for.
    pub slope: Option<f64>,
}

/// The line through a candidate along which one coordinate moves, against a target.
#[derive(Debug)]
pub struct Profile {
    pair: Pair,
    candidate: Normal,
    coordinate: Coordinate,
}

impl Profile {
    /// The line through `candidate` along `coordinate`.
    #[must_use]
    pub fn new(target: &Mixture, candidate: Normal, coordinate: Coordinate) -> Self {
        Self { pair: Pair::new(target, &candidate.into()), candidate, coordinate }
    }

    /// The same with the power divergence at this α.
    #[must_use]
    pub fn with_alpha(self, alpha: Alpha) -> Self {
        Self { pair: self.pair.with_alpha(alpha), ..self }
    }

    /// The pair at `at`, if there is a normal.
    #[must_use]
    pub fn pair(&self, at: f64) -> Option<Pair> {
        let moved = self.coordinate.moved(&self.candidate, at)?;
        Some(self.pair.with_candidate(&moved.into()))
    }

    /// `divergences` at `at`, in their order; with their slopes if `slopes`.
    #[must_use]
    pub fn points(&self, divergences: &[&'static dyn Divergence], at: f64, slopes: bool) -> Vec<Point> {
        let Some(pair) = self.pair(at) else {
            let none = Point { at, value: f64::NAN, overflows: false, slope: None };
            return vec![none; divergences.len()];
        };
        let moved = self.coordinate.moved(&self.candidate, at);
        let step = moved.map_or(STEP, |normal| self.coordinate.step(&normal));
        // At −2, −1, 1 and 2 steps; all divergences share a pair's quadrature.
        let beside = slopes.then(|| [-2.0, -1.0, 1.0, 2.0].map(|steps| self.pair(at + steps * step)));
        let point = |divergence: &&'static dyn Divergence| {
            let value = divergence.value(&pair);
            let around = beside.as_ref().and_then(|pairs| {
                let values = pairs.each_ref().map(|pair| pair.as_ref().map_or(f64::NAN, |pair| divergence.value(pair)));
                slope(value, values, step)
            });
            Point { at, value, overflows: divergence.overflows(&pair, value), slope: around }
        };
        divergences.iter().map(point).collect()
    }
}

/// The slope from the values at −2, −1, 1 and 2 steps around one with `value`: central differences of the fourth order; none
/// where not all are finite or the curve has a corner among them.
fn slope(value: f64, [far_left, left, right, far_right]: [f64; 4], step: f64) -> Option<f64> {
    let one_sided = |near: f64, far: f64| (4.0 * near - 3.0 * value - far) / (2.0 * step);
    let (to_right, to_left) = (one_sided(right, far_right), -one_sided(left, far_left));
    let chord = (right - value).abs().max((left - value).abs()) / step;
    let slope = (8.0 * (right - left) - (far_right - far_left)) / (12.0 * step);
    let smooth = (to_right - to_left).abs() <= CORNER * chord + ROUNDING * value.abs() / step;
    (slope.is_finite() && smooth).then_some(slope)
}
