//! Rings whenever work beside the window has reported something or has ended. The window never listens, it looks at every
//! frame; a test listens, so that it needn't look again and again.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static RUNG: Mutex<u64> = Mutex::new(0);
static RINGS: Condvar = Condvar::new();

fn rung() -> MutexGuard<'static, u64> {
    // A number is whole whatever happened to the thread that held it.
    RUNG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How often it has rung, for all windows of the process.
#[must_use]
pub fn count() -> u64 {
    *rung()
}

/// Waits until it has rung more than `seen` times, or for `patience`; whether it has.
#[must_use]
pub fn wait(seen: u64, patience: Duration) -> bool {
    let waited = RINGS.wait_timeout_while(rung(), patience, |count| *count <= seen);
    !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
}

/// Longer than any machine needs for a thread that has nothing to wait for.
#[cfg(test)]
pub const GOOD_TIME: Duration = Duration::from_mins(1);

/// Looks, and looks again whenever something has been reported, until `look` finds what it looks for.
#[cfg(test)]
pub fn listen(mut look: impl FnMut() -> bool) {
    loop {
        let seen = count();
        if look() {
            return;
        }
        assert!(wait(seen, GOOD_TIME), "nothing is ever reported");
    }
}

/// After what is told has been told.
pub(super) fn ring() {
    *rung() += 1;
    RINGS.notify_all();
}

/// Rings when it is dropped, in a panic too.
pub(super) struct AtTheEnd;

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        ring();
    }
}
