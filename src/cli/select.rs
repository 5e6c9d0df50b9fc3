//! What several subcommands read alike: distributions, objectives, and scenarios by preset or path.

use std::path::Path;
use std::str::FromStr;

use super::CliError;
use crate::estimator::{self, Estimator};
use crate::line::objective::{self, Objective};
use crate::scenario::{Scenario, preset, presets};

/// The value of option `name`; the column in an error is that of the option's own text.
pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, CliError> {
    text.parse().map_err(|error| CliError::input(format_args!("{name} “{text}”: {error}")))
}

/// The objectives named, in the order of the list and each once; all of them when none is named.
pub(super) fn objectives(names: &[String]) -> Result<Vec<&'static dyn Objective>, CliError> {
    if let Some(unknown) = names.iter().find(|name| objective::by_id(name).is_none()) {
        let known: Vec<&str> = objective::ALL.iter().map(|objective| objective.id()).collect();
        let known = known.join(", ");
        return Err(CliError::input(format_args!("no objective is called “{unknown}”; there are {known}")));
    }
    let wanted = |objective: &&dyn Objective| names.is_empty() || names.iter().any(|name| name == objective.id());
    Ok(objective::ALL.iter().copied().filter(wanted).collect())
}

/// The estimators named, in the order of the list and each once; all of them when none is named.
pub(super) fn estimators(names: &[String]) -> Result<Vec<&'static dyn Estimator>, CliError> {
    for name in names {
        estimator(name)?;
    }
    let wanted = |estimator: &&dyn Estimator| names.is_empty() || names.iter().any(|name| name == estimator.id());
    Ok(estimator::ALL.iter().copied().filter(wanted).collect())
}

/// The estimator called `name`.
pub(super) fn estimator(name: &str) -> Result<&'static dyn Estimator, CliError> {
    estimator::by_id(name).ok_or_else(|| {
        let known: Vec<&str> = estimator::ALL.iter().map(|estimator| estimator.id()).collect();
        CliError::input(format_args!("no estimator is called “{name}”; there are {}", known.join(", ")))
    })
}

/// The complaint that `scenario`, called `name`, belongs to another lab's command.
pub(super) fn other_lab(name: &Path, scenario: &Scenario) -> CliError {
    let (name, lab) = (name.display(), scenario.lab.id());
    CliError::input(format_args!("“{name}” is a scenario of the {lab} lab; use klarity {lab} {name}"))
}

/// The scenario that `path` stands for: a preset's id, or else the path of a file.
pub(super) fn scenario(path: &Path) -> Result<Scenario, CliError> {
    if let Some(preset) = path.to_str().and_then(preset) {
        return Ok(preset.scenario.clone());
    }
    if !path.exists() {
        let known: Vec<&str> = presets().iter().map(|preset| preset.id).collect();
        let known = known.join(", ");
        let name = path.display();
        return Err(CliError::input(format_args!("no file and no preset is called “{name}”; the presets are {known}")));
    }
    Scenario::read(path).map_err(CliError::input)
}
