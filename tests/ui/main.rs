//! The interface, driven by accessible names as a person with a screen reader would.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod bad_input;
mod discrete;
mod editing;
mod estimate;
mod explanations;
mod handles;
mod harness;
mod landscape;
mod minima_shown;
mod playing;
mod shortcuts;
mod snapshots;
