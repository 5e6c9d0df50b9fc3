//! The interface, driven by accessible names as a person with a screen reader would.

mod bad_input;
mod editing;
mod estimate;
mod handles;
mod harness;
mod playing;
mod shortcuts;
mod snapshots;
