//! The curves of the bandwidth plot, in the unit shown, and the range of y that shows them.

use egui::Color32;

use super::series::index_of;
use super::values::{Along, Values};
use crate::estimator::{self, Estimate, Estimator, MULTIPLIERS};
use crate::labs::Surroundings;
use crate::text::InfoUnit;
use crate::text::Unit;

/// Within this factor of 1× every estimate is in sight; further out they may leave the plot.
const CORE: f64 = 4.0;
/// How much further than the core the range may reach for them, in heights of the core.
const REACH: f64 = 0.7;

/// One estimator's curve: (log₁₀ multiplier, estimate) and its band, in the unit shown.
pub struct Curve {
    /// The estimator's id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its place in the list of all.
    pub index: usize,
    /// The bandwidth has no say in it.
    pub steady: bool,
    /// Its colour.
    pub colour: Color32,
    /// (log₁₀ multiplier, estimate).
    pub points: Vec<[f64; 2]>,
    /// (log₁₀ multiplier, low, high).
    pub band: Vec<[f64; 3]>,
}

impl Curve {
    /// The estimate at log₁₀ multiplier `x`, straight between two points.
    #[must_use]
    pub fn at(&self, x: f64) -> Option<f64> {
        let after = self.points.partition_point(|[at, _]| *at < x).max(1);
        let ([x0, y0], [x1, y1]) = (self.points.get(after - 1)?, self.points.get(after)?);
        Some(if x1 > x0 { y0 + (x - x0) / (x1 - x0) * (y1 - y0) } else { *y1 })
    }
}

/// A curve for each estimator that is in nats and switched on.
#[must_use]
pub fn curves(values: &Values, around: &Surroundings) -> Vec<Curve> {
    let Some(Along { known, of_found, .. }) = values.along() else { return Vec::new() };
    let scale = around.unit.convert(1.0);
    let tokens = around.look.tokens;
    let each = |(place, estimator): (usize, &&'static dyn estimator::Estimator)| {
        let index = index_of(*estimator);
        let at = |estimate: Option<&Estimate>, multiplier: f64| {
            let number = |value: Option<f64>| value.map_or(f64::NAN, |value| value * scale);
            let interval = estimate.and_then(|estimate| estimate.interval);
            let value = number(estimate.map(|estimate| estimate.value));
            [multiplier.log10(), value, number(interval.map(|i| i.low)), number(interval.map(|i| i.high))]
        };
        let mut points: Vec<[f64; 4]> = known
            .points
            .iter()
            .map(|point| at(point.estimates.get(place).and_then(|e| e.as_ref().ok()), point.multiplier))
            .collect();
        // The number in the table lies on the curve, wherever the line is, if both are of one set-up.
        if of_found
            && known.complete
            && let (Some(multiplier), Some(row)) = (values.multiplier(), values.row(estimator.id()))
            && (MULTIPLIERS.0..=MULTIPLIERS.1).contains(&multiplier)
        {
            let now = at(row.estimate.as_ref().ok(), multiplier);
            let place = points.partition_point(|point| point[0] < now[0]);
            points.insert(place, now);
        }
        Curve {
            id: estimator.id(),
            name: estimator.name(),
            index,
            steady: !estimator.uses_bandwidth(),
            colour: tokens.series(index),
            band: points.iter().map(|[x, _, low, high]| [*x, *low, *high]).collect(),
            points: points.into_iter().map(|[x, y, ..]| [x, y]).collect(),
        }
    };
    // A distance in units of x has no place on an axis in nats.
    known
        .estimators
        .iter()
        .enumerate()
        .filter(|(_, estimator)| estimator.aim().unit() == Unit::Nats)
        .map(each)
        .collect()
}

/// A true value that is drawn across the plot, in the unit shown.
pub struct TruthLine {
    /// What it is of, in symbols.
    pub symbol: &'static str,
    /// Its value.
    pub value: f64,
    /// Whether it is called the truth; else it is what a formula aims at by mistake.
    pub is_truth: bool,
}

/// The true values that the `explained` curve is read against, as far as they are known, finite and in nats: the
/// divergence that was meant, and what the formula aims at where that is something else.
#[must_use]
pub fn truths(values: &Values, explained: &dyn Estimator, unit: InfoUnit) -> Vec<TruthLine> {
    let Some(truth) = values.along().map_or_else(|| values.truth(), |along| along.truth) else { return Vec::new() };
    let (meant, aimed) = (explained.aim().reference(), explained.aim());
    let aimed = (aimed != meant).then_some(aimed);
    let lines = std::iter::once((meant, true)).chain(aimed.map(|aim| (aim, false)));
    lines
        .filter(|(aim, _)| aim.unit() == Unit::Nats)
        .filter_map(|(aim, is_truth)| Some((aim, is_truth, unit.convert(aim.value(&truth)?))))
        .filter(|(_, _, value)| value.is_finite())
        .map(|(aim, is_truth, value)| TruthLine { symbol: aim.symbol(), value, is_truth })
        .collect()
}

/// The range of y: the truths, zero and all that lies near 1×; further out only as much as leaves that readable.
#[must_use]
pub fn range(curves: &[Curve], truths: &[TruthLine]) -> [f64; 2] {
    let mut core = [0.0_f64, 0.0_f64];
    let widen = |range: &mut [f64; 2], value: f64| *range = [range[0].min(value), range[1].max(value)];
    for truth in truths {
        widen(&mut core, truth.value);
    }
    let finite = || curves.iter().flat_map(|curve| &curve.points).filter(|[_, y]| y.is_finite());
    for [_, y] in finite().filter(|[x, _]| x.abs() <= CORE.log10()) {
        widen(&mut core, *y);
    }
    // Before there is a curve an axis has no scale to keep to.
    let least = if finite().next().is_some() { 1e-6 } else { 1.0 };
    let height = (core[1] - core[0]).max(least);
    let mut range = core;
    for [_, y] in finite() {
        widen(&mut range, y.clamp(core[0] - REACH * height, core[1] + REACH * height));
    }
    let span = (range[1] - range[0]).max(least);
    // The knob of the line wants room at the top.
    [range[0] - 0.08 * span, range[1] + 0.17 * span]
}
