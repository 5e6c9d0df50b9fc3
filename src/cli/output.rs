//! Standard output that a reader may close at any time.

use std::io::{self, BufWriter, ErrorKind, Write};

use super::CliError;

/// Where the answers go. A closed pipe becomes [`CliError::Closed`], which ends the command quietly.
pub(super) struct Output {
    writer: BufWriter<Box<dyn Write>>,
}

impl Output {
    /// Standard output.
    pub(super) fn standard() -> Self {
        Self::to(Box::new(io::stdout()))
    }

    /// Any other place.
    pub(super) fn to(writer: Box<dyn Write>) -> Self {
        Self { writer: BufWriter::new(writer) }
    }

    /// Writes `text` and the end of the line.
    pub(super) fn line(&mut self, text: &str) -> Result<(), CliError> {
        self.text(text)?;
        self.text("\n")
    }

    /// Writes `text` as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<(), CliError> {
        self.bytes(text.as_bytes())
    }

    /// Writes `bytes` as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        self.writer.write_all(bytes).map_err(|error| refused(&error))
    }

    /// Brings everything to the reader.
    pub(super) fn flush(&mut self) -> Result<(), CliError> {
        self.writer.flush().map_err(|error| refused(&error))
    }
}

fn refused(error: &io::Error) -> CliError {
    if error.kind() == ErrorKind::BrokenPipe {
        CliError::Closed
    } else {
        CliError::failure(format_args!("cannot write the output ({error})"))
    }
}
