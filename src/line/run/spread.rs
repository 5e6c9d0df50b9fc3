//! The same run from many seeds: how far the draws alone carry runs apart.

use super::{Run, Setup};
use crate::line::objective::Form;
use crate::work::Work;

/// The number of seeds, from the set-up's own on.
pub const SEEDS: usize = 20;
/// The most steps of such runs: each is held whole while it is on its way.
pub const SPREAD_STEPS_MAX: usize = 100_000;
/// The most places at which losses are kept: as many as a picture has use for.
const PLACES: usize = 240;

/// The exact losses of runs that differ in nothing but their seeds, at some steps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spread {
    /// The steps, ascending, from 0 to the last one.
    pub steps: Vec<usize>,
    /// The losses of each run at these steps; a run that ended early keeps its last loss.
    pub losses: Vec<Vec<f64>>,
}

impl Spread {
    /// The median of the losses at each of the steps: of an even number, the mean of the two in the middle; none before a
    /// run is there.
    #[must_use]
    pub fn median(&self) -> Vec<f64> {
        let count = self.losses.len();
        if count == 0 {
            return Vec::new();
        }
        let at = |place: usize| {
            let mut losses: Vec<f64> = self.losses.iter().map(|run| run[place]).collect();
            losses.sort_by(f64::total_cmp);
            0.5 * (losses[(count - 1) / 2] + losses[count / 2])
        };
        (0..self.steps.len()).map(at).collect()
    }
}

/// The runs on their way, one after the other.
pub struct Spreading {
    /// The one on its way; none once all have ended.
    run: Option<Run>,
    spread: Spread,
}

impl Spreading {
    /// Begins with the seed of `setup`. Nothing where nothing is drawn, or where the run may be too long.
    #[must_use]
    pub fn new(setup: Setup) -> Option<Self> {
        if setup.form.sampling().is_none() || setup.steps > SPREAD_STEPS_MAX {
            return None;
        }
        let stride = setup.steps.div_ceil(PLACES).max(1);
        let mut steps: Vec<usize> = (0..setup.steps).step_by(stride).collect();
        steps.push(setup.steps);
        Some(Self { run: Some(Run::new(setup)), spread: Spread { steps, losses: Vec::new() } })
    }

    /// The runs that have ended.
    #[must_use]
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// The share of the steps that is made, 0 … 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        let share = |run: &Run| run.trace().len() as f32 / run.setup().steps.max(1) as f32;
        (self.spread.losses.len() as f32 + self.run.as_ref().map_or(0.0, share)) / SEEDS as f32
    }

    /// Keeps the run that has ended, and begins the next with what it has prepared.
    fn next(&mut self) {
        let Some(run) = self.run.take() else { return };
        let trace = run.trace();
        let losses = self.spread.steps.iter().map(|step| trace.loss((*step).min(trace.len()))).collect();
        self.spread.losses.push(losses);
        let mut setup = run.setup().clone();
        if let Form::Sampled(sampling) = &mut setup.form
            && self.spread.losses.len() < SEEDS
        {
            *sampling = sampling.with_seed(sampling.seed().wrapping_add(1));
            self.run = Some(run.again(setup).0);
        }
    }
}

/// A unit is a step.
impl Work for Spreading {
    fn is_finished(&self) -> bool {
        self.run.is_none()
    }

    fn unit(&mut self) {
        let Some(run) = &mut self.run else { return };
        if !run.is_finished() {
            run.unit();
        }
        if run.is_finished() {
            self.next();
        }
    }
}
