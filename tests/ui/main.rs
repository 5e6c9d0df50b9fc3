//! The interface, driven by accessible names as a person with a screen reader would.

mod bad_input;
mod editing;
mod handles;
mod harness;
mod landscape;
mod playing;
mod shortcuts;
mod snapshots;
