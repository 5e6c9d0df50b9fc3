//! Where the samples come from: drawn from a mixture or read from a file, for one generator or two.

use egui::{Align, Layout, RichText, Ui};

use super::{FIELD, Typing, number_row};
use crate::estimator::{N_MAX, N_MIN};
use crate::labs::edit::rounded;
use crate::labs::estimate::file_dialog::{self, Whose};
use crate::labs::estimate::sources::Which;
use crate::labs::estimate::values::Values;
use crate::labs::seed::seed_row;
use crate::line::distribution::{Mixture, Normal};
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};
use crate::text::format;
use crate::ui::icons::{Icon, icon_button_sized};
use crate::ui::number_field::{NumberField, Step, whole};
use crate::ui::{Look, fonts, widgets};

/// The file with samples of P, if there is one.
pub fn target_samples(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario) {
    let Some(file) = &scenario.target_samples else { return };
    if file_card(ui, look, file, "samples of P, from a file", "Draw samples of P instead") {
        scenario.target_samples = None;
    }
}

/// The generator, its samples and their seed.
pub fn generator(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, values: &Values, typing: &mut Typing) {
    widgets::heading(ui, look, "Generator Q");
    match &mut scenario.source {
        SampleSource::Drawn { candidate, n } => {
            if let Some(changed) = typing.candidate.show(ui, look, "Generator Q as text", candidate) {
                *candidate = changed;
            }
            samples_row(ui, look, "samples", n);
        }
        SampleSource::File(file) => {
            let rows = values.data().map_or_else(String::new, |data| format!("{} samples", format::count(data.n())));
            if file_card(ui, look, file, &rows, "Draw from a mixture instead") {
                scenario.source = drawn(values);
            }
        }
    }
    if let Some(error) = values.error(Which::First) {
        widgets::error_line(ui, look, error);
    }
    scenario.seed =
        seed_row(ui, look, "The same seed gives the same samples", FIELD, scenario.seed).unwrap_or(scenario.seed);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if widgets::flat_button(ui, look, "Load a file…").on_hover_text("Samples from a CSV or text file").clicked() {
            typing.dialog = Some(file_dialog::open(Whose::First));
        }
        if scenario.against.is_none()
            && widgets::flat_button(ui, look, "+ Second set").on_hover_text("Set a second generator beside Q").clicked()
        {
            scenario.against = Some(beside(scenario, values));
        }
    });
}

/// The second generator, if there is one.
pub fn second(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, values: &Values, typing: &mut Typing) {
    let Some(mut against) = scenario.against.take() else { return };
    let mut keep = true;
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        widgets::heading(ui, look, "Second generator Q₂");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hint = "Remove the second generator";
            keep = !icon_button_sized(ui, Icon::Close, hint, hint, egui::vec2(20.0, 20.0)).clicked();
        });
    });
    match &mut against {
        SampleSource::Drawn { candidate, n } => {
            if let Some(changed) = typing.second.show(ui, look, "Second generator as text", candidate) {
                *candidate = changed;
            }
            samples_row(ui, look, "samples of the second", n);
        }
        SampleSource::File(file) => {
            let rows =
                values.second_data().map_or_else(String::new, |data| format!("{} samples", format::count(data.n())));
            if file_card(ui, look, file, &rows, "Draw the second set instead") {
                against = beside(scenario, values);
            }
        }
    }
    if let Some(error) = values.error(Which::Second) {
        widgets::error_line(ui, look, error);
    }
    if widgets::flat_button(ui, look, "Load the second file…").clicked() {
        typing.dialog = Some(file_dialog::open(Whose::Second));
    }
    scenario.against = keep.then_some(against);
}

/// A file instead of a mixture: its name, how many rows, and the way back; whether that was taken.
fn file_card(ui: &mut Ui, look: &Look, file: &SampleFile, about: &str, back: &str) -> bool {
    let mut clicked = false;
    ui.horizontal(|ui| {
        let name = file.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let column = match &file.column {
            crate::samples::Column::Only => String::new(),
            crate::samples::Column::Name(name) => format!(", column {name}"),
            crate::samples::Column::Number(number) => format!(", column {number}"),
        };
        let text = RichText::new(format!("{name}{column}")).font(fonts::medium(13.0)).color(look.tokens.ink);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            clicked = icon_button_sized(ui, Icon::Close, back, back, egui::vec2(22.0, 22.0)).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(text).truncate()).on_hover_text(file.path.display().to_string());
            });
        });
    });
    if !about.is_empty() {
        widgets::soft(ui, look, about);
    }
    clicked
}

/// A generator to draw from that resembles the samples there were: the way back from a file.
fn drawn(values: &Values) -> SampleSource {
    let usual = EstimateScenario::default().source;
    let Some(data) = values.data() else { return usual };
    let sample = data.sample();
    match Normal::new(rounded(sample.mean(), 3), rounded(sample.sd(), 3)) {
        Ok(normal) => SampleSource::Drawn { candidate: Mixture::from(normal), n: data.n().clamp(N_MIN, N_MAX) },
        Err(_) => usual,
    }
}

/// A second set to begin with: the generator once more, half a sd to the left.
fn beside(scenario: &EstimateScenario, values: &Values) -> SampleSource {
    let SampleSource::Drawn { candidate, n } = &scenario.source else { return drawn(values) };
    let rows: Vec<(f64, f64, f64)> = candidate
        .components()
        .iter()
        .map(|part| (part.weight, part.normal.mean() - 0.5 * part.normal.sd(), part.normal.sd()))
        .collect();
    SampleSource::Drawn { candidate: Mixture::from_rows(&rows).unwrap_or_else(|_| candidate.clone()), n: *n }
}

fn samples_row(ui: &mut Ui, look: &Look, name: &str, n: &mut usize) {
    let check = |value: f64| whole(value, N_MIN, N_MAX).map(|_| ());
    let field = NumberField::new(name, "How many numbers are drawn from the generator", &check)
        .width(FIELD)
        .step(Step::Add(100.0));
    if let Some(Ok(value)) = number_row(ui, look, "samples", field, *n as f64).map(|value| whole(value, N_MIN, N_MAX)) {
        *n = value;
    }
}
