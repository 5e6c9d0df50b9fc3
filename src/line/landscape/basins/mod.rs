//! Basins of attraction: which start ends in which minimum under plain descent.
//!
//! Descent here is the gradient flow in the form's own parameters, which plain gradient descent follows at small rates. Most
//! cells need none of it: flooding a raster of the loss shows pools that hold a single minimum, and whatever enters such a
//! pool ends there. Finer maps take over what four cells of the coarser one agree on, until a neighbour contradicts.

mod flow;
mod ground;
mod map;

pub use map::BasinMap;

use super::watershed::Source;
use super::{Field, STAGES, Window};
use crate::line::distribution::Mixture;
use crate::line::objective::{Form, Minimum, Objective, Problem, count};
use crate::work::Work;
use flow::{End, Flow};
use ground::Ground;

/// The raster that is flooded, in points across and upwards.
const FLOODED: [usize; 2] = [97, 65];
/// The share of the progress that goes to it.
const FLOOD_SHARE: f64 = 0.1;

/// Maps of basins being computed in slices, coarse first. Dropping it leaves nothing behind.
pub struct Basins {
    minima: Vec<Source>,
    window: Window,
    stages: Vec<[usize; 2]>,
    /// How many of the stages are done.
    done: usize,
    phase: Phase,
    best: Option<BasinMap>,
}

enum Phase {
    /// The raster to be flooded.
    Field(Box<Field>),
    Mapping(Box<Mapping>),
    Finished,
}

/// A map being filled.
struct Mapping {
    ground: Ground,
    map: BasinMap,
    /// Which cells took their value over from the coarser map.
    guessed: Vec<bool>,
    /// Guessed cells beside one with another value, once all are filled.
    doubted: Option<Vec<usize>>,
    /// The descent under way, and its cell.
    flow: Option<(usize, Flow)>,
}

impl Basins {
    /// Prepares the maps for the `minima` of `problem`; none is there yet.
    #[must_use]
    pub fn new(problem: Problem, window: Window, minima: &[Minimum]) -> Self {
        Self::of(problem, window, minima, &STAGES)
    }

    /// As [`Self::new`] with other maps, in cells across and upwards, each usually twice as fine as the one before.
    #[must_use]
    pub fn with_stages(
        objective: &'static dyn Objective,
        target: &Mixture,
        form: &Form,
        window: Window,
        minima: &[Minimum],
        stages: &[[usize; 2]],
    ) -> Self {
        Self::of(Problem::new(objective, target, form), window, minima, stages)
    }

    /// As [`Self::with_stages`] of a loss that is prepared, at whatever α.
    #[must_use]
    pub fn of(problem: Problem, window: Window, minima: &[Minimum], stages: &[[usize; 2]]) -> Self {
        let form = *problem.form();
        let minima: Vec<Source> = minima.iter().map(|m| (form.parameters(m.mean, m.sd), m.value)).collect();
        let phase = if stages.is_empty() {
            Phase::Finished
        } else {
            Phase::Field(Box::new(Field::of(problem, window, &[FLOODED])))
        };
        Self { minima, window, stages: stages.to_vec(), done: 0, phase, best: None }
    }

    /// The finest map that is complete, once there is one.
    #[must_use]
    pub fn map(&self) -> Option<&BasinMap> {
        self.best.as_ref()
    }

