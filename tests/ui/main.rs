//! The interface, driven by accessible names as a person with a screen reader would.

mod bad_input;
mod editing;
mod harness;
mod handles;
mod playing;
mod shortcuts;
mod snapshots;
