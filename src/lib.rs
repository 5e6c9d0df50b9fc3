//! x
#![allow(missing_docs)]
pub mod math;
pub mod distribution;
pub mod divergence;
pub mod objective;
pub mod optimiser;
pub mod ui;
