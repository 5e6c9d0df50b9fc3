//! The Hellinger distance.

use super::{Divergence, Unit};
use crate::discrete::Pair;

/// H = √(1 − Σ√(pq)), in 0 … 1.
#[derive(Debug, Clone, Copy)]
pub struct Hellinger;

impl Divergence for Hellinger {
    words!(
        "hellinger",
        "Hellinger",
        "H",
        "√(1 − Σ √(pq))",
        "The distance between √p and √q, scaled so that rows that share no bin are 1 apart",
        One
    );

    /// ½(√p − √q)² ≥ 0.
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        let roots = pair.p(bin).sqrt() + pair.q(bin).sqrt();
        if roots == 0.0 {
            return 0.0;
        }
        let step = pair.difference(bin) / roots;
        0.5 * step * step
    }

    fn parts_add_up_to(&self) -> &'static str {
        "H²"
    }

    fn of_total(&self, total: f64) -> f64 {
        total.sqrt().min(1.0)
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}
