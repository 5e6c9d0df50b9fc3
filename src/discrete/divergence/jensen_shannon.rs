//! The Jensen–Shannon divergence and the metric that is its root.

use super::{Divergence, Unit};
use crate::discrete::Pair;
use crate::math::LN_2;

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

    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        part(pair, bin)
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

    fn part(&self, pair: &Pair, bin: usize) -> f64 {
        part(pair, bin)
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

/// ½(p log(p/m) + q log(q/m)) ≥ 0 with m = ½(p + q).
#[inline]
fn part(pair: &Pair, bin: usize) -> f64 {
    let (p, q) = (pair.p(bin), pair.q(bin));
    let sum = p + q;
    if sum == 0.0 {
        return 0.0;
    }
    // In t = (p−q)/(p+q) this is ¼(p+q)·((1+t)log(1+t) + (1−t)log(1−t)) = ¼(p+q) Σ t²ᵏ/(k(2k−1)).
    let t = pair.difference(bin) / sum;
    if t.abs() < 0.1 {
        const TERMS: [f64; 7] = [1.0, 1.0 / 6.0, 1.0 / 15.0, 1.0 / 28.0, 1.0 / 45.0, 1.0 / 66.0, 1.0 / 91.0];
        let square = t * t;
        return 0.25 * sum * square * TERMS.iter().rev().fold(0.0, |series, term| series * square + term);
    }
    let (larger, smaller) = if p >= q { (p, q) } else { (q, p) };
    if smaller == 0.0 {
        return 0.5 * larger * LN_2;
    }
    // With a = |log(p/q)|: log(larger/m) = log 2 − log(1 + e⁻ᵃ), and log(smaller/m) is that less a.
    let share = LN_2 - (1.0 + smaller / larger).ln();
    0.5 * (larger * share + smaller * (share - pair.ln_ratio(bin).abs()))
}

fn part_in_logs(p: f64, q: f64, epsilon: f64) -> f64 {
    let middle = 0.5 * (p + q) + epsilon;
    0.5 * (p * ((p + epsilon) / middle).ln() + q * ((q + epsilon) / middle).ln())
}
