//! Why rows of numbers are no table of distributions, in words that are true whichever way the table lay in its file.

use thiserror::Error;

use super::{NAMES_MAX, NAMES_MIN, ROWS_MAX};
use crate::discrete::counted::{are, counted};
use crate::math::number;

/// What is wrong, in which row and column, and what would help.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// One name or none.
    #[error("there {}; give {NAMES_MIN} to {NAMES_MAX}, each with a number in every distribution", are(*count, "name"))]
    TooFewNames {
        /// How many.
        count: usize,
    },
    /// A name of the last two.
    #[error("“{name}” must stay: a table has at least {NAMES_MIN} names; rename it, or add another one first")]
    LastNames {
        /// The name that was to go.
        name: String,
    },
    /// More names than can be shown.
    #[error("there are {count} names; give at most {NAMES_MAX}, or merge some")]
    TooManyNames {
        /// How many.
        count: usize,
    },
    /// Nothing to compare.
    #[error("there is no distribution; give at least one row of numbers")]
    NoRows,
    /// More rows than can be held.
    #[error("there are {count} distributions; give at most {ROWS_MAX}")]
    TooManyRows {
        /// How many.
        count: usize,
    },
    /// A column without a name.
    #[error("name {column} is empty; write one")]
    UnnamedColumn {
        /// Which, from 1.
        column: usize,
    },
    /// A row without a name.
    #[error("distribution {row} has no name; write one")]
    UnnamedRow {
        /// Which, from 1.
        row: usize,
    },
    /// Two columns of the same name.
    #[error("names {first} and {second} are both “{name}”; rename one, or merge them")]
    RepeatedColumn {
        /// The name.
        name: String,
        /// The first, from 1.
        first: usize,
        /// The second, from 1.
        second: usize,
    },
    /// Two rows of the same name.
    #[error("distributions {first} and {second} are both called “{name}”; rename one")]
    RepeatedRow {
        /// The name.
        name: String,
        /// The first, from 1.
        first: usize,
        /// The second, from 1.
        second: usize,
    },
    /// A row that doesn't fit the names.
    #[error("“{row}” has {}, but there {}; give one number for each name", counted(*found, "number"), are(*wanted, "name"))]
    Length {
        /// The row.
        row: String,
        /// How many numbers it has.
        found: usize,
        /// How many names there are.
        wanted: usize,
    },
    /// NaN or ±∞.
    #[error("“{row}” of “{column}”: {} is not a finite number; write 0 or more", number(*value))]
    NotFinite {
        /// The row.
        row: String,
        /// The column.
        column: String,
        /// What stands there.
        value: f64,
    },
    /// Less than nothing.
    #[error("“{row}” of “{column}”: {} is negative; write 0 or more", number(*value))]
    Negative {
        /// The row.
        row: String,
        /// The column.
        column: String,
        /// What stands there.
        value: f64,
    },
    /// Nothing but zeros.
    #[error("“{row}” has nothing but zeros; write a positive number somewhere")]
    NothingPositive {
        /// The row.
        row: String,
    },
    /// A sum beyond the doubles.
    #[error("“{row}” sums to more than the largest double; divide its numbers by a large one")]
    SumTooLarge {
        /// The row.
        row: String,
    },
    /// A row that isn't there.
    #[error("row {wanted} is not there; use a number from 0 to {last}")]
    NoSuchRow {
        /// The index asked for, from 0.
        wanted: usize,
        /// The last there is.
        last: usize,
    },
    /// No row has this name.
    #[error("no distribution is called “{wanted}”; there are {names}")]
    NoRowCalled {
        /// The name asked for.
        wanted: String,
        /// The first names there are.
        names: String,
    },
    /// A column that isn't there.
    #[error("column {wanted} is not there; use a number from 0 to {last}")]
    NoSuchColumn {
        /// The index asked for, from 0.
        wanted: usize,
        /// The last there is.
        last: usize,
    },
    /// A bar that is all there is, lowered.
    #[error(
        "“{column}” is all of “{row}”: the others are 0 and have no ratios in which to grow; raise one of them instead"
    )]
    NoRatios {
        /// The row.
        row: String,
        /// The column.
        column: String,
    },
    /// A bar dragged above the whole.
    #[error(
        "“{row}” of “{column}”: {} is more than the sum of “{row}”, {}; use at most that, or let the sum change",
        number(*value),
        number(*sum)
    )]
    AboveSum {
        /// The row.
        row: String,
        /// The column.
        column: String,
        /// What was asked for.
        value: f64,
        /// The sum that is kept.
        sum: f64,
    },
    /// An order that leaves out or repeats a column.
    #[error("the order must name each of the {wanted} columns once")]
    NoOrder {
        /// How many columns there are.
        wanted: usize,
    },
}
