//! The labs: pages that draw values. A lab knows nothing of another lab.

pub mod discrete;
mod edit;
pub mod estimate;
mod file_dialog;
pub mod fit;
mod headline;
pub(crate) mod job;
mod mode_rows;
mod modes;
mod page;
mod section;
mod seed;
mod view_state;
pub mod window;

use egui::Ui;

use crate::command::{Command, Entry};
use crate::scenario::{LabScenario, LabSetup, Scenario, presets};
use crate::text::InfoUnit;
use crate::ui::Look;
pub use section::Section;
pub use view_state::ViewState;

#[allow(clippy::struct_excessive_bools, reason = "each is a state of its own, and any combination occurs")]
/// What a lab needs to know of the window to draw itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// Colours and sizes.
    pub look: Look,
    /// Nats or bits.
    pub unit: InfoUnit,
    /// Whether the set-up panel is open.
    pub set_up_open: bool,
    /// Whether the readouts panel is open.
    pub readouts_open: bool,
    /// The window is too narrow for panels beside the plots: open panels lie over them.
    pub drawers: bool,
    /// The person has not done anything yet: say how to begin.
    pub hint: bool,
    /// The person asks for the focus to go to another part of the page.
    pub jump: Option<Jump>,
    /// Which of [`Lab::plots`] a picture is to show; all that the page shows where none is named.
    pub column: Column,
}

/// Some of a lab's plots, one above the other in the order of its list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Column(u16);

impl Column {
    /// Those of `names` among `plots`.
    ///
    /// # Errors
    /// When there is none of that name, in words.
    pub fn of(plots: &[&str], names: &[String]) -> Result<Self, String> {
        let place = |name: &String| {
            let known = || format!("there is no plot “{name}” on this page; there are {}", plots.join(", "));
            plots.iter().position(|plot| plot == name).ok_or_else(known)
        };
        names.iter().try_fold(Self::default(), |column, name| {
            let bit = 1 << place(name)?;
            if column.0 & bit == 0 {
                Ok(Self(column.0 | bit))
            } else {
                Err(format!("{name} is named twice; name each plot once"))
            }
        })
    }

    /// How many are named.
    #[must_use]
    pub fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether none is named.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names among `plots`, each with its part of `area`; the first plot of a page is higher than the others.
    fn divide(self, plots: &[&'static str], area: egui::Rect) -> Vec<(&'static str, egui::Rect)> {
        const GAP: f32 = 14.0;
        let chosen: Vec<usize> = (0..plots.len()).filter(|place| self.0 & 1 << place != 0).collect();
        let weight = |place: &usize| if *place == 0 { 1.4 } else { 1.0 };
        let whole: f32 = chosen.iter().map(weight).sum();
        let room = area.height() - GAP * chosen.len().saturating_sub(1) as f32;
        let mut top = area.top();
        let parts = chosen.iter().map(|place| {
            let height = room * weight(place) / whole;
            let part = egui::Rect::from_min_size(egui::pos2(area.left(), top), egui::vec2(area.width(), height));
            top += height + GAP;
            (plots[*place], part)
        });
        parts.collect()
    }
}

/// From one part of the page to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// To the next.
    Next,
    /// To the one before.
    Previous,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It is done.
    Done,
    /// It is done, and is to be seen in the readouts panel.
    InReadouts,
    /// It is done, and this says so, since nothing else in sight does.
    Told(String),
    /// Nothing was done, for this reason.
    Refused(String),
    /// The page has nothing of the kind.
    Elsewhere,
}

/// What a lab shows, as undo brings it back.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The scenario that was opened, as it was: the words and the set-up that they were written for.
    pub words: Scenario,
    /// The set-up as it is.
    pub set_up: LabScenario,
    /// How it is shown, of which undo brings back what opening a scenario puts back besides the set-up.
    pub view: ViewState,
}

impl Moment {
    /// The set-up with the words that still belong to it.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.words.with_lab(self.set_up.clone())
    }

    /// Whether `other` differs in nothing that undo steps over.
    #[must_use]
    pub fn same_set_up(&self, other: &Self) -> bool {
        self.set_up == other.set_up && self.words == other.words
    }
}

