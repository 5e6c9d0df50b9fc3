//! Options whose value is an id: help and the shells' completions list the ids, the command itself judges them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

use crate::known::{self, Known};

/// Offers these ids and takes any text, so that the refusal can say what the value stands for.
#[derive(Clone)]
pub(super) struct Ids(pub(super) Vec<&'static str>);

impl TypedValueParser for Ids {
    type Value = String;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        value.to_str().map(str::to_owned).ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

/// The ids in `list`.
pub(super) fn of<T: Known + ?Sized>(list: &[&T]) -> Ids {
    Ids(known::ids(list))
}
