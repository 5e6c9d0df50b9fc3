//! One column of a stream, as numbers.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::cells::{Separator, cells};
use super::lines::Lines;
use super::{Place, SamplesError};

/// The most rows read: 160 MB of numbers.
pub const ROWS_MAX: usize = 20_000_000;
/// Characters of a bad cell that a message shows.
const SHOWN: usize = 40;
/// Bytes read from a file at a time.
const BUFFER: usize = 1 << 16;

/// Which column is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Column {
    /// The only one there is.
    #[default]
    Only,
    /// The one that the header calls so.
    Name(String),
    /// The one with this number, from 1.
    Number(usize),
}

impl Column {
    /// What a person means by `text`: a number from 1, or a name. A column whose name is a number can be had by number.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.trim().parse().map_or_else(|_| Self::Name(text.trim().to_owned()), Self::Number)
    }
}

/// The numbers of a column, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    /// At least one finite number.
    pub values: Vec<f64>,
    /// The header's name for the column, if there is a header.
    pub name: Option<String>,
    /// The column's number, from 1.
    pub column: usize,
}

/// Reads `column` from the file at `path`.
///
/// # Errors
/// When the file can't be read, the column isn't there, or a cell is no finite number; says where and what to do.
pub fn read_file(path: &Path, column: &Column) -> Result<Samples, SamplesError> {
    let shown = path.display().to_string();
    if path.is_dir() {
        return Err(SamplesError::Folder { path: shown });
    }
    let file = File::open(path).map_err(|source| SamplesError::File { path: shown, source })?;
    read(BufReader::with_capacity(BUFFER, file), column)
}

/// Reads `column` from a stream.
///
/// # Errors
/// As [`read_file`].
pub fn read(stream: impl BufRead, column: &Column) -> Result<Samples, SamplesError> {
    let mut lines = Lines::new(stream);
    let Some((first_line, first)) = lines.next_row()?.map(|(line, row)| (line, row.to_owned())) else {
        return Err(SamplesError::Empty);
    };
    let second = lines.next_row()?.map(|(line, row)| (line, row.to_owned()));
    let separator = Separator::guess(&first, second.as_ref().map(|(_, row)| row.as_str()));
    let mut rows = Rows::new(&first, separator, column)?;
    if rows.name.is_none() {
        rows.add(first_line, &first)?;
    }
    if let Some((line, row)) = second {
        rows.add(line, &row)?;
    }
    while let Some((line, row)) = lines.next_row()? {
        rows.add(line, row)?;
    }
    if rows.values.is_empty() {
        return Err(SamplesError::Empty);
    }
    Ok(Samples { values: rows.values, name: rows.name, column: rows.index + 1 })
}

/// The numbers read so far and where the next ones stand.
struct Rows {
    values: Vec<f64>,
    separator: Separator,
    /// The column, from 0.
    index: usize,
    name: Option<String>,
}

impl Rows {
    /// Finds the column in the first row.
    fn new(first: &str, separator: Separator, column: &Column) -> Result<Self, SamplesError> {
        let row: Vec<String> = cells(first, separator).map(Cow::into_owned).collect();
        let has_header = row.iter().any(|cell| !cell.is_empty() && parse(cell).is_none());
        let names = || {
            if has_header {
                row.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
            } else {
                "numbers, no header".to_owned()
            }
        };
        let index = match column {
            Column::Only if row.len() == 1 => 0,
            Column::Only => return Err(SamplesError::Ambiguous { count: row.len(), names: names() }),
            Column::Number(number) if (1..=row.len()).contains(number) => number - 1,
            Column::Number(number) => {
                return Err(SamplesError::NoSuchNumber { wanted: *number, count: row.len() });
            }
            Column::Name(name) => match row.iter().position(|cell| cell == name) {
                Some(index) if has_header => index,
                _ => return Err(SamplesError::NoSuchName { wanted: name.clone(), names: names() }),
            },
        };
        let name = has_header.then(|| row[index].clone());
        Ok(Self { values: Vec::new(), separator, index, name })
    }

    /// Takes in the row on `line`.
    fn add(&mut self, line: usize, row: &str) -> Result<(), SamplesError> {
        let mut found = 0;
        let cell = cells(row, self.separator).inspect(|_| found += 1).nth(self.index);
        let Some(cell) = cell else {
            return Err(SamplesError::ShortRow { line, found, wanted: self.index + 1 });
        };
        let place = || Place { line, column: self.index + 1, name: self.name.clone() };
        let text = || cell.chars().take(SHOWN).collect::<String>();
        let value = match parse(&cell) {
            Some(value) if value.is_finite() => value,
            Some(_) => return Err(SamplesError::NotFinite { place: place(), text: text() }),
            None if cell.is_empty() => return Err(SamplesError::EmptyCell { place: place() }),
            None => return Err(SamplesError::NotANumber { place: place(), text: text() }),
        };
        if self.values.len() >= ROWS_MAX {
            return Err(SamplesError::TooManyRows);
        }
        self.values.push(value);
        Ok(())
    }
}

/// A number, also NaN and ±∞ by name, and with the Unicode minus.
fn parse(cell: &str) -> Option<f64> {
    match cell.parse() {
        Ok(value) => Some(value),
        Err(_) => cell.strip_prefix('−').and_then(|rest| format!("-{rest}").parse().ok()),
    }
}
