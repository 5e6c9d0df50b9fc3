//! `klarity open`: the window, on a scenario.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, Opened, select};

/// Open the window on a scenario file, a preset, or a picture that Klarity has written
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scenario file, the id of a preset, or a picture that Klarity has written; what was there last time unless given
    file: Option<PathBuf>,
}

/// Reads the scenario, so that a broken one is reported before a window opens.
pub(super) fn run(arguments: &Arguments) -> Result<Option<Opened>, CliError> {
    let Some(file) = &arguments.file else { return Ok(None) };
    let scenario = select::scenario(file)?;
    let path = file.is_file().then(|| file.clone());
    Ok(Some(Opened { scenario, path }))
}
