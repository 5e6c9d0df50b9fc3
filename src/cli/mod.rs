//! The command line: the same values as the window shows, for scripts, tests and figures in papers.
//!
//! Answers go to standard output, complaints to standard error in one line. The exit code is 0 when all went well,
//! 2 for bad input and 1 for a failure of the machine (a full disk, say). A reader that closes the pipe early
//! (`| head -1`) ends the command quietly.

pub mod animate;
mod batch;
mod csv;
mod discrete;
mod divergence;
mod error;
mod estimate;
pub mod export;
pub mod figure;
mod fit;
mod ids;
mod json;
mod manual;
mod number;
mod open;
mod optima;
mod output;
mod presets;
mod progress;
pub mod report;
mod request;
mod select;
mod table;
#[cfg(test)]
mod tests;
mod usage;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::scenario::Scenario;
pub use error::CliError;
use output::Output;
pub use progress::Waiting;

/// The commands that give neither numbers nor files: one opens the window, the others are for shells and packagers.
const OTHERS: [&str; 3] = ["open", "completions", "man"];

/// The commands that draw, or take what a page shows: they are there where the window is.
const DRAWING: [&str; 4] = ["figure", "animate", "export", "report"];

/// The commands that do their work without a display, as they are named in messages.
#[must_use]
pub fn without_display() -> String {
    let klarity = Arguments::command();
    let names = klarity
        .get_subcommands()
        .map(clap::Command::get_name)
        .filter(|name| !OTHERS.contains(name) && (cfg!(feature = "window") || !DRAWING.contains(name)));
    let mut names: Vec<&str> = names.collect();
    let last = names.pop().unwrap_or_default();
    format!("klarity {} and {last}", names.join(", "))
}

/// See the Kullback–Leibler divergence: without a command, a window opens
#[derive(Debug, Parser)]
#[command(name = "klarity", version)]
#[command(after_help = format!("Exit codes: 0 all went well, 1 a failure of the machine, 2 bad input\n\n{}", json::NOTE))]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// One variant and one file per subcommand.
#[derive(Debug, Subcommand)]
enum Command {
    Divergence(divergence::Arguments),
    Fit(Box<fit::Arguments>),
    Estimate(Box<estimate::Arguments>),
    Discrete(Box<discrete::Arguments>),
    Optima(optima::Arguments),
    Figure(figure::Arguments),
    Animate(animate::Arguments),
    Export(export::Arguments),
    Report(report::Arguments),
    Presets(presets::Arguments),
    Open(open::Arguments),
    Completions(manual::Completions),
    #[command(name = "man")]
    Manual(manual::Manual),
}

/// What the window opens on.
#[derive(Debug)]
pub struct Opened {
    /// The set-up.
    pub scenario: Scenario,
    /// The file that it came from, if it is no preset.
    pub path: Option<PathBuf>,
}

/// What is left to do after the command line.
#[derive(Debug)]
pub enum Next {
    /// Nothing: end with this code.
    Exit(ExitCode),
    /// Open the window, with a scenario if one was named.
    Window(Option<Box<Opened>>),
    /// Write a picture.
    Figure(Box<figure::Asked>),
    /// Write an animation.
    Animation(Box<animate::Asked>),
    /// Write a table.
    Export(Box<export::Asked>),
    /// Write a report.
    Report(Box<report::Asked>),
}

/// Does what `arguments` ask for (the program's name is the first of them) and says what is left to do.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    match answer(arguments) {
        Ok(next) => next,
        Err(error) => Next::Exit(error.report()),
    }
}

fn answer(arguments: impl IntoIterator<Item = OsString>) -> Result<Next, CliError> {
    let mut output = Output::standard();
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() => return Err(CliError::usage(&error)),
        Err(help) => {
            output.text(&help.render().to_string())?;
            output.flush()?;
            return Ok(Next::Exit(ExitCode::SUCCESS));
        }
    };
    match parsed.command {
        None => return Ok(Next::Window(None)),
        Some(Command::Open(arguments)) => return Ok(Next::Window(open::run(&arguments)?.map(Box::new))),
        Some(Command::Figure(arguments)) => return Ok(Next::Figure(Box::new(figure::run(&arguments)?))),
        Some(Command::Animate(arguments)) => return Ok(Next::Animation(Box::new(animate::run(&arguments)?))),
        Some(Command::Export(arguments)) => return Ok(Next::Export(Box::new(export::run(&arguments)?))),
        Some(Command::Report(arguments)) => return Ok(Next::Report(Box::new(report::run(&arguments)?))),
        Some(Command::Divergence(arguments)) => divergence::run(&arguments, &mut output)?,
        Some(Command::Fit(arguments)) => fit::run(&arguments, &mut output)?,
        Some(Command::Estimate(arguments)) => estimate::run(&arguments, &mut output)?,
        Some(Command::Discrete(arguments)) => discrete::run(&arguments, &mut output)?,
        Some(Command::Optima(arguments)) => optima::run(&arguments, &mut output)?,
        Some(Command::Presets(arguments)) => presets::run(&arguments, &mut output)?,
        Some(Command::Completions(arguments)) => manual::completions(&arguments, &mut output)?,
        Some(Command::Manual(arguments)) => manual::manual(&arguments, &mut output)?,
    }
    output.flush()?;
    Ok(Next::Exit(ExitCode::SUCCESS))
}
