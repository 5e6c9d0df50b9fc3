//! Small widgets that the labs share: captions, flat buttons, error lines, cells of a table.

use egui::{
    Align, Align2, Button, Color32, FontId, Label, Layout, Rect, Response, RichText, Sense, Ui, Vec2, pos2, vec2,
};

use super::{Look, fonts};

/// The least room between the two halves of a plot's caption, in points.
const CAPTION_GAP: f32 = 16.0;
/// The least room between two cells of a table, in points.
const CELL_GAP: f32 = 6.0;

/// The heading of a group of controls.
pub fn heading(ui: &mut Ui, look: &Look, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(fonts::medium(11.5)).color(look.tokens.soft_ink)).selectable(false))
}

/// A soft, small line of text that wraps.
pub fn soft(ui: &mut Ui, look: &Look, text: impl Into<String>) -> Response {
    ui.add(Label::new(RichText::new(text).font(fonts::regular(12.0)).color(look.tokens.soft_ink)).wrap())
}

/// What is wrong with what was typed, beside where it was typed: brought into sight when it appears.
pub fn error_line(ui: &mut Ui, look: &Look, text: &str) -> Response {
    let response = ui.add(Label::new(RichText::new(text).font(fonts::regular(12.0)).color(look.tokens.error)).wrap());
    let (id, now) = (ui.scope_id().with(("error line", text)), ui.ctx().cumulative_frame_nr());
    let last = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or::<u64>(id, 0), now));
    if last + 1 < now {
        response.scroll_to_me(None);
    }
    response
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

/// One cell of a table: `text` against the right edge of `width` points, in smaller type where it would reach the cell before.
pub fn right_cell(ui: &mut Ui, width: f32, height: f32, text: &str, font: FontId, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let mut galley = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), colour);
    let room = (width - CELL_GAP).max(1.0);
    if galley.size().x > room {
        let smaller = FontId { size: font.size * room / galley.size().x, ..font };
        galley = ui.painter().layout_no_wrap(text.to_owned(), smaller, colour);
    }
    let at = Align2::RIGHT_CENTER.anchor_size(rect.right_center(), galley.size()).min;
    ui.painter().galley(at, galley, colour);
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

/// Where a plot stands, and how much of its caption's line is taken by other things at either end, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// The plot with its caption and its ticks.
    pub area: Rect,
    /// Taken from the left: a caption's name gives way to it.
    pub left: f32,
    /// Taken from the right.
    pub right: f32,
}

impl Spot {
    /// `area`, with its whole line for the caption.
    #[must_use]
    pub fn new(area: Rect) -> Self {
        Self { area, left: 0.0, right: 0.0 }
    }

    /// Draws the caption into what is left of its line; returns the area below.
    pub fn caption(&self, ui: &Ui, look: &Look, left: &str, right: &str) -> Rect {
        let Self { area, .. } = *self;
        let line = Rect::from_min_max(
            pos2(area.left() + self.left, area.top()),
            pos2(area.right() - self.right, area.bottom()),
        );
        let below = plot_caption(ui, look, line, if self.left > 0.0 { "" } else { left }, right);
        Rect::from_min_max(pos2(area.left(), below.top()), area.max)
    }

    /// Whether a caption of `left` leaves room for `right`.
    #[must_use]
    pub fn holds(&self, ui: &Ui, look: &Look, left: &str, right: &str) -> bool {
        let width =
            |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, look.tokens.soft_ink).size().x;
        let left = if self.left > 0.0 { "" } else { left };
        let taken = width(left, fonts::medium(look.caption())) + width(right, fonts::regular(look.caption()));
        taken + CAPTION_GAP < self.area.width() - self.left - self.right
    }
}

/// One of several things to choose from, side by side.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The word shown.
    pub text: &'static str,
    /// What it does, for the hover and for whoever can't see it.
    pub hover: &'static str,
}

