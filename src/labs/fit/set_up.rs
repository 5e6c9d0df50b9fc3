//! The set-up panel: target, start, objectives, optimiser and form, each also as a typed number.

use egui::{Align, Layout, Rect, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::edit;
use crate::descent::optimiser::{self, Choice};
use crate::labs::Surroundings;
use crate::line::distribution::Mixture;
use crate::line::objective::{self, Form, Grid, Objective};
use crate::scenario::FitScenario;
use crate::text::format;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::icons::{Icon, icon_button_sized};
use crate::ui::mixture_field::MixtureField;
use crate::ui::number_field::{NumberField, Outcome, Step};
use crate::ui::{Look, fonts, plot, widgets};

/// What is being typed and is not (yet) part of the set-up.
#[derive(Debug, Default)]
pub struct Typing {
    target: MixtureField,
    /// Why the last interaction changed nothing.
    pub refusal: Option<String>,
}

impl Typing {
    /// Another set-up is in place: what was typed for the one before goes.
    pub fn forget(&mut self) {
        self.target.forget();
        self.refusal = None;
    }
}

/// Draws the panel's content and writes what is entered into `scenario`.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut FitScenario, typing: &mut Typing) {
    let look = &around.look;
    widgets::heading(ui, look, "Target P");
    target_text(ui, look, scenario, typing);
    component_rows(ui, look, scenario, typing);
    ui.add_space(10.0);
    widgets::heading(ui, look, "Start Q");
    start_row(ui, look, scenario);
    ui.add_space(10.0);
    widgets::heading(ui, look, "Objectives");
    for (index, objective) in objective::ALL.iter().enumerate() {
        objective_row(ui, look, scenario, index, *objective);
    }
    ui.add_space(10.0);
    widgets::heading(ui, look, "Optimiser");
    optimiser_rows(ui, look, scenario);
    form_rows(ui, look, scenario);
}

fn target_text(ui: &mut Ui, look: &Look, scenario: &mut FitScenario, typing: &mut Typing) {
    if let Some(target) = typing.target.show(ui, look, "Target P as text", &scenario.target) {
        scenario.target = target;
        typing.refusal = None;
    }
    if let Some(refusal) = &typing.refusal {
        widgets::error_line(ui, look, refusal);
    }
}

/// The columns of the rows of numbers: a dot or label, then three fields and the buttons.
const DOT: f32 = 14.0;
const FIELD: f32 = 51.0;
/// The width of a field of the notebook's grid.
const GRID_FIELD: f32 = 56.0;

fn component_rows(ui: &mut Ui, look: &Look, scenario: &mut FitScenario, typing: &mut Typing) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.add_space(DOT);
        for name in ["weight", "mean", "sd"] {
            widgets::right_cell(ui, FIELD, 18.0, name, fonts::regular(12.0), look.tokens.soft_ink);
        }
    });
    let mut change = None;
    for index in 0..scenario.target.components().len() {
        if let Some(result) = component_row(ui, look, &scenario.target, index) {
            change = Some(result);
        }
    }
    ui.horizontal(|ui| {
        if widgets::flat_button(ui, look, "+ Add a mode").on_hover_text("Or double-click in the plot").clicked() {
            let mean = scenario
                .target
                .components()
                .iter()
                .map(|c| c.normal.mean() + 3.0 * c.normal.sd())
                .fold(f64::MIN, f64::max);
            change = Some(
                edit::added(&scenario.target, mean.min(crate::line::distribution::MEAN_LIMIT), 1.0)
                    .map_err(|e| e.to_string()),
            );
        }
    });
    match change {
        Some(Ok(target)) => {
            scenario.target = target;
            typing.refusal = None;
        }
        Some(Err(error)) => typing.refusal = Some(error),
        None => {}
    }
}

/// What weight, mean and sd of a mode are.
const ABOUT: [&str; 3] = [
    "w, the mode’s share of the mass; the weights are divided by their sum",
    "μ, where the mode stands, in units of x",
    "σ, the mode’s standard deviation, in units of x",
];

