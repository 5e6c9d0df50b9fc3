//! Changes to a table: each gives a new table that shares what stayed, or says why it can't be.

use super::{NAMES_MIN, Row, Table, TableError, check_names, checked};
use crate::math::pairwise_sum;

/// What the other numbers of a row do when one is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They keep their ratios, and the row its sum.
    KeepRatios,
    /// They stay, and the sum changes.
    Stay,
}

/// By what columns are put in order; equal ones keep their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorting {
    /// By their names.
    ByName,
    /// By their numbers in this row (from 0), the largest first.
    ByRow(usize),
}

impl Table {
    /// With `value` in column `bin` of row `row`, both from 0.
    ///
    /// With [`Others::KeepRatios`] the rest of the sum is dealt out to the others in their ratios; where several are
    /// all 0 they have none. A bar dragged to the top and back so forgets the ratios: a drag should start from the same table
    /// at every frame.
    ///
    /// # Errors
    /// When the cell is not there, the value is negative or not finite, above the sum that is to be kept, leaves the
    /// row with nothing but zeros, or something to others that have no ratios.
    pub fn with_value(&self, row: usize, bin: usize, value: f64, others: Others) -> Result<Self, TableError> {
        let old = self.row(row)?;
        self.column(bin)?;
        let mut values = old.values.to_vec();
        if others == Others::KeepRatios && value.is_finite() && value >= 0.0 {
            if value > old.sum {
                let column = self.names[bin].clone();
                return Err(TableError::AboveSum { row: old.name.clone(), column, value, sum: old.sum });
            }
            let rest = pairwise_sum(values.len(), |other| if other == bin { 0.0 } else { old.values[other] });
            let left = old.sum - value;
            if rest <= 0.0 && left > 0.0 && values.len() > 2 {
                return Err(TableError::NoRatios { row: old.name.clone(), column: self.names[bin].clone() });
            }
            for (other, number) in values.iter_mut().enumerate().filter(|(other, _)| *other != bin) {
                *number = if rest > 0.0 { old.values[other] / rest * left } else { left };
            }
        }
        values[bin] = value;
        let changed = checked(old.name.clone(), values, &self.names)?;
        let mut rows = self.rows.clone();
        rows[row] = changed;
        Ok(Self { names: self.names.clone(), rows })
    }

    /// With another name for column `bin`.
    ///
    /// # Errors
    /// When the column is not there, or the name is empty or taken.
    pub fn with_name(&self, bin: usize, name: &str) -> Result<Self, TableError> {
        self.column(bin)?;
        let mut names = self.names.to_vec();
        name.clone_into(&mut names[bin]);
        check_names(&names)?;
        Ok(Self { names: names.into(), rows: self.rows.clone() })
    }

    /// With a column of zeros before column `at`, or at the end when `at` is the number of columns.
    ///
    /// # Errors
    /// When there is no such place, the name is empty or taken, or there would be too many columns.
    pub fn with_bin(&self, at: usize, name: &str) -> Result<Self, TableError> {
        if at > self.names.len() {
            return Err(TableError::NoSuchColumn { wanted: at, last: self.names.len() });
        }
        let mut names = self.names.to_vec();
        names.insert(at, name.to_owned());
        self.rebuilt(names, |values| {
            let mut values = values.to_vec();
            values.insert(at, 0.0);
            values
        })
    }

    /// A name that no column has yet: the first free number, for a new column.
    #[must_use]
    pub fn free_name(&self) -> String {
        let taken: std::collections::HashSet<&str> = self.names.iter().map(String::as_str).collect();
        let mut numbers = (self.names.len() + 1..).map(|number| number.to_string());
        numbers.find(|name| !taken.contains(name.as_str())).unwrap_or_default()
    }

    /// Without column `bin`.
    ///
    /// # Errors
    /// When the column is not there, only one would be left, or a row would be left with nothing but zeros.
    pub fn without_bin(&self, bin: usize) -> Result<Self, TableError> {
        self.column(bin)?;
        let mut names = self.names.to_vec();
        if names.len() <= NAMES_MIN {
            return Err(TableError::LastNames { name: names.swap_remove(bin) });
        }
        names.remove(bin);
        self.rebuilt(names, |values| {
            let mut values = values.to_vec();
            values.remove(bin);
            values
        })
    }

