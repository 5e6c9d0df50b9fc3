//! The line at the α in use: dragged, stepped by ← and →, read and set by a screen reader.

use egui::{Align2, CursorIcon, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::PlotTransform;

use super::MARKS;
use crate::labs::edit::snapped;
use crate::line::Alpha;
use crate::ui::look::Look;
use crate::ui::plot::{self, Labels};
use crate::ui::slider;

/// How close to a mark the pointer stops at it, in points.
const STOPS: f32 = 4.0;
/// What an arrow key adds.
const STEP: f64 = 0.01;

/// Draws the line over the plot whose ground is `ground`; the new α if it was moved. An α beyond an end is shown there.
pub fn ui(
    ui: &mut Ui,
    look: &Look,
    transform: &PlotTransform,
    (ground, about): (&Response, &str),
    alpha: Alpha,
    labels: &mut Labels<'_>,
) -> Option<Alpha> {
    let frame = *transform.frame();
    let x_of = |alpha: f64| transform.position_from_point_x(alpha.clamp(0.0, 1.0));
    let rect = Rect::from_center_size(pos2(x_of(alpha.get()), frame.center().y), vec2(14.0, frame.height()));
    let id = ui.scope_id().with("alpha line");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), alpha.get(), "α on the bridge"));
    // What the pointer moves leaves the arrow keys to the page.
    if response.is_pointer_button_down_on() {
        response.surrender_focus();
    }
    // Who only touches the line leaves it where it is, which may be beyond the edge.
    let held = [(&response, response.dragged()), (ground, ground.dragged() || ground.clicked())];
    let held = held.into_iter().find(|(_, held)| *held).map(|(response, _)| response);
    let pointed = held.and_then(Response::interact_pointer_pos).map(|at| {
        let stop = MARKS.iter().find(|(mark, _)| (x_of(*mark) - at.x).abs() <= STOPS);
        let there = || snapped(transform.value_from_position(at).x.clamp(0.0, 1.0), transform.dvalue_dpos()[0].abs());
        stop.map_or_else(there, |(mark, _)| *mark)
    });
    // Sums of hundredths leave crumbs.
    let keyed = slider::along(ui, &response, alpha.get(), STEP).map(|value| (value / STEP).round() / STEP.recip());
    let moved = keyed.or(pointed).and_then(|value| Alpha::new(value.clamp(Alpha::MIN, Alpha::MAX)).ok());
    let shown = moved.unwrap_or(alpha);
    line(ui, look, frame, (x_of(shown.get()), shown), &response, labels);
    if !response.dragged() {
        response.on_hover_ui_at_pointer(|ui| plot::words(ui, about));
    }
    moved.filter(|moved| *moved != alpha)
}

fn line(ui: &Ui, look: &Look, frame: Rect, (x, alpha): (f32, Alpha), response: &Response, labels: &mut Labels<'_>) {
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let colour = look.tokens.ink;
    let painter = ui.painter();
    painter.vline(x, frame.y_range(), Stroke::new(if hot { 2.4 } else { 1.8 } * look.hairline(), colour));
    let radius = look.marker() * 0.8 + if hot { 1.5 } else { 0.5 };
    let knob = pos2(x, frame.top() + look.tick() * 0.7);
    painter.circle_filled(knob, radius, colour);
    let beyond = match alpha.get() {
        below if below < 0.0 => " ←, beyond this edge",
        above if above > 1.0 => " →, beyond this edge",
        _ => "",
    };
    let text = format!("α {}{beyond}", alpha.brief());
    let size = painter.layout_no_wrap(text.clone(), crate::ui::fonts::regular(look.tick()), colour).size();
    let gap = radius + 7.0;
    let (at, anchor) = if x + gap + size.x <= frame.right() {
        (knob + vec2(gap, 0.0), Align2::LEFT_CENTER)
    } else {
        (knob - vec2(gap, 0.0), Align2::RIGHT_CENTER)
    };
    labels.avoid(plot::note(ui, look, at, anchor, &text));
    labels.bar(Rect::from_x_y_ranges(x..=x, frame.y_range()));
    labels.avoid(Rect::from_center_size(knob, vec2(2.0, 2.0) * radius));
}
