//! From the arguments to a set-up: a scenario, or defaults, with what the options override.

use super::Arguments;
use crate::cli::{CliError, select};
use crate::descent::optimiser::{self, Choice};
use crate::line::divergence;
use crate::line::objective::{self, Form, Grid};
use crate::line::run::{Setup, StopWhen, StopWhenError};
use crate::scenario::{FitScenario, Scenario};

/// The steps of a set-up that comes from options alone, as many as the notebook makes.
const DEFAULT_STEPS: usize = 10_000;

/// The set-up that the arguments describe.
pub(super) fn build(arguments: &Arguments) -> Result<FitScenario, CliError> {
    let mut fit = base(arguments)?;
    if let Some(text) = &arguments.target {
        fit.target = select::parsed("--target", text)?;
    }
    if let Some(text) = &arguments.start {
        fit.start = select::parsed("--start", text)?;
    }
    if !arguments.objectives.is_empty() {
        fit.objectives = select::several("objective", objective::ALL, &arguments.objectives)?;
    }
    if let Some(text) = &arguments.form {
        let form = form(text, &fit.form)?;
        if form != fit.form {
            fit.tolerance = Setup::default_tolerance(&form);
            fit.form = form;
        }
    }
    if let Some(id) = &arguments.optimiser {
        fit.optimiser = other_optimiser(id, &fit.optimiser)?;
    }
    if let Some(rate) = arguments.rate {
        fit.optimiser =
            fit.optimiser.clone().with_rate(rate).map_err(|error| CliError::input(format_args!("--rate: {error}")))?;
    }
    if let Some(steps) = arguments.steps {
        fit.steps = steps as usize;
    }
    if let (Some(id), Some(below)) = (&arguments.stop_when, arguments.below) {
        fit.stop_when = Some(stop_when(id, below)?);
    }
    if fit.objectives.is_empty() {
        return Err(CliError::input("the scenario has no objective to run; add for example --objective forward-kl"));
    }
    Ok(fit)
}

/// The rule that `--stop-when` and `--below` make.
fn stop_when(id: &str, below: f64) -> Result<StopWhen, CliError> {
    let readout = select::one("readout", divergence::ALL, id)?;
    StopWhen::new(readout, below).map_err(|error| {
        let option = match error {
            StopWhenError::Rises { .. } => "--stop-when",
            StopWhenError::Threshold { .. } => "--below",
        };
        CliError::input(format_args!("{option}: {error}"))
    })
}

/// The scenario named, or defaults around the target and the start.
fn base(arguments: &Arguments) -> Result<FitScenario, CliError> {
    if let Some(name) = &arguments.scenario {
        let scenario: Scenario = select::scenario(name)?;
        return match scenario.fit() {
            Some(fit) => Ok(fit.clone()),
            None => Err(select::other_lab(name, &scenario)),
        };
    }
    let (Some(target), Some(start)) = (&arguments.target, &arguments.start) else {
        return Err(CliError::input("name a preset or a scenario file, or give both --target and --start"));
    };
    let form = Form::Exact;
    Ok(FitScenario {
        target: select::parsed("--target", target)?,
        start: select::parsed("--start", start)?,
        objectives: objective::ALL.to_vec(),
        optimiser: Choice::of(&optimiser::Adam),
        steps: DEFAULT_STEPS,
        tolerance: Setup::default_tolerance(&form),
        stop_when: None,
        form,
    })
}

/// The form of that id; a notebook form that is there already keeps its grid.
fn form(id: &str, now: &Form) -> Result<Form, CliError> {
    match (id, now) {
        ("exact", _) => Ok(Form::Exact),
        ("notebook", Form::Notebook(grid)) => Ok(Form::Notebook(*grid)),
        ("notebook", Form::Exact) => Ok(Form::Notebook(Grid::default())),
        _ => Err(CliError::input(format_args!("--form is “{id}”; use exact or notebook"))),
    }
}

/// The optimiser of that id at its defaults, or the one in use as it is.
fn other_optimiser(id: &str, now: &Choice) -> Result<Choice, CliError> {
    let optimiser = select::one("optimiser", optimiser::ALL, id)?;
    if optimiser.id() == now.optimiser().id() {
        return Ok(now.clone());
    }
    Ok(Choice::of(optimiser))
}
