//! The Fit lab: objectives race from one start towards one target.

mod account;
mod bridge;
mod commands;
mod companion;
mod curves;
mod densities;
mod guess;
mod handles;
mod integrand;
mod landscape;
mod loss;
mod loss_row;
mod minima_shown;
mod optima;
mod player;
mod plots;
mod presenter;
mod profile;
mod race;
mod readouts;
mod seeds;
mod sentence;
mod set_up;
mod shapes;
mod stance;
mod step_panel;
mod stop_mark;
mod stop_rule;
mod transport;
mod value;
mod view;
mod view_state;

use std::time::{Duration, Instant};

use egui::Ui;

use super::edit;
use super::headline::{self, Said};
use super::page::{self, Part};
use super::window::{Window, dragging};
use super::{Lab, Moment, Reply, Section, Surroundings, ViewState};
use crate::command::{Command, Entry};
use crate::line::divergence;
use crate::line::run::{State, csv_header, csv_row, script};
use crate::scenario::{FitScenario, Scenario};
use crate::text::{InfoUnit, typeset};
use companion::Companion;
use view_state::FitView;

/// How long a frame may spend on stepping runs that are ahead of the playhead.
const SLICE: Duration = Duration::from_millis(5);
/// How long it may take to bring the runs to the playhead, with what it takes to prepare them.
const URGENT: Duration = Duration::from_millis(12);
/// For so long nothing is said of minima that are being looked for.
const SEARCHING: Duration = Duration::from_millis(150);

#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own, and any combination occurs")]
/// The page and all it shows.
pub struct FitLab {
    /// The words that came with the set-up.
    words: Scenario,
    setup: FitScenario,
    player: player::Player,
    race: race::Race,
    optima: optima::Optima,
    values: value::Values,
    landscape: landscape::Landscape,
    landscape_pending: bool,
    epoch: densities::Epoch,
    spread: Vec<State>,
    window: Window,
    shapes: shapes::Shapes,
    typing: set_up::Typing,
    pinned: Option<usize>,
    minima_pending: bool,
    /// Since when the minima are being looked for, if they are.
    searching: Option<Instant>,
    seeds: seeds::Seeds,
    seeds_pending: bool,
    /// One plot per objective instead of one for all.
    multiples: bool,
    minima_shown: minima_shown::MinimaShown,
    /// Whether the panel that takes one step apart is shown.
    step_shown: bool,
    /// What the presenter wants beside the densities.
    companion: Companion,
    /// What the lower row holds where it holds one plot: the loss where nothing else was chosen that it can hold.
    row: Companion,
    /// What the row of the loss curves holds.
    loss_row: loss_row::LossRow,
    layout: companion::Layout,
    profiles: profile::Profiles,
    profile_pending: bool,
    /// What moves in the profile.
    along: profile::Along,
    bridges: bridge::Bridges,
    bridge_pending: bool,
    /// What of the minima is the bridge's height.
    bridge_along: profile::Along,
    /// The objective that is looked at closely, by its index in [`crate::line::objective::ALL`].
    focus: usize,
    guess: guess::Guess,
    /// The revealed guess, measured.
    measured: Option<guess::Measured>,
    /// What the person has yet to be told.
    told: Option<String>,
}

impl Default for FitLab {
    fn default() -> Self {
        let (words, setup) = super::opening();
        let mut lab = Self {
            words,
            player: player::Player::default(),
            race: race::Race::default(),
            optima: optima::Optima::default(),
            values: value::Values::default(),
            landscape: landscape::Landscape::default(),
            landscape_pending: false,
            epoch: (0, false),
            spread: Vec::new(),
            window: Window::default(),
            shapes: shapes::Shapes::default(),
            typing: set_up::Typing::default(),
            pinned: None,
            minima_pending: false,
            searching: None,
            seeds: seeds::Seeds::default(),
            seeds_pending: false,
            multiples: false,
            minima_shown: minima_shown::MinimaShown::default(),
            step_shown: false,
            companion: Companion::default(),
            row: Companion::default(),
            loss_row: loss_row::LossRow::default(),
            layout: companion::Layout::default(),
            profiles: profile::Profiles::default(),
            profile_pending: false,
            along: profile::Along::default(),
            bridges: bridge::Bridges::default(),
            bridge_pending: false,
            bridge_along: profile::Along::default(),
            focus: view_state::USUAL_FOCUS,
            guess: guess::Guess::default(),
            measured: None,
            told: None,
            setup,
        };
        lab.player.rewind(lab.setup.steps);
        lab
    }
}

