//! Numbers and nothing else: constants, sums in log space, quadrature, the text form of a float.

mod log_sum_exp;
mod number;
pub mod quadrature;

pub use log_sum_exp::{log_add_exp, log_sum_exp};
pub use number::number;

/// ½ log 2π: what a normal's log density subtracts besides log σ.
pub const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// log 2: the upper bound of the Jensen–Shannon divergence, and the number of nats in a bit.
pub const LN_2: f64 = std::f64::consts::LN_2;
