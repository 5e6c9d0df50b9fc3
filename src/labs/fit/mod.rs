//! The Fit lab: objectives race from one start towards one target.

mod companion;
mod densities;
mod handles;
mod integrand;
mod landscape;
mod loss;
mod minima_shown;
mod optima;
mod player;
mod presenter;
mod race;
mod readouts;
mod sentence;
mod set_up;
mod shapes;
mod stance;
mod step_panel;
mod transport;
mod value;
mod view;
mod view_state;

use std::time::{Duration, Instant};

use egui::{Align, Rect, Ui};

use super::edit;
use super::headline::{self, Said};
use super::page::{self, Part, cut};
use super::{Lab, Moment, Reply, Surroundings, ViewState};
use crate::command::Command;
use crate::line::objective;
use crate::line::run::{CSV_HEADER, State, csv_row};
use crate::scenario::{FitScenario, Scenario, presets};
use crate::text::InfoUnit;
use crate::ui::plot;
use crate::ui::widgets::{self, Spot};
use companion::Companion;
use view_state::FitView;

/// How long a frame may spend on stepping runs that are ahead of the playhead.
const SLICE: Duration = Duration::from_millis(5);
/// How long it may take to bring the runs to the playhead, with what it takes to prepare them.
const URGENT: Duration = Duration::from_millis(12);

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
    window: view::Window,
    shapes: shapes::Shapes,
    typing: set_up::Typing,
    pinned: Option<usize>,
    minima_pending: bool,
    /// One plot per objective instead of one for all.
    multiples: bool,
    minima_shown: minima_shown::MinimaShown,
    /// Whether the panel that takes one step apart is shown.
    step_shown: bool,
    /// What the presenter wants beside the densities.
    companion: Companion,
    /// What the lower row holds where it holds one plot: the loss where nothing else was chosen that it can hold.
    row: Companion,
    layout: companion::Layout,
    /// The objective that is looked at closely, by its index in [`objective::ALL`].
    focus: usize,
}

impl Default for FitLab {
    fn default() -> Self {
        let fallback = FitScenario::default();
        let words = presets().iter().map(|preset| preset.scenario.clone()).find(|scenario| scenario.fit().is_some());
        let words = words.unwrap_or_else(|| Scenario {
            title: String::new(),
            look_for: String::new(),
            source: None,
            lab: fallback.clone().into(),
        });
        let setup = words.fit().cloned().unwrap_or(fallback);
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
            window: view::Window::default(),
            shapes: shapes::Shapes::default(),
            typing: set_up::Typing::default(),
            pinned: None,
            minima_pending: false,
            multiples: false,
            minima_shown: minima_shown::MinimaShown::default(),
            step_shown: false,
            companion: Companion::default(),
            row: Companion::default(),
            layout: companion::Layout::default(),
            focus: view_state::USUAL_FOCUS,
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
        self.values.follow(&self.setup.target, &self.race, &self.optima, 0);
    }

    /// Derives every value from the set-up and the playhead.
    fn derive(&mut self, dragging: bool) {
        let begin = Instant::now();
        self.race.follow(&self.setup);
        self.race.advance((SLICE, URGENT.saturating_sub(begin.elapsed()).max(SLICE / 4)), self.player.step());
        self.minima_pending = self.optima.follow(&self.setup.target, &self.setup.form);
        self.player.limit(self.race.end());
        self.optima.learn_from(&self.race, self.step());
        self.values.follow(&self.setup.target, &self.race, &self.optima, self.step());
        self.landscape_pending = self.follow_landscape(dragging);
        self.spread = self.race.lanes().iter().flat_map(|lane| states_along(lane.trace())).collect();
        self.epoch.1 |= !self.busy();
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

    /// What is said, and where.
    fn said(&self, around: &Surroundings) -> Said {
        let lesson = self.scenario().look_for;
        let live = sentence::sentences(&self.setup, &self.values.fits, self.step(), around.unit);
        let begun = self.step() > 0;
        Said::new(&lesson, live, begun, around.readouts_open && !around.look.presenting)
    }

    fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        let said = self.said(around);
        let pointed = self.minima_shown.on_landscape;
        if around.look.presenting {
            self.presented_ui(ui, around, &said.over);
        } else {
            let area = headline::ui(ui, &around.look, ui.max_rect(), &said.over);
            self.all_plots(ui, area, around);
        }
        if self.minima_shown.on_landscape != pointed {
            // The densities, drawn before, show it from the next frame on.
            ui.ctx().request_repaint();
        }
    }

