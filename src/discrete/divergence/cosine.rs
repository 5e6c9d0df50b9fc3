//! The cosine similarity.

use super::{Divergence, Unit};
use crate::discrete::{Bin, Pair};

/// cos = Σpq / √(Σp² Σq²), a similarity in 0 … 1.
#[derive(Debug, Clone, Copy)]
pub struct Cosine;

impl Divergence for Cosine {
    words!(
        "cosine",
        "cosine similarity",
        "cos",
        "Σ pq / √(Σp² Σq²)",
        "The cosine of the angle between the rows: 1 for equal ones, 0 for rows that share no bin",
        One
    );

    /// pq / √(Σp² Σq²).
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        pair.p(bin) * pair.q(bin) / pair.norms()
    }

    fn total(&self, pair: &Pair) -> f64 {
        let norms = pair.norms();
        pair.sum(|Bin { p, q, .. }| p * q / norms)
    }

    fn of_total(&self, total: f64) -> f64 {
        total.min(1.0)
    }
}
