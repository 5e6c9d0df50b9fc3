//! A figure that was printed somewhere, to be checked.

use crate::discrete::divergence::Divergence;
use crate::discrete::gridded::Gridded;
use crate::discrete::table::{Table, TableError};
use crate::math::typed_number;
use crate::text::format;

/// What was said of two distributions.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Of what.
    pub of: Subject,
    /// The quantity.
    pub divergence: &'static dyn Divergence,
    /// The figure with the digits that were printed; a number.
    pub printed: String,
    /// Where the figure comes from, if it is known; may be empty.
    pub why: String,
}

/// What a figure is said of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Subject {
    /// Two rows of the table.
    Rows {
        /// The row that is P, from 0.
        p: usize,
        /// The row that is Q, from 0.
        q: usize,
    },
    /// Two normals on a grid, which has no place in the table.
    Grid(Gridded),
}

impl Claim {
    /// The number that was printed.
    #[must_use]
    pub fn value(&self) -> f64 {
        typed_number(&self.printed).unwrap_or(f64::NAN)
    }

    /// The true one.
    ///
    /// # Errors
    /// When `table` is not the one that the claim is about.
    pub fn truth(&self, table: &Table) -> Result<f64, TableError> {
        let pair = match &self.of {
            Subject::Rows { p, q } => table.pair(*p, *q)?,
            Subject::Grid(grid) => grid.pair()?,
        };
        Ok(self.divergence.value(&pair))
    }

    /// What it is said of, in words.
    #[must_use]
    pub fn subject(&self, table: &Table) -> String {
        match &self.of {
            Subject::Rows { p, q } => {
                let name = |row: usize| table.rows().get(row).map_or("", |row| row.name());
                format!("{} and {}", name(*p), name(*q))
            }
            Subject::Grid(grid) => {
                let [p, q] = [grid.p, grid.q].map(|[mean, sd]| format::normal(mean, sd));
                format!("{} of {p} and {q}, {} points", grid.done.name(), format::count(grid.points))
            }
        }
    }

    /// Whether `exact` reads as printed when it is rounded to as many decimals.
    #[must_use]
    pub fn agrees(&self, exact: f64) -> bool {
        let decimals = self.printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let half = 0.5 * 10_f64.powi(-(decimals as i32));
        (exact - self.value()).abs() <= half * (1.0 + 1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrete::divergence;

    #[test]
    fn a_figure_agrees_to_the_digits_that_were_printed() {
        let claim = |printed: &str| Claim {
            of: Subject::Rows { p: 0, q: 1 },
            divergence: divergence::ALL[0],
            printed: printed.to_owned(),
            why: String::new(),
        };
        assert!(claim("0.313").agrees(0.312_593_8) && claim("0.3126").agrees(0.312_593_8));
        assert!(!claim("0.312").agrees(0.312_593_8) && !claim("0.470").agrees(0.312_593_8));
        assert!(claim("2").agrees(1.6) && !claim("2").agrees(f64::INFINITY));
    }
}
