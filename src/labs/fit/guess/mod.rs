//! A guess before the reveal: runs, minima and numbers are hidden, and a ghost Q stands where the person thinks that the
//! run will end.

mod ghost;
mod panel;
mod words;

use egui::{Rect, Ui};
use serde::{Deserialize, Serialize};

use super::race::Lane;
use super::value::row_of;
use super::{FitLab, edit};
use crate::command::Command;
use crate::labs::headline::{self, Said};
use crate::labs::{Reply, Surroundings};
use crate::line::Alpha;
use crate::line::distribution::Normal;
use crate::line::divergence::{self, Pair};
use crate::scenario::FitScenario;
use crate::text::{InfoUnit, Unit};
use crate::ui::widgets::Spot;
pub use ghost::{curve, handle};
pub use panel::panel;
use words::Miss;

/// Why a key does nothing now.
const HIDDEN: &str = "is hidden while you guess: Space runs and reveals, A leaves";

/// Where a round of guessing stands. The ids are frozen: they are what is remembered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nobody guesses.
    #[default]
    Off,
    /// The answer is hidden, and the ghost can be moved.
    Hidden,
    /// The answer is shown beside the ghost, which stands fast.
    Revealed,
}

/// The guess: how it stands, and the ghost. It belongs to the view, not to the set-up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guess {
    /// How it stands.
    pub stage: Stage,
    /// Mean and sd of the ghost, in units of x. It is kept while nobody guesses, so that leaving loses nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    ghost: Option<[f64; 2]>,
    /// The handle has yet to be given the focus, so that the arrow keys move the ghost.
    #[serde(skip)]
    takes_focus: bool,
}

impl Guess {
    /// Whether there is nothing to remember.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the answer is hidden.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.stage == Stage::Hidden
    }

    /// The ghost, while it is in the picture.
    #[must_use]
    pub fn ghost(&self) -> Option<Normal> {
        self.ghost.filter(|_| self.stage != Stage::Off).and_then(|[mean, sd]| Normal::new(mean, sd).ok())
    }

    /// Puts the ghost elsewhere.
    pub fn place(&mut self, ghost: Normal) {
        self.ghost = Some([ghost.mean(), ghost.sd()]);
    }

    /// A guess as it was remembered, for runs that start at `start`: a ghost that is no normal stands at the start.
    #[must_use]
    pub fn remembered(mut self, start: Normal) -> Self {
        self.ghost = self.ghost.filter(|[mean, sd]| Normal::new(*mean, *sd).is_ok());
        if self.stage != Stage::Off && self.ghost.is_none() {
            self.place(start);
        }
        self.takes_focus = self.is_hidden();
        self
    }

    /// The guess when another scenario is opened: what was hidden stays hidden, with the ghost at the new `start`.
    #[must_use]
    pub fn on_another(self, start: Normal) -> Self {
        let stage = if self.is_hidden() { Stage::Hidden } else { Stage::Off };
        Self { stage, ..Self::default() }.remembered(start)
    }

    /// Begins a round, with the ghost where it was last or at `start`; or ends it.
    fn toggle(&mut self, start: Normal) {
        self.stage = if self.stage == Stage::Off { Stage::Hidden } else { Stage::Off };
        *self = self.remembered(start);
    }
}

/// What the readouts tell of the ghost, once it is revealed.
pub struct Measured {
    /// The ghost.
    pub ghost: Normal,
    /// The ghost as the candidate.
    pub pair: Pair,
    /// Every divergence in the order of [`divergence::ALL`].
    pub readouts: Vec<f64>,
}

impl Measured {
    /// `last`, if it is of the same target, α and ghost, else those measured anew; none where there is no ghost to measure.
    #[must_use]
    pub fn follow(last: Option<Self>, scenario: &FitScenario, ghost: Option<Normal>) -> Option<Self> {
        let ghost = ghost?;
        let FitScenario { target, alpha, .. } = scenario;
        let is_same = |last: &Self| (last.ghost, last.pair.alpha()) == (ghost, *alpha) && last.pair.target() == target;
        let same = last.filter(is_same);
        Some(same.unwrap_or_else(|| {
            let pair = Pair::new(target, &ghost.into()).with_alpha(*alpha);
            let readouts = divergence::ALL.iter().map(|divergence| divergence.value(&pair)).collect();
            Self { ghost, pair, readouts }
        }))
    }

    /// Whether the readout in `row` is finite, but exceeds every double.
    #[must_use]
    pub fn overflows(&self, row: usize) -> bool {
        let readout = divergence::ALL.get(row).zip(self.readouts.get(row));
        readout.is_some_and(|(divergence, value)| divergence.overflows(&self.pair, *value))
    }
}

/// The guess as the tables show it: its readouts, and how far its loss is above the best of the run looked at.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Its readouts.
    pub measured: &'a Measured,
    /// Loss minus the loss at the best minimum, where that is known, with its unit.
    pub gap: Option<(f64, Unit)>,
}

