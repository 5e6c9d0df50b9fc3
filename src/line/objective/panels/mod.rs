//! log p on panels: integrals of q·log p over the whole line, for any normal q, at one exponential a node.
//!
//! The panels depend on the target alone. Each is so narrow that a polynomial holds log p on it, and stores log p and its
//! slope at the nodes of a Gauss–Legendre rule. For a candidate that is narrower than a panel, the part of the panel
//! under it is cut again, finely enough; the outermost panels, infinite, are always cut so. Nothing is cut off: beyond the
//! last panel log p is one exact parabola.

mod build;
mod density;
mod gauss;
#[cfg(test)]
mod tests;
mod visit;

pub(super) use visit::{Cut, Nodes, Reach, Seen, Stretch};

use super::{Evaluation, Jet, Loss};
use crate::line::distribution::{Mixture, Normal};
use crate::math::{HALF_LN_TWO_PI, LANES, exp_excess, exp_lanes};
use density::LogDensity;

/// How far a candidate reaches, in its sds: 2e-21 of its mass lies beyond.
pub(super) const REACH: f64 = 9.5;
/// The widest stretch, in sds of the candidate, over which 16 nodes integrate it to rounding.
pub(super) const STRETCH: f64 = 4.0;
/// Below this a divergence is summed from non-negative terms, so that it keeps its digits all the way down to 0.
pub(super) const SMALL: f64 = 1e-3;

/// log p of a target, prepared for integrals against normals.
pub(super) struct PiecewiseLog {
    target: Mixture,
    /// What x is counted from in all that is below.
    origin: f64,
    density: LogDensity,
    panels: Vec<Panel>,
    blocks: Vec<Block>,
}

/// A stretch of the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    low: f64,
    high: f64,
    /// What offsets are counted from: the mean of the nearest component, so that far from 0 no digits are lost.
    anchor: f64,
    /// The only component that can be seen here, if there is just one.
    only: Option<usize>,
    /// The sd of the component that leads here.
    pub(super) sd: f64,
    /// Its nodes; none for the two infinite panels.
    block: Option<usize>,
}

/// The nodes of a panel: x = anchor + offset.
struct Block {
    offset: [f64; LANES],
    weight: [f64; LANES],
    ln_p: [f64; LANES],
    p: [f64; LANES],
    slope: [f64; LANES],
}

impl PiecewiseLog {
    pub(super) fn new(target: &Mixture) -> Self {
        let origin = origin(target);
        let density = LogDensity::new(target, origin);
        let (panels, blocks) = build::panels(&density);
        Self { target: target.clone(), origin, density, panels, blocks }
    }

    /// ∫(p − q)² for q = N(`mean`, `sd`) close to P, as a sum of squares.
    pub(super) fn squared_difference(&self, mean: f64, sd: f64) -> f64 {
        self.sum_over_panels(mean, sd, |ln_p, ln_q| (ln_q.max(ln_p).exp() * (-(ln_p - ln_q).abs()).exp_m1()).powi(2))
    }

    /// ∫ term(log p, log q) over the finite panels, for q = N(`mean`, `sd`) no narrower than P's components.
    fn sum_over_panels(&self, mean: f64, sd: f64, term: impl Fn(f64, f64) -> f64) -> f64 {
        let mut sum = 0.0;
        let mean = mean - self.origin;
        for panel in &self.panels {
            let Some(block) = panel.block.map(|index| &self.blocks[index]) else {
                continue;
            };
            let q = Normal::raw(mean - panel.anchor, sd);
            for lane in 0..LANES {
                sum += block.weight[lane] * term(block.ln_p[lane], q.ln_pdf(block.offset[lane]));
            }
        }
        sum
    }

    /// The points at which log p has a maximum, to within a fraction of its own width.
    pub(super) fn modes(&self) -> Vec<f64> {
        let mut modes = Vec::new();
        let mut before: Option<(f64, f64)> = None;
        for panel in &self.panels {
            let Some(block) = panel.block.map(|index| &self.blocks[index]) else {
                continue;
            };
            for (offset, &slope) in block.offset.iter().zip(&block.slope) {
                let x = panel.anchor + offset;
                if let Some((x_before, slope_before)) = before
                    && slope_before > 0.0
                    && slope <= 0.0
                {
                    modes.push(x_before + (x - x_before) * slope_before / (slope_before - slope));
                }
                before = Some((x, slope));
            }
        }
        modes.into_iter().map(|mode| self.origin + mode).collect()
    }

