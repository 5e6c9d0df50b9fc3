//! The search along the ridges.

use super::newton::{polish, same};
use super::region::Region;
use super::ridge::{Point, Settled, along, follow, settle};
use crate::line::objective::Loss;

/// The step along a ridge, by log σ.
const STEP: f64 = 0.1;
/// How often a step is halved before a ridge counts as ended.
const HALVINGS: u32 = 7;
/// How often it is halved where a minimum has to lie between the last point reached and the end of the ridge.
const HALVINGS_AT_THE_END: u32 = 24;
/// The most steps of one way along a ridge. Where a ridge crosses a distance of very many sds between two levels, halving
/// would make millions; what lies behind them is then left open.
const MOST_STEPS: u32 = 4096;
/// How far below a wall the search ends, by log σ.
const BELOW_THE_WALL: f64 = 1e-11;
/// Ridges closer than this, in sds, are one.
const SAME: f64 = 1e-5;

/// The ridges at one σ.
struct Level {
    ln_sd: f64,
    ridges: Vec<Point>,
}

/// A search on its way.
pub(super) struct Search<'a> {
    loss: &'a dyn Loss,
    region: Region,
    /// From the smallest sd up to where the search is.
    levels: Vec<Level>,
    /// Means around which rounding hides the ridges at the last level.
    flat: Vec<f64>,
    /// (mean, log sd) near every minimum met.
    near: Vec<[f64; 2]>,
    /// Whether every ridge that ended is accounted for, and every minimum that had to be somewhere was met.
    accounted: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(loss: &'a dyn Loss, region: Region) -> Self {
        Self { loss, region, levels: Vec::new(), flat: Vec::new(), near: Vec::new(), accounted: true }
    }

    /// Follows all ridges from the smallest sd to the largest; whether nothing can have been missed.
    ///
    /// That is shown where the one ridge that there is far above the target is met at the end, and every other has been
    /// seen to end or to come out of a stretch too flat to have minima.
    pub(super) fn run(&mut self, seeds: &[f64]) -> bool {
        let [first, mut last] = self.region.sds.map(f64::ln);
        if self.region.wall.is_some() {
            // A hair below, where it is finite whatever the mean.
            last -= BELOW_THE_WALL;
        }
        self.levels.push(Level { ln_sd: first, ridges: Vec::new() });
        self.wake(seeds);
        let mut at = first;
        while at < last {
            at += STEP;
            if self.region.wall.is_some() {
                at = at.min(last);
            }
            self.rise(at);
        }
        if self.region.reseeds {
            return false;
        }
        let middle = seeds.first().zip(seeds.last()).map_or(0.0, |(first, last)| f64::midpoint(*first, *last));
        self.wake(&[middle]);
        let top = self.levels.last().map_or(0, |level| level.ridges.len());
        self.accounted && self.flat.is_empty() && top == 1
    }

    /// One level further up.
    fn rise(&mut self, to: f64) {
        let below = self.levels.last().map_or(&[][..], |level| &level.ridges).to_vec();
        self.levels.push(Level { ln_sd: to, ridges: Vec::with_capacity(below.len()) });
        // Where ridges meet, the one that goes on may be new; what was flat may be so no longer.
        let mut seeds = std::mem::take(&mut self.flat);
        for ridge in &below {
            match self.advance(ridge, to, HALVINGS) {
                Ok(point) => {
                    if !self.join(self.levels.len() - 1, point) {
                        // Two ridges have met. Where they did so in the middle, the one that goes on begins there.
                        self.descend(point);
                    }
                }
                Err(end) => {
                    if end.slope() < 0.0 && end.bend() > 0.0 {
                        let _ = self.advance(&end, to, HALVINGS_AT_THE_END);
                    }
                    seeds.push(end.mean);
                }
            }
        }
        self.accounted &= self.wake(&seeds);
        if self.region.reseeds {
            let places: Vec<f64> = self.places(to).collect();
            self.wake(&places);
        }
    }

    /// Looks for ridges downhill from `seeds` at the last level, and follows new ones down to where they begin or are
    /// known; false where a seed leads nowhere.
    fn wake(&mut self, seeds: &[f64]) -> bool {
        let Some(ln_sd) = self.levels.last().map(|level| level.ln_sd) else { return true };
        let mut all = true;
        for &seed in seeds {
            match settle(self.loss, self.region.means, seed, ln_sd) {
                Settled::Ridge(point) => {
                    if self.join(self.levels.len() - 1, point) {
                        self.descend(point);
                    }
                }
                Settled::Flat(mean) => self.flat.push(mean),
                Settled::Crest => {}
                Settled::Lost => all = false,
            }
        }
        all
    }

    /// Follows a ridge of the last level down.
    fn descend(&mut self, mut point: Point) {
        for level in (0..self.levels.len() - 1).rev() {
            let ln_sd = self.levels[level].ln_sd;
            match self.advance(&point, ln_sd, HALVINGS) {
                Ok(next) if !self.join(level, next) => return,
                Ok(next) => point = next,
                Err(begin) => {
                    if begin.slope() > 0.0 {
                        // A ridge begins with the loss falling along it: the minimum is yet closer to its beginning, perhaps
                        // closer than doubles can tell.
                        let met = self.near.len();
                        let _ = self.advance(&begin, ln_sd, HALVINGS_AT_THE_END);
                        self.accounted &= self.near.len() > met;
                    }
                    return;
                }
            }
        }
    }

    /// A few means across the region.
    fn places(&self, ln_sd: f64) -> impl Iterator<Item = f64> + use<> {
        let [low, high] = self.region.means;
        let count = ((high - low) / ln_sd.exp()).clamp(2.0, 6.0).floor();
        (0..=6_u8).map(f64::from).take_while(move |index| *index <= count).map(move |i| low + (high - low) * i / count)
    }

    /// Adds a point to the ridges of a level unless it is on one of them already or off the region; whether it was added.
    fn join(&mut self, level: usize, point: Point) -> bool {
        let [low, high] = self.region.means;
        let ridges = &mut self.levels[level].ridges;
        let known = ridges.iter().any(|ridge| (ridge.mean - point.mean).abs() <= SAME * point.sd());
        let new = !known && point.mean >= low && point.mean <= high;
        if new {
            ridges.push(point);
        }
        new
    }

    /// Follows a ridge to `ln_sd`, noting the minima on the way; the last point reached where it ends before.
    fn advance(&mut self, from: &Point, ln_sd: f64, halvings: u32) -> Result<Point, Point> {
        let mut left = MOST_STEPS;
        let reached = self.advance_within(&mut left, from, ln_sd, halvings);
        self.accounted &= left > 0;
        reached
    }

    fn advance_within(&mut self, left: &mut u32, from: &Point, ln_sd: f64, halvings: u32) -> Result<Point, Point> {
        let Some(less) = left.checked_sub(1) else { return Err(*from) };
        *left = less;
        if let Some(to) = follow(self.loss, from, ln_sd) {
            let (low, high) = if from.ln_sd < ln_sd { (from, &to) } else { (&to, from) };
            self.scan(low, high);
            return Ok(to);
        }
        if halvings == 0 {
            return Err(*from);
        }
        let halfway = self.advance_within(left, from, 0.5 * (from.ln_sd + ln_sd), halvings - 1)?;
        self.advance_within(left, &halfway, ln_sd, halvings - 1)
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
            let Some(middle) = self.between(&low, ln_sd) else { break };
            if let Some([mean, ln_sd]) = polish(self.loss, middle.mean, middle.ln_sd)
                && ln_sd > low.ln_sd - 1e-9
                && ln_sd < high.ln_sd + 1e-9
            {
                self.near.push([mean, ln_sd]);
                return;
            }
            if middle.slope() < 0.0 { low = middle } else { high = middle }
        }
        self.accounted = false;
    }

    /// The means of the minima that lie on the wall: where the loss still falls along a ridge that has come to it.
    pub(super) fn on_wall(&self, loss: &dyn Loss) -> Vec<f64> {
        let (Some(wall), Some(level)) = (self.region.wall, self.levels.last()) else { return Vec::new() };
        let falling = level.ridges.iter().filter(|ridge| ridge.slope() < 0.0);
        let mut means: Vec<f64> = falling.filter_map(|ridge| along(loss, ridge.mean, wall)).collect();
        means.sort_by(f64::total_cmp);
        means.dedup_by(|a, b| (*a - *b).abs() <= SAME * wall);
        means
    }

    fn between(&self, near: &Point, ln_sd: f64) -> Option<Point> {
        let settled = || match settle(self.loss, self.region.means, near.mean, ln_sd) {
            Settled::Ridge(point) => Some(point),
            Settled::Flat(_) | Settled::Crest | Settled::Lost => None,
        };
        follow(self.loss, near, ln_sd).or_else(settled)
    }

    /// The minima found, as (mean, log sd), refined on `loss`: the one searched, or a finer version of it. And whether all
    /// of them could be refined.
    pub(super) fn found(&self, loss: &dyn Loss) -> (Vec<[f64; 2]>, bool) {
        let (mut found, mut all): (Vec<[f64; 2]>, bool) = (Vec::new(), true);
        for &[mean, ln_sd] in &self.near {
            let Some([mean, ln_sd]) = polish(loss, mean, ln_sd) else {
                all = false;
                continue;
            };
            let known = found.iter().any(|m| same(*m, [mean, ln_sd], SAME));
            if !known && self.region.contains(mean, ln_sd.exp()) {
                found.push([mean, ln_sd]);
            }
        }
        (found, all)
    }
}
