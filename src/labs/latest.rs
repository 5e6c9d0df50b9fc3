//! Work that takes longer than a frame can wait: the newest question, answered on a thread of its own.

use super::aside::aside;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The answer to the newest of a stream of questions, or to an older one while the new answer is on its way.
///
/// One thread at most is at work, so that a drag which asks sixty times a second never piles threads up.
pub struct Latest<Q, A> {
    asked: Option<Q>,
    running: Option<(Q, Receiver<(A, Duration)>)>,
    answered: Option<(Q, A)>,
    /// How long the last answer took.
    took: Duration,
    /// What a thread died over: not to be asked again.
    hopeless: Option<Q>,
}

impl<Q, A> Default for Latest<Q, A> {
    fn default() -> Self {
        Self { asked: None, running: None, answered: None, took: Duration::ZERO, hopeless: None }
    }
}

impl<Q: Clone + PartialEq + Send + 'static, A: Send + 'static> Latest<Q, A> {
    /// Asks `question` and waits for the answer until `deadline` at most, or not at all if the last answer took longer than
    /// that; whether it is still to come.
    pub fn ask(&mut self, question: Q, deadline: Instant, answer: impl Fn(&Q) -> A + Clone + Send + 'static) -> bool {
        if self.asked.as_ref() != Some(&question) {
            self.asked = Some(question);
        }
        self.take(deadline);
        self.start(answer.clone());
        self.take(deadline);
        self.running.is_some()
    }

    /// Whether `question` is the one asked last.
    #[must_use]
    pub fn has_been_asked(&self, question: &Q) -> bool {
        self.asked.as_ref() == Some(question)
    }

    /// Forgets everything; a thread at work goes on to its end, unheard.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The last answer, to the newest question or to an older one.
    #[must_use]
    pub fn answer(&self) -> Option<&A> {
        self.answered.as_ref().map(|(_, answer)| answer)
    }

    /// Whether the answer is to the newest question.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.asked.is_some() && self.answered.as_ref().map(|(question, _)| question) == self.asked.as_ref()
    }

    /// Starts a thread for what was asked last, unless one is at work or that is answered already.
    fn start(&mut self, answer: impl Fn(&Q) -> A + Send + 'static) {
        let Some(question) = self.asked.clone() else { return };
        if self.running.is_some() || self.is_current() || self.hopeless.as_ref() == Some(&question) {
            return;
        }
        let (sender, receiver) = channel();
        let theirs = question.clone();
        aside(move || {
            let begin = Instant::now();
            let answer = answer(&theirs);
            // The window may be gone by now, which is no error.
            let _ = sender.send((answer, begin.elapsed()));
        });
        self.running = Some((question, receiver));
    }

    fn take(&mut self, deadline: Instant) {
        let Some((question, receiver)) = self.running.take() else { return };
        let newest = self.asked.as_ref() == Some(&question);
        let patience = deadline.saturating_duration_since(Instant::now());
        // Nobody waits for an answer that is out of date, or in vain.
        let patience = if newest && self.took <= patience { patience } else { Duration::ZERO };
        match receiver.recv_timeout(patience) {
            Ok((answer, took)) => {
                self.answered = Some((question, answer));
                self.took = took;
            }
            Err(RecvTimeoutError::Timeout) => self.running = Some((question, receiver)),
            Err(RecvTimeoutError::Disconnected) => self.hopeless = Some(question),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[test]
    fn a_quick_answer_is_there_at_once() {
        let mut latest = Latest::default();
        assert!(!latest.ask(20, soon(), |n| n + 1));
        assert_eq!((latest.answer(), latest.is_current()), (Some(&21), true));
    }

    #[test]
    fn a_slow_answer_keeps_nobody_waiting_and_the_newest_question_wins() {
        let mut latest = Latest::default();
        let slow = |n: &u64| {
            std::thread::sleep(Duration::from_millis(30));
            *n
        };
        for question in 0..50 {
            assert!(latest.ask(question, Instant::now(), slow));
        }
        while latest.ask(49, Instant::now(), slow) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!((latest.answer(), latest.is_current()), (Some(&49), true));
    }

    #[test]
    fn after_a_slow_answer_nobody_waits_for_the_next() {
        let mut latest = Latest::default();
        let soon = || Instant::now() + Duration::from_millis(40);
        let slow = |n: &u64| {
            std::thread::sleep(Duration::from_millis(120));
            *n
        };
        while latest.ask(1, soon(), slow) {}
        // Twenty waits of 40 ms would be 800 ms; not even half of that passes.
        let begin = Instant::now();
        for question in 2..22 {
            assert!(latest.ask(question, soon(), slow));
        }
        assert!(begin.elapsed() < Duration::from_millis(400));
        // A quick answer, and the next is waited for again.
        while latest.ask(30, soon(), |n| *n) {}
        assert!(!latest.ask(31, Instant::now() + Duration::from_secs(5), |n| *n));
    }

    #[test]
    fn a_question_that_kills_its_thread_is_not_asked_for_ever() {
        let mut latest = Latest::<u32, u32>::default();
        let deadly = |_: &u32| -> u32 { std::panic::resume_unwind(Box::new("on purpose")) };
        assert!(!latest.ask(1, soon(), deadly));
        assert!(!latest.ask(1, soon(), deadly));
        assert_eq!(latest.answer(), None);
    }
}
