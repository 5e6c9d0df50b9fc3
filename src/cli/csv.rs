//! Comma-separated values, to a file that appears whole or to standard output.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::CliError;
use super::output::Output;
use crate::files::NewFile;

/// Where the rows go.
pub(super) enum Csv<'a> {
    /// A file under its temporary name.
    File(NewFile, PathBuf),
    /// Standard output.
    Standard(&'a mut Output),
}

impl<'a> Csv<'a> {
    /// Opens `path`, where `-` is standard output, and writes the `header`.
    pub(super) fn open(path: &Path, header: &str, output: &'a mut Output) -> Result<Self, CliError> {
        let mut csv = if path == Path::new("-") {
            Self::Standard(output)
        } else {
            if path.is_dir() {
                return Err(CliError::input(format_args!("--csv: {} is a folder; name a file in it", path.display())));
            }
            Self::File(NewFile::create(path).map_err(|error| refused(path, &error))?, path.to_owned())
        };
        csv.line(header)?;
        Ok(csv)
    }

    /// Completes the file and gives it its name.
    pub(super) fn finish(self) -> Result<(), CliError> {
        match self {
            Self::File(file, path) => file.finish().map_err(|error| refused(&path, &error)),
            Self::Standard(output) => output.flush(),
        }
    }

    /// Writes one row.
    pub(super) fn line(&mut self, text: &str) -> Result<(), CliError> {
        match self {
            Self::File(file, path) => writeln!(file, "{text}").map_err(|error| refused(path, &error)),
            Self::Standard(output) => output.line(text),
        }
    }
}

fn refused(path: &Path, error: &std::io::Error) -> CliError {
    CliError::failure(format_args!("cannot write {} ({error})", path.display()))
}
