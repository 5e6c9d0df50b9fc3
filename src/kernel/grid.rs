//! Sums of bumps over a dense stretch of points, through a grid.
//!
//! With step h/8, each bump exp(−½((y − x)/h)²) is replaced by Σ ℓₐ(y) exp(−½((gₐ − gₑ)/h)²) ℓₑ(x): interpolated by
//! ten nodes around y and ten around x. All points of one grid interval act through their first ten power sums, the
//! nodes talk to each other by one convolution, and all queries in one interval share one polynomial of degree nine. So
//! the cost is a few products a point and some hundreds a node, whatever the bandwidth.
//!
//! The error of one bump at distance t·h is below [`BUMP_ERROR`]·exp(−t²/4); the unit is the bump's top.

use super::stencil::{ORDER, add_powers, polynomial, spread, value};

/// Grid intervals in one bandwidth.
pub(super) const PER_BANDWIDTH: usize = 8;
/// Bound on the error of one bump under its top, before the factor exp(−t²/4). Tested in this module.
pub(super) const BUMP_ERROR: f64 = 1e-9;

/// Outputs of the convolution made at a time.
const BLOCK: usize = 8;

/// The bumps of a stretch of points, ready to be summed at any place within reach.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Where the stretch begins, in units of x.
    origin: f64,
    /// Intervals in one unit of x.
    per_x: f64,
    /// Intervals before the origin (and after the end) at which the sum is known.
    margin: usize,
    /// Intervals of the stretch itself.
    intervals: usize,
    /// Sums of bumps at the nodes, from four nodes before the margin on.
    sums: Vec<f64>,
}

impl Grid {
    /// The bumps of `points` (sorted, the first at the origin, all within `tiles` bandwidths of it), for queries up to
    /// `reach` bandwidths away.
    pub(super) fn new(points: &[f64], h: f64, tiles: usize, reach: f64) -> Self {
        let margin = (reach * PER_BANDWIDTH as f64).ceil() as usize;
        let intervals = tiles * PER_BANDWIDTH;
        let mut grid = Self {
            origin: points.first().copied().unwrap_or(0.0),
            per_x: PER_BANDWIDTH as f64 / h,
            margin,
            intervals,
            sums: Vec::new(),
        };
        let bump = bump(margin);
        // The convolution reads `bump.len() - 1` weights on either side of every node.
        let nodes = (intervals + 2 * margin + ORDER).next_multiple_of(BLOCK);
        let mut weights = vec![0.0; nodes + 2 * (bump.len() - 1)];
        grid.add_weights(points, &mut weights[bump.len() - 1 + margin..]);
        grid.sums = convolve(&weights, &bump, nodes);
        grid
    }

    /// From where to where the sum is known, in units of x.
    pub(super) fn range(&self) -> (f64, f64) {
        let margin = self.margin as f64 / self.per_x;
        (self.origin - margin, self.origin + self.intervals as f64 / self.per_x + margin)
    }

    /// Spreads the points on the nodes; `weights[0]` is the node four before the origin.
    fn add_weights(&self, points: &[f64], weights: &mut [f64]) {
        let mut start = 0;
        while start < points.len() {
            let group = self.group(&points[start..], 0, self.intervals);
            let mut moments = [0.0; ORDER];
            for x in &points[start..start + group.len] {
                add_powers(&mut moments, (x - self.origin) * self.per_x - group.centre);
            }
            add(&spread(&moments), &mut weights[group.interval..]);
            start += group.len;
        }
    }

    /// Adds the sum of bumps at each of the sorted `queries`, which must lie within [`Self::range`], to `out`.
    pub(super) fn add_at(&self, queries: &[f64], out: &mut [f64]) {
        let mut start = 0;
        while start < queries.len() {
            let group = self.group(&queries[start..], self.margin, self.intervals + 2 * self.margin);
            let mut nodes = [0.0; ORDER];
            nodes.copy_from_slice(&self.sums[group.interval..group.interval + ORDER]);
            let coefficients = polynomial(&nodes);
            let end = start + group.len;
            for (y, sum) in queries[start..end].iter().zip(&mut out[start..end]) {
                *sum += value(&coefficients, (y - self.origin) * self.per_x - group.centre);
            }
            start = end;
        }
    }

