//! One estimate: the number, its standard error and its interval.

use super::{EstimateError, Estimator, Interval, View};

/// A number with what is known about its sampling error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number, in nats (W₁: in the unit of x).
    pub value: f64,
    /// The standard error of the mean of the n terms; nothing for a distance or a single term. It knows sampling noise
    /// only: not the smoothing, not the self-count.
    pub standard_error: Option<f64>,
    /// The 95 % interval from that standard error.
    pub interval: Option<Interval>,
}

impl Estimate {
    /// The same behind max(0, ·), which hides a problem and solves none.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self { value: self.value.max(0.0), interval: self.interval.map(Interval::clamped), ..self }
    }
}

/// What `estimator` makes of the view.
///
/// # Errors
/// When the data or the settings don't allow it; says what is needed.
pub fn estimate(estimator: &dyn Estimator, view: &View<'_>) -> Result<Estimate, EstimateError> {
    let Some(terms) = estimator.terms(view)? else {
        return Ok(Estimate { value: estimator.value(view)?, standard_error: None, interval: None });
    };
    let (value, standard_error) = terms.moments();
    let interval = standard_error.map(|error| Interval::student(value, error, terms.len()));
    Ok(Estimate { value, standard_error, interval })
}

/// [`estimate`], behind max(0, ·) if `clamped`.
///
/// # Errors
/// As [`estimate`].
pub fn estimate_clamped(estimator: &dyn Estimator, view: &View<'_>, clamped: bool) -> Result<Estimate, EstimateError> {
    let plain = estimate(estimator, view)?;
    Ok(if clamped { plain.clamped() } else { plain })
}
