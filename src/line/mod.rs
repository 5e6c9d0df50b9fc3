//! The line: mixtures of normals, the divergences between them, what a run can minimise there, and its picture over
//! (μ, σ) or along one of the two.

mod alpha;

pub mod bridge;

pub mod distribution;

pub mod divergence;

pub mod objective;

pub mod landscape;

mod power_density;

pub mod profile;

pub mod run;

pub use alpha::{Alpha, AlphaError};
pub(crate) use power_density::{power_density, slope_of_exp};
