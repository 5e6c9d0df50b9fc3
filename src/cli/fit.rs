//! `klarity fit`: runs, their traces as CSV, and where they ended beside the optima.

mod report;
mod setup;

use std::path::{Path, PathBuf};

use clap::Args;

use super::CliError;
use super::csv::Csv;
use super::output::Output;
use super::progress::{self, Progress};
use crate::line::objective::minima;
use crate::line::run::{CSV_HEADER, Run, Trace, csv_row};
use crate::scenario::FitScenario;
use crate::work::{Budget, Work as _};
use report::Outcome;

/// Run objectives from one start towards one target
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A preset's id or a scenario file; may be left out when --target and --start are given
    scenario: Option<PathBuf>,
    /// Only this objective: forward-kl, reverse-kl, mse or cosine; may be given several times
    #[arg(long = "objective", value_name = "ID")]
    objectives: Vec<String>,
    /// The target P instead of the scenario's
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    target: Option<String>,
    /// The start of Q instead of the scenario's, such as "N(0,1)"
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    start: Option<String>,
    /// Another optimiser, with its own default rate and settings
    #[arg(long, value_name = "ID")]
    optimiser: Option<String>,
    /// Another learning rate
    #[arg(long, allow_hyphen_values = true)]
    rate: Option<f64>,
    /// The losses: exact integrals, or the notebook's means over a grid
    #[arg(long, value_name = "exact|notebook")]
    form: Option<String>,
    /// The most steps, 1 to 10000000
    #[arg(long, value_name = "N")]
    steps: Option<usize>,
    /// Keep every Kth step in the CSV; the last step is always kept
    #[arg(long, value_name = "K", default_value_t = 1)]
    every: usize,
    /// Write the steps to FILE (- for standard output, instead of the summary)
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Print the final state, stop reason and optima of each objective as JSON
    #[arg(long)]
    json: bool,
}

/// Runs every objective to its end, then prints the summary.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let fit = setup::build(arguments)?;
    let place = arguments.csv.as_deref();
    let to_standard = place == Some(Path::new("-"));
    if to_standard && arguments.json {
        return Err(CliError::input("--csv - and --json both want standard output; give --csv a file"));
    }
    if arguments.every == 0 {
        return Err(CliError::input("--every is 0; use a whole number from 1"));
    }
    let mut outcomes = Vec::new();
    if let Some(place) = place {
        let mut csv = Csv::open(place, CSV_HEADER, output)?;
        race(&fit, Some((&mut csv, arguments.every)), &mut outcomes)?;
        csv.finish()?;
    } else {
        race(&fit, None, &mut outcomes)?;
    }
    if to_standard {
        return Ok(());
    }
    if arguments.json { output.line(&report::json(&outcomes).pretty()) } else { report::text(&fit, &outcomes, output) }
}

/// One run after the other, so that only one trace is in memory.
fn race(
    fit: &FitScenario,
    mut csv: Option<(&mut Csv<'_>, usize)>,
    outcomes: &mut Vec<Outcome>,
) -> Result<(), CliError> {
    let mut progress = Progress::new(fit.steps, fit.objectives.len());
    for &objective in &fit.objectives {
        progress.start(objective.name());
        let mut run = Run::new(fit.setup(objective));
        while !run.advance(Budget::Time(progress::SLICE)) {
            progress.show(run.trace().len());
        }
        let trace = run.into_trace();
        if let Some((csv, every)) = &mut csv {
            rows(csv, objective.id(), &trace, *every)?;
        }
        let optima = minima(objective, &fit.target, &fit.form);
        outcomes.push(Outcome::new(objective, &trace, optima));
    }
    Ok(())
}

/// Every `every`th row of a run and its last one. Floats are in the shortest form that reads back the same.
fn rows(csv: &mut Csv<'_>, objective: &str, trace: &Trace, every: usize) -> Result<(), CliError> {
    for index in (0..trace.len()).filter(|index| index % every == 0 || index + 1 == trace.len()) {
        csv.line(&csv_row(objective, &trace.row(index)))?;
    }
    Ok(())
}
