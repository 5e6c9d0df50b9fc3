//! What several subcommands read alike: distributions, entries of lists, and scenarios by preset or path.

use std::path::Path;
use std::str::FromStr;

use super::CliError;
use crate::known::{self, Known};
use crate::line::objective;
use crate::scenario::{Scenario, preset, presets};

/// The value of option `name`; the column in an error is that of the option's own text.
pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, CliError> {
    text.parse().map_err(|error| CliError::input(format_args!("{name} “{text}”: {error}")))
}

/// The entries of `list` that are named, in the order of the list and each once; all of them when none is named. `what` is
/// what they are.
pub(super) fn several<T: Known + ?Sized>(
    what: &str,
    list: &[&'static T],
    names: &[String],
) -> Result<Vec<&'static T>, CliError> {
    for name in names {
        one(what, list, name)?;
    }
    Ok(if names.is_empty() { list.to_vec() } else { known::chosen(list, names) })
}

/// `--alpha` where no objective has one.
pub(super) fn without_alpha() -> CliError {
    let having: Vec<&str> = objective::ALL
        .iter()
        .filter(|objective| objective.depends_on_alpha())
        .map(|objective| objective.id())
        .collect();
    CliError::input(format_args!(
        "--alpha is that of {0}, which is not asked for; add --objective {0}",
        having.join(", ")
    ))
}

/// The entry of `list` called `name`; `what` is what it is.
pub(super) fn one<T: Known + ?Sized>(what: &str, list: &[&'static T], name: &str) -> Result<&'static T, CliError> {
    known::find(list, name)
        .ok_or_else(|| CliError::input(format_args!("no {what} is called “{name}”; there are {}", known::listed(list))))
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
        if path.extension().is_some() || path.parent().is_some_and(|folder| !folder.as_os_str().is_empty()) {
            let name = path.display();
            return Err(CliError::input(format_args!(
                "no file and no preset is called “{name}”; check its path, or see klarity presets"
            )));
        }
        let known: Vec<&str> = presets().iter().map(|preset| preset.id).collect();
        let known = known.join(", ");
        let name = path.display();
        return Err(CliError::input(format_args!("no file and no preset is called “{name}”; the presets are {known}")));
    }
    Scenario::read(path).map_err(CliError::input)
}
