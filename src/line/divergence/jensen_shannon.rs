//! The Jensen–Shannon divergence.

use super::{Divergence, Pair, integrals};
use crate::math::{LN_2, Place};
use crate::text::Unit;

/// JS = ½D(P‖M) + ½D(Q‖M) with M = ½(P + Q), in 0 … log 2 nats: the divergence; its square root is the metric.
#[derive(Debug, Clone, Copy)]
pub struct JensenShannon;

impl Divergence for JensenShannon {
    texts! {
        id: "jensen-shannon",
        name: "Jensen–Shannon",
        symbol: "JS",
        definition: "½D(P‖M) + ½D(Q‖M), M = ½(P + Q)",
        about: "How much one draw tells about which of P and Q it came from, in a fair choice: at most log 2, one bit",
    }

    fn unit(&self) -> Unit {
        Unit::Nats
    }

    fn value(&self, pair: &Pair) -> f64 {
        pair.integrals().jensen_shannon.min(LN_2)
    }

    /// ½(p log(p/m) + q log(q/m)) ≥ 0; integrates to the value.
    fn integrand(&self, pair: &Pair, x: f64) -> f64 {
        integrals::jensen_shannon_density(&pair.densities(Place::at(x)))
    }
}
