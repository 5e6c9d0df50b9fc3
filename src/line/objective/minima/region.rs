//! Where minima are looked for.

use crate::line::distribution::Mixture;
use crate::line::objective::Grid;

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Region {
    /// The range of means.
    pub(super) means: [f64; 2],
    /// The range of sds.
    pub(super) sds: [f64; 2],
    /// Whether ridges may also start inside the range of sds: on a grid, where its ends distort the loss.
    pub(super) reseeds: bool,
}

impl Region {
    /// The whole line. No objective is stationary below the sd of the target's narrowest component (each pulls a narrower
    /// candidate wider), nor far above the target's own extent.
    pub(super) fn line(target: &Mixture) -> Self {
        let (mut narrowest, mut widest) = (f64::INFINITY, 0.0_f64);
        let mut means = [f64::INFINITY, f64::NEG_INFINITY];
        for component in target.components() {
            let normal = component.normal;
            (narrowest, widest) = (narrowest.min(normal.sd()), widest.max(normal.sd()));
            means = [means[0].min(normal.mean()), means[1].max(normal.mean())];
        }
        let longest = 3.0 * (means[1] - means[0] + widest);
        Self { means: [f64::NEG_INFINITY, f64::INFINITY], sds: [0.7 * narrowest, longest], reseeds: false }
    }

    /// On a grid: means on it, sds between its spacing and its length.
    pub(super) fn grid(target: &Mixture, grid: &Grid) -> Self {
        let narrowest = target.components().iter().map(|c| c.normal.sd()).fold(f64::INFINITY, f64::min);
        let length = grid.high() - grid.low();
        let shortest = grid.spacing().max(0.7 * narrowest).min(length);
        Self { means: [grid.low(), grid.high()], sds: [shortest, length], reseeds: true }
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
