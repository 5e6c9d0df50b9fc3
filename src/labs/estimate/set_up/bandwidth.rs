//! The kernel's bandwidth: a rule, a multiplier, or h itself.

use egui::{Align, ComboBox, Layout, RichText, Ui};

use super::{FIELD, number_row, take, with_errors};
use crate::kernel::{self, Bandwidth};
use crate::labs::estimate::values::Values;
use crate::scenario::EstimateScenario;
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
            let field = NumberField::new("multiplier", "Times the rule’s bandwidth", &check)
                .width(FIELD - 22.0)
                .step(Step::Multiply(1.05));
            let outcome = field.show(ui, "multiplier", choice.multiplier());
            ui.add(egui::Label::new(RichText::new("×").color(look.tokens.soft_ink)).selectable(false));
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
    let menu = ComboBox::from_id_salt("rule")
        .width(ui.available_width())
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
