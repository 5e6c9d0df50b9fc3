//! Cells in straight rows, and the numbers in them.

use std::fmt;

use thiserror::Error;

use super::cells::{Cell, Rows, Separator};
use crate::discrete::counted::counted;
use crate::math::typed_number;

/// The most cells read.
pub const CELLS_MAX: usize = 5_000_000;
/// Characters of a bad cell that a message shows.
const SHOWN: usize = 40;

/// A cell: its line in the file, its column, and what heads that column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1, counting all lines of the text.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The column's name in the header, if there is one.
    pub name: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)?;
        self.name.as_ref().map_or(Ok(()), |name| write!(f, " (“{name}”)"))
    }
}

/// What is wrong with a text as a table of numbers, where, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GridError {
    /// Nothing at all.
    #[error("there is nothing in it; write a row of names and rows of numbers, as a spreadsheet saves them (CSV)")]
    Empty,
    /// Not a number in sight.
    #[error("there are no numbers in it; write a row of names and rows of numbers, as a spreadsheet saves them (CSV)")]
    NoNumbers,
    /// A zero byte, as in spreadsheets' own files, images and UTF-16.
    #[error("line {line} has binary data; save the table as text in UTF-8 (CSV)")]
    Binary {
        /// Which line.
        line: usize,
    },
    /// Bytes that are no UTF-8.
    #[error("line {line} isn't UTF-8; save the file as text in UTF-8 (CSV)")]
    Encoding {
        /// Which line.
        line: usize,
    },
    /// A quote that is never closed.
    #[error("line {line}: a quoted cell has no end; close the quote")]
    OpenQuote {
        /// Where it begins.
        line: usize,
    },
    /// A row of another length than the first.
    #[error("line {line} has {}, but line {first} has {wanted}; give every row the same number of cells", counted(*found, "cell"))]
    Ragged {
        /// Which line.
        line: usize,
        /// Its cells.
        found: usize,
        /// The line of the first row.
        first: usize,
        /// Cells of the first row.
        wanted: usize,
    },
    /// More cells than can be held.
    #[error("there are more than {CELLS_MAX} cells; use a part of the file")]
    TooManyCells,
    /// A number with a decimal comma.
    #[error("{place}: “{text}” has a decimal comma; write {point}")]
    DecimalComma {
        /// Which cell.
        place: Place,
        /// What stands there.
        text: String,
        /// The same with a point.
        point: String,
    },
    /// A comma that may stand between thousands as well as before decimals.
    #[error("{place}: “{text}” may mean {whole} or {point}; write it without the comma, or with a point for it")]
    EitherComma {
        /// Which cell.
        place: Place,
        /// What stands there.
        text: String,
        /// With the comma between thousands.
        whole: String,
        /// With the comma before decimals.
        point: String,
    },
    /// Commas between thousands.
    #[error("{place}: “{text}” has a comma between thousands; write {whole}")]
    ThousandsComma {
        /// Which cell.
        place: Place,
        /// What stands there.
        text: String,
        /// The same without.
        whole: String,
    },
    /// A cell that is no number.
    #[error("{place}: “{text}” is not a number; write one, 0 or more")]
    NotANumber {
        /// Which cell.
        place: Place,
        /// What stands there, shortened.
        text: String,
    },
    /// A cell that is NaN or ±∞.
    #[error("{place}: “{text}” is not a finite number; write one, 0 or more")]
    NotFinite {
        /// Which cell.
        place: Place,
        /// What stands there.
        text: String,
    },
    /// A negative number.
    #[error("{place}: {text} is negative; write 0 or more")]
    Negative {
        /// Which cell.
        place: Place,
        /// What stands there.
        text: String,
    },
    /// An empty cell.
    #[error("{place} is empty; write a number, 0 for none")]
    EmptyCell {
        /// Which cell.
        place: Place,
    },
}

/// Rows of equally many cells, at least one of each.
pub(in crate::discrete) struct Grid<'a> {
    /// (line, cells) of each row.
    pub rows: Vec<(usize, Vec<Cell<'a>>)>,
}

