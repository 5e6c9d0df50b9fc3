//! Why a file is no column of numbers.

use thiserror::Error;

use super::lines::LINE_LIMIT;
use super::reader::ROWS_MAX;

/// A cell: its line in the file, its column and the header's name for it, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1, counting all lines of the file.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The column's name in the header.
    pub name: Option<String>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)?;
        self.name.as_ref().map_or(Ok(()), |name| write!(f, " (“{name}”)"))
    }
}

/// What is wrong, where, and what would help.
#[derive(Debug, Error)]
pub enum SamplesError {
    /// The file can't be opened or read.
    #[error("{path} can't be read: {source}")]
    File {
        /// The path as given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A stream stops with an error.
    #[error("line {line} can't be read: {source}")]
    Read {
        /// Where.
        line: usize,
        /// What the system says.
        source: std::io::Error,
    },
    /// The path is a folder.
    #[error("{path} is a folder; choose a text file with one number a line")]
    Folder {
        /// The path as given.
        path: String,
    },
    /// There is no number in the file.
    #[error("there are no numbers; the file needs one number a line")]
    Empty,
    /// A line that never ends.
    #[error("line {line} is longer than {LINE_LIMIT} bytes; put one row of numbers on each line")]
    LongLine {
        /// Which line.
        line: usize,
    },
    /// More rows than the numbers of them can be held.
    #[error("there are more than {ROWS_MAX} rows; use a part of the file")]
    TooManyRows,
    /// A zero byte, as in spreadsheets, images and UTF-16.
    #[error("line {line} has binary data; save the numbers as text in UTF-8 (CSV)")]
    Binary {
        /// Which line.
        line: usize,
    },
    /// Bytes that are no UTF-8.
    #[error("line {line} isn't UTF-8; save the file as text in UTF-8")]
    Encoding {
        /// Which line.
        line: usize,
    },
    /// A cell that is no number.
    #[error("{place}: “{text}” is not a number{remedy}", remedy = remedy(text))]
    NotANumber {
        /// Which cell.
        place: Place,
        /// What stands there, shortened.
        text: String,
    },
    /// A cell that is NaN or ±∞.
    #[error("{place}: {text} is not a finite number; remove the row or fix what wrote it")]
    NotFinite {
        /// Which cell.
        place: Place,
        /// What stands there.
        text: String,
    },
    /// An empty cell.
    #[error("{place} is empty; fill it in or remove the row")]
    EmptyCell {
        /// Which cell.
        place: Place,
    },
    /// A row with too few columns.
    #[error("line {line} has {found}, but column {wanted} is wanted", found = columns(*found))]
    ShortRow {
        /// Which line.
        line: usize,
        /// How many columns it has.
        found: usize,
        /// The column wanted.
        wanted: usize,
    },
    /// Several columns and none chosen.
    #[error("there are {count} columns ({names}); choose one by name or number")]
    Ambiguous {
        /// How many.
        count: usize,
        /// Their names, or their numbers without a header.
        names: String,
    },
    /// No column of that name.
    #[error("there is no column “{wanted}”; the first row has {names}")]
    NoSuchName {
        /// The name asked for.
        wanted: String,
        /// The cells of the first row.
        names: String,
    },
    /// Columns are counted from 1.
    #[error("column is {wanted}; use a number from 1 to {count}")]
    NoSuchNumber {
        /// The number asked for.
        wanted: usize,
        /// How many columns the first row has.
        count: usize,
    },
}

fn columns(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
}

/// A hint for the usual mistake.
fn remedy(text: &str) -> &'static str {
    let comma = text.contains(',') && text.replace(',', ".").parse::<f64>().is_ok();
    if comma { "; use a point for the decimals" } else { "; fix the cell or remove the row" }
}
