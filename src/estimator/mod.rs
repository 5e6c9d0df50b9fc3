//! Estimates of a divergence from samples, and what each of them really estimates.
//!
//! [`Data`] holds samples of the candidate Q, the target P and, where it is known, q. A [`View`] looks at it with one
//! bandwidth and one k and keeps what the estimators share, each part computed on first use. An [`Estimator`] is a mean
//! of n terms (or a distance); [`Estimate`] adds its standard error and interval. [`Waterfall`] takes a number apart
//! exactly, [`Sweep`] follows estimates along the bandwidth, [`Repeats`] over seeds, [`Comparison`] sets two samples
//! side by side, [`Spread`] tells how single terms scatter, [`doubt`] says when an interval is no measure of the error,
//! [`verdict`] puts it into words. Nothing here starts a thread or reads a file.

mod as_first_written;
mod as_now_written;
mod bootstrap;
mod comparison;
mod data;
mod doubt;
mod error;
mod estimate;
mod forward_plug_in;
mod interval;
mod knn;
mod leave_one_out;
mod monte_carlo;
mod monte_carlo_k2;
mod monte_carlo_k3;
mod repeats;
mod resubstitution;
mod split_half;
mod spread;
mod sweep;
mod terms;
mod truth;
mod verdict;
mod view;
mod wasserstein1;
mod waterfall;

pub use bootstrap::{RESAMPLES, bootstrap};
pub use comparison::{Comparison, compare};
pub use data::{Data, N_MAX, N_MIN};
pub use doubt::{Doubt, doubt};
pub use error::EstimateError;
pub use estimate::{Estimate, estimate, estimate_clamped};
pub use interval::Interval;
pub use knn::K_MAX;
pub use repeats::{Outcome, Plan, Repeats, Summary};
pub use spread::Spread;
pub use sweep::{MULTIPLIERS, Sweep, SweepPoint, multipliers};
pub use terms::Terms;
pub use truth::Truth;
pub use verdict::verdict;
pub use view::{Bandwidths, View};
pub use waterfall::{Bar, Term, Waterfall};

use crate::text::{InfoUnit, Unit};

/// What an estimator aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// D(Q‖P), in nats.
    Reverse,
    /// −D(Q‖P), in nats.
    MinusReverse,
    /// D(P‖Q), in nats.
    Forward,
    /// W₁(P, Q), in the unit of x.
    Wasserstein1,
    /// No divergence at all.
    Nothing,
}

impl Aim {
    /// The true value of what is aimed at.
    #[must_use]
    pub fn value(self, truth: &Truth) -> Option<f64> {
        match self {
            Self::Reverse => Some(truth.kl_reverse),
            // Subtracted, so that 0 stays 0 and doesn't become −0.
            Self::MinusReverse => Some(0.0 - truth.kl_reverse),
            Self::Forward => Some(truth.kl_forward),
            Self::Wasserstein1 => Some(truth.wasserstein1),
            Self::Nothing => None,
        }
    }

    /// The divergence that stands beside such an estimate as the truth: what is aimed at, and D(Q‖P), which was meant,
    /// where the sign is wrong or nothing is aimed at.
    #[must_use]
    pub fn reference(self) -> Self {
        match self {
            Self::MinusReverse | Self::Nothing => Self::Reverse,
            aim => aim,
        }
    }

    /// The unit of what is aimed at.
    #[must_use]
    pub fn unit(self) -> Unit {
        if self == Self::Wasserstein1 { Unit::X } else { Unit::Nats }
    }

    /// What is aimed at, in symbols.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Reverse => "D(Q‖P)",
            Self::MinusReverse => "−D(Q‖P)",
            Self::Forward => "D(P‖Q)",
            Self::Wasserstein1 => "W₁",
            Self::Nothing => "nothing",
        }
    }
}

/// A way from samples to a number.
pub trait Estimator: Send + Sync {
    /// The frozen id, kebab-case.
    fn id(&self) -> &'static str;
    /// The name on screen, in sentence case.
    fn name(&self) -> &'static str;
    /// The formula, in Unicode.
    fn formula(&self) -> &'static str;
    /// One sentence for a hover.
    fn about(&self) -> &'static str;
    /// What it aims at.
    fn aim(&self) -> Aim;
    /// Whether the kernel's bandwidth has a say.
    fn uses_bandwidth(&self) -> bool;
    /// The n terms whose mean it is, in nats; nothing for a distance that is no mean.
    ///
    /// # Errors
    /// When the data or the settings don't allow it; says what is needed.
    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError>;
    /// The number: the mean of the terms, unless overridden.
    ///
    /// # Errors
    /// As [`Self::terms`].
    fn value(&self, view: &View<'_>) -> Result<f64, EstimateError> {
        Ok(self.terms(view)?.map_or(f64::NAN, |terms| terms.mean()))
    }
    /// The way from the truth to the number, without clamping; nothing where there is no such way.
    ///
    /// # Errors
    /// As [`Self::terms`].
    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError>;
    /// About how much is missing from the number, in nats, because the samples of the target end before those of the
    /// candidate; nothing for an estimator that knows the target's density, or where there are too few samples to tell.
    /// It tells whether an estimate has saturated and is too rough to be shown: several times off either way.
    fn shortfall(&self, _view: &View<'_>) -> Option<f64> {
        None
    }
    /// What of the number comes from beyond the reach of its kernels; nothing for an estimator that never looks there.
    fn beyond_reach(&self, _view: &View<'_>) -> Option<BeyondReach> {
        None
    }
    /// What the truth says of its terms beside the waterfall; one or two sentences without the last full stop.
    fn remark(&self, _truth: &Truth, _unit: InfoUnit) -> Option<String> {
        None
    }
}

/// The part of a number that is made where no kernel reaches and the tail of the nearest one stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeyondReach {
    /// The share of the terms that are made there.
    pub share: f64,
    /// What they add to the number, in nats.
    pub adds: f64,
}

known_by_id!(Estimator);

/// All estimators, in the order of tables.
pub static ALL: &[&dyn Estimator] = &[
    &as_first_written::AsFirstWritten,
    &as_now_written::AsNowWritten,
    &resubstitution::Resubstitution,
    &leave_one_out::LeaveOneOut,
    &split_half::SplitHalf,
    &forward_plug_in::ForwardPlugIn,
    &monte_carlo::MonteCarlo,
    &monte_carlo_k2::MonteCarloK2,
    &monte_carlo_k3::MonteCarloK3,
    &knn::NearestNeighbours,
    &wasserstein1::Wasserstein1,
];

/// The estimator called `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Estimator> {
    crate::known::find(ALL, id)
}
