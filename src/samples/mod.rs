//! Reading one column of numbers from a text file: CSV or white space, one row a line.
//!
//! The file is read as a stream, so that memory holds the numbers and one line. Columns are separated by tabs, semicolons
//! or commas, whichever comes first in this list and occurs in the first two rows, else by white space; cells may be in
//! double quotes. A byte order mark, CRLF or CR line ends, blank lines and lines that begin with `#` are fine. A first
//! row whose cell is no number is the header. Every other cell must be a finite number; one that isn't is named by line
//! and column.
//!
//! Why not the `csv` crate: what it would take over is the cutting of one line at one character, some thirty lines here.
//! Runs of white space, spaces around quotes, comments after spaces, CR line ends, the limit on a line's length, and line
//! numbers that count blank lines are not its format, and an unclosed quote would swallow the rest of the file.

mod cells;
mod error;
mod lines;
mod reader;

pub use error::{Place, SamplesError};
pub use lines::{BYTE_ORDER_MARK, LINE_LIMIT};
pub use reader::{Column, ROWS_MAX, Samples, read, read_file};