impl FitLab {
    /// Derives what the very first picture shows: the runs at their start. Work that takes longer waits for that picture.
    fn begin(&mut self) {
        self.race.follow(&self.setup);
        self.values.follow(&self.setup, &self.race, &self.optima, 0);
    }

    /// Derives every value from the set-up and the playhead.
    fn derive(&mut self, dragging: bool) {
        let begin = Instant::now();
        self.race.follow(&self.setup);
        self.race.advance((SLICE, URGENT.saturating_sub(begin.elapsed()).max(SLICE / 4)), self.player.step());
        self.minima_pending = self.optima.follow(&self.setup);
        self.searching = self.minima_pending.then(|| self.searching.unwrap_or(begin));
        self.player.limit(self.race.end());
        self.optima.learn_from(&self.race, self.step());
        self.values.follow(&self.setup, &self.race, &self.optima, self.step());
        self.landscape_pending = self.follow_landscape(dragging);
        self.seeds_pending = self.seeds.follow(self.race.lane_or_first(self.focus));
        self.profile_pending = self.follow_profile(dragging || self.player.playing);
        self.bridge_pending = self.bridges.follow(&self.setup.target, dragging);
        self.spread = self.race.lanes().iter().flat_map(|lane| states_along(lane.trace())).collect();
        self.epoch.1 |= !self.busy();
        let revealed = self.guess.ghost().filter(|_| !self.guess.is_hidden());
        self.measured = guess::Measured::follow(self.measured.take(), &self.setup, revealed);
    }

    fn follow_landscape(&mut self, dragging: bool) -> bool {
        let Some(lane) = self.race.lane_or_first(self.focus) else { return false };
        let more = self.landscape.follow(&self.setup, lane, self.optima.of(lane.index), dragging);
        if let Some(lowest) = self.landscape.lowest() {
            self.optima.learn(lane, optima::Source::Landscape, lowest);
        }
        more
    }

    /// The step that is shown: where the playhead stands, or as far as the runs have come.
    fn step(&self) -> usize {
        self.race.shown(self.player.step())
    }

    /// Whether the minima have been missing for so long that the page has to say that they are coming.
    fn is_searching(&self) -> bool {
        self.searching.is_some_and(|since| since.elapsed() >= SEARCHING)
    }

    /// What is said, and where.
    fn said(&self, around: &Surroundings) -> Said {
        let live = || sentence::sentences(&self.setup, &self.values.fits, self.step(), around.unit);
        if let Some(said) = self.guess_said(around.unit, live) {
            return said;
        }
        let (lesson, live) = (self.scenario().lesson(around.unit), live());
        let begun = self.step() > 0;
        Said::new(&lesson, live, begun, around.readouts_open && !around.look.presenting)
    }

    fn set_up_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let marked = self.pinned.and_then(|row| divergence::ALL.get(row)).is_some_and(|row| row.depends_on_alpha());
        let alpha_read = marked || self.bridges.is_in_sight();
        set_up::ui(ui, around, &mut self.setup, (&mut self.typing, alpha_read));
    }

    fn readouts_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        if self.guess.is_hidden() {
            return self.guess_ui(ui, around);
        }
        let said = self.said(around);
        headline::beside(ui, &around.look, &said.beside);
        if let Some(lane) = self.race.lane_or_first(self.focus).filter(|_| self.step_shown) {
            let apart = lane.take_apart(self.step());
            step_panel::ui(ui, around, lane, &apart);
            ui.add_space(12.0);
        }
        readouts::heading(ui, around, &mut self.step_shown);
        let searching = self.is_searching();
        let (mut pinned, mut focus) = (self.pinned, self.focus);
        readouts::ui(ui, around, (&self.values.fits, searching), self.beside(), (&mut pinned, &mut focus));
        (self.pinned, self.focus) = (pinned, focus);
    }

    fn transport_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let hidden = self.guess.is_hidden().then_some(self.setup.steps);
        let commands = transport::ui(ui, around, (&self.race, hidden), &self.values.fits, &mut self.player);
        for command in commands {
            // The bar's buttons are all commands of this page.
            if let Reply::Refused(why) = self.command(command) {
                self.told = Some(why);
            }
        }
    }
}

