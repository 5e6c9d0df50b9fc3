//! The nodes under a candidate, panel by panel: those that the panels hold, or finer ones where it is narrow.

use super::density::LogDensity;
use super::{Block, Panel, PiecewiseLog, REACH, STRETCH};
use crate::math::gauss::{GAUSS_16_NODES, GAUSS_16_WEIGHTS};
use crate::math::{LANES, exp_lanes};

/// A panel that has to be cut into more parts than this is halved where it counts, and nowhere else.
const MANY: f64 = 8.0;
/// A panel narrower than this, as a part of its distance from the candidate's mean, is no longer told by standardised places.
const NARROW: f64 = 1e-10;
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
    pub(in crate::line::objective) fn stretch(&self, ratio: f64) -> f64 {
        // The square root of 1 is 1: reverse KL's nodes are those of a plain constant.
        STRETCH / (self.candidate + self.target * ratio * ratio).sqrt()
    }
}

/// What to do with a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::line::objective) enum Cut {
    /// It counts for nothing.
    Nothing,
    /// 16 nodes resolve it.
    Whole,
    /// They don't.
    Halves,
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
    /// Its ends as offsets from the panel's anchor, where they are known: a billion sds away from the candidate standardised
    /// places don't tell the two sides of a needle apart, nor do offsets where the candidate is one.
    offsets: Option<[f64; 2]>,
}

/// A place as seen from the candidate, in its sds, and as an offset from the panel's anchor.
#[derive(Debug, Clone, Copy)]
pub(in crate::line::objective) struct Seen {
    pub(in crate::line::objective) z: f64,
    pub(in crate::line::objective) offset: f64,
}

