//! The landscape: the loss of one objective over its two parameters, the path so far, every minimum, and the start.

mod draw;
mod value;

use egui::{Rect, Ui};
use egui_plot::PlotPoint;

pub use value::Landscape;

use super::edit;
use super::race::Lane;
use crate::descent::Apart;
use crate::labs::Surroundings;
use crate::line::distribution::Normal;
use crate::line::objective::{Form, Minima};
use crate::scenario::FitScenario;
use crate::text::format;
use crate::ui::Look;
use crate::ui::look::faded;
use crate::ui::plot::{self, Axes, Tick, View};
use crate::ui::widgets::{self, Spot};

/// What the landscape shows besides the loss.
pub struct Scene<'a> {
    /// The run whose objective it is.
    pub lane: &'a Lane,
    /// All its minima, best first.
    pub minima: &'a Minima,
    /// The step at the playhead.
    pub step: usize,
    /// The next step taken apart, while that panel is open.
    pub apart: Option<&'a Apart>,
}

/// Draws the landscape into `spot`; a drag on it moves the start in `scenario`. Returns the rank of the minimum that the
/// pointer rests on.
pub fn ui(
    ui: &mut Ui,
    spot: Spot,
    around: &Surroundings,
    landscape: &mut Landscape,
    scene: &Scene<'_>,
    scenario: &mut FitScenario,
) -> Option<usize> {
    let (look, area) = (&around.look, spot.area);
    let title = format!("Landscape of {}", scene.lane.objective().name());
    let form = scenario.form;
    let hint = hint(ui, area, around, landscape, (scene, &form));
    let below = spot.caption(ui, look, &title, &hint);
    let frame = plot::frame(look, below, 0.0);
    let window = landscape.window().filter(|_| plot::has_room(frame))?;
    let view = View { x: window.mean, y: window.second };
    let transform = view.transform(frame);
    let ys = sd_ticks(&view, &form, f64::from(frame.height() / (look.tick() * 1.5)));
    let texture = landscape.texture(ui, look, scene.lane.index);
    // Over the ground of another set-up the way and the minima of this one would be in the wrong hollows.
    let old = landscape.is_old();
    let response = plot::show(ui, look, &format!("{title} plot"), &Axes::bare(frame, view), |plot| {
        draw::ground(plot, &view, texture, landscape, look);
        if !old {
            draw::path(plot, &view, scene, &form, look);
        }
    });
    if old {
        ui.painter().rect_filled(frame, 0.0, faded(look.tokens.background, 0.5));
        plot::note(ui, look, frame.center(), egui::Align2::CENTER_CENTER, "old: being computed anew");
    } else {
        draw::marks(ui, look, &transform, scene, (&form, scenario.start), around.unit);
    }
    draw::axis_names(ui, look, Axes::new(look, frame, view, ys), area);
    if let Some(progress) = landscape.basins_progress() {
        let text = format!("basins {:.0} %", 100.0 * progress);
        plot::note(ui, look, frame.right_top() + egui::vec2(-6.0, 4.0), egui::Align2::RIGHT_TOP, &text);
    }
    start_by_pointer(ui, &response, &transform, &form, scenario);
    response.hover_pos().filter(|_| !old).and_then(|pointer| draw::minimum_at(look, &transform, scene, &form, pointer))
}

/// The caption's right half: what to do, or the exact values under the pointer.
fn hint(
    ui: &Ui,
    area: Rect,
    around: &Surroundings,
    landscape: &Landscape,
    (scene, form): (&Scene<'_>, &Form),
) -> String {
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
    let (Some(pos), Some(window)) = (pointer, landscape.window()) else {
        let open = !scene.minima.is_empty() && !scene.minima.is_complete();
        let text = if open { "at least these minima" } else { around.look.advice("drag to start there") };
        return text.to_owned();
    };
    let look: &Look = &around.look;
    let frame = plot::frame(look, widgets::below_caption(look, area), 0.0);
    let at = View { x: window.mean, y: window.second }.transform(frame).value_from_position(pos);
    let sd = form.sd(at.y);
    let (lane, unit) = (scene.lane, scene.lane.loss_unit());
    let loss = format::readout(around.unit.show(lane.problem().loss(at.x, sd), unit));
    let text = format!("μ {}   σ {}   loss {loss} ", format::readout(at.x), format::readout(sd));
    format!("{text}{}", around.unit.written(unit)).trim_end().to_owned()
}

/// At most `most` ticks at round values of σ, wherever the form's second axis has them.
#[must_use]
pub fn sd_ticks(view: &View, form: &Form, most: f64) -> Vec<Tick> {
    if matches!(form, Form::Notebook(_)) {
        return plot::linear(view.y, most / 2.0);
    }
    let most = most.max(1.0) as usize;
    let decades = view.y.map(|second| second / std::f64::consts::LN_10);
    let fine = [1.0, 2.0, 5.0].into_iter().flat_map(|digit: f64| {
        (decades[0].floor() as i64..=decades[1].floor() as i64).take(40).map(move |decade| (decade, digit))
    });
    let tick = |sd: f64| Tick { value: sd.ln(), label: format::parameter(sd, 3) };
    let mut ticks: Vec<Tick> = fine
        .map(|(decade, digit)| tick(digit * 10f64.powi(decade as i32)))
        .filter(|tick| (view.y[0]..=view.y[1]).contains(&tick.value))
        .collect();
    ticks.sort_by(|a, b| a.value.total_cmp(&b.value));
    if ticks.len() <= most && view.height() <= 7.0 {
        return ticks;
    }
    plot::decades(decades, most).into_iter().map(|decade| tick(10f64.powi(decade.value as i32))).collect()
}

/// A press or a drag anywhere on the landscape moves the start there.
fn start_by_pointer(
    ui: &Ui,
    response: &egui::Response,
    transform: &egui_plot::PlotTransform,
    form: &Form,
    scenario: &mut FitScenario,
) {
    if response.hovered() {
        ui.set_cursor_icon(egui::CursorIcon::Crosshair);
    }
    if !(response.dragged() || response.clicked()) {
        return;
    }
    let Some(pos) = response.interact_pointer_pos() else { return };
    let frame = transform.frame();
    let at: PlotPoint = transform.value_from_position(frame.clamp(pos));
    let mean = edit::snapped(at.x, transform.dvalue_dpos()[0].abs());
    let sd = edit::rounded(form.sd(at.y), 3);
    if let Ok(start) = Normal::new(mean, sd) {
        scenario.start = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_of_sigma_are_round_and_never_more_than_there_is_room_for() {
        let labels = |low: f64, high: f64, most: f64| -> Vec<String> {
            let view = View { x: [0.0, 1.0], y: [low.ln(), high.ln()] };
            sd_ticks(&view, &Form::Exact, most).into_iter().map(|tick| tick.label).collect()
        };
        assert_eq!(labels(0.15, 6.0, 9.0), ["0.2", "0.5", "1", "2", "5"]);
        assert_eq!(labels(0.15, 6.0, 3.0), ["1"]);
        assert_eq!(labels(1e-9, 1e4, 4.0), ["1e−8", "1e−4", "1", "10000"]);
        for most in 1..20 {
            for decades in 0..60 {
                let count = labels(1.3e-9, 1.3e-9 * 10f64.powi(decades), f64::from(most)).len();
                assert!(count <= most as usize, "{count} of {most} over {decades} decades");
            }
        }
    }
}
