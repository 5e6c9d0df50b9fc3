//! The set-up panel: target, generator, samples, bandwidth and estimators, each also as a typed number.

use egui::{Align, ComboBox, Layout, RichText, Ui};

use super::file_dialog::{FileDialog, Wanted};
use super::sources::Which;
use super::values::Values;
use crate::distribution::{Mixture, Normal};
use crate::estimator::{self, Estimator, K_MAX, N_MAX, N_MIN};
use crate::kernel::{self, Bandwidth};
use crate::labs::Surroundings;
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};
use crate::ui::icons::{Icon, icon_button_sized};
use crate::ui::mixture_field::MixtureField;
use crate::ui::number_field::{NumberField, Outcome, Step, whole};
use crate::ui::series_row::{series_row, switch_row};
use crate::ui::{Look, fonts, format, widgets};

/// The largest seed that a field of numbers holds without loss.
const SEED_MAX: usize = 1 << 53;
/// Width of the fields against the right edge, in points.
const FIELD: f32 = 74.0;

/// What is being typed and is not (yet) part of the set-up.
#[derive(Default)]
pub struct Typing {
    target: MixtureField,
    candidate: MixtureField,
    second: MixtureField,
    /// The dialog for a file, while it is open.
    pub dialog: Option<FileDialog>,
    /// Why the last interaction changed nothing.
    pub refusal: Option<String>,
}

/// Draws the panel's content and writes what is entered into `scenario`.
pub fn ui(
    ui: &mut Ui,
    around: &Surroundings,
    scenario: &mut EstimateScenario,
    values: &Values,
    typing: &mut Typing,
    about: &str,
) {
    let look = &around.look;
    widgets::heading(ui, look, "Target P");
    if let Some(target) = typing.target.show(ui, look, "Target P as text", &scenario.target) {
        scenario.target = target;
        typing.refusal = None;
    }
    if let Some(refusal) = &typing.refusal {
        widgets::error_line(ui, look, refusal);
    }
    target_samples(ui, look, scenario);
    ui.add_space(8.0);
    generator(ui, look, scenario, values, typing);
    second(ui, look, scenario, values, typing);
    ui.add_space(8.0);
    widgets::heading(ui, look, "Kernel bandwidth");
    bandwidth(ui, look, scenario, values);
    ui.add_space(8.0);
    widgets::heading(ui, look, "Estimators");
    estimators(ui, look, scenario);
    if !about.is_empty() {
        ui.add_space(8.0);
        widgets::soft(ui, look, about);
    }
}

fn target_samples(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario) {
    let Some(file) = &scenario.target_samples else { return };
    if file_card(ui, look, file, "samples of P, from a file", "Draw samples of P instead") {
        scenario.target_samples = None;
    }
}

fn generator(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, values: &Values, typing: &mut Typing) {
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
    seed_row(ui, look, scenario);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if widgets::flat_button(ui, look, "Load a file…").on_hover_text("Samples from a CSV or text file").clicked() {
            typing.dialog = Some(FileDialog::new(Wanted::First));
        }
        if scenario.against.is_none()
            && widgets::flat_button(ui, look, "+ Second set").on_hover_text("Set a second generator beside Q").clicked()
        {
            scenario.against = Some(beside(scenario, values));
        }
    });
}

fn second(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, values: &Values, typing: &mut Typing) {
    let Some(mut against) = scenario.against.take() else { return };
    let mut keep = true;
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        widgets::heading(ui, look, "Second generator");
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
        typing.dialog = Some(FileDialog::new(Wanted::Second));
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
    let tidy = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
    match Normal::new(tidy(sample.mean()), tidy(sample.sd())) {
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
    let field = NumberField::new(name, &check).width(FIELD).step(Step::Add(100.0));
    if let Some(Ok(value)) = number_row(ui, look, "samples", field, *n as f64).map(|value| whole(value, N_MIN, N_MAX)) {
        *n = value;
    }
}

fn seed_row(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario) {
    let mut error = None;
    labelled(ui, look, "seed", "The same seed gives the same samples", |ui| {
        if ui.button("New").on_hover_text("The next seed (N)").accessible_name("New seed").clicked() {
            scenario.seed = next_seed(scenario.seed);
        }
        let check = |value: f64| whole(value, 0, SEED_MAX).map(|_| ());
        let field = NumberField::new("seed", &check).width(FIELD).step(Step::Add(1.0));
        let outcome = field.show(ui, "seed", scenario.seed as f64);
        if let Some(Ok(seed)) = take(outcome, &mut error).map(|value| whole(value, 0, SEED_MAX)) {
            scenario.seed = seed as u64;
        }
    });
    if let Some(error) = error {
        widgets::error_line(ui, look, &error);
    }
}

/// The seed after `seed`, within what the field can show.
#[must_use]
pub fn next_seed(seed: u64) -> u64 {
    if seed >= SEED_MAX as u64 { 0 } else { seed + 1 }
}

fn bandwidth(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, values: &Values) {
    let h = values.h().and_then(|h| h.as_ref().ok()).copied();
    let mut error = None;
    ui.horizontal(|ui| {
        rule_menu(ui, scenario, h);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let choice = scenario.bandwidth;
            let check = |value: f64| choice.with_multiplier(value).map(|_| ()).map_err(|error| error.to_string());
            let field = NumberField::new("multiplier", &check).width(FIELD - 22.0).step(Step::Multiply(1.05));
            let outcome = field.show(ui, "multiplier", choice.multiplier());
            outcome.response.clone().on_hover_text("Times the rule’s bandwidth");
            ui.add(egui::Label::new(RichText::new("×").color(look.tokens.soft_ink)).selectable(false));
            if let Some(Ok(changed)) = take(outcome, &mut error).map(|value| choice.with_multiplier(value)) {
                scenario.bandwidth = changed;
            }
        });
    });
    if let Some(error) = error {
        widgets::error_line(ui, look, &error);
    }
    let check = |value: f64| Bandwidth::check(value).map(|_| ()).map_err(|error| error.to_string());
    let field = NumberField::new("bandwidth h", &check).width(FIELD).step(Step::Multiply(1.05));
    if let Some(h) = h {
        let typed = number_row(ui, look, "h, in units of x", field, h);
        if let Some(Ok(changed)) = typed.map(|value| Bandwidth::by_hand(value, 1.0)) {
            scenario.bandwidth = changed;
        }
    } else if let Some(Err(error)) = values.h() {
        widgets::error_line(ui, look, error);
    }
}

