//! The minima of an objective as a list, which knows whether it is complete and learns from what it has missed.

use std::ops::Deref;

use super::newton::{downhill, same};
use super::region::Region;
use crate::line::objective::Problem;

/// Two minima whose losses differ by less than this part of the loss are equally good.
const TIE: f64 = 1e-10;
/// A gradient shorter than this, by (μ/σ, log σ) and beside the loss's curvatures, is that of a point at rest.
const AT_REST: f64 = 1e-6;
/// Within this part of an sd a point at rest is in a minimum's place.
const IN_PLACE: f64 = 1e-4;

/// A local minimum of an objective.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum {
    /// The candidate's mean there, in units of x.
    pub mean: f64,
    /// The candidate's sd there, in units of x.
    pub sd: f64,
    /// The loss there.
    pub value: f64,
    /// Whether no other minimum is lower, nor any value that has been seen; where several tie, all of them are.
    pub global: bool,
}

/// The local minima of an objective, best first; ties from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Minima {
    list: Vec<Minimum>,
    complete: bool,
    /// Where others could be; nowhere where a closed form knows them all.
    region: Option<Region>,
    /// A value below the best minimum's, from which no way down led to a minimum.
    below: Option<f64>,
}

impl Deref for Minima {
    type Target = [Minimum];

    fn deref(&self) -> &[Minimum] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Minima {
    type Item = &'a Minimum;
    type IntoIter = std::slice::Iter<'a, Minimum>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl Minima {
    /// From (mean, sd, value) as a search found them.
    pub(super) fn new(points: Vec<[f64; 3]>, complete: bool, region: Region) -> Self {
        let mut minima = Self { list: Vec::new(), complete, region: Some(region), below: None };
        minima.rank(points);
        minima
    }

    /// From (mean, sd, value) in closed form.
    pub(super) fn known(points: Vec<[f64; 3]>) -> Self {
        let mut minima = Self { complete: true, ..Self::default() };
        minima.rank(points);
        minima
    }

    /// Whether it could be shown that there are no others; else the list has at least these.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// How far `loss` lies above the global minimum, 0 where rounding puts it a hair below; `None` where none is known.
    #[must_use]
    pub fn above(&self, loss: f64) -> Option<f64> {
        let best = self.list.first().filter(|best| best.global)?.value;
        let gap = loss - best;
        let nothing = gap.abs() < 1e-14 || (gap < 0.0 && !self.is_below(loss));
        Some(if nothing { 0.0 } else { gap })
    }

    /// Whether `value` lies below the best minimum by more than rounding, or there is no minimum at all.
    fn is_below(&self, value: f64) -> bool {
        self.list.first().is_none_or(|best| !tied(best.value, value, best.value))
    }

    /// Learns from a normal that the program has come by, such as the end of a run: where it lies at rest but in no listed
    /// minimum's place, or lower than the best one, the minimum downhill from it is added. Whether anything changed.
    ///
    /// `problem` is the one that these are the minima of.
    pub fn learn(&mut self, problem: &Problem, mean: f64, sd: f64) -> bool {
        let Some(region) = self.region else { return false };
        let value = problem.loss(mean, sd);
        let lower = value.is_finite() && self.is_below(value) && self.below.is_none_or(|below| value < below);
        if !(lower || self.is_news(problem, [mean, sd.ln()])) {
            return false;
        }
        let loss = problem.as_loss();
        if let Some(place) = downhill(loss, &region, [mean, sd.ln()]) {
            if self.has(place) {
                return false;
            }
            let mut points: Vec<[f64; 3]> = self.list.iter().map(|m| [m.mean, m.sd, m.value]).collect();
            points.push(super::at(loss, place));
            self.complete = false;
            self.rank(points);
            return true;
        }
        if lower {
            // There is something deeper, though not what and where.
            self.below = Some(value);
            self.complete = false;
            self.list.iter_mut().for_each(|minimum| minimum.global = false);
        }
        lower
    }

    /// Whether the loss is at rest at a place where no minimum is listed.
    fn is_news(&self, problem: &Problem, place: [f64; 2]) -> bool {
        if !(place[0].is_finite() && place[1].is_finite()) || self.has(place) {
            return false;
        }
        let sd = place[1].exp();
        let jet = problem.jet(place[0], sd);
        let steep = (jet.gradient[0] * sd).hypot(jet.gradient[1]);
        jet.is_convex() && steep < AT_REST * (jet.hessian[0] * sd * sd).max(jet.hessian[2])
    }

    fn has(&self, place: [f64; 2]) -> bool {
        self.list.iter().any(|minimum| same(place, [minimum.mean, minimum.sd.ln()], IN_PLACE))
    }

    /// Makes the list from (mean, sd, value).
    fn rank(&mut self, mut points: Vec<[f64; 3]>) {
        points.sort_by(|a, b| a[2].total_cmp(&b[2]));
        self.list.clear();
        let Some(best) = points.first().map(|point| point[2]) else { return };
        self.below = self.below.filter(|below| !tied(best, *below, best));
        let mut rest = points.as_slice();
        while let Some(first) = rest.first() {
            // Equal values keep their places when rounding swaps them, as it would while a handle is dragged.
            let equal = rest.iter().take_while(|point| tied(point[2], first[2], best)).count();
            let mut group = rest[..equal].to_vec();
            group.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
            let global = self.list.is_empty() && self.below.is_none();
            self.list.extend(group.into_iter().map(|[mean, sd, value]| Minimum { mean, sd, value, global }));
            rest = &rest[equal..];
        }
    }
}

/// Whether `value` is no higher than `with`, to rounding; the best value sets the scale of that.
fn tied(value: f64, with: f64, best: f64) -> bool {
    value - with <= TIE * with.abs() + 1e-15 * best.abs().max(1e-3)
}
