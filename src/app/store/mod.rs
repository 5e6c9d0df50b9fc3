//! What comes back when the window is opened again: each lab's scenario and how it was shown, theme, unit, panels, window
//! size.
//!
//! All of it is one small TOML file, `state.toml`, in the platform's folder for such things. A thread of its own writes
//! it, at most once a second and only after a change, under a temporary name that then takes the place of the old
//! file: whatever moment the program is killed at, the file is whole and at most two seconds old, and the window never
//! waits for the disk.
//!
//! **Two windows.** The window that was opened first owns `state.toml`; it holds a lock on `state.lock` beside it. A
//! second window starts from the same state, says once that another one is open, and leaves the file alone for as long
//! as that is so. When the first is closed, the next change in the second makes it the owner: its state is then the
//! latest. The lock is the operating system's ([`std::fs::File::try_lock`]), not a number in a file: it ends with the
//! process however that ends, so there are no stale locks, no guesses whether a process is alive, and no number that
//! meanwhile belongs to somebody else. The lock file itself is empty and stays. Where the file system knows no locks,
//! the window goes on as if it were alone.
//!
//! **A file that is not ours.** What is damaged, foreign or of a newer version is renamed to `state.toml.damaged-1` or
//! `state.toml.newer-1`, with the first number that is free, and the window starts on its presets.

mod folder;
mod keeper;
mod saved;
mod writer;

use std::path::Path;
use std::time::Duration;

pub use folder::{Platform, folder, folder_on};
pub use saved::{PanelChoice, Panels, Saved, SavedError, ThemeChoice, UnitChoice, WindowSize};

use crate::work::Clock;
use keeper::Keeper;
use writer::Writer;

/// How often the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The least time from one write to the next.
    pub every: Duration,
    /// The time from a write that failed to the next attempt.
    pub retry: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { every: Duration::from_secs(1), retry: Duration::from_secs(30) }
    }
}

/// The saved state of one window. Dropping it writes what is still unwritten, as [`Store::flush`] does.
#[derive(Debug)]
pub struct Store {
    noted: Saved,
    /// The state on screen was noted once.
    begun: bool,
    hand: Hand,
    /// Trouble that has not been told.
    message: Option<String>,
}

/// Who writes.
#[derive(Debug)]
enum Hand {
    /// The keeper alone: nothing has changed so far. The thread starts with the first change, since the window opens
    /// faster in a process of one thread: with two, libc locks the key tables for every character it reads of them.
    Resting { keeper: Keeper, pace: Pace, clock: Clock, told: Option<String> },
    /// The thread.
    Writing(Writer),
    /// Nobody: there is no folder to write to, or no thread to write with.
    Nobody,
}

impl Store {
    /// The state that was saved last, and what keeps it from now on; a message if there is something to tell.
    #[must_use]
    pub fn open() -> (Self, Saved, Option<String>) {
        if let Some(folder) = folder() {
            return Self::open_in(&folder, Pace::default(), Clock::default());
        }
        let message = "nothing is kept for the next time: no home folder is set; set KLARITY_STATE_DIR".to_owned();
        (
            Self { noted: Saved::default(), begun: false, hand: Hand::Nobody, message: None },
            Saved::default(),
            Some(message),
        )
    }

    /// The same for a folder, a pace and a clock of the caller's choice.
    #[must_use]
    pub fn open_in(folder: &Path, pace: Pace, clock: Clock) -> (Self, Saved, Option<String>) {
        let mut keeper = Keeper::new(folder);
        let (saved, told) = keeper.begin();
        let hand = Hand::Resting { keeper, pace, clock, told: told.clone() };
        (Self { noted: saved.clone(), begun: false, hand, message: None }, saved, told)
    }

    /// The thread, started when it is first needed.
    fn writer(&mut self) -> Option<&Writer> {
        if let Hand::Resting { .. } = self.hand
            && let Hand::Resting { keeper, pace, clock, told } = std::mem::replace(&mut self.hand, Hand::Nobody)
        {
            match Writer::start(keeper, pace, clock, told) {
                Ok(writer) => self.hand = Hand::Writing(writer),
                Err(error) => {
                    self.message =
                        Some(format!("nothing is kept for the next time: no thread to write with ({error})"));
                }
            }
        }
        self.hand.writer()
    }

    /// Takes note of the state; cheap when it is the one noted last, since no text is made of it. To be called every frame.
    pub fn note(&mut self, saved: &Saved) {
        let changed = self.noted != *saved;
        if changed || !self.begun {
            // Views that were read are still texts, which would be compared as texts every time.
            self.noted = saved.clone();
            self.begun = true;
        }
        if changed && let Some(writer) = self.writer() {
            writer.want(saved.clone());
        }
    }

    /// When to draw a frame to learn how the next write went; `None` when nothing is under way, so that an idle window
    /// draws nothing. The write itself needs no frame.
    #[must_use]
    pub fn next_write_in(&self) -> Option<Duration> {
        if self.message.is_some() {
            return Some(Duration::ZERO);
        }
        self.hand.writer().and_then(Writer::next_in)
    }

    /// What went wrong since the last call. The same trouble is told once, not at every attempt.
    #[must_use]
    pub fn take_message(&mut self) -> Option<String> {
        self.message.take().or_else(|| self.hand.writer().and_then(Writer::take_message))
    }

    /// Returns when all that is due by the clock has been written or refused: for whoever moves the clock, as tests do.
    pub fn catch_up(&self) {
        if let Some(writer) = self.hand.writer() {
            writer.catch_up();
        }
    }

    /// Writes what is unwritten and returns when that is done, or after three seconds if the disk doesn't answer.
    pub fn flush(&mut self) {
        if let Some(writer) = self.hand.writer() {
            writer.flush();
        }
    }
}

impl Hand {
    fn writer(&self) -> Option<&Writer> {
        match self {
            Self::Writing(writer) => Some(writer),
            Self::Resting { .. } | Self::Nobody => None,
        }
    }
}
