//! The minima at many α's, made into branches and what happens to them.

use crate::line::objective::{Minima, Minimum};

/// Minima of neighbouring α's that lie further apart than this, by (μ/σ, log σ), are not taken for one.
const SAME: f64 = 0.15;

/// All minima at one α.
pub(super) struct Level {
    pub(super) alpha: f64,
    pub(super) minima: Minima,
}

/// The minima of the power divergence over a range of α's.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    /// The branches, in the order in which they begin, then from left to right.
    pub branches: Vec<Branch>,
    /// What happens, ascending in α. Where several branches do the same at once, as in a symmetric target, each has its own.
    pub events: Vec<Event>,
    /// Whether events are located: to 1e-7 in α. In a coarse diagram they are known to half an interval.
    pub is_fine: bool,
    /// Whether it could be shown at every α that there are no other minima.
    pub is_complete: bool,
}

/// One minimum as α goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// At least one point, ascending in α, closest together where the branch bends.
    pub points: Vec<Point>,
}

/// A minimum at one α. [`Minimum::global`] says whether it is the best there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// α.
    pub alpha: f64,
    /// The minimum: mean and sd in units of x, the divergence there.
    pub minimum: Minimum,
}

/// Something that happens at one α.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Where, in α.
    pub alpha: f64,
    /// What.
    pub kind: EventKind,
    /// The minimum that it happens to, at the nearest α that was looked at; for a swap the one that is the best above.
    pub minimum: Minimum,
}

/// What happens, as α grows. Branches are named by their places in [`Diagram::branches`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A branch begins: a minimum and a saddle come apart.
    Birth(usize),
    /// A branch ends: its minimum meets a saddle.
    Death(usize),
    /// Another branch becomes the best. Where several tie, as in a symmetric target, the leftmost is named.
    Swap {
        /// The best below.
        from: usize,
        /// The best above.
        to: usize,
    },
    /// A minimum comes to lie on the wall in σ, or leaves it.
    Wall(usize),
}

impl Branch {
    /// The range of α's over which it was seen.
    #[must_use]
    pub fn alphas(&self) -> [f64; 2] {
        let at = |point: Option<&Point>| point.map_or(f64::NAN, |point| point.alpha);
        [at(self.points.first()), at(self.points.last())]
    }

    /// The minimum at `alpha`, mean, sd and value straight between two points; `None` beyond the branch's ends.
    #[must_use]
    pub fn at(&self, alpha: f64) -> Option<Minimum> {
        let after = self.points.partition_point(|point| point.alpha < alpha);
        let end = *self.points.get(after)?;
        if end.alpha == alpha {
            return Some(end.minimum);
        }
        let begin = *self.points.get(after.checked_sub(1)?)?;
        let share = (alpha - begin.alpha) / (end.alpha - begin.alpha);
        let between = |a: f64, b: f64| a + share * (b - a);
        let (a, b) = (begin.minimum, end.minimum);
        let nearer = if share < 0.5 { a } else { b };
        Some(Minimum {
            mean: between(a.mean, b.mean),
            sd: between(a.sd, b.sd),
            value: between(a.value, b.value),
            ..nearer
        })
    }
}