fn rule_menu(ui: &mut Ui, scenario: &mut EstimateScenario, h: Option<f64>) {
    const BY_HAND: &str = "By hand";
    let choice = scenario.bandwidth;
    let rule = choice.rule();
    let menu = ComboBox::from_id_salt("rule")
        .width(ui.available_width() - FIELD - 10.0)
        .height(400.0)
        .selected_text(rule.map_or(BY_HAND, |rule| rule.name()))
        .truncate()
        .show_ui(ui, |ui| {
            for other in kernel::ALL {
                let chosen = rule.is_some_and(|rule| rule.id() == other.id());
                let hover = format!("h = {}\n{}", other.formula(), other.about());
                if ui.selectable_label(chosen, other.name()).on_hover_text(hover).clicked()
                    && !chosen
                    && let Ok(changed) = Bandwidth::by_rule(*other, choice.multiplier())
                {
                    scenario.bandwidth = changed;
                }
            }
            if ui.selectable_label(rule.is_none(), BY_HAND).on_hover_text("A number of your own").clicked()
                && rule.is_some()
                && let Ok(changed) = Bandwidth::by_hand(h.unwrap_or(1.0) / choice.multiplier(), choice.multiplier())
            {
                scenario.bandwidth = changed;
            }
        });
    let hover = rule
        .map_or_else(|| "A number of your own".to_owned(), |rule| format!("h = {}\n{}", rule.formula(), rule.about()));
    menu.response.accessible_name("Bandwidth rule").on_hover_text(hover);
}

fn estimators(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario) {
    for (index, estimator) in estimator::ALL.iter().enumerate() {
        let on = scenario.estimators.iter().any(|other| other.id() == estimator.id());
        let row = series_row(ui, look, index, on, estimator.name(), ui.available_width());
        if row.clicked() {
            toggle(scenario, *estimator);
        }
        row.on_hover_text(format!("{}\n{}", estimator.formula(), estimator.about()));
    }
    let check = |value: f64| whole(value, 1, K_MAX).map(|_| ());
    let field = NumberField::new("k", &check).width(FIELD).step(Step::Add(1.0));
    if let Some(Ok(k)) =
        number_row(ui, look, "k of the neighbours", field, scenario.k as f64).map(|value| whole(value, 1, K_MAX))
    {
        scenario.k = k;
    }
    let clamp = switch_row(ui, look, scenario.clamped, "Clamp at zero, max(0, ·)");
    if clamp.clicked() {
        scenario.clamped = !scenario.clamped;
    }
    clamp.on_hover_text("What the notes do with negative values: it hides the problem and solves none");
}

/// Switches `estimator` on or off; the list stays in the order of [`estimator::ALL`].
fn toggle(scenario: &mut EstimateScenario, estimator: &'static dyn Estimator) {
    let on = |id: &str| scenario.estimators.iter().any(|other| other.id() == id);
    let wanted = estimator::ALL.iter().copied().filter(|other| on(other.id()) != (other.id() == estimator.id()));
    scenario.estimators = wanted.collect();
}

/// A row with its label on the left and what it holds against the right edge.
fn labelled<R>(ui: &mut Ui, look: &Look, label: &str, hover: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        let text = RichText::new(label).font(fonts::regular(13.0)).color(look.tokens.soft_ink);
        ui.add(egui::Label::new(text).selectable(false)).on_hover_text(hover);
        ui.with_layout(Layout::right_to_left(Align::Center), add).inner
    })
    .inner
}

/// A row with a label and a field, and what is wrong below it; the new number if one was entered.
fn number_row(ui: &mut Ui, look: &Look, label: &str, field: NumberField<'_>, value: f64) -> Option<f64> {
    let mut error = None;
    let changed = labelled(ui, look, label, "", |ui| take(field.show(ui, label, value), &mut error));
    if let Some(error) = error {
        widgets::error_line(ui, look, &error);
    }
    changed
}

fn take(outcome: Outcome, error: &mut Option<String>) -> Option<f64> {
    *error = outcome.error;
    outcome.changed
}
