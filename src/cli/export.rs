//! `klarity export`: the numbers behind a page as a table.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, select};
use crate::scenario::Scenario;

/// Write the numbers behind a page as CSV or JSON: runs, readouts, bridge; estimates, waterfall; numbers
#[derive(Debug, Args)]
#[command(after_help = "The same tables as Ctrl+Shift+E in the window. Information is in nats.")]
pub(super) struct Arguments {
    /// A scenario file, the id of a preset, or a picture that Klarity has written
    scenario: PathBuf,
    /// The file to write; its ending says the format: .csv, .json, or .py for a NumPy script that makes the runs again
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Which table [default: the page's main one]
    #[arg(long, value_name = "TABLE")]
    what: Option<String>,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whose numbers.
    pub scenario: Scenario,
    /// The file to write.
    pub out: PathBuf,
    /// Which table.
    pub what: Option<String>,
}

/// Reads whose numbers are wanted.
pub(super) fn run(arguments: &Arguments) -> Result<Asked, CliError> {
    Ok(Asked {
        scenario: select::scenario(&arguments.scenario)?,
        out: arguments.out.clone(),
        what: arguments.what.as_ref().map(|what| what.trim().to_lowercase()),
    })
}
