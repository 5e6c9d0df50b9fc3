//! One step, taken apart, with the live numbers in the formulas.

use egui::{RichText, Ui};

use super::race::Lane;
use crate::descent::Apart;
use crate::labs::Surroundings;
use crate::text::format;
use crate::ui::{fonts, widgets};

/// Draws the panel for `lane` at the playhead.
pub fn ui(ui: &mut Ui, around: &Surroundings, lane: &Lane, apart: &Apart) {
    let look = &around.look;
    let setup = lane.setup();
    let colour = look.tokens.series(lane.index);
    let optimiser = setup.optimiser.optimiser();
    let over = lane.trace().stop().is_some() && apart.step == lane.trace().len();
    let title = title(apart.step, over, setup.objective.name());
    let drawn = setup.form.sampling().is_some();
    let size = size(ui, look.presenting, (apart, drawn));
    ui.label(RichText::new(title).font(fonts::medium(size + 0.5)).color(colour));
    let total = ui.available_width();
    let (name, width) = (total * 0.46, total * 0.27);
    let height = size * 1.67;
    let row = |ui: &mut Ui, label: &str, values: &[f64], bold: bool| {
        widgets::rule(ui, look);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            widgets::left_cell(ui, name, height, label, fonts::regular(size), look.tokens.soft_ink);
            for &value in values {
                let font = if bold { fonts::semibold(size) } else { fonts::regular(size) };
                let cell = widgets::right_cell(ui, width, height, &format::readout(value), font, look.tokens.ink);
                cell.on_hover_text(format::exact(value));
            }
        });
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let rate = format!("{}, η {}", optimiser.name(), format::parameter(setup.optimiser.rate(), 6));
            widgets::left_cell(ui, name, height, &rate, fonts::regular(size), look.tokens.soft_ink);
            for text in apart.names {
                widgets::right_cell(ui, width, height, text, fonts::regular(size), look.tokens.soft_ink);
            }
        });
        row(ui, "θ now", &apart.before, false);
        if drawn {
            let state = lane.trace().state(apart.step);
            row(ui, "exact gradient", &lane.problem().evaluate_at(state.mean, state.sd).gradient, false);
            row(ui, "the batch’s, g", &apart.gradient, false);
        } else {
            row(ui, "gradient g", &apart.gradient, false);
        }
        for (label, values) in &apart.internals {
            row(ui, label, values, false);
        }
        row(ui, if over { "θ would be" } else { "θ next" }, &apart.after, true);
    });
    ui.add_space(4.0);
    if !look.presenting {
        widgets::soft(ui, look, optimiser.about());
    }
    for (index, parameter) in apart.names.iter().enumerate() {
        let (before, after) = (apart.before[index], apart.after[index]);
        let move_by = after - before;
        let sign = if move_by < 0.0 { "−" } else { "+" };
        let text = format!(
            "{parameter}: {} {sign} {} = {}",
            format::readout(before),
            format::readout(move_by.abs()),
            format::readout(after)
        );
        let text = RichText::new(text).font(fonts::regular(size)).color(look.tokens.soft_ink);
        ui.add(egui::Label::new(text).wrap());
    }
}

/// The size of type with which everything has room on a presenter's ground, in points.
fn size(ui: &Ui, presenting: bool, (apart, drawn): (&Apart, bool)) -> f32 {
    // Title, heading, three rows, or four, and two formulas stand around the optimiser's own rows.
    let rows = 7 + usize::from(drawn) + apart.internals.len();
    let fitting = (ui.available_height() / (rows as f32 * 1.75)).min(ui.available_width() / 21.0);
    if presenting { fitting.clamp(12.0, 24.0) } else { 12.0 }
}

/// Which step it is; after the last one there is no next, only one that would follow.
fn title(step: usize, over: bool, objective: &str) -> String {
    let (this, next) = (format::count(step), format::count(step + 1));
    if over {
        format!("After {this}, the last step of {objective}")
    } else {
        format!("Step {this} → {next} of {objective}")
    }
}
