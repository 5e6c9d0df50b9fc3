//! The bar below: repeat over seeds, with progress and cancel.

use egui::{Align, Layout, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::repeating::Repeating;
use crate::labs::Surroundings;
use crate::scenario::{EstimateScenario, REPEATS_MAX};
use crate::text::format;
use crate::ui::fonts;
use crate::ui::icons::Icon;
use crate::ui::look::{Look, faded};
use crate::ui::number_field::{NumberField, Step, whole};

/// Draws the bar; whether the button was pressed.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut EstimateScenario, repeating: &Repeating) -> bool {
    let look = &around.look;
    let narrow = ui.available_width() < 620.0;
    let mut pressed = false;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let size = if look.presenting { 18.0 } else { 13.0 };
        let text = egui::RichText::new("repeat over seeds").font(fonts::regular(size)).color(look.tokens.soft_ink);
        if !narrow {
            ui.add(egui::Label::new(text).selectable(false));
        }
        let check = |value: f64| whole(value, 1, REPEATS_MAX).map(|_| ());
        let field = NumberField::new("repeats", "How many seeds, from the one in use on", &check).step(Step::Add(50.0));
        let outcome = field.show(ui, "repeats", scenario.repeats as f64);
        if let Some(error) = &outcome.error {
            outcome.response.clone().on_hover_text(error);
        }
        if let Some(Ok(repeats)) = outcome.changed.map(|value| whole(value, 1, REPEATS_MAX)) {
            scenario.repeats = repeats;
        }
        let possible = scenario.source.candidate().is_some();
        pressed = ui.add_enabled_ui(possible, |ui| button(ui, look, repeating.running()).clicked()).inner;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = match outcome.error {
                Some(error) => error,
                None => state(scenario, repeating, narrow),
            };
            let label = egui::RichText::new(text).font(fonts::regular(if look.presenting { 16.0 } else { 12.5 }));
            ui.add(egui::Label::new(label.color(look.tokens.soft_ink)).selectable(false).truncate());
            ui.add_space(4.0);
            let width = ui.available_width() - 4.0;
            if width > 40.0 {
                rail(ui, look, repeating.done(), scenario.repeats, width);
            }
        });
    });
    pressed
}

/// Where the repeats stand, in words.
fn state(scenario: &EstimateScenario, repeating: &Repeating, narrow: bool) -> String {
    let done = repeating.done();
    let of = format!("{} of {}", format::count(done), format::count(scenario.repeats));
    if scenario.source.candidate().is_none() {
        "samples from a file can’t be drawn anew".to_owned()
    } else if narrow {
        if done > 0 { of } else { String::new() }
    } else if repeating.running() {
        format!("{of} seeds")
    } else if done >= scenario.repeats {
        let last = scenario.seed.wrapping_add(done.saturating_sub(1) as u64);
        format!("{} seeds, {} to {last}", format::count(done), scenario.seed)
    } else if done > 0 {
        format!("stopped after {of} seeds")
    } else {
        "bias, spread and coverage appear beside each estimator".to_owned()
    }
}

fn button(ui: &mut Ui, look: &Look, running: bool) -> Response {
    let (icon, name) = if running { (Icon::Pause, "Cancel the repeats") } else { (Icon::Play, "Repeat over seeds") };
    let enabled = ui.is_enabled();
    let (rect, response) = ui.allocate_exact_size(vec2(36.0, 36.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let radius = if response.hovered() { 18.0 } else { 17.0 };
    let fill = if enabled { look.tokens.ink } else { faded(look.tokens.ink, 0.35) };
    ui.painter().circle_filled(rect.center(), radius, fill);
    if running {
        let square = Rect::from_center_size(rect.center(), vec2(11.0, 11.0));
        ui.painter().rect_filled(square, 1.5, look.tokens.panel);
    } else {
        icon.paint(ui.painter(), rect, 1.0, look.tokens.panel);
    }
    response
        .on_hover_text(format!("{name} (Space)"))
        .on_disabled_hover_text("Samples from a file can’t be drawn anew; give the generator as a mixture")
}

fn rail(ui: &mut Ui, look: &Look, done: usize, of: usize, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    let rail = Rect::from_center_size(rect.center(), vec2(width - 8.0, 4.0));
    ui.painter().rect_filled(rail, 2.0, look.tokens.hairline);
    let share = (done as f32 / of.max(1) as f32).clamp(0.0, 1.0);
    let filled = Rect::from_min_size(rail.min, vec2(rail.width() * share, rail.height()));
    ui.painter().rect_filled(filled, 2.0, look.tokens.ink);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, "Repeats done");
        info.value = Some(done as f64);
        info
    });
}
