//! The line: mixtures of normals, the divergences between them, what a run can minimise there, and its picture over
//! (μ, σ) or along one of the two.

pub mod distribution;

pub mod divergence;

pub mod objective;

pub mod landscape;

pub mod profile;

pub mod run;
