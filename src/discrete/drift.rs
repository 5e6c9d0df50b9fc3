//! Row after row: how far each row of a table is from an earlier one, and which are too far.

use super::Pair;
use super::divergence::Divergence;
use super::table::{Table, TableError};

/// What each row is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Against {
    /// The row before it.
    #[default]
    Before,
    /// The first row.
    First,
}

/// One row of a table, held against an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The row, from 0; it is P.
    pub row: usize,
    /// The earlier one; it is Q.
    pub against: usize,
    /// The divergence, such as D(row‖row before).
    pub value: f64,
}

/// `divergence` of every row but the first from the earlier one.
///
/// # Errors
/// When there is only one row.
pub fn drift(table: &Table, divergence: &dyn Divergence, against: Against) -> Result<Vec<Step>, TableError> {
    table.row(1)?;
    let rows = table.rows();
    let step = |row: usize| {
        let against = if against == Against::First { 0 } else { row - 1 };
        Step { row, against, value: divergence.value(&Pair::of_rows(&rows[row], &rows[against])) }
    };
    Ok((1..rows.len()).map(step).collect())
}

/// The steps above `threshold`.
pub fn above(steps: &[Step], threshold: f64) -> impl Iterator<Item = &Step> {
    steps.iter().filter(move |step| step.value > threshold)
}
