//! The pieces that plots are made of: a frame without chart junk, ticks, curves, names beside curves, handles.
//!
//! A [`View`] says which part of the plane is shown and is set anew each frame, so egui_plot's own panning and zooming
//! stay off and two plots share an axis by sharing a number.

mod axes;
mod band;
mod curve;
mod handle;
mod label;
mod marker;
mod ticks;

use egui::{Align2, Label, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2};
use egui_plot::{Plot, PlotBounds, PlotTransform, PlotUi};

pub use axes::{Axes, frame, has_room};
pub use band::band;
pub use curve::{above_axis, dashed, dots, dotted, filled, line, sample, solid, thinned};
pub use handle::{Drag, FOCUSED, Handle, Nudge};
pub use label::{Labels, Named};
pub use marker::marker;
pub use ticks::{Tick, decades, linear, times};

use super::{Look, fonts};

/// The part of the plane that a plot shows, in plot units; both ranges ascend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Left and right edge.
    pub x: [f64; 2],
    /// Lower and upper edge.
    pub y: [f64; 2],
}

impl View {
    /// The transform from plot units to points within `frame`; one with no room between its edges counts as a point wide
    /// and high, since captions and ticks can take more than a low window has.
    #[must_use]
    pub fn transform(&self, frame: Rect) -> PlotTransform {
        let least = frame.min + egui::Vec2::splat(1.0);
        PlotTransform::new(Rect::from_min_max(frame.min, frame.max.max(least)), self.bounds(), false)
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::from_min_max([self.x[0], self.y[0]], [self.x[1], self.y[1]])
    }

    /// The range of x moved by `by`, in units of x, if it can be shown.
    #[must_use]
    pub fn panned(&self, by: f64) -> Option<[f64; 2]> {
        showable([self.x[0] - by, self.x[1] - by])
    }

    /// The range of x zoomed by `factor` (above 1: closer) around `centre`, if it can be shown.
    #[must_use]
    pub fn zoomed(&self, centre: f64, factor: f64) -> Option<[f64; 2]> {
        showable([centre + (self.x[0] - centre) / factor, centre + (self.x[1] - centre) / factor])
    }

    /// The view's height.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.y[1] - self.y[0]
    }

    /// The view's width.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.x[1] - self.x[0]
    }
}

/// `x`, unless it is so narrow that a double can't tell neighbouring pixels apart, or too wide for numbers.
#[must_use]
pub fn showable(x: [f64; 2]) -> Option<[f64; 2]> {
    let width = x[1] - x[0];
    let finest = 1e-11 * x[0].abs().max(x[1].abs()).max(1e-3);
    (width.is_finite() && width > finest && width < 1e12).then_some(x)
}

