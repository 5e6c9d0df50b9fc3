//! Handles on the modes of a mixture: sideways for the mean, up or down for the sd, with Shift for the weight.

use egui::{Color32, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::edit::{self, rounded};
use super::window;
use crate::line::distribution::{Mixture, MixtureError, Normal};
use crate::math::SQRT_TWO_PI;
use crate::text::format;
use crate::ui::Look;
use crate::ui::plot::{self, Drag, Handle, Labels, Nudge};

/// The sd's factor for one press of an arrow key or one notch of the wheel.
const SD_STEP: f64 = 1.05;
/// A notch of the wheel, in points.
const NOTCH: f64 = 25.0;

/// Whose modes they are and how their handles look.
#[derive(Debug, Clone, Copy)]
pub struct Modes<'a> {
    /// The mixture.
    pub mixture: &'a Mixture,
    /// The end of the handles' names: "Mode 1 of the target".
    pub of: &'a str,
    /// The handles' colour.
    pub colour: Color32,
}

impl Modes<'_> {
    /// Lays the handles over a plot; the changed mixture if one was moved, or why it can't be.
    pub fn ui(
        &self,
        ui: &mut Ui,
        look: &Look,
        transform: &PlotTransform,
        labels: &mut Labels<'_>,
    ) -> Option<Result<Mixture, MixtureError>> {
        let mut change = None;
        for index in 0..self.mixture.components().len() {
            if let Some(result) = self.mode(ui, look, transform, labels, index) {
                change = Some(result);
            }
        }
        change
    }

    fn mode(
        &self,
        ui: &mut Ui,
        look: &Look,
        transform: &PlotTransform,
        labels: &mut Labels<'_>,
        index: usize,
    ) -> Option<Result<Mixture, MixtureError>> {
        let (share, normal) = self.mixture.weighted().nth(index)?;
        let at = place(transform, normal.mean(), share * normal.pdf(normal.mean()));
        if !transform.frame().expand(1.0).contains(at) {
            return None;
        }
        let name = format!("Mode {} of {}", index + 1, self.of);
        let handle = Handle { name: &name, at, reach: look.marker() + 7.0, value: normal.mean() };
        let (response, drag, nudge) = handle.sense(ui, ui.scope_id().with((self.of, index)));
        let change = if let Some(drag) = drag {
            Some(self.dragged(index, &drag, transform))
        } else if nudge.delete {
            Some(edit::removed(self.mixture, index))
        } else if let Some((mean, sd)) = nudged(ui, &response, nudge, &normal, transform) {
            Some(edit::moved(self.mixture, index, mean, sd))
        } else {
            menu(&response, self.mixture, index)
        };
        self.draw(ui, look, at, &response);
        labels.avoid(Rect::from_center_size(at, vec2(2.0 * (look.marker() + 12.0), 2.0 * (look.marker() + 4.0))));
        let shown = format!("{} · {share:.3}", format::normal(normal.mean(), normal.sd()));
        if response.dragged() {
            plot::note(ui, look, at - vec2(0.0, look.marker() + 8.0), egui::Align2::CENTER_BOTTOM, &shown);
        } else {
            response.on_hover_text(format!(
                "{name}: {shown}\nDrag sideways: mean. Up or down, or the wheel: sd. Shift+drag: weight.\n\
                 Delete removes it."
            ));
        }
        change
    }

    fn dragged(&self, index: usize, drag: &Drag, transform: &PlotTransform) -> Result<Mixture, MixtureError> {
        let Some((share, normal)) = self.mixture.weighted().nth(index) else { return Ok(self.mixture.clone()) };
        let to = transform.value_from_position(drag.to);
        let [per_pixel_x, per_pixel_y] = transform.dvalue_dpos().map(f64::abs);
        // A peak can't be dragged through the axis.
        let height = to.y.max(per_pixel_y);
        if !drag.vertical {
            edit::moved(self.mixture, index, edit::snapped(to.x, per_pixel_x), normal.sd())
        } else if !drag.shift {
            edit::moved(self.mixture, index, normal.mean(), rounded(sd_of_peak(share, height), 4))
        } else if self.mixture.components().len() == 1 {
            Ok(self.mixture.clone())
        } else {
            let share = (height * normal.sd() * SQRT_TWO_PI).clamp(1e-3, 1.0 - 1e-3);
            edit::with_share(self.mixture, index, rounded(share, 4))
        }
    }

    fn draw(&self, ui: &Ui, look: &Look, at: Pos2, response: &Response) {
        if look.still {
            return;
        }
        let hot = response.hovered() || response.dragged() || response.has_focus();
        let radius = look.marker() + if hot { 2.0 } else { 1.0 };
        let colour = if hot { look.tokens.ink } else { self.colour };
        for side in [-1.0, 1.0] {
            arrow(ui, at + vec2(side * (radius + 5.0), 0.0), side * 3.5, colour);
        }
        ui.painter().circle(at, radius, look.tokens.field, Stroke::new(2.0, colour));
    }
}

/// Where a handle stands: on the plot, or at its upper edge where its peak is beyond.
fn place(transform: &PlotTransform, x: f64, y: f64) -> Pos2 {
    let at = transform.position_from_point(&PlotPoint::new(x, y));
    pos2(at.x, at.y.clamp(transform.frame().top() + 6.0, transform.frame().bottom()))
}

fn menu(response: &Response, mixture: &Mixture, index: usize) -> Option<Result<Mixture, MixtureError>> {
    let mut change = None;
    response.context_menu(|ui| {
        if ui.button("Duplicate this mode").clicked() {
            change = Some(edit::duplicated(mixture, index));
            ui.close();
        }
        if ui.button("Remove this mode").clicked() {
            change = Some(edit::removed(mixture, index));
            ui.close();
        }
    });
    change
}

/// Mean and sd after the keys and the wheel over a handle, if they ask for a change: a step moves the mean by a round
/// number and scales the sd.
pub fn nudged(
    ui: &Ui,
    response: &Response,
    nudge: Nudge,
    normal: &Normal,
    transform: &PlotTransform,
) -> Option<(f64, f64)> {
    let scroll = if response.hovered() { ui.input(|input| input.smooth_scroll_delta().y) } else { 0.0 };
    if scroll != 0.0 {
        window::take_wheel(ui.ctx());
    }
    let up = nudge.up + f64::from(scroll) / NOTCH;
    if nudge.right == 0.0 && up == 0.0 {
        return None;
    }
    let per_pixel = transform.dvalue_dpos()[0].abs();
    let step = 10f64.powf((per_pixel * 2.0).log10().ceil());
    let moved = edit::snapped(normal.mean() + nudge.right * step, per_pixel);
    let mean = if nudge.right == 0.0 { normal.mean() } else { moved };
    Some((mean, rounded(normal.sd() * SD_STEP.powf(up), 4)))
}

/// A little arrow that says that a handle moves: to the right of `at` by `reach`, to the left where that is negative.
pub fn arrow(ui: &Ui, at: Pos2, reach: f32, colour: Color32) {
    let tip = [at - vec2(0.0, reach.abs()), at + vec2(reach, 0.0), at + vec2(0.0, reach.abs())];
    ui.painter().add(egui::Shape::line(tip.to_vec(), Stroke::new(1.3, colour)));
}

/// The sd at which a component that holds `share` of the mass peaks at `height`.
#[must_use]
pub fn sd_of_peak(share: f64, height: f64) -> f64 {
    share / (height * SQRT_TWO_PI)
}
