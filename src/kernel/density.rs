//! The fast kernel density: dense stretches through a grid, sparse points one by one, small sums term by term.

use std::ops::Range;

use super::direct::ln_normaliser;
use super::far::{Block, Cloud};
use super::grid::{BUMP_ERROR, Grid};
use super::{Bandwidth, KernelError, Sample};

/// Bound on the error of each log density against [`super::direct`], in nats, besides rounding. Where the bound on the
/// fast sum is larger, the sum is taken term by term. Typical errors are a thousand times smaller.
pub const LN_TOLERANCE: f64 = 1e-7;

/// Bumps farther off than this share of [`LN_TOLERANCE`], all together, are left out of the fast sum.
const LEFT_OUT: f64 = LN_TOLERANCE / 10.0;
/// A stretch one bandwidth long with fewer points is sparse: for it the grid would cost more than it saves.
const DENSE: usize = 2;
/// A run of dense stretches with fewer points in all doesn't earn a grid.
const WORTH_A_GRID: usize = 64;
/// So many queries close together share one expansion.
const WORTH_A_BLOCK: usize = 8;
/// Points whose logarithms are taken together.
const CHUNK: usize = 64;
/// From here on the series in [`ln_one_less`] is exact.
const LARGE_SUM: f64 = 50.0;

/// The kernel estimate at each point of its own sample, in the order of [`Sample::sorted`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Own {
    /// log q̂(xᵢ), where every point also counts itself.
    pub ln_with_self: Vec<f64>,
    /// log q̂₋ᵢ(xᵢ), from the other n − 1 points; −∞ for a single point.
    pub ln_without_self: Vec<f64>,
}

/// A kernel density, prepared in O(n) for one bandwidth.
///
/// Every log density is within [`LN_TOLERANCE`] of the direct sum, besides rounding, wherever it is asked for and for any
/// bandwidth; n sorted queries cost O(n), or O(n) for each bandwidth of distance where they crowd outside the sample.
#[derive(Debug, Clone)]
pub struct Density<'a> {
    points: &'a [f64],
    cloud: Cloud<'a>,
    h: f64,
    /// Beyond this many bandwidths a bump is left out of the fast sum.
    reach: f64,
    grids: Vec<Grid>,
    sparse: Vec<Range<usize>>,
}

impl<'a> Density<'a> {
    /// The estimate from `sample` with bandwidth `h`, in units of x.
    ///
    /// # Errors
    /// When `h` is not a number from [`super::BANDWIDTH_MIN`] to [`super::BANDWIDTH_MAX`].
    pub fn new(sample: &'a Sample, h: f64) -> Result<Self, KernelError> {
        Bandwidth::check(h)?;
        let points = sample.sorted();
        let reach = (2.0 * (sample.count() / LEFT_OUT).ln()).sqrt();
        let mut density = Self { points, cloud: sample.cloud(), h, reach, grids: Vec::new(), sparse: Vec::new() };
        density.divide();
        Ok(density)
    }

    /// The bandwidth, in units of x.
    #[must_use]
    pub fn bandwidth(&self) -> f64 {
        self.h
    }

    /// Divides the points into runs that get a grid and ranges that stay points.
    fn divide(&mut self) {
        let mut start = 0;
        while start < self.points.len() {
            let (end, tiles, after) = self.dense_run(start);
            if end - start >= WORTH_A_GRID {
                self.grids.push(Grid::new(&self.points[start..end], self.h, tiles, self.reach));
                start = end;
            } else {
                match self.sparse.last_mut() {
                    Some(last) if last.end == start => last.end = after,
                    _ => self.sparse.push(start..after),
                }
                start = after;
            }
        }
    }

    /// From `start`, the end of the stretches of one bandwidth with [`DENSE`] points or more, how many they are, and the
    /// end of the first sparse stretch after them.
    fn dense_run(&self, start: usize) -> (usize, usize, usize) {
        let origin = self.points[start];
        let mut end = start;
        let mut tiles = 0;
        loop {
            let width = (tiles + 1) as f64 * self.h;
            let after = end + leading(&self.points[end..], |x| x - origin < width);
            if after - end < DENSE {
                return (end, tiles, after.max(start + 1));
            }
            end = after;
            tiles += 1;
        }
    }

