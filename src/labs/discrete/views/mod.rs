//! The other ways to look at a set-up, a file each.

pub mod calibration;
pub mod claims;
pub mod curve;
pub mod drift;
pub mod transforms;
