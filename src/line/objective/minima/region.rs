//! Where minima are looked for.

use crate::line::distribution::Mixture;
use crate::line::objective::{Grid, Loss};

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Region {
    /// The range of means.
    pub(super) means: [f64; 2],
    /// The range of sds.
    pub(super) sds: [f64; 2],
    /// Whether ridges may also start inside the range of sds: on a grid, where its ends distort the loss, and where the loss
    /// is no smoothed function.
    pub(super) reseeds: bool,
    /// The sd of the upper wall, where the range ends at one.
    pub(super) wall: Option<f64>,
}

impl Region {
    /// The whole line, for `loss`. No objective is stationary below the sd of the target's narrowest component (each pulls a
    /// narrower candidate wider), nor far above the target's own extent; and for no divergence outside of the means of the
    /// target's components. Where the loss smooths more than its candidate is wide, ridges are met further down.
    pub(super) fn line(target: &Mixture, loss: &dyn Loss) -> Self {
        let normals = || target.components().iter().map(|component| component.normal);
        let narrowest = normals().map(|normal| normal.sd()).fold(f64::INFINITY, f64::min);
        let means = normals().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], normal| {
            [low.min(normal.mean()), high.max(normal.mean())]
        });
        let longest = super::extent(target);
        let shortest = 0.7 * narrowest * loss.smoothing().map_or(1.0, |c| c.clamp(0.0, 1.0).sqrt());
        let wall = Some(loss.sds()[1]).filter(|wall| *wall < longest);
        let sds = [shortest, wall.unwrap_or(longest)];
        match loss.smoothing() {
            Some(_) => Self { means: [f64::NEG_INFINITY, f64::INFINITY], sds, reseeds: false, wall },
            None => Self { means, sds, reseeds: true, wall },
        }
    }

    /// On a grid: means on it, sds between its spacing and its length.
    pub(super) fn grid(target: &Mixture, grid: &Grid) -> Self {
        let narrowest = target.components().iter().map(|c| c.normal.sd()).fold(f64::INFINITY, f64::min);
        let length = grid.high() - grid.low();
        let shortest = grid.spacing().max(0.7 * narrowest).min(length);
        Self { means: [grid.low(), grid.high()], sds: [shortest, length], reseeds: true, wall: None }
    }

    /// The same region of a target that lies `by` further right.
    pub(super) fn moved(&self, by: f64) -> Self {
        Self { means: self.means.map(|mean| mean + by), ..*self }
    }

    /// Whether a normal lies in the region.
    pub(super) fn contains(&self, mean: f64, sd: f64) -> bool {
        (self.means[0]..=self.means[1]).contains(&mean) && (self.sds[0]..=self.sds[1]).contains(&sd)
    }

    /// Whether a way downhill that has come to this normal may still end in the region.
    pub(super) fn reaches(&self, mean: f64, sd: f64) -> bool {
        let [low, high] = self.means;
        let [narrowest, widest] = self.sds;
        mean >= low - sd && mean <= high + sd && sd > 1e-3 * narrowest && sd < 1e3 * widest
    }
}
