//! Work beside the window: the only place that knows threads.
//!
//! A [`Job`] answers the newest of a stream of questions, at once or in slices, with progress; it is cancelled when it is
//! no longer wanted. A [`Crew`] does many small pieces of work at once. Both give way to the thread that draws.

pub mod bell;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::work::Clock;

/// What a slice of work leads to.
pub enum Slice<A> {
    /// There is more to do: the share done, 0 … 1, and a better answer than before, if there is one.
    More(f32, Option<A>),
    /// That was all.
    Done(A),
}

/// The answer to the newest of a stream of questions, or to an older one while the new answer is on its way.
///
/// One thread at most is at work, so that a drag which asks sixty times a second never piles threads up.
pub struct Job<Q, A> {
    clock: Clock,
    asked: Option<Q>,
    running: Option<Running<Q, A>>,
    answered: Option<(Q, A)>,
    /// Whether the answer is the last word on its question.
    whole: bool,
    /// How many answers have come in.
    version: usize,
    /// How long the last whole answer took.
    took: Duration,
    /// What a thread died over: not to be asked again.
    hopeless: Option<Q>,
}

/// A thread at work; dropping this tells it to stop.
struct Running<Q, A> {
    question: Q,
    reports: Receiver<Report<A>>,
    cancel: Arc<AtomicBool>,
    progress: f32,
}

impl<Q, A> Drop for Running<Q, A> {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

struct Report<A> {
    slice: Slice<A>,
    took: Duration,
}

impl<Q, A> Default for Job<Q, A> {
    fn default() -> Self {
        Self::with_clock(Clock::default())
    }
}

impl<Q, A> Job<Q, A> {
    /// A job that measures time by `clock`.
    #[must_use]
    pub fn with_clock(clock: Clock) -> Self {
        Self {
            clock,
            asked: None,
            running: None,
            answered: None,
            whole: false,
            version: 0,
            took: Duration::ZERO,
            hopeless: None,
        }
    }

    /// Forgets everything; a thread at work stops after its slice, unheard.
    pub fn clear(&mut self) {
        *self = Self::with_clock(self.clock.clone());
    }

    /// The last answer, to the newest question or to an older one.
    #[must_use]
    pub fn answer(&self) -> Option<&A> {
        self.answered.as_ref().map(|(_, answer)| answer)
    }

    /// The share of the work that is done, while there is work.
    #[must_use]
    pub fn progress(&self) -> Option<f32> {
        self.running.as_ref().map(|running| running.progress)
    }

    /// A number that changes with every answer.
    #[must_use]
    pub fn version(&self) -> usize {
        self.version
    }
}

impl<Q: Clone + PartialEq + Send + 'static, A: Send + 'static> Job<Q, A> {
    /// Asks `question` and waits for the answer until `deadline` at most, or not at all if the last answer took longer than
    /// that; whether it is still to come.
    pub fn ask(&mut self, question: Q, deadline: Instant, answer: impl Fn(&Q) -> A + Send + 'static) -> bool {
        self.ask_in_slices(question, deadline, move |question| move || Slice::Done(answer(&question)))
    }

    /// The same for work in slices, each of a few milliseconds: `begin` prepares it, beside the window too.
    pub fn ask_in_slices<W: FnMut() -> Slice<A>>(
        &mut self,
        question: Q,
        deadline: Instant,
        begin: impl FnOnce(Q) -> W + Send + 'static,
    ) -> bool {
        if self.asked.as_ref() != Some(&question) {
            self.asked = Some(question);
        }
        self.take(deadline);
        self.start(begin);
        self.take(deadline);
        self.is_open()
    }

    /// Whether `question` is the one asked last.
    #[must_use]
    pub fn has_been_asked(&self, question: &Q) -> bool {
        self.asked.as_ref() == Some(question)
    }

    /// Whether the answer is to the newest question, and the last word on it.
    #[must_use]
    pub fn is_current(&self) -> bool {
        let to = self.answered.as_ref().map(|(question, _)| question);
        self.whole && self.asked.is_some() && to == self.asked.as_ref()
    }

    /// The answer to the newest question, once it is the last word on it.
    #[must_use]
    pub fn current(&self) -> Option<&A> {
        self.answer().filter(|_| self.is_current())
    }

    /// The last answer with its question.
    #[must_use]
    pub fn answered(&self) -> Option<(&Q, &A)> {
        self.answered.as_ref().map(|(question, answer)| (question, answer))
    }

    /// Whether there is a question whose answer is still to come: a thread may just have given up an older one.
    fn is_open(&self) -> bool {
        self.asked.is_some() && !self.is_current() && self.hopeless != self.asked
    }