    /// The first of the sorted `places` and those that share its interval, of `count` intervals with `shift` of them
    /// before the origin.
    fn group(&self, places: &[f64], shift: usize, count: usize) -> Group {
        let place = |x: &f64| (x - self.origin) * self.per_x;
        let first = places.first().map_or(0.0, place);
        let interval = ((first + shift as f64) as usize).min(count - 1);
        let centre = interval as f64 - shift as f64 + 0.5;
        // Rounding may put the first place a hair outside its interval; it always belongs to the group.
        let len = 1 + places[1..].iter().take_while(|x| place(x) < centre + 0.5).count();
        Group { interval, centre, len }
    }
}

/// Neighbouring places in one interval.
struct Group {
    interval: usize,
    /// The interval's middle, in intervals from the origin.
    centre: f64,
    /// How many places there are; at least 1.
    len: usize,
}

fn add(stencil: &[f64; ORDER], weights: &mut [f64]) {
    for (weight, share) in weights.iter_mut().zip(stencil) {
        *weight += share;
    }
}

/// The bump at 0, 1, … `last` grid steps from its top.
fn bump(last: usize) -> Vec<f64> {
    let step = 1.0 / PER_BANDWIDTH as f64;
    (0..=last).map(|k| (-0.5 * (k as f64 * step).powi(2)).exp()).collect()
}

/// out[k] = Σₜ bump[|t|]·weights[k + t], `bump.len() − 1` to either side; `nodes` is a multiple of [`BLOCK`].
fn convolve(weights: &[f64], bump: &[f64], nodes: usize) -> Vec<f64> {
    let centre = bump.len() - 1;
    let mut out = vec![0.0; nodes];
    for (block, out) in out.chunks_exact_mut(BLOCK).enumerate() {
        let near = block * BLOCK + centre;
        let mut sums = [0.0; BLOCK];
        for (sum, weight) in sums.iter_mut().zip(&weights[near..near + BLOCK]) {
            *sum = bump[0] * weight;
        }
        for (t, height) in bump.iter().enumerate().skip(1) {
            let left = &weights[near - t..near - t + BLOCK];
            let right = &weights[near + t..near + t + BLOCK];
            for lane in 0..BLOCK {
                sums[lane] += height * (left[lane] + right[lane]);
            }
        }
        out.copy_from_slice(&sums);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bump_is_met_within_the_stated_bound_at_every_distance() {
        for place in 0..40 {
            // A second point at the origin fixes the grid; its own bump is taken off again.
            let x = f64::from(place) / 320.0;
            let grid = Grid::new(&[0.0, x], 1.0, 1, 8.0);
            for at in -300..300 {
                let y = f64::from(at) * 0.023;
                let mut sum = [0.0];
                grid.add_at(&[y], &mut sum);
                let exact = (-0.5 * y * y).exp() + (-0.5 * (y - x) * (y - x)).exp();
                let t = y.abs().min((y - x).abs());
                let bound = 2.0 * BUMP_ERROR * (-0.25 * t * t).exp();
                assert!((sum[0] - exact).abs() <= bound, "x {x}, y {y}: {:e} of {bound:e}", sum[0] - exact);
            }
        }
    }

    #[test]
    fn a_thousand_points_add_up() {
        let points: Vec<f64> = (0..1000).map(|i| (f64::from(i) * 0.01).powf(1.3)).collect();
        let grid = Grid::new(&points, 0.3, 70, 7.0);
        let (low, high) = grid.range();
        let queries: Vec<f64> = (0..500).map(|i| low + (high - low) * f64::from(i) / 500.0).collect();
        let mut sums = vec![0.0; queries.len()];
        grid.add_at(&queries, &mut sums);
        for (y, sum) in queries.iter().zip(sums) {
            let exact: f64 = points.iter().map(|x| (-0.5 * ((y - x) / 0.3).powi(2)).exp()).sum();
            assert!((sum - exact).abs() < 1e-9 * (1.0 + exact), "{y}: {sum} {exact}");
        }
    }
}
