//! A normal density at equally spaced points, for three exponentials a block of points instead of one a point.

use crate::math::{HALF_LN_TWO_PI, LANES, exp_lanes};

/// The widest spacing, in sds, at which the recurrence below stays within the range of doubles.
const WIDEST: f64 = 0.5;
/// The point of a block from which the others are reached.
const CENTRE: usize = LANES / 2;

/// N(mean, sd) on blocks of points `spacing` apart.
///
/// With c the standardised place of a block's centre and δ = spacing/sd, the density j points further is
/// exp(−½(c + jδ)²) = exp(−½c²)·exp(−cδ)ʲ·exp(−½(jδ)²): the first two factors depend on the block only, the last on j only.
pub(super) struct NormalOnGrid {
    mean: f64,
    precision: f64,
    ln_norm: f64,
    step: f64,
    /// exp(−½(jδ)²), from 8 points before the centre to 7 after it.
    curve: [f64; LANES],
}

impl NormalOnGrid {
    /// `None` where the spacing is too wide in sds.
    pub(super) fn new(mean: f64, sd: f64, spacing: f64) -> Option<Self> {
        let step = spacing / sd;
        if !(step <= WIDEST) {
            return None;
        }
        let mut curve = offsets().map(|j| -0.5 * (j * step) * (j * step));
        exp_lanes(&mut curve);
        Some(Self { mean, precision: 1.0 / sd, ln_norm: -sd.ln() - HALF_LN_TWO_PI, step, curve })
    }

    /// What the densities on up to [`LANES`] blocks need, given the first point of each.
    #[inline(always)]
    pub(super) fn group(&self, blocks: &[[f64; LANES]]) -> Group {
        let (mut height, mut up, mut down) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        for (height, x) in height.iter_mut().zip(blocks) {
            *height = (x[0] - self.mean) * self.precision + CENTRE_OFFSET * self.step;
        }
        for block in 0..LANES {
            let c = height[block];
            // Where this is cut, at 80, the height beside it is 0: with |c| > 160 it has underflowed long ago.
            up[block] = (-c * self.step).clamp(-80.0, 80.0);
            down[block] = -up[block];
            height[block] = self.ln_norm - 0.5 * c * c;
        }
        exp_lanes(&mut height);
        exp_lanes(&mut up);
        exp_lanes(&mut down);
        Group { height, up, down }
    }

    /// The densities on the block at `place` of a group.
    #[inline(always)]
    pub(super) fn block(&self, group: &Group, place: usize) -> [f64; LANES] {
        let height = group.height[place];
        let (up, down) = (powers(group.up[place]), powers(group.down[place]));
        let mut density = [0.0; LANES];
        for j in 0..CENTRE {
            density[CENTRE + j] = height * up[j] * self.curve[CENTRE + j];
            density[CENTRE - 1 - j] = height * (down[j] * down[1]) * self.curve[CENTRE - 1 - j];
        }
        density
    }
}

/// For some blocks: the density at the centre, and its factor from one point to the next without the curve, both ways.
pub(super) struct Group {
    height: [f64; LANES],
    up: [f64; LANES],
    down: [f64; LANES],
}

/// [`CENTRE`] as a float.
const CENTRE_OFFSET: f64 = 8.0;

/// How many points each lane is from the centre.
fn offsets() -> [f64; LANES] {
    let mut next = -CENTRE_OFFSET - 1.0;
    [(); LANES].map(|()| {
        next += 1.0;
        next
    })
}

/// 1, b, b², … b⁷, none of them more than three products away from b.
#[inline(always)]
fn powers(b: f64) -> [f64; CENTRE] {
    let square = b * b;
    let fourth = square * square;
    let mut powers = [1.0, b, square, square * b, 1.0, b, square, square * b];
    for power in &mut powers[4..] {
        *power *= fourth;
    }
    powers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::distribution::Normal;

    #[test]
    fn the_recurrence_gives_the_density_to_rounding() {
        for (mean, sd) in [(0.0, 1.0), (-3.3, 0.0601), (7.0, 25.0), (60.0, 1.7)] {
            let spacing = 30.0 / 999.0;
            let blocks: Vec<[f64; LANES]> =
                (0..16).map(|b| offsets().map(|j| -15.0 + spacing * (f64::from(b) * 16.0 + j + 8.0))).collect();
            let on_grid = NormalOnGrid::new(mean, sd, spacing).unwrap();
            let normal = Normal::new(mean, sd).unwrap();
            let group = on_grid.group(&blocks);
            for (place, x) in blocks.iter().enumerate() {
                for (density, x) in on_grid.block(&group, place).iter().zip(x) {
                    let wanted = normal.pdf(*x);
                    // A relative error grows with the exponent itself: 1e-16 times its size.
                    let exponent = 0.5 * ((x - mean) / sd).powi(2);
                    let allowed = 1e-14 * (1.0 + exponent) * wanted + 1e-290;
                    assert!((density - wanted).abs() <= allowed, "N({mean},{sd}) at {x}: {density:e} and {wanted:e}");
                }
            }
        }
        assert!(NormalOnGrid::new(0.0, 0.01, 0.03).is_none());
    }

    #[test]
    fn far_from_its_mean_it_is_0_and_never_undefined() {
        let normal = NormalOnGrid::new(1e7, 1.0, 0.4).unwrap();
        let blocks = [offsets()];
        assert!(normal.block(&normal.group(&blocks), 0).iter().all(|&q| q == 0.0));
    }
}
