//! From a bar's share to the number in the table.

use crate::discrete::Side;
use crate::discrete::table::{Others, Table, TableError};

/// The largest share that a bar can be given while the others stay: at 1 its number would be infinite.
const SHARE_MAX: f64 = 0.999;

/// What is to become of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Whose bar.
    pub side: Side,
    /// Which bin.
    pub bin: usize,
    /// The share of the whole that it is to have.
    pub share: f64,
    /// What the others do.
    pub others: Others,
}

/// `table` with the bar of row `row` at its new share, so that it ends where the pointer is: with the others in their
/// ratios its number is share · sum; where they stay it is the number v with v/(v + others) = share.
///
/// # Errors
/// As [`Table::with_value`].
pub fn changed(table: &Table, row: usize, change: Change) -> Result<Table, TableError> {
    let Change { bin, share, others, .. } = change;
    let given = table.row(row)?;
    let sum = given.sum();
    let value = match others {
        Others::KeepRatios => (share.clamp(0.0, 1.0) * sum).min(sum),
        Others::Stay => {
            let share = share.clamp(0.0, SHARE_MAX);
            let rest = (sum - given.values().get(bin).copied().unwrap_or(0.0)).max(0.0);
            tidy(share * rest / (1.0 - share))
        }
    };
    table.with_value(row, bin, value, others)
}

/// Six significant digits, for a number that comes out of a division.
fn tidy(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(share: f64, others: Others) -> (Vec<f64>, f64) {
        let table = Table::of_pair(vec![2.0, 3.0, 5.0], vec![1.0, 1.0, 1.0]).unwrap();
        let table = changed(&table, 0, Change { side: Side::P, bin: 0, share, others }).unwrap();
        let row = table.row(0).unwrap();
        (row.normalised(), row.sum())
    }

    #[test]
    fn the_bar_ends_where_the_pointer_is_whatever_the_others_do() {
        let (kept, sum) = shares(0.6, Others::KeepRatios);
        assert!((kept[0] - 0.6).abs() < 1e-12 && (kept[2] / kept[1] - 5.0 / 3.0).abs() < 1e-12 && sum == 10.0);
        let (stayed, sum) = shares(0.6, Others::Stay);
        assert!((stayed[0] - 0.6).abs() < 1e-12 && (sum - 20.0).abs() < 1e-9, "{stayed:?} {sum}");
        assert_eq!(shares(7.0, Others::KeepRatios).0, [1.0, 0.0, 0.0]);
        assert!((shares(7.0, Others::Stay).0[0] - SHARE_MAX).abs() < 1e-6);
        assert_eq!(shares(-1.0, Others::Stay).0[0], 0.0);
    }
}