/// A few states along a run.
fn states_along(trace: &crate::line::run::Trace) -> impl Iterator<Item = State> + '_ {
    let last = trace.len();
    (0..=8).map(move |part| trace.state(last * part / 8))
}

impl Lab for FitLab {
    fn id(&self) -> &'static str {
        "fit"
    }

    fn name(&self) -> &'static str {
        "Fit"
    }

    fn summary(&self) -> &'static str {
        "Watch one normal fit a mixture under each objective"
    }

    fn tick(&mut self, ctx: &egui::Context, dt_secs: f32) {
        if super::nothing_shown_yet(ctx) {
            return self.begin();
        }
        self.derive(dragging(ctx));
        self.player.advance(dt_secs, self.race.ready(), self.race.end());
        if self.player.playing {
            ctx.request_repaint();
            self.values.follow(&self.setup, &self.race, &self.optima, self.step());
        } else if self.busy() {
            ctx.request_repaint_after(Duration::from_millis(12));
        }
    }

    fn ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        page::ui(ui, around, &mut |ui, part| match part {
            Part::Bar => self.transport_ui(ui, around),
            Part::SetUp => self.set_up_ui(ui, around),
            Part::Readouts => self.readouts_ui(ui, around),
            Part::Plots => self.plots(ui, around),
        });
        // What was changed just now is shown by the next frame, which comes at once.
        self.race.follow(&self.setup);
    }

    fn commands(&self) -> Vec<Entry> {
        commands::all()
    }

    fn hands(&self) -> &'static str {
        "Drag a mode sideways for its mean, up or down for its sd, with Shift for its weight; the wheel over it changes \
         its sd. Drag the start. Drag the ground to pan, turn the wheel to zoom, double-click to add a mode. Delete \
         removes the mode under the pointer or with the focus. While you guess, drag the ring on the ghost: sideways for \
         its mean, up or down for its sd."
    }

    fn command(&mut self, command: Command) -> Reply {
        if let Some(reply) = self.while_guessing(command) {
            return reply;
        }
        let (step, end) = (self.player.step(), self.race.end());
        match command {
            Command::PlayPause => self.player.toggle(end),
            Command::StepBack => self.player.seek(step.saturating_sub(1)),
            Command::StepForward => self.player.seek((step + 1).min(end)),
            Command::ToEnd => self.player.seek(end),
            Command::ToStart | Command::Reset => self.player.seek(0),
            Command::FitView => self.window.fit(),
            Command::Beside => return self.next_companion(),
            Command::NewSeed => return self.new_seed(),
            Command::Own(id) => return self.own_command(id),
            _ => return Reply::Elsewhere,
        }
        Reply::Done
    }

    fn moment(&self) -> Moment {
        Moment { words: self.words.clone(), set_up: self.setup.clone().into(), view: self.view() }
    }

    fn view(&self) -> ViewState {
        ViewState::of(self.view_now())
    }

    fn show(&mut self, view: &ViewState) {
        self.take_view(&view.get());
        // Where names stood beside the curves is of the last view.
        self.epoch = (self.epoch.0 + 1, false);
    }

    fn shown_step(&self) -> Option<usize> {
        Some(self.step())
    }

    fn scrub(&mut self, step: usize) {
        self.player.seek(step.min(self.race.end()));
    }

    fn way(&self) -> Vec<f64> {
        self.race.way()
    }

    fn take_playback(&mut self, view: &ViewState) {
        let FitView { step, speed, pinned, guess, .. } = view.get();
        self.take_view(&FitView { step, speed, pinned, guess, ..self.view_now() });
    }

    fn blank(&self) -> Scenario {
        super::blank::<FitScenario>()
    }

    fn load(&mut self, scenario: &Scenario, fresh: bool) -> bool {
        let Some(setup) = scenario.fit() else { return false };
        self.setup = setup.clone();
        self.typing.forget();
        if fresh {
            self.words = scenario.clone();
            self.player.rewind(self.setup.steps);
            self.window.fit();
            self.pinned = None;
            self.guess = self.guess.on_another(self.setup.start);
            self.epoch = (self.epoch.0 + 1, false);
        }
        true
    }

    fn busy(&self) -> bool {
        let drawn = self.minima_pending || self.landscape_pending || self.profile_pending || self.bridge_pending;
        drawn || self.seeds_pending || !self.race.finished()
    }

    fn waits(&self) -> bool {
        // The runs go on in the frames themselves.
        self.busy() && self.race.finished()
    }

    fn hides_words(&self) -> Option<&'static str> {
        self.guess.is_hidden().then_some("What to look for is hidden while you guess")
    }

    fn plots(&self) -> &'static [&'static str] {
        plots::PLOTS
    }

    fn exports(&self) -> &'static [&'static str] {
        &["runs", "readouts", "bridge"]
    }

    fn news(&mut self) -> Option<String> {
        self.told.take()
    }

    fn report(&self, unit: InfoUnit) -> Vec<Section> {
        account::sections(&self.setup, &self.race, &self.optima, unit)
    }

    fn script(&self) -> Result<String, String> {
        if self.guess.is_hidden() {
            return Err("the runs are hidden while you guess: Space reveals them, A leaves".to_owned());
        }
        if !self.race.finished() {
            return Err("the runs are still being computed; try again in a moment".to_owned());
        }
        let runs: Vec<_> = self.race.lanes().iter().map(|lane| (lane.setup(), lane.trace().len())).collect();
        script(&runs)
    }

    fn csv(&self, what: &str) -> Result<String, String> {
        match what {
            "runs" => {}
            "readouts" => return Ok(typeset::csv(&self.table(InfoUnit::Nats)?)),
            "bridge" => return self.bridges.csv(&self.setup.target),
            other => return Err(super::no_table(other)),
        }
        if self.guess.is_hidden() {
            return Err("the runs are hidden while you guess: Space reveals them, A leaves".to_owned());
        }
        if !self.race.finished() {
            return Err("the runs are still being computed; try again in a moment".to_owned());
        }
        let mut text = csv_header(&self.setup.form, self.setup.stop_when.is_some()) + "\n";
        for lane in self.race.lanes() {
            for index in 0..lane.trace().len() {
                text.push_str(&csv_row(lane.setup(), lane.trace(), index));
                text.push('\n');
            }
        }
        Ok(text)
    }

    fn sentences(&self, unit: InfoUnit) -> Vec<String> {
        if self.guess.is_hidden() {
            return Vec::new();
        }
        sentence::sentences(&self.setup, &self.values.fits, self.step(), unit)
    }

    fn about(&self) -> &'static str {
        include_str!("../../../assets/help/fit.txt")
    }

    fn copies(&self) -> Vec<(&'static str, String)> {
        let mut copies = vec![("the target", self.setup.target.to_string())];
        let fit = self.values.fits.iter().find(|fit| fit.index == self.focus).or(self.values.fits.first());
        copies.extend(fit.map(|fit| ("the candidate", fit.candidate().to_string())));
        copies
    }

    fn paste(&mut self, text: &str) -> Result<(), String> {
        self.setup.target = edit::pasted(text)?;
        Ok(())
    }

    fn table(&self, unit: InfoUnit) -> Result<String, String> {
        if self.guess.is_hidden() {
            return Err("the readouts are hidden while you guess: Space reveals them, A leaves".to_owned());
        }
        Ok(readouts::table(&self.values.fits, self.measured.as_ref(), unit))
    }
}
