//! Kernel density estimates in one dimension with a normal kernel.
//!
//! q̂(x) = (1/(n h √2π)) Σⱼ exp(−½((x − xⱼ)/h)²), always as a logarithm, so that a bandwidth far too small gives −10⁶ and
//! not −∞. [`direct`] is the definition, term by term; [`Density`] is fast and states how far from `direct` it may be.
//! [`Bandwidth`] is one of the rules in [`rules`], or a number chosen by hand, times a multiplier.

mod bandwidth;
mod density;
pub mod direct;
mod error;
mod far;
mod grid;
pub mod rules;
mod sample;
mod stencil;

pub use bandwidth::{BANDWIDTH_MAX, BANDWIDTH_MIN, Bandwidth, MULTIPLIER_MAX, MULTIPLIER_MIN};
pub use density::{Density, LN_TOLERANCE, Own};
pub use error::KernelError;
pub use rules::{ALL, Rule, by_id};
pub use sample::{Sample, VALUE_LIMIT};
