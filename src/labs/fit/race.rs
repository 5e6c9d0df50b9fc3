//! The runs of the objectives that race: computed in slices, kept while what they depend on stays the same.

use std::time::{Duration, Instant};

use crate::objective::{self, Objective, Problem};
use crate::run::{Budget, Run, Setup, Trace};
use crate::scenario::FitScenario;

/// One objective's run.
pub struct Lane {
    /// The objective's index in [`objective::ALL`], which is also that of its colour and marker.
    pub index: usize,
    setup: Setup,
    run: Run,
    finished: bool,
}

impl Lane {
    /// The steps made so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        self.run.trace()
    }

    /// The objective that runs here.
    #[must_use]
    pub fn objective(&self) -> &'static dyn Objective {
        self.setup.objective
    }

    /// The loss that the run goes down.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        self.run.problem()
    }

    /// What the run depends on.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The last step there will be, as far as is known.
    #[must_use]
    pub fn end(&self) -> usize {
        if self.finished { self.trace().len() } else { self.setup.steps }
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
        for (index, objective) in objective::ALL.iter().enumerate() {
            if !scenario.objectives.iter().any(|wanted| wanted.id() == objective.id()) {
                continue;
            }
            let setup = scenario.setup(*objective);
            let kept = old.iter().position(|lane| lane.setup == setup);
            self.lanes.push(match kept {
                Some(position) => old.swap_remove(position),
                None => Lane { index, run: Run::new(setup.clone()), setup, finished: false },
            });
        }
    }

    /// The lanes.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Computes for about `budget`, first what is needed to show `step`.
    pub fn advance(&mut self, budget: Duration, step: usize) {
        let start = Instant::now();
        for lane in &mut self.lanes {
            // The picture of this frame needs these, so they come even if they overrun a little.
            let missing = step.saturating_sub(lane.trace().len());
            if !lane.finished && missing > 0 {
                lane.finished = lane.run.advance(Budget::Time(budget));
            }
        }
        while let Some(rest) = budget.checked_sub(start.elapsed()).filter(|rest| !rest.is_zero()) {
            let Some(lane) =
                self.lanes.iter_mut().filter(|lane| !lane.finished).min_by_key(|lane| lane.run.trace().len())
            else {
                return;
            };
            lane.finished = lane.run.advance(Budget::Time(rest.min(Duration::from_millis(1))));
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
}
