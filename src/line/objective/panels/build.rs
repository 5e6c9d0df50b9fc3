//! Where the panels go: cut at every component and at every change of the leading one, then halved until smooth.

use super::density::{LogDensity, Parabola};
use super::gauss::tail;
use super::{Block, Panel};
use crate::math::LANES;
use crate::math::gauss::{GAUSS_16_NODES as NODES, GAUSS_16_WEIGHTS as WEIGHTS};

/// A component lower than the leading one by this many nats can't be seen in a double.
const INVISIBLE: f64 = 38.0;
/// Where components are cut, in their own sds from their means.
const COMPONENT_CUTS: [f64; 7] = [-10.0, -6.0, -3.0, 0.0, 3.0, 6.0, 10.0];
/// Where a change of the leading component is cut, in the lengths over which it happens.
const CHANGE_CUTS: [f64; 7] = [-40.0, -12.0, -4.0, 0.0, 4.0, 12.0, 40.0];
/// The widest panel across a component that leads, in its sds: a candidate as wide as the component is resolved there.
const WIDEST: f64 = 4.0;
/// How large the last Legendre coefficients of the slope of log p, times the panel's width, may be. The rule is exact to
/// twice their degree, so what it misses is about their square.
const TAIL: f64 = 1e-9;
/// Halvings of one panel; from 1e9 down to below any width that matters.
const DEPTH: u32 = 80;

/// A cut and the spacing that it asks for around it.
#[derive(Clone, Copy)]
struct Cut {
    x: f64,
    spacing: f64,
}

/// Ascending panels that cover the whole line, and the blocks of the finite ones.
pub(super) fn panels(density: &LogDensity) -> (Vec<Panel>, Vec<Block>) {
    let cuts = cuts(density);
    let (mut panels, mut blocks) = (Vec::new(), Vec::new());
    let (Some(&first), Some(&last)) = (cuts.first(), cuts.last()) else {
        return (panels, blocks);
    };
    panels.push(outer(density, f64::NEG_INFINITY, first));
    for pair in cuts.windows(2) {
        // Depth first, left before right, so that the panels come out in order.
        let mut waiting = vec![(pair[0], pair[1], DEPTH)];
        while let Some((low, high, depth)) = waiting.pop() {
            let middle = 0.5 * (low + high);
            if let Some((panel, block)) = accept(density, low, high, depth == 0 || middle <= low || middle >= high) {
                panels.push(Panel { block: Some(blocks.len()), ..panel });
                blocks.push(block);
            } else {
                waiting.push((middle, high, depth - 1));
                waiting.push((low, middle, depth - 1));
            }
        }
    }
    panels.push(outer(density, last, f64::INFINITY));
    (panels, blocks)
}

/// The panel from the last cut outwards, where only the leading component can be seen.
fn outer(density: &LogDensity, low: f64, high: f64) -> Panel {
    let leader = leader_far_out(density, if high == f64::INFINITY { 1.0 } else { -1.0 });
    let Parabola { mean, sd, .. } = density.parts[leader];
    Panel { low, high, anchor: mean, only: Some(leader), sd, block: None }
}

/// The panel from `low` to `high`, unless it has to be halved first.
fn accept(density: &LogDensity, low: f64, high: f64, at_any_rate: bool) -> Option<(Panel, Block)> {
    let leader = density.highest(0.5 * (low + high));
    let leading = &density.parts[leader];
    let width = high - low;
    let reach = 10.0 * leading.sd;
    let near = high > leading.mean - reach && low < leading.mean + reach;
    if near && width > (WIDEST + 1e-6) * leading.sd && !at_any_rate {
        return None;
    }
    let alone = density
        .parts
        .iter()
        .enumerate()
        .all(|(index, part)| index == leader || part.highest_above(leading, low, high) < -INVISIBLE);
    let only = alone.then_some(leader);
    let anchor = nearest_mean(density, 0.5 * (low + high));
    let block = Block::new(density, only, anchor, low - anchor, high - anchor);
    let largest = |values: &[f64; LANES]| values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    // Far out, log p itself is so large that rounding decides which component leads: no halving helps there.
    let rounding = 1e-14 * (1.0 + largest(&block.ln_p)) * largest(&block.slope) * width;
    let resolved = alone || tail(&block.slope) * width <= TAIL + rounding;
    (resolved || at_any_rate).then_some((Panel { low, high, anchor, only, sd: leading.sd, block: None }, block))
}

