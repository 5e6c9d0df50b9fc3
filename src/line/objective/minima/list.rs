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
    /// Whether it lies on the wall beyond which the loss is infinite (see [`Loss::sds`](super::super::Loss::sds)): the loss
    /// still falls towards it, and its gradient is not 0.
    pub on_wall: bool,
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

    /// The minima.
    #[must_use]
    pub fn as_slice(&self) -> &[Minimum] {
        &self.list
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

    /// Whether a loss lower than the best minimum's is known, and no minimum that it belongs to.
    #[must_use]
    pub fn is_undercut(&self) -> bool {
        self.below.is_some()
    }

    /// Takes note of a loss that some normal has: where it is lower than the best minimum's, none of them is global.
    pub(super) fn undercut(&mut self, value: f64) {
        if self.is_below(value) && self.below.is_none_or(|below| value < below) {
            self.below = Some(value);
            self.complete = false;
            self.list.iter_mut().for_each(|minimum| minimum.global = false);
        }
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
            self.undercut(value);
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
            let wall = self.region.and_then(|region| region.wall);
            self.list.extend(group.into_iter().map(|[mean, sd, value]| Minimum {
                mean,
                sd,
                value,
                on_wall: wall == Some(sd),
                global,
            }));
            rest = &rest[equal..];
        }
    }
}

/// Whether `value` is no higher than `with`, to rounding; the best value sets the scale of that.
fn tied(value: f64, with: f64, best: f64) -> bool {
    value - with <= TIE * with.abs() + 1e-15 * best.abs().max(1e-3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distribution::Mixture;
    use crate::line::objective::{Form, Grid, ReverseKl, minima};

    /// ½N(−2.5, 0.8) + ½N(2.5, 0.8) has reverse-KL minima of 0.690345 at ±2.4919 and of 0.946869 in the middle
    /// (tests/data/optima.json).
    fn target() -> Mixture {
        "0.5*N(-2.5,0.8) + 0.5*N(2.5,0.8)".parse().unwrap()
    }

    /// The list of a search that has met the middle only.
    fn middle_only(target: &Mixture) -> Minima {
        let all = minima(&ReverseKl, target, &Form::Exact);
        let middle = all[2];
        Minima::new(
            vec![[middle.mean, middle.sd, middle.value]],
            true,
            Region::line(target, Problem::new(&ReverseKl, target, &Form::Exact).as_loss()),
        )
    }

    #[test]
    fn a_run_that_comes_to_rest_elsewhere_adds_its_minimum_and_takes_the_claim_back() {
        let problem = Problem::new(&ReverseKl, &target(), &Form::Exact);
        let mut known = middle_only(&target());
        assert!(known.is_complete() && known[0].global);
        assert!(known.learn(&problem, 2.4919, 0.8126));
        assert!(!known.is_complete() && known.len() == 2);
        assert!(known[0].global && (known[0].mean - 2.4919).abs() < 1e-4 && (known[0].value - 0.690_345).abs() < 1e-6);
        assert!(!known[1].global && known[1].mean.abs() < 1e-9);
        assert!(!known.learn(&problem, 2.4919, 0.8126), "once is enough");
        assert!(!known.learn(&problem, -2.4919, 0.8126), "as deep, but still on its way");
        let left = minima(&ReverseKl, &target(), &Form::Exact)[0];
        assert!(known.learn(&problem, left.mean + 1e-8, left.sd));
        assert!(known.len() == 3 && known[0].global && known[1].global && !known[2].global);
        assert!((known[0].mean + 2.4919).abs() < 1e-4 && (known[1].mean - 2.4919).abs() < 1e-4);
    }

    #[test]
    fn any_value_below_the_best_leads_down_to_a_minimum() {
        let problem = Problem::new(&ReverseKl, &target(), &Form::Exact);
        let mut known = middle_only(&target());
        assert!(problem.loss(2.0, 1.0) < known[0].value);
        assert!(known.learn(&problem, 2.0, 1.0));
        assert!((known[0].mean - 2.4919).abs() < 1e-4);
        // What lies above the best and on a slope tells nothing.
        assert!(!known.learn(&problem, 7.0, 3.0));
        assert!(!known.learn(&problem, f64::NAN, 1.0) && !known.learn(&problem, 0.0, -1.0));
    }

    #[test]
    fn nothing_is_global_above_a_value_that_was_seen_even_where_no_minimum_lies_below() {
        // On this grid reverse KL falls for ever towards candidates that leave it (truth.md, the notebook form).
        let target: Mixture = "N(-5,1) + N(10,1)".parse().unwrap();
        let grid = Grid::new(-15.0, 15.0, 120).unwrap();
        let form = Form::Notebook(grid);
        let problem = Problem::new(&ReverseKl, &target, &form);
        let found = minima(&ReverseKl, &target, &form);
        let points = found.iter().map(|m| [m.mean, m.sd, m.value]).collect();
        let mut known = Minima::new(points, false, Region::grid(&target, &grid));
        assert!(known[0].global && !known.is_complete());
        let places = known.len();
        // So wide that next to none of it is on the grid, and nearly nothing is lost.
        assert!(problem.loss(0.0, 1e6) < known[0].value);
        assert!(known.learn(&problem, 0.0, 1e6));
        assert_eq!(known.len(), places);
        assert!(known.iter().all(|minimum| !minimum.global) && known.above(0.0).is_none());
    }

    #[test]
    fn what_rounding_puts_below_the_best_is_no_gap() {
        let known = minima(&ReverseKl, &target(), &Form::Exact);
        assert_eq!(known.above(known[0].value - 1e-13), Some(0.0));
        assert_eq!(known.above(known[0].value + 0.25).map(|gap| (gap * 1e9).round()), Some(0.25e9));
    }
}
