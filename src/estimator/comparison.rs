//! Two sample sets side by side: which generator is closer to the target, as far as the samples can tell.

use super::{Aim, Doubt, Estimate, EstimateError, Estimator, Interval, View, Waterfall, doubt, estimate};
use crate::text::InfoUnit;
use crate::text::format::readout;

/// One estimator on two independent sample sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// What the estimator aims at.
    pub aim: Aim,
    /// The estimate from the first set.
    pub first: Estimate,
    /// The estimate from the second set.
    pub second: Estimate,
    /// First minus second.
    pub difference: f64,
    /// The difference's standard error, the sets being independent; nothing where an estimate has none.
    pub standard_error: Option<f64>,
    /// The difference's 95 % interval.
    pub interval: Option<Interval>,
    /// Why the interval of either estimate is no measure of its error, where that can be told.
    pub doubts: [Option<Doubt>; 2],
}

/// What `estimator` makes of two independent sample sets.
///
/// # Errors
/// When either set doesn't allow an estimate.
pub fn compare(estimator: &dyn Estimator, first: &View<'_>, second: &View<'_>) -> Result<Comparison, EstimateError> {
    let (a, b) = (estimate(estimator, first)?, estimate(estimator, second)?);
    let difference = a.value - b.value;
    let standard_error = a.standard_error.zip(b.standard_error).map(|(a, b)| a.hypot(b));
    let interval = standard_error.map(|error| Interval::normal(difference, error));
    let doubts = [(&a, first), (&b, second)].map(|(estimate, view)| {
        let waterfall = Waterfall::new(estimator, view, false).ok().flatten();
        doubt(estimator, estimate, view, waterfall.as_ref())
    });
    Ok(Comparison { aim: estimator.aim(), first: a, second: b, difference, standard_error, interval, doubts })
}

impl Comparison {
    /// What the numbers allow to say about the sets called `first` and `second`, in a sentence or two.
    #[must_use]
    pub fn verdict(&self, first: &str, second: &str, unit: InfoUnit) -> String {
        if self.aim == Aim::Nothing {
            return "This formula estimates no divergence, so it can't rank the two".to_owned();
        }
        let scale = if self.aim == Aim::Wasserstein1 { 1.0 } else { unit.convert(1.0) };
        let unit_name = if self.aim == Aim::Wasserstein1 { "in the unit of x" } else { unit.name() };
        let gap = readout(self.difference.abs() * scale);
        let Some(interval) = self.interval else {
            return format!("They differ by {gap} {unit_name}; without an interval that ranks nothing");
        };
        if interval.holds(0.0) {
            return format!(
                "These samples can't tell {first} from {second}: the difference is {} {unit_name}, its 95 % interval \
                 {} … {} holds 0. That doesn't make them equal",
                readout(self.difference * scale),
                readout(interval.low * scale),
                readout(interval.high * scale),
            );
        }
        // A smaller divergence is closer, unless the formula's sign is turned.
        let first_closer = (self.difference < 0.0) != (self.aim == Aim::MinusReverse);
        let (closer, other) = if first_closer { (first, second) } else { (second, first) };
        let (near, far) = (interval.low.abs().min(interval.high.abs()), interval.low.abs().max(interval.high.abs()));
        format!(
            "By this estimator {closer} is closer to the target than {other}, by {gap} {unit_name} (95 % interval {} … {}). \
             The interval knows sampling noise, not bias, which the two may not share",
            readout(near * scale),
            readout(far * scale),
        )
    }
}