/// A page of the window.
pub trait Lab {
    /// Kebab-case, frozen: the table of the scenario file that holds this lab's set-up.
    fn id(&self) -> &'static str;
    /// The name on the tab.
    fn name(&self) -> &'static str;
    /// What it is for, in a sentence.
    fn summary(&self) -> &'static str;
    /// Goes on with work and playback for `dt_secs`; asks for a repaint while there is any.
    fn tick(&mut self, ctx: &egui::Context, dt_secs: f32);
    /// Draws the page into `ui`.
    fn ui(&mut self, ui: &mut Ui, around: &Surroundings);
    /// The plots that a picture can show by name, kebab-case and frozen; none where the page is one picture.
    fn plots(&self) -> &'static [&'static str] {
        &[]
    }
    /// What keys and menu can ask of this lab: all that the help, the menu and the keys know of it.
    fn commands(&self) -> Vec<Entry>;
    /// What hand, wheel and arrow keys do in the plots, for the page of keys; empty where they do nothing.
    fn hands(&self) -> &'static str {
        ""
    }
    /// Does what the person asked for, if it is one of [`Self::commands`].
    fn command(&mut self, command: Command) -> Reply;
    /// What is shown, for undo.
    fn moment(&self) -> Moment;
    /// How the set-up is shown, where the picture doesn't follow from the set-up alone.
    fn view(&self) -> ViewState {
        ViewState::default()
    }
    /// Shows the set-up like that: over the same set-up the same picture comes back, at rest.
    fn show(&mut self, view: &ViewState) {
        let _ = view;
    }
    /// The step that is shown, where the page has steps.
    fn shown_step(&self) -> Option<usize> {
        None
    }
    /// Shows that step, or the last one there is.
    fn scrub(&mut self, step: usize) {
        let _ = step;
    }
    /// How far what moves has come at each step, 0 at the first: for films that give more time to where more happens.
    fn way(&self) -> Vec<f64> {
        Vec::new()
    }
    /// Takes of `view` how a set-up was played and what was marked, where the lab has such.
    fn take_playback(&mut self, view: &ViewState) {
        let _ = view;
    }
    /// The set-up as a value, with the words that belong to it.
    fn scenario(&self) -> Scenario {
        self.moment().scenario()
    }
    /// The set-up that a new file begins with, without words.
    fn blank(&self) -> Scenario;
    /// Takes a set-up; whether it is one of this lab's. `fresh` rewinds playback and shows everything, as for a preset.
    fn load(&mut self, scenario: &Scenario, fresh: bool) -> bool;
    /// Takes up a moment of this lab; `whole` takes playback and marks with it.
    fn restore(&mut self, moment: &Moment, whole: bool) {
        if whole {
            self.load(&moment.words, true);
        }
        self.load(&Scenario { lab: moment.set_up.clone(), ..moment.words.clone() }, false);
        if whole {
            self.take_playback(&moment.view);
        }
    }
    /// Whether work is still going on that will change the picture.
    fn busy(&self) -> bool;
    /// Whether all that is still to come is being worked on beside the window, so that frames until then change nothing.
    fn waits(&self) -> bool {
        self.busy()
    }
    /// Whether a dialog of the lab's own lies over the page and has the keys.
    fn asks(&self) -> bool {
        false
    }
    /// Whether the answer is hidden that the words of the set-up in sight would give away, and why, in a sentence.
    fn hides_words(&self) -> Option<&'static str> {
        None
    }
    /// The tables that [`Self::csv`] can give, as plurals that name files, the main one first.
    fn exports(&self) -> &'static [&'static str];
    /// That one of [`Self::exports`] as CSV, information in nats.
    ///
    /// # Errors
    /// While it is still being computed, or where there is no such table, in words.
    fn csv(&self, what: &str) -> Result<String, String>;
    /// A program that gives the numbers of [`Self::csv`] by other means, where there is one.
    ///
    /// # Errors
    /// When this set-up has none, in words.
    fn script(&self) -> Result<String, String> {
        Err("there is no script for this page; write .csv or .json".to_owned())
    }
    /// What lies between the set-up and its numbers, so that somebody else can check them.
    fn report(&self, unit: InfoUnit) -> Vec<Section> {
        let _ = unit;
        Vec::new()
    }
    /// The readouts as a table of tab-separated text, for pasting into a spreadsheet.
    ///
    /// # Errors
    /// While there are none to be seen, in words.
    fn table(&self, unit: InfoUnit) -> Result<String, String>;
    /// What the page shows, for someone who sees it for the first time: paragraphs, one screen at most.
    fn about(&self) -> &'static str;
    /// What is to be seen, in sentences.
    fn sentences(&self, unit: InfoUnit) -> Vec<String> {
        let _ = unit;
        Vec::new()
    }
    /// What can be copied as text besides scenario and table: (name, text).
    fn copies(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// Whether pasted text is the lab's even while a field has the focus: more than one line or cell, say.
    fn takes_from_fields(&self, text: &str) -> bool {
        let _ = text;
        false
    }
    /// Why what is shown is not what the set-up asks for, where something of it can't be had, in words.
    fn fault(&self) -> Option<String> {
        None
    }
    /// What happened that the person should be told, once; the window asks after every frame.
    fn news(&mut self) -> Option<String> {
        None
    }
    /// Takes text that was pasted while no field had the focus.
    ///
    /// # Errors
    /// When the lab can make nothing of it, in words.
    fn paste(&mut self, text: &str) -> Result<(), String> {
        let _ = text;
        Err("this page takes no text here".to_owned())
    }
}

/// What is said of a table that a page doesn't have.
fn no_table(what: &str) -> String {
    format!("there is no table of {what} on this page")
}

/// The set-up of a kind that a new file begins with.
fn blank<S: LabSetup + Default>() -> Scenario {
    Scenario { title: String::new(), look_for: String::new(), source: None, lab: S::default().into() }
}

/// What a lab opens on, with its words: its first preset, or had it none, a set-up without words.
fn opening<S: LabSetup + Clone + Default>() -> (Scenario, S) {
    let mut scenarios = presets().iter().map(|preset| &preset.scenario);
    let first = scenarios.find_map(|scenario| Some((scenario.clone(), scenario.lab.get::<S>()?.clone())));
    first.unwrap_or_else(|| (blank::<S>(), S::default()))
}

/// Whether the window has yet to show its first picture; asks for the next frame if so. Nobody waits for values on an
/// empty screen, and threads at work would compete with the driver that draws it.
fn nothing_shown_yet(ctx: &egui::Context) -> bool {
    let first = ctx.cumulative_frame_nr() == 0;
    if first {
        ctx.request_repaint();
    }
    first
}

/// All labs, in the order of their tabs.
#[must_use]
pub fn all() -> Vec<Box<dyn Lab>> {
    vec![
        Box::new(fit::FitLab::default()),
        Box::new(estimate::EstimateLab::default()),
        Box::new(discrete::DiscreteLab::default()),
    ]
}