/// Segments side by side in the line of `area`'s caption, the one numbered `chosen` set off; they begin at the left, or end
/// at the right. Returns which was pressed and the width taken, 0 where there is no room.
pub fn segments(
    ui: &mut Ui,
    look: &Look,
    area: Rect,
    side: Align,
    (choices, chosen): (&[Choice], usize),
) -> (Option<usize>, f32) {
    if look.still {
        return (None, 0.0);
    }
    let font = fonts::medium(if look.presenting { 14.0 } else { 12.0 });
    let texts: Vec<_> = choices
        .iter()
        .enumerate()
        .map(|(index, choice)| {
            let colour = if index == chosen { look.tokens.ink } else { look.tokens.soft_ink };
            ui.painter().layout_no_wrap(choice.text.to_owned(), font.clone(), colour)
        })
        .collect();
    let pad = if area.width() < 400.0 { 5.0 } else { 8.0 };
    let width: f32 = texts.iter().map(|text| text.size().x + 2.0 * pad).sum();
    if width > area.width() {
        return (None, 0.0);
    }
    let middle = area.top() + look.caption() * 1.7 * 0.42;
    let left = if side == Align::LEFT { area.left() } else { area.right() - width };
    let whole = Rect::from_min_size(pos2(left, middle - 10.0), vec2(width, 20.0));
    let hairline = egui::Stroke::new(1.0, look.tokens.hairline);
    ui.painter().rect(whole, super::look::RADIUS, look.tokens.background, hairline, egui::StrokeKind::Outside);
    let (mut pressed, mut x) = (None, left);
    for (index, (choice, text)) in choices.iter().zip(texts).enumerate() {
        let rect = Rect::from_min_size(pos2(x, whole.top()), vec2(text.size().x + 2.0 * pad, whole.height()));
        x = rect.right();
        let response = ui.interact(rect, ui.scope_id().with(("segment", choice.text)), Sense::click());
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, index == chosen, choice.hover));
        if index == chosen || response.hovered() {
            ui.painter().rect(rect, super::look::RADIUS, look.tokens.field, hairline, egui::StrokeKind::Outside);
        }
        let colour = if index == chosen { look.tokens.ink } else { look.tokens.soft_ink };
        ui.painter().galley(rect.center() - text.size() / 2.0, text, colour);
        if response.on_hover_text(choice.hover).clicked() {
            pressed = Some(index);
        }
    }
    (pressed, width + 12.0)
}

/// A switch at the right end of a plot's caption: the text on it, its name, and whether it is on. Returns whether it was
/// clicked, and the width it takes.
pub fn caption_switch(
    ui: &mut Ui,
    look: &Look,
    area: Rect,
    (text, name, on): (&str, &str, bool),
    hover: &str,
) -> (bool, f32) {
    if look.still {
        return (false, 0.0);
    }
    let height = look.caption() * 1.7;
    let colour = if on { look.tokens.ink } else { look.tokens.soft_ink };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::medium(look.caption()), colour);
    let size = galley.size() + vec2(14.0, 3.0);
    let at = pos2(area.right(), area.top() + height * 0.42);
    let rect = Align2::RIGHT_CENTER.anchor_size(at, size);
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, on, name));
    let fill = if on || response.hovered() { look.tokens.field } else { look.tokens.background };
    ui.painter().rect(rect, 4.0, fill, egui::Stroke::new(1.0, look.tokens.hairline), egui::StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
    (response.on_hover_text(hover).clicked(), rect.width() + 10.0)
}

/// What a plot's caption leaves of `area`.
#[must_use]
pub fn below_caption(look: &Look, area: Rect) -> Rect {
    area.with_min_y((area.top() + look.caption() * 1.7).min(area.bottom()))
}

/// A plot's caption: what it is on the left, what to know about it on the right; returns the area below.
pub fn plot_caption(ui: &Ui, look: &Look, area: Rect, left: &str, right: &str) -> Rect {
    let size = look.caption();
    let y = area.top() + size * 1.7 * 0.42;
    let painter = ui.painter();
    let drawn =
        painter.text(pos2(area.left(), y), Align2::LEFT_CENTER, left, fonts::medium(size), look.tokens.soft_ink);
    let galley = painter.layout_no_wrap(right.to_owned(), fonts::regular(size), look.tokens.soft_ink);
    // In a narrow window the explanation gives way to the name.
    if galley.size().x + drawn.width() + CAPTION_GAP < area.width() {
        let at = pos2(area.right() - galley.size().x, y - galley.size().y / 2.0);
        painter.galley(at, galley, look.tokens.soft_ink);
    }
    below_caption(look, area)
}