/// One component's row; a new target if something was entered, or why not.
fn component_row(ui: &mut Ui, look: &Look, target: &Mixture, index: usize) -> Option<Result<Mixture, String>> {
    let component = target.components()[index];
    let number = index + 1;
    let mut change = None;
    let mut errors = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let (dot, _) = ui.allocate_exact_size(vec2(DOT, 26.0), Sense::hover());
        ui.painter().circle_stroke(dot.center(), 4.0, Stroke::new(2.0, look.tokens.target));
        let values = [component.weight, component.normal.mean(), component.normal.sd()];
        for (field, value) in values.into_iter().enumerate() {
            let name = format!("{} of mode {number}", ["weight", "mean", "sd"][field]);
            let row = |value: f64| {
                edit::with_component(target, index, |row| match field {
                    0 => row.0 = value,
                    1 => row.1 = value,
                    _ => row.2 = value,
                })
            };
            let check = |value: f64| row(value).map(|_| ()).map_err(|error| reason(&error));
            let step = if field == 1 { Step::Add(0.1) } else { Step::Multiply(1.05) };
            let outcome =
                NumberField::new(&name, ABOUT[field], &check).width(FIELD).step(step).show(ui, (index, field), value);
            if let Some(value) = outcome.changed {
                change = Some(row(value).map_err(|error| error.to_string()));
            }
            errors.extend(outcome.error);
        }
        if let Some(result) = row_buttons(ui, target, index) {
            change = Some(result);
        }
    });
    for error in errors {
        widgets::error_line(ui, look, &error);
    }
    change
}

/// What is wrong without naming the component, whose row it stands beside.
fn reason(error: &crate::line::distribution::MixtureError) -> String {
    let text = error.to_string();
    text.split_once(": ").map_or(text.clone(), |(_, reason)| reason.to_owned())
}

fn row_buttons(ui: &mut Ui, target: &Mixture, index: usize) -> Option<Result<Mixture, String>> {
    let number = index + 1;
    let mut change = None;
    let name = format!("Duplicate mode {number}");
    let duplicate = duplicate_button(ui, &name);
    if duplicate.clicked() {
        change = Some(edit::duplicated(target, index).map_err(|error| error.to_string()));
    }
    let only = target.components().len() == 1;
    ui.add_enabled_ui(!only, |ui| {
        let hint = if only { "The only mode can’t be removed" } else { "Remove this mode" };
        let name = format!("Remove mode {number}");
        if icon_button_sized(ui, Icon::Close, &name, hint, vec2(18.0, 24.0)).clicked() {
            change = Some(edit::removed(target, index).map_err(|error| error.to_string()));
        }
    });
    change
}

/// Two sheets, one behind the other.
fn duplicate_button(ui: &mut Ui, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let visuals = ui.style().interact(&response);
    if response.hovered() {
        ui.painter().rect_filled(rect, crate::ui::look::RADIUS, visuals.weak_bg_fill);
    }
    let stroke = Stroke::new(1.2, visuals.text_color());
    let c = rect.center();
    ui.painter().rect_stroke(
        Rect::from_min_max(c + vec2(-1.5, -1.5), c + vec2(4.5, 4.5)),
        1.0,
        stroke,
        egui::StrokeKind::Middle,
    );
    let corner = [c + vec2(-4.5, 1.0), c + vec2(-4.5, -4.5), c + vec2(1.0, -4.5)];
    ui.painter().add(egui::Shape::line(corner.to_vec(), stroke));
    response.on_hover_text("Duplicate this mode")
}

fn start_row(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    let start = scenario.start;
    let mut errors = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        widgets::right_cell(ui, DOT + FIELD, 26.0, "N(μ, σ)", fonts::regular(12.5), look.tokens.soft_ink);
        ui.add_space(5.0 - ui.spacing().item_spacing.x);
        let mean = |value: f64| edit::normal(value, start.sd()).map(|_| ());
        let sd = |value: f64| edit::normal(start.mean(), value).map(|_| ());
        let outcome = NumberField::new("mean of the start", "μ, where every run starts, in units of x", &mean)
            .width(FIELD)
            .show(ui, "start mean", start.mean());
        let new_mean = take(outcome, &mut errors);
        let outcome = NumberField::new("sd of the start", "σ, how wide every run starts, in units of x", &sd)
            .width(FIELD)
            .step(Step::Multiply(1.05))
            .show(ui, "start sd", start.sd());
        let new_sd = take(outcome, &mut errors);
        if (new_mean.is_some() || new_sd.is_some())
            && let Ok(changed) = edit::normal(new_mean.unwrap_or(start.mean()), new_sd.unwrap_or(start.sd()))
        {
            scenario.start = changed;
        }
    });
    for error in errors {
        widgets::error_line(ui, look, &error);
    }
}