/// The pairs (place in `a`, place in `b`) of minima that are one branch: the closest first, each once.
fn pairs(a: &[Minimum], b: &[Minimum]) -> Vec<[usize; 2]> {
    let mut close = Vec::new();
    for (i, one) in a.iter().enumerate() {
        for (j, other) in b.iter().enumerate() {
            let sd = one.sd.min(other.sd);
            let apart = ((one.mean - other.mean) / sd).hypot((one.sd / other.sd).ln());
            if apart < SAME {
                close.push((apart, i, j));
            }
        }
    }
    close.sort_by(|one, other| one.0.total_cmp(&other.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut pairs: Vec<[usize; 2]> = Vec::new();
    for (_, i, j) in close {
        if pairs.iter().all(|[k, l]| *k != i && *l != j) {
            pairs.push([i, j]);
        }
    }
    pairs
}

/// Whether the minima of two neighbouring α's pair off, none of them coming to the wall or leaving it.
pub(super) fn is_quiet(low: &Level, high: &Level) -> bool {
    let pairs = pairs(&low.minima, &high.minima);
    let all = pairs.len() == low.minima.len() && pairs.len() == high.minima.len();
    all && pairs.iter().all(|[i, j]| low.minima[*i].on_wall == high.minima[*j].on_wall)
}

/// The α between two neighbours at which another branch becomes the best, straight between their values, with its places at
/// both: (α, best below, best above). None where one of the best goes on, or where one of them isn't at both.
pub(super) fn swap_between(low: &Level, high: &Level) -> Option<(f64, [usize; 2], [usize; 2])> {
    let pairs = pairs(&low.minima, &high.minima);
    // The leftmost of those that tie: the list has ties from left to right.
    let best = |end: usize| {
        let minima = [&low.minima, &high.minima][end];
        minima.first().filter(|best| best.global)?;
        pairs.iter().find(|pair| pair[end] == 0).copied()
    };
    let goes_on = pairs.iter().any(|[i, j]| low.minima[*i].global && high.minima[*j].global);
    let (from, to) = (best(0)?, best(1)?);
    if goes_on || from == to {
        return None;
    }
    // Above 0 at the lower end, below at the upper.
    let lead = |end: usize, minima: &Minima| minima[to[end]].value - minima[from[end]].value;
    let (before, after) = (lead(0, &low.minima), lead(1, &high.minima));
    let share = (before / (before - after)).clamp(0.0, 1.0);
    Some((low.alpha + share * (high.alpha - low.alpha), from, to))
}

impl Diagram {
    /// From levels that ascend in α.
    pub(super) fn new(levels: &[Level], is_fine: bool) -> Self {
        let mut branches: Vec<Branch> = Vec::new();
        let mut events: Vec<Event> = Vec::new();
        // The branch of each minimum of the level before.
        let mut before: Vec<usize> = Vec::new();
        for (index, level) in levels.iter().enumerate() {
            let last = index.checked_sub(1).map(|last| &levels[last]);
            let pairs = last.map_or_else(Vec::new, |last| pairs(&last.minima, &level.minima));
            let begin = |branches: &mut Vec<Branch>| {
                branches.push(Branch { points: Vec::new() });
                branches.len() - 1
            };
            let mut now = vec![usize::MAX; level.minima.len()];
            for [i, j] in &pairs {
                now[*j] = before[*i];
            }
            // New ones from left to right.
            let mut new: Vec<usize> = (0..now.len()).filter(|place| now[*place] == usize::MAX).collect();
            new.sort_by(|a, b| level.minima[*a].mean.total_cmp(&level.minima[*b].mean));
            for place in new {
                now[place] = begin(&mut branches);
                if let Some(last) = last {
                    let alpha = f64::midpoint(last.alpha, level.alpha);
                    events.push(Event { alpha, kind: EventKind::Birth(now[place]), minimum: level.minima[place] });
                }
            }
            if let Some(last) = last {
                let middle = f64::midpoint(last.alpha, level.alpha);
                let ends = (0..before.len()).filter(|place| pairs.iter().all(|[i, _]| i != place));
                events.extend(ends.map(|place| Event {
                    alpha: middle,
                    kind: EventKind::Death(before[place]),
                    minimum: last.minima[place],
                }));
                let turns = pairs.iter().filter(|[i, j]| last.minima[*i].on_wall != level.minima[*j].on_wall);
                events.extend(turns.map(|[i, _]| Event {
                    alpha: middle,
                    kind: EventKind::Wall(before[*i]),
                    minimum: last.minima[*i],
                }));
                if let Some((alpha, from, to)) = swap_between(last, level) {
                    let kind = EventKind::Swap { from: before[from[0]], to: before[to[0]] };
                    events.push(Event { alpha, kind, minimum: level.minima[to[1]] });
                }
            }
            for (place, branch) in now.iter().enumerate() {
                branches[*branch].points.push(Point { alpha: level.alpha, minimum: level.minima[place] });
            }
            before = now;
        }
        events.sort_by(|a, b| a.alpha.total_cmp(&b.alpha));
        Self { branches, events, is_fine, is_complete: levels.iter().all(|level| level.minima.is_complete()) }
    }
}
