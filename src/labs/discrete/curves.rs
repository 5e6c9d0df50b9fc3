//! The KLs against ε, and D(P‖Q) against the temperature of Q: computed beside the window, for as many points as is quick.

use crate::discrete::divergence::{self, Divergence};
use crate::discrete::table::Row;
use crate::discrete::temperature;
use crate::discrete::zeros::Zeros;
use crate::discrete::{Pair, Side};
use crate::scenario::{DiscreteScenario, DiscreteView, TEMPERATURES};

/// The smallest and the largest ε on the axis, as powers of ten.
pub const EXPONENTS: (f64, f64) = (-12.0, 0.0);
/// The most points of a curve.
const POINTS: usize = 240;
/// About how many bins times points are worth waiting for.
const WORK: usize = 1_200_000;
/// The fewest points that look like a curve.
const POINTS_MIN: usize = 60;

/// What a curve runs along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// ε, on a logarithmic axis.
    Epsilon,
    /// The temperature of Q, on a logarithmic axis.
    Temperature,
}

impl Against {
    /// What the curve of `view` runs along, if it has one.
    #[must_use]
    pub fn of(view: DiscreteView) -> Option<Self> {
        match view {
            DiscreteView::Epsilon => Some(Self::Epsilon),
            DiscreteView::Temperature => Some(Self::Temperature),
            _ => None,
        }
    }

    /// The range of the axis, in powers of ten.
    #[must_use]
    pub fn exponents(self) -> (f64, f64) {
        match self {
            Self::Epsilon => EXPONENTS,
            Self::Temperature => (TEMPERATURES.0.log10(), TEMPERATURES.1.log10()),
        }
    }
}

/// What a curve depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    p: Row,
    q: Row,
    names: usize,
    against: Against,
    temperature: f64,
    /// Whether ε is added to everything, rather than inside the logarithms alone.
    added: bool,
}

/// The curves: (log₁₀ of what they run along, value in nats).
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What they run along.
    pub against: Against,
    /// D(P‖Q).
    pub forward: Vec<[f64; 2]>,
    /// D(Q‖P); empty where it is not asked for.
    pub reverse: Vec<[f64; 2]>,
}

impl Question {
    /// What the curve of this set-up depends on.
    #[must_use]
    pub fn new(scenario: &DiscreteScenario, against: Against) -> Self {
        let rows = scenario.table.rows();
        Self {
            p: rows[scenario.p].clone(),
            q: rows[scenario.q].clone(),
            names: scenario.table.names().len(),
            against,
            temperature: if against == Against::Epsilon { scenario.temperature } else { 1.0 },
            added: against == Against::Epsilon && scenario.zeros == "add",
        }
    }

    /// Computes the curves.
    #[must_use]
    pub fn answer(&self) -> Curve {
        let points = (WORK / self.names.max(1)).clamp(POINTS_MIN, POINTS);
        let (low, high) = self.against.exponents();
        let at = |index: usize| low + (high - low) * index as f64 / (points - 1) as f64;
        let mut curve = Curve { against: self.against, forward: Vec::new(), reverse: Vec::new() };
        let Ok(pair) = Pair::new(self.p.values(), self.q.values()) else { return curve };
        match self.against {
            Against::Temperature => {
                let value = |x: f64| temperature::divergence_at(&pair, 10_f64.powf(x));
                curve.forward = (0..points).map(|index| [at(index), value(at(index))]).collect();
            }
            Against::Epsilon => {
                let tempered = temperature::at_temperature(pair.ln(Side::Q), self.temperature);
                let pair = if self.temperature == 1.0 { Ok(pair) } else { Pair::new(self.p.values(), &tempered) };
                let Ok(pair) = pair else { return curve };
                let along = |divergence: &dyn Divergence| {
                    (0..points).map(|index| self.at(&pair, divergence, at(index))).collect()
                };
                curve.forward = along(&divergence::KlForward);
                curve.reverse = along(&divergence::KlReverse);
            }
        }
        curve
    }

    fn at(&self, pair: &Pair, divergence: &dyn Divergence, exponent: f64) -> [f64; 2] {
        let epsilon = 10_f64.powf(exponent).min(1.0);
        let zeros = if self.added { Zeros::Add(epsilon) } else { Zeros::InLogs(epsilon) };
        [exponent, zeros.treat(pair).map_or(f64::NAN, |treated| treated.value(divergence))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn against_epsilon_an_infinite_divergence_falls_in_a_straight_line() {
        let scenario = DiscreteScenario { zeros: "in-logs", ..DiscreteScenario::default() };
        let curve = Question::new(&scenario, Against::Epsilon).answer();
        let slope = |a: usize, b: usize| {
            (curve.reverse[b][1] - curve.reverse[a][1]) / (curve.reverse[b][0] - curve.reverse[a][0])
        };
        // Q has 0.2 where P has 0: a factor of ten in ε is worth 0.2 log 10.
        assert!((slope(0, 40) + 0.2 * 10_f64.ln()).abs() < 1e-6, "{}", slope(0, 40));
        assert!((slope(0, 40) - slope(20, 60)).abs() < 1e-6);
    }

    #[test]
    fn against_temperature_the_curve_is_lowest_at_the_best_one() {
        let scenario = DiscreteScenario::default();
        let pair = scenario.table.pair(0, 1).unwrap();
        let best = temperature::fit(&pair);
        let curve = Question::new(&scenario, Against::Temperature).answer();
        let lowest = curve.forward.iter().map(|point| point[1]).fold(f64::INFINITY, f64::min);
        assert!(lowest >= best.divergence && lowest < best.divergence + 1e-3, "{lowest} {best:?}");
    }
}
