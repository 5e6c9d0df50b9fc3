//! From the arguments to a set-up: a scenario, or defaults, with what the options override.

use std::path::Path;

use super::Arguments;
use crate::cli::{CliError, select};
use crate::estimator;
use crate::kernel::{self, Bandwidth};
use crate::known;
use crate::math::typed_number;
use crate::samples::Column;
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};

/// How many samples are drawn when nothing says it.
pub(super) const DEFAULT_N: usize = 2000;

/// The set-up that the arguments describe.
pub(super) fn build(arguments: &Arguments) -> Result<EstimateScenario, CliError> {
    let mut setup = base(arguments)?;
    if let Some(text) = &arguments.target {
        setup.target = select::parsed("--target", text)?;
    }
    samples(arguments, &mut setup)?;
    if let Some(seed) = arguments.seed {
        setup.seed = seed;
    }
    setup.bandwidth = bandwidth(arguments, setup.bandwidth)?;
    if let Some(k) = arguments.k {
        setup.k = k as usize;
    }
    estimators(arguments, &mut setup)?;
    setup.clamped |= arguments.clamped;
    Ok(setup)
}

/// The scenario named, or defaults, whose target and samples the options then replace.
fn base(arguments: &Arguments) -> Result<EstimateScenario, CliError> {
    if let Some(name) = &arguments.scenario {
        let scenario = select::scenario(name)?;
        return scenario.estimate().cloned().ok_or_else(|| select::other_lab(name, &scenario));
    }
    if arguments.target.is_none() || (arguments.samples.is_none() && arguments.candidate.is_none()) {
        return Err(CliError::input(
            "name a preset or a scenario file, or give --target with --samples, or --target with --candidate and --n",
        ));
    }
    Ok(EstimateScenario::default())
}

/// Where the samples come from, all three kinds of them.
fn samples(arguments: &Arguments, setup: &mut EstimateScenario) -> Result<(), CliError> {
    if let Some(path) = &arguments.samples {
        setup.source = SampleSource::File(file(path, None));
    }
    if let Some(text) = &arguments.candidate {
        let candidate = select::parsed("--candidate", text)?;
        let n = match &setup.source {
            SampleSource::Drawn { n, .. } => *n,
            SampleSource::File(_) => DEFAULT_N,
        };
        setup.source = SampleSource::Drawn { candidate, n };
    }
    match (&mut setup.source, arguments.n, &arguments.column) {
        (SampleSource::File(_), Some(n), _) => {
            let message = format_args!("--n is {n}, but the samples come from a file and all are used; remove --n");
            return Err(CliError::input(message));
        }
        (SampleSource::Drawn { .. }, _, Some(column)) => {
            let message = format_args!("--column is “{column}”, but the samples are drawn; add --samples FILE");
            return Err(CliError::input(message));
        }
        (SampleSource::Drawn { n, .. }, Some(wanted), None) => {
            *n = wanted as usize;
        }
        (SampleSource::File(file), None, Some(column)) => file.column = Column::parse(column),
        (_, None, None) => {}
    }
    if let Some(path) = &arguments.target_samples {
        setup.target_samples = Some(file(path, arguments.target_column.as_deref()));
    }
    if let Some(path) = &arguments.against {
        setup.against = Some(SampleSource::File(file(path, arguments.against_column.as_deref())));
    }
    Ok(())
}

fn file(path: &Path, column: Option<&str>) -> SampleFile {
    SampleFile { path: path.to_owned(), column: column.map_or(Column::Only, Column::parse) }
}

fn bandwidth(arguments: &Arguments, now: Bandwidth) -> Result<Bandwidth, CliError> {
    let wrong = |option: &str, error| CliError::input(format_args!("{option}: {error}"));
    let Some(text) = &arguments.bandwidth else {
        return match arguments.multiplier {
            None => Ok(now),
            Some(multiplier) => now.with_multiplier(multiplier).map_err(|error| wrong("--multiplier", error)),
        };
    };
    let chosen = if let Some(rule) = kernel::by_id(text) {
        Bandwidth::by_rule(rule, 1.0)
    } else if let Some(h) = typed_number(text) {
        Bandwidth::by_hand(h, 1.0)
    } else {
        let known = known::listed(kernel::ALL);
        let message = format_args!("--bandwidth is “{text}”; use a number such as 0.5, or {known}");
        return Err(CliError::input(message));
    };
    let chosen = chosen.map_err(|error| wrong("--bandwidth", error))?;
    chosen.with_multiplier(arguments.multiplier.unwrap_or(1.0)).map_err(|error| wrong("--multiplier", error))
}

/// Which estimators are switched on and which of them is explained.
fn estimators(arguments: &Arguments, setup: &mut EstimateScenario) -> Result<(), CliError> {
    if !arguments.estimators.is_empty() {
        setup.estimators = select::several("estimator", estimator::ALL, &arguments.estimators)?;
        let named = |id| setup.estimators.iter().any(|estimator| estimator.id() == id);
        if !named(setup.explained.id())
            && let Some(first) = setup.estimators.first()
        {
            setup.explained = *first;
        }
    }
    if let Some(name) = &arguments.explain {
        setup.explained = select::one("estimator", estimator::ALL, name)?;
    }
    if setup.estimators.is_empty() {
        return Err(CliError::input("the scenario has no estimator switched on; add for example --estimator knn"));
    }
    Ok(())
}
