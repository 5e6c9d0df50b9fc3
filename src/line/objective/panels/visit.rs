//! The nodes under a candidate, panel by panel: those that the panels hold, or finer ones where it is narrow.

use super::density::LogDensity;
use super::{Block, Panel, PiecewiseLog, REACH, STRETCH};
use crate::math::gauss::{GAUSS_16_NODES, GAUSS_16_WEIGHTS};
use crate::math::{LANES, exp_lanes};

/// A panel that has to be cut into more parts than this is halved where it counts, and nowhere else.
const MANY: f64 = 8.0;
/// Halvings of a panel: from any width to below any that matters.
const DEPTH: u32 = 90;

/// How far from the candidate's mean nodes are needed, and how close they have to stand.
#[derive(Debug, Clone, Copy)]
pub(in crate::line::objective) struct Reach {
    /// The lowest and highest standardised place.
    pub(in crate::line::objective) ends: [f64; 2],
    /// Whether the two infinite panels are visited, too; a panel that ends has its nodes in any case.
    pub(in crate::line::objective) beyond: bool,
    /// Whether nothing outside of the ends counts, so that a panel across one is cut there.
    pub(in crate::line::objective) clips: bool,
    /// Whether it may be multiplied by 1/σ where it is divided by σ: quicker, and another last bit.
    pub(in crate::line::objective) multiplies: bool,
    /// The longest stretch that 16 nodes resolve is 4/√(`candidate` + `target`·σ²/s²), in units of σ, with s the sd of the
    /// component that leads there.
    pub(in crate::line::objective) candidate: f64,
    /// See `candidate`.
    pub(in crate::line::objective) target: f64,
}

impl Reach {
    /// For what is weighed by the candidate's own density.
    pub(in crate::line::objective) const UNDER: Self =
        Self { ends: [-REACH, REACH], beyond: true, clips: false, multiplies: false, candidate: 1.0, target: 0.0 };

    /// The longest stretch on a panel whose leading component is `ratio` times narrower than the candidate.
    #[inline]
    fn stretch(&self, ratio: f64) -> f64 {
        // The square root of 1 is 1: reverse KL's nodes are those of a plain constant.
        STRETCH / (self.candidate + self.target * ratio * ratio).sqrt()
    }
}

/// One block of nodes: standardised places, the rule's weights in units of σ, log p and its slope.
pub(in crate::line::objective) struct Nodes<'a> {
    pub(in crate::line::objective) z: &'a [f64; LANES],
    pub(in crate::line::objective) weight: &'a [f64; LANES],
    pub(in crate::line::objective) ln_p: &'a [f64; LANES],
    pub(in crate::line::objective) slope: &'a [f64; LANES],
    /// p, where it is at hand.
    pub(in crate::line::objective) p: Option<&'a [f64; LANES]>,
}

/// A stretch of a panel under a candidate, which may be cut finer.
#[derive(Clone, Copy)]
pub(in crate::line::objective) struct Stretch<'a> {
    density: &'a LogDensity,
    panel: &'a Panel,
    candidate: [f64; 2],
    /// Its middle and half its width, standardised.
    middle: f64,
    half: f64,
}

impl Stretch<'_> {
    /// Its two halves.
    pub(in crate::line::objective) fn halves(&self) -> [Self; 2] {
        let half = 0.5 * self.half;
        [-half, half].map(|by| Self { middle: self.middle + by, half, ..*self })
    }

    /// Calls `f` with the nodes of its parts, none wider than twice `half`, without those that `skip` leaves out.
    fn in_parts(&self, half: f64, skip: &impl Fn(&Stretch) -> bool, depth: u32, f: &mut impl FnMut(&Nodes, &Stretch)) {
        if skip(self) {
            return;
        }
        if self.half <= half || depth == 0 {
            return self.nodes(|nodes| f(nodes, self));
        }
        for part in self.halves() {
            part.in_parts(half, skip, depth - 1, f);
        }
    }

    /// Its ends, standardised.
    pub(in crate::line::objective) fn ends(&self) -> [f64; 2] {
        [self.middle - self.half, self.middle + self.half]
    }

    /// Bounds below and above which log p lies nowhere on it.
    pub(in crate::line::objective) fn ln_p(&self) -> [f64; 2] {
        let Self { density, candidate: [mean, sd], .. } = *self;
        let [low, high] = self.ends().map(|z| mean + sd * z);
        let bounds = density.parts.iter().map(|part| {
            let ends = [part.at(low), part.at(high)];
            let top = if low < part.mean && part.mean < high { part.top } else { ends[0].max(ends[1]) };
            [ends[0].min(ends[1]), top]
        });
        let [lowest, highest] = bounds.fold([f64::NEG_INFINITY; 2], |[a, b], [low, high]| [a.max(low), b.max(high)]);
        [lowest, highest + (density.parts.len() as f64).ln()]
    }

    /// Calls `f` with nodes of its own.
    #[inline]
    pub(in crate::line::objective) fn nodes(&self, f: impl FnOnce(&Nodes)) {
        let Self { density, panel, candidate: [mean, sd], middle, half } = *self;
        let z = GAUSS_16_NODES.map(|node| middle + half * node);
        let offset = z.map(|z| (mean - panel.anchor) + sd * z);
        let (ln_p, slope) = match panel.only {
            Some(part) => density.lanes_of(part, panel.anchor, &offset),
            None => density.lanes(panel.anchor, &offset),
        };
        let weight = GAUSS_16_WEIGHTS.map(|weight| weight * half);
        f(&Nodes { z: &z, weight: &weight, ln_p: &ln_p, slope: &slope, p: None });
    }
}

