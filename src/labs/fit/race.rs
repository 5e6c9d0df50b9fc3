//! The runs of the objectives that race: computed in slices, kept while what they depend on stays the same.

use std::time::{Duration, Instant};

use crate::descent::Apart;
use crate::labs::job::beside;
use crate::line::objective::{self, Objective, Problem};
use crate::line::run::{Run, Setup, Trace};
use crate::scenario::FitScenario;
use crate::text::Unit;
use crate::work::{Budget, Work as _};

/// How long one lane computes before it is the slowest one's turn.
const TURN: Duration = Duration::from_millis(1);

/// Traces of more steps are not freed in passing: that would be noticed.
const LONG: usize = 100_000;

/// One objective's run.
pub struct Lane {
    /// The objective's index in [`objective::ALL`], which is also that of its colour and marker.
    pub index: usize,
    run: Run,
    finished: bool,
}

impl Lane {
    /// The steps made so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        self.run.trace()
    }

    /// The step that leads on from state `step`, taken apart.
    #[must_use]
    pub fn take_apart(&self, step: usize) -> Apart {
        self.run.take_apart(step)
    }

    /// The objective that runs here.
    #[must_use]
    pub fn objective(&self) -> &'static dyn Objective {
        self.run.setup().objective
    }

    /// The loss that the run goes down.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        self.run.problem()
    }

    /// What the loss is counted in.
    #[must_use]
    pub fn loss_unit(&self) -> Unit {
        self.setup().form.loss_unit(self.objective(), self.setup().alpha)
    }

    /// The length of the gradient by (μ/σ, log σ) after `step` steps, at most the trace's length.
    #[must_use]
    pub fn gradient_norm(&self, step: usize) -> f64 {
        self.run.gradient_norm(step.min(self.trace().len()))
    }

    /// What the run depends on.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        self.run.setup()
    }

    /// The last step there will be, as far as is known.
    #[must_use]
    pub fn end(&self) -> usize {
        if self.finished { self.trace().len() } else { self.run.setup().steps }
    }
}

/// All lanes, in the order of [`objective::ALL`].
#[derive(Default)]
pub struct Race {
    lanes: Vec<Lane>,
}

impl Race {
    /// Makes the lanes those of `scenario`: lanes whose run would be the same stay, others start anew.
    pub fn follow(&mut self, scenario: &FitScenario) {
        let mut old = std::mem::take(&mut self.lanes);
        let mut past = Vec::new();
        for (index, objective) in objective::ALL.iter().enumerate() {
            if !scenario.objectives.iter().any(|wanted| wanted.id() == objective.id()) {
                continue;
            }
            let setup = scenario.setup(*objective);
            let position = old.iter().position(|lane| lane.index == index);
            self.lanes.push(match position.map(|position| old.swap_remove(position)) {
                Some(lane) if *lane.setup() == setup => lane,
                Some(lane) => {
                    let (run, trace) = lane.run.again(setup);
                    past.push(trace);
                    Lane { index, run, finished: false }
                }
                None => Lane { index, run: Run::new(setup), finished: false },
            });
        }
        past.extend(old.into_iter().map(|lane| lane.run.into_trace()));
        if past.iter().any(|trace| trace.len() > LONG) {
            beside(move || drop(past));
        }
    }

    /// The lanes.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The lane of the objective with `index` in [`objective::ALL`], or the first if that doesn't run.
    #[must_use]
    pub fn lane_or_first(&self, index: usize) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.index == index).or(self.lanes.first())
    }

    /// Computes for about `budget`, or up to `urgent` while the lanes have not reached `step`, which the picture of this frame
    /// needs.
    pub fn advance(&mut self, (budget, urgent): (Duration, Duration), step: usize) {
        let start = Instant::now();
        let left = |limit: Duration| limit.checked_sub(start.elapsed()).filter(|rest| !rest.is_zero());
        loop {
            let slowest = self.lanes.iter_mut().filter(|lane| !lane.finished).min_by_key(|lane| lane.trace().len());
            let Some(lane) = slowest else { return };
            let limit = if lane.trace().len() < step { urgent } else { budget };
            let Some(rest) = left(limit) else { return };
            lane.finished = lane.run.advance(Budget::Time(rest.min(TURN)));
        }
    }

    /// Whether every run has ended.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.lanes.iter().all(|lane| lane.finished)
    }

    /// The last step of the longest run.
    #[must_use]
    pub fn end(&self) -> usize {
        self.lanes.iter().map(Lane::end).max().unwrap_or(0)
    }

    /// How many steps can be shown: all lanes have made them, or have ended before.
    #[must_use]
    pub fn ready(&self) -> usize {
        let unfinished = self.lanes.iter().filter(|lane| !lane.finished).map(|lane| lane.trace().len()).min();
        unfinished.unwrap_or_else(|| self.end())
    }

    /// How far the runs have come together at each step, 0 at the start: the length of their ways in the metric of the
    /// normals, ds² = (dμ² + 2 dσ²)/σ² (Rao 1945), so that a step of a narrow candidate counts as what it changes.
    #[must_use]
    pub fn way(&self) -> Vec<f64> {
        let mut way = vec![0.0; self.end() + 1];
        for lane in &self.lanes {
            let trace = lane.trace();
            for (step, sum) in way.iter_mut().enumerate().take(trace.len() + 1).skip(1) {
                let (from, to) = (trace.state(step - 1), trace.state(step));
                let (across, wider) = (to.mean - from.mean, to.sd - from.sd);
                // At the geometric mean, for which a step there is as long as one back.
                let length = across.hypot(std::f64::consts::SQRT_2 * wider) / (from.sd * to.sd).sqrt();
                if length.is_finite() {
                    *sum += length;
                }
            }
        }
        let mut sum = 0.0;
        for length in &mut way {
            sum += *length;
            *length = sum;
        }
        way
    }

    /// The step that can be shown of a playhead at `step`: that one, or the last that all lanes have made.
    #[must_use]
    pub fn shown(&self, step: usize) -> usize {
        step.min(self.ready())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::preset;

    #[test]
    fn no_step_is_shown_before_every_run_has_made_it() {
        let mut scenario = preset("two-modes").unwrap().scenario.fit().unwrap().clone();
        (scenario.steps, scenario.tolerance) = (1_000_000, 0.0);
        let mut race = Race::default();
        race.follow(&scenario);
        assert_eq!(race.shown(1_000_000), 0);
        for _ in 0..3 {
            race.advance((Duration::from_millis(1), Duration::from_millis(1)), 1_000_000);
            let shown = race.shown(1_000_000);
            assert!(race.lanes().iter().all(|lane| lane.finished || lane.trace().len() >= shown));
            assert!(race.lanes().iter().any(|lane| lane.trace().len() == shown));
            assert_eq!(race.shown(shown / 2), shown / 2);
        }
    }
}