impl Block {
    fn new(density: &LogDensity, only: Option<usize>, anchor: f64, low: f64, high: f64) -> Self {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let offset = NODES.map(|node| middle + half * node);
        let (ln_p, slope) = match only {
            Some(part) => density.lanes_of(part, anchor, &offset),
            None => density.lanes(anchor, &offset),
        };
        let weight: [f64; LANES] = WEIGHTS.map(|weight| weight * half);
        Self { offset, weight, ln_p, p: ln_p.map(f64::exp), slope }
    }
}

/// The mean closest to `x`: offsets from it keep the most digits.
fn nearest_mean(density: &LogDensity, x: f64) -> f64 {
    let means = density.parts.iter().map(|part| part.mean);
    means.min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs())).unwrap_or(x)
}

/// The component that leads towards ±∞: the widest; of equally wide ones the outermost.
fn leader_far_out(density: &LogDensity, side: f64) -> usize {
    let mut best = 0;
    for (index, part) in density.parts.iter().enumerate() {
        let leading = &density.parts[best];
        if (part.sd, side * part.mean) > (leading.sd, side * leading.mean) {
            best = index;
        }
    }
    best
}

/// All cuts, ascending.
fn cuts(density: &LogDensity) -> Vec<f64> {
    let mut cuts = Vec::new();
    for part in &density.parts {
        let seen = COMPONENT_CUTS.map(|z| {
            let x = part.mean + z * part.sd;
            part.at(x) > density.parts[density.highest(x)].at(x) - INVISIBLE
        });
        for (index, z) in COMPONENT_CUTS.into_iter().enumerate() {
            // The cut next to a visible one bounds what can be seen of the component.
            let neighbours = index.saturating_sub(1)..(index + 2).min(seen.len());
            if seen[neighbours].contains(&true) {
                cuts.push(Cut { x: part.mean + z * part.sd, spacing: 3.0 * part.sd });
            }
        }
    }
    changes(density, &mut cuts);
    let mut cuts = thinned(cuts);
    for side in [-1.0, 1.0] {
        let outermost = last_sight(density, side);
        match (side < 0.0, cuts.first().copied(), cuts.last().copied()) {
            (true, Some(first), _) if outermost < first => cuts.insert(0, outermost),
            (false, _, Some(last)) if outermost > last => cuts.push(outermost),
            _ => {}
        }
    }
    cuts
}

/// Cuts around every point where the leading component changes.
fn changes(density: &LogDensity, cuts: &mut Vec<Cut>) {
    for (index, part) in density.parts.iter().enumerate() {
        for other in &density.parts[..index] {
            for x in part.crossings(other, 0.0) {
                let height = part.at(x);
                let leads = density.parts.iter().all(|third| third.at(x) <= height + 1e-6 + 1e-9 * height.abs());
                if !leads {
                    continue;
                }
                let length = 1.0 / (part.slope(x) - other.slope(x)).abs();
                let narrower = part.sd.min(other.sd);
                if length < narrower {
                    cuts.extend(CHANGE_CUTS.map(|z| Cut { x: x + z * length, spacing: 4.0 * length }));
                } else {
                    cuts.push(Cut { x, spacing: narrower });
                }
            }
        }
    }
}

/// The outermost point on one side where a component other than the leading one can still be seen.
fn last_sight(density: &LogDensity, side: f64) -> f64 {
    let leader = leader_far_out(density, side);
    let leading = density.parts[leader];
    let mut last = f64::NEG_INFINITY;
    for (index, part) in density.parts.iter().enumerate() {
        if index != leader {
            last = part.crossings(&leading, INVISIBLE).map(|x| side * x).fold(last, f64::max);
        }
    }
    side * last
}

/// Sorted, without those that stand closer to a finer neighbour than that one's spacing makes worth while.
fn thinned(mut cuts: Vec<Cut>) -> Vec<f64> {
    cuts.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut kept: Vec<Cut> = Vec::with_capacity(cuts.len());
    for cut in cuts {
        match kept.last_mut() {
            Some(last) if cut.x - last.x < 0.25 * cut.spacing.min(last.spacing) => {
                if cut.spacing < last.spacing {
                    *last = cut;
                }
            }
            _ => kept.push(cut),
        }
    }
    kept.into_iter().map(|cut| cut.x).collect()
}
