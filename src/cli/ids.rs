//! Options whose value is an id: help and the shells' completions list the ids, the command itself judges them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// Offers the ids that the function lists and takes any text, so that the refusal can say what the value stands for.
#[derive(Clone)]
pub(super) struct Ids(pub(super) fn() -> Vec<&'static str>);

impl TypedValueParser for Ids {
    type Value = String;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        value.to_str().map(str::to_owned).ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// The objectives' ids.
pub(super) const OBJECTIVES: Ids = Ids(|| crate::line::objective::ALL.iter().map(|objective| objective.id()).collect());

/// The optimisers' ids.
pub(super) const OPTIMISERS: Ids =
    Ids(|| crate::descent::optimiser::ALL.iter().map(|optimiser| optimiser.id()).collect());

/// The estimators' ids.
pub(super) const ESTIMATORS: Ids = Ids(|| crate::estimator::ALL.iter().map(|estimator| estimator.id()).collect());

/// The bandwidth rules' ids.
pub(super) const RULES: Ids = Ids(|| crate::kernel::ALL.iter().map(|rule| rule.id()).collect());

/// The forms of a loss.
pub(super) const FORMS: Ids = Ids(|| vec!["exact", "notebook"]);

/// The treatments of zeros.
pub(super) const ZEROS: Ids = Ids(|| crate::discrete::zeros::Zeros::IDS.to_vec());

/// Which way distributions lie in a file.
pub(super) const ARRANGEMENTS: Ids = Ids(|| vec!["rows", "columns"]);
