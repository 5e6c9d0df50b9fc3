//! The command line, on the built binary.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

#[cfg(feature = "window")]
mod animate;
mod discrete;
mod divergence;
mod estimate;
#[cfg(feature = "window")]
mod figure;
mod fit;
mod manners;
#[cfg(feature = "window")]
mod report;
mod sampled;
mod words;

use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn klarity() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_klarity"));
    // No window may open from here, whatever the machine that runs the tests has.
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    command
}

fn run(arguments: &[&str]) -> Output {
    klarity().args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Standard output of a command that has to succeed without a word on standard error.
#[track_caller]
fn answer(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "{arguments:?}");
    text(&output.stdout).to_owned()
}

#[track_caller]
fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&answer(arguments)).unwrap()
}

/// The one line of complaint of a command that has to end with `code` and print nothing else.
#[track_caller]
fn complaint(code: i32, arguments: &[&str]) -> String {
    let output = run(arguments);
    let complaint = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {complaint}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    assert!(complaint.starts_with("klarity: ") && complaint.ends_with('\n'), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    complaint
}

#[track_caller]
fn close(value: &Value, reference: f64, relative: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - reference).abs() <= relative * reference.abs(), "{value} is not {reference}");
}

/// A pair whose divergences are in `divergences.json`, case `src_a1`.
const PAIR: [&str; 5] = ["divergence", "--target", "0.5*N(-5,1) + 0.5*N(10,1)", "--candidate", "N(0,1)"];
