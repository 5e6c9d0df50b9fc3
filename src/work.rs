//! Work in slices, so that whoever draws never waits: a budget, and what can be advanced by one unit at a time.

use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The time, as threads measure it; tests bring their own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// What `now` says.
    pub fn new(now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(Instant::now)
    }
}

impl Debug for Clock {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// The most units between two looks at the clock.
const SLICE_MAX: usize = 4096;

/// How far one call of [`Work::advance`] may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// At most this many units of work; what a unit is, the work says.
    Units(usize),
    /// Until this much time has passed; at least one unit.
    Time(Duration),
}

/// Work that can be done a unit at a time. How it is sliced never changes what comes out.
pub trait Work {
    /// Whether nothing is left to do.
    fn is_finished(&self) -> bool;

    /// Does one unit; nothing once it is finished.
    fn unit(&mut self);

    /// Goes on within `budget`; whether it has finished.
    fn advance(&mut self, budget: Budget) -> bool {
        self.advance_by(budget, &Instant::now)
    }

    /// [`Self::advance`] by the clock `now`.
    fn advance_by(&mut self, budget: Budget, now: &dyn Fn() -> Instant) -> bool {
        match budget {
            Budget::Units(units) => self.units(units),
            Budget::Time(time) => {
                let begin = now();
                // The clock is read rarely while units are cheap, and after every one while they are not.
                let mut slice = 1;
                while !self.is_finished() {
                    let before = now();
                    self.units(slice);
                    let after = now();
                    if after.duration_since(begin) >= time {
                        break;
                    }
                    slice = if after.duration_since(before) * 16 < time {
                        (slice * 2).min(SLICE_MAX)
                    } else {
                        slice.div_ceil(2)
                    };
                }
            }
        }
        self.is_finished()
    }

    /// Does up to `units` units.
    fn units(&mut self, units: usize) {
        for _ in 0..units {
            if self.is_finished() {
                return;
            }
            self.unit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts up to a number.
    struct Counting(usize);

    impl Work for Counting {
        fn is_finished(&self) -> bool {
            self.0 == 0
        }

        fn unit(&mut self) {
            self.0 -= 1;
        }
    }

    #[test]
    fn a_budget_of_units_is_spent_to_the_last_and_not_beyond() {
        let mut work = Counting(10);
        assert!(!work.advance(Budget::Units(7)) && work.0 == 3);
        assert!(work.advance(Budget::Units(usize::MAX)) && work.0 == 0);
        assert!(work.advance(Budget::Units(1)) && work.0 == 0);
    }

    /// A second a look: the first at the beginning, then two around every slice.
    fn ticking() -> impl Fn() -> Instant {
        let (begin, looks) = (Instant::now(), std::cell::Cell::new(0));
        move || {
            looks.set(looks.get() + 1);
            begin + Duration::from_secs(looks.get())
        }
    }

    #[test]
    fn slices_double_while_units_are_cheap_and_stay_single_while_they_are_not() {
        // Every slice takes a second, of seventeen: nine slices of 1, 2, 4 … units.
        let mut work = Counting(1000);
        assert!(!work.advance_by(Budget::Time(Duration::from_secs(17)), &ticking()) && work.0 == 1000 - 511);
        // Of thirteen that is a large part: seven slices of one unit.
        let mut work = Counting(1000);
        assert!(!work.advance_by(Budget::Time(Duration::from_secs(13)), &ticking()) && work.0 == 1000 - 7);
    }

    #[test]
    fn no_time_is_time_for_one_unit() {
        let mut work = Counting(3);
        assert!(!work.advance(Budget::Time(Duration::ZERO)) && work.0 == 2);
        assert!(work.advance(Budget::Time(Duration::MAX)) && work.0 == 0);
    }
}
