//! The set-up panel: target, start, objectives, optimiser and form, each also as a typed number.

use egui::{Align, Layout, RichText, Ui};

use super::edit;
use crate::descent::STEPS_MAX;
use crate::descent::optimiser::{self, Choice};
use crate::labs::{Surroundings, mode_rows};
use crate::line::Alpha;
use crate::line::objective::{self, Form, Grid, Objective};
use crate::scenario::FitScenario;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::mixture_field::MixtureField;
use crate::ui::number_field::{NumberField, Step, whole};
use crate::ui::number_row::{number_row, take, with_errors};
use crate::ui::series_row::SeriesRow;
use crate::ui::slider::Slider;
use crate::ui::{Look, fonts, widgets};

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

/// Draws the panel's content and writes what is entered into `scenario`. `alpha_read` tells that a readout which depends on
/// α is looked at closely.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut FitScenario, (typing, alpha_read): (&mut Typing, bool)) {
    let look = &around.look;
    widgets::heading(ui, look, "Target P");
    target_text(ui, look, scenario, typing);
    edit::apply(mode_rows::ui(ui, look, &scenario.target), &mut scenario.target, &mut typing.refusal);
    ui.add_space(10.0);
    widgets::heading(ui, look, "Start Q");
    start_row(ui, look, scenario);
    ui.add_space(10.0);
    widgets::heading(ui, look, "Objectives");
    for (index, objective) in objective::ALL.iter().enumerate() {
        objective_row(ui, look, scenario, index, *objective);
    }
    if alpha_read || scenario.objectives.iter().any(|objective| objective.depends_on_alpha()) {
        alpha_row(ui, look, scenario);
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

fn start_row(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    let start = scenario.start;
    let mut row = |ui: &mut Ui, errors: &mut Vec<String>| {
        ui.spacing_mut().item_spacing.x = mode_rows::GAP;
        let width = mode_rows::DOT + mode_rows::FIELD;
        widgets::right_cell(ui, width, 26.0, "N(μ, σ)", fonts::regular(12.5), look.tokens.soft_ink);
        let mean = |value: f64| edit::normal(value, start.sd()).map(|_| ());
        let sd = |value: f64| edit::normal(start.mean(), value).map(|_| ());
        let field = NumberField::new("mean of the start", "μ, where every run starts, in units of x", &mean);
        let new_mean = take(field.width(mode_rows::FIELD).show(ui, "start mean", start.mean()), errors);
        let field = NumberField::new("sd of the start", "σ, how wide every run starts, in units of x", &sd);
        let field = field.width(mode_rows::FIELD).step(Step::Multiply(1.05));
        let new_sd = take(field.show(ui, "start sd", start.sd()), errors);
        if (new_mean.is_some() || new_sd.is_some())
            && let Ok(changed) = edit::normal(new_mean.unwrap_or(start.mean()), new_sd.unwrap_or(start.sd()))
        {
            scenario.start = changed;
        }
    };
    with_errors(ui, look, |ui, errors| ui.horizontal(|ui| row(ui, errors)));
}

fn objective_row(
    ui: &mut Ui,
    look: &Look,
    scenario: &mut FitScenario,
    index: usize,
    objective: &'static dyn Objective,
) {
    let on = scenario.objectives.iter().any(|running| running.id() == objective.id());
    let row = SeriesRow { index, name: objective.name(), on, key: Some(objective.key()) };
    let response = row.show(ui, look, ui.available_width());
    if response.clicked() {
        toggle(scenario, objective);
    }
    response.on_hover_text(format!("{}\n{}", objective.formula(), objective.about()));
}

/// Where the power divergence is α's: a slider from reverse KL to past forward KL, and a field for what lies beyond.
fn alpha_row(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    const ABOUT: &str =
        "α of the power divergence: at 0 it is reverse KL, at ½ four times Hellinger’s square, at 1 forward KL";
    const FIELD: f32 = 56.0;
    let of = |value: f64| Alpha::new(value).map_err(|error| error.to_string());
    with_errors(ui, look, |ui, errors| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            widgets::left_cell(ui, 14.0, 22.0, "α", fonts::regular(13.0), look.tokens.soft_ink);
            let slider = Slider {
                name: "α between the directions",
                about: "Drag from seeking to covering, or use ← and →; the field takes what lies beyond, from −1 to 2",
                range: [0.0, 1.5],
                marks: &[(0.0, "0 rev"), (0.5, "½"), (1.0, "1 fwd")],
                step: 0.01,
            };
            let width = ui.available_width() - FIELD - 6.0;
            let slid = slider.show(ui, look, width, scenario.alpha.get());
            let check = |value: f64| of(value).map(|_| ());
            let field = NumberField::new("α, typed", ABOUT, &check).width(FIELD).step(Step::Add(0.05));
            let typed = take(field.show(ui, "alpha", scenario.alpha.get()), errors);
            if let Some(Ok(alpha)) = typed.or(slid).map(of) {
                scenario.alpha = alpha;
            }
        });
    });
}

