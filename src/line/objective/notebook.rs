//! The notebook form: sums over a uniform grid.
//!
//! On a grid every objective is a function of log q at the points. An objective says what one point contributes, with
//! its first two derivatives by log q; the chain rule to the candidate's parameters is here, once.

use super::normal_on_grid::NormalOnGrid;
use super::{Evaluation, Grid, Jet};
use crate::line::distribution::Mixture;
use crate::math::{HALF_LN_TWO_PI, LANES, exp_lanes, widest};

/// A target on a grid. The arrays are padded to whole blocks with points at which p and q are 0.
pub(super) struct GridTarget {
    points: usize,
    spacing: f64,
    x: Vec<f64>,
    p: Vec<f64>,
    ln_p: Vec<f64>,
}

/// What one grid point knows.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub(super) q: f64,
    pub(super) ln_q: f64,
    pub(super) p: f64,
    pub(super) ln_p: f64,
}

impl GridTarget {
    /// The plain sum of the components with their weights as given: mass 2 for `N(-5,1) + N(10,1)`.
    pub(super) fn as_given(target: &Mixture, grid: &Grid) -> Self {
        Self::new(target, grid, target.given_mass())
    }

    /// The normalised target.
    pub(super) fn normalised(target: &Mixture, grid: &Grid) -> Self {
        Self::new(target, grid, 1.0)
    }

    fn new(target: &Mixture, grid: &Grid, mass: f64) -> Self {
        let points = grid.points();
        let padded = points.next_multiple_of(LANES);
        let mut x: Vec<f64> = grid.iter().collect();
        let mut p: Vec<f64> = x.iter().map(|&x| mass * target.pdf(x)).collect();
        let mut ln_p: Vec<f64> = x.iter().map(|&x| mass.ln() + target.ln_pdf(x)).collect();
        x.resize(padded, grid.high());
        p.resize(padded, 0.0);
        ln_p.resize(padded, 0.0);
        Self { points, spacing: grid.spacing(), x, p, ln_p }
    }

    /// The grid points.
    pub(super) fn x(&self) -> &[f64] {
        &self.x[..self.points]
    }

    /// p at the points.
    pub(super) fn p(&self) -> &[f64] {
        &self.p[..self.points]
    }

    /// log p at the points; finite where p itself has underflown to 0.
    pub(super) fn ln_p(&self) -> &[f64] {
        &self.ln_p[..self.points]
    }

    /// Σ over the grid of what `point`, which has to be `#[inline(always)]`, gives, with the gradient by (μ, log σ).
    #[inline]
    pub(super) fn slope(&self, mean: f64, sd: f64, point: impl Fn(Point) -> [f64; 3]) -> Evaluation {
        let [sum] = self.slopes(
            mean,
            sd,
            #[inline(always)]
            |at| [point(at)],
        );
        sum
    }

    /// Several sums over the grid in one pass: an exponential a point is what costs.
    #[inline]
    pub(super) fn slopes<const N: usize>(
        &self,
        mean: f64,
        sd: f64,
        point: impl Fn(Point) -> [[f64; 3]; N],
    ) -> [Evaluation; N] {
        widest(
            #[inline(always)]
            || self.slopes_here(mean, sd, point),
        )
    }

    /// [`Self::slopes`], in the vectors of whoever calls.
    #[inline(always)]
    fn slopes_here<const N: usize>(
        &self,
        mean: f64,
        sd: f64,
        point: impl Fn(Point) -> [[f64; 3]; N],
    ) -> [Evaluation; N] {
        let mut sums = [[[0.0; LANES]; 3]; N];
        self.for_each_block(
            mean,
            sd,
            #[inline(always)]
            |block| {
                for lane in 0..LANES {
                    let terms = point(block.point(lane));
                    let z = block.z[lane];
                    for (sums, [value, by_ln_q, _]) in sums.iter_mut().zip(terms) {
                        sums[0][lane] += value;
                        sums[1][lane] += by_ln_q * z;
                        sums[2][lane] += by_ln_q * (z * z - 1.0);
                    }
                }
            },
        );
        sums.map(|sums| {
            let [loss, by_z, by_shape] = sums.map(|lanes| lanes.iter().sum::<f64>());
            Evaluation { loss, gradient: [by_z / sd, by_shape] }
        })
    }

    /// Σ over the grid of what `point` gives, with first and second derivatives by (μ, log σ).
    pub(super) fn jet(&self, mean: f64, sd: f64, point: impl Fn(Point) -> [f64; 3]) -> Jet {
        widest(
            #[inline(always)]
            || self.jet_here(mean, sd, point),
        )
    }

    /// [`Self::jet`], in the vectors of whoever calls.
    #[inline(always)]
    fn jet_here(&self, mean: f64, sd: f64, point: impl Fn(Point) -> [f64; 3]) -> Jet {
        let mut sums = [[0.0; LANES]; 6];
        self.for_each_block(
            mean,
            sd,
            #[inline(always)]
            |block| {
                let z = &block.z;
                for lane in 0..LANES {
                    let [value, first, second] = point(block.point(lane));
                    let z = z[lane];
                    let shape = z * z - 1.0;
                    sums[0][lane] += value;
                    sums[1][lane] += first * z;
                    sums[2][lane] += first * shape;
                    // log q has the second derivatives −1/σ², −2z/σ and −2z² by (μ, log σ).
                    sums[3][lane] += second * z * z - first;
                    sums[4][lane] += (second * shape - 2.0 * first) * z;
                    sums[5][lane] += second * shape * shape - 2.0 * first * z * z;
                }
            },
        );
        let [loss, g0, g1, h0, h1, h2] = sums.map(|lanes| lanes.iter().sum::<f64>());
        Jet { loss, gradient: [g0 / sd, g1], hessian: [h0 / sd / sd, h1 / sd, h2] }
    }

