//! Small widgets that the labs share: captions, flat buttons, error lines, cells of a table.

use egui::{
    Align, Align2, Button, Color32, FontId, Label, Layout, Rect, Response, RichText, Sense, Ui, Vec2, pos2, vec2,
};

use super::{Look, fonts};

/// The heading of a group of controls.
pub fn heading(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(fonts::medium(11.5)).color(look.tokens.soft_ink)).selectable(false))
}

/// A soft, small line of text that wraps.
pub fn soft(ui: &mut Ui, look: &Look, text: impl Into<String>) -> Response {
    ui.add(Label::new(RichText::new(text).font(fonts::regular(12.0)).color(look.tokens.soft_ink)).wrap())
}

/// What is wrong with what was typed, beside where it was typed.
pub fn error_line(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(fonts::regular(12.0)).color(look.tokens.error)).wrap())
}

/// A button without a frame, for "+ Add a mode" and its like.
pub fn flat_button(ui: &mut Ui, look: &Look, text: &str) -> Response {
    let text = RichText::new(text).font(fonts::regular(12.5)).color(look.tokens.ink);
    ui.scope(|ui| {
        ui.spacing_mut().button_padding.x = 3.0;
        ui.add(Button::new(text).frame_when_inactive(false))
    })
    .inner
}

/// A row with its label on the left and what it holds against the right edge.
pub fn labelled<R>(ui: &mut Ui, look: &Look, label: &str, hover: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        let text = RichText::new(label).font(fonts::regular(13.0)).color(look.tokens.soft_ink);
        ui.add(egui::Label::new(text).selectable(false)).on_hover_text(hover);
        ui.with_layout(Layout::right_to_left(Align::Center), add).inner
    })
    .inner
}

/// One cell of a table: `text` against the right edge of `width` points.
pub fn right_cell(ui: &mut Ui, width: f32, height: f32, text: &str, font: FontId, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, text, font, colour);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// One cell of a table: `text` against the left edge of `width` points.
pub fn left_cell(ui: &mut Ui, width: f32, height: f32, text: &str, font: FontId, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, font, colour);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// A hairline across the width that is left.
pub fn rule(ui: &mut Ui, look: &Look) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, egui::Stroke::new(1.0, look.tokens.hairline));
}

/// A plot's caption: what it is on the left, what to know about it on the right; returns the area below.
pub fn plot_caption(ui: &Ui, look: &Look, area: Rect, left: &str, right: &str) -> Rect {
    let size = look.caption();
    let height = size * 1.7;
    let y = area.top() + height * 0.42;
    let painter = ui.painter();
    let drawn =
        painter.text(pos2(area.left(), y), Align2::LEFT_CENTER, left, fonts::medium(size), look.tokens.soft_ink);
    let galley = painter.layout_no_wrap(right.to_owned(), fonts::regular(size), look.tokens.soft_ink);
    // In a narrow window the explanation gives way to the name.
    if galley.size().x + drawn.width() + 16.0 < area.width() {
        let at = pos2(area.right() - galley.size().x, y - galley.size().y / 2.0);
        painter.galley(at, galley, look.tokens.soft_ink);
    }
    Rect::from_min_max(pos2(area.left(), (area.top() + height).min(area.bottom())), area.max)
}