    /// Densities, integrand, and below them loss and landscape side by side, or one of the two.
    fn all_plots(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        let gap = if area.height() < 420.0 { 6.0 } else { 14.0 };
        let mut first = cut(area, 0.0, 0.52, gap);
        let rest = cut(area, 0.52, 1.0, 0.0);
        let mut middle = cut(rest, 0.0, 0.46, gap);
        let mut lower = cut(rest, 0.46, 1.0, 0.0);
        self.layout = companion::Layout::of_page(area.height(), halves(lower, 22.0).is_some());
        let shown = self.layout.row(self.row);
        if self.layout.sharing.contains(&Companion::Integrand) {
            (middle, lower) = (Rect::NOTHING, rest);
        }
        // Small multiples share no axis with the integrand, and need its height more than it does.
        if self.multiples && middle.is_positive() && densities::cramped(self.values.fits.len(), first.size()) {
            first.max.y = middle.bottom();
            middle = Rect::NOTHING;
        }
        let (view, frame) = self.densities_ui(ui, Spot::new(first), around);
        if middle.is_positive() {
            let fits = &self.values.fits;
            integrand::ui(ui, Spot::new(middle), around, fits, (self.pinned, self.epoch), (frame, view.x));
        }
        match (shown, halves(lower, 22.0)) {
            (Some(shown), _) => self.shared_row_ui(ui, lower, around, shown, (frame, view.x)),
            (None, Some((left, right))) => {
                self.loss_ui(ui, Spot::new(left), around);
                self.landscape_ui(ui, Spot::new(right), around);
            }
            (None, None) => {}
        }
    }

    /// The lower row of a small window: one plot, and the control that chooses which.
    fn shared_row_ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings, shown: Companion, x: (Rect, [f64; 2])) {
        let sharing = self.layout.sharing;
        let choices: Vec<widgets::Choice> = sharing.iter().map(|companion| companion.choice()).collect();
        let chosen = sharing.iter().position(|companion| *companion == shown).unwrap_or(0);
        let (pressed, taken) = widgets::segments(ui, &around.look, area, Align::RIGHT, (&choices, chosen));
        let spot = Spot { right: taken, ..Spot::new(area) };
        match shown {
            Companion::Integrand => {
                integrand::ui(ui, spot, around, &self.values.fits, (self.pinned, self.epoch), x);
            }
            Companion::Landscape => self.landscape_ui(ui, spot, around),
            _ => self.loss_ui(ui, spot, around),
        }
        self.row = pressed.and_then(|index| sharing.get(index)).copied().unwrap_or(self.row);
    }

    fn loss_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) {
        loss::ui(ui, spot, around, (&self.race, &self.optima), (&mut self.player, self.epoch));
    }

    fn densities_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) -> (plot::View, Rect) {
        let mut densities = densities::Densities {
            scenario: &mut self.setup,
            fits: &self.values.fits,
            spread: &self.spread,
            window: &mut self.window,
            shapes: &mut self.shapes,
            refusal: &mut self.typing.refusal,
            minima: &mut self.minima_shown,
            epoch: self.epoch,
            crowded: None,
            hint: around.hint && self.player.step() == 0 && !self.player.playing,
        };
        let plots =
            if self.multiples { densities.multiples_ui(ui, spot, around) } else { densities.ui(ui, spot, around) };
        self.minima_shown.on_landscape = None;
        plots
    }

    fn landscape_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) {
        let Some(lane) = self.race.lane_or_first(self.focus) else { return };
        let step = self.step();
        let apart = self.step_shown.then(|| lane.take_apart(step));
        let scene = landscape::Scene { lane, minima: self.optima.of(lane.index), step, apart: apart.as_ref() };
        let pointed = landscape::ui(ui, spot, around, &mut self.landscape, &scene, &mut self.setup);
        self.minima_shown.on_landscape = pointed.map(|rank| (lane.index, rank));
    }

    fn set_up_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        set_up::ui(ui, around, &mut self.setup, &mut self.typing);
    }

    fn readouts_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let said = self.said(around);
        headline::beside(ui, &around.look, &said.beside);
        if let Some(lane) = self.race.lane_or_first(self.focus).filter(|_| self.step_shown) {
            let apart = lane.take_apart(self.step());
            step_panel::ui(ui, around, lane, &apart);
            ui.add_space(12.0);
        }
        readouts::heading(ui, around, &mut self.step_shown);
        readouts::ui(ui, around, &self.values.fits, (&mut self.pinned, &mut self.focus));
    }

    fn transport_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let commands = transport::ui(ui, around, &self.race, &self.values.fits, &mut self.player);
        for command in commands {
            // The bar's buttons are all commands of this page.
            let _ = self.command(command);
        }
    }
}

