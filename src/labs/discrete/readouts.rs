//! The readouts: every divergence, exactly and with something done about zeros, and what to see.

use egui::{Color32, RichText, Sense, Ui, WidgetInfo, vec2};

use super::parts;
use super::values::{Readout, Shown, Values};
use crate::discrete::divergence::Divergence;
use crate::labs::Surroundings;
use crate::scenario::{DiscreteScenario, DiscreteView};
use crate::text::format::{exact, readout};
use crate::ui::look::{Look, faded};
use crate::ui::{fonts, widgets};

/// The share of the width that a number has.
const NUMBER: f32 = 0.26;

/// Draws the panel's content; a click on a row shows its parts.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values) {
    let look = &around.look;
    match values.shown() {
        Some(Ok(shown)) => {
            widgets::heading(ui, look, &format!("Divergences, {}", around.unit.name()));
            table(ui, around, scenario, shown);
        }
        Some(Err(error)) => {
            widgets::error_line(ui, look, error);
        }
        None => {}
    }
}

fn table(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, shown: &Shown) {
    let look = &around.look;
    let treated = shown.readouts.iter().any(|readout| readout.treated.is_some());
    let roomy = ui.ctx().content_rect().height() >= 760.0;
    let height = look.table() * if roomy { 1.86 } else { 1.62 };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if treated {
            head(ui, look, height, scenario);
        }
        for readout in &shown.readouts {
            widgets::rule(ui, look);
            let chosen = scenario.explained.is_some_and(|divergence| divergence.id() == readout.divergence.id());
            if row(ui, around, readout, (height, treated, chosen)) {
                scenario.explained = if chosen { None } else { Some(readout.divergence) };
                scenario.view = DiscreteView::Parts;
            }
        }
    });
}

fn head(ui: &mut Ui, look: &Look, height: f32, scenario: &DiscreteScenario) {
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(width * (1.0 - 2.0 * NUMBER));
        let font = fonts::medium(look.tick());
        widgets::right_cell(ui, width * NUMBER, height, "as they are", font.clone(), look.tokens.soft_ink);
        let name = match scenario.zeros {
            "drop" => "dropped",
            "add" => "ε added",
            _ => "ε in logs",
        };
        widgets::right_cell(ui, width * NUMBER, height, name, font, look.tokens.soft_ink)
            .on_hover_text(scenario.treatment().name());
    });
}

/// One row; whether it was clicked.
fn row(ui: &mut Ui, around: &Surroundings, shown: &Readout, (height, treated, chosen): (f32, bool, bool)) -> bool {
    let look = &around.look;
    let divergence = shown.divergence;
    let (strong, colour) = match divergence.id() {
        "kl-forward" | "kl-reverse" => (true, parts::colour(look, divergence)),
        _ => (chosen, look.tokens.ink),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = format!("Parts of {}", divergence.name());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
    if chosen || response.hovered() || response.has_focus() {
        let fill = faded(look.tokens.ink, if chosen { 0.07 } else { 0.04 });
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, fill);
    }
    let font = if strong { fonts::semibold(look.table()) } else { fonts::regular(look.table()) };
    let write = |x: f32, anchor: egui::Align2, text: String, colour: Color32, font: egui::FontId| {
        ui.painter().text(egui::pos2(x, rect.center().y), anchor, text, font, colour);
    };
    let label = label(divergence);
    write(rect.left(), egui::Align2::LEFT_CENTER, label, look.tokens.ink, fonts::regular(look.table()));
    let show = |value: f64| readout(around.unit.show(value, divergence.unit()));
    if treated {
        let x = rect.right() - NUMBER * rect.width();
        write(x, egui::Align2::RIGHT_CENTER, show(shown.exact), colour, font.clone());
        let text = shown.treated.map_or_else(|| "undefined".to_owned(), show);
        let ink = if shown.treated == Some(shown.exact) { look.tokens.soft_ink } else { colour };
        write(rect.right(), egui::Align2::RIGHT_CENTER, text, ink, font);
    } else {
        write(rect.right(), egui::Align2::RIGHT_CENTER, show(shown.exact), colour, font);
    }
    let clicked = response.clicked();
    response.on_hover_ui(|ui| explain(ui, around, shown, chosen));
    clicked
}

/// What a row is called: some need a word beside or instead of their symbol.
#[must_use]
pub fn label(divergence: &dyn Divergence) -> String {
    let (symbol, name) = (divergence.symbol(), divergence.name());
    match divergence.id() {
        "jensen-shannon-distance" => format!("{symbol}, a metric"),
        "wasserstein1" => format!("{symbol}, bins in order"),
        // J and H alone are easily taken for entropies.
        "jeffreys" | "hellinger" => name.to_owned(),
        _ => symbol.to_owned(),
    }
}

fn explain(ui: &mut Ui, around: &Surroundings, shown: &Readout, chosen: bool) {
    let divergence = shown.divergence;
    ui.label(RichText::new(format!("{} = {}", divergence.symbol(), divergence.definition())).strong());
    ui.label(divergence.about());
    let unit = around.unit.written(divergence.unit());
    let show = |value: f64| format!("{} {unit}", exact(around.unit.show(value, divergence.unit())));
    ui.label(show(shown.exact));
    if let Some(treated) = shown.treated {
        ui.label(format!("with the zeros treated: {}", show(treated)));
    }
    ui.label(if chosen { "Click for the parts of the two KLs" } else { "Click for its parts, bin by bin" });
}
