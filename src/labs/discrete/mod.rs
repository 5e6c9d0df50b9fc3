//! The Discrete lab: bars, zeros, and what code really answers for the same pair.

mod bars;
mod calibrating;
mod code;
mod columns;
mod curves;
mod edit;
mod epsilon_bar;
mod export;
mod file_dialog;
mod intake;
mod keys;
mod outline;
mod parts;
mod plots;
mod presenter;
mod readouts;
mod set_up;
mod side_names;
mod switch;
mod values;
mod views;
mod words;

use std::time::Duration;

use egui::Ui;

use super::file_dialog::{FileDialog, Outcome};
use super::headline::{self, Said};
use super::page::{self, Part};
use super::{Lab, Moment, Reply, Section, Surroundings};
use crate::command::{Command, Entry};
use crate::scenario::{DiscreteScenario, DiscreteView, Scenario, Transform};
use crate::text::{InfoUnit, typeset};
use values::{Shown, Values};

/// The page and all it shows.
pub struct DiscreteLab {
    /// The words that came with the set-up.
    words: Scenario,
    setup: DiscreteScenario,
    values: Values,
    bars: bars::Held,
    parts: parts::Held,
    typing: set_up::Typing,
    /// What was done with a file or with what was pasted, until the window has told it.
    news: Option<String>,
}

impl Default for DiscreteLab {
    fn default() -> Self {
        let (words, setup) = super::opening();
        Self {
            words,
            setup,
            values: Values::default(),
            bars: bars::Held::default(),
            parts: parts::Held::default(),
            typing: set_up::Typing::default(),
            news: None,
        }
    }
}

impl DiscreteLab {
    fn shown(&self) -> Option<&Shown> {
        self.values.shown().and_then(|shown| shown.as_ref().ok())
    }

    fn part_ui(&mut self, ui: &mut Ui, around: &Surroundings, part: Part) {
        self.values.keep_up(&self.setup);
        match part {
            Part::Bar => {
                let shown = self.values.shown().and_then(|shown| shown.as_ref().ok());
                epsilon_bar::ui(ui, around, &mut self.setup, shown);
            }
            Part::SetUp => {
                set_up::ui(ui, around, &mut self.setup, &self.values, &mut self.typing);
            }
            Part::Readouts => {
                headline::beside(ui, &around.look, &self.said(around).beside);
                readouts::ui(ui, around, &mut self.setup, &self.values);
            }
            Part::Plots => self.plots(ui, around),
        }
    }

    /// What is said, and where.
    fn said(&self, around: &Surroundings) -> Said {
        let mut live = Vec::new();
        if self.setup.view == DiscreteView::Calibration {
            let calibrated = self.values.calibrated().and_then(|calibrated| calibrated.as_ref().ok());
            live.extend(calibrated.into_iter().flat_map(|calibrated| words::calibration(calibrated, around.unit)));
        }
        live.extend(self.shown().into_iter().flat_map(|shown| shown.sentences(around.unit).iter().cloned()));
        Said::new(&self.scenario().lesson(around.unit), live, false, around.readouts_open && !around.look.presenting)
    }

    fn dialog_ui(&mut self, ui: &Ui, around: &Surroundings) {
        let Some(dialog) = self.typing.dialog.take() else { return };
        match dialog.ui(ui.ctx(), around) {
            Outcome::Open(dialog) => self.typing.dialog = Some(dialog),
            Outcome::Left => {}
            Outcome::Found(_, _, found) => match file_dialog::take(found, &mut self.setup) {
                Ok(done) => {
                    self.values.reload();
                    (self.typing.refusal, self.news) = (None, Some(done));
                }
                Err(error) => self.typing.refusal = Some(error),
            },
        }
    }
}

