//! The way from the true value to the number on screen, bar by bar.

use super::data::Column;
use super::terms::mean_difference;
use super::{EstimateError, Estimator, View};
use crate::kernel::Own;

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// D(Q‖P) itself.
    Truth,
    /// From D(Q‖P) to what the formula aims at.
    Sign,
    /// What the formula tends to with ever more samples, instead of what it aims at.
    Formula,
    /// These samples instead of infinitely many, with the true q.
    Noise,
    /// The kernel estimate off each sample instead of the true q.
    Smoothing,
    /// Each sample's vote for itself.
    SelfCount,
    /// Distances to neighbours instead of the true densities.
    Neighbours,
    /// Everything up to the kernel estimate off each sample, where the true q is unknown.
    Merged,
    /// max(0, ·).
    Clamping,
}

impl Term {
    /// The frozen id, kebab-case.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Sign => "sign-and-direction",
            Self::Formula => "formula-bias",
            Self::Noise => "sampling-noise",
            Self::Smoothing => "smoothing",
            Self::SelfCount => "self-count",
            Self::Neighbours => "nearest-neighbours",
            Self::Merged => "all-but-self-count",
            Self::Clamping => "clamping",
        }
    }

    /// The name under the bar.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Truth => "truth D(Q‖P)",
            Self::Sign => "sign, direction",
            Self::Formula => "the formula’s bias",
            Self::Noise => "sampling noise",
            Self::Smoothing => "smoothing",
            Self::SelfCount => "self-count",
            Self::Neighbours => "nearest neighbours",
            Self::Merged => "truth, sign, noise and bias",
            Self::Clamping => "clamping",
        }
    }

    /// One sentence for a hover.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Truth => "The exact divergence from the generator to the target",
            Self::Sign => "The formula aims at something else than D(Q‖P); this is the difference",
            Self::Formula => "What the formula tends to with ever more samples, less what it aims at",
            Self::Noise => "What these samples would give with the true q, less what infinitely many would",
            Self::Smoothing => "What the kernel estimate from the other samples changes against the true q",
            Self::SelfCount => "What changes when every sample also counts itself",
            Self::Neighbours => "What distances to neighbours change against the true densities",
            Self::Merged => "The generator's density is unknown, so these can't be told apart",
            Self::Clamping => "What max(0, ·) hides",
        }
    }
}

/// One bar: how far the number moves, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub term: Term,
    /// Its signed length.
    pub value: f64,
}

/// Bars that add up to `total`, to 1e-12 of the longest bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// The bars, from the truth on.
    pub bars: Vec<Bar>,
    /// The number on screen.
    pub total: f64,
}

/// The columns between the truth and an estimate of the form ±mean(log q̂ − log p).
pub(super) struct Path<'a> {
    /// log p at the points of evaluation.
    pub(super) ln_p: &'a [f64],
    /// log q there, where it is known.
    pub(super) ln_q: Option<&'a [f64]>,
    /// log q̂ there without the points' own votes.
    pub(super) without_self: &'a [f64],
    /// log q̂ there with their own votes; the same column where there is no self-count.
    pub(super) with_self: &'a [f64],
}

impl<'a> Path<'a> {
    /// At the sample's own points.
    pub(super) fn own(own: &'a Own, column: &'a Column) -> Self {
        Self {
            ln_p: &column.ln_p,
            ln_q: column.ln_q.as_deref(),
            without_self: &own.ln_without_self,
            with_self: &own.ln_with_self,
        }
    }

    /// At points that the kernel estimate isn't made of.
    pub(super) fn apart(ln_kernel: &'a [f64], column: &'a Column) -> Self {
        Self { ln_p: &column.ln_p, ln_q: column.ln_q.as_deref(), without_self: ln_kernel, with_self: ln_kernel }
    }

    /// The bars of `sign`·mean(log q̂ − log p) + `shift`, which aims at `aim` where that is known; `truth` is D(Q‖P).
    ///
    /// A self-count bar is always there: 0 says that this estimator has none.
    pub(super) fn waterfall(&self, sign: f64, shift: f64, truth: Option<(f64, f64)>, total: f64) -> Waterfall {
        // Adding 0 turns −0, which a bar would print, into 0.
        let self_count = sign * mean_difference(self.with_self, self.without_self) + 0.0;
        let mut bars = if let (Some((truth, aim)), Some(ln_q)) = (truth, self.ln_q) {
            vec![
                Bar { term: Term::Truth, value: truth },
                Bar { term: Term::Sign, value: aim - truth + shift },
                Bar { term: Term::Noise, value: sign * mean_difference(ln_q, self.ln_p) - aim },
                Bar { term: Term::Smoothing, value: sign * mean_difference(self.without_self, ln_q) },
            ]
        } else {
            let value = sign * mean_difference(self.without_self, self.ln_p) + shift;
            vec![Bar { term: Term::Merged, value }]
        };
        bars.push(Bar { term: Term::SelfCount, value: self_count });
        Waterfall::closed(bars, total)
    }
}

impl Waterfall {
    /// Bars that add up to `total` but for rounding, which the longest bar takes.
    pub(super) fn closed(mut bars: Vec<Bar>, total: f64) -> Self {
        let sum: f64 = bars.iter().map(|bar| bar.value).sum();
        let rest = total - sum;
        if let Some(longest) = bars.iter_mut().max_by(|a, b| a.value.abs().total_cmp(&b.value.abs()))
            && rest.is_finite()
        {
            longest.value += rest;
        }
        Self { bars, total }
    }

    /// The way from the truth to `estimator`'s number in this view, with a bar for clamping if `clamped`; nothing for
    /// W₁, which is no divergence in nats.
    ///
    /// # Errors
    /// When there is no estimate.
    pub fn new(estimator: &dyn Estimator, view: &View<'_>, clamped: bool) -> Result<Option<Self>, EstimateError> {
        let Some(mut waterfall) = estimator.waterfall(view)? else {
            return Ok(None);
        };
        if clamped {
            let total = waterfall.total.max(0.0);
            waterfall.bars.push(Bar { term: Term::Clamping, value: total - waterfall.total });
            waterfall.total = total;
        }
        Ok(Some(waterfall))
    }

    /// The length of the bar for `term`; nothing when there is no such bar.
    #[must_use]
    pub fn value(&self, term: Term) -> Option<f64> {
        self.bars.iter().find(|bar| bar.term == term).map(|bar| bar.value)
    }
}
