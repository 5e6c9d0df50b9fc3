//! `klarity fit`: runs, their traces as CSV, and where they ended beside the optima.

mod report;
mod setup;

use std::path::{Path, PathBuf};

use clap::Args;

use super::csv::Csv;
use super::output::Output;
use super::progress::{self, Progress};
use super::{CliError, ids, number};
use crate::descent::{STEPS_MAX, optimiser};
use crate::line::Alpha;
use crate::line::divergence;
use crate::line::objective::{self, BATCH_MAX, BATCH_MIN, Form, GradientEstimator, Minima, minima_at};
use crate::line::run::{Run, csv_header, csv_row};
use crate::scenario::FitScenario;
use crate::work::{Budget, Work as _};
use report::Outcome;

/// Run objectives from one start towards one target
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{}", report::NOTE, super::json::NOTE))]
pub(super) struct Arguments {
    /// A preset's id or a scenario file; may be left out when --target and --start are given
    scenario: Option<PathBuf>,
    /// Only this objective; may be given several times
    #[arg(long = "objective", value_name = "ID", value_parser = ids::of(objective::ALL))]
    objectives: Vec<String>,
    /// The target P instead of the scenario's
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    target: Option<String>,
    /// The start of Q instead of the scenario's, such as "N(0,1)"
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    start: Option<String>,
    /// Another optimiser, with its own default rate and settings
    #[arg(long, value_name = "ID", value_parser = ids::of(optimiser::ALL))]
    optimiser: Option<String>,
    /// Another learning rate
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = number::real("0.04"))]
    rate: Option<f64>,
    /// The α of the power divergence, from -1 to 2
    #[arg(long, value_name = "A", allow_hyphen_values = true, value_parser = number::alpha())]
    alpha: Option<Alpha>,
    /// The losses: exact integrals, the notebook's means over a grid, or exact ones with gradients sampled from random draws
    #[arg(long, value_name = "ID", value_parser = ids::Ids(Form::IDS.to_vec()))]
    form: Option<String>,
    #[arg(long, help = format!("Draws a step of the sampled form, {BATCH_MIN} to {BATCH_MAX}; 32 unless the scenario says otherwise"), value_name = "M", allow_hyphen_values = true, value_parser = number::whole(number::counts(BATCH_MIN..=BATCH_MAX)))]
    batch: Option<u64>,
    /// How draws of Q become a gradient in the sampled form; what draws from P has one way only
    #[arg(long, value_name = "ID", value_parser = ids::Ids(GradientEstimator::IDS.to_vec()))]
    gradient: Option<String>,
    /// The seed of the sampled form's draws; 1 unless the scenario says otherwise
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = number::whole(0..=u64::MAX))]
    seed: Option<u64>,
    #[arg(long, help = format!("The most steps, 1 to {STEPS_MAX}"), value_name = "N", allow_hyphen_values = true, value_parser = number::whole(number::counts(1..=STEPS_MAX)))]
    steps: Option<u64>,
    /// Stop a run at the first step after which this readout is below --below; it is worked out at every step
    #[arg(long, value_name = "ID", requires = "below", value_parser = ids::of(divergence::ALL))]
    stop_when: Option<String>,
    /// The threshold of --stop-when, in the readout's own unit
    #[arg(long, value_name = "X", allow_hyphen_values = true, requires = "stop_when", value_parser = number::real("0.5"))]
    below: Option<f64>,
    /// Keep every Kth step in the CSV; the last step is always kept
    #[arg(long, value_name = "K", default_value_t = 1, allow_hyphen_values = true, value_parser = number::whole(1..=u64::MAX))]
    every: u64,
    /// Write the steps to FILE (- for standard output, instead of the summary). A row has the loss and the gradient before
    /// the step's update, mean and sd after it; the loss at the end is in the summary and in --json. In the sampled form the
    /// loss is the exact one, the gradient the batch's, and a last column has what the batch says of the loss.
    /// With --stop-when, or a scenario that has such a rule, the last row of a run names the reason why it stopped
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Print the final state, stop reason and optima of each objective as JSON
    #[arg(long)]
    json: bool,
}

/// Runs every objective to its end, then prints the summary.
pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<(), CliError> {
    let place = arguments.csv.as_deref();
    if place == Some(Path::new("-")) && arguments.json {
        return Err(CliError::input("--csv - and --json both want standard output; give --csv a file"));
    }
    summary(&setup::build(arguments)?, place.map(|place| (place, arguments.every)), arguments.json, output)
}

/// The runs of `fit`: every so many rows of them at a place, and a summary unless that place is standard output.
pub(super) fn summary(
    fit: &FitScenario,
    csv: Option<(&Path, u64)>,
    as_json: bool,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut outcomes = Vec::new();
    if let Some((place, every)) = csv {
        let mut rows = Csv::open(place, &csv_header(&fit.form, fit.stop_when.is_some()), output)?;
        race(fit, Some((&mut rows, every)), &mut outcomes)?;
        rows.finish()?;
        if place == Path::new("-") {
            return Ok(());
        }
    } else {
        race(fit, None, &mut outcomes)?;
    }
    if as_json { output.line(&report::json(&outcomes).pretty()) } else { report::text(fit, &outcomes, output) }
}

/// One run after the other, so that only one trace is in memory.
fn race(fit: &FitScenario, mut csv: Option<(&mut Csv<'_>, u64)>, outcomes: &mut Vec<Outcome>) -> Result<(), CliError> {
    let mut progress = Progress::new(fit.steps, fit.objectives.len());
    for &objective in &fit.objectives {
        progress.start(objective.name());
        let mut run = Run::new(fit.setup(objective));
        while !run.advance(Budget::Time(progress::SLICE)) {
            progress.show(run.trace().len());
        }
        let optima = known(fit, &run);
        if let Some((csv, every)) = &mut csv {
            rows(csv, &run, *every)?;
        }
        outcomes.push(Outcome::new(objective, run.trace(), optima));
    }
    Ok(())
}

/// The minima of the objective that ran, with what its run came by: where it was lowest, and where it ended.
fn known(fit: &FitScenario, run: &Run) -> Minima {
    let mut optima = minima_at(run.setup().alpha, run.setup().objective, &fit.target, &fit.form);
    let trace = run.trace();
    let lowest = (0..=trace.len()).min_by(|a, b| trace.loss(*a).total_cmp(&trace.loss(*b)));
    for state in [lowest.unwrap_or(0), trace.len()].map(|step| trace.state(step)) {
        optima.learn(run.problem(), state.mean, state.sd);
    }
    optima
}

/// Every `every`th row of a run and its last one. Floats are in the shortest form that reads back the same.
fn rows(csv: &mut Csv<'_>, run: &Run, every: u64) -> Result<(), CliError> {
    let trace = run.trace();
    for index in (0..trace.len()).filter(|index| (*index as u64).is_multiple_of(every) || index + 1 == trace.len()) {
        csv.line(&csv_row(run.setup(), trace, index))?;
    }
    Ok(())
}