impl FitLab {
    /// A round begins, from the first step, or ends.
    pub(super) fn toggle_guess(&mut self) -> Reply {
        self.guess.toggle(self.setup.start);
        if self.guess.is_hidden() {
            self.player.seek(0);
        }
        Reply::Done
    }

    /// What becomes of `command` while the answer is hidden; none where it does what it always does.
    pub(super) fn while_guessing(&mut self, command: Command) -> Option<Reply> {
        if !self.guess.is_hidden() {
            return None;
        }
        let refused = |what: &str| Some(Reply::Refused(format!("{what} {HIDDEN}")));
        match command {
            Command::PlayPause if self.race.lanes().is_empty() => {
                Some(Reply::Refused("No objective is on, so there is nothing to reveal: switch one on".to_owned()))
            }
            Command::PlayPause => {
                self.guess.stage = Stage::Revealed;
                None
            }
            Command::Reset => {
                self.guess.place(self.setup.start);
                Some(Reply::Done)
            }
            Command::StepBack | Command::StepForward | Command::ToEnd | Command::ToStart => refused("The run"),
            Command::Beside => refused("What stands beside the densities"),
            Command::Own(id) => match super::commands::shows_the_answer(id) {
                Some(name) => refused(name),
                None => None,
            },
            _ => None,
        }
    }

    /// What is said while the answer is hidden, and of the guess once the run looked at has ended.
    pub(super) fn guess_said(&self, unit: InfoUnit, live: impl FnOnce() -> Vec<String>) -> Option<Said> {
        let ghost = self.guess.ghost()?;
        let lane = self.race.lane_or_first(self.focus);
        if self.guess.is_hidden() {
            let name = lane.map(|lane| lane.objective().name());
            return Some(Said { over: vec![words::question(name)], beside: Vec::new() });
        }
        let lane = lane.filter(|lane| self.race.finished() && self.step() >= lane.end())?;
        let others: Vec<Miss> =
            self.race.lanes().iter().filter(|other| other.index != lane.index).map(|lane| miss(lane, ghost)).collect();
        let mut over = vec![miss(lane, ghost).sentence(unit)];
        over.extend(words::others(&others, unit));
        Some(Said { over, beside: live() })
    }

    /// What the tables show beside the runs.
    pub(super) fn beside(&self) -> Option<Beside<'_>> {
        let measured = self.measured.as_ref()?;
        let lane = self.race.lane_or_first(self.focus);
        let gap = lane.and_then(|lane| {
            let loss = lane.problem().loss(measured.ghost.mean(), measured.ghost.sd());
            Some((self.optima.of(lane.index).above(loss)?, lane.loss_unit()))
        });
        Some(Beside { measured, gap })
    }

    /// The guess's number beside the presented ones: the row of the readouts that the run looked at minimises.
    pub(super) fn presented_guess(&self) -> Option<(usize, Alpha, f64)> {
        let lane = self.race.lane_or_first(self.focus)?;
        let row = row_of(lane.objective());
        let measured = self.measured.as_ref()?;
        Some((row, measured.pair.alpha(), *measured.readouts.get(row)?))
    }

    /// The page while the answer is hidden: the densities have it to themselves.
    pub(super) fn guessing_plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        let Said { over, .. } = self.said(around);
        let area = ui.max_rect();
        if !around.look.presenting {
            let area = headline::ui(ui, &around.look, area, &over);
            self.densities_ui(ui, Spot::new(area), around);
            return;
        }
        let headline = headline::Headline::presented(ui, &around.look, area, &over, 24.0);
        let top = (area.bottom() - headline.height()).max(area.top());
        let plot = Rect::from_min_max(area.min, egui::pos2(area.right(), (top - 12.0).max(area.top())));
        self.densities_ui(ui, Spot::new(plot), around);
        headline.paint(ui, area.with_min_y(top));
    }

    /// The readouts panel while the answer is hidden.
    pub(super) fn guess_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let lanes: Vec<(usize, &str)> =
            self.race.lanes().iter().map(|lane| (lane.index, lane.objective().name())).collect();
        panel(ui, around, (&mut self.guess, self.setup.start), (&lanes, &mut self.focus));
    }
}

/// The guess beside the end of `lane`'s run.
fn miss(lane: &Lane, guess: Normal) -> Miss {
    let trace = lane.trace();
    let end = trace.last_state();
    let above = lane.problem().loss(guess.mean(), guess.sd()) - trace.loss(trace.len());
    Miss { name: lane.objective().name(), unit: lane.loss_unit(), guess, end, above }
}

/// The ghost moved to `mean` and `sd`, or why it can't be.
fn moved(mean: f64, sd: f64) -> Result<Normal, String> {
    edit::normal(mean, sd).map_err(|error| format!("guess: {error}"))
}

#[cfg(test)]
mod tests;
