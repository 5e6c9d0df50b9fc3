//! The handles on the density plot: one for each mode of the target, one for the start of Q.

use egui::{Id, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::densities::{Densities, beside};
use super::edit;
use crate::line::distribution::{Mixture, MixtureError};
use crate::text::format;
use crate::ui::look::{Look, faded};
use crate::ui::plot::{self, Drag, Handle, Labels, Nudge, View};

const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_5;
/// The sd's factor for one press of an arrow key or one notch of the wheel.
const SD_STEP: f64 = 1.05;

/// The sd at which a component that holds `share` of the mass peaks at `height`.
#[must_use]
pub fn sd_of_peak(share: f64, height: f64) -> f64 {
    share / (height * SQRT_TWO_PI)
}

/// Lays the handles over the plot and does what is done to them.
pub fn ui(
    ui: &mut Ui,
    plot: &mut Densities<'_>,
    view: &View,
    transform: &PlotTransform,
    look: &Look,
    labels: &mut Labels<'_>,
) {
    for index in 0..plot.scenario.target.components().len() {
        mode_ui(ui, plot, index, transform, look, labels);
    }
    start_ui(ui, plot, view, transform, look, labels);
}

/// Where a handle stands: on the plot, or at its upper edge where its peak is beyond.
fn place(transform: &PlotTransform, x: f64, y: f64) -> Pos2 {
    let at = transform.position_from_point(&PlotPoint::new(x, y));
    pos2(at.x, at.y.clamp(transform.frame().top() + 6.0, transform.frame().bottom()))
}

fn mode_ui(
    ui: &mut Ui,
    plot: &mut Densities<'_>,
    index: usize,
    transform: &PlotTransform,
    look: &Look,
    labels: &mut Labels<'_>,
) {
    // A removal earlier in this frame leaves fewer.
    let Some((share, normal)) = plot.scenario.target.weighted().nth(index) else { return };
    let at = place(transform, normal.mean(), share * normal.pdf(normal.mean()));
    if !transform.frame().expand(1.0).contains(at) {
        return;
    }
    let name = format!("Mode {} of the target", index + 1);
    let handle = Handle { name: &name, at, reach: look.marker() + 7.0, value: normal.mean() };
    let (response, drag, nudge) = handle.sense(ui, ui.scope_id().with(("mode", index)));
    let wheel = wheel(ui, &response);
    let target = plot.scenario.target.clone();
    let per_pixel = transform.dvalue_dpos()[0].abs();
    let change = if let Some(drag) = drag {
        Some(dragged_mode(&target, index, &drag, transform))
    } else if nudge.delete {
        Some(edit::removed(&target, index))
    } else if nudge != Nudge::default() || wheel != 0.0 {
        let step = 10f64.powf((per_pixel * 2.0).log10().ceil());
        let mean = edit::snapped(normal.mean() + nudge.right * step, per_pixel);
        let mean = if nudge.right == 0.0 { normal.mean() } else { mean };
        Some(edit::moved(&target, index, mean, round4(normal.sd() * SD_STEP.powf(nudge.up + wheel))))
    } else {
        None
    };
    match change {
        Some(Ok(changed)) => plot.scenario.target = changed,
        Some(Err(error)) => *plot.refusal = Some(error.to_string()),
        None => {}
    }
    context_menu(&response, plot, index);
    let hot = response.hovered() || response.dragged() || response.has_focus();
    draw_mode(ui, look, at, hot);
    labels.avoid(Rect::from_center_size(at, vec2(34.0, 18.0)));
    let shown = format!("{} · {:.3}", format::normal(normal.mean(), normal.sd()), share);
    if response.dragged() {
        plot::note(ui, look, at - vec2(0.0, look.marker() + 8.0), egui::Align2::CENTER_BOTTOM, &shown);
    } else {
        response.on_hover_text(format!(
            "Mode {}: {shown}\nDrag sideways: mean. Up or down, or the wheel: sd. Shift+drag: weight.\nDelete removes it.",
            index + 1
        ));
    }
}

fn dragged_mode(
    target: &Mixture,
    index: usize,
    drag: &Drag,
    transform: &PlotTransform,
) -> Result<Mixture, MixtureError> {
    let (mut share, mut mean, mut sd) = (1.0, 0.0, 1.0);
    if let Some((weight, normal)) = target.weighted().nth(index) {
        (share, mean, sd) = (weight, normal.mean(), normal.sd());
    }
    let to = transform.value_from_position(drag.to);
    let per_pixel = transform.dvalue_dpos()[0].abs();
    // The height of one point: a peak can't be dragged through the axis.
    let lowest = transform.dvalue_dpos()[1].abs();
    let height = to.y.max(lowest);
    if !drag.vertical {
        edit::moved(target, index, edit::snapped(to.x, per_pixel), sd)
    } else if drag.shift {
        let share = (height * sd * SQRT_TWO_PI).clamp(1e-3, 1.0 - 1e-3);
        if target.components().len() == 1 { Ok(target.clone()) } else { edit::with_share(target, index, round4(share)) }
    } else {
        edit::moved(target, index, mean, round4(sd_of_peak(share, height)))
    }
}

fn context_menu(response: &Response, plot: &mut Densities<'_>, index: usize) {
    response.context_menu(|ui| {
        let result = if ui.button("Duplicate this mode").clicked() {
            Some(edit::duplicated(&plot.scenario.target, index))
        } else if ui.button("Remove this mode").clicked() {
            Some(edit::removed(&plot.scenario.target, index))
        } else {
            None
        };
        match result {
            Some(Ok(target)) => plot.scenario.target = target,
            Some(Err(error)) => *plot.refusal = Some(error.to_string()),
            None => return,
        }
        ui.close();
    });
}

fn draw_mode(ui: &Ui, look: &Look, at: Pos2, hot: bool) {
    let tokens = look.tokens;
    let radius = look.marker() + if hot { 2.0 } else { 1.0 };
    let colour = if hot { tokens.ink } else { tokens.target };
    let painter = ui.painter();
    // Little arrows on either side say that it moves.
    for side in [-1.0, 1.0] {
        let x = at.x + side * (radius + 5.0);
        let tip = [pos2(x, at.y - 3.5), pos2(x + side * 3.5, at.y), pos2(x, at.y + 3.5)];
        painter.add(egui::Shape::line(tip.to_vec(), Stroke::new(1.3, colour)));
    }
    painter.circle(at, radius, tokens.field, Stroke::new(2.0, colour));
}

fn start_ui(
    ui: &mut Ui,
    plot: &mut Densities<'_>,
    view: &View,
    transform: &PlotTransform,
    look: &Look,
    labels: &mut Labels<'_>,
) {
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
    let per_pixel = transform.dvalue_dpos()[0].abs();
    let wheel = wheel(ui, &response);
    let change = if let Some(drag) = drag {
        let (mean, sd) = dragged_start(ui, plot, &response, &drag, transform);
        Some(edit::normal(mean, sd))
    } else if nudge.right != 0.0 || nudge.up != 0.0 || wheel != 0.0 {
        let step = 10f64.powf((view.width() / 500.0).log10().ceil());
        let mean =
            if nudge.right == 0.0 { start.mean() } else { edit::snapped(start.mean() + nudge.right * step, per_pixel) };
        Some(edit::normal(mean, round4(start.sd() * SD_STEP.powf(nudge.up + wheel))))
    } else {
        None
    };
    match change {
        Some(Ok(start)) => plot.scenario.start = start,
        Some(Err(error)) => *plot.refusal = Some(format!("start: {error}")),
        None => {}
    }
    draw_start(ui, look, &response, Rect::from_center_size(at, vec2(4.0, height)));
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
        (start.mean(), round4(begin * (f64::from(drag.from.y - drag.to.y) / 80.0).exp()))
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
        let x = rect.center().x + side * 6.0;
        let y = rect.center().y;
        let tip = vec![pos2(x, y - 3.0), pos2(x + side * 3.0, y), pos2(x, y + 3.0)];
        if side < 0.0 || hot {
            ui.painter().add(egui::Shape::line(tip, Stroke::new(1.3, colour)));
        }
    }
}

/// Notches of the wheel over a handle; taken from the input, so that the plot doesn't zoom too.
fn wheel(ui: &Ui, response: &Response) -> f64 {
    if !response.hovered() {
        return 0.0;
    }
    let delta = ui.input(|input| input.smooth_scroll_delta().y);
    f64::from(delta) / 25.0
}

/// Four significant digits: what a drag can mean.
fn round4(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}
