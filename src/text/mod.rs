//! How numbers and their units are written for people.

pub mod format;
mod lesson;
pub mod typeset;
mod unit;

pub use lesson::lesson;
pub use unit::{InfoUnit, Unit};
