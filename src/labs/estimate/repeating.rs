//! "Repeat over seeds": the same estimate from many fresh samples, on worker threads, with progress and cancel.

use crate::estimator::{Outcome, Repeats, Summary, Truth};
use crate::labs::job::Crew;
use crate::scenario::EstimateScenario;

/// The repeats of the set-up, if they were started and it hasn't changed since.
#[derive(Default)]
pub struct Repeating {
    /// What they are repeats of.
    of: Option<EstimateScenario>,
    repeats: Option<Repeats>,
    crew: Option<Crew<Outcome>>,
    summaries: Vec<Summary>,
    /// How many outcomes the summaries hold.
    summed: usize,
}

impl Repeating {
    /// Starts from the first seed, or stops and keeps what there is.
    pub fn toggle(&mut self, scenario: &EstimateScenario) {
        if self.crew.take().is_none() {
            self.start(scenario);
        }
    }

    /// Stops and forgets.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether the threads are at work.
    #[must_use]
    pub fn running(&self) -> bool {
        self.crew.is_some()
    }

    /// Repeats done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.repeats.as_ref().map_or(0, Repeats::done)
    }

    /// The true divergences that the repeats are measured by.
    #[must_use]
    pub fn truth(&self) -> Option<Truth> {
        self.repeats.as_ref().map(|repeats| repeats.plan().truth)
    }

    /// What the repeats say about the estimator with `id`.
    #[must_use]
    pub fn summary(&self, id: &str) -> Option<&Summary> {
        let place = self.repeats.as_ref()?.plan().estimators.iter().position(|estimator| estimator.id() == id)?;
        self.summaries.get(place).filter(|summary| !summary.values.is_empty() || summary.failed > 0)
    }

    /// Takes in what has been done; drops everything when the set-up is another one now.
    pub fn follow(&mut self, scenario: &EstimateScenario) {
        if self.of.as_ref().is_some_and(|of| *of != comparable(scenario)) {
            self.clear();
        }
        let (Some(repeats), Some(crew)) = (&mut self.repeats, &self.crew) else { return };
        let more = crew.collect(|outcome| repeats.add(outcome));
        if repeats.is_finished() || !more {
            self.crew = None;
        }
        if repeats.done() > self.summed {
            self.summed = repeats.done();
            self.summaries = (0..repeats.plan().estimators.len()).map(|place| repeats.summary(place)).collect();
        }
    }

    fn start(&mut self, scenario: &EstimateScenario) {
        self.clear();
        let Some(plan) = scenario.truth().and_then(|truth| scenario.plan(truth)) else { return };
        // An n out of range is refused where it is typed.
        let Ok(repeats) = Repeats::new(plan.clone()) else { return };
        self.crew = Some(Crew::start(plan.repeats, move |index| plan.outcome(index).ok()));
        self.of = Some(comparable(scenario));
        self.repeats = Some(repeats);
    }
}

/// The set-up without what the repeats don't depend on.
fn comparable(scenario: &EstimateScenario) -> EstimateScenario {
    let usual = EstimateScenario::default();
    EstimateScenario { explained: usual.explained, against: None, ..scenario.clone() }
}
