//! A line of a batch: a JSON object of a target and a candidate.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::CliError;

/// What a line has to look like.
const WANTED: &str = r#"write {"target": "N(0,1)", "candidate": "N(1,1)"}"#;

/// The longest value that a complaint repeats, in characters.
const LONGEST_SHOWN: usize = 24;

/// The two texts asked about.
pub(super) struct Request {
    pub(super) target: String,
    pub(super) candidate: String,
}

impl Request {
    /// Reads one line.
    pub(super) fn read(line: &[u8]) -> Result<Self, CliError> {
        let text = std::str::from_utf8(line).map_err(|error| {
            CliError::input(format_args!("not UTF-8 at byte {}; {WANTED}", error.valid_up_to() + 1))
        })?;
        let entries: Entries = serde_json::from_str(text).map_err(|error| refused(text, &error))?;
        Ok(Self { target: entries.text("target")?, candidate: entries.text("candidate")? })
    }
}

/// Why `text` is no object, without the parser's names for things.
fn refused(text: &str, error: &serde_json::Error) -> CliError {
    match error.classify() {
        Category::Eof => CliError::input(format_args!("the JSON ends before it is complete; {WANTED}")),
        Category::Data => CliError::input(format_args!("{} is not an object; {WANTED}", shortened(text.trim()))),
        Category::Syntax | Category::Io => {
            CliError::input(format_args!("not valid JSON from byte {} on; {WANTED}", error.column()))
        }
    }
}

/// An object's entries in their order, so that a key that stands twice is seen.
struct Entries(Vec<(String, Value)>);

impl Entries {
    /// The text of `key`, which has to be there once.
    fn text(&self, key: &str) -> Result<String, CliError> {
        let mut found = self.0.iter().filter(|(name, _)| name == key).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (None, _) => Err(CliError::input(format_args!("{key} is missing; {WANTED}"))),
            (Some(Value::String(text)), None) => Ok(text.clone()),
            (Some(other), None) => {
                let shown = shortened(&other.to_string());
                Err(CliError::input(format_args!("{key} is {shown}, which is not a text; {WANTED}")))
            }
            (Some(_), Some(_)) => Err(CliError::input(format_args!("{key} stands twice; give it once"))),
        }
    }
}

fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object)
    }
}