impl Lab for DiscreteLab {
    fn id(&self) -> &'static str {
        "discrete"
    }

    fn name(&self) -> &'static str {
        "Discrete"
    }

    fn summary(&self) -> &'static str {
        "Tables of probabilities: bars, zeros, and what code really answers"
    }

    fn tick(&mut self, ctx: &egui::Context, _dt_secs: f32) {
        if super::nothing_shown_yet(ctx) {
            return;
        }
        self.values.follow(&self.setup);
        if self.busy() {
            ctx.request_repaint_after(Duration::from_millis(12));
        }
    }

    fn ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let before = (!self.setup.claims.is_empty()).then(|| self.setup.table.clone());
        page::ui(ui, around, &mut |ui, part| self.part_ui(ui, around, part));
        self.dialog_ui(ui, around);
        if before.is_some_and(|before| before != self.setup.table)
            && let Some(opened) = self.words.discrete()
        {
            self.setup.take_remarks(opened);
        }
    }

    fn commands(&self) -> Vec<Entry> {
        vec![
            Entry::common(Command::StepBack, "The view before"),
            Entry::common(Command::StepForward, "The next view"),
            Entry::common(Command::Reset, "Back to the set-up that was opened"),
            Entry::common(Command::NewSeed, "New seed, where bins are shuffled"),
        ]
    }

    fn hands(&self) -> &'static str {
        "Drag a bar: the others of its row keep their ratios, with Shift they stay. The wheel changes the bar under the \
         pointer; ↑ and ↓ change the one that has the focus, ← and → lead to its neighbours, Delete makes it 0."
    }

    fn command(&mut self, command: Command) -> Reply {
        match command {
            Command::NewSeed => {
                let Transform::Shuffle(seed) = self.setup.transform else {
                    return Reply::Refused("A new seed is for the transform that shuffles the bins".to_owned());
                };
                self.setup.transform = Transform::Shuffle(seed.wrapping_add(1));
            }
            // A page without time goes from view to view.
            Command::StepBack | Command::StepForward => {
                let views = self.setup.views();
                let at = views.iter().position(|view| *view == self.setup.view).unwrap_or(0);
                let by = if command == Command::StepBack { views.len() - 1 } else { 1 };
                self.setup.view = views[(at + by) % views.len()];
            }
            Command::Reset => {
                if let Some(setup) = self.words.discrete() {
                    self.setup = setup.clone();
                }
            }
            _ => return Reply::Elsewhere,
        }
        Reply::Done
    }

    fn moment(&self) -> Moment {
        Moment { words: self.words.clone(), set_up: self.setup.clone().into(), view: self.view() }
    }

    fn asks(&self) -> bool {
        self.typing.dialog.is_some()
    }

    fn blank(&self) -> Scenario {
        super::blank::<DiscreteScenario>()
    }

    fn load(&mut self, scenario: &Scenario, fresh: bool) -> bool {
        let Some(setup) = scenario.discrete() else { return false };
        self.setup = setup.clone();
        self.bars = bars::Held::default();
        self.typing = set_up::Typing::default();
        if fresh {
            self.words = scenario.clone();
            self.values.reload();
        }
        true
    }

    fn busy(&self) -> bool {
        self.values.pending() || self.typing.dialog.as_ref().is_some_and(FileDialog::is_reading)
    }

    fn exports(&self) -> &'static [&'static str] {
        &["numbers", "readouts"]
    }

    fn csv(&self, what: &str) -> Result<String, String> {
        match what {
            "numbers" => {}
            "readouts" => return Ok(typeset::csv(&self.table(InfoUnit::Nats)?)),
            other => return Err(super::no_table(other)),
        }
        match self.values.shown() {
            Some(Ok(shown)) => Ok(export::csv(&self.setup, shown)),
            Some(Err(error)) => Err(error.clone()),
            None => Err("the numbers are not there yet".to_owned()),
        }
    }

    fn report(&self, _unit: InfoUnit) -> Vec<Section> {
        let about = "P and Q as they are in the table; what is compared is divided by their sums.".to_owned();
        vec![Section::new("The rows", vec![about]).with(export::pair(&self.setup))]
    }

    fn fault(&self) -> Option<String> {
        self.values.shown()?.as_ref().err().cloned()
    }

    fn sentences(&self, unit: InfoUnit) -> Vec<String> {
        self.shown().map_or_else(Vec::new, |shown| shown.sentences(unit).to_vec())
    }

    fn about(&self) -> &'static str {
        include_str!("../../../assets/help/discrete.txt")
    }

    fn copies(&self) -> Vec<(&'static str, String)> {
        vec![("P and Q", export::pair(&self.setup))]
    }

    fn takes_from_fields(&self, text: &str) -> bool {
        intake::is_block(text)
    }

    fn news(&mut self) -> Option<String> {
        self.news.take()
    }

    fn paste(&mut self, text: &str) -> Result<(), String> {
        self.news = Some(intake::pasted(text, &mut self.setup)?);
        self.bars = bars::Held::default();
        self.typing.refusal = None;
        Ok(())
    }

    fn table(&self, unit: InfoUnit) -> Result<String, String> {
        self.shown().map(|shown| export::table(shown, unit)).ok_or_else(|| "no readouts are computed yet".to_owned())
    }
}
