//! The Estimate lab: why a divergence estimated from samples comes out negative, and what the bandwidth has to do with it.

mod account;
mod bandwidth;
mod bandwidth_curves;
mod bandwidth_line;
mod bump;
mod curves;
mod densities;
mod distribution;
mod file_dialog;
mod presenter;
mod repeat_bar;
mod repeating;
mod report;
mod series;
mod set_up;
mod shown;
mod sources;
mod table;
mod table_text;
mod values;
mod view;
mod waterfall;
mod words;
mod working;

use std::time::Duration;

use egui::{Align, Rect, Ui};
use serde::{Deserialize, Serialize};

use super::edit;
use super::file_dialog::{FileDialog, Outcome};
use super::headline::{self, Said};
use super::page::{self, Part, cut};
use super::window::{Window, dragging};
use super::{Lab, Moment, Reply, Section, Surroundings, ViewState};
use crate::command::{Command, Entry};
use crate::scenario::{EstimateScenario, Scenario};
use crate::text::{InfoUnit, typeset};
use crate::ui::widgets::{self, Spot};
use shown::{Plan, Shown};

/// The page and all it shows.
pub struct EstimateLab {
    /// The words that came with the set-up.
    words: Scenario,
    setup: EstimateScenario,
    values: values::Values,
    repeating: repeating::Repeating,
    window: Window,
    /// The range of x of this frame.
    range: [f64; 2],
    typing: set_up::Typing,
    /// Which plots are wanted.
    wanted: Shown,
    /// Which the last frame had room for.
    plan: Plan,
}

impl Default for EstimateLab {
    fn default() -> Self {
        let (words, setup) = super::opening();
        Self {
            words,
            setup,
            values: values::Values::default(),
            repeating: repeating::Repeating::default(),
            window: Window::default(),
            range: [-1.0, 1.0],
            typing: set_up::Typing::default(),
            wanted: Shown::default(),
            plan: Plan::default(),
        }
    }
}

/// Everything in the picture that doesn't follow from the set-up, but for repeats over seeds, which are work and not a way
/// to look. The names of the keys are frozen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct EstimateView {
    /// Which plots are wanted.
    plots: Shown,
    /// The range of x that was panned and zoomed to; `None` for everything that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<[f64; 2]>,
}

impl EstimateLab {
    /// Derives every value from the set-up; `dragging` keeps the plots' ranges still.
    fn derive(&mut self, dragging: bool) {
        // Samples from a file widen the range once they are there.
        for _ in 0..2 {
            let sets = [self.values.data(), self.values.second_data()];
            let range = self.window.x(dragging, || view::everything(&self.setup, sets));
            self.values.follow(&self.setup, range, dragging);
            if std::mem::replace(&mut self.range, range) == range {
                break;
            }
        }
        self.repeating.follow(&self.setup);
    }

    fn part_ui(&mut self, ui: &mut Ui, around: &Surroundings, part: Part) {
        match part {
            Part::Bar => {
                if repeat_bar::ui(ui, around, &mut self.setup, &self.repeating) {
                    self.repeating.toggle(&self.setup);
                }
            }
            Part::SetUp => {
                set_up::ui(ui, around, &mut self.setup, &self.values, &mut self.typing);
            }
            Part::Readouts => {
                headline::beside(ui, &around.look, &self.said(around).beside);
                let (scenario, values, repeating) = (&mut self.setup, &self.values, &self.repeating);
                table::Table { scenario, values, repeating }.ui(ui, around);
            }
            Part::Plots => self.plots(ui, around),
        }
    }

    /// What is said, and where.
    fn said(&self, around: &Surroundings) -> Said {
        let lesson = self.scenario().lesson(around.unit);
        let live = if self.values.late() {
            vec!["Computing…".to_owned()]
        } else {
            words::sentences(&self.setup, &self.values, &self.repeating, around.unit)
        };
        Said::new(&lesson, live, self.repeating.done() > 0, around.readouts_open && !around.look.presenting)
    }

    fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        let said = self.said(around);
        if around.look.presenting {
            self.presented_ui(ui, around, &said.over);
        } else {
            let area = headline::ui(ui, &around.look, ui.max_rect(), &said.over);
            self.plots_ui(ui, area, around);
        }
    }

    /// The plots that have room in `area`, with the control that chooses among them where there is a choice.
    fn plots_ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        self.plan = Plan::new(self.wanted, area.height(), around.look.presenting);
        let gap = if area.height() < 420.0 { 6.0 } else { 14.0 };
        let mut spots = if around.column.is_empty() {
            spots(&self.plan, area, gap)
        } else {
            let parts = around.column.divide(PLOTS, area);
            [0, 1, 2].map(|place| Some(Spot::new(parts.iter().find(|(name, _)| *name == PLOTS[place])?.1)))
        };
        let choices: Vec<widgets::Choice> = self.plan.offered.iter().map(|shown| shown.choice()).collect();
        let chosen = self.plan.offered.iter().position(|shown| *shown == self.plan.shown);
        // To a hall the control stands in the place of the densities' name; else it ends the lowest caption.
        let side = if around.look.presenting && spots[0].is_some() { Align::LEFT } else { Align::RIGHT };
        let mut held = spots.iter_mut().flatten();
        let spot = if side == Align::LEFT { held.next() } else { held.next_back() };
        if let (Some(spot), Some(chosen)) = (spot, chosen) {
            let (pressed, taken) = widgets::segments(ui, &around.look, spot.area, side, (&choices, chosen));
            *(if side == Align::LEFT { &mut spot.left } else { &mut spot.right }) = taken;
            self.wanted = pressed.and_then(|index| self.plan.offered.get(index)).copied().unwrap_or(self.wanted);
        }
        if let Some(spot) = spots[0] {
            let mut densities = densities::Densities {
                scenario: &mut self.setup,
                values: &self.values,
                window: &mut self.window,
                refusal: &mut self.typing.refusal,
            };
            densities.ui(ui, spot, around, self.range);
        }
        if let Some(spot) = spots[1] {
            bandwidth::ui(ui, spot, around, &mut self.setup, &self.values);
        }
        if let Some(spot) = spots[2] {
            let colour = series::colour_of(&around.look, self.setup.explained);
            waterfall::ui(ui, spot, around, self.setup.explained, &self.values, colour);
        }
    }

    fn dialog_ui(&mut self, ui: &Ui, around: &Surroundings) {
        let Some(dialog) = self.typing.dialog.take() else { return };
        match dialog.ui(ui.ctx(), around) {
            Outcome::Open(dialog) => self.typing.dialog = Some(dialog),
            Outcome::Left => {}
            Outcome::Found(wanted, file, ()) => {
                wanted.take(file, &mut self.setup);
                self.values.reload();
                self.window.fit();
            }
        }
    }
}

/// The plots that a picture can name.
const PLOTS: &[&str] = &["densities", "bandwidth", "waterfall"];

/// Where densities, bandwidth and waterfall stand, those that do.
fn spots(plan: &Plan, area: Rect, gap: f32) -> [Option<Spot>; 3] {
    let part = |from, to, gap| Some(Spot::new(cut(area, from, to, gap)));
    let whole = Some(Spot::new(area));
    match plan.shown {
        Shown::All => [part(0.0, 0.35, gap), part(0.35, 0.73, gap), part(0.73, 1.0, 0.0)],
        Shown::Densities => [whole, None, None],
        Shown::Bandwidth if plan.two => [part(0.0, 0.42, gap), part(0.42, 1.0, 0.0), None],
        Shown::Waterfall if plan.two => [part(0.0, 0.42, gap), None, part(0.42, 1.0, 0.0)],
        Shown::Bandwidth => [None, whole, None],
        Shown::Waterfall => [None, None, whole],
    }
}

