//! The search along the ridges.

use super::ridge::{Point, follow, settle};
use crate::line::distribution::Mixture;
use crate::line::objective::{Grid, Loss};

/// The step along a ridge, by log σ.
const STEP: f64 = 0.1;
/// How often a step is halved before a ridge counts as ended.
const HALVINGS: u32 = 7;
/// How often it is halved where a minimum has to lie between the last point reached and the end of the ridge.
const HALVINGS_AT_THE_END: u32 = 24;
/// Ridges closer than this, in sds, are one.
const SAME: f64 = 1e-5;

/// Where to look.
pub(super) struct Region {
    /// The range of means.
    means: [f64; 2],
    /// The range of sds.
    sds: [f64; 2],
    /// Whether ridges may also start inside the range of sds: on a grid, where its ends distort the loss.
    reseeds: bool,
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

    /// Whether a normal lies in the region.
    pub(super) fn contains(&self, mean: f64, sd: f64) -> bool {
        (self.means[0]..=self.means[1]).contains(&mean) && (self.sds[0]..=self.sds[1]).contains(&sd)
    }
}

/// A search on its way.
pub(super) struct Search<'a> {
    loss: &'a dyn Loss,
    region: Region,
    /// (mean, log sd) near every minimum met.
    near: Vec<[f64; 2]>,
}

impl<'a> Search<'a> {
    pub(super) fn new(loss: &'a dyn Loss, region: Region) -> Self {
        Self { loss, region, near: Vec::new() }
    }

    /// Follows all ridges from the smallest sd to the largest.
    pub(super) fn run(&mut self, seeds: &[f64]) {
        let [first, last] = self.region.sds.map(f64::ln);
        let mut ridges = Vec::new();
        for &seed in seeds {
            self.join(&mut ridges, self.settle(seed, first));
        }
        let mut from = first;
        while from < last {
            let to = from + STEP;
            let mut next = Vec::with_capacity(ridges.len());
            let mut lost = Vec::new();
            for ridge in &ridges {
                match self.advance(ridge, to, HALVINGS) {
                    Ok(point) => {
                        self.join(&mut next, Some(point));
                    }
                    Err(end) => {
                        if end.slope() < 0.0 && end.bend() > 0.0 {
                            let _ = self.advance(&end, to, HALVINGS_AT_THE_END);
                        }
                        lost.push(end);
                    }
                }
            }
            let mut born: Vec<f64> = lost.iter().map(|end: &Point| end.mean).collect();
            if self.region.reseeds {
                born.extend(self.places(to));
            }
            for mean in born {
                // Where ridges merge, the one that goes on may be new: it is followed back to where it began.
                if let Some(point) = self.join(&mut next, self.settle(mean, to))
                    && let Err(begin) = self.advance(&point, from, HALVINGS)
                    && begin.slope() > 0.0
                {
                    // A ridge begins with the loss falling along it: the minimum is yet closer to its beginning.
                    let _ = self.advance(&begin, from, HALVINGS_AT_THE_END);
                }
            }
            ridges = next;
            from = to;
        }
    }

    fn settle(&self, mean: f64, ln_sd: f64) -> Option<Point> {
        settle(self.loss, self.region.means, mean, ln_sd)
    }

    /// A few means across the region.
    fn places(&self, ln_sd: f64) -> impl Iterator<Item = f64> + use<> {
        let [low, high] = self.region.means;
        let count = ((high - low) / ln_sd.exp()).clamp(2.0, 6.0).floor();
        (0..=6_u8).map(f64::from).take_while(move |index| *index <= count).map(move |i| low + (high - low) * i / count)
    }

    /// Adds a point to the ridges unless it is on one of them already or off the region; the point, if it was added.
    fn join(&self, ridges: &mut Vec<Point>, point: Option<Point>) -> Option<Point> {
        let point = point?;
        let [low, high] = self.region.means;
        let known = ridges.iter().any(|ridge| (ridge.mean - point.mean).abs() <= SAME * point.sd());
        if known || point.mean < low || point.mean > high {
            return None;
        }
        ridges.push(point);
        Some(point)
    }

    /// Follows a ridge to `ln_sd`, noting the minima on the way; the last point reached where it ends before.
    fn advance(&mut self, from: &Point, ln_sd: f64, halvings: u32) -> Result<Point, Point> {
        if let Some(to) = follow(self.loss, from, ln_sd) {
            let (low, high) = if from.ln_sd < ln_sd { (from, &to) } else { (&to, from) };
            self.scan(low, high);
            return Ok(to);
        }
        if halvings == 0 {
            return Err(*from);
        }
        let halfway = self.advance(from, 0.5 * (from.ln_sd + ln_sd), halvings - 1)?;
        self.advance(&halfway, ln_sd, halvings - 1)
    }

