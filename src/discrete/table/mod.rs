//! Names and rows of numbers: distributions as given, and normalised.

mod cells;
mod edit;
mod error;
mod grid;
mod layout;
mod read;

pub use cells::{Cell, Separator};
pub use edit::{Others, Sorting};
pub use error::TableError;
pub(super) use grid::Grid;
pub use grid::{CELLS_MAX, GridError, Place};
pub use layout::{Arrangement, Layout};
pub(super) use read::bytes_of;
pub use read::{BYTES_MAX, Reading, ReadingError, Request, read, read_file};

use std::collections::HashMap;
use std::sync::Arc;

use super::Pair;
use crate::math::pairwise_sum;

/// The fewest names.
pub const NAMES_MIN: usize = 2;
/// The most names.
pub const NAMES_MAX: usize = 10_000;
/// The most rows.
pub const ROWS_MAX: usize = 100_000;

/// A row as given: probabilities, counts, or any other non-negative numbers with a positive sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    name: String,
    values: Arc<[f64]>,
    sum: f64,
}

impl Row {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The numbers as given.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The same, to be kept without a copy.
    pub(in crate::discrete) fn shared(&self) -> Arc<[f64]> {
        Arc::clone(&self.values)
    }

    /// What they sum to: positive and finite.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// The numbers divided by their sum.
    #[must_use]
    pub fn normalised(&self) -> Vec<f64> {
        self.values.iter().map(|value| value / self.sum).collect()
    }
}

/// Rows over the same names, all of them checked. Cloning shares the numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    names: Arc<[String]>,
    rows: Vec<Row>,
}

impl Table {
    /// Checks and keeps `rows` of (name, numbers) over `names`.
    ///
    /// # Errors
    /// For fewer than two or more than [`NAMES_MAX`] names, names that are empty or stand twice, and any row that is not
    /// one finite number ≥ 0 for each name with a positive sum.
    pub fn new(names: Vec<String>, rows: Vec<(String, Vec<f64>)>) -> Result<Self, TableError> {
        check_names(&names)?;
        if rows.is_empty() {
            return Err(TableError::NoRows);
        }
        if rows.len() > ROWS_MAX {
            return Err(TableError::TooManyRows { count: rows.len() });
        }
        if let Some(row) = rows.iter().position(|(name, _)| name.is_empty()) {
            return Err(TableError::UnnamedRow { row: row + 1 });
        }
        if let Some((first, second)) = repeated(rows.iter().map(|(name, _)| name.as_str())) {
            let name = rows[first].0.clone();
            return Err(TableError::RepeatedRow { name, first: first + 1, second: second + 1 });
        }
        let rows = rows.into_iter().map(|(name, values)| checked(name, values, &names)).collect::<Result<_, _>>()?;
        Ok(Self { names: names.into(), rows })
    }

    /// The table of P and Q over the names 1, 2, ….
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_pair(p: Vec<f64>, q: Vec<f64>) -> Result<Self, TableError> {
        let names = (1..=p.len()).map(|number| number.to_string()).collect();
        Self::new(names, vec![("P".to_owned(), p), ("Q".to_owned(), q)])
    }

    /// The names of the columns, the bins.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The rows, at least one.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row at `index`, from 0.
    ///
    /// # Errors
    /// When there is none.
    pub fn row(&self, index: usize) -> Result<&Row, TableError> {
        self.rows.get(index).ok_or(TableError::NoSuchRow { wanted: index, last: self.rows.len() - 1 })
    }

    /// Where the row called `name` is.
    ///
    /// # Errors
    /// When no row is called so; names the ones there are.
    pub fn position(&self, name: &str) -> Result<usize, TableError> {
        /// Names that a message shows.
        const SHOWN: usize = 12;
        self.rows.iter().position(|row| row.name == name).ok_or_else(|| {
            let mut names: Vec<&str> = self.rows.iter().take(SHOWN).map(Row::name).collect();
            if self.rows.len() > SHOWN {
                names.push("…");
            }
            TableError::NoRowCalled { wanted: name.to_owned(), names: names.join(", ") }
        })
    }

    /// Rows `p` and `q` as P and Q.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn pair(&self, p: usize, q: usize) -> Result<Pair, TableError> {
        Ok(Pair::of_rows(self.row(p)?, self.row(q)?))
    }
}

/// The first two places of the same name, from 0.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    names.enumerate().find_map(|(index, name)| seen.insert(name, index).map(|first| (first, index)))
}

fn check_names(names: &[String]) -> Result<(), TableError> {
    let count = names.len();
    if count < NAMES_MIN {
        return Err(TableError::TooFewNames { count });
    }
    if count > NAMES_MAX {
        return Err(TableError::TooManyNames { count });
    }
    if let Some(column) = names.iter().position(String::is_empty) {
        return Err(TableError::UnnamedColumn { column: column + 1 });
    }
    match repeated(names.iter().map(String::as_str)) {
        Some((first, second)) => {
            Err(TableError::RepeatedColumn { name: names[first].clone(), first: first + 1, second: second + 1 })
        }
        None => Ok(()),
    }
}