    /// Starts a thread for what was asked last, unless one is at work or that is answered already.
    fn start<W: FnMut() -> Slice<A>>(&mut self, begin: impl FnOnce(Q) -> W + Send + 'static) {
        let Some(question) = self.asked.clone() else { return };
        if self.running.is_some() || !self.is_open() {
            return;
        }
        let (sender, reports) = channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let (theirs, cancelled, clock) = (question.clone(), Arc::clone(&cancel), self.clock.clone());
        beside(move || {
            let start = clock.now();
            work(&mut begin(theirs), &cancelled, &sender, || clock.now().saturating_duration_since(start));
        });
        self.running = Some(Running { question, reports, cancel, progress: 0.0 });
    }

    /// Takes what the thread has reported, waiting until `deadline` for what is wanted.
    fn take(&mut self, deadline: Instant) {
        while let Some(running) = &mut self.running {
            let newest = self.asked.as_ref() == Some(&running.question);
            if !newest {
                running.cancel.store(true, Ordering::Relaxed);
            }
            let patience = deadline.saturating_duration_since(self.clock.now());
            // Nobody waits for an answer that is out of date, or in vain.
            let patience = if newest && self.took <= patience { patience } else { Duration::ZERO };
            match running.reports.recv_timeout(patience) {
                Ok(Report { slice: Slice::More(progress, answer), .. }) => {
                    running.progress = progress;
                    if let Some(answer) = answer.filter(|_| newest) {
                        self.answered = Some((running.question.clone(), answer));
                        (self.whole, self.version) = (false, self.version + 1);
                    }
                }
                Ok(Report { slice: Slice::Done(answer), took }) => {
                    self.answered = Some((running.question.clone(), answer));
                    (self.whole, self.version, self.took) = (true, self.version + 1, took);
                    self.running = None;
                }
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => {
                    // It gave up because it was told to, or it died.
                    if newest {
                        self.hopeless = Some(running.question.clone());
                    }
                    self.running = None;
                }
            }
        }
    }
}

/// Slice after slice, until there is no more to do or nobody wants it.
fn work<A>(
    slices: &mut impl FnMut() -> Slice<A>,
    cancelled: &AtomicBool,
    reports: &Sender<Report<A>>,
    took: impl Fn() -> Duration,
) {
    loop {
        let slice = slices();
        let done = matches!(slice, Slice::Done(_));
        // The window may be gone by now, which is no error.
        let unheard = reports.send(Report { slice, took: took() }).is_err();
        bell::ring();
        if done || unheard || cancelled.load(Ordering::Relaxed) {
            return;
        }
    }
}

/// Many pieces of work, done at once by all cores but the window's; dropping it tells them to stop.
pub struct Crew<A> {
    cancel: Arc<AtomicBool>,
    outcomes: Receiver<A>,
}

impl<A> Drop for Crew<A> {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

impl<A: Send + 'static> Crew<A> {
    /// Starts on the pieces 0 … `pieces` − 1; one that comes to nothing ends its worker.
    pub fn start(pieces: usize, piece: impl Fn(usize) -> Option<A> + Clone + Send + 'static) -> Self {
        let (sender, outcomes) = channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let next = Arc::new(AtomicUsize::new(0));
        // One core stays free for the window.
        let workers =
            std::thread::available_parallelism().map_or(1, |count| count.get().saturating_sub(1).clamp(1, 16));
        for _ in 0..workers {
            let (piece, sender) = (piece.clone(), sender.clone());
            let (cancel, next) = (Arc::clone(&cancel), Arc::clone(&next));
            beside(move || {
                while !cancel.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(outcome) = (index < pieces).then(|| piece(index)).flatten() else { return };
                    if sender.send(outcome).is_err() {
                        return;
                    }
                    bell::ring();
                }
            });
        }
        Self { cancel, outcomes }
    }

    /// Hands what has been done since last time to `take`, in the order of its doing; whether more is to come.
    pub fn collect(&self, mut take: impl FnMut(A)) -> bool {
        loop {
            match self.outcomes.try_recv() {
                Ok(outcome) => take(outcome),
                Err(error) => return error == TryRecvError::Empty,
            }
        }
    }
}

/// Does `work` on a thread of its own that gives way to the window's: on two cores, two such threads and the window would
/// otherwise take turns, and a frame would wait for them.
pub fn beside(work: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        // However the work ends: whoever waits for it learns of that.
        let _ringing = bell::AtTheEnd;
        give_way();
        work();
    });
}

/// Lowers the present thread's priority where that is a thread's own; elsewhere it would be the window's too. Where it is
/// refused nothing is lost but that.
fn give_way() {
    #[cfg(any(target_os = "linux", target_os = "windows"))]
    if let Ok(low) = thread_priority::ThreadPriorityValue::try_from(LOW) {
        let _ = thread_priority::set_current_thread_priority(thread_priority::ThreadPriority::Crossplatform(low));
    }
}

/// On a scale of 0 to 100, in the middle of which is an ordinary thread; on Linux it is a niceness of 9.
#[cfg(any(target_os = "linux", target_os = "windows"))]
const LOW: u8 = 25;

#[cfg(test)]
mod tests;
