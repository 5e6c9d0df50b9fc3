//! The minima of every objective, found off the UI thread when they take longer than a frame can wait.

use std::time::{Duration, Instant};

use crate::labs::job::Job;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, Minimum, minima};

/// How long a frame waits for the minima, so that they follow a drag without a lag where they are quick.
const PATIENCE: Duration = Duration::from_millis(8);

/// All minima of each objective in [`objective::ALL`], best first.
type Answer = Vec<Vec<Minimum>>;

/// The minima of the current set-up, or of the last one while the new ones are on their way.
#[derive(Default)]
pub struct Optima {
    job: Job<(Mixture, Form), Answer>,
}

impl Optima {
    /// Asks for the minima of `target` in `form`; takes what has been found. Whether more is to come.
    pub fn follow(&mut self, target: &Mixture, form: &Form) -> bool {
        // The wait is for a new question only: an old one is looked at again, not waited for.
        let fresh = !self.job.has_been_asked(&(target.clone(), *form));
        let patience = if fresh { PATIENCE } else { Duration::ZERO };
        self.job.ask((target.clone(), *form), Instant::now() + patience, |(target, form)| {
            objective::ALL.iter().map(|objective| minima(*objective, target, form)).collect()
        })
    }

    /// The minima of the objective with `index` in [`objective::ALL`], best first; empty where none is known.
    #[must_use]
    pub fn of(&self, index: usize) -> &[Minimum] {
        self.job.answer().and_then(|answer| answer.get(index)).map_or(&[], Vec::as_slice)
    }
}
