//! The thread that writes, and the inbox between it and the window.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{io, mem};

use super::keeper::{Keeper, Trouble};
use super::{Pace, Saved};
use crate::work::Clock;

/// How long leaving the program may wait for the disk.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a write usually takes, and then some: when to look how it went.
const USUAL: Duration = Duration::from_millis(50);

/// The window's end.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    inbox: Mutex<Inbox>,
    /// Something in the inbox is new to the other end.
    changed: Condvar,
    clock: Clock,
}

#[derive(Debug)]
struct Inbox {
    /// The latest state that is not written.
    wanted: Option<Saved>,
    /// When it may be written.
    due: Instant,
    /// What the thread is doing, and what it is asked for.
    phase: Phase,
    /// The last attempt failed: the next one is far away, and no frame is worth drawing for it.
    failed: bool,
    /// Trouble that the window has not seen.
    message: Option<String>,
    /// Trouble that the window was told of and that is not over.
    told: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Waiting for something to write, and for the time to write it.
    Waiting,
    /// Asked to write at once.
    Hurrying,
    /// Writing.
    Writing,
    /// Asked to end.
    Ending,
}

impl Shared {
    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        // No code panics while it holds the lock, and each field is meaningful by itself.
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Starts the thread. `told` is what the window is already told about the keeper.
    pub(super) fn start(keeper: Keeper, pace: Pace, clock: Clock, told: Option<String>) -> io::Result<Self> {
        let inbox = Inbox { wanted: None, due: clock.now(), phase: Phase::Waiting, failed: false, message: None, told };
        let shared = Arc::new(Shared { inbox: Mutex::new(inbox), changed: Condvar::new(), clock });
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new().name("state".to_owned()).spawn(move || work(&for_thread, keeper, pace))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Asks for `saved` to be written when it is time.
    pub(super) fn want(&self, saved: Saved) {
        self.shared.inbox().wanted = Some(saved);
        self.shared.changed.notify_all();
    }

    /// When to look how the next write went.
    pub(super) fn next_in(&self) -> Option<Duration> {
        let inbox = self.shared.inbox();
        if inbox.message.is_some() {
            return Some(Duration::ZERO);
        }
        if inbox.phase == Phase::Writing {
            return Some(USUAL);
        }
        let pending = inbox.wanted.is_some() && !inbox.failed;
        pending.then(|| inbox.due.saturating_duration_since(self.shared.clock.now()) + USUAL)
    }

    /// The news, once.
    pub(super) fn take_message(&self) -> Option<String> {
        self.shared.inbox().message.take()
    }

    /// Has everything written now; whether the thread answered in time.
    pub(super) fn flush(&self) -> bool {
        let end = self.shared.clock.now() + PATIENCE;
        let mut inbox = self.shared.inbox();
        // A write under way may be of an older state than the one wanted.
        loop {
            match inbox.phase {
                Phase::Waiting if inbox.wanted.is_none() => return true,
                Phase::Waiting => {
                    inbox.phase = Phase::Hurrying;
                    break;
                }
                Phase::Ending => return true,
                Phase::Writing | Phase::Hurrying => {}
            }
            let Some(next) = self.wait(inbox, end) else { return false };
            inbox = next;
        }
        self.shared.changed.notify_all();
        while matches!(inbox.phase, Phase::Writing | Phase::Hurrying) {
            let Some(next) = self.wait(inbox, end) else { return false };
            inbox = next;
        }
        true
    }

    /// Has the thread look at the clock again, and waits until all that is due is done.
    pub(super) fn catch_up(&self) {
        let mut inbox = self.shared.inbox();
        self.shared.changed.notify_all();
        loop {
            let at_work = match inbox.phase {
                Phase::Waiting => inbox.wanted.is_some() && inbox.due <= self.shared.clock.now(),
                Phase::Hurrying | Phase::Writing => true,
                Phase::Ending => false,
            };
            if !at_work {
                return;
            }
            inbox = self.shared.changed.wait(inbox).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits for news from the thread; `None` when `end` has come.
    fn wait<'a>(&'a self, inbox: MutexGuard<'a, Inbox>, end: Instant) -> Option<MutexGuard<'a, Inbox>> {
        let left = end.saturating_duration_since(self.shared.clock.now());
        if left.is_zero() {
            return None;
        }
        let (inbox, _) = self.shared.changed.wait_timeout(inbox, left).unwrap_or_else(PoisonError::into_inner);
        Some(inbox)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let answered = self.flush();
        self.shared.inbox().phase = Phase::Ending;
        self.shared.changed.notify_all();
        // A thread that hangs in the disk is left to itself: closing the window may not hang with it.
        if let Some(thread) = self.thread.take().filter(|_| answered) {
            // A panic in it was reported where it happened.
            let _ = thread.join();
        }
    }
}

/// The thread: writes what is wanted when it is due, until it is asked to end.
fn work(shared: &Shared, mut keeper: Keeper, pace: Pace) {
    while let Some(saved) = next_job(shared) {
        let start = shared.clock.now();
        let outcome = keeper.keep(&saved);
        let mut inbox = shared.inbox();
        if inbox.phase == Phase::Writing {
            inbox.phase = Phase::Waiting;
        }
        inbox.failed = matches!(outcome, Err(Trouble::Refused { .. }));
        inbox.due = start + if inbox.failed { pace.retry } else { pace.every };
        if inbox.failed {
            // It stays wanted, unless there is something newer.
            inbox.wanted.get_or_insert(saved);
        }
        let news = outcome.err().map(|trouble| trouble.to_string());
        if news.is_some() && news != inbox.told {
            inbox.message.clone_from(&news);
        }
        inbox.told = news;
        drop(inbox);
        shared.changed.notify_all();
    }
}

/// Waits for the next state to write; `None` to end.
fn next_job(shared: &Shared) -> Option<Saved> {
    let mut inbox = shared.inbox();
    loop {
        let left = inbox.due.saturating_duration_since(shared.clock.now());
        match inbox.phase {
            Phase::Ending => return None,
            Phase::Hurrying if inbox.wanted.is_none() => inbox.phase = Phase::Waiting,
            phase if inbox.wanted.is_some() && (phase == Phase::Hurrying || left.is_zero()) => {
                inbox.phase = Phase::Writing;
                return mem::take(&mut inbox.wanted);
            }
            _ => {}
        }
        inbox = if inbox.wanted.is_some() {
            shared.changed.wait_timeout(inbox, left).unwrap_or_else(PoisonError::into_inner).0
        } else {
            shared.changed.wait(inbox).unwrap_or_else(PoisonError::into_inner)
        };
    }
}
