//! The Estimate lab: why a divergence estimated from samples comes out negative, and what the bandwidth has to do with it.

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
mod sources;
mod table;
mod table_text;
mod values;
mod view;
mod waterfall;
mod words;

use std::time::Duration;

use egui::{Rect, Ui, pos2};

use super::page::{self, Part, cut};
use super::{Lab, Surroundings};
use crate::command::Command;
use crate::scenario::{EstimateScenario, LabScenario, Scenario, presets};
use crate::text::InfoUnit;

/// The page and all it shows.
pub struct EstimateLab {
    /// The words that came with the set-up.
    words: Scenario,
    setup: EstimateScenario,
    values: values::Values,
    repeating: repeating::Repeating,
    window: view::Window,
    /// The range of x of this frame.
    range: [f64; 2],
    typing: set_up::Typing,
}

impl Default for EstimateLab {
    fn default() -> Self {
        let fallback = EstimateScenario::default();
        let words = presets().iter().map(|preset| &preset.scenario).find(|scenario| scenario.estimate().is_some());
        let words = words.cloned().unwrap_or_else(|| Scenario {
            title: String::new(),
            look_for: String::new(),
            source: None,
            lab: LabScenario::Estimate(fallback.clone()),
        });
        let setup = words.estimate().cloned().unwrap_or(fallback);
        Self {
            words,
            setup,
            values: values::Values::default(),
            repeating: repeating::Repeating::default(),
            window: view::Window::default(),
            range: [-1.0, 1.0],
            typing: set_up::Typing::default(),
        }
    }
}

impl EstimateLab {
    /// Derives every value from the set-up; `dragging` keeps the plots' ranges still.
    fn derive(&mut self, dragging: bool) {
        let sets = [self.values.data(), self.values.second_data()];
        self.range = self.window.range(&self.setup, sets, dragging);
        self.values.follow(&self.setup, self.range);
        self.repeating.follow(&self.setup);
    }

    fn part_ui(&mut self, ui: &mut Ui, around: &Surroundings, part: Part) {
        match part {
            Part::Bar => {
                if repeat_bar::ui(ui, around, &mut self.setup, &self.repeating) {
                    self.command(Command::PlayPause);
                }
            }
            Part::SetUp => {
                let about = if self.words.estimate() == Some(&self.setup) { self.words.look_for.as_str() } else { "" };
                set_up::ui(ui, around, &mut self.setup, &self.values, &mut self.typing, about);
            }
            Part::Readouts => {
                let (scenario, values, repeating) = (&mut self.setup, &self.values, &self.repeating);
                table::Table { scenario, values, repeating }.ui(ui, around);
            }
            Part::Plots => self.plots(ui, around),
        }
    }

    fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        let mut area = ui.max_rect();
        if around.look.presenting && area.height() > 300.0 {
            let strip = Rect::from_min_max(area.min, pos2(area.right(), area.top() + presenter::HEIGHT));
            presenter::ui(ui, strip, around, &self.setup, &self.values);
            area.min.y = strip.bottom() + 4.0;
        }
        let gap = if area.height() < 420.0 { 6.0 } else { 14.0 };
        let mut densities = densities::Densities {
            scenario: &mut self.setup,
            values: &self.values,
            window: &mut self.window,
            refusal: &mut self.typing.refusal,
        };
        densities.ui(ui, cut(area, 0.0, 0.35, gap), around, self.range);
        bandwidth::ui(ui, cut(area, 0.35, 0.73, gap), around, &mut self.setup, &self.values);
        let colour = series::colour_of(&around.look, self.setup.explained);
        waterfall::ui(ui, cut(area, 0.73, 1.0, 0.0), around, &self.setup, &self.values, colour);
    }

    fn dialog_ui(&mut self, ui: &Ui, around: &Surroundings) {
        let Some(dialog) = self.typing.dialog.take() else { return };
        let (still_open, taken) = dialog.ui(ui.ctx(), around, &mut self.setup);
        self.typing.dialog = still_open;
        if taken {
            self.values.reload();
            self.window.fit();
        }
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
        self.derive(ctx.input(|input| input.pointer.any_down()));
        if self.busy() {
            ctx.request_repaint_after(Duration::from_millis(12));
        }
    }

    fn ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        page::ui(ui, around, &mut |ui, part| self.part_ui(ui, around, part));
        self.dialog_ui(ui, around);
    }

    fn command(&mut self, command: Command) {
        let multiplier = self.setup.bandwidth.multiplier();
        let moved = match command {
            Command::PlayPause => {
                self.repeating.toggle(&self.setup, self.values.truth());
                return;
            }
            Command::Reset => {
                self.repeating.clear();
                return;
            }
            Command::FitView => {
                self.window.fit();
                return;
            }
            Command::NewSeed => {
                self.setup.seed = set_up::next_seed(self.setup.seed);
                return;
            }
            Command::StepBack => bandwidth_line::stepped(multiplier, -1.0),
            Command::StepForward => bandwidth_line::stepped(multiplier, 1.0),
            Command::ToStart => 1.0,
            _ => return,
        };
        if let Ok(changed) = self.setup.bandwidth.with_multiplier(moved) {
            self.setup.bandwidth = changed;
        }
    }

    fn scenario(&self) -> Scenario {
        Scenario { lab: LabScenario::Estimate(self.setup.clone()), ..self.words.clone() }
    }

    fn load(&mut self, scenario: &Scenario, fresh: bool) -> bool {
        let Some(setup) = scenario.estimate() else { return false };
        self.setup = setup.clone();
        self.typing = set_up::Typing::default();
        if fresh {
            self.words = scenario.clone();
            self.repeating.clear();
            self.values.renew();
            self.window.fit();
        }
        true
    }

    fn busy(&self) -> bool {
        self.values.pending() || self.repeating.running()
    }

    fn asks(&self) -> bool {
        self.typing.dialog.is_some()
    }

    fn exports(&self) -> &'static str {
        "estimates"
    }

    fn csv(&self) -> Result<String, String> {
        curves::csv(self.values.curves())
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
        self.setup.target =
            text.trim().parse().map_err(|error: crate::line::distribution::TextError| error.to_string())?;
        Ok(())
    }

    fn table(&self, unit: InfoUnit) -> String {
        table_text::text(&self.setup, &self.values, unit)
    }
}
