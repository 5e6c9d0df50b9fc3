//! How numbers and their units are written for people.

pub mod format;
mod unit;

pub use unit::{InfoUnit, Unit};
