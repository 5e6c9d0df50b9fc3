//! Reading a table from a file or from what was pasted.
//!
//! Cells are separated by tabs, semicolons or commas, whichever comes first in this list and occurs in the data, else by
//! spaces; they may be in double quotes. A byte order mark, CRLF or CR, blank lines and lines that begin with `#` are
//! fine. The first row, the first column, both or neither may hold names; the distributions are the rows or the columns:
//! as told, else as the names, the sums, a column of times or the shape say.

use std::path::Path;

use thiserror::Error;

use super::grid::Grid;
use super::layout::Hints;
use super::{Arrangement, GridError, Layout, Table, TableError};
use crate::files::read_up_to;

/// The largest file read.
pub const BYTES_MAX: u64 = 1 << 27;

/// A table with how it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The table, its rows the distributions.
    pub table: Table,
    /// Where the names were, and which way the distributions lay.
    pub layout: Layout,
}

/// Why a text is no table.
#[derive(Debug, Error)]
pub enum ReadingError {
    /// The file can't be read.
    #[error("{path} can't be read: {source}")]
    File {
        /// The path as given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The path is a folder.
    #[error("{path} is a folder; choose a text file with a table")]
    Folder {
        /// The path as given.
        path: String,
    },
    /// A file that is too large.
    #[error("{path} is larger than {} MiB; use a part of it", BYTES_MAX >> 20)]
    TooLarge {
        /// The path as given.
        path: String,
    },
    /// The text is no grid of numbers.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// The numbers are no distributions.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// Which way the distributions lie, where somebody says so.
    pub distributions: Option<Arrangement>,
    /// Names of distributions that will be asked for: where they stand tells which way the distributions lie.
    pub names: &'a [&'a str],
}

/// The bytes of the file at `path`.
pub(in crate::discrete) fn bytes_of(path: &Path) -> Result<Vec<u8>, ReadingError> {
    let shown = path.display().to_string();
    if path.is_dir() {
        return Err(ReadingError::Folder { path: shown });
    }
    match read_up_to(path, BYTES_MAX) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(ReadingError::TooLarge { path: shown }),
        Err(source) => Err(ReadingError::File { path: shown, source }),
    }
}

/// Reads the table in the file at `path`.
///
/// # Errors
/// When the file can't be read or holds no table; says where and what to do.
pub fn read_file(path: &Path, request: &Request) -> Result<Reading, ReadingError> {
    read(&bytes_of(path)?, request)
}

/// Reads the table in `bytes`: a file's, or what was copied from a spreadsheet.
///
/// # Errors
/// As [`read_file`].
pub fn read(bytes: &[u8], request: &Request) -> Result<Reading, ReadingError> {
    let grid = Grid::new(bytes)?;
    let hints = Hints { said: request.distributions, names: request.names };
    let layout = Layout::of(&grid, &hints);
    let (top, left) = layout.corner();
    let (height, width) = (grid.rows.len() - top, grid.width() - left);
    if height == 0 {
        return Err(GridError::NoNumbers.into());
    }
    let mut numbers = Vec::with_capacity(height);
    for row in top..grid.rows.len() {
        let cells = (left..grid.width()).map(|column| grid.number(row, column, layout.header));
        numbers.push(cells.collect::<Result<Vec<f64>, _>>()?);
    }
    let across: Option<Vec<String>> =
        layout.header.then(|| grid.rows[0].1.iter().skip(left).map(ToString::to_string).collect());
    let down: Option<Vec<String>> =
        layout.name_column.then(|| grid.rows.iter().skip(top).map(|(_, row)| row[0].to_string()).collect());
    let table = match layout.distributions {
        Arrangement::Rows => table(across, width, down, numbers)?,
        Arrangement::Columns => {
            let columns = (0..width).map(|column| numbers.iter().map(|row| row[column]).collect()).collect();
            table(down, height, across, columns)?
        }
    };
    Ok(Reading { table, layout })
}

/// The table of `rows`; bins and rows without names are numbered, two rows are P and Q.
fn table(
    bins: Option<Vec<String>>,
    count: usize,
    rows: Option<Vec<String>>,
    numbers: Vec<Vec<f64>>,
) -> Result<Table, TableError> {
    let numbered = |count: usize| (1..=count).map(|number| number.to_string()).collect::<Vec<_>>();
    let bins = bins.unwrap_or_else(|| numbered(count));
    let rows = rows.unwrap_or_else(|| match numbers.len() {
        2 => vec!["P".to_owned(), "Q".to_owned()],
        count => numbered(count),
    });
    Table::new(bins, rows.into_iter().zip(numbers).collect())
}
