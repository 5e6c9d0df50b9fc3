//! Normals that a grid doesn't see well: those that leave it, and those that fit between two of its points. No minimum is
//! looked for among them, but a loss that is known of one is a loss that exists, and none above it is the lowest.

use crate::line::distribution::Mixture;
use crate::line::objective::{Grid, Loss};
use crate::math::HALF_LN_TWO_PI;

/// Sds of normals beyond an end of the grid, in its lengths.
const SDS: [f64; 6] = [1e-3, 1e-2, 0.03, 0.1, 0.3, 1.0];
/// How far beyond the end their means lie, in their sds.
const BEYOND: [f64; 7] = [0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 60.0];
/// Sds of normals that are nearly flat, in lengths of the grid.
const FLAT: [f64; 3] = [3.0, 100.0, 1e6];
/// The sd of a needle, in spacings of the grid.
const NEEDLE: f64 = 0.05;
/// What part of p a needle has at the one point that sees it: q·log(q/p) is least at 1/e.
const HEIGHTS: [f64; 3] = [1.0, 0.367_879_441_171_442_33, 0.1];
/// With more points than this the grid costs too much to try all: what looks lowest on a coarser one is tried.
const MANY: usize = 4000;

/// The lowest loss of those normals, where one has a loss.
pub(super) fn lowest(loss: &dyn Loss, coarse: Option<&dyn Loss>, target: &Mixture, grid: &Grid) -> Option<f64> {
    let least = |loss: &dyn Loss, places: &[[f64; 2]]| {
        let valued = places.iter().map(|[mean, sd]| ([*mean, *sd], loss.value(*mean, *sd)));
        valued.filter(|(_, value)| value.is_finite()).min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (off, needles) = (off_the_grid(grid), needles(target, grid));
    let off = match coarse.filter(|_| grid.points() > MANY) {
        Some(coarse) => least(coarse, &off).map(|(place, _)| vec![place]).unwrap_or_default(),
        None => off,
    };
    let values = [least(loss, &off), least(loss, &needles)].into_iter().flatten().map(|(_, value)| value);
    values.min_by(f64::total_cmp)
}

/// (mean, sd) of normals beyond either end, and of nearly flat ones.
fn off_the_grid(grid: &Grid) -> Vec<[f64; 2]> {
    let length = grid.high() - grid.low();
    let sds = SDS.map(|part| (part * length).max(grid.spacing()));
    let beyond = sds.into_iter().flat_map(|sd| BEYOND.map(|by| by * sd).map(|by| (sd, by)));
    let ends = beyond.flat_map(|(sd, by)| [[grid.low() - by, sd], [grid.high() + by, sd]]);
    let middle = f64::midpoint(grid.low(), grid.high());
    ends.chain(FLAT.map(|part| [middle, part * length])).collect()
}

/// (mean, sd) of normals between two points, of which one sees as much as it sees of the target.
fn needles(target: &Mixture, grid: &Grid) -> Vec<[f64; 2]> {
    let (spacing, sd) = (grid.spacing(), NEEDLE * grid.spacing());
    let mut needles = Vec::new();
    for component in target.components() {
        let index = ((component.normal.mean() - grid.low()) / spacing).round().clamp(0.0, (grid.points() - 1) as f64);
        let point = grid.low() + index * spacing;
        for share in HEIGHTS {
            for mass in [1.0, target.given_mass()] {
                let wanted = share * mass * target.pdf(point);
                // The distance at which q is that high.
                let away = sd * (-2.0 * ((wanted * sd).ln() + HALF_LN_TWO_PI)).sqrt();
                if away < 0.5 * spacing {
                    needles.push([point + away, sd]);
                }
            }
        }
    }
    needles
}
