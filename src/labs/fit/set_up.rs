//! The set-up panel: target, start, objectives, optimiser and form, each also as a typed number.

mod form;

use egui::{Align, Layout, Ui};

use super::{edit, stop_rule};
use crate::descent::STEPS_MAX;
use crate::descent::optimiser::{self, Choice};
use crate::labs::{Surroundings, mode_rows};
use crate::line::Alpha;
use crate::line::objective::{self, Objective};
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
    /// Why the form chosen last was not taken, if so.
    form: Option<String>,
    /// Why an objective was not switched on, if so.
    objective: Option<String>,
}

impl Typing {
    /// Another set-up is in place: what was typed for the one before goes.
    pub fn forget(&mut self) {
        self.target.forget();
        *self = Self { target: std::mem::take(&mut self.target), ..Self::default() };
    }
}

/// Draws the panel's content and writes what is entered into `scenario`. `alpha_read` tells that something else
/// which depends on α is looked at closely.
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
        objective_row(ui, look, (scenario, typing), index, *objective);
    }
    if let Some(reason) = &typing.objective {
        widgets::error_line(ui, look, reason);
    }
    if alpha_read || scenario.objectives.iter().any(|objective| objective.depends_on_alpha()) {
        alpha_row(ui, look, scenario);
    }
    ui.add_space(10.0);
    widgets::heading(ui, look, "Optimiser");
    optimiser_rows(ui, look, scenario);
    stop_rule::ui(ui, around, scenario);
    form::rows(ui, look, scenario, typing);
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
    (scenario, typing): (&mut FitScenario, &mut Typing),
    index: usize,
    objective: &'static dyn Objective,
) {
    let on = scenario.objectives.iter().any(|running| running.id() == objective.id());
    let row = SeriesRow { index, name: objective.name(), on, key: Some(objective.key()) };
    let response = row.show(ui, look, ui.available_width());
    if response.clicked() {
        typing.objective = toggle(scenario, objective).err();
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
///
/// # Errors
/// When it is off and the present form doesn't suit it: the reason, and what to do.
pub fn toggle(scenario: &mut FitScenario, objective: &'static dyn Objective) -> Result<(), String> {
    let objectives = edit::toggled(objective::ALL, &scenario.objectives, objective);
    if let Err(reason) = scenario.form.suits(objective)
        && !scenario.objectives.contains(&objective)
    {
        let (name, form) = (objective.name(), scenario.form.id());
        return Err(format!("{name} has no form {form}: {reason}; choose another form first"));
    }
    scenario.objectives = objectives;
    Ok(())
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
