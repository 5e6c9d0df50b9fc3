//! Both rows after a transform, and what that does to every divergence that can't grow.

use egui::{Align2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::discrete::Side;
use crate::discrete::transforms::Change;
use crate::labs::Surroundings;
use crate::labs::discrete::bars::colour;
use crate::labs::discrete::columns::Columns;
use crate::labs::discrete::outline::{self, Ink};
use crate::labs::discrete::readouts::label;
use crate::labs::discrete::values::Shown;
use crate::labs::discrete::words::untreated;
use crate::scenario::DiscreteScenario;
use crate::text::format::readout;
use crate::ui::look::{Look, faded};
use crate::ui::{fonts, plot, widgets};

/// Draws both rows as they come out into `area`.
pub fn bars(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &DiscreteScenario, shown: &Shown) {
    let look = &around.look;
    let right = untreated(scenario, "both rows go through the same channel");
    let below = widgets::plot_caption(ui, look, area, "After the transform", right);
    let transformed = match &shown.transformed {
        Some(Ok(transformed)) => transformed,
        Some(Err(error)) => {
            plot::note(ui, look, below.center(), Align2::CENTER_CENTER, error);
            return;
        }
        None => return,
    };
    let frame = Rect::from_min_max(below.min + vec2(0.0, 6.0), below.max - vec2(0.0, 6.0));
    if frame.height() < 16.0 || frame.width() < 40.0 {
        return;
    }
    let columns = Columns { frame, bins: transformed.pair.bins() };
    let rows = [Side::P, Side::Q].map(|side| transformed.pair.probabilities(side));
    let highest = rows.into_iter().flatten().copied().fold(1e-6, f64::max) * 1.08;
    let y_of = |share: f64| frame.bottom() - (share / highest) as f32 * frame.height();
    for (side, row) in [Side::P, Side::Q].into_iter().zip(rows) {
        let colour = colour(look, side);
        if columns.thin() {
            let ink = Ink { fill: faded(colour, 0.3), line: Stroke::new(look.outline(), colour) };
            outline::draw(ui, &columns, frame.bottom(), ink, |bin| Some(row[bin]), y_of);
            continue;
        }
        for (bin, share) in row.iter().enumerate() {
            let x = columns.bar(side, bin);
            ui.painter().rect_filled(Rect::from_x_y_ranges(x, y_of(*share)..=frame.bottom()), 0.0, faded(colour, 0.38));
            ui.painter().hline(x, y_of(*share), Stroke::new(look.curve(), colour));
        }
    }
    ui.painter().hline(frame.x_range(), frame.bottom(), Stroke::new(1.2 * look.hairline(), look.tokens.soft_ink));
    let response = ui.interact(frame, ui.scope_id().with("after"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "P and Q after the transform"));
    if let Some(at) = response.hover_pos() {
        let bin = columns.bin_at(at.x);
        let [p, q] = rows.map(|row| readout(row[bin]));
        response.on_hover_text_at_pointer(format!("bin {}: p = {p}, q = {q}", bin + 1));
    }
}

/// Draws every divergence before and after into `area`.
pub fn table(ui: &mut Ui, area: Rect, around: &Surroundings, shown: &Shown) {
    let look = &around.look;
    let right = "none of these can grow, whatever the channel";
    let below = widgets::plot_caption(ui, look, area, "Before and after", right);
    let Some(Ok(transformed)) = &shown.transformed else { return };
    if below.height() < 20.0 || below.width() < 120.0 {
        return;
    }
    let mut child = ui.new_child(UiBuilder::new().id_salt("changes").max_rect(below));
    child.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("changes").auto_shrink(false).show(&mut child, |ui| {
        for change in &transformed.changes {
            row(ui, around, change);
        }
    });
}

fn row(ui: &mut Ui, around: &Surroundings, change: &Change) {
    let look = &around.look;
    let divergence = change.divergence;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), look.table() * 1.76), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, look.tokens.hairline));
    let unit = around.unit.written(divergence.unit());
    let show = |value: f64| readout(around.unit.show(value, divergence.unit()));
    let word = told(change);
    let text =
        format!("{}: {} before, {} after {unit}, {word}", divergence.name(), show(change.before), show(change.after));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let y = rect.center().y;
    let at = |share: f32| rect.left() + share * rect.width();
    let write = |x: f32, anchor: Align2, text: &str, font, colour| {
        ui.painter().text(pos2(x, y), anchor, text, font, colour);
    };
    let plain = || fonts::regular(look.table());
    let name = label(divergence);
    write(at(0.0), Align2::LEFT_CENTER, &name, plain(), look.tokens.ink);
    write(at(0.34), Align2::RIGHT_CENTER, &show(change.before), plain(), look.tokens.soft_ink);
    write(at(0.50), Align2::RIGHT_CENTER, &show(change.after), fonts::semibold(look.table()), look.tokens.ink);
    write(at(0.52), Align2::LEFT_CENTER, unit, fonts::regular(look.tick()), look.tokens.soft_ink);
    kept(ui, look, Rect::from_x_y_ranges(at(0.62)..=at(0.80), rect.y_range()), change);
    // The scroll bar floats over the right edge.
    let right = rect.right() - ui.spacing().scroll.bar_width - 2.0;
    write(right, Align2::RIGHT_CENTER, word, plain(), look.tokens.soft_ink);
    response.on_hover_text(format!("{}\n{}", divergence.definition(), divergence.about()));
}

/// How much of it is left, as a bar.
fn kept(ui: &Ui, look: &Look, area: Rect, change: &Change) {
    let whole = Rect::from_center_size(area.center(), vec2(area.width(), 5.0));
    ui.painter().rect_filled(whole, 2.0, look.tokens.hairline);
    let share = if change.before > 0.0 { (change.after / change.before) as f32 } else { 1.0 };
    if share.is_finite() {
        let left = Rect::from_min_size(whole.min, vec2(whole.width() * share.clamp(0.0, 1.0), whole.height()));
        ui.painter().rect_filled(left, 2.0, look.tokens.series[0]);
    }
}

fn told(change: &Change) -> &'static str {
    if change.grew() {
        "grew: that can't be"
    } else if change.stays() {
        "stays"
    } else if change.before.is_infinite() {
        "is finite now"
    } else {
        "shrinks"
    }
}
