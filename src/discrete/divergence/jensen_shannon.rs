//! The Jensen–Shannon divergence and the metric that is its root.

use super::{Divergence, Unit};
use crate::discrete::Pair;
use crate::math::{LN_2, pairwise_sum_over};

/// JS = ½D(P‖M) + ½D(Q‖M) with M = ½(P + Q), in 0 … log 2 nats.
#[derive(Debug, Clone, Copy)]
pub struct JensenShannon;

impl Divergence for JensenShannon {
    words!(
        "jensen-shannon",
        "Jensen–Shannon",
        "JS",
        "½D(P‖M) + ½D(Q‖M), M = ½(P + Q)",
        "How much one draw tells about which of P and Q it came from, in a fair choice: at most log 2, one bit",
        Nats
    );

    /// ½(p log(p/m) + q log(q/m)) ≥ 0 with m = ½(p + q).
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        pair.jensen_shannon()[bin]
    }

    fn total(&self, pair: &Pair) -> f64 {
        total(pair)
    }

    fn of_total(&self, total: f64) -> f64 {
        total.min(LN_2)
    }

    fn part_in_logs(&self, p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some(part_in_logs(p, q, epsilon))
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

/// √JS, a metric, of JS in nats; what SciPy calls `jensenshannon`.
#[derive(Debug, Clone, Copy)]
pub struct JensenShannonDistance;

impl Divergence for JensenShannonDistance {
    words!(
        "jensen-shannon-distance",
        "Jensen–Shannon distance",
        "√JS",
        "√(½D(P‖M) + ½D(Q‖M)) in nats, M = ½(P + Q)",
        "The root of JS: it obeys the triangle inequality, so it is a distance, and SciPy's jensenshannon returns it",
        One
    );

    /// ½(p log(p/m) + q log(q/m)) ≥ 0 with m = ½(p + q).
    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        pair.jensen_shannon()[bin]
    }

    fn total(&self, pair: &Pair) -> f64 {
        total(pair)
    }

    fn parts_add_up_to(&self) -> &'static str {
        "JS"
    }

    fn of_total(&self, total: f64) -> f64 {
        total.min(LN_2).sqrt()
    }

    fn part_in_logs(&self, p: f64, q: f64, epsilon: f64) -> Option<f64> {
        Some(part_in_logs(p, q, epsilon))
    }

    fn is_f_divergence(&self) -> bool {
        true
    }
}

fn total(pair: &Pair) -> f64 {
    pairwise_sum_over([pair.jensen_shannon()], |[part]| part)
}

fn part_in_logs(p: f64, q: f64, epsilon: f64) -> f64 {
    let middle = 0.5 * (p + q) + epsilon;
    0.5 * (p * ((p + epsilon) / middle).ln() + q * ((q + epsilon) / middle).ln())
}
