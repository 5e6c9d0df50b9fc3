//! A progress bar for people who wait: only on a terminal, and only after a second.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How long a run goes on between two looks at the clock.
pub(super) const SLICE: Duration = Duration::from_millis(50);

/// How long a command may take without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress over all runs of a command, on standard error.
pub(super) struct Progress {
    began: Instant,
    steps: usize,
    runs: usize,
    /// Runs begun so far, the current one included.
    begun: usize,
    name: &'static str,
    watched: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// For `runs` runs of `steps` steps at most.
    pub(super) fn new(steps: usize, runs: usize) -> Self {
        let watched = std::io::stderr().is_terminal();
        Self { began: Instant::now(), steps, runs, begun: 0, name: "", watched, bar: None }
    }

    /// The next run, of the objective called `name`, begins.
    pub(super) fn start(&mut self, name: &'static str) {
        self.name = name;
        self.begun += 1;
    }

    /// The current run has made `done` steps.
    pub(super) fn show(&mut self, done: usize) {
        if !self.watched || self.began.elapsed() < PATIENCE {
            return;
        }
        let total = self.steps.saturating_mul(self.runs) as u64;
        let before = self.steps.saturating_mul(self.begun.saturating_sub(1));
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg:11} {wide_bar} {percent:>3} % {eta}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(total).with_style(style).with_elapsed(self.began.elapsed())
        });
        bar.set_message(self.name);
        bar.set_position(before.saturating_add(done) as u64);
    }
}

/// The same for one piece of work of which the share is known.
pub struct Waiting(Progress);

impl Waiting {
    /// For what is called `name`.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        let mut progress = Progress::new(1000, 1);
        progress.start(name);
        Self(progress)
    }

    /// So much is done, 0 … 1.
    pub fn show(&mut self, share: f32) {
        self.0.show((share * 1000.0) as usize);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
