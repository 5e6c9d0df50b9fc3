//! Numbers and nothing else: sums in log space, exact sums, the standard normal, roots, quadrature, the text form of a float.

pub mod adaptive;
mod cuts;
mod exact;
mod exp;
mod exp_excess;
#[cfg(feature = "window")]
mod finite;
pub mod gauss;
pub mod line;
mod ln;
mod ln_1p;
mod log_sum_exp;
mod number;
mod pairwise;
mod place;
mod roots;
#[cfg(feature = "window")]
mod simplify;
mod standard_normal;
mod widest;

pub use exact::{ExactSum, two_product, two_sum};
pub use exp::{LANES, exp, exp_lanes};
pub use exp_excess::{exp_excess, ratio_excess};
pub use ln::{ln_each, ln_lanes};
pub use ln_1p::{ln_1p_lanes, ln_1p_ratio_lanes};
pub use log_sum_exp::{log_add_exp, log_sum_exp};
pub use number::{number, typed_number};
pub use pairwise::{RUN, pairwise_sum, pairwise_sum_over, pairwise_sums_of_runs};
pub use place::Place;
pub use roots::bracketed_root;
pub use standard_normal::standard_normal;
#[cfg(test)]
pub use widest::plainly;
pub use widest::widest;
// Lines as they are drawn.
#[cfg(feature = "window")]
pub use {finite::finite_runs, simplify::simplified};

/// ½ log 2π: what a normal's log density subtracts besides log σ.
pub const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// √(2π): a normal's density at its mean is 1 / (σ √(2π)).
pub const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_7;

/// log 2: the upper bound of the Jensen–Shannon divergence, and the number of nats in a bit.
pub const LN_2: f64 = std::f64::consts::LN_2;
