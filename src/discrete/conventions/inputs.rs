//! Two rows as code gets them, with what several calls compute alike, each computed once.

use std::cell::OnceCell;

use super::departure::Way;
use super::passes::{OfGiven, OfLogs, OfShares};

/// p and q as given.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// P's numbers.
    pub p: &'a [f64],
    /// Q's.
    pub q: &'a [f64],
    given: OnceCell<OfGiven>,
    shares: OnceCell<OfShares>,
    /// Of several remedies for zeros the answers in both directions.
    remedied: [OnceCell<[f64; 2]>; 4],
}

/// What is done about zeros before the formula is written down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Remedy {
    /// ε in the logarithms.
    InLogs,
    /// ε added.
    Added,
    /// Every number brought between ε and 1.
    Clipped,
    /// ε added, then normalised.
    Normalised,
}

impl<'a> Inputs<'a> {
    /// Of two rows of the same length.
    #[must_use]
    pub fn new(p: &'a [f64], q: &'a [f64]) -> Self {
        Self { p, q, given: OnceCell::new(), shares: OnceCell::new(), remedied: Default::default() }
    }

    /// How many bins there are.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.p.len().min(self.q.len())
    }

    /// Both rows.
    pub(super) fn rows(&self) -> [&'a [f64]; 2] {
        [self.p, self.q]
    }

    /// The answer with a remedy for zeros in one direction; `both` gives those in either, and is asked once.
    pub(super) fn remedied(&self, remedy: Remedy, way: Way, both: impl FnOnce([&[f64]; 2]) -> [f64; 2]) -> f64 {
        self.remedied[remedy as usize].get_or_init(|| both(self.rows()))[way as usize]
    }

    /// Sums over the rows as they are.
    pub(super) fn given(&self) -> &OfGiven {
        self.given.get_or_init(|| OfGiven::new(self.rows()))
    }

    /// Sums over `x / x.sum()` and `y / y.sum()`.
    pub(super) fn shares(&self) -> &OfShares {
        self.shares.get_or_init(|| OfShares::new(self.rows()))
    }

    /// Sums over the rows' logarithms.
    pub(super) fn logs(&self) -> &OfLogs {
        &self.shares().torch
    }
}