    /// With the columns in another order: `order` names each once, from 0.
    ///
    /// # Errors
    /// When it doesn't.
    pub fn reordered(&self, order: &[usize]) -> Result<Self, TableError> {
        let wanted = self.names.len();
        let mut seen = vec![false; wanted];
        for &bin in order {
            match seen.get_mut(bin) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(TableError::NoOrder { wanted }),
            }
        }
        if order.len() != wanted {
            return Err(TableError::NoOrder { wanted });
        }
        let names = order.iter().map(|&bin| self.names[bin].clone()).collect();
        self.rebuilt(names, |values| order.iter().map(|&bin| values[bin]).collect())
    }

    /// With the columns sorted.
    ///
    /// # Errors
    /// When the row to sort by is not there.
    pub fn sorted(&self, by: Sorting) -> Result<Self, TableError> {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        match by {
            Sorting::ByName => {
                // Numbers by their size and before words: as text 10 comes before 9, and −1 before −2.
                let number = |bin: usize| self.names[bin].parse().unwrap_or(f64::INFINITY);
                order.sort_by(|&a, &b| number(a).total_cmp(&number(b)).then_with(|| self.names[a].cmp(&self.names[b])));
            }
            Sorting::ByRow(row) => {
                let values = self.row(row)?.values();
                order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
            }
        }
        self.reordered(&order)
    }

    /// With names for distributions and distributions for names.
    ///
    /// # Errors
    /// When there is only one row, more rows than names may be, or a name with 0 in every row.
    pub fn transposed(&self) -> Result<Self, TableError> {
        let names = self.rows.iter().map(|row| row.name.clone()).collect();
        let column = |bin: usize| self.rows.iter().map(|row| row.values[bin]).collect();
        let rows = self.names.iter().enumerate().map(|(bin, name)| (name.clone(), column(bin))).collect();
        Self::new(names, rows)
    }

    /// With row `row` divided by its sum.
    ///
    /// # Errors
    /// When the row is not there.
    pub fn with_row_normalised(&self, row: usize) -> Result<Self, TableError> {
        let old = self.row(row)?;
        let changed = checked(old.name.clone(), old.normalised(), &self.names)?;
        let mut rows = self.rows.clone();
        rows[row] = changed;
        Ok(Self { names: self.names.clone(), rows })
    }

    fn column(&self, bin: usize) -> Result<(), TableError> {
        let last = self.names.len() - 1;
        if bin > last { Err(TableError::NoSuchColumn { wanted: bin, last }) } else { Ok(()) }
    }

    /// The table of these names with every row's numbers changed.
    fn rebuilt(&self, names: Vec<String>, change: impl Fn(&[f64]) -> Vec<f64>) -> Result<Self, TableError> {
        check_names(&names)?;
        let changed = |row: &Row| checked(row.name.clone(), change(&row.values), &names);
        let rows = self.rows.iter().map(changed).collect::<Result<_, _>>()?;
        Ok(Self { names: names.into(), rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::of_pair(vec![0.2, 0.3, 0.5], vec![1.0, 1.0, 2.0]).unwrap()
    }

    #[test]
    fn a_dragged_bar_leaves_the_others_their_ratios_and_the_row_its_sum() {
        let table = table().with_value(0, 0, 0.6, Others::KeepRatios).unwrap();
        let row = table.row(0).unwrap();
        for (value, wanted) in row.values().iter().zip([0.6, 0.15, 0.25]) {
            assert!((value - wanted).abs() < 1e-15, "{value} {wanted}");
        }
        assert!((row.sum() - 1.0).abs() < 1e-15);
        assert_eq!(table.row(1).unwrap().values(), [1.0, 1.0, 2.0]);
    }

    #[test]
    fn at_the_top_nothing_is_left_and_no_ratios_are_made_up_on_the_way_down() {
        let top = table().with_value(1, 2, 4.0, Others::KeepRatios).unwrap();
        assert_eq!(top.row(1).unwrap().values(), [0.0, 0.0, 4.0]);
        let down =
            |table: &Table, bin| table.with_value(1, bin, 1.0, Others::KeepRatios).map_err(|error| error.to_string());
        assert!(down(&top, 2).unwrap_err().contains("is all of “Q”: the others are 0 and have no ratios"));
        // What one takes from the whole is what the other leaves, and of two there is but one other.
        assert_eq!(down(&top, 0).unwrap().row(1).unwrap().values(), [1.0, 0.0, 3.0]);
        let two = Table::of_pair(vec![1.0, 1.0], vec![4.0, 0.0]).unwrap();
        assert_eq!(down(&two, 0).unwrap().row(1).unwrap().values(), [1.0, 3.0]);
        let told = top.with_value(1, 0, 4.5, Others::KeepRatios).unwrap_err().to_string();
        assert!(told.contains("“Q” of “1”: 4.5 is more than the sum of “Q”, 4; use at most that"), "{told}");
    }

    #[test]
    fn a_value_alone_changes_the_sum() {
        let table = table().with_value(0, 1, 3.0, Others::Stay).unwrap();
        assert_eq!((table.row(0).unwrap().values()[1], table.row(0).unwrap().sum()), (3.0, 3.7));
        for value in [-1.0, f64::NAN, f64::INFINITY] {
            for others in [Others::Stay, Others::KeepRatios] {
                assert!(table.with_value(0, 1, value, others).is_err());
            }
        }
        let zeros = Table::of_pair(vec![1.0, 0.0], vec![1.0, 1.0]).unwrap();
        assert!(matches!(zeros.with_value(0, 0, 0.0, Others::Stay), Err(TableError::NothingPositive { .. })));
        assert!(
            zeros.with_value(2, 0, 0.0, Others::Stay).is_err() && zeros.with_value(0, 2, 0.0, Others::Stay).is_err()
        );
    }

    #[test]
    fn transposed_twice_is_the_same_and_what_is_always_0_is_no_distribution() {
        let turned = table().transposed().unwrap();
        assert_eq!((turned.names(), turned.rows().len()), (&["P".to_owned(), "Q".to_owned()][..], 3));
        assert_eq!(turned.row(2).unwrap().values(), [0.5, 2.0]);
        assert_eq!(turned.transposed().unwrap(), table());
        let with_zero = table().with_bin(3, "none").unwrap();
        assert!(matches!(with_zero.transposed(), Err(TableError::NothingPositive { row }) if row == "none"));
    }

    #[test]
    fn columns_come_go_and_change_their_order() {
        let more = table().with_bin(1, "new").unwrap();
        assert_eq!(more.names(), ["1", "new", "2", "3"]);
        assert_eq!(more.row(0).unwrap().values(), [0.2, 0.0, 0.3, 0.5]);
        assert_eq!(more.without_bin(1).unwrap(), table());
        assert_eq!(table().free_name(), "4");
        assert!(table().with_bin(0, "2").is_err() && table().with_bin(4, "x").is_err());
        let sorted = table().sorted(Sorting::ByRow(0)).unwrap();
        assert_eq!((sorted.names()[0].as_str(), sorted.row(1).unwrap().values()), ("3", &[2.0, 1.0, 1.0][..]));
        assert_eq!(sorted.sorted(Sorting::ByName).unwrap(), table());
        // Names that are numbers go by their size.
        let names = ["-2", "-1", "9", "10", "x"].map(str::to_owned).to_vec();
        let values = vec![("P".to_owned(), vec![1.0, 5.0, 2.0, 4.0, 3.0])];
        let numbers = Table::new(names, values).unwrap();
        assert_eq!(numbers.sorted(Sorting::ByRow(0)).unwrap().sorted(Sorting::ByName).unwrap(), numbers);
        for order in [&[0, 1][..], &[0, 1, 1], &[0, 1, 3], &[0, 1, 2, 2]] {
            assert!(table().reordered(order).is_err(), "{order:?}");
        }
        let renamed = table().with_name(0, "a").unwrap();
        assert_eq!(renamed.names()[0], "a");
        assert!(renamed.with_name(1, "a").is_err());
        let two = Table::of_pair(vec![1.0, 0.0], vec![1.0, 1.0]).unwrap();
        assert!(matches!(two.without_bin(0), Err(TableError::LastNames { name }) if name == "1"));
        assert_eq!(table().with_row_normalised(1).unwrap().row(1).unwrap().values(), [0.25, 0.25, 0.5]);
    }
}