    /// Notes the minima between two neighbouring points of a ridge, `low` at the smaller sd.
    fn scan(&mut self, low: &Point, high: &Point) {
        let (down, up) = (low.slope() < 0.0, high.slope() > 0.0);
        if down && up {
            self.enclose(*low, *high);
        } else if down && low.bend() > 0.0 && high.bend() < 0.0 {
            // Downhill at both ends, but less so in between: just past a fold, a minimum and a saddle hide there.
            if let Some(between) = self.turning(*low, *high) {
                self.enclose(*low, between);
            }
        } else if up
            && low.bend() < 0.0
            && high.bend() > 0.0
            && let Some(between) = self.turning(*low, *high)
        {
            self.enclose(between, *high);
        }
    }

    /// The point between two others, where the slope along the ridge has the other sign, if there is one: the slope is
    /// followed to its extremum by halving on the sign of its bend.
    fn turning(&self, mut low: Point, mut high: Point) -> Option<Point> {
        let sign = low.slope().signum();
        for _ in 0..30 {
            let middle = self.between(&low, 0.5 * (low.ln_sd + high.ln_sd))?;
            if middle.slope() * sign < 0.0 {
                return Some(middle);
            }
            if (middle.bend() > 0.0) == (low.bend() > 0.0) { low = middle } else { high = middle }
        }
        None
    }

    /// Narrows a minimum between `low`, where the loss still falls along the ridge, and `high`, where it rises.
    fn enclose(&mut self, mut low: Point, mut high: Point) {
        for round in 0..60 {
            let share = if round % 3 == 2 { 0.5 } else { low.slope() / (low.slope() - high.slope()) };
            let ln_sd = low.ln_sd + share.clamp(0.01, 0.99) * (high.ln_sd - low.ln_sd);
            let Some(middle) = self.between(&low, ln_sd) else {
                return;
            };
            if let Some([mean, ln_sd]) = polish(self.loss, middle.mean, middle.ln_sd)
                && ln_sd > low.ln_sd - 1e-9
                && ln_sd < high.ln_sd + 1e-9
            {
                self.near.push([mean, ln_sd]);
                return;
            }
            if middle.slope() < 0.0 { low = middle } else { high = middle }
        }
    }

    fn between(&self, near: &Point, ln_sd: f64) -> Option<Point> {
        follow(self.loss, near, ln_sd).or_else(|| self.settle(near.mean, ln_sd))
    }

    /// The minima found, as (mean, sd, loss), refined on `loss`: the one searched, or a finer version of it.
    pub(super) fn found(&self, loss: &dyn Loss) -> Vec<[f64; 3]> {
        let mut found: Vec<[f64; 3]> = Vec::new();
        for &[mean, ln_sd] in &self.near {
            let Some([mean, ln_sd]) = polish(loss, mean, ln_sd) else {
                continue;
            };
            let sd = ln_sd.exp();
            let known = found.iter().any(|m| (m[0] - mean).abs() < SAME * sd && (m[1] / sd - 1.0).abs() < SAME);
            if !known && self.region.contains(mean, sd) {
                found.push([mean, sd, loss.value(mean, sd)]);
            }
        }
        found
    }
}

/// Newton's method to the minimum close to (`mean`, `ln_sd`), to rounding; `None` where it is not convex all the way, or
/// not close.
fn polish(loss: &dyn Loss, mean: f64, ln_sd: f64) -> Option<[f64; 2]> {
    let (start, mut at) = ([mean, ln_sd], [mean, ln_sd]);
    let sd = ln_sd.exp();
    let mut shortest = f64::INFINITY;
    for _ in 0..40 {
        let jet = loss.jet(at[0], at[1].exp());
        let step = jet.newton_step().filter(|_| jet.is_convex())?;
        let length = (step[0] / sd).hypot(step[1]);
        // At the end only rounding is left, and steps no longer shrink.
        if length < 1e-9 && length >= 0.5 * shortest {
            return Some(at);
        }
        shortest = shortest.min(length);
        at = [at[0] + step[0], at[1] + step[1]];
        if length < 1e-15 {
            return Some(at);
        }
        if !((at[0] - start[0]).abs() <= sd && (at[1] - start[1]).abs() <= 0.5) {
            return None;
        }
    }
    None
}
