//! Finite tables: what is exactly so for two rows of numbers over the same names, and what code answers for them.
//!
//! A [`table::Table`] holds names and rows, checked once; two of its rows make a [`Pair`] of normalised distributions,
//! from which everything else is a value: [`divergence`]s with their parts per bin, the treatments of [`zeros`], what
//! library calls answer ([`conventions`]), [`temperature`], [`drift`] along the rows, [`transforms`]; [`calibration`]
//! reads a table of its own.

pub mod calibration;
pub mod conventions;
pub(crate) mod counted;
pub mod divergence;
pub mod drift;
pub mod gridded;
mod pair;
pub mod table;
pub mod temperature;
pub mod transforms;
pub mod zeros;

pub use pair::{Bin, Pair, Side};
