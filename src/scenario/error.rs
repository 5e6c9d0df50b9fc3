//! What can be wrong with a scenario, each in one line that names the key, the value, the line and the remedy.

use std::path::PathBuf;

use thiserror::Error;

use super::VERSION;

/// Why a text is not a scenario. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// The text is not TOML; a file that was cut off often ends up here.
    #[error("line {line}: not valid TOML ({message}); is the file complete?")]
    Syntax {
        /// Where the parser gave up.
        line: usize,
        /// What it missed there.
        message: String,
    },
    /// The file was written by a newer Klarity.
    #[error("line {line}: version is {found}, this Klarity reads version {VERSION}; open it with a newer Klarity")]
    Newer {
        /// Where the version stands.
        line: usize,
        /// The version found.
        found: i64,
    },
    /// A key that a scenario needs is not there.
    #[error("{key} is missing; add {example} or take the whole file again if it was cut off")]
    Missing {
        /// The key with its table, such as `fit.start`.
        key: String,
        /// What to write.
        example: String,
    },
    /// A key that no scenario of this version has.
    #[error("line {line}: unknown key {key}; known here are {known}")]
    UnknownKey {
        /// Where it stands.
        line: usize,
        /// The key with its table.
        key: String,
        /// The keys that may stand there.
        known: String,
    },
    /// A value of the wrong kind or out of its range.
    #[error("line {line}: {key} is {value}; {remedy}")]
    Value {
        /// Where it stands.
        line: usize,
        /// The key with its table.
        key: String,
        /// The value as written, shortened if it is long.
        value: String,
        /// What to write instead.
        remedy: String,
    },
    /// Something is wrong inside a value that is too large to be shown.
    #[error("line {line}: {key}: {told}")]
    Content {
        /// Where the value starts.
        line: usize,
        /// The key with its table.
        key: String,
        /// What is wrong, and the remedy.
        told: String,
    },
}

/// Why a scenario could not be read from or written to a file.
#[derive(Debug, Error)]
pub enum FileError {
    /// The path leads to a folder.
    #[error("{} is a folder; name a scenario file in it", path.display())]
    Folder {
        /// The path given.
        path: PathBuf,
    },
    /// The file is larger than any scenario.
    #[error("{} is larger than 1 MiB, so it is not a scenario; scenarios are small TOML files", path.display())]
    TooLarge {
        /// The path given.
        path: PathBuf,
    },
    /// The file is not text.
    #[error("{} is not UTF-8 text, so it is not a scenario; scenarios are small TOML files", path.display())]
    NotText {
        /// The path given.
        path: PathBuf,
    },
    /// The file is a picture without a scenario.
    #[error("{} is a picture that holds no scenario; those that Klarity writes do", path.display())]
    Picture {
        /// The path given.
        path: PathBuf,
    },
    /// The operating system refused to read.
    #[error("cannot read {} ({source}); check the name and the permissions", path.display())]
    Read {
        /// The path given.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The operating system refused to write; an older file of that name is untouched.
    #[error("cannot write {} ({source}); check the folder, its permissions and the room left", path.display())]
    Write {
        /// The path given.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file was read and is not a scenario.
    #[error("{}: {source}", path.display())]
    Scenario {
        /// The path given.
        path: PathBuf,
        /// What is wrong with its text.
        source: ScenarioError,
    },
}
