//! The bridge between the directions: every minimum of the power divergence against α, as branches that are born, die and
//! change places as the best.
//!
//! All minima are looked for anew at every α of a grid ([`minima_at`]), so that none has to be followed to be known. Those of
//! neighbouring α's are one branch where they lie close together. Where they don't all pair off, something happens in
//! between: the interval is halved until they do, or until it is too short to matter, which is where a minimum meets a
//! saddle. So the curves are finest where they bend most.

mod diagram;

pub use diagram::{Branch, Diagram, Event, EventKind, Point};

use diagram::{Level, is_quiet, swap_between};

use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::objective::{Form, Power, minima_at};
use crate::work::Work;

/// The intervals of the coarse grid, and of the fine one.
const INTERVALS: [u16; 2] = [25, 200];
/// How closely births, deaths and walls are located, in α.
const CLOSE: f64 = 1e-8;
/// How far apart the α's may be between which a swap is taken from the straight line through both values: what that misses is
/// about the square.
const STRAIGHT: f64 = 1e-4;
/// The most α's that are looked at: a tenth of it is usual.
const MOST: usize = 5_000;

/// A bridge being computed, coarse first; a unit is the search at one α.
pub struct Bridge {
    target: Mixture,
    range: [Alpha; 2],
    /// Ascending in α.
    levels: Vec<Level>,
    /// The α's of the grid that come next, from the last to the first.
    todo: Vec<f64>,
    /// How many of the grids have been asked for.
    grids: usize,
    diagram: Option<Diagram>,
    finished: bool,
}

impl Bridge {
    /// Prepares the bridge of `target` over a range of α's; nothing is computed yet.
    #[must_use]
    pub fn new(target: &Mixture, range: [Alpha; 2]) -> Self {
        let range = if range[0] <= range[1] { range } else { [range[1], range[0]] };
        let mut bridge = Self {
            target: target.clone(),
            range,
            levels: Vec::new(),
            todo: Vec::new(),
            grids: 0,
            diagram: None,
            finished: false,
        };
        bridge.ask_for_grid();
        bridge
    }

    /// The finest diagram that is complete, once there is one: the coarse one first, without its events located; then the
    /// fine one, which is the last.
    #[must_use]
    pub fn diagram(&self) -> Option<&Diagram> {
        self.diagram.as_ref()
    }

    /// The share of the work that is done, 0 … 1: a guess, since what events cost isn't known before.
    #[must_use]
    pub fn progress(&self) -> f64 {
        if self.finished {
            return 1.0;
        }
        let all = f64::from(INTERVALS[1]) * 1.25;
        (self.levels.len() as f64 / all).min(0.99)
    }

    /// Puts the α's of the next grid that are not there yet on the list.
    fn ask_for_grid(&mut self) {
        let Some(intervals) = INTERVALS.get(self.grids) else { return };
        self.grids += 1;
        let [low, high] = self.range.map(Alpha::get);
        let at = |index: u16| match index {
            index if index == *intervals => high,
            index => low + (high - low) * f64::from(index) / f64::from(*intervals),
        };
        let known = |alpha: &f64| self.levels.iter().any(|level| level.alpha == *alpha);
        self.todo = (0..=*intervals).rev().map(at).filter(|alpha| !known(alpha)).collect();
        self.todo.dedup();
    }

    /// Searches at one α.
    fn look(&mut self, alpha: f64) {
        let Ok(at) = Alpha::new(alpha) else { return };
        let minima = minima_at(at, &Power, &self.target, &Form::Exact);
        let place = self.levels.partition_point(|level| level.alpha < alpha);
        self.levels.insert(place, Level { alpha, minima });
    }

    /// Where to look next, once the fine grid is there: within the first interval in which something happens that isn't
    /// located yet.
    fn next_within(&self) -> Option<f64> {
        if self.levels.len() >= MOST {
            return None;
        }
        self.levels.windows(2).find_map(|pair| {
            let [low, high] = [pair[0].alpha, pair[1].alpha];
            let middle = f64::midpoint(low, high);
            let width = high - low;
            let wanted = (width > CLOSE && !is_quiet(&pair[0], &pair[1]))
                || (width > STRAIGHT && swap_between(&pair[0], &pair[1]).is_some());
            (wanted && middle > low && middle < high).then_some(middle)
        })
    }
}

impl Work for Bridge {
    fn is_finished(&self) -> bool {
        self.finished
    }

    fn unit(&mut self) {
        if self.finished {
            return;
        }
        if let Some(alpha) = self.todo.pop() {
            self.look(alpha);
            if !self.todo.is_empty() {
                return;
            }
        } else if let Some(alpha) = self.next_within() {
            return self.look(alpha);
        }
        let fine = self.grids == INTERVALS.len();
        if !fine {
            self.diagram = Some(Diagram::new(&self.levels, false));
            self.ask_for_grid();
            // A range of one α has but one level.
            if !self.todo.is_empty() {
                return;
            }
        }
        if self.next_within().is_none() {
            self.diagram = Some(Diagram::new(&self.levels, true));
            self.finished = true;
        }
    }
}
