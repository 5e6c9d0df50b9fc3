//! What only the view in sight needs: the threshold of drift, the transform, the predictions.

use egui::Ui;

use super::controls::beyond_reach;
use super::{FIELD, Typing, number_row, within};
use crate::discrete::calibration::BINS_MAX;
use crate::labs::Surroundings;
use crate::labs::discrete::file_dialog::Wanted;
use crate::labs::discrete::values::Values;
use crate::labs::file_dialog::FileDialog;
use crate::labs::seed::SEED_MAX;
use crate::scenario::{DiscreteScenario, DiscreteView, Predictions, TEMPERATURES, THRESHOLD_MAX, Transform};
use crate::text::format::{capital, count, parameter};
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::number_field::{NumberField, Step, whole};
use crate::ui::{Look, widgets};

/// Draws the controls of the view in sight.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values, typing: &mut Typing) {
    let look = &around.look;
    match scenario.view {
        DiscreteView::Drift => threshold(ui, around, scenario),
        DiscreteView::Transforms => transform(ui, look, scenario),
        DiscreteView::Calibration => calibration(ui, look, scenario, (values, typing)),
        DiscreteView::Parts if scenario.calibration.is_none() => load(ui, look, typing),
        _ => return,
    }
    ui.add_space(6.0);
}

fn load(ui: &mut Ui, look: &Look, typing: &mut Typing) {
    let load = widgets::flat_button(ui, look, "Load predictions…");
    let hint = "Confidences with right or wrong, or probabilities with labels: they are shown as calibration";
    if load.on_hover_text(hint).clicked() {
        typing.dialog = Some(FileDialog::new(Wanted::Predictions));
    }
}

fn threshold(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario) {
    let look = &around.look;
    widgets::heading(ui, look, "Drift");
    let per_nat = around.unit.convert(1.0);
    let check = |value: f64| within(value, (0.0, THRESHOLD_MAX * per_nat));
    let about = format!("Steps above this are named, in {}", around.unit.name());
    let field = NumberField::new("threshold", &about, &check).width(FIELD).step(Step::Add(0.01));
    let label = format!("threshold, {}", around.unit.name());
    if let Some(threshold) = number_row(ui, look, &label, field, scenario.threshold * per_nat) {
        scenario.threshold = (threshold / per_nat).min(THRESHOLD_MAX);
    }
}

fn transform(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario) {
    widgets::heading(ui, look, "Transform");
    let now = scenario.transform;
    let place = Transform::ALL.iter().position(|kind| kind.id() == now.id()).unwrap_or(0);
    let item = |index: usize| Item::new(Transform::ALL[index].name()).about(Transform::ALL[index].about());
    let menu = DropDown::new("Transform", now.about()).width(ui.available_width());
    if let Some(chosen) = menu.show(ui, place, Transform::ALL.len(), &item) {
        scenario.transform = Transform::ALL[chosen];
    }
    match scenario.transform {
        Transform::Merge(size) => {
            let typed =
                whole_row(ui, look, ("bins to one", "How many neighbours become one bin"), size, Transform::SIZES);
            scenario.transform = Transform::Merge(typed.unwrap_or(size));
        }
        Transform::Blur(share) => scenario.transform = Transform::Blur(share_row(ui, look, share)),
        Transform::Noise(share) => scenario.transform = Transform::Noise(share_row(ui, look, share)),
        Transform::Shuffle(seed) => {
            let about = "The same seed gives the same order (N for the next one)";
            if let Some(seed) = whole_row(ui, look, ("seed", about), seed as usize, (0, SEED_MAX)) {
                scenario.transform = Transform::Shuffle(seed as u64);
            }
        }
    }
}

fn whole_row(
    ui: &mut Ui,
    look: &Look,
    (name, about): (&str, &str),
    value: usize,
    (low, high): (usize, usize),
) -> Option<usize> {
    let check = |value: f64| whole(value, low, high).map(|_| ());
    let field = NumberField::new(name, about, &check).width(FIELD).step(Step::Add(1.0));
    number_row(ui, look, name, field, value as f64).and_then(|value| whole(value, low, high).ok())
}

fn share_row(ui: &mut Ui, look: &Look, share: f64) -> f64 {
    let check = |value: f64| within(value, (0.0, 1.0));
    let field = NumberField::new("share", "How much of every bin is moved, from 0 to 1", &check);
    number_row(ui, look, "share", field.width(FIELD).step(Step::Add(0.05)), share).unwrap_or(share)
}

fn calibration(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, (values, typing): (&Values, &mut Typing)) {
    let Some(calibration) = &mut scenario.calibration else { return };
    widgets::heading(ui, look, "Predictions");
    let source = match &calibration.predictions {
        Predictions::Given(data) => {
            if data.count() == 1 {
                "One confidence, right or wrong".to_owned()
            } else {
                format!("{} confidences, each right or wrong", count(data.count()))
            }
        }
        Predictions::File(path) => {
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        }
    };
    widgets::soft(ui, look, source);
    if let Some(Err(error)) = values.calibrated() {
        widgets::error_line(ui, look, error);
    }
    let about = ("bins", "How many equally wide bins of confidence");
    calibration.bins = whole_row(ui, look, about, calibration.bins, (1, BINS_MAX)).unwrap_or(calibration.bins);
    let check = |value: f64| within(value, TEMPERATURES);
    let about = "The temperature that is tried: above 1 the confidences come down";
    let field = NumberField::new("T tried", about, &check).width(FIELD).step(Step::Multiply(1.05));
    if let Some(temperature) = number_row(ui, look, "T tried", field, calibration.temperature) {
        calibration.temperature = temperature;
    }
    let mended = values.calibrated().and_then(|known| Some(known.as_ref().ok()?.best.as_ref()));
    let why_none = match mended {
        None => Some("The predictions are not read".to_owned()),
        Some(Err(error)) => Some(capital(error)),
        Some(Ok(mended)) => mended.why_none().map(capital),
    };
    let found = mended.and_then(Result::ok).map(|mended| mended.temperature).filter(|_| why_none.is_none());
    let best = found.filter(|best| within(*best, TEMPERATURES).is_ok());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let hint = best.map_or_else(
            || why_none.or(found.map(beyond_reach)).unwrap_or_default(),
            |best| format!("T = {}, where the mean loss is smallest", parameter(best, 3)),
        );
        ui.add_enabled_ui(best.is_some(), |ui| {
            let button = widgets::flat_button(ui, look, "Mend").on_hover_text(&hint).on_disabled_hover_text(&hint);
            if button.clicked()
                && let Some(best) = best
            {
                calibration.temperature = best;
            }
        });
        load(ui, look, typing);
    });
    let remove = widgets::flat_button(ui, look, "Remove the predictions");
    if remove.on_hover_text("The set-up then is the table alone").clicked() {
        scenario.calibration = None;
        scenario.view = DiscreteView::default();
    }
}
