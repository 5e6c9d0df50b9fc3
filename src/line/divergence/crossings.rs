//! Where the densities cross, and where the cdfs do.

use super::difference::Difference;
use super::pair::Pair;
use crate::math::adaptive::{POINTS, node};
use crate::math::{Place, bracketed_root};

/// The places where p − q and F − G change sign, ascending. Between two crossings of the densities F − G is monotone, so the
/// crossings of the cdfs are found without a search.
#[derive(Debug)]
pub(super) struct Crossings {
    /// Sign changes of p − q. A few more places may be among them; they do no harm.
    pub densities: Vec<Place>,
    /// Sign changes of F − G.
    pub cdfs: Vec<Place>,
}

/// A look at log(p/q).
#[derive(Debug, Clone, Copy)]
struct Look {
    at: Place,
    ln_ratio: f64,
}

impl Crossings {
    pub fn find(pair: &Pair) -> Self {
        if pair.difference.is_zero() {
            return Self { densities: Vec::new(), cdfs: Vec::new() };
        }
        let densities = density_crossings(pair, &looks(pair));
        let cdfs = cdf_crossings(&pair.difference, &densities);
        Self { densities, cdfs }
    }
}

/// All the places where the quadrature has looked at log(p/q), ascending.
fn looks(pair: &Pair) -> Vec<Look> {
    let panels = &pair.integrals().panels;
    let mut looks = Vec::with_capacity(panels.len() * POINTS);
    for measured in panels {
        let panel = measured.panel;
        let (middle, half) = (0.5 * (panel.low + panel.high), 0.5 * (panel.high - panel.low));
        looks.extend(measured.samples.iter().enumerate().map(|(index, &ln_ratio)| Look {
            at: Place { base: panel.context.base, offset: middle + half * node(index) },
            ln_ratio,
        }));
    }
    looks.retain(|look| look.ln_ratio != 0.0);
    looks
}

fn density_crossings(pair: &Pair, looks: &[Look]) -> Vec<Place> {
    let mut crossings = Vec::new();
    for (index, window) in looks.windows(2).enumerate() {
        let (a, b) = (window[0], window[1]);
        if (a.ln_ratio > 0.0) != (b.ln_ratio > 0.0) {
            crossings.push(crossing(pair, a, b));
        } else if let Some(c) = looks.get(index + 2)
            && let Some(turn) = touching(pair, a, b, *c)
        {
            crossings.push(crossing(pair, a, turn));
            crossings.push(crossing(pair, turn, *c));
        }
    }
    crossings
}

/// The root of log(p/q) between two looks of opposite sign.
fn crossing(pair: &Pair, a: Look, b: Look) -> Place {
    let base = a.at.base;
    let (low, high) = (a.at.offset, b.at.rebased(base).offset);
    let f = |offset: f64| pair.densities(Place { base, offset }).ln_ratio;
    // The masses are flat at the crossing: a place good to 1e-8 gives them to 1e-16.
    let offset = bracketed_root(f, (low, a.ln_ratio), (high, b.ln_ratio), 1e-9 * (high - low));
    Place { base, offset }
}

/// Where log(p/q) dips through 0 and back between two looks of the same sign: a look at the far side.
fn touching(pair: &Pair, a: Look, b: Look, c: Look) -> Option<Look> {
    let sign = b.ln_ratio.signum();
    let (fa, fb, fc) = (sign * a.ln_ratio, sign * b.ln_ratio, sign * c.ln_ratio);
    if !(fb <= fa && fb < fc) {
        return None;
    }
    let base = a.at.base;
    let (xa, xb, xc) = (a.at.offset, b.at.rebased(base).offset, c.at.rebased(base).offset);
    let (mut low, mut best, mut high) = ((xa, fa), (xb, fb), (xc, fc));
    // Parabolas through three points; they end when the dip is seen to end above 0, or is crossed.
    for _ in 0..40 {
        let x = vertex(low, best, high)?;
        let depth = best.1 - parabola(low, best, high, x);
        if depth < 0.3 * best.1 {
            return None;
        }
        let ln_ratio = pair.densities(Place { base, offset: x }).ln_ratio;
        let found = (x, sign * ln_ratio);
        if found.1 < 0.0 {
            return Some(Look { at: Place { base, offset: x }, ln_ratio });
        }
        if found.1 < best.1 {
            if x < best.0 {
                high = best;
            } else {
                low = best;
            }
            best = found;
        } else if x < best.0 {
            low = found;
        } else {
            high = found;
        }
    }
    None
}

/// Where the parabola through three points turns, if that is inside and apart from the middle one.
fn vertex((xa, fa): (f64, f64), (xb, fb): (f64, f64), (xc, fc): (f64, f64)) -> Option<f64> {
    let (left, right) = ((fb - fa) / (xb - xa), (fc - fb) / (xc - xb));
    let curvature = (right - left) / (xc - xa);
    let x = 0.5 * (xa + xb) - 0.5 * left / curvature;
    let apart = 1e-9 * (xc - xa);
    (x > xa + apart && x < xc - apart && (x - xb).abs() > apart).then_some(x)
}

fn parabola((xa, fa): (f64, f64), (xb, fb): (f64, f64), (xc, fc): (f64, f64), x: f64) -> f64 {
    let (left, right) = ((fb - fa) / (xb - xa), (fc - fb) / (xc - xb));
    fa + (x - xa) * (left + (x - xb) * (right - left) / (xc - xa))
}

fn cdf_crossings(difference: &Difference, densities: &[Place]) -> Vec<Place> {
    let heights: Vec<f64> = densities.iter().map(|at| difference.cdf(*at)).collect();
    let mut crossings = Vec::new();
    for (places, height) in densities.windows(2).zip(heights.windows(2)) {
        if height[0] * height[1] < 0.0 || (height[0] < 0.0) != (height[1] < 0.0) && height[0] != 0.0 && height[1] != 0.0
        {
            let base = places[0].base;
            let (low, high) = (places[0].offset, places[1].rebased(base).offset);
            let f = |offset: f64| difference.cdf(Place { base, offset });
            let offset = bracketed_root(f, (low, height[0]), (high, height[1]), 1e-9 * (high - low));
            crossings.push(Place { base, offset });
        }
    }
    crossings
}