    /// Calls `block` with the points of every block.
    #[inline(always)]
    fn for_each_block(&self, mean: f64, sd: f64, mut block: impl FnMut(&Block)) {
        // A thousand sds off the grid q is 0 at every point; further off only the squares of the distances would overflow.
        let mean = mean.clamp(self.x[0] - 1e3 * sd, self.x[self.points - 1] + 1e3 * sd);
        let normal = NormalOnGrid::new(mean, sd, self.spacing);
        let ln_norm = -sd.ln() - HALF_LN_TWO_PI;
        let precision = 1.0 / sd;
        let (x, _) = self.x.as_chunks::<LANES>();
        let (p, _) = self.p.as_chunks::<LANES>();
        let (ln_p, _) = self.ln_p.as_chunks::<LANES>();
        let last = x.len() - 1;
        for (group, x) in x.chunks(LANES).enumerate() {
            let densities = normal.as_ref().map(|normal| (normal, normal.group(x)));
            for (member, x) in x.iter().enumerate() {
                let index = group * LANES + member;
                let (mut z, mut ln_q) = ([0.0; LANES], [0.0; LANES]);
                for lane in 0..LANES {
                    z[lane] = (x[lane] - mean) * precision;
                    ln_q[lane] = ln_norm - 0.5 * (z[lane] * z[lane]);
                }
                let mut q = ln_q;
                if let Some((normal, group)) = &densities {
                    q = normal.block(group, member);
                } else {
                    exp_lanes(&mut q);
                }
                if index == last {
                    // Every lane is looked at, so that none has to leave its register.
                    let here = self.points - index * LANES;
                    for lane in 0..LANES {
                        q[lane] = if lane < here { q[lane] } else { 0.0 };
                        ln_q[lane] = if lane < here { ln_q[lane] } else { 0.0 };
                    }
                }
                block(&Block { z, q, ln_q, p: &p[index], ln_p: &ln_p[index] });
            }
        }
    }
}

/// The points of a block, with their standardised distances z from the candidate's mean.
struct Block<'a> {
    z: [f64; LANES],
    q: [f64; LANES],
    ln_q: [f64; LANES],
    p: &'a [f64; LANES],
    ln_p: &'a [f64; LANES],
}

impl Block<'_> {
    #[inline(always)]
    fn point(&self, lane: usize) -> Point {
        Point { q: self.q[lane], ln_q: self.ln_q[lane], p: self.p[lane], ln_p: self.ln_p[lane] }
    }
}

impl Evaluation {
    /// A sum over the grid as an average.
    pub(super) fn per_point(self, target: &GridTarget) -> Self {
        let n = super::count(target.points);
        Self { loss: self.loss / n, gradient: self.gradient.map(|g| g / n) }
    }
}

impl Jet {
    /// A sum over the grid as an average.
    pub(super) fn per_point(self, target: &GridTarget) -> Self {
        let n = super::count(target.points);
        Self { loss: self.loss / n, gradient: self.gradient.map(|g| g / n), hessian: self.hessian.map(|h| h / n) }
    }
}

#[cfg(test)]
mod tests {
    use crate::line::Alpha;
    use proptest::prelude::*;

    use super::super::{ALL, Form, Grid, prepared};
    use super::*;
    use crate::line::distribution::{Component, Normal};
    use crate::math::plainly;

    fn bits(evaluation: Evaluation, jet: Jet) -> Vec<u64> {
        let Jet { loss, gradient, hessian } = jet;
        let numbers = [&[evaluation.loss], &evaluation.gradient[..], &[loss], &gradient, &hessian].concat();
        numbers.into_iter().map(f64::to_bits).collect()
    }

    fn normal() -> impl Strategy<Value = (f64, f64, f64)> {
        (0.01..1.0, -20.0..20.0, (0.01_f64.ln()..10_f64.ln()).prop_map(f64::exp))
    }

    proptest! {
        // Grids of every remainder by the lanes, candidates narrower than their spacing, and such as are far off them.
        #[test]
        fn every_loss_has_the_same_bits_in_wide_vectors(
            components in prop::collection::vec(normal(), 1..5),
            points in 2_usize..1500,
            alpha in -1.0..2.0_f64,
            mean in prop_oneof![4 => -20.0..20.0, 1 => -1e6..1e6],
            sd in (1e-3_f64.ln()..1e3_f64.ln()).prop_map(f64::exp),
        ) {
            let component = |&(weight, mean, sd): &_| Component { weight, normal: Normal::new(mean, sd).unwrap() };
            let target = Mixture::new(components.iter().map(component).collect()).unwrap();
            for form in [Form::Notebook(Grid::new(-15.0, 15.0, points).unwrap()), Form::Exact] {
                for objective in ALL {
                    let loss = prepared(*objective, &target, &form, Alpha::new(alpha).unwrap());
                    let both = || bits(loss.slope(mean, sd), loss.jet(mean, sd));
                    prop_assert_eq!(both(), plainly(both), "{} {}", form.id(), objective.id());
                }
            }
        }
    }
}
