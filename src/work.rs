//! Work in slices, so that whoever draws never waits: a budget, and what can be advanced by one unit at a time.

use std::time::{Duration, Instant};

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
        match budget {
            Budget::Units(units) => self.units(units),
            Budget::Time(time) => {
                let begin = Instant::now();
                // The clock is read rarely while units are cheap, and after every one while they are not.
                let mut slice = 1;
                while !self.is_finished() {
                    let before = Instant::now();
                    self.units(slice);
                    if begin.elapsed() >= time {
                        break;
                    }
                    slice = if before.elapsed() * 16 < time { (slice * 2).min(SLICE_MAX) } else { slice.div_ceil(2) };
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

    #[test]
    fn no_time_is_time_for_one_unit() {
        let mut work = Counting(3);
        assert!(!work.advance(Budget::Time(Duration::ZERO)) && work.0 == 2);
        assert!(work.advance(Budget::Time(Duration::MAX)) && work.0 == 0);
    }
}
