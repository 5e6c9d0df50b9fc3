//! Which form the losses have, and what belongs to it: the notebook's grid, or how gradients are drawn.

use egui::{RichText, Ui};

use super::Typing;
use crate::labs::seed::seed_row;
use crate::line::objective::{BATCH_MAX, BATCH_MIN, Form, GradientEstimator, Grid, POINTS_MAX, Sampling};
use crate::scenario::FitScenario;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::number_field::{NumberField, Step, whole};
use crate::ui::number_row::{number_row, take, with_errors};
use crate::ui::{Look, fonts, widgets};

/// The width of the lists and fields of draws, in points.
const WIDTH: f32 = 112.0;
const FIELD: f32 = 74.0;

const ABOUT: [&str; 3] = [
    "exact: integrals over the whole line, parameters (μ, log σ)",
    "notebook: means over a grid, parameters (μ, σ), weights as given",
    "sampled: the exact losses, but each step sees a batch of random draws; parameters (μ, log σ)",
];

/// Draws the choice of the form and the rows that belong to it.
pub(super) fn rows(ui: &mut Ui, look: &Look, scenario: &mut FitScenario, typing: &mut Typing) {
    let hover = ABOUT.join("\n");
    widgets::labelled(ui, look, "form", &hover, |ui| {
        let item = |index: usize| Item::new(Form::IDS[index]).about(ABOUT[index]);
        let now = Form::IDS.iter().position(|id| *id == scenario.form.id()).unwrap_or(0);
        let chosen = DropDown::new("Form", &hover).width(92.0).show(ui, now, Form::IDS.len(), &item);
        if let Some(form) = chosen.map(usual) {
            typing.form = take_form(scenario, form).err();
        }
    });
    if let Some(reason) = &typing.form {
        widgets::error_line(ui, look, reason);
    }
    match scenario.form {
        Form::Exact => {}
        Form::Notebook(grid) => with_errors(ui, look, |ui, errors| grid_row(ui, look, scenario, grid, errors)),
        Form::Sampled(sampling) => scenario.form = Form::Sampled(sampling_rows(ui, look, sampling)),
    }
}

/// The form at that place of [`Form::IDS`], as it begins.
fn usual(index: usize) -> Form {
    match index {
        0 => Form::Exact,
        1 => Form::Notebook(Grid::default()),
        _ => Form::Sampled(Sampling::default()),
    }
}

/// Gives the set-up another form, if every objective that is on has it.
fn take_form(scenario: &mut FitScenario, form: Form) -> Result<(), String> {
    scenario.suits(&form).map_err(|reason| format!("{reason}; switch it off first"))?;
    scenario.set_form(form);
    Ok(())
}

/// How many draws, what becomes of them, and which.
fn sampling_rows(ui: &mut Ui, look: &Look, now: Sampling) -> Sampling {
    let mut sampling = now;
    let make = |value: f64| {
        let batch = whole(value, BATCH_MIN, BATCH_MAX)?;
        Sampling::new(batch, now.gradient(), now.seed()).map_err(|error| error.to_string())
    };
    let check = |value: f64| make(value).map(|_| ());
    let about = "How many draws each step sees: of P or of Q, or of each where an objective needs both";
    let field = NumberField::new("batch", about, &check).width(FIELD).step(Step::Add(1.0));
    if let Some(Ok(changed)) = number_row(ui, look, "batch", field, now.batch() as f64).map(make) {
        sampling = changed;
    }
    let gradient = now.gradient();
    let about = format!(
        "{}\nThis is how draws of Q become a gradient. Objectives that draw from P alone have one way only, the plain average",
        gradient.about()
    );
    widgets::labelled(ui, look, "gradient", &about, |ui| {
        let all = GradientEstimator::ALL;
        let item = |index: usize| Item::new(all[index].name()).about(all[index].about());
        let menu = DropDown::new("Gradient", &about).width(WIDTH);
        if let Some(chosen) = menu.show(ui, gradient as usize, all.len(), &item) {
            sampling = sampling.with_gradient(all[chosen]);
        }
    });
    let about = "The same seed gives the same draws, and so the same runs";
    seed_row(ui, look, about, FIELD, now.seed()).map_or(sampling, |seed| sampling.with_seed(seed))
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
            _ => whole(value, 1, POINTS_MAX)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::objective::ForwardKl;
    use crate::scenario::tests::MadeUpObjective;

    #[test]
    fn the_sampled_form_waits_until_what_has_no_draws_is_off_and_says_why() {
        let objectives = vec![&ForwardKl as _, &MadeUpObjective as _];
        let mut scenario = FitScenario { objectives, ..FitScenario::default() };
        let before = scenario.clone();
        let told = take_form(&mut scenario, usual(2)).unwrap_err();
        assert!(told.starts_with("half KL has no form sampled: ") && told.ends_with("; switch it off first"), "{told}");
        assert_eq!(scenario, before);
        scenario.objectives.pop();
        assert_eq!(take_form(&mut scenario, usual(2)), Ok(()));
        assert_eq!((scenario.form.id(), scenario.tolerance), ("sampled", 0.0));
        // And what has no draws stays off in it.
        let told = super::super::toggle(&mut scenario, &MadeUpObjective).unwrap_err();
        assert!(
            told.starts_with("half KL has no form sampled: ") && told.ends_with("choose another form first"),
            "{told}"
        );
        assert_eq!(scenario.objectives.len(), 1);
    }

    #[test]
    fn every_form_begins_as_its_id_says() {
        for (index, id) in Form::IDS.into_iter().enumerate() {
            assert_eq!(usual(index).id(), id);
            assert!(ABOUT[index].starts_with(id));
        }
    }
}
