//! TOML tables whose every complaint names key, value and line, and the writing of such tables.
//!
//! Why not serde: with `Spanned` in every field a value that parses but is out of range keeps its line, but serde words its
//! own complaints (wrong kind, missing, unknown key) for programmers, without key path, value or remedy, and stops at the
//! first in the file's order. To word them here every field would be a `Spanned<toml::Value>`, judged by what is below in
//! any case: a struct and a conversion more per table, and no line less.

use std::fmt::{Display, Write as _};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ScenarioError;
use crate::known::{self, Known};
use crate::line::distribution::is_printable;

/// The line of a byte offset, from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// A table, with the text it was read from and its own name.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    text: &'a str,
    name: &'static str,
    content: &'a DeTable<'a>,
}

/// One value in a table.
pub struct Field<'a> {
    text: &'a str,
    key: String,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    /// The root of a file.
    pub(super) fn root(text: &'a str, content: &'a DeTable<'a>) -> Self {
        Self { text, name: "", content }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// Refuses every key that is not in `known`.
    pub(super) fn allow(&self, known: &[&str]) -> Result<(), ScenarioError> {
        let unknown = self.content.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        match unknown.min_by_key(|key| key.span().start) {
            None => Ok(()),
            Some(key) => Err(ScenarioError::UnknownKey {
                line: line_at(self.text, key.span().start),
                key: self.path(&shortened(key.get_ref())),
                known: known.join(", "),
            }),
        }
    }

    /// The value of `key`, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Field<'a>> {
        let value = self.content.get(key)?;
        Some(Field { text: self.text, key: self.path(key), value })
    }

    /// The value of `key`, or an error that shows an `example`.
    pub(super) fn need(&self, key: &str, example: &str) -> Result<Field<'a>, ScenarioError> {
        self.get(key).ok_or_else(|| ScenarioError::Missing { key: self.path(key), example: example.to_owned() })
    }
}

impl<'a> Field<'a> {
    /// This value is not acceptable; `remedy` says what would be.
    pub(super) fn refuse(&self, remedy: impl Into<String>) -> ScenarioError {
        let written = self.text.get(self.value.span()).unwrap_or_default();
        ScenarioError::Value {
            line: self.line(),
            key: self.key.clone(),
            value: shortened(written),
            remedy: remedy.into(),
        }
    }

    /// The value is not acceptable for a reason that names it once more and then, after a semicolon, the remedy, which alone
    /// is told: key and value stand in front of it already.
    pub(super) fn refuse_for(&self, error: impl Display) -> ScenarioError {
        let told = error.to_string();
        self.refuse(told.split_once("; ").map_or(told.as_str(), |(_, remedy)| remedy))
    }

    /// What is wrong inside this value, in words that name the place, what stands there, and the remedy.
    pub(super) fn complain(&self, told: impl Display) -> ScenarioError {
        ScenarioError::Content { line: self.line(), key: self.key.clone(), told: told.to_string() }
    }

    /// The line that the value starts on.
    pub(super) fn line(&self) -> usize {
        line_at(self.text, self.value.span().start)
    }

    /// The value as a string.
    pub(super) fn string(&self) -> Result<&'a str, ScenarioError> {
        self.value.get_ref().as_str().ok_or_else(|| self.refuse("write text in quotes"))
    }

    /// The value as a number; whole numbers count.
    pub(super) fn number(&self) -> Result<f64, ScenarioError> {
        let parsed = match self.value.get_ref() {
            DeValue::Float(float) => float.as_str().parse().ok(),
            // An exponent or a point is optional, so `rate = 1` means 1.0; a double holds what a scenario needs.
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
            _ => None,
        };
        parsed.ok_or_else(|| self.refuse("write a number such as 0.04"))
    }

    /// The value as a whole number from `low` to `high`.
    pub(super) fn whole(&self, low: usize, high: usize) -> Result<usize, ScenarioError> {
        let parsed = match self.value.get_ref() {
            DeValue::Integer(integer) => usize::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        parsed
            .filter(|value| (low..=high).contains(value))
            .ok_or_else(|| self.refuse(format!("write a whole number from {low} to {high}")))
    }

    /// The value as a seed.
    pub(super) fn seed(&self) -> Result<u64, ScenarioError> {
        let parsed = match self.value.get_ref() {
            DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        parsed.ok_or_else(|| self.refuse(format!("write a whole number from 0 to {}", u64::MAX)))
    }

    /// The value as true or false.
    pub(super) fn flag(&self) -> Result<bool, ScenarioError> {
        self.value.get_ref().as_bool().ok_or_else(|| self.refuse("write true or false"))
    }

    /// The value as a whole number of either sign.
    pub(super) fn integer(&self) -> Result<i64, ScenarioError> {
        let parsed = match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        parsed.ok_or_else(|| self.refuse("write a whole number"))
    }

    /// The values of a list.
    pub(super) fn list(&self) -> Result<Vec<Field<'a>>, ScenarioError> {
        let array = self.value.get_ref().as_array().ok_or_else(|| self.refuse("write a list in square brackets"))?;
        Ok(array.iter().map(|value| Field { text: self.text, key: self.key.clone(), value }).collect())
    }

    /// The entries of `list` that the value lists by their ids, each at most once; `what` is what they are.
    pub(super) fn several<T: Known + ?Sized>(
        &self,
        what: &str,
        list: &[&'static T],
    ) -> Result<Vec<&'static T>, ScenarioError> {
        let mut wanted = Vec::new();
        for item in self.list()? {
            let id = item.one(what, list)?.id();
            if wanted.contains(&id) {
                return Err(item.refuse(format!("name each {what} once")));
            }
            wanted.push(id);
        }
        Ok(known::chosen(list, &wanted))
    }

    /// The entry of `list` whose id the value is; `what` is what it is.
    pub(super) fn one<T: Known + ?Sized>(&self, what: &str, list: &[&'static T]) -> Result<&'static T, ScenarioError> {
        let found = known::find(list, self.string()?);
        found.ok_or_else(|| self.refuse(format!("the {what}s are {}", known::listed(list))))
    }

    /// The value as a table called `name` in errors.
    pub(super) fn table(&self, name: &'static str) -> Result<Table<'a>, ScenarioError> {
        let content = self.value.get_ref().as_table();
        let content = content.ok_or_else(|| self.refuse(format!("write a table that starts with [{name}]")))?;
        Ok(Table { text: self.text, name, content })
    }

    /// The value parsed from its string; what the type says is wrong becomes the remedy.
    pub(super) fn parse<T>(&self) -> Result<T, ScenarioError>
    where
        T: std::str::FromStr<Err: Display>,
    {
        self.string()?.parse().map_err(|error: T::Err| self.refuse(error.to_string()))
    }
}

/// Appends a line `key = value`.
pub(super) fn entry(text: &mut String, key: &str, value: impl Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{key} = {value}");
}

/// A string in quotes.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The ids of `entries`, as a list in square brackets.
pub(super) fn id_list<T: Known + ?Sized>(entries: &[&T]) -> String {
    let ids: Vec<String> = entries.iter().map(|entry| quoted(entry.id())).collect();
    format!("[{}]", ids.join(", "))
}

/// A value on one line, cut after 60 characters.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).map(|c| if is_printable(c) { c } else { ' ' }).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}