    /// log q̂ at `x`, in nats.
    #[must_use]
    pub fn ln_at(&self, x: f64) -> f64 {
        self.ln_at_sorted(&[x])[0]
    }

    /// log q̂ at each of `queries`, which must be sorted upwards, in nats.
    #[must_use]
    pub fn ln_at_sorted(&self, queries: &[f64]) -> Vec<f64> {
        self.ln_at_sorted_in(queries, Vec::new())
    }

    /// The same, in the memory of `buffer`, whose contents don't matter: fresh memory costs a sixth of a short sweep.
    #[must_use]
    pub fn ln_at_sorted_in(&self, queries: &[f64], buffer: Vec<f64>) -> Vec<f64> {
        let mut sums = self.sums(queries, buffer);
        let mut index = 0;
        while index < queries.len() {
            let distrusted = |at: usize| !self.trusts(sums[at], sums[at], queries[at]);
            let near = |at: usize| queries[at] - queries[index] <= self.h;
            let end = (index..queries.len()).find(|at| !near(*at) || !distrusted(*at)).unwrap_or(queries.len());
            if end == index {
                sums[index] = sums[index].ln();
                index += 1;
            } else {
                self.term_by_term(&queries[index..end], &mut sums[index..end]);
                index = end;
            }
        }
        let ln_norm = ln_normaliser(self.points.len(), self.h);
        for ln in &mut sums {
            *ln -= ln_norm;
        }
        sums
    }

    /// Logarithms of the sums at queries within one bandwidth, for which the fast sums won't do.
    fn term_by_term(&self, queries: &[f64], out: &mut [f64]) {
        if queries.len() < WORTH_A_BLOCK {
            for (ln, y) in out.iter_mut().zip(queries) {
                *ln = self.cloud.ln_sum(self.h, *y);
            }
            return;
        }
        let centre = 0.5 * (queries[0] + queries[queries.len() - 1]);
        let block = Block::new(&self.cloud, self.h, centre);
        for (ln, y) in out.iter_mut().zip(queries) {
            *ln = block.ln_sum(*y);
        }
    }

    /// log q̂ at the sample's own points, with and without the point itself.
    #[must_use]
    pub fn own(&self) -> Own {
        self.own_in(Own::default())
    }

    /// The same, in the memory of `buffer`, whose contents don't matter.
    #[must_use]
    pub fn own_in(&self, buffer: Own) -> Own {
        let mut with = self.sums(self.points, buffer.ln_with_self);
        let mut without = buffer.ln_without_self;
        without.resize(with.len(), 0.0);
        // In chunks, so that the usual case, where all sums of a chunk are large, has loops without branches.
        for (chunk, points) in self.points.chunks(CHUNK).enumerate() {
            let range = chunk * CHUNK..chunk * CHUNK + points.len();
            let (with, without) = (&mut with[range.clone()], &mut without[range]);
            let smallest = with.iter().copied().fold(f64::INFINITY, f64::min);
            if smallest > LARGE_SUM && self.trusts_throughout(smallest - 1.0, smallest) {
                for (others, sum) in without.iter_mut().zip(with) {
                    *others = ln_one_less(*sum);
                    *sum = sum.ln();
                    *others += *sum;
                }
            } else {
                self.own_one_by_one(chunk * CHUNK, with, without);
            }
        }
        let n = self.points.len();
        let (ln_norm, ln_norm_without) = (ln_normaliser(n, self.h), ln_normaliser(n - 1, self.h));
        for (with, without) in with.iter_mut().zip(&mut without) {
            *with -= ln_norm;
            *without -= ln_norm_without;
        }
        Own { ln_with_self: with, ln_without_self: without }
    }

