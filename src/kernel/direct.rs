//! The kernel density by its definition, term by term: the reference that [`super::Density`] is tested against.

use crate::math::{HALF_LN_TWO_PI, log_sum_exp};

/// log q̂(x) in nats for the kernel estimate from `points` with bandwidth `h` > 0; −∞ for no points. O(n).
#[must_use]
pub fn ln_density(points: &[f64], h: f64, x: f64) -> f64 {
    log_sum_exp(points.iter().map(|point| ln_kernel(x, *point, h))) - ln_normaliser(points.len(), h)
}

/// log q̂₋ᵢ at the point `points[index]` itself: the estimate from all *other* points; −∞ when there are none. O(n).
#[must_use]
pub fn ln_density_without(points: &[f64], h: f64, index: usize) -> f64 {
    let x = points[index];
    let others = points.iter().enumerate().filter(|(other, _)| *other != index);
    log_sum_exp(others.map(|(_, point)| ln_kernel(x, *point, h))) - ln_normaliser(points.len() - 1, h)
}

/// The logarithm of the kernel's bump over `point`, 0 at its top.
fn ln_kernel(x: f64, point: f64, h: f64) -> f64 {
    let t = (x - point) / h;
    -0.5 * t * t
}

/// log(n h √2π): what turns a sum of bumps into a density.
pub(super) fn ln_normaliser(n: usize, h: f64) -> f64 {
    (n as f64).ln() + h.ln() + HALF_LN_TWO_PI
}
