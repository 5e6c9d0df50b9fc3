//! The notebook form: sums over a uniform grid.
//!
//! On a grid every objective is a function of log q at the points. An objective says what one point contributes, with
//! its first two derivatives by log q; the chain rule to the candidate's parameters is here, once.

use super::normal_on_grid::NormalOnGrid;
use super::{Evaluation, Grid, Jet};
use crate::line::distribution::Mixture;
use crate::math::{HALF_LN_TWO_PI, LANES, exp_lanes};

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

    /// Σ over the grid of what `point` gives, with the gradient by (μ, log σ).
    #[inline]
    pub(super) fn slope(&self, mean: f64, sd: f64, point: impl Fn(Point) -> [f64; 3]) -> Evaluation {
        let [sum] = self.slopes(mean, sd, |at| [point(at)]);
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
        let mut sums = [[[0.0; LANES]; 3]; N];
        self.for_each_block(mean, sd, |z, points| {
            for lane in 0..LANES {
                let terms = point(points[lane]);
                let z = z[lane];
                for (sums, [value, by_ln_q, _]) in sums.iter_mut().zip(terms) {
                    sums[0][lane] += value;
                    sums[1][lane] += by_ln_q * z;
                    sums[2][lane] += by_ln_q * (z * z - 1.0);
                }
            }
        });
        sums.map(|sums| {
            let [loss, by_z, by_shape] = sums.map(|lanes| lanes.iter().sum::<f64>());
            Evaluation { loss, gradient: [by_z / sd, by_shape] }
        })
    }

    /// Σ over the grid of what `point` gives, with first and second derivatives by (μ, log σ).
    pub(super) fn jet(&self, mean: f64, sd: f64, point: impl Fn(Point) -> [f64; 3]) -> Jet {
        let mut sums = [[0.0; LANES]; 6];
        self.for_each_block(mean, sd, |z, points| {
            for lane in 0..LANES {
                let [value, first, second] = point(points[lane]);
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
        });
        let [loss, g0, g1, h0, h1, h2] = sums.map(|lanes| lanes.iter().sum::<f64>());
        Jet { loss, gradient: [g0 / sd, g1], hessian: [h0 / sd / sd, h1 / sd, h2] }
    }

    /// Calls `block` with the standardised distances and the points of every block.
    #[inline]
    fn for_each_block(&self, mean: f64, sd: f64, mut block: impl FnMut(&[f64; LANES], &[Point; LANES])) {
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
            let densities = normal.as_ref().map(|normal| normal.densities(x));
            for (member, x) in x.iter().enumerate() {
                let index = group * LANES + member;
                let z = x.map(|x| (x - mean) * precision);
                let mut ln_q = z.map(|z| ln_norm - 0.5 * z * z);
                let mut q = densities.as_ref().map_or_else(|| exponentials(ln_q), |densities| densities[member]);
                if index == last {
                    for lane in self.points - index * LANES..LANES {
                        (q[lane], ln_q[lane]) = (0.0, 0.0);
                    }
                }
                let (p, ln_p) = (&p[index], &ln_p[index]);
                let points =
                    std::array::from_fn(|lane| Point { q: q[lane], ln_q: ln_q[lane], p: p[lane], ln_p: ln_p[lane] });
                block(&z, &points);
            }
        }
    }
}

fn exponentials(mut x: [f64; LANES]) -> [f64; LANES] {
    exp_lanes(&mut x);
    x
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