impl Stretch<'_> {
    /// The same between two places.
    fn between(&self, [low, high]: [Seen; 2]) -> Self {
        let (middle, half) = (0.5 * (low.z + high.z), 0.5 * (high.z - low.z));
        Self { middle, half, offsets: Some([low.offset, high.offset]), ..*self }
    }

    /// Its two halves.
    pub(in crate::line::objective) fn halves(&self) -> [Self; 2] {
        if self.offsets.is_some() {
            let ([low, high], middle) = (self.ends(), self.centre());
            return [self.between([low, middle]), self.between([middle, high])];
        }
        let half = 0.5 * self.half;
        [-half, half].map(|by| Self { middle: self.middle + by, half, ..*self })
    }

    /// Calls `f` with the nodes of those of its parts that `judge` keeps.
    fn in_parts(&self, judge: &impl Fn(&Stretch) -> Cut, depth: u32, f: &mut impl FnMut(&Nodes, &Stretch)) {
        let ([low, high], middle) = (self.ends(), self.centre());
        // Far out the halves of a narrow stretch are the same doubles.
        let apart = |a: Seen, b: Seen| if self.is_near_anchor() { a.offset < b.offset } else { a.z < b.z };
        let divides = depth > 0 && apart(low, middle) && apart(middle, high);
        match judge(self) {
            Cut::Nothing => {}
            Cut::Halves if divides => self.halves().iter().for_each(|part| part.in_parts(judge, depth - 1, f)),
            Cut::Whole | Cut::Halves => self.nodes(|nodes| f(nodes, self)),
        }
    }

    /// (mean, sd) of the candidate, whose mean is counted from where the components' means are.
    pub(in crate::line::objective) fn candidate(&self) -> [f64; 2] {
        self.candidate
    }

    /// (mean, sd) of the only component that can be seen on it, if there is just one.
    pub(in crate::line::objective) fn only(&self) -> Option<[f64; 2]> {
        self.panel.only.map(|part| [self.density.parts[part].mean, self.density.parts[part].sd])
    }

    /// The sd of the component that leads on its panel.
    pub(in crate::line::objective) fn leading_sd(&self) -> f64 {
        self.panel.sd
    }

    /// Its ends.
    pub(in crate::line::objective) fn ends(&self) -> [Seen; 2] {
        let [mean, sd] = self.candidate;
        let z = [self.middle - self.half, self.middle + self.half];
        let offsets = self.offsets.unwrap_or_else(|| z.map(|z| (mean - self.panel.anchor) + sd * z));
        [0, 1].map(|end| Seen { z: z[end], offset: offsets[end] })
    }

    /// Its middle.
    pub(in crate::line::objective) fn centre(&self) -> Seen {
        let [low, high] = self.ends();
        Seen { z: self.middle, offset: 0.5 * (low.offset + high.offset) }
    }

    /// Its width in sds of the candidate.
    pub(in crate::line::objective) fn width(&self) -> f64 {
        let [low, high] = self.ends();
        if self.is_near_anchor() { (high.offset - low.offset) / self.candidate[1] } else { 2.0 * self.half }
    }

    /// Whether it is closer to its anchor than to the candidate's mean, so that offsets keep more digits.
    fn is_near_anchor(&self) -> bool {
        self.offsets.is_some_and(|[low, high]| (low + high).abs() <= 2.0 * (self.middle * self.candidate[1]).abs())
    }

    /// What its offsets are counted from.
    pub(in crate::line::objective) fn anchor(&self) -> f64 {
        self.panel.anchor
    }

    /// (log of the peak, mean, sd) of every component.
    pub(in crate::line::objective) fn parts(&self) -> impl Iterator<Item = [f64; 3]> + '_ {
        self.density.parts.iter().map(|part| [part.top, part.mean, part.sd])
    }

    /// Its nodes, standardised and as offsets.
    #[inline]
    fn places(&self) -> [[f64; LANES]; 2] {
        let Self { panel, candidate: [mean, sd], middle, half, offsets, .. } = *self;
        if let Some([low, high]) = offsets.filter(|_| self.is_near_anchor()) {
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            let offset = GAUSS_16_NODES.map(|node| middle + half * node);
            return [offset.map(|offset| ((panel.anchor - mean) + offset) / sd), offset];
        }
        let z = GAUSS_16_NODES.map(|node| middle + half * node);
        [z, z.map(|z| (mean - panel.anchor) + sd * z)]
    }

    /// Calls `f` with nodes of its own.
    #[inline]
    pub(in crate::line::objective) fn nodes(&self, f: impl FnOnce(&Nodes)) {
        let Self { density, panel, .. } = *self;
        let ([z, offset], half) = (self.places(), 0.5 * self.width());
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
        let Self { density, panel, .. } = *self;
        let ([z, offset], half) = (self.places(), 0.5 * self.width());
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
    /// [`Self::visit_judged`] where a stretch is as long as the candidate has it (`Reach::target` of 0): of those its reach is
    /// never so many that a judge is asked.
    #[inline]
    pub(in crate::line::objective) fn visit(&self, at: [f64; 2], reach: &Reach, f: impl FnMut(&Nodes, &Stretch)) {
        self.visit_judged(at, reach, |_| Cut::Whole, f);
    }

    /// Calls `f` with every block of nodes under N(mean, sd) within `reach`, and the stretch that they cover. A panel that
    /// would have to be cut into many parts is halved as `judge` has it instead.
    #[inline]
    pub(in crate::line::objective) fn visit_judged(
        &self,
        [mean, sd]: [f64; 2],
        reach: &Reach,
        judge: impl Fn(&Stretch) -> Cut,
        mut f: impl FnMut(&Nodes, &Stretch),
    ) {
        let mean = mean - self.origin;
        let [first, last] = reach.ends;
        let (low, high, inverse) = (mean + first * sd, mean + last * sd, 1.0 / sd);
        let begin = self.panels.partition_point(|panel| panel.high < low);
        for panel in self.panels[begin..].iter().take_while(|panel| panel.low <= high) {
            let shift = panel.anchor - mean;
            let from = ((panel.low - panel.anchor) + shift) / sd;
            let to = ((panel.high - panel.anchor) + shift) / sd;
            let whole = Stretch {
                density: &self.density,
                panel,
                candidate: [mean, sd],
                middle: 0.5 * (from + to),
                half: 0.5 * (to - from),
                offsets: Some([panel.low - panel.anchor, panel.high - panel.anchor]),
            };
            let longest = reach.stretch(sd / panel.sd);
            // From offsets: of a panel far narrower than the candidate standardised places leave nothing but rounding.
            let width = ((panel.high - panel.anchor) - (panel.low - panel.anchor)) * inverse;
            match panel.block {
                Some(index) if width <= longest && !(reach.clips && (from < first || to > last)) => {
                    let block = &self.blocks[index];
                    // Reverse KL keeps the bits that it has always had.
                    let [z, weight] = if reach.multiplies {
                        [block.offset.map(|offset| (shift + offset) * inverse), block.weight.map(|w| w * inverse)]
                    } else {
                        [block.offset.map(|offset| (shift + offset) / sd), block.weight.map(|w| w / sd)]
                    };
                    let Block { ln_p, p, slope, .. } = block;
                    let nodes = Nodes { z: &z, weight: &weight, ln_p, slope, p: Some(p) };
                    f(&nodes, &whole);
                }
                None if !reach.beyond => {}
                _ => {
                    let (from, to) = (from.max(first), to.min(last));
                    if !(from < to) {
                        continue;
                    }
                    let count = ((to - from) / longest).ceil().max(1.0);
                    let is_coarse = width < NARROW * from.abs().max(to.abs());
                    if count > MANY || is_coarse {
                        let [low, high] = [panel.low, panel.high].map(|end| end - panel.anchor);
                        let at = |z: f64, limit: f64, offset: f64| Seen {
                            z,
                            offset: if z == limit { (mean - panel.anchor) + z * sd } else { offset },
                        };
                        let ends = [at(from, first, low), at(to, last, high)];
                        let seen = whole.between(ends);
                        seen.in_parts(&judge, DEPTH, &mut f);
                        continue;
                    }
                    let half = 0.5 * (to - from) / count;
                    let mut index = 0.0;
                    while index < count {
                        let part = Stretch { middle: from + (2.0 * index + 1.0) * half, half, offsets: None, ..whole };
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
        let mean = mean - self.origin;
        let panels = [self.panels.first(), self.panels.last()];
        for (side, panel) in [-1.0, 1.0].into_iter().zip(panels).filter_map(|(side, panel)| Some((side, panel?))) {
            let Some(part) = panel.only.map(|part| &self.density.parts[part]) else { continue };
            let edge = if side < 0.0 { panel.high } else { panel.low };
            let (ratio, shift) = (sd / part.sd, panel.anchor - mean);
            let curvature = (alpha * ratio * ratio + beta).max(0.0);
            let whole =
                Stretch { density: &self.density, panel, candidate: [mean, sd], middle: 0.0, half: 0.0, offsets: None };
            let mut offset = edge - panel.anchor;
            for _ in 0..400 {
                let z = (shift + offset) / sd;
                let away = ((panel.anchor - part.mean) + offset) / part.sd;
                // log of p^α·(σ·q)^(1−α)·σ^α and its slope outwards, per sd of the candidate.
                let height = alpha * (part.top + sd.ln() - 0.5 * away * away)
                    - beta * (crate::math::HALF_LN_TWO_PI + 0.5 * z * z);
                let fall = side * (alpha * ratio * away + beta * z);
                if (height < NOTHING && fall >= 0.0) || side * z >= reach {
                    break;
                }
                let length = (STRETCH / (curvature + (fall / STRETCH).powi(2)).sqrt()).min(LONGEST);
                let next = offset + side * sd * length.min(reach - side * z);
                let seen = |offset: f64| Seen { z: (shift + offset) / sd, offset };
                let ends = [seen(offset.min(next)), seen(offset.max(next))];
                let stretch = whole.between(ends);
                stretch.nodes(|nodes| f(nodes, &stretch));
                offset = next;
            }
        }
    }
}