fn take(outcome: Outcome, errors: &mut Vec<String>) -> Option<f64> {
    errors.extend(outcome.error);
    outcome.changed
}

fn objective_row(
    ui: &mut Ui,
    look: &Look,
    scenario: &mut FitScenario,
    index: usize,
    objective: &'static dyn Objective,
) {
    let on = scenario.objectives.iter().any(|running| running.id() == objective.id());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    if response.clicked() {
        toggle(scenario, objective);
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, objective.name()));
    let colour = look.tokens.series[index % look.tokens.series.len()];
    let painter = ui.painter();
    let square = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(15.0, 15.0));
    if on {
        painter.rect_filled(square, 3.0, colour);
        let c = square.center();
        let tick = vec![c + vec2(-3.6, 0.2), c + vec2(-1.0, 2.8), c + vec2(3.8, -2.8)];
        painter.add(egui::Shape::line(tick, Stroke::new(1.7, look.tokens.panel)));
    } else {
        let border = if response.hovered() { colour } else { look.tokens.soft_ink };
        painter.rect_stroke(square, 3.0, Stroke::new(1.2, border), egui::StrokeKind::Inside);
    }
    let y = rect.center().y;
    painter.hline(rect.left() + 22.0..=rect.left() + 46.0, y, Stroke::new(2.6, colour));
    plot::marker(painter, index, pos2(rect.left() + 34.0, y), 4.0, colour, Stroke::new(1.0, look.tokens.panel));
    let ink = if on { look.tokens.ink } else { look.tokens.soft_ink };
    painter.text(pos2(rect.left() + 54.0, y), egui::Align2::LEFT_CENTER, objective.name(), fonts::regular(13.0), ink);
    let key = objective.key().to_string();
    painter.text(rect.right_center(), egui::Align2::RIGHT_CENTER, key, fonts::regular(11.0), look.tokens.soft_ink);
    response.on_hover_text(format!("{}\n{}", objective.formula(), objective.about()));
}

/// Switches `objective` on or off; the list stays in the order of [`objective::ALL`].
pub fn toggle(scenario: &mut FitScenario, objective: &'static dyn Objective) {
    let on = |scenario: &FitScenario, id: &str| scenario.objectives.iter().any(|running| running.id() == id);
    let wanted: Vec<&'static dyn Objective> = objective::ALL
        .iter()
        .copied()
        .filter(|other| on(scenario, other.id()) != (other.id() == objective.id()))
        .collect();
    scenario.objectives = wanted;
}