impl Lab for EstimateLab {
    fn id(&self) -> &'static str {
        "estimate"
    }

    fn name(&self) -> &'static str {
        "Estimate"
    }

    fn summary(&self) -> &'static str {
        "Estimate the KL divergence from samples, and see why it turns negative"
    }

    fn tick(&mut self, ctx: &egui::Context, _dt_secs: f32) {
        if super::nothing_shown_yet(ctx) {
            return;
        }
        self.derive(dragging(ctx));
        if self.busy() {
            ctx.request_repaint_after(Duration::from_millis(12));
        }
    }

    fn ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        page::ui(ui, around, &mut |ui, part| self.part_ui(ui, around, part));
        self.dialog_ui(ui, around);
    }

    fn plots(&self) -> &'static [&'static str] {
        PLOTS
    }

    fn commands(&self) -> Vec<Entry> {
        vec![
            Entry::common(Command::PlayPause, "Repeat over seeds, or stop"),
            Entry::common(Command::StepBack, "A smaller multiplier of the bandwidth"),
            Entry::common(Command::StepForward, "A larger multiplier of the bandwidth"),
            Entry::common(Command::ToStart, "The multiplier back to 1"),
            Entry::common(Command::Reset, "Clear the repeats over seeds"),
            Entry::common(Command::NewSeed, "New seed").in_menu(),
            Entry::common(Command::FitView, "Show all").in_menu(),
            Entry::common(Command::Beside, "What stands beside the densities"),
        ]
    }

    fn hands(&self) -> &'static str {
        "Drag a mode sideways for its mean, up or down for its sd, with Shift for its weight; the wheel over it changes \
         its sd. Drag the line of the bandwidth. Drag the ground to pan, turn the wheel to zoom. Delete removes \
         the mode under the pointer or with the focus."
    }

    fn command(&mut self, command: Command) -> Reply {
        let multiplier = self.setup.bandwidth.multiplier();
        let moved = match command {
            Command::PlayPause if self.setup.source.candidate().is_none() => {
                let why =
                    "Samples from a file can’t be drawn anew; give the generator as a mixture to repeat over seeds";
                return Reply::Refused(why.to_owned());
            }
            Command::PlayPause => {
                self.repeating.toggle(&self.setup);
                return Reply::Done;
            }
            Command::Reset if self.repeating.done() == 0 && !self.repeating.running() => {
                return Reply::Refused("There are no repeats over seeds to clear".to_owned());
            }
            Command::Reset => {
                self.repeating.clear();
                return Reply::Done;
            }
            Command::FitView => {
                self.window.fit();
                return Reply::Done;
            }
            Command::NewSeed => {
                self.setup.seed = super::seed::next_seed(self.setup.seed);
                return Reply::Done;
            }
            Command::Beside => {
                let Some(next) = self.plan.next() else { return Reply::Refused("All plots are in sight".to_owned()) };
                self.wanted = next;
                return Reply::Done;
            }
            Command::StepBack => bandwidth_line::stepped(multiplier, -1.0),
            Command::StepForward => bandwidth_line::stepped(multiplier, 1.0),
            Command::ToStart => 1.0,
            _ => return Reply::Elsewhere,
        };
        match self.setup.bandwidth.with_multiplier(moved) {
            Ok(changed) => self.setup.bandwidth = changed,
            Err(error) => return Reply::Refused(error.to_string()),
        }
        Reply::Done
    }

    fn moment(&self) -> Moment {
        Moment { words: self.words.clone(), set_up: self.setup.clone().into(), view: self.view() }
    }

    fn view(&self) -> ViewState {
        ViewState::of(EstimateView { plots: self.wanted, range: self.window.chosen() })
    }

    fn show(&mut self, view: &ViewState) {
        let EstimateView { plots, range } = view.get();
        self.wanted = plots;
        self.window.show(range);
        // Where names stood beside the curves is of the last view.
        self.values.renew();
    }

    fn blank(&self) -> Scenario {
        super::blank::<EstimateScenario>()
    }

    fn load(&mut self, scenario: &Scenario, fresh: bool) -> bool {
        let Some(setup) = scenario.estimate() else { return false };
        self.setup = setup.clone();
        self.typing.forget();
        if fresh {
            self.words = scenario.clone();
            self.repeating.clear();
            self.values.renew();
            self.window.fit();
        } else if !self.values.is_of(&self.setup) {
            self.values.forget();
        }
        true
    }

    fn busy(&self) -> bool {
        let reading = self.typing.dialog.as_ref().is_some_and(FileDialog::is_reading);
        self.values.pending() || self.repeating.running() || reading
    }

    fn asks(&self) -> bool {
        self.typing.dialog.is_some()
    }

    fn exports(&self) -> &'static [&'static str] {
        &["estimates", "readouts", "waterfall"]
    }

    fn csv(&self, what: &str) -> Result<String, String> {
        match what {
            "estimates" => curves::csv(self.values.curves_of(&self.setup)),
            "readouts" => Ok(typeset::csv(&self.table(InfoUnit::Nats)?)),
            "waterfall" => account::csv(&self.setup, &self.values),
            other => Err(super::no_table(other)),
        }
    }

    fn report(&self, unit: InfoUnit) -> Vec<Section> {
        account::sections(&self.setup, &self.values, unit)
    }

    fn fault(&self) -> Option<String> {
        let of = |which| self.values.error(which).map(str::to_owned);
        of(sources::Which::First).or_else(|| of(sources::Which::Second))
    }

    fn sentences(&self, unit: InfoUnit) -> Vec<String> {
        if self.values.late() {
            return Vec::new();
        }
        words::sentences(&self.setup, &self.values, &self.repeating, unit)
    }

    fn about(&self) -> &'static str {
        include_str!("../../../assets/help/estimate.txt")
    }

    fn copies(&self) -> Vec<(&'static str, String)> {
        let mut copies = vec![("the target", self.setup.target.to_string())];
        copies.extend(self.setup.source.candidate().map(|candidate| ("the generator", candidate.to_string())));
        copies
    }

    fn paste(&mut self, text: &str) -> Result<(), String> {
        self.setup.target = edit::pasted(text)?;
        self.values.forget();
        Ok(())
    }

    fn table(&self, unit: InfoUnit) -> Result<String, String> {
        Ok(table_text::text(&self.setup, &self.values, unit))
    }
}
