//! "20 seeds": the same run with other draws, computed beside the window, on demand.

use std::time::{Duration, Instant};

use super::race::Lane;
use crate::labs::job::{Job, Slice};
use crate::line::objective::Form;
use crate::line::run::{SEEDS, SPREAD_STEPS_MAX, Setup, Spread, Spreading};
use crate::text::format;
use crate::work::{Budget, Work as _};

/// How long a slice of work takes: so soon it is given up once it is no longer wanted.
const SLICE: Duration = Duration::from_millis(8);

/// The runs from other seeds of the objective that is looked at closely, and whether they are wanted.
#[derive(Default)]
pub struct Seeds {
    /// Whether the person asked for them.
    pub on: bool,
    job: Job<Setup, Spread>,
}

impl Seeds {
    /// Goes on with runs like that of `lane` from other seeds; whether more is to come.
    pub fn follow(&mut self, lane: Option<&Lane>) -> bool {
        let wanted = lane.map(Lane::setup).filter(|setup| self.wants(setup));
        if let Some(setup) = wanted {
            return self.job.ask_in_slices(setup.clone(), Instant::now(), spreading);
        }
        if self.job.answer().is_some() || self.job.progress().is_some() {
            self.job.clear();
        }
        false
    }

    /// Whether runs like `setup`'s are wanted, and can be.
    #[must_use]
    pub fn wants(&self, setup: &Setup) -> bool {
        self.on && refusal(&setup.form, setup.steps).is_none()
    }

    /// The runs like `setup`'s that have ended so far.
    #[must_use]
    pub fn of(&self, setup: &Setup) -> Option<&Spread> {
        self.job.answered().filter(|(of, _)| *of == setup).map(|(_, spread)| spread)
    }

    /// The share of the work that is done, while there is work.
    #[must_use]
    pub fn progress(&self) -> Option<f32> {
        self.job.progress()
    }
}

/// Why there can't be runs from other seeds, if so: what is so, and what to do.
#[must_use]
pub fn refusal(form: &Form, steps: usize) -> Option<String> {
    if form.sampling().is_none() {
        return Some(format!("{SEEDS} seeds are for the form sampled: other forms draw nothing"));
    }
    let most = format::count(SPREAD_STEPS_MAX);
    (steps > SPREAD_STEPS_MAX).then(|| format!("{SEEDS} seeds are for runs of at most {most} steps: lower the steps"))
}

/// The work, with an answer as soon as a run has ended.
fn spreading(setup: Setup) -> impl FnMut() -> Slice<Spread> {
    let mut work = Spreading::new(setup);
    move || {
        // What draws nothing is refused before it is asked for.
        let Some(work) = &mut work else { return Slice::Done(Spread::default()) };
        let before = work.spread().losses.len();
        if work.advance(Budget::Time(SLICE)) {
            return Slice::Done(work.spread().clone());
        }
        let ended = work.spread().losses.len() > before;
        Slice::More(work.progress(), ended.then(|| work.spread().clone()))
    }
}
