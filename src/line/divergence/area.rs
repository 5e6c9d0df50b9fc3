//! How much of an integrand's area lies outside a stretch of the line.

use super::{Divergence, Pair};
use crate::math::adaptive::{Panel, Tolerance, integrate};
use crate::math::line::panels;

/// How well it is wanted: enough to tell whether it matters.
const RELATIVE: f64 = 1e-3;

/// The area between the integrand of `divergence` and the axis left of `low` and right of `high`, added up, in the
/// integrand's unit times that of x: each side's ∫ is taken with its sign, and then its size. Seen out to nine sds of every
/// component at least.
#[must_use]
pub fn outside(divergence: &dyn Divergence, pair: &Pair, [low, high]: [f64; 2]) -> f64 {
    let all = panels(pair.scales());
    let below = all.iter().filter_map(|panel| within(*panel, f64::NEG_INFINITY, low));
    let above = all.iter().filter_map(|panel| within(*panel, high, f64::INFINITY));
    side(divergence, pair, below) + side(divergence, pair, above)
}

/// The part of `panel` from `low` to `high`.
fn within(panel: Panel<f64>, low: f64, high: f64) -> Option<Panel<f64>> {
    let base = panel.context;
    let part = Panel { low: panel.low.max(low - base), high: panel.high.min(high - base), ..panel };
    (part.low < part.high).then_some(part)
}

fn side(divergence: &dyn Divergence, pair: &Pair, panels: impl Iterator<Item = Panel<f64>>) -> f64 {
    let tolerance = Tolerance { relative: RELATIVE, absolute: [f64::MIN_POSITIVE] };
    let integral = integrate(panels, tolerance, |base, offset| ([divergence.integrand(pair, base + offset)], 0.0));
    integral.values[0].abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::divergence::{KlForward, TotalVariation};

    fn pair(p: &str, q: &str) -> Pair {
        Pair::new(&p.parse().unwrap(), &q.parse().unwrap())
    }

    #[test]
    fn beyond_a_mean_it_is_what_algebra_says() {
        // p log(p/q) for N(0,1) and N(5,1) is φ(x)·(12.5 − 5x); left of 0 that is 12.5/2 + 5·φ(0).
        let wanted = 6.25 + 5.0 * 0.398_942_280_401_432_7;
        let found = outside(&KlForward, &pair("N(0,1)", "N(5,1)"), [0.0, 1e3]);
        assert!((found - wanted).abs() < 1e-3 * wanted, "{found} is not {wanted}");
    }

    #[test]
    fn both_sides_count_and_all_of_it_is_outside_an_empty_stretch() {
        // ½∫|p − q| of normals that don't meet is 1, half of it from each.
        let pair = pair("N(-50,1)", "N(50,1)");
        for (stretch, wanted) in [([0.0, 0.0], 1.0), ([-70.0, 0.0], 0.5), ([-70.0, 70.0], 0.0)] {
            assert!((outside(&TotalVariation, &pair, stretch) - wanted).abs() < 1e-3, "{stretch:?}");
        }
    }
}