    /// E[log p], then E[σ·zᵏ·(log p)′] for k = 0 … 3, under N(`mean`, `sd`).
    fn expectations(&self, mean: f64, sd: f64) -> [f64; 5] {
        let mut sums = [[0.0; LANES]; 5];
        self.visit([mean, sd], &Reach::UNDER, |Nodes { z, weight, ln_p, slope, .. }, _| {
            let weight = under(z, weight);
            for lane in 0..LANES {
                let pull = weight[lane] * slope[lane];
                let z = z[lane];
                sums[0][lane] += weight[lane] * ln_p[lane];
                sums[1][lane] += pull;
                sums[2][lane] += pull * z;
                sums[3][lane] += pull * z * z;
                sums[4][lane] += pull * z * z * z;
            }
        });
        let [ln_p, slopes @ ..] = sums.map(|lanes| lanes.iter().sum::<f64>());
        let [a, b, c, d] = slopes.map(|slope| slope * sd);
        [ln_p, a, b, c, d]
    }

    /// The mass of P further than `far` from `mean`, seen from there: an end of that stretch may be no double.
    pub(super) fn outside(&self, mean: f64, far: f64) -> f64 {
        let beyond = |(weight, part): (f64, Normal)| {
            let part = Normal::raw(part.mean() - mean, part.sd());
            weight * (part.cdf(-far) + part.sf(far))
        };
        self.target.weighted().map(beyond).sum()
    }

    /// D(N(`mean`, `sd`)‖P), given E[log p].
    fn divergence(&self, mean: f64, sd: f64, ln_p: f64) -> f64 {
        let q = Normal::raw(mean, sd);
        let plain = -q.entropy() - ln_p;
        if plain > SMALL {
            return plain;
        }
        let ln_norm = -sd.ln() - HALF_LN_TWO_PI;
        let mut inside = 0.0;
        self.visit([mean, sd], &Reach::UNDER, |Nodes { z, weight, ln_p, .. }, _| {
            let weight = under(z, weight);
            for lane in 0..LANES {
                let ln_q = ln_norm - 0.5 * z[lane] * z[lane];
                inside += weight[lane] * relative_excess(ln_p[lane] - ln_q);
            }
        });
        inside + self.outside(mean, REACH * sd)
    }
}

/// From where x is counted: a double at x has no digits for what is much narrower than x. From 0, but for a target with
/// such a narrow component; then from its mean, unless another component is then as many of its own sds away.
fn origin(target: &Mixture) -> f64 {
    /// Means beyond so many sds lose more than 1e-10 of an sd.
    const FAR: f64 = 1e6;
    let parts = || target.components().iter().map(|component| component.normal);
    let far_out = |part: &Normal, origin: f64| (part.mean() - origin).abs() / part.sd();
    let farthest = parts().max_by(|a, b| far_out(a, 0.0).total_cmp(&far_out(b, 0.0)));
    let from_0 = farthest.map_or(0.0, |part| far_out(&part, 0.0));
    let nearer_to = |origin: f64| parts().all(|part| far_out(&part, origin) < from_0);
    farthest.map(|part| part.mean()).filter(|mean| from_0 > FAR && nearer_to(*mean)).unwrap_or(0.0)
}

/// Normal probability weights at `z`, from the rule's weights.
#[inline]
pub(super) fn under(z: &[f64; LANES], weight: &[f64; LANES]) -> [f64; LANES] {
    let mut density = z.map(|z| -0.5 * z * z - HALF_LN_TWO_PI);
    exp_lanes(&mut density);
    std::array::from_fn(|lane| weight[lane] * density[lane])
}

/// eʳ − 1 − r, kept finite: where r is so large that it overflows, the weight in front is 0 anyway.
fn relative_excess(r: f64) -> f64 {
    exp_excess(r.min(700.0))
}

impl Loss for PiecewiseLog {
    fn value(&self, mean: f64, sd: f64) -> f64 {
        self.slope(mean, sd).loss
    }

    fn slope(&self, mean: f64, sd: f64) -> Evaluation {
        let [ln_p, a, b, ..] = self.expectations(mean, sd);
        Evaluation { loss: self.divergence(mean, sd, ln_p), gradient: [-a / sd, -1.0 - b] }
    }

    fn jet(&self, mean: f64, sd: f64) -> Jet {
        let [ln_p, a, b, c, d] = self.expectations(mean, sd);
        Jet {
            loss: self.divergence(mean, sd, ln_p),
            gradient: [-a / sd, -1.0 - b],
            hessian: [-b / sd / sd, (a - c) / sd, b - d],
        }
    }

    fn smooths_ln(&self) -> Option<&Mixture> {
        Some(&self.target)
    }
}
