//! The handles on the density plot: one for each mode of the target, one for the start of Q.

use egui::{Id, Rect, Response, Ui, pos2, vec2};
use egui_plot::PlotTransform;

use super::densities::{Densities, beside};
use super::edit;
use crate::labs::modes::{self, Modes};
use crate::text::format;
use crate::ui::look::{Look, faded};
use crate::ui::plot::{self, Drag, Handle, Labels};

/// Lays the handles over the plot and does what is done to them.
pub fn ui(ui: &mut Ui, plot: &mut Densities<'_>, transform: &PlotTransform, look: &Look, labels: &mut Labels<'_>) {
    let modes = Modes { mixture: &plot.scenario.target, of: "the target", colour: look.tokens.target };
    let change = modes.ui(ui, look, transform, labels);
    edit::apply(change, &mut plot.scenario.target, plot.refusal);
    start_ui(ui, plot, transform, look, labels);
}

fn start_ui(ui: &mut Ui, plot: &mut Densities<'_>, transform: &PlotTransform, look: &Look, labels: &mut Labels<'_>) {
    let start = plot.scenario.start;
    let frame = *transform.frame();
    let x = transform.position_from_point_x(start.mean());
    if !frame.x_range().contains(x) {
        return;
    }
    let height = 16.0 + look.marker();
    let at = pos2(x, frame.bottom() - height * 0.5);
    let handle = Handle { name: "Start of Q", at, reach: height * 0.6, value: start.mean() };
    let (response, drag, nudge) = handle.sense(ui, ui.scope_id().with("start"));
    let moved = match drag {
        Some(drag) => Some(dragged_start(ui, plot, &response, &drag, transform)),
        None => modes::nudged(ui, &response, nudge, &start, transform),
    };
    let change = moved.map(|(mean, sd)| edit::normal(mean, sd).map_err(|error| format!("start: {error}")));
    edit::apply(change, &mut plot.scenario.start, plot.refusal);
    let bar = Rect::from_center_size(at, vec2(4.0, height));
    draw_start(ui, look, &response, bar);
    labels.avoid(bar.expand2(vec2(8.0, 0.0)));
    let text = format!("start {}", format::normal(start.mean(), start.sd()));
    let width = text.len() as f32 * look.tick() * 0.55;
    let (pos, anchor) = beside(at, frame, width);
    // Where there are several plots it would stand on curves in each; the set-up says it, too.
    if plot.crowded.is_none() || response.dragged() || response.has_focus() {
        labels.avoid(plot::note(ui, look, pos, anchor, &text));
    }
    let about = "Where every run starts.\nDrag sideways: mean. Up or down, or the wheel: sd.";
    response.on_hover_text(if plot.crowded.is_some() { format!("{text}\n{about}") } else { about.to_owned() });
}

/// The start's handle stands on the axis, so an upright drag scales the sd: up is wider.
fn dragged_start(
    ui: &Ui,
    plot: &Densities<'_>,
    response: &Response,
    drag: &Drag,
    transform: &PlotTransform,
) -> (f64, f64) {
    let start = plot.scenario.start;
    let memory: Id = response.id.with("sd at the drag's begin");
    if response.drag_started() {
        ui.data_mut(|data| data.insert_temp(memory, start.sd()));
    }
    let begin = ui.data(|data| data.get_temp::<f64>(memory)).unwrap_or(start.sd());
    if drag.vertical {
        (start.mean(), edit::rounded(begin * (f64::from(drag.from.y - drag.to.y) / 80.0).exp(), 4))
    } else {
        let per_pixel = transform.dvalue_dpos()[0].abs();
        (edit::snapped(transform.value_from_position(drag.to).x, per_pixel), start.sd())
    }
}

fn draw_start(ui: &Ui, look: &Look, response: &Response, rect: Rect) {
    let tokens = look.tokens;
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let rect = if hot { rect.expand2(vec2(1.0, 2.0)) } else { rect };
    ui.painter().rect_filled(rect, 1.5, tokens.ink);
    let colour = if hot { tokens.ink } else { faded(tokens.ink, 0.45) };
    for side in [-1.0, 1.0] {
        if hot || (side < 0.0 && !look.still) {
            modes::arrow(ui, rect.center() + vec2(side * 6.0, 0.0), side * 3.0, colour);
        }
    }
}
