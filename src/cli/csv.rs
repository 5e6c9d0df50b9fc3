//! A run's steps as comma-separated values, to a file that appears whole or to standard output.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::CliError;
use super::output::Output;
use crate::run::{CSV_HEADER, Trace, csv_row};
use crate::scenario::NewFile;

/// Where the rows go.
pub(super) enum Csv<'a> {
    /// A file under its temporary name.
    File(NewFile, PathBuf),
    /// Standard output.
    Standard(&'a mut Output),
}

impl<'a> Csv<'a> {
    /// Opens `path`, where `-` is standard output, and writes the header.
    pub(super) fn open(path: &Path, output: &'a mut Output) -> Result<Self, CliError> {
        let mut csv = if path == Path::new("-") {
            Self::Standard(output)
        } else {
            if path.is_dir() {
                return Err(CliError::input(format_args!("--csv: {} is a folder; name a file in it", path.display())));
            }
            Self::File(NewFile::create(path).map_err(|error| refused(path, &error))?, path.to_owned())
        };
        csv.line(CSV_HEADER)?;
        Ok(csv)
    }

    /// Every `every`th row of a run and its last one. Floats are in the shortest form that reads back the same.
    pub(super) fn rows(&mut self, objective: &str, trace: &Trace, every: usize) -> Result<(), CliError> {
        for index in (0..trace.len()).filter(|index| index % every == 0 || index + 1 == trace.len()) {
            self.line(&csv_row(objective, &trace.row(index)))?;
        }
        Ok(())
    }

    /// Completes the file and gives it its name.
    pub(super) fn finish(self) -> Result<(), CliError> {
        match self {
            Self::File(file, path) => file.finish().map_err(|error| refused(&path, &error)),
            Self::Standard(output) => output.flush(),
        }
    }

    fn line(&mut self, text: &str) -> Result<(), CliError> {
        match self {
            Self::File(file, path) => writeln!(file, "{text}").map_err(|error| refused(path, &error)),
            Self::Standard(output) => output.line(text),
        }
    }
}

fn refused(path: &Path, error: &std::io::Error) -> CliError {
    CliError::failure(format_args!("cannot write {} ({error})", path.display()))
}
