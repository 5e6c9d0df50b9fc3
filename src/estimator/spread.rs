//! How the single terms of an estimate scatter.

use super::{EstimateError, Estimator, View};

/// What one sample's term is like: an estimate is the mean of n of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The terms' sd (n − 1), in nats; nothing for a single term.
    pub sd: Option<f64>,
    /// The share of the terms that are below 0.
    pub negative: f64,
}

impl Spread {
    /// That of `estimator`'s terms in the view, without clamping; nothing for a distance that is no mean.
    ///
    /// # Errors
    /// As [`Estimator::terms`].
    pub fn new(estimator: &dyn Estimator, view: &View<'_>) -> Result<Option<Self>, EstimateError> {
        let Some(terms) = estimator.terms(view)?.filter(|terms| !terms.is_empty()) else { return Ok(None) };
        let n = terms.len() as f64;
        let below = terms.iter().filter(|term| *term < 0.0).count();
        Ok(Some(Self { sd: terms.standard_error().map(|error| error * n.sqrt()), negative: below as f64 / n }))
    }
}
