//! The bar below: ε on a logarithmic slider, and what the KL that hangs on it reads.

use egui::{Align, Layout, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::curves::EXPONENTS;
use super::keys;
use super::values::Shown;
use crate::labs::Surroundings;
use crate::scenario::DiscreteScenario;
use crate::text::format::{parameter, readout};
use crate::ui::look::Look;
use crate::ui::{fonts, plot};

/// Draws the bar. Where ε plays no part yet, moving it adds it inside the logarithms.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, shown: Option<&Shown>) {
    let look = &around.look;
    let narrow = ui.available_width() < 620.0;
    let size = if look.presenting { 16.0 } else { 12.5 };
    let soft = |text: &str| RichText::new(text).font(fonts::regular(size)).color(look.tokens.soft_ink);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let name = if narrow { "ε" } else { "ε from 10⁻¹² to 1" };
        ui.add(egui::Label::new(soft(name)).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(shown) = shown.filter(|_| !narrow) {
                ui.add(egui::Label::new(soft(&state(around, scenario, shown))).selectable(false).truncate());
            }
            let width = ui.available_width();
            if width > 60.0
                && let Some(epsilon) = slider(ui, look, scenario, width)
            {
                scenario.epsilon = epsilon;
                if !matches!(scenario.zeros, "add" | "in-logs") {
                    scenario.zeros = "in-logs";
                }
            }
        });
    });
}

/// What ε does at the moment.
fn state(around: &Surroundings, scenario: &DiscreteScenario, shown: &Shown) -> String {
    let at = format!("ε = {}", parameter(scenario.epsilon, 3));
    let infinite = ["kl-reverse", "kl-forward"].into_iter().find(|id| shown.exact(id).is_infinite());
    let readout_of = |id: &str| shown.readout(id).and_then(|row| Some((row.divergence.symbol(), row.treated?)));
    let reads =
        readout_of(infinite.unwrap_or("kl-forward")).filter(|_| matches!(scenario.zeros, "add" | "in-logs")).map(
            |(symbol, value)| format!("{symbol} reads {} {}", readout(around.unit.convert(value)), around.unit.name()),
        );
    match (reads, infinite) {
        (Some(reads), _) => format!("{at}: {reads}"),
        (None, Some(_)) => format!("{at}, not used with “{}”", scenario.treatment().name()),
        (None, None) => format!("{at}, not used"),
    }
}

/// The slider; the new ε if it was moved.
fn slider(ui: &mut Ui, look: &Look, scenario: &DiscreteScenario, width: f32) -> Option<f64> {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 40.0), Sense::click_and_drag());
    let exponent = scenario.epsilon.log10().clamp(EXPONENTS.0, EXPONENTS.1);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), exponent, "ε, as a power of ten"));
    let rail =
        Rect::from_x_y_ranges(rect.left() + 10.0..=rect.right() - 10.0, rect.center().y - 2.0..=rect.center().y + 2.0);
    let x_of =
        |exponent: f64| rail.left() + rail.width() * ((exponent - EXPONENTS.0) / (EXPONENTS.1 - EXPONENTS.0)) as f32;
    if response.drag_started() || response.clicked() {
        response.request_focus();
    }
    let pointed = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()).map(|at| {
        let share = f64::from(((at.x - rail.left()) / rail.width()).clamp(0.0, 1.0));
        EXPONENTS.0 + share * (EXPONENTS.1 - EXPONENTS.0)
    });
    let moved = keys::along(ui, &response, exponent).or(pointed).map(rounded);
    let shown = moved.map_or(exponent, f64::log10);
    ui.painter().rect_filled(rail, 2.0, look.tokens.hairline);
    let used = matches!(scenario.zeros, "add" | "in-logs") || moved.is_some();
    let ink = if used { look.tokens.ink } else { look.tokens.soft_ink };
    ui.painter().rect_filled(Rect::from_x_y_ranges(rail.left()..=x_of(shown), rail.y_range()), 2.0, ink);
    if look.presenting {
        ui.painter().circle_filled(pos2(x_of(shown), rail.center().y), 9.0, ink);
    } else {
        ticks(ui, look, rail, x_of);
        ui.painter().circle_filled(pos2(x_of(shown), rail.center().y), 6.0, ink);
    }
    if response.has_focus() {
        ui.painter().circle_stroke(pos2(x_of(shown), rail.center().y), 10.0, ui.visuals().selection.stroke);
    }
    response.on_hover_text(
        "ε, on a logarithmic scale. Drag it, or use ← and →; it is added inside the logs, or as the menu of zeros says",
    );
    moved.filter(|epsilon| *epsilon != scenario.epsilon)
}

fn ticks(ui: &Ui, look: &Look, rail: Rect, x_of: impl Fn(f64) -> f32) {
    let most = (rail.width() / 52.0) as usize;
    for tick in plot::decades([EXPONENTS.0, EXPONENTS.1], most) {
        let at = pos2(x_of(tick.value), rail.bottom() + 5.0);
        ui.painter().vline(at.x, rail.bottom() + 1.0..=rail.bottom() + 4.0, Stroke::new(1.0, look.tokens.soft_ink));
        ui.painter().text(at, egui::Align2::CENTER_TOP, tick.label, fonts::regular(10.0), look.tokens.soft_ink);
    }
}

/// 10^`exponent` to two digits, as a person would write it.
pub fn rounded(exponent: f64) -> f64 {
    let epsilon = 10_f64.powf(exponent.clamp(EXPONENTS.0, EXPONENTS.1));
    format!("{epsilon:.1e}").parse().unwrap_or(epsilon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_gives_numbers_that_a_person_would_write() {
        assert_eq!((rounded(-8.0), rounded(-3.5), rounded(2.0), rounded(-40.0)), (1e-8, 3.2e-4, 1.0, 1e-12));
    }
}
