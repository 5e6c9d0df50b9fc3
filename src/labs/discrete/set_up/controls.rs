//! Sums, zeros and the temperature of Q.

use egui::{Response, Ui};

use super::{FIELD, Typing, number_row, within};
use crate::discrete::Side;
use crate::discrete::table::{Table, TableError};
use crate::discrete::temperature::Best;
use crate::discrete::zeros::Zeros;
use crate::labs::Surroundings;
use crate::labs::discrete::values::{Shown, Values, effective};
use crate::labs::discrete::words;
use crate::scenario::{DiscreteScenario, TEMPERATURES};
use crate::text::format::parameter;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::number_field::{NumberField, Step};
use crate::ui::{Look, widgets};

fn shown(values: &Values) -> Option<&Shown> {
    values.shown().and_then(|shown| shown.as_ref().ok())
}

/// What the rows sum to, and the way to make that 1.
pub fn sums(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, typing: &mut Typing) {
    widgets::heading(ui, look, "Sums");
    for (side, row) in [(Side::P, scenario.p), (Side::Q, scenario.q)] {
        let sum = scenario.table.rows()[row].sum();
        let heated = side == Side::Q && scenario.temperature != 1.0;
        let sums_to = if heated { "as given:" } else { "sums to" };
        let label = format!("{} {sums_to} {}", side.name(), parameter(sum, 4));
        let about = "Divergences are of the numbers divided by their sum; some code takes them as they are";
        widgets::labelled(ui, look, &label, about, |ui| {
            let odd = (sum - 1.0).abs() > 1e-15;
            let hint = if odd { "Divide the row by its sum" } else { "It sums to 1 already" };
            let button = ui.add_enabled(odd, egui::Button::new("Normalise"));
            let button = button.accessible_name(format!("Normalise {}", side.name()));
            if button.on_hover_text(hint).on_disabled_hover_text(hint).clicked() {
                let changed = scenario.table.with_row_normalised(row);
                typing.take(&mut scenario.table, changed);
            }
        });
    }
}

/// What is done about zeros, with ε.
pub fn zeros(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values) {
    let look = &around.look;
    widgets::heading(ui, look, "Zeros");
    let name = |index: usize| Zeros::by_id(Zeros::IDS[index], scenario.epsilon).unwrap_or(Zeros::AsIs).name();
    let now = Zeros::IDS.iter().position(|id| *id == scenario.zeros).unwrap_or(0);
    let menu = DropDown::new("Zeros", "What is done about bins where a row is 0").width(ui.available_width());
    if let Some(chosen) = menu.show(ui, now, Zeros::IDS.len(), &|index| Item::new(name(index))) {
        scenario.zeros = Zeros::IDS[chosen];
    }
    let check = |value: f64| Zeros::by_id("add", value).map(|_| ()).map_err(|error| error.to_string());
    let about = "What is added, to shares, not to counts; above 0 and at most 1";
    let field = NumberField::new("ε, when added", about, &check).width(FIELD).step(Step::Multiply(10_f64.powf(0.1)));
    if let Some(epsilon) = number_row(ui, look, "ε, when added", field, scenario.epsilon) {
        scenario.epsilon = epsilon;
    }
    if let Some(shown) = shown(values).filter(|_| scenario.zeros != Zeros::IDS[0]) {
        widgets::soft(ui, look, words::treatment(shown, around.unit));
    }
}

/// The temperature of Q.
pub fn temperature(ui: &mut Ui, look: &Look, scenario: &mut DiscreteScenario, values: &Values, typing: &mut Typing) {
    widgets::heading(ui, look, "Temperature of Q");
    let check = |value: f64| within(value, TEMPERATURES);
    let about = "Q becomes q^(1/T), normalised, as softmax(logits/T) does: above 1 flatter, below 1 sharper";
    let field = NumberField::new("T", about, &check).width(FIELD).step(Step::Multiply(1.05));
    if let Some(temperature) = number_row(ui, look, "T", field, scenario.temperature) {
        scenario.temperature = temperature;
    }
    let Some(fit) = shown(values).map(|shown| shown.fit) else { return };
    let best = match fit.best {
        Best::At(best) if within(best, TEMPERATURES).is_ok() => Some(best),
        _ => None,
    };
    let best_hint = match (best, fit.best) {
        (Some(best), _) => format!("T = {}: {}", parameter(best, 3), fit.told()),
        (None, Best::At(beyond)) => beyond_reach(beyond),
        (None, _) => fit.told().to_owned(),
    };
    let given = scenario.temperature == 1.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if button(ui, look, "Best T", (best.is_some(), &best_hint)).clicked()
            && let Some(best) = best
        {
            scenario.temperature = best;
        }
        let hint = if given { "Q is as given" } else { "Back to T = 1: Q as given" };
        if button(ui, look, "T = 1", (!given, hint)).clicked() {
            scenario.temperature = 1.0;
        }
        let hint = if given { "Q is as given" } else { "Put what is shown into the table, with T = 1" };
        if button(ui, look, "Keep", (!given, hint)).clicked() {
            let changed = kept(scenario);
            typing.take(scenario, changed);
        }
    });
}

/// Why a best temperature can't be set.
pub(super) fn beyond_reach(best: f64) -> String {
    let [best, low, high] = [best, TEMPERATURES.0, TEMPERATURES.1].map(|value| parameter(value, 3));
    format!("The best is T = {best}, and T is from {low} to {high} here")
}

/// A flat button that may be out of reach, and says why.
fn button(ui: &mut Ui, look: &Look, name: &str, (enabled, hint): (bool, &str)) -> Response {
    let add = |ui: &mut Ui| widgets::flat_button(ui, look, name).on_hover_text(hint).on_disabled_hover_text(hint);
    ui.add_enabled_ui(enabled, add).inner
}

/// Q at its temperature as the row of the table, at T = 1.
fn kept(scenario: &DiscreteScenario) -> Result<DiscreteScenario, TableError> {
    let (tempered, _, q) = effective(scenario)?;
    let values = tempered.row(q)?.values().to_vec();
    let rows = scenario.table.rows().iter().enumerate().map(|(index, row)| {
        let values = if index == scenario.q { values.clone() } else { row.values().to_vec() };
        (row.name().to_owned(), values)
    });
    let table = Table::new(scenario.table.names().to_vec(), rows.collect())?;
    Ok(DiscreteScenario { table, temperature: 1.0, ..scenario.clone() })
}
