//! The minima of every objective, found off the UI thread when they take longer than a frame can wait, and what the runs
//! and the landscape have shown beside them.

use std::time::{Duration, Instant};

use super::race::{Lane, Race};
use crate::labs::job::Job;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, Minima, minima};

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
type Question = (Mixture, Form);

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
    /// Asks for the minima of `target` in `form`; takes what has been found. Whether more is to come.
    pub fn follow(&mut self, target: &Mixture, form: &Form) -> bool {
        // Of what a run draws on its way they don't depend.
        let form = &form.of_loss();
        // The wait is for a new question only: an old one is looked at again, not waited for.
        let fresh = !self.job.has_been_asked(&(target.clone(), *form));
        let patience = if fresh { PATIENCE } else { Duration::ZERO };
        let more = self.job.ask((target.clone(), *form), Instant::now() + patience, |(target, form)| {
            objective::ALL.iter().map(|objective| minima(*objective, target, form)).collect()
        });
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
    use crate::scenario::preset;

    #[test]
    fn minima_of_the_last_set_up_are_never_given_for_this_one() {
        let [first, second] =
            ["off-the-grid", "notebook-kl"].map(|id| preset(id).unwrap().scenario.fit().unwrap().clone());
        let mut optima = Optima::default();
        listen(|| !optima.follow(&first.target, &first.form));
        assert!(!optima.of(0).is_empty());
        let moved: Mixture = "0.5*N(-4,1) + 0.5*N(9,1)".parse().unwrap();
        for (target, form) in [(&moved, &first.form), (&second.target, &second.form)] {
            listen(|| {
                let more = optima.follow(target, form);
                let wanted = if more { Minima::default() } else { minima(objective::ALL[1], target, form) };
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
        listen(|| !optima.follow(&scenario.target, &scenario.form));
        let lane = &race.lanes()[0];
        let end = lane.trace().loss(lane.trace().len());
        let before = optima.of(lane.index).clone();
        assert!(!before[0].global && end < before[0].value, "{end} {before:?}");
        optima.learn_from(&race, 0);
        let after = optima.of(lane.index);
        assert!(after.len() == before.len() && after.iter().all(|minimum| !minimum.global));
        assert_eq!(after.above(end), None);
        // The answer is kept with what was learnt, until the question is another.
        optima.follow(&scenario.target, &scenario.form);
        assert!(!optima.of(lane.index)[0].global);
    }
}
