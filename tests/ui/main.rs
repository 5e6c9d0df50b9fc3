//! The interface, driven by accessible names as a person with a screen reader would.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod alpha;
mod bad_input;
mod behind;
mod bridge;
mod claims;
mod copying;
mod discrete;
mod discrete_truth;
mod documents;
mod drop_downs;
mod editing;
mod estimate;
mod explanations;
mod fields;
mod figures;
mod films;
mod focus;
mod glyphs;
mod guess;
mod handles;
mod harness;
mod held;
mod landscape;
mod minima_shown;
mod names;
mod overlaps;
mod picture;
mod playing;
mod presenting;
mod preset_menu;
mod preset_pictures;
mod profile;
mod sampled;
mod shortcuts;
mod snapshots;
mod stopping;
mod undo;
mod view_states;
