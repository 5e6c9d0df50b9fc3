//! What can be wrong with a sample or a bandwidth.

use thiserror::Error;

use super::bandwidth::{BANDWIDTH_MAX, BANDWIDTH_MIN, MULTIPLIER_MAX, MULTIPLIER_MIN};
use super::sample::VALUE_LIMIT;
use crate::math::number;

/// Why there is no kernel density. Points are counted from 1, in the order given.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum KernelError {
    /// There are fewer points than the task needs.
    #[error("{task} needs {needed} or more points and there {}; add samples", count_of_points(*count))]
    TooFew {
        /// What was asked for.
        task: &'static str,
        /// The fewest points that allow it.
        needed: usize,
        /// How many there are.
        count: usize,
    },
    /// A point is NaN, infinite or too large to be squared.
    #[error("point {point} is {}; use finite numbers from {} to {}", number(*value), number(-VALUE_LIMIT), number(VALUE_LIMIT))]
    Value {
        /// Which point, from 1.
        point: usize,
        /// Its value.
        value: f64,
    },
    /// All points are equal, so that no rule can scale a bandwidth.
    #[error("all {count} points are {}, so {task} has no spread to go by; set the bandwidth by hand", number(*value))]
    NoSpread {
        /// What was asked for.
        task: &'static str,
        /// How many points there are.
        count: usize,
        /// The value that they share.
        value: f64,
    },
    /// A bandwidth is not finite, not positive, too small or too large.
    #[error("bandwidth is {}; use a number from {} to {}", number(*value), number(BANDWIDTH_MIN), number(BANDWIDTH_MAX))]
    Bandwidth {
        /// The bandwidth, after the multiplier.
        value: f64,
    },
    /// A multiplier is not finite, not positive, too small or too large.
    #[error("multiplier is {}; use a number from {} to {}", number(*value), number(MULTIPLIER_MIN), number(MULTIPLIER_MAX))]
    Multiplier {
        /// The multiplier given.
        value: f64,
    },
    /// Improved Sheather–Jones found no root of its equation, or its grid can't resolve one.
    #[error(
        "improved Sheather–Jones finds no bandwidth here ({reason}); use another rule or set the bandwidth by hand"
    )]
    NoFixedPoint {
        /// Why not.
        reason: &'static str,
    },
    /// The leave-one-out likelihood grows without bound as h → 0.
    #[error(
        "every point has a duplicate, so the leave-one-out likelihood grows for ever as the bandwidth shrinks; \
         remove the duplicates or use another rule"
    )]
    AllDuplicated,
}

/// `is 1` or `are 3`.
fn count_of_points(count: usize) -> String {
    match count {
        0 => "are none".to_owned(),
        1 => "is 1".to_owned(),
        _ => format!("are {count}"),
    }
}