/// The row of these numbers, if they are a distribution but for their sum. A zero has no sign: 1/−0 is −∞, whose logarithm is
/// NaN in code.
fn checked(name: String, mut values: Vec<f64>, names: &[String]) -> Result<Row, TableError> {
    if values.len() != names.len() {
        return Err(TableError::Length { row: name, found: values.len(), wanted: names.len() });
    }
    if let Some(at) = values.iter().position(|value| !value.is_finite()) {
        return Err(TableError::NotFinite { row: name, column: names[at].clone(), value: values[at] });
    }
    if let Some(at) = values.iter().position(|value| *value < 0.0) {
        return Err(TableError::Negative { row: name, column: names[at].clone(), value: values[at] });
    }
    for value in &mut values {
        *value += 0.0;
    }
    let sum = pairwise_sum(values.len(), |bin| values[bin]);
    if sum == 0.0 {
        return Err(TableError::NothingPositive { row: name });
    }
    if !sum.is_finite() {
        return Err(TableError::SumTooLarge { row: name });
    }
    Ok(Row { name, values: values.into(), sum })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(names: &[&str], rows: &[(&str, &[f64])]) -> String {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let rows = rows.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect();
        Table::new(names, rows).unwrap_err().to_string()
    }

    #[test]
    fn every_violation_has_its_own_words_with_row_column_value_and_remedy() {
        let p: (&str, &[f64]) = ("P", &[0.5, 0.5]);
        for (names, rows, told) in [
            (&["a"][..], &[("P", &[1.0][..])][..], "there is 1 name; give 2 to 10000"),
            (&["a", "b"], &[], "there is no distribution; give at least one"),
            (&["a", ""], &[p], "name 2 is empty; write one"),
            (&["a", "b"], &[p, ("", &[1.0, 1.0])], "distribution 2 has no name"),
            (&["a", "a"], &[p], "names 1 and 2 are both “a”; rename one, or merge them"),
            (&["a", "b"], &[p, ("Q", &[1.0, 1.0]), p], "distributions 1 and 3 are both called “P”"),
            (&["a", "b"], &[("P", &[1.0])], "“P” has 1 number, but there are 2 names"),
            (&["a", "b"], &[p, ("Q", &[0.5, f64::NAN])], "“Q” of “b”: NaN is not a finite number; write 0"),
            (&["a", "b"], &[p, ("Q", &[f64::INFINITY, 0.5])], "“Q” of “a”: inf is not a finite number"),
            (&["a", "b"], &[p, ("Q", &[1.1, -0.1])], "“Q” of “b”: -0.1 is negative; write 0 or more"),
            (&["a", "b"], &[p, ("Q", &[0.0, -0.0])], "“Q” has nothing but zeros; write a positive number"),
            (&["a", "b"], &[p, ("Q", &[1e308, 1e308])], "“Q” sums to more than the largest double"),
        ] {
            let error = refused(names, rows);
            assert!(error.contains(told), "{error}");
        }
        let many: Vec<String> = (0..=NAMES_MAX).map(|i| i.to_string()).collect();
        let error = Table::new(many.clone(), vec![("P".to_owned(), vec![1.0; NAMES_MAX + 1])]).unwrap_err();
        assert_eq!(error.to_string(), "there are 10001 names; give at most 10000, or merge some");
        assert!(Table::new(many[1..].to_vec(), vec![("P".to_owned(), vec![1.0; NAMES_MAX])]).is_ok());
    }

    #[test]
    fn a_zero_has_no_sign_however_it_came_in() {
        let plus =
            |table: &Table| table.rows().iter().all(|row| row.values().iter().all(|value| value.is_sign_positive()));
        let table = Table::of_pair(vec![0.5, 0.5], vec![-0.0, 1.0]).unwrap();
        assert!(plus(&table));
        for others in [Others::KeepRatios, Others::Stay] {
            assert!(plus(&table.with_value(0, 1, -0.0, others).unwrap()), "{others:?}");
        }
        assert!(plus(&read(b"a,b\n0.5,0.5\n-0,1\n", &Request::default()).unwrap().table));
    }

    #[test]
    fn rows_are_kept_as_given_and_normalised_beside() {
        let table = Table::of_pair(vec![2.0, 3.0, 5.0], vec![1.0, 1.0, 2.0]).unwrap();
        let row = table.row(0).unwrap();
        assert_eq!((row.values(), row.sum()), (&[2.0, 3.0, 5.0][..], 10.0));
        assert_eq!(row.normalised(), [0.2, 0.3, 0.5]);
        assert_eq!(table.position("Q"), Ok(1));
        assert_eq!(table.position("R").unwrap_err().to_string(), "no distribution is called “R”; there are P, Q");
        assert!(table.pair(0, 2).is_err());
    }
}