impl<'a> Grid<'a> {
    /// Cuts `bytes`, with or without a byte order mark, into cells.
    pub fn new(bytes: &'a [u8]) -> Result<Self, GridError> {
        let text = text(bytes)?;
        let mut cut = Rows::new(text, Separator::guess(text));
        let mut rows: Vec<(usize, Vec<Cell<'a>>)> = Vec::new();
        let mut cells = 0;
        while let Some(row) = cut.next_row().map_err(|line| GridError::OpenQuote { line })? {
            cells += row.1.len();
            if cells > CELLS_MAX {
                return Err(GridError::TooManyCells);
            }
            rows.push(row);
        }
        // A separator at the end of every line makes a last column of nothing.
        while rows.iter().all(|(_, row)| row.len() > 1 && row.last().is_some_and(|cell| cell.is_empty())) {
            if rows.is_empty() {
                return Err(GridError::Empty);
            }
            for (_, row) in &mut rows {
                row.pop();
            }
        }
        let (first, wanted) = (rows[0].0, rows[0].1.len());
        match rows.iter().find(|(_, row)| row.len() != wanted) {
            Some((line, row)) => Err(GridError::Ragged { line: *line, found: row.len(), first, wanted }),
            None => Ok(Self { rows }),
        }
    }

    /// How many cells a row has.
    pub fn width(&self) -> usize {
        self.rows[0].1.len()
    }

    /// Where the cell at `row` and `column` (from 0) is; `header` tells whether the first row names the columns.
    pub fn place(&self, row: usize, column: usize, header: bool) -> Place {
        let name = self.rows[0].1.get(column).filter(|name| header && !name.is_empty());
        Place { line: self.rows[row].0, column: column + 1, name: name.map(ToString::to_string) }
    }

    /// The number ≥ 0 in the cell at `row` and `column`.
    pub fn number(&self, row: usize, column: usize, header: bool) -> Result<f64, GridError> {
        number_in(&self.rows[row].1[column], || self.place(row, column, header))
    }
}

/// The finite number ≥ 0 in a cell; `place` is asked only when it is not there.
fn number_in(cell: &str, place: impl Fn() -> Place) -> Result<f64, GridError> {
    let text = || cell.chars().take(SHOWN).collect::<String>();
    match cell.parse().ok().or_else(|| typed_number(cell)) {
        // A zero has no sign.
        Some(value) if f64::is_finite(value) && value >= 0.0 => Ok(value + 0.0),
        Some(value) if value.is_finite() => Err(GridError::Negative { place: place(), text: text() }),
        Some(_) => Err(GridError::NotFinite { place: place(), text: text() }),
        None if cell.is_empty() => Err(GridError::EmptyCell { place: place() }),
        None => {
            let (place, text) = (place(), text());
            Err(match (with_point(cell), without_thousands(cell)) {
                (Some(point), Some(whole)) => GridError::EitherComma { place, text, whole, point },
                (Some(point), None) => GridError::DecimalComma { place, text, point },
                (None, Some(whole)) => GridError::ThousandsComma { place, text, whole },
                (None, None) => GridError::NotANumber { place, text },
            })
        }
    }
}

/// Whether a cell is meant as a number, well written or not.
pub(super) fn is_numeric(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() || with_point(cell).is_some() || without_thousands(cell).is_some()
}

/// The number in `cell` if its comma is that of decimals.
fn with_point(cell: &str) -> Option<String> {
    let point = cell.replacen(',', ".", 1);
    typed_number(&point).map(|_| point)
}

/// The number in `cell` if its commas stand before groups of three digits, and it doesn't begin with a 0.
fn without_thousands(cell: &str) -> Option<String> {
    let whole = cell.split(['.', 'e', 'E']).next().unwrap_or_default();
    let mut groups = whole.trim_start_matches(['+', '-']).split(',');
    let all_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && all_digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty() && rest.iter().all(|group| group.len() == 3 && all_digits(group));
    let plain = cell.replace(',', "");
    (grouped && !first.starts_with('0') && typed_number(&plain).is_some()).then_some(plain)
}

fn text(bytes: &[u8]) -> Result<&str, GridError> {
    let line_at = |at: usize| bytes[..at].split(|byte| *byte == b'\n').count();
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if let (false, Some(at)) = (wide, bytes.iter().position(|byte| *byte == 0)) {
        return Err(GridError::Binary { line: line_at(at) });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| GridError::Encoding { line: line_at(error.valid_up_to()) })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() { Err(GridError::Empty) } else { Ok(text) }
}