/// `area` as two columns with a gap between them, if it is wide enough for two plots.
fn halves(area: Rect, gap: f32) -> Option<(Rect, Rect)> {
    let middle = area.center().x;
    let (left, right) = (area.with_max_x(middle - gap / 2.0), area.with_min_x(middle + gap / 2.0));
    (area.width() >= 480.0).then_some((left, right))
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
        self.derive(ctx.input(|input| input.pointer.any_down()));
        self.player.advance(dt_secs, self.race.ready(), self.race.end());
        if self.player.playing {
            ctx.request_repaint();
            self.values.follow(&self.setup.target, &self.race, &self.optima, self.step());
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

    fn command(&mut self, command: Command) -> Reply {
        let (step, end) = (self.player.step(), self.race.end());
        match command {
            Command::PlayPause => self.player.toggle(end),
            Command::StepBack => self.player.seek(step.saturating_sub(1)),
            Command::StepForward => self.player.seek((step + 1).min(end)),
            Command::ToEnd => self.player.seek(end),
            Command::ToStart | Command::Reset => self.player.seek(0),
            Command::Loop => self.player.looping = !self.player.looping,
            Command::FitView => self.window.fit(),
            Command::Beside => return self.next_companion(),
            Command::Basins => return self.toggle_basins(),
            Command::Multiples => return self.toggle_multiples(),
            Command::Minima => return self.toggle_minima(),
            Command::OneStep => return self.toggle_step(),
            Command::Objective(index) => {
                if let Some(objective) = objective::ALL.get(index) {
                    set_up::toggle(&mut self.setup, *objective);
                }
            }
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

    fn take_playback(&mut self, view: &ViewState) {
        let FitView { step, speed, pinned, .. } = view.get();
        self.take_view(&FitView { step, speed, pinned, ..self.view_now() });
    }

    fn load(&mut self, scenario: &Scenario, fresh: bool) -> bool {
        let Some(setup) = scenario.fit() else { return false };
        self.setup = setup.clone();
        self.typing = set_up::Typing::default();
        if fresh {
            self.words = scenario.clone();
            self.player.rewind(self.setup.steps);
            self.window.fit();
            self.pinned = None;
            self.epoch = (self.epoch.0 + 1, false);
        }
        true
    }

    fn busy(&self) -> bool {
        self.minima_pending || self.landscape_pending || !self.race.finished()
    }

    fn waits(&self) -> bool {
        // The runs go on in the frames themselves.
        self.busy() && self.race.finished()
    }

    fn exports(&self) -> &'static str {
        "runs"
    }

    fn csv(&self) -> Result<String, String> {
        if !self.race.finished() {
            return Err("the runs are still being computed; try again in a moment".to_owned());
        }
        let mut text = format!("{CSV_HEADER}\n");
        for lane in self.race.lanes() {
            for row in lane.trace().rows() {
                text.push_str(&csv_row(lane.objective().id(), &row));
                text.push('\n');
            }
        }
        Ok(text)
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
        self.setup.target =
            text.trim().parse().map_err(|error: crate::line::distribution::TextError| error.to_string())?;
        Ok(())
    }

    fn table(&self, unit: InfoUnit) -> String {
        readouts::table(&self.values.fits, unit)
    }
}