/// Switches `objective` on or off; the list stays in the order of [`objective::ALL`].
pub fn toggle(scenario: &mut FitScenario, objective: &'static dyn Objective) {
    scenario.objectives = edit::toggled(objective::ALL, &scenario.objectives, objective);
}

fn optimiser_rows(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    with_errors(ui, look, |ui, errors| optimiser_row(ui, scenario, errors));
    for setting in scenario.optimiser.optimiser().settings() {
        let choice = scenario.optimiser.clone();
        let with = |value: f64| choice.clone().with_setting(setting.id, value).map_err(|error| error.to_string());
        let check = |value: f64| with(value).map(|_| ());
        let field = NumberField::new(setting.name, setting.about, &check).width(62.0).step(Step::Multiply(1.25));
        let value = choice.setting(setting.id).unwrap_or(setting.default);
        if let Some(Ok(changed)) = number_row(ui, look, setting.name, field, value).map(with) {
            scenario.optimiser = changed;
        }
    }
    let check = |value: f64| whole(value, 1, STEPS_MAX).map(|_| ());
    let field = NumberField::new("steps", "How many updates each run makes at most", &check);
    let field = field.width(74.0).step(Step::Add(100.0));
    let typed = number_row(ui, look, "steps", field, scenario.steps as f64);
    if let Some(Ok(steps)) = typed.map(|value| whole(value, 1, STEPS_MAX)) {
        scenario.steps = steps;
    }
}

/// Which optimiser, and its learning rate.
fn optimiser_row(ui: &mut Ui, scenario: &mut FitScenario, errors: &mut Vec<String>) {
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
            if let Some(rate) = take(field.show(ui, "rate", choice.rate()), errors)
                && let Ok(changed) = choice.clone().with_rate(rate)
            {
                scenario.optimiser = changed;
            }
        });
    });
}

fn form_rows(ui: &mut Ui, look: &Look, scenario: &mut FitScenario) {
    let notebook = matches!(scenario.form, Form::Notebook(_));
    let hover = "exact: integrals over the whole line, parameters (μ, log σ)\n\
                 notebook: means over a grid, parameters (μ, σ), weights as given";
    widgets::labelled(ui, look, "form", hover, |ui| {
        let item = |index: usize| Item::new(Form::IDS[index]);
        match DropDown::new("Form", hover).width(92.0).show(ui, usize::from(notebook), Form::IDS.len(), &item) {
            Some(0) => scenario.set_form(Form::Exact),
            Some(_) => scenario.set_form(Form::Notebook(Grid::default())),
            None => {}
        }
    });
    let Form::Notebook(grid) = scenario.form else { return };
    with_errors(ui, look, |ui, errors| grid_row(ui, look, scenario, grid, errors));
}

/// From where to where the notebook's grid goes, and in how many points.
fn grid_row(ui: &mut Ui, look: &Look, scenario: &mut FitScenario, grid: Grid, errors: &mut Vec<String>) {
    const WIDTH: f32 = 56.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let text = RichText::new("grid").font(fonts::regular(13.0)).color(look.tokens.soft_ink);
        ui.add(egui::Label::new(text).selectable(false)).on_hover_text("From, to, and how many points");
        let make = |field: usize, value: f64| match field {
            0 => Grid::new(value, grid.high(), grid.points()).map_err(|error| error.to_string()),
            1 => Grid::new(grid.low(), value, grid.points()).map_err(|error| error.to_string()),
            _ => whole(value, 1, 1_000_000)
                .and_then(|points| Grid::new(grid.low(), grid.high(), points).map_err(|error| error.to_string())),
        };
        let fields = [
            ("grid from", "The first point of the grid, in units of x", grid.low()),
            ("grid to", "The last point of the grid, in units of x", grid.high()),
            ("grid points", "How many points the grid has, equally far apart", grid.points() as f64),
        ];
        // From left to right, so that a field that grows lies over the one before it.
        let count = fields.len() as f32;
        ui.add_space(ui.available_width() - count * WIDTH - (count - 1.0) * ui.spacing().item_spacing.x);
        for (place, (name, about, value)) in fields.into_iter().enumerate() {
            let check = |value: f64| make(place, value).map(|_| ());
            let step = if place == 2 { Step::Add(100.0) } else { Step::Add(1.0) };
            let outcome = NumberField::new(name, about, &check).width(WIDTH).step(step).show(ui, name, value);
            if let Some(Ok(grid)) = take(outcome, errors).map(|value| make(place, value)) {
                scenario.form = Form::Notebook(grid);
            }
        }
    });
}
