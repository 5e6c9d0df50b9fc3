//! The line at the bandwidth in use: dragged, stepped by the commands on the arrow keys, read and set by a screen reader.

use egui::accesskit::{Action, ActionData};
use egui::{CursorIcon, Rect, Response, Sense, Stroke, Ui, WidgetInfo};
use egui_plot::PlotTransform;

use crate::estimator::MULTIPLIERS;
use crate::labs::edit::rounded;
use crate::ui::look::Look;

/// One press of an arrow key: twenty to a doubling, so that fine and coarse are both in reach of a held key.
const STEP: f64 = 1.035_264_923_841_377_6;

/// Draws the line over the plot whose ground is `ground`; the new multiplier if it was moved.
pub fn ui(ui: &mut Ui, look: &Look, transform: &PlotTransform, ground: &Response, multiplier: f64) -> Option<f64> {
    let frame = *transform.frame();
    let x_of =
        |multiplier: f64| transform.position_from_point_x(multiplier.clamp(MULTIPLIERS.0, MULTIPLIERS.1).log10());
    let x = x_of(multiplier);
    let rect = Rect::from_x_y_ranges(x - 8.0..=x + 8.0, frame.y_range());
    let id = ui.scope_id().with("bandwidth line");
    let mut response = ui.interact(rect, id, Sense::drag()).on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), multiplier, "Bandwidth multiplier"));
    let held = [&response, ground].into_iter().find(|response| response.dragged() || response.clicked());
    let mut moved = held.and_then(Response::interact_pointer_pos).map(|pos| at_pointer(transform, pos.x, &x_of));
    moved = asked(ui, &response, multiplier).or(moved);
    let shown = moved.unwrap_or(multiplier);
    if moved.is_some() {
        response.mark_changed();
    }
    draw(ui, look, transform, x_of(shown), &response);
    response.on_hover_text("The bandwidth in use. Drag it, or use ← and →; Home is 1×");
    moved.filter(|moved| *moved != multiplier)
}

/// The multiplier under the pointer: three digits, and exactly 1 close to 1.
fn at_pointer(transform: &PlotTransform, x: f32, x_of: &impl Fn(f64) -> f32) -> f64 {
    if (x - x_of(1.0)).abs() <= 2.5 {
        return 1.0;
    }
    let multiplier = 10f64.powf(transform.value_from_position(egui::pos2(x, 0.0)).x);
    rounded(multiplier.clamp(MULTIPLIERS.0, MULTIPLIERS.1), 3)
}

/// The multiplier moved by `steps` presses of an arrow key.
#[must_use]
pub fn stepped(multiplier: f64, steps: f64) -> f64 {
    rounded((multiplier * STEP.powf(steps)).clamp(MULTIPLIERS.0, MULTIPLIERS.1), 3)
}

/// The multiplier that a screen reader asks for.
fn asked(ui: &Ui, response: &Response, multiplier: f64) -> Option<f64> {
    let set = ui.input(|input| {
        let requests: Vec<_> = input.accesskit_action_requests(response.id, Action::SetValue).collect();
        requests.into_iter().find_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) => Some(value),
            _ => None,
        })
    });
    if let Some(value) = set.filter(|value| value.is_finite()) {
        return Some(value.clamp(MULTIPLIERS.0, MULTIPLIERS.1));
    }
    let steps = ui.input(|input| {
        input.num_accesskit_action_requests(response.id, Action::Increment) as f64
            - input.num_accesskit_action_requests(response.id, Action::Decrement) as f64
    });
    (steps != 0.0).then(|| stepped(multiplier, steps))
}

fn draw(ui: &Ui, look: &Look, transform: &PlotTransform, x: f32, response: &Response) {
    let frame = transform.frame();
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let colour = look.tokens.ink;
    let painter = ui.painter();
    painter.vline(x, frame.y_range(), Stroke::new(if hot { 2.4 } else { 1.8 } * look.hairline(), colour));
    if look.still {
        return;
    }
    let knob = egui::pos2(x, frame.top() + look.marker() + 4.0);
    let radius = look.marker() + if hot { 2.5 } else { 1.5 };
    painter.circle_filled(knob, radius, colour);
    for side in [-1.0, 1.0] {
        let from = x + side * (radius + 4.0);
        let tip = [(from, -3.5), (from + side * 3.5, 0.0), (from, 3.5)].map(|(x, y)| egui::pos2(x, knob.y + y));
        painter.add(egui::Shape::line(tip.to_vec(), Stroke::new(1.4, colour)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_in_range_and_come_back() {
        assert_eq!(stepped(20.0, 5.0), 20.0);
        assert_eq!(stepped(0.05, -5.0), 0.05);
        assert!((stepped(stepped(1.0, 7.0), -7.0) - 1.0).abs() < 0.02);
        // Twenty presses are a doubling.
        assert!((STEP.powi(20) - 2.0).abs() < 1e-12);
    }
}
