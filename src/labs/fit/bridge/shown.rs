//! The bridge as it is drawn: each branch's heights, what happens where, and the words for both.

use crate::labs::fit::profile::Along;
use crate::line::Alpha;
use crate::line::bridge::{Branch, Diagram, Event, EventKind, Point};
use crate::line::distribution::Normal;
use crate::line::objective::Minimum;
use crate::text::{InfoUnit, Unit, format};

/// What happens closer together than this in α is one mark: a symmetric target's events come in pairs.
const TOGETHER: f64 = 1e-6;

/// The height of a minimum: its mean, or the natural logarithm of its sd.
#[must_use]
pub fn height(along: Along, minimum: &Minimum) -> f64 {
    along.coordinate().of(&Normal::raw(minimum.mean, minimum.sd))
}

/// (α, height) of each stretch of `branch` that is global, or that is local; a local one reaches to the global one beside
/// it, so that no gap is left.
#[must_use]
pub fn stretches(branch: &Branch, along: Along, global: bool) -> Vec<Vec<[f64; 2]>> {
    let points = &branch.points;
    let at = |point: &Point| [point.alpha, height(along, &point.minimum)];
    let mut stretches = Vec::new();
    let mut from = 0;
    for run in points.chunk_by(|one, next| one.minimum.global == next.minimum.global) {
        let to = from + run.len();
        if run[0].minimum.global == global {
            let (first, last) = if global { (from, to) } else { (from.saturating_sub(1), (to + 1).min(points.len())) };
            stretches.push(points[first..last].iter().map(at).collect());
        }
        from = to;
    }
    stretches
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Minima begin.
    Born,
    /// Minima end.
    Gone,
    /// Others become the best.
    Swap,
    /// Minima come to the wall in σ or leave it.
    Wall,
}

/// Events of one kind at one α, as one mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What happens.
    pub kind: Kind,
    /// Where, in α.
    pub alpha: f64,
    /// The minima that it happens to; of a swap those that are equally good there.
    pub minima: Vec<Minimum>,
}

/// The events of `diagram`, those that happen together as one.
#[must_use]
pub fn marks(diagram: &Diagram) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for Event { alpha, kind, minimum } in &diagram.events {
        let (kind, minima) = match kind {
            EventKind::Birth(_) => (Kind::Born, vec![*minimum]),
            EventKind::Death(_) => (Kind::Gone, vec![*minimum]),
            EventKind::Wall(_) => (Kind::Wall, vec![*minimum]),
            EventKind::Swap { .. } => (Kind::Swap, best_around(diagram, *alpha)),
        };
        match marks.iter_mut().find(|mark| mark.kind == kind && (mark.alpha - alpha).abs() < TOGETHER) {
            Some(mark) => mark.minima.extend(minima),
            None => marks.push(Mark { kind, alpha: *alpha, minima }),
        }
    }
    for mark in &mut marks {
        mark.minima.sort_by(|a, b| a.mean.total_cmp(&b.mean));
    }
    marks
}

/// The minima at `alpha` that are the best just below it or just above.
fn best_around(diagram: &Diagram, alpha: f64) -> Vec<Minimum> {
    let is_best = |branch: &&Branch| {
        let after = branch.points.partition_point(|point| point.alpha <= alpha);
        let around = [after.checked_sub(1), Some(after)].into_iter().flatten();
        around.filter_map(|place| branch.points.get(place)).any(|point| point.minimum.global)
    };
    diagram.branches.iter().filter(is_best).filter_map(|branch| branch.at(alpha)).collect()
}

impl Mark {
    /// The short name beside the mark.
    #[must_use]
    pub fn name(&self) -> String {
        let word = match self.kind {
            Kind::Born => "born",
            Kind::Gone => "gone",
            Kind::Swap => "swap",
            Kind::Wall => "wall",
        };
        format!("{word} {}", format::parameter(self.alpha, 4))
    }

    /// What happens, in a sentence; `located` tells that α is known.
    #[must_use]
    pub fn about(&self, located: bool) -> String {
        let alpha = if located { format!("α {}", format::parameter(self.alpha, 6)) } else { "About here".to_owned() };
        let places: Vec<String> = self.minima.iter().map(|minimum| format::normal(minimum.mean, minimum.sd)).collect();
        let what = match (self.kind, places.len() > 1) {
            (Kind::Born, false) => "a minimum is born, together with a saddle",
            (Kind::Born, true) => "minima are born, each together with a saddle",
            (Kind::Gone, false) => "a minimum is gone: it meets a saddle",
            (Kind::Gone, true) => "minima are gone: each meets a saddle",
            (Kind::Swap, _) => "the best minima change places; equally good here are",
            (Kind::Wall, false) => "a minimum comes to the wall in σ or leaves it",
            (Kind::Wall, true) => "minima come to the wall in σ or leave it",
        };
        format!("{alpha}: {what}\n{}", places.join(", "))
    }
}

/// What there is to say of the minimum at `point`.
#[must_use]
pub fn about(Point { alpha, minimum }: &Point, unit: InfoUnit) -> String {
    let of = Alpha::new(*alpha).map_or(Unit::One, Alpha::unit);
    let kind = if minimum.global { "global" } else { "local" };
    let value = format!("{} {}", format::readout(unit.show(minimum.value, of)), unit.written(of));
    let (alpha, place) = (format::parameter(*alpha, 4), format::normal(minimum.mean, minimum.sd));
    format!("α {alpha}: {kind} minimum\n{place}\nDα {}", value.trim_end())
}