impl Stretch<'_> {
    /// Calls `f` with nodes of its own that have p and no slope.
    pub(in crate::line::objective) fn plain_nodes(&self, f: impl FnOnce(&Nodes)) {
        let Self { density, panel, candidate: [mean, sd], middle, half } = *self;
        let z = GAUSS_16_NODES.map(|node| middle + half * node);
        let offset = z.map(|z| (mean - panel.anchor) + sd * z);
        let (ln_p, p) = match panel.only {
            Some(part) => {
                let (ln_p, _) = density.lanes_of(part, panel.anchor, &offset);
                let mut p = ln_p;
                exp_lanes(&mut p);
                (ln_p, p)
            }
            None => density.values(panel.anchor, &offset),
        };
        let weight = GAUSS_16_WEIGHTS.map(|weight| weight * half);
        f(&Nodes { z: &z, weight: &weight, ln_p: &ln_p, slope: &[f64::NAN; LANES], p: Some(&p) });
    }
}

impl PiecewiseLog {
    /// Calls `f` with every block of nodes under N(mean, sd) within `reach`, and the stretch that they cover. Of panels that
    /// have to be cut into many parts those that `skip` tells to count for nothing are left out.
    #[inline]
    pub(in crate::line::objective) fn visit(
        &self,
        [mean, sd]: [f64; 2],
        reach: &Reach,
        skip: impl Fn(&Stretch) -> bool,
        mut f: impl FnMut(&Nodes, &Stretch),
    ) {
        let [first, last] = reach.ends;
        let (low, high, inverse) = (mean + first * sd, mean + last * sd, 1.0 / sd);
        let begin = self.panels.partition_point(|panel| panel.high < low);
        for panel in self.panels[begin..].iter().take_while(|panel| panel.low <= high) {
            let shift = panel.anchor - mean;
            let from = ((panel.low - panel.anchor) + shift) / sd;
            let to = ((panel.high - panel.anchor) + shift) / sd;
            let part = |middle, half| Stretch { density: &self.density, panel, candidate: [mean, sd], middle, half };
            let longest = reach.stretch(sd / panel.sd);
            match panel.block {
                Some(index) if to - from <= longest && !(reach.clips && (from < first || to > last)) => {
                    let block = &self.blocks[index];
                    // Reverse KL keeps the bits that it has always had.
                    let [z, weight] = if reach.multiplies {
                        [block.offset.map(|offset| (shift + offset) * inverse), block.weight.map(|w| w * inverse)]
                    } else {
                        [block.offset.map(|offset| (shift + offset) / sd), block.weight.map(|w| w / sd)]
                    };
                    let Block { ln_p, p, slope, .. } = block;
                    let nodes = Nodes { z: &z, weight: &weight, ln_p, slope, p: Some(p) };
                    f(&nodes, &part(0.5 * (from + to), 0.5 * (to - from)));
                }
                None if !reach.beyond => {}
                _ => {
                    let (from, to) = (from.max(first), to.min(last));
                    if !(from < to) {
                        continue;
                    }
                    let count = ((to - from) / longest).ceil().max(1.0);
                    if count > MANY {
                        let whole = part(0.5 * (from + to), 0.5 * (to - from));
                        whole.in_parts(0.5 * longest, &skip, DEPTH, &mut f);
                        continue;
                    }
                    let half = 0.5 * (to - from) / count;
                    let mut index = 0.0;
                    while index < count {
                        let part = part(from + (2.0 * index + 1.0) * half, half);
                        part.nodes(|nodes| f(nodes, &part));
                        index += 1.0;
                    }
                }
            }
        }
    }

    /// Calls `f` with nodes along p^α·q^(1−α) in the two infinite panels, where that is one Gaussian or exponential, out to
    /// where it is nothing beside 1, or to `reach`, in sds of the candidate.
    pub(in crate::line::objective) fn visit_tails(
        &self,
        [mean, sd]: [f64; 2],
        [alpha, beta]: [f64; 2],
        reach: f64,
        mut f: impl FnMut(&Nodes, &Stretch),
    ) {
        /// What e^ this is counts for nothing, even times the fourth power of its distance.
        const NOTHING: f64 = -60.0;
        /// The longest stretch, in sds of the candidate, where the Gaussian is hardly curved and level.
        const LONGEST: f64 = 1e6;
        let panels = [self.panels.first(), self.panels.last()];
        for (side, panel) in [-1.0, 1.0].into_iter().zip(panels).filter_map(|(side, panel)| Some((side, panel?))) {
            let Some(part) = panel.only.map(|part| &self.density.parts[part]) else { continue };
            let edge = if side < 0.0 { panel.high } else { panel.low };
            let ratio = sd / part.sd;
            let curvature = (alpha * ratio * ratio + beta).max(0.0);
            let mut z = ((edge - panel.anchor) + (panel.anchor - mean)) / sd;
            for _ in 0..400 {
                let away = ((mean - part.mean) + sd * z) / part.sd;
                // log of p^α·(σ·q)^(1−α)·σ^α and its slope outwards, per sd of the candidate.
                let height = alpha * (part.top + sd.ln() - 0.5 * away * away)
                    - beta * (crate::math::HALF_LN_TWO_PI + 0.5 * z * z);
                let fall = side * (alpha * ratio * away + beta * z);
                if (height < NOTHING && fall >= 0.0) || side * z > reach {
                    break;
                }
                let length = (STRETCH / (curvature + (fall / STRETCH).powi(2)).sqrt()).min(LONGEST);
                let next = (z + side * length).clamp(-reach, reach);
                let (middle, half) = (0.5 * (z + next), 0.5 * (next - z).abs());
                let stretch = Stretch { density: &self.density, panel, candidate: [mean, sd], middle, half };
                stretch.nodes(|nodes| f(nodes, &stretch));
                z = next;
                if side * z >= reach {
                    break;
                }
            }
        }
    }
}
