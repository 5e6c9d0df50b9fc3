//! How far one slice of work may go.

use std::time::{Duration, Instant};

/// How far one call of an `advance` may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// At most this many units of work: a raster's points, or steps of a descent.
    Units(usize),
    /// Until this much time has passed; at least one unit.
    Time(Duration),
}

/// A budget being spent.
pub(super) enum Meter {
    Units(usize),
    Until(Instant),
}

impl Meter {
    pub(super) fn new(budget: Budget) -> Self {
        match budget {
            Budget::Units(units) => Self::Units(units),
            // A time too long for the clock is no limit.
            Budget::Time(time) => match Instant::now().checked_add(time) {
                Some(end) => Self::Until(end),
                None => Self::Units(usize::MAX),
            },
        }
    }

    /// How many of `wanted` units may be done before asking again.
    pub(super) fn grant(&self, wanted: usize) -> usize {
        match self {
            Self::Units(left) => wanted.min(*left),
            Self::Until(_) => wanted,
        }
    }

    /// Notes `done` units; whether there is anything left to spend.
    pub(super) fn spend(&mut self, done: usize) -> bool {
        match self {
            Self::Units(left) => {
                *left = left.saturating_sub(done);
                *left > 0
            }
            Self::Until(end) => Instant::now() < *end,
        }
    }
}
