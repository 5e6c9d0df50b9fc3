//! What ends a command early, and its exit code.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

use thiserror::Error;

use super::usage;

/// Why a command ends before its end.
#[derive(Debug, Error)]
pub enum CliError {
    /// Something that was typed or read is wrong: exit code 2.
    #[error("{0}")]
    Input(String),
    /// The machine refused: exit code 1.
    #[error("{0}")]
    Failure(String),
    /// Whoever read our output has had enough: exit code 0.
    #[error("the output was closed")]
    Closed,
}

impl CliError {
    /// Bad input, described by `message`.
    pub fn input(message: impl Display) -> Self {
        Self::Input(message.to_string())
    }

    /// A failure, described by `message`.
    pub fn failure(message: impl Display) -> Self {
        Self::Failure(message.to_string())
    }

    /// clap's complaint about the arguments, in our words.
    pub(super) fn usage(error: &clap::Error) -> Self {
        Self::Input(usage::told(error))
    }

    /// Prints the complaint in one line on standard error and gives the exit code.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        let code = match self {
            Self::Closed => return ExitCode::SUCCESS,
            Self::Input(_) => 2,
            Self::Failure(_) => 1,
        };
        complain(&self.to_string());
        ExitCode::from(code)
    }
}

/// One line on standard error; whatever was typed or read can't break it into two or move the cursor.
pub fn complain(message: &str) {
    use io::Write as _;
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(io::stderr(), "klarity: {line}");
}