    /// Turns the sums in `with`, which belong to the points from `start` on, into logarithms, with and without the point.
    fn own_one_by_one(&self, start: usize, with: &mut [f64], without: &mut [f64]) {
        for (index, (sum, others)) in with.iter_mut().zip(without).enumerate() {
            let x = self.points[start + index];
            if self.trusts(*sum - 1.0, *sum, x) {
                *others = (*sum - 1.0).ln();
                *sum = sum.ln();
            } else {
                *others = self.cloud.ln_sum_without(self.h, x);
                *sum = others.exp().ln_1p();
            }
        }
    }

    /// Σⱼ exp(−½((y − xⱼ)/h)²) at the sorted `queries`, up to the error that [`Self::trusts`] bounds.
    fn sums(&self, queries: &[f64], mut sums: Vec<f64>) -> Vec<f64> {
        sums.clear();
        sums.resize(queries.len(), 0.0);
        for grid in &self.grids {
            let (low, high) = grid.range();
            let start = queries.partition_point(|y| *y < low);
            let end = queries.partition_point(|y| *y < high);
            grid.add_at(&queries[start..end], &mut sums[start..end]);
        }
        for range in &self.sparse {
            self.add_points(&self.points[range.clone()], queries, &mut sums);
        }
        sums
    }

    /// Adds the bumps of `points` one by one.
    fn add_points(&self, points: &[f64], queries: &[f64], sums: &mut [f64]) {
        let reach = self.reach * self.h;
        let mut start = points.first().map_or(0, |x| queries.partition_point(|y| *y < x - reach));
        for &x in points {
            start += queries[start..].iter().take_while(|y| **y < x - reach).count();
            for (sum, y) in sums[start..].iter_mut().zip(&queries[start..]) {
                let t = (y - x) / self.h;
                if t > self.reach {
                    break;
                }
                *sum += (-0.5 * t * t).exp();
            }
        }
    }

    /// Whether the fast sum, `all`, less what doesn't belong in it, has a relative error within the tolerance; `wanted`
    /// is what remains.
    ///
    /// The grids' error is at most ε Σ exp(−t²/4) ≤ ε √(m·Σ exp(−t²/2)) over the m points within reach (Cauchy and
    /// Schwarz), and what lies beyond reach at most [`LEFT_OUT`].
    fn trusts(&self, wanted: f64, all: f64, at: f64) -> bool {
        if self.trusts_throughout(wanted, all) {
            return true;
        }
        let reach = self.reach * self.h;
        let near = self.points.partition_point(|x| *x <= at + reach) - self.points.partition_point(|x| *x < at - reach);
        within_bound(wanted, all, near)
    }

    /// The same without a look at how many points are within reach, and for all larger sums too.
    fn trusts_throughout(&self, wanted: f64, all: f64) -> bool {
        within_bound(wanted, all, self.points.len())
    }
}

/// How many of the sorted `points` come before `within` fails, searched from the front: tiles are short.
fn leading(points: &[f64], within: impl Fn(f64) -> bool) -> usize {
    let mut end = 8;
    while end < points.len() && within(points[end]) {
        end *= 2;
    }
    let (start, end) = (if end > 8 { end / 2 } else { 0 }, end.min(points.len()));
    start + points[start..end].partition_point(|x| within(*x))
}

fn within_bound(wanted: f64, all: f64, near: usize) -> bool {
    let spare = (LN_TOLERANCE * wanted - LEFT_OUT) / BUMP_ERROR;
    spare > 0.0 && spare * spare >= near as f64 * all
}

/// log(1 − 1/s) for s > [`LARGE_SUM`] by its series, to 1e-14: it saves a logarithm.
#[inline]
fn ln_one_less(s: f64) -> f64 {
    let z = 1.0 / s;
    let tail = 1.0 / 4.0 + z * (1.0 / 5.0 + z * (1.0 / 6.0 + z / 7.0));
    -z * (1.0 + z * (1.0 / 2.0 + z * (1.0 / 3.0 + z * tail)))
}