/// Draws the plot called `name` on its `axes`: the grid, then what `build` adds.
pub fn show<'a>(
    ui: &mut Ui,
    look: &Look,
    name: &str,
    axes: &Axes,
    build: impl FnOnce(&mut PlotUi<'a>) + 'a,
) -> Response {
    grid(ui, look, axes);
    let (frame, bounds) = (axes.frame, axes.view.bounds());
    let mut child = ui.new_child(UiBuilder::new().id_salt((name, "area")).max_rect(frame));
    let response = Plot::new(name)
        .width(frame.width())
        .height(frame.height())
        .min_size(egui::Vec2::ZERO)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .auto_bounds(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .show_x(false)
        .show_y(false)
        // Its handles are for the keyboard, not its ground.
        .sense(Sense::CLICK | Sense::DRAG)
        .show(&mut child, move |plot| {
            plot.set_plot_bounds(bounds);
            build(plot);
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
    response
}

/// Draws the grid of `axes`.
pub fn grid(ui: &Ui, look: &Look, axes: &Axes) {
    let transform = axes.transform();
    let painter = ui.painter().with_clip_rect(transform.frame().expand(0.5));
    let stroke = Stroke::new(look.hairline(), look.tokens.grid);
    for tick in &axes.xs {
        painter.vline(transform.position_from_point_x(tick.value), transform.frame().y_range(), stroke);
    }
    for tick in &axes.ys {
        painter.hline(transform.frame().x_range(), transform.position_from_point_y(tick.value), stroke);
    }
}

/// Writes the x ticks' labels below the frame; labels that would leave `outer` stay away.
pub fn x_labels(ui: &Ui, look: &Look, axes: &Axes, outer: Rect) {
    let transform = axes.transform();
    for tick in &axes.xs {
        let x = transform.position_from_point_x(tick.value);
        let galley = ui.painter().layout_no_wrap(tick.label.clone(), fonts::regular(look.tick()), look.tokens.soft_ink);
        let half = galley.size().x / 2.0;
        if x - half >= outer.left() && x + half <= outer.right() {
            ui.painter().galley(pos2(x - half, transform.frame().bottom() + 3.0), galley, look.tokens.soft_ink);
        }
    }
}

/// Writes the y ticks' labels inside the frame's left edge, just above their grid lines, but none for zero, along which
/// curves run; returns where they stand.
pub fn y_labels(ui: &Ui, look: &Look, axes: &Axes) -> Vec<Rect> {
    let transform = axes.transform();
    let frame = transform.frame();
    let mut rects = Vec::new();
    // A zero stands at the foot, where the axis says it; σ = 1 is a zero only of the logarithm.
    for tick in axes.ys.iter().filter(|tick| tick.label.chars().any(|digit| !matches!(digit, '0' | '.'))) {
        let y = transform.position_from_point_y(tick.value);
        let galley = ui.painter().layout_no_wrap(tick.label.clone(), fonts::regular(look.tick()), look.tokens.soft_ink);
        let at = pos2(frame.left() + 5.0, y - galley.size().y - 1.0);
        if at.y >= frame.top() - 2.0 && y <= frame.bottom() - 4.0 {
            rects.push(Rect::from_min_size(at, galley.size()));
            ui.painter().galley(at, galley, look.tokens.soft_ink);
        }
    }
    rects
}

/// Writes the y ticks' labels beside the frame, right-aligned in the gutter to its left, where no curve can reach them.
pub fn y_labels_beside(ui: &Ui, look: &Look, axes: &Axes) {
    let transform = axes.transform();
    let frame = transform.frame();
    for tick in &axes.ys {
        let at = pos2(frame.left() - 5.0, transform.position_from_point_y(tick.value));
        let inside = (frame.top()..=frame.bottom()).contains(&at.y);
        if inside {
            ui.painter().text(at, Align2::RIGHT_CENTER, &tick.label, fonts::regular(look.tick()), look.tokens.soft_ink);
        }
    }
}

/// A small text on the plot, anchored at `at`, with the ground behind it so that no line runs through it.
pub fn note(ui: &Ui, look: &Look, at: Pos2, anchor: Align2, text: &str) -> Rect {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(look.tick()), look.tokens.soft_ink);
    let rect = anchor.anchor_size(at, galley.size());
    ui.painter().rect_filled(rect.expand2(egui::vec2(3.0, 0.0)), 3.0, super::look::faded(look.tokens.background, 0.8));
    ui.painter().galley(rect.min, galley, look.tokens.soft_ink);
    rect
}

/// The text of a hover, in the lines that it has: at the plot's edge it would be broken into shreds.
pub fn words(ui: &mut Ui, text: &str) {
    ui.add(Label::new(text).extend());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_without_room_still_has_a_transform() {
        let view = View { x: [0.0, 1.0], y: [0.0, 1.0] };
        let frame = Rect::from_min_max(pos2(282.0, 114.2), pos2(1510.4, 106.3));
        assert_eq!(view.transform(frame).frame().height(), 1.0);
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(30.0, 40.0));
        assert_eq!(*view.transform(frame).frame(), frame);
    }
}
