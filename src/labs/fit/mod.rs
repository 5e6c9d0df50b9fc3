//! The Fit lab: objectives race from one start towards one target.

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
mod step_panel;
mod transport;
mod value;
mod view;

use std::time::{Duration, Instant};

use egui::{Rect, Ui, UiBuilder, pos2};

use super::edit;
use super::page::{self, Part, cut};
use super::{Lab, Surroundings};
use crate::command::Command;
use crate::line::objective;
use crate::line::run::{CSV_HEADER, State, csv_row};
use crate::scenario::{FitScenario, LabScenario, Scenario, presets};
use crate::text::InfoUnit;
use crate::ui::widgets;

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
            lab: LabScenario::Fit(fallback.clone()),
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
            focus: 1,
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
        self.values.follow(&self.setup.target, &self.race, &self.optima, self.player.step());
        self.landscape_pending = self.follow_landscape(dragging);
        self.spread = self.race.lanes().iter().flat_map(|lane| states_along(lane.trace())).collect();
        self.epoch.1 |= !self.busy();
    }

    fn follow_landscape(&mut self, dragging: bool) -> bool {
        let Some(lane) = self.race.lane_or_first(self.focus) else { return false };
        self.landscape.follow(&self.setup, lane, self.optima.of(lane.index), dragging)
    }

    fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        let area = ui.max_rect();
        let gap = if area.height() < 420.0 { 6.0 } else { 14.0 };
        // Presenters want the densities large; everything else keeps its order.
        let presenting = around.look.presenting;
        let share = if presenting { 0.64 } else { 0.52 };
        let mut first = cut(area, 0.0, share, gap);
        let rest = cut(area, share, 1.0, 0.0);
        // The integrand keeps the x axis of the densities, so the numbers stand below it where there is height, and
        // otherwise have the row for themselves.
        let numbers = presenter::height(self.values.fits.len(), rest.width()).min(rest.height());
        let mut middle = if presenting { rest.with_max_y(rest.bottom() - numbers) } else { cut(rest, 0.0, 0.46, gap) };
        // Small multiples share no axis with the integrand, and need its height more than it does.
        if self.multiples && densities::cramped(self.values.fits.len(), first.size()) {
            first.max.y = middle.bottom() - if presenting { gap } else { 0.0 };
            middle.max.y = middle.top();
        }
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
        let (view, frame) =
            if self.multiples { densities.multiples_ui(ui, first, around) } else { densities.ui(ui, first, around) };
        let pointed = self.minima_shown.on_landscape.take();
        let fits = &self.values.fits;
        if presenting {
            presenter::ui(ui, rest.with_min_y(rest.bottom() - numbers), around, fits);
            if middle.height() > 90.0 {
                let above = middle.with_max_y(middle.bottom() - gap);
                integrand::ui(ui, above, around, fits, (self.pinned, self.epoch), (frame, view.x));
            }
            return;
        }
        if middle.height() > 0.0 {
            integrand::ui(ui, middle, around, fits, (self.pinned, self.epoch), (frame, view.x));
        }
        let lower = cut(rest, 0.46, 1.0, 0.0);
        let (left, right) = halves(lower, 22.0);
        let loss = if right.is_some() { left } else { lower };
        loss::ui(ui, loss, around, (&self.race, &self.optima), (&mut self.player, self.epoch));
        if let Some(right) = right {
            self.landscape_ui(ui, right, around);
        }
        if self.minima_shown.on_landscape != pointed {
            // The densities, drawn before, show it from the next frame on.
            ui.ctx().request_repaint();
        }
    }

    fn landscape_ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        let Some(lane) = self.race.lane_or_first(self.focus) else { return };
        let step = self.player.step();
        let apart = self.step_shown.then(|| lane.take_apart(step));
        let scene = landscape::Scene { lane, minima: self.optima.of(lane.index), step, apart: apart.as_ref() };
        let pointed = landscape::ui(ui, area, around, &mut self.landscape, &scene, &mut self.setup);
        self.minima_shown.on_landscape = pointed.map(|rank| (lane.index, rank));
    }

    fn set_up_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let about = if self.words.fit() == Some(&self.setup) { self.words.look_for.as_str() } else { "" };
        set_up::ui(ui, around, &mut self.setup, &mut self.typing, about);
    }

    fn readouts_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        if let Some(lane) = self.race.lane_or_first(self.focus).filter(|_| self.step_shown) {
            let apart = lane.take_apart(self.player.step());
            step_panel::ui(ui, around, lane, &apart);
            ui.add_space(12.0);
        }
        let sentences = sentence::sentences(&self.setup, &self.values.fits, self.player.step(), around.unit);
        readouts::ui(ui, around, &self.values.fits, (&mut self.pinned, &mut self.focus), &sentences);
        ui.add_space(8.0);
        let text = if self.step_shown { "Hide the step" } else { "One step, taken apart" };
        // An id of its own: the number of sentences above it changes while a run plays, and the focus stays.
        let own = UiBuilder::new().scope_id(ui.scope_id().with("one step"));
        let button = ui.scope_builder(own, |ui| widgets::flat_button(ui, &around.look, text)).inner;
        if button.on_hover_text("Gradient, moments and move (S)").clicked() {
            self.step_shown = !self.step_shown;
        }
    }

    fn transport_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let commands = transport::ui(ui, around, &self.race, &self.values.fits, &mut self.player);
        for command in commands {
            self.command(command);
        }
    }
}

/// `area` as two columns with a gap between them, if it is wide enough for two plots.
fn halves(area: Rect, gap: f32) -> (Rect, Option<Rect>) {
    if area.width() < 480.0 || area.height() < 70.0 {
        return (area, None);
    }
    let middle = area.center().x;
    let left = Rect::from_min_max(area.min, pos2(middle - gap / 2.0, area.bottom()));
    (left, Some(Rect::from_min_max(pos2(middle + gap / 2.0, area.top()), area.max)))
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
            self.values.follow(&self.setup.target, &self.race, &self.optima, self.player.step());
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

    fn command(&mut self, command: Command) {
        let (step, end) = (self.player.step(), self.race.end());
        match command {
            Command::PlayPause => self.player.toggle(end),
            Command::StepBack => self.player.seek(step.saturating_sub(1)),
            Command::StepForward => self.player.seek((step + 1).min(end)),
            Command::ToEnd => self.player.seek(end),
            Command::ToStart | Command::Reset => self.player.seek(0),
            Command::Loop => self.player.looping = !self.player.looping,
            Command::FitView => self.window.fit(),
            Command::Basins => self.landscape.basins_shown = !self.landscape.basins_shown,
            Command::Multiples => self.multiples = !self.multiples,
            Command::Minima => self.minima_shown.all = !self.minima_shown.all,
            Command::OneStep => self.step_shown = !self.step_shown,
            Command::Objective(index) => {
                if let Some(objective) = objective::ALL.get(index) {
                    set_up::toggle(&mut self.setup, *objective);
                }
            }
            _ => {}
        }
    }

    fn scenario(&self) -> Scenario {
        Scenario { lab: LabScenario::Fit(self.setup.clone()), ..self.words.clone() }
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

    fn exports(&self) -> &'static str {
        "runs"
    }

    fn csv(&self) -> Result<String, String> {
        if !self.race.finished() {
            return Err("the runs are still being computed; try again in a moment".to_owned());
        }
        let mut text = format!("{}\n", CSV_HEADER);
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
