//! Estimates along the bandwidth, computed off the UI thread, coarse first.

use std::time::Duration;

use super::sources::Same;
use crate::estimator::{Bandwidths, Data, Estimator, Sweep, SweepPoint, multipliers};
use crate::labs::job::Slice;
use crate::math::number;

/// Bandwidths along each curve; odd, so that 1× is among them.
const POINTS: usize = 81;
/// With fewer points than these a curve would be a caricature.
const ENOUGH: usize = 11;
/// How long the thread computes between two reports.
const SLICE: Duration = Duration::from_millis(8);

/// What the curves depend on; the multiplier in use is not part of it.
#[derive(Clone, PartialEq)]
pub struct Question {
    /// The samples.
    pub data: Same<Data>,
    /// The bandwidths before the multiplier.
    pub bandwidths: Bandwidths,
    /// The k of k-NN.
    pub k: usize,
    /// Whether estimates go through max(0, ·).
    pub clamped: bool,
    /// The estimators, one curve each.
    pub estimators: Vec<&'static dyn Estimator>,
}

fn ids(estimators: &[&'static dyn Estimator]) -> Vec<&'static str> {
    estimators.iter().map(|estimator| estimator.id()).collect()
}

/// The curves as far as they are known.
#[derive(Clone)]
pub struct Known {
    /// The estimators, in the order of [`SweepPoint::estimates`].
    pub estimators: Vec<&'static dyn Estimator>,
    /// The points, by rising multiplier.
    pub points: Vec<SweepPoint>,
    /// Whether these are all.
    pub complete: bool,
}

/// The curves of `question`, coarse first, once there is enough of them.
pub fn slices(question: Question) -> impl FnMut() -> Slice<Known> {
    let Question { data, bandwidths, k, clamped, estimators } = question;
    let mut sweep = Sweep::new(&bandwidths, k, clamped, estimators.clone(), multipliers(POINTS));
    move || {
        let complete = sweep.advance(&data.0, SLICE);
        let points: Vec<SweepPoint> = sweep.points().cloned().collect();
        let share = points.len() as f32 / POINTS as f32;
        let known = Known { estimators: estimators.clone(), points, complete };
        if complete { Slice::Done(known) } else { Slice::More(share, (known.points.len() >= ENOUGH).then_some(known)) }
    }
}

/// The curves as comma-separated values, in nats (W₁: in the unit of x), like the command line's `--sweep`.
///
/// # Errors
/// While they are still being computed, in words.
pub fn csv(known: Option<&Known>) -> Result<String, String> {
    let known = known.ok_or("the curves are still being computed; try again in a moment")?;
    let cell = |value: Option<f64>| value.map_or_else(String::new, number);
    let mut text = format!("multiplier,h,{}\n", ids(&known.estimators).join(","));
    for point in &known.points {
        let h = cell(point.h.as_ref().ok().copied());
        let values = point.estimates.iter().map(|estimate| cell(estimate.as_ref().ok().map(|estimate| estimate.value)));
        let cells: Vec<String> = [number(point.multiplier), h].into_iter().chain(values).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    Ok(text)
}
