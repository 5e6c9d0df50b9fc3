//! The ghost on the density plot: its curve, and the handle by which it is moved.

use egui::{Align2, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform, PlotUi};

use super::{Guess, moved};
use crate::labs::fit::edit;
use crate::labs::fit::shapes::Shape;
use crate::labs::modes;
use crate::line::distribution::Normal;
use crate::text::format;
use crate::ui::Look;
use crate::ui::plot::{self, Drag, Handle, Labels, View};

/// Room for the handle between it and the edge of the plot, in points.
const EDGE: f32 = 14.0;
/// How far around the handle's ring it can be taken hold of, in points.
const REACH: f32 = 8.0;

/// Draws the ghost's curve.
pub fn curve(plot: &mut PlotUi<'_>, view: &View, look: &Look, shape: &Shape) {
    plot::filled(plot, view, "guess", &shape.drawn, (look.tokens.ink, look.outline()), 0.10);
}

/// Lays the ghost's handle over the plot and does what is done to it. It is in sight wherever the ghost is: beyond an edge
/// it waits there.
pub fn handle(
    ui: &mut Ui,
    (guess, start, refusal): (&mut Guess, Normal, &mut Option<String>),
    transform: &PlotTransform,
    look: &Look,
    labels: &mut Labels<'_>,
) {
    let Some(ghost) = guess.ghost().filter(|_| guess.is_hidden()) else { return };
    let frame = *transform.frame();
    let (at, beyond) = place(transform, &ghost);
    let handle = Handle { name: "Ghost of Q", at, reach: look.marker() + REACH, value: ghost.mean() };
    let (response, drag, nudge) = handle.sense(ui, ui.scope_id().with("guess"));
    let wanted = match drag {
        Some(drag) => Some(dragged(&ghost, &drag, transform)),
        None => modes::nudged(ui, &response, nudge, &ghost, transform),
    };
    // The arrow keys are the ghost's as long as nothing else has the focus.
    let nothing = ui.memory(|memory| memory.focused().is_none());
    if std::mem::take(&mut guess.takes_focus) || response.drag_stopped() || nothing {
        response.request_focus();
    }
    let mut placed = ghost;
    edit::apply(wanted.map(|(mean, sd)| moved(mean, sd)), &mut placed, refusal);
    if placed != ghost {
        guess.place(placed);
    }
    draw(ui, look, at, beyond, &response);
    let size = vec2(2.0 * (look.marker() + 12.0), 2.0 * (look.marker() + 5.0));
    labels.avoid(Rect::from_center_size(at, size));
    let shown = format!("your guess {}", format::normal(ghost.mean(), ghost.sd()));
    let text = match (beyond, place(transform, &start).1) {
        (0.0, _) => shown,
        (_, 0.0) => format!("{shown}, out of sight: R brings it back"),
        _ => format!("{shown}, out of sight: 0 shows the start, R brings it there"),
    };
    labels.avoid(note(ui, look, at, frame, &text));
    response.on_hover_text(
        "Where you think that the run ends.\nDrag sideways: mean. Up or down, or the wheel: sd. R brings it to the start.",
    );
}

/// The text beside the handle: above it, or below where there is no room.
fn note(ui: &Ui, look: &Look, at: Pos2, frame: Rect, text: &str) -> Rect {
    // Beyond the ring that shows the focus.
    let apart = look.marker() + REACH + 4.0;
    let above = at.y - apart - 1.2 * look.tick() > frame.top();
    let y = if above { at.y - apart } else { at.y + apart };
    let half = text.chars().count() as f32 * look.tick() * 0.27;
    let (left, right) = (frame.left() + half + 4.0, frame.right() - half - 4.0);
    let x = if left < right { at.x.clamp(left, right) } else { frame.center().x };
    plot::note(ui, look, pos2(x, y), if above { Align2::CENTER_BOTTOM } else { Align2::CENTER_TOP }, text)
}

/// Where the handle stands: on the ghost's peak, or at the edge of the plot nearest to it; and which side the peak is
/// beyond, −1 for the left, 1 for the right, 0 where x is in sight.
fn place(transform: &PlotTransform, ghost: &Normal) -> (Pos2, f32) {
    let frame = transform.frame();
    let peak = transform.position_from_point(&PlotPoint::new(ghost.mean(), ghost.pdf(ghost.mean())));
    let beyond = match peak.x {
        x if x < frame.left() => -1.0,
        x if x > frame.right() => 1.0,
        _ => 0.0,
    };
    let within = |value: f32, low: f32, high: f32| if low < high { value.clamp(low, high) } else { low };
    let x = within(peak.x, frame.left() + EDGE, frame.right() - EDGE);
    (pos2(x, within(peak.y, frame.top() + EDGE, frame.bottom() - 2.0)), beyond)
}

/// Mean and sd where the hand holds the handle; the mean stays within the plot.
fn dragged(ghost: &Normal, drag: &Drag, transform: &PlotTransform) -> (f64, f64) {
    let to = transform.value_from_position(transform.frame().clamp(drag.to));
    let [per_pixel_x, per_pixel_y] = transform.dvalue_dpos().map(f64::abs);
    if drag.vertical {
        // A peak can't be dragged through the axis.
        (ghost.mean(), edit::rounded(modes::sd_of_peak(1.0, to.y.max(per_pixel_y)), 4))
    } else {
        (edit::snapped(to.x, per_pixel_x), ghost.sd())
    }
}

fn draw(ui: &Ui, look: &Look, at: Pos2, beyond: f32, response: &Response) {
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let radius = look.marker() + if hot { 2.0 } else { 1.0 };
    for side in [-1.0, 1.0] {
        if beyond == 0.0 || beyond == side {
            modes::arrow(ui, at + vec2(side * (radius + 5.0), 0.0), side * 3.5, look.tokens.ink);
        }
    }
    let fill = if hot { look.tokens.ink } else { look.tokens.field };
    ui.painter().circle(at, radius, fill, Stroke::new(2.0, look.tokens.ink));
}
