//! The Hellinger distance.

use super::{Divergence, Unit};
use crate::discrete::{Bin, Pair};

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
        part(pair.bin(bin))
    }

    fn total(&self, pair: &Pair) -> f64 {
        pair.sum(part)
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

#[inline]
fn part(Bin { p, q, difference, .. }: Bin) -> f64 {
    let roots = p.sqrt() + q.sqrt();
    let step = difference / roots;
    let half_square = 0.5 * step * step;
    if roots == 0.0 { 0.0 } else { half_square }
}
