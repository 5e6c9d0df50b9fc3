//! The keyboard's focus: seen wherever it stands, brought into sight, and led from one part of the page to another.

use egui::style::ScrollAnimation;
use egui::{Context, FocusDirection, Id, Rect, Ui};

use super::held;
use super::look::RADIUS;

/// Around what has the focus, in points.
const GAP: f32 = 1.0;

/// Draws a ring around what has the focus, so that no control can have it unseen. Fields draw their own, except for one that
/// only keeps the digits.
pub fn ring(ctx: &Context) {
    let focused = ctx.memory(egui::Memory::focused).or_else(|| held::holder(ctx));
    let Some(response) = focused.and_then(|id| ctx.read_response(id)) else { return };
    if ctx.text_edit_focused() || !response.interact_rect.is_positive() {
        return;
    }
    let stroke = ctx.global_style().visuals.selection.stroke;
    // What is scrolled half out of sight is ringed as far as it is seen.
    let seen = response.interact_rect.expand(GAP + stroke.width);
    let painter = ctx.layer_painter(response.layer_id).with_clip_rect(seen);
    painter.rect_stroke(response.rect.expand(GAP), RADIUS, stroke, egui::StrokeKind::Outside);
}

/// Scrolls what has just been given the focus into sight; called at the end of a scroll area's content.
pub fn into_sight(ui: &Ui) {
    let focused = ui.memory(egui::Memory::focused);
    let memory = ui.scope_id().with("focus last seen");
    if ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default::<Option<Id>>(memory), focused)) == focused {
        return;
    }
    let Some(response) = focused.and_then(|id| ui.read_response(id)) else { return };
    // Content reaches under what stands around its scroll area; what is seen outside of that is not part of it.
    let elsewhere = response.interact_rect.is_positive() && !ui.clip_rect().contains_rect(response.interact_rect);
    let within = ui.min_rect().expand(GAP).contains(response.rect.center());
    if response.layer_id == ui.layer_id() && within && !elsewhere {
        ui.scroll_to_rect_animation(response.rect.expand(6.0), None, ScrollAnimation::none());
    }
}

/// Gives the focus to the next control that is drawn.
pub fn give_to_next(ctx: &Context) {
    ctx.memory_mut(|memory| {
        // Nobody has it and the way is on: the state after Tab was pressed on a page without a focus.
        memory.stop_text_input();
        memory.move_focus(FocusDirection::Next);
    });
}

/// Where what has the focus is seen, if anything has it.
#[must_use]
pub fn place(ctx: &Context) -> Option<Rect> {
    let response = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id))?;
    Some(response.interact_rect)
}
