//! The minima of every objective, found off the UI thread when they take longer than a frame can wait, and what the runs
//! and the landscape have shown beside them.

use std::time::{Duration, Instant};

use super::race::{Lane, Race};
use crate::labs::job::Job;
use crate::line::Alpha;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, Minima, Objective, minima_at};
use crate::scenario::FitScenario;

/// How long a frame waits for the minima, so that they follow a drag without a lag where they are quick.
const PATIENCE: Duration = Duration::from_millis(8);

/// Where the program comes by normals that the search may have missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The state of a run that is shown.
    Playhead,
    /// The end of a run.
    End,
    /// The lowest point of the landscape.
    Landscape,
}

/// The number of sources.
const SOURCES: usize = 3;

/// What a set-up's minima depend on.
#[derive(Clone, PartialEq)]
struct Question {
    target: Mixture,
    form: Form,
    /// In the order of [`objective::ALL`], with the α of each; none for those that are not asked for.
    wanted: Vec<Option<(&'static dyn Objective, Alpha)>>,
}

impl Question {
    /// Those that are on at first are always asked for, so that switching one on shows its minima at once.
    fn of(scenario: &FitScenario) -> Self {
        let is_wanted =
            |objective: &&'static dyn Objective| objective.is_on_at_first() || scenario.objectives.contains(objective);
        let wanted = objective::ALL.iter().map(|objective| {
            Some(*objective).filter(is_wanted).map(|objective| (objective, scenario.alpha_of(objective)))
        });
        Self { target: scenario.target.clone(), form: scenario.form, wanted: wanted.collect() }
    }

    fn answer(&self) -> Vec<Minima> {
        let answer = |wanted: &Option<(&'static dyn Objective, Alpha)>| {
            wanted.map(|(objective, alpha)| minima_at(alpha, objective, &self.target, &self.form)).unwrap_or_default()
        };
        self.wanted.iter().map(answer).collect()
    }
}

/// The minima of the current set-up; none while they are on their way, since the last set-up's would be false of this one.
#[derive(Default)]
pub struct Optima {
    job: Job<Question, Vec<Minima>>,
    /// The job's answer with what has been learnt since, for each objective in [`objective::ALL`].
    known: Vec<Minima>,
    /// Which of the job's answers that is.
    version: usize,
    /// For each objective, where each source last was, so that what it says is looked into once.
    learnt: Vec<[Option<[f64; 2]>; SOURCES]>,
    none: Minima,
}

impl Optima {
    /// Asks for the minima of `scenario`'s objectives; takes what has been found. Whether more is to come.
    pub fn follow(&mut self, scenario: &FitScenario) -> bool {
        // The wait is for a new question only: an old one is looked at again, not waited for.
        let question = Question::of(scenario);
        let fresh = !self.job.has_been_asked(&question);
        let patience = if fresh { PATIENCE } else { Duration::ZERO };
        let more = self.job.ask(question, Instant::now() + patience, Question::answer);
        if self.job.version() != self.version {
            self.version = self.job.version();
            self.known = self.job.answer().cloned().unwrap_or_default();
            self.learnt = vec![[None; SOURCES]; self.known.len()];
        }
        more
    }

    /// Learns from what the runs of the same set-up have come by: where they stand at `step`, and where they ended.
    pub fn learn_from(&mut self, race: &Race, step: usize) {
        for lane in race.lanes() {
            let trace = lane.trace();
            let here = trace.state(step.min(trace.len()));
            self.learn(lane, Source::Playhead, [here.mean, here.sd]);
            if trace.stop().is_some() {
                let last = trace.last_state();
                self.learn(lane, Source::End, [last.mean, last.sd]);
            }
        }
    }

    /// Learns from a normal (mean, sd) that was come by on the loss that `lane` goes down.
    pub fn learn(&mut self, lane: &Lane, source: Source, place: [f64; 2]) {
        if !self.job.is_current() {
            return;
        }
        let (known, learnt) = (self.known.get_mut(lane.index), self.learnt.get_mut(lane.index));
        let (Some(known), Some(learnt)) = (known, learnt) else { return };
        if learnt[source as usize].replace(place) != Some(place) {
            known.learn(lane.problem(), place[0], place[1]);
        }
    }

    /// The minima of the objective with `index` in [`objective::ALL`], best first; empty where none is known.
    #[must_use]
    pub fn of(&self, index: usize) -> &Minima {
        self.known.get(index).filter(|_| self.job.is_current()).unwrap_or(&self.none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::job::bell::listen;
    use crate::line::objective::minima;
    use crate::scenario::preset;

    #[test]
    fn minima_of_the_last_set_up_are_never_given_for_this_one() {
        let [first, second] =
            ["off-the-grid", "notebook-kl"].map(|id| preset(id).unwrap().scenario.fit().unwrap().clone());
        let mut optima = Optima::default();
        listen(|| !optima.follow(&first));
        assert!(!optima.of(0).is_empty());
        let moved: Mixture = "0.5*N(-4,1) + 0.5*N(9,1)".parse().unwrap();
        for set_up in [FitScenario { target: moved, ..first }, second] {
            listen(|| {
                let more = optima.follow(&set_up);
                let found = || minima(objective::ALL[1], &set_up.target, &set_up.form);
                let wanted = if more { Minima::default() } else { found() };
                assert_eq!(optima.of(1).as_slice(), wanted.as_slice());
                !more
            });
        }
    }

    #[test]
    fn no_minimum_is_global_above_where_a_run_has_ended() {
        // The run drifts off the grid, to a loss below that of either minimum on it, and to no minimum of its own. That
        // such losses exist is known before it has got there.
        let mut scenario = preset("off-the-grid").unwrap().scenario.fit().unwrap().clone();
        scenario.steps = 30_000;
        let mut race = Race::default();
        race.follow(&scenario);
        while !race.finished() {
            race.advance((Duration::from_millis(50), Duration::from_millis(50)), 0);
        }
        let mut optima = Optima::default();
        listen(|| !optima.follow(&scenario));
        let lane = &race.lanes()[0];
        let end = lane.trace().loss(lane.trace().len());
        let before = optima.of(lane.index).clone();
        assert!(!before[0].global && end < before[0].value, "{end} {before:?}");
        optima.learn_from(&race, 0);
        let after = optima.of(lane.index);
        assert!(after.len() == before.len() && after.iter().all(|minimum| !minimum.global));
        assert_eq!(after.above(end), None);
        // The answer is kept with what was learnt, until the question is another.
        optima.follow(&scenario);
        assert!(!optima.of(lane.index)[0].global);
    }
}
