//! From the arguments to a set-up: a scenario, or defaults, with what the options override.

use super::Arguments;
use crate::cli::{CliError, select};
use crate::descent::optimiser::{self, Choice};
use crate::line::Alpha;
use crate::line::divergence;
use crate::line::objective::{self, Form, GradientEstimator, Grid, Sampling};
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
    if let Some(alpha) = arguments.alpha {
        fit.alpha = alpha;
    }
    if let Some(text) = &arguments.form {
        let form = form(text, &fit.form)?;
        if form != fit.form {
            fit.tolerance = Setup::default_tolerance(&form);
            fit.form = form;
        }
    }
    sampling(arguments, &mut fit)?;
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
    suitable(arguments, &mut fit)?;
    Ok(fit)
}

/// The rule that `--stop-when` and `--below` make.
fn stop_when(id: &str, below: f64) -> Result<StopWhen, CliError> {
    // One that rises is told so; else those that fall are named.
    let falling: Vec<_> = StopWhen::readouts().collect();
    let readout = divergence::by_id(id).map_or_else(|| select::one("readout", &falling, id), Ok)?;
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
        objectives: objective::on_at_first(),
        alpha: Alpha::default(),
        optimiser: Choice::of(&optimiser::Adam),
        steps: DEFAULT_STEPS,
        tolerance: Setup::default_tolerance(&form),
        stop_when: None,
        form,
    })
}

/// The form of that id; a form that is there already keeps what belongs to it.
fn form(id: &str, now: &Form) -> Result<Form, CliError> {
    match (id, now) {
        ("exact", _) => Ok(Form::Exact),
        ("notebook", Form::Notebook(grid)) => Ok(Form::Notebook(*grid)),
        ("notebook", _) => Ok(Form::Notebook(Grid::default())),
        ("sampled", Form::Sampled(sampling)) => Ok(Form::Sampled(*sampling)),
        ("sampled", _) => Ok(Form::Sampled(Sampling::default())),
        _ => Err(CliError::input(format_args!("--form is “{id}”; use exact, notebook or sampled"))),
    }
}

/// Takes over what the options say of the draws, of which only the sampled form has any.
fn sampling(arguments: &Arguments, fit: &mut FitScenario) -> Result<(), CliError> {
    let Form::Sampled(now) = fit.form else {
        let (batch, gradient, seed) = (arguments.batch, arguments.gradient.as_ref(), arguments.seed);
        let given = batch.map(|_| "--batch").or(gradient.map(|_| "--gradient")).or(seed.map(|_| "--seed"));
        return given.map_or(Ok(()), |option| {
            let form = fit.form.id();
            let message =
                format_args!("{option} is for random draws, of which the form {form} has none; add --form sampled");
            Err(CliError::input(message))
        });
    };
    let gradient = arguments.gradient.as_ref().map_or(Ok(now.gradient()), |id| {
        let known = GradientEstimator::IDS.join(", ");
        let unknown = || CliError::input(format_args!("--gradient is “{id}”; use {known}"));
        GradientEstimator::by_id(id).ok_or_else(unknown)
    })?;
    let batch = arguments.batch.map_or(now.batch(), |batch| batch as usize);
    let sampling = Sampling::new(batch, gradient, arguments.seed.unwrap_or(now.seed()));
    fit.form = Form::Sampled(sampling.map_err(|error| CliError::input(format_args!("--batch: {error}")))?);
    Ok(())
}

/// Leaves out of the objectives that nobody named those that the form doesn't suit; one that was named is refused.
fn suitable(arguments: &Arguments, fit: &mut FitScenario) -> Result<(), CliError> {
    if arguments.scenario.is_none() && arguments.objectives.is_empty() {
        fit.objectives.retain(|objective| fit.form.suits(*objective).is_ok());
    }
    fit.suits(&fit.form).map_err(|reason| CliError::input(format_args!("{reason}; choose others with --objective")))?;
    if arguments.alpha.is_some() && !fit.objectives.iter().any(|objective| objective.depends_on_alpha()) {
        return Err(select::without_alpha());
    }
    if arguments.gradient.is_some() && !fit.objectives.iter().any(|objective| objective.draws_from_q()) {
        let having = objective::ALL.iter().filter(|objective| objective.draws_from_q()).map(|objective| objective.id());
        let having = having.collect::<Vec<_>>().join(" and ");
        return Err(CliError::input(format_args!(
            "--gradient is about draws of Q, which only {having} have; leave it out, or add one of them"
        )));
    }
    Ok(())
}

/// The optimiser of that id at its defaults, or the one in use as it is.
fn other_optimiser(id: &str, now: &Choice) -> Result<Choice, CliError> {
    let optimiser = select::one("optimiser", optimiser::ALL, id)?;
    if optimiser.id() == now.optimiser().id() {
        return Ok(now.clone());
    }
    Ok(Choice::of(optimiser))
}