fn optimiser_rows(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    let mut errors = Vec::new();
    ui.horizontal(|ui| {
        let current = scenario.optimiser.optimiser();
        let all = optimiser::ALL;
        let now = all.iter().position(|choice| choice.id() == current.id()).unwrap_or(0);
        let item = |index: usize| Item::new(all[index].name()).about(all[index].about());
        let menu = DropDown::new("Optimiser", current.about()).width(ui.available_width() - 78.0);
        if let Some(chosen) = menu.show(ui, now, all.len(), &item)
            && let Ok(choice) = Choice::new(all[chosen].id(), all[chosen].default_rate(), &[])
        {
            scenario.optimiser = choice;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let choice = scenario.optimiser.clone();
            let check = |rate: f64| choice.clone().with_rate(rate).map(|_| ()).map_err(|error| error.to_string());
            let field =
                NumberField::new("learning rate", "η, the learning rate: how far a step goes for its gradient", &check)
                    .width(62.0)
                    .step(Step::Multiply(1.25));
            let outcome = field.show(ui, "rate", choice.rate());
            if let Some(rate) = take(outcome, &mut errors)
                && let Ok(changed) = choice.clone().with_rate(rate)
            {
                scenario.optimiser = changed;
            }
        });
    });
    for setting in scenario.optimiser.optimiser().settings() {
        widgets::labelled(ui, look, setting.name, setting.about, |ui| {
            let choice = scenario.optimiser.clone();
            let check = |value: f64| {
                choice.clone().with_setting(setting.id, value).map(|_| ()).map_err(|error| error.to_string())
            };
            let value = choice.setting(setting.id).unwrap_or(setting.default);
            let outcome = NumberField::new(setting.name, setting.about, &check)
                .width(62.0)
                .step(Step::Multiply(1.25))
                .show(ui, setting.id, value);
            if let Some(value) = take(outcome, &mut errors)
                && let Ok(changed) = choice.clone().with_setting(setting.id, value)
            {
                scenario.optimiser = changed;
            }
        });
    }
    let about = "How many updates each run makes at most";
    widgets::labelled(ui, look, "steps", about, |ui| {
        let check = |value: f64| whole(value, crate::descent::STEPS_MAX).map(|_| ());
        let outcome = NumberField::new("steps", about, &check).width(74.0).step(Step::Add(100.0)).show(
            ui,
            "steps",
            scenario.steps as f64,
        );
        if let Some(Ok(steps)) = take(outcome, &mut errors).map(|value| whole(value, crate::descent::STEPS_MAX)) {
            scenario.steps = steps;
        }
    });
    for error in errors {
        widgets::error_line(ui, look, &error);
    }
}

/// `value` as a whole number from 1 to `most`.
fn whole(value: f64, most: usize) -> Result<usize, String> {
    if value.fract() == 0.0 && value >= 1.0 && value <= most as f64 {
        Ok(value as usize)
    } else {
        Err(format!("{} is not a whole number from 1 to {}", format::exact(value), format::count(most)))
    }
}

fn form_rows(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    let notebook = matches!(scenario.form, Form::Notebook(_));
    let hover = "exact: integrals over the whole line, parameters (μ, log σ)\n\
                 notebook: means over a grid, parameters (μ, σ), weights as given";
    widgets::labelled(ui, look, "form", hover, |ui| {
        let item = |index: usize| Item::new(["exact", "notebook"][index]);
        match DropDown::new("Form", hover).width(92.0).show(ui, usize::from(notebook), 2, &item) {
            Some(0) => scenario.set_form(Form::Exact),
            Some(_) => scenario.set_form(Form::Notebook(Grid::default())),
            None => {}
        }
    });
    let Form::Notebook(grid) = scenario.form else { return };
    let mut errors = Vec::new();
    let mut change = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let text = RichText::new("grid").font(fonts::regular(13.0)).color(look.tokens.soft_ink);
        ui.add(egui::Label::new(text).selectable(false)).on_hover_text("From, to, and how many points");
        let make = |field: usize, value: f64| match field {
            0 => Grid::new(value, grid.high(), grid.points()).map_err(|error| error.to_string()),
            1 => Grid::new(grid.low(), value, grid.points()).map_err(|error| error.to_string()),
            _ => whole(value, 1_000_000)
                .and_then(|points| Grid::new(grid.low(), grid.high(), points).map_err(|error| error.to_string())),
        };
        let fields = [
            ("grid from", "The first point of the grid, in units of x", grid.low()),
            ("grid to", "The last point of the grid, in units of x", grid.high()),
            ("grid points", "How many points the grid has, equally far apart", grid.points() as f64),
        ];
        // From left to right, so that a field that grows lies over the one before it.
        let count = fields.len() as f32;
        ui.add_space(ui.available_width() - count * GRID_FIELD - (count - 1.0) * ui.spacing().item_spacing.x);
        for (place, (name, about, value)) in fields.into_iter().enumerate() {
            let check = |value: f64| make(place, value).map(|_| ());
            let step = if place == 2 { Step::Add(100.0) } else { Step::Add(1.0) };
            let outcome = NumberField::new(name, about, &check).width(GRID_FIELD).step(step).show(ui, name, value);
            if let Some(Ok(grid)) = take(outcome, &mut errors).map(|value| make(place, value)) {
                change = Some(grid);
            }
        }
    });
    if let Some(grid) = change {
        scenario.form = Form::Notebook(grid);
    }
    for error in errors {
        widgets::error_line(ui, look, &error);
    }
}
