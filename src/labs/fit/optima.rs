//! The minima of every objective, found off the UI thread when they take longer than a frame can wait.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crate::distribution::Mixture;
use crate::objective::{self, Form, Minimum, minima};

/// How long a frame waits for the minima, so that they follow a drag without a lag where they are quick.
const PATIENCE: Duration = Duration::from_millis(6);

/// What the minima depend on.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    target: Mixture,
    form: Form,
}

/// All minima of each objective in [`objective::ALL`], best first.
type Answer = Vec<Vec<Minimum>>;

/// The minima of the current set-up, or of the last one while the new ones are on their way.
#[derive(Default)]
pub struct Optima {
    asked: Option<Question>,
    running: Option<(Question, Receiver<Answer>)>,
    last_answered: Option<Question>,
    found: Answer,
}

impl Optima {
    /// Asks for the minima of `target` in `form`; takes what has been found. Whether more is to come.
    pub fn follow(&mut self, target: &Mixture, form: &Form) -> bool {
        let question = Question { target: target.clone(), form: *form };
        let fresh = self.asked.as_ref() != Some(&question);
        if fresh {
            self.asked = Some(question);
        }
        self.start();
        self.take(if fresh { PATIENCE } else { Duration::ZERO });
        // A drag may have asked again while the thread was at work.
        self.start();
        self.running.is_some()
    }

    /// Starts a thread for what was asked last, unless one is at work or that is answered already.
    fn start(&mut self) {
        let Some(question) = self.asked.clone() else { return };
        if self.running.is_some() || self.answered() {
            return;
        }
        let (sender, receiver) = channel();
        let (target, form) = (question.target.clone(), question.form);
        std::thread::spawn(move || {
            let answer = objective::ALL.iter().map(|objective| minima(*objective, &target, &form)).collect();
            // The window may be gone by now, which is no error.
            let _ = sender.send(answer);
        });
        self.running = Some((question, receiver));
    }

    fn answered(&self) -> bool {
        self.last_answered.is_some() && self.last_answered == self.asked
    }

    fn take(&mut self, patience: Duration) {
        let Some((question, receiver)) = self.running.take() else { return };
        match receiver.recv_timeout(patience) {
            Ok(answer) => {
                self.found = answer;
                self.last_answered = Some(question);
            }
            Err(RecvTimeoutError::Timeout) => self.running = Some((question, receiver)),
            // The thread died: leave the question unanswered rather than ask for ever.
            Err(RecvTimeoutError::Disconnected) => {
                self.found = vec![Vec::new(); objective::ALL.len()];
                self.last_answered = Some(question);
            }
        }
    }

    /// The minima of the objective with `index` in [`objective::ALL`], best first; empty where none is known.
    #[must_use]
    pub fn of(&self, index: usize) -> &[Minimum] {
        self.found.get(index).map_or(&[], Vec::as_slice)
    }
}
