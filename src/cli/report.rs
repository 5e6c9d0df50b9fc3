//! `klarity report`: all that lies between a set-up and its numbers, with pictures.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, select};
use crate::scenario::Scenario;
use crate::text::InfoUnit;

/// Write a report of a run, an estimate or a table: set-up, steps, numbers and pictures, as HTML or Markdown
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scenario file, the id of a preset, or a picture that Klarity has written
    scenario: PathBuf,
    /// The file to write: .html, one page with its picture in it, or .md, with the picture in a file beside it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Count information in bits
    #[arg(long)]
    bits: bool,
}

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What is reported on.
    pub scenario: Scenario,
    /// The file to write.
    pub out: PathBuf,
    /// What information is counted in.
    pub unit: InfoUnit,
}

/// Reads what is to be reported on.
pub(super) fn run(arguments: &Arguments) -> Result<Asked, CliError> {
    Ok(Asked {
        scenario: select::scenario(&arguments.scenario)?,
        out: arguments.out.clone(),
        unit: if arguments.bits { InfoUnit::Bits } else { InfoUnit::Nats },
    })
}
