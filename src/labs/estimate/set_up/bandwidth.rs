//! The kernel's bandwidth: a rule, a multiplier, or h itself.

use egui::{Align, Align2, Layout, TextStyle, Ui, pos2};

use super::{FIELD, number_row, take, with_errors};
use crate::kernel::{self, Bandwidth};
use crate::labs::estimate::sources::Which;
use crate::labs::estimate::table::missing;
use crate::labs::estimate::values::Values;
use crate::scenario::EstimateScenario;
use crate::ui::drop_down::{DropDown, Item};
use crate::ui::number_field::{NumberField, Step};
use crate::ui::{Look, widgets};

/// The rule with its multiplier, and the h that comes of them.
pub fn ui(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, values: &Values) {
    let h = values.h().and_then(|h| h.as_ref().ok()).copied();
    with_errors(ui, look, |ui, errors| rule_row(ui, look, scenario, h, errors));
    let check = |value: f64| Bandwidth::check(value).map(|_| ()).map_err(|error| error.to_string());
    let field = NumberField::new(
        "bandwidth h",
        "h, the sd of the normal that each sample is smeared into, in units of x",
        &check,
    )
    .width(FIELD)
    .step(Step::Multiply(1.05));
    if let Some(h) = h {
        let typed = number_row(ui, look, "h, in units of x", field, h);
        if let Some(Ok(changed)) = typed.map(|value| Bandwidth::by_hand(value, 1.0)) {
            scenario.bandwidth = changed;
        }
    } else if let Some(Err(error)) = values.h() {
        widgets::error_line(ui, look, error);
    } else {
        let none = missing(values, &[Which::First])[0];
        widgets::labelled(ui, look, "h, in units of x", "", |ui| ui.label(none));
    }
}

/// The rule and the multiplier.
fn rule_row(ui: &mut Ui, look: &Look, scenario: &mut EstimateScenario, h: Option<f64>, errors: &mut Vec<String>) {
    ui.horizontal(|ui| {
        let width = ui.available_width() - FIELD - 10.0;
        ui.scope(|ui| {
            ui.set_max_width(width);
            rule_menu(ui, scenario, h);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let choice = scenario.bandwidth;
            let check = |value: f64| choice.with_multiplier(value).map(|_| ()).map_err(|error| error.to_string());
            let width = FIELD - 22.0;
            // Drawn before the field, which lies over it when it grows.
            let field = ui.available_rect_before_wrap();
            let at = pos2(field.right() - width - ui.spacing().item_spacing.x, field.center().y);
            let font = TextStyle::Body.resolve(ui.style());
            ui.painter().text(at, Align2::RIGHT_CENTER, "×", font, look.tokens.soft_ink);
            let field = NumberField::new("multiplier", "Times the rule’s bandwidth", &check)
                .width(width)
                .step(Step::Multiply(1.05));
            let outcome = field.show(ui, "multiplier", choice.multiplier());
            if let Some(Ok(changed)) = take(outcome, errors).map(|value| choice.with_multiplier(value)) {
                scenario.bandwidth = changed;
            }
        });
    });
}

fn rule_menu(ui: &mut Ui, scenario: &mut EstimateScenario, h: Option<f64>) {
    const BY_HAND: &str = "By hand";
    let choice = scenario.bandwidth;
    let rule = choice.rule();
    let hover = rule
        .map_or_else(|| "A number of your own".to_owned(), |rule| format!("h = {}\n{}", rule.formula(), rule.about()));
    // The rules, and after them the bandwidth by hand.
    let all = kernel::ALL;
    let now = rule.and_then(|rule| all.iter().position(|other| other.id() == rule.id())).unwrap_or(all.len());
    let item = |index: usize| match all.get(index) {
        Some(rule) => Item::new(rule.name()).about(format!("h = {}\n{}", rule.formula(), rule.about())),
        None => Item::new(BY_HAND).about("A number of your own"),
    };
    let menu = DropDown::new("Bandwidth rule", &hover).width(ui.available_width());
    let Some(chosen) = menu.show(ui, now, all.len() + 1, &item) else { return };
    let changed = match all.get(chosen) {
        Some(rule) => Bandwidth::by_rule(*rule, choice.multiplier()),
        None => Bandwidth::by_hand(h.unwrap_or(1.0) / choice.multiplier(), choice.multiplier()),
    };
    if let Ok(changed) = changed {
        scenario.bandwidth = changed;
    }
}
