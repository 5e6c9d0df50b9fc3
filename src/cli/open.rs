//! `klarity open`: the window, on a scenario.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, select};
use crate::scenario::Scenario;

/// Open the window on a scenario file, a preset, or a picture that Klarity has written
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scenario file, the id of a preset, or a picture that Klarity has written
    file: PathBuf,
}

/// Reads the scenario, so that a broken one is reported before a window opens.
pub(super) fn run(arguments: &Arguments) -> Result<Scenario, CliError> {
    select::scenario(&arguments.file)
}