    /// The share of the work that is done, 0 … 1; never falls. A guess: later maps take about twice as long as earlier ones.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let before = |stages: usize| 2.0_f64.powi(stages.min(60) as i32) - 1.0;
        let all = before(self.stages.len());
        match &self.phase {
            Phase::Field(_) => 0.0,
            Phase::Mapping(mapping) => {
                let stage = before(self.done) + (before(self.done + 1) - before(self.done)) * mapping.map.share();
                FLOOD_SHARE + (1.0 - FLOOD_SHARE) * stage / all
            }
            Phase::Finished => 1.0,
        }
    }

    /// From the raster to the first map.
    fn flood(&mut self, field: Field) -> Phase {
        let (problem, raster) = field.into_parts();
        let (Some(raster), Some(&first), Some(&[cols, rows])) = (raster, self.stages.first(), self.stages.last())
        else {
            return Phase::Finished;
        };
        let size = |[low, high]: [f64; 2], n: usize| (high - low) / count(n.max(1));
        let cell = [size(self.window.mean, cols), size(self.window.second, rows)];
        let ground = Ground::new(problem, raster, &self.minima, cell);
        Phase::Mapping(Box::new(Mapping::new(ground, BasinMap::empty(self.window, first))))
    }

    /// From one map, complete, to the next.
    fn next_stage(&mut self, mapping: Box<Mapping>) -> Phase {
        self.done += 1;
        self.best = Some(mapping.map);
        match self.stages.get(self.done) {
            Some(&size) => Phase::Mapping(Box::new(Mapping::new(mapping.ground, BasinMap::empty(self.window, size)))),
            None => Phase::Finished,
        }
    }
}

/// A unit is a step of a descent, or a stretch of the raster that comes first.
impl Work for Basins {
    fn is_finished(&self) -> bool {
        matches!(self.phase, Phase::Finished)
    }

    fn unit(&mut self) {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Finished) {
            Phase::Field(mut field) => {
                field.unit();
                if field.is_finished() { self.flood(*field) } else { Phase::Field(field) }
            }
            Phase::Mapping(mut mapping) => {
                if mapping.unit(self.best.as_ref()) {
                    self.next_stage(mapping)
                } else {
                    Phase::Mapping(mapping)
                }
            }
            Phase::Finished => Phase::Finished,
        };
    }
}

impl Mapping {
    fn new(ground: Ground, map: BasinMap) -> Self {
        Self { ground, map, guessed: Vec::new(), doubted: None, flow: None }
    }

    /// One cell, or one step of its descent; whether the map is complete.
    fn unit(&mut self, coarser: Option<&BasinMap>) -> bool {
        if let Some((cell, flow)) = &mut self.flow {
            let cell = *cell;
            if let Some(end) = flow.step(&self.ground) {
                self.flow = None;
                self.settle(cell, end);
            }
        } else if !self.map.is_full() {
            self.fill(coarser);
        } else {
            return self.check();
        }
        false
    }

    /// Fills the next cell, or starts its descent.
    fn fill(&mut self, coarser: Option<&BasinMap>) {
        let cell = self.map.values.len();
        let middle = self.map.middle(cell);
        let known = self.ground.end(middle);
        let guess = known.or_else(|| coarser.and_then(|map| map.agreed(middle)));
        self.map.values.push(guess.and_then(End::minimum));
        self.guessed.push(known.is_none() && guess.is_some());
        if guess.is_none() {
            self.flow = Some((cell, Flow::new(&self.ground, middle)));
        }
    }

    /// Descends from the next doubtful cell; whether none is left.
    fn check(&mut self) -> bool {
        let Some(doubted) = &mut self.doubted else {
            let doubted = (0..self.map.values.len()).filter(|cell| self.is_doubtful(*cell)).collect();
            self.doubted = Some(doubted);
            return false;
        };
        let Some(cell) = doubted.pop() else {
            return true;
        };
        if self.is_doubtful(cell) {
            self.guessed[cell] = false;
            self.flow = Some((cell, Flow::new(&self.ground, self.map.middle(cell))));
        }
        false
    }

    fn is_doubtful(&self, cell: usize) -> bool {
        self.guessed[cell] && self.map.beside(cell).any(|other| self.map.values[other] != self.map.values[cell])
    }

    /// Notes where the descent from a cell ended; its neighbours may have to be looked at again.
    fn settle(&mut self, cell: usize, end: End) {
        self.map.values[cell] = end.minimum();
        if let Some(doubted) = &mut self.doubted {
            doubted.extend(self.map.beside(cell));
        }
    }
}
