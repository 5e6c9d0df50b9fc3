//! What clap finds wrong with the arguments, in our words: the option, what was given, what to give instead.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The complaint in one line.
pub(super) fn told(error: &Error) -> String {
    if error.kind() == ErrorKind::ValueValidation
        && let Some(remedy) = error.source()
    {
        // Such a remedy needs no pointer to the help.
        return format!("{} is “{}”; {remedy}", option(error), value(error, ContextKind::InvalidValue));
    }
    let message = own_words(error).unwrap_or_else(|| rendered(error));
    format!("{message} ({} --help lists what there is)", command(error))
}

/// The command that was typed, as the usage text repeats it.
fn command(error: &Error) -> String {
    let text = error.render().to_string();
    let usage = text.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or("klarity");
    let words = usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-']));
    words.collect::<Vec<_>>().join(" ")
}

fn own_words(error: &Error) -> Option<String> {
    let option = option(error);
    Some(match error.kind() {
        ErrorKind::InvalidValue => match value(error, ContextKind::InvalidValue).as_str() {
            "" => format!("{option} needs a value"),
            wrong => format!("{option} is “{wrong}”; use {}", value(error, ContextKind::ValidValue)),
        },
        ErrorKind::InvalidSubcommand => {
            let wrong = value(error, ContextKind::InvalidSubcommand);
            format!("there is no command “{wrong}”{}", meant(error, ContextKind::SuggestedSubcommand))
        }
        ErrorKind::UnknownArgument => {
            format!("unexpected argument “{option}”{}", meant(error, ContextKind::SuggestedArg))
        }
        ErrorKind::ArgumentConflict => match value(error, ContextKind::PriorArg) {
            prior if first_word(&prior) == option => format!("{option} is given twice; give it once"),
            prior => format!("{option} can't be given together with {}", first_word(&prior)),
        },
        ErrorKind::MissingRequiredArgument => {
            format!("missing {}", value(error, ContextKind::InvalidArg))
        }
        ErrorKind::TooManyValues => {
            format!("{option} takes no value; remove “{}”", value(error, ContextKind::InvalidValue))
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8 text".to_owned(),
        _ => return None,
    })
}

/// The option or the argument that is wrong, without the name of its value.
fn option(error: &Error) -> String {
    first_word(&value(error, ContextKind::InvalidArg)).to_owned()
}

fn first_word(text: &str) -> &str {
    if text.starts_with('-') { text.split([' ', '=']).next().unwrap_or(text) } else { text }
}

/// What clap says of `kind`; several values are a list.
fn value(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

fn meant(error: &Error, kind: ContextKind) -> String {
    match value(error, kind) {
        none if none.is_empty() => none,
        near => format!("; did you mean {near}?"),
    }
}

/// clap's own text without the usage after it, for what has no words of ours.
fn rendered(error: &Error) -> String {
    let text = error.render().to_string();
    let told = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let told: Vec<&str> = told.filter(|line| !line.is_empty() && !line.starts_with("For more information")).collect();
    told.join(" ").trim_start_matches("error: ").to_owned()
}
