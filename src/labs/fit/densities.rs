//! The density plot: the target filled, a curve per run, each optimum dashed, and handles on what can be dragged.

use std::fmt::Write as _;

use egui::{Align2, Pos2, Rect, Response, Stroke, Ui, pos2};
use egui_plot::PlotTransform;

use super::value::Fit;
use super::{edit, handles, view::Window};
use crate::distribution::Normal;
use crate::labs::Surroundings;
use crate::objective::Form;
use crate::run::State;
use crate::scenario::FitScenario;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Labels, Named, View};
use crate::ui::{fonts, format, widgets};

/// What the plot needs; `changed` is where interactions write.
pub struct Densities<'a> {
    /// The set-up, which handles change.
    pub scenario: &'a mut FitScenario,
    /// The fits at the playhead.
    pub fits: &'a [Fit],
    /// States along the runs, for a height that doesn't jump while they play.
    pub spread: &'a [State],
    /// The range of x.
    pub window: &'a mut Window,
    /// Why the last interaction changed nothing, if so.
    pub refusal: &'a mut Option<String>,
}

impl Densities<'_> {
    /// Draws the plot into `area` and lets it be dragged; returns the view and the frame, which the integrand shares.
    pub fn ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) -> (View, Rect) {
        let look = &around.look;
        let dragging = ui.input(|input| input.pointer.any_down());
        let view = self.window.view(self.scenario, self.fits, self.spread, dragging);
        let below = widgets::plot_caption(ui, look, area, "Densities", &self.hint(ui, area, &view));
        let frame = Rect::from_min_max(below.min, pos2(below.right(), below.bottom() - look.tick() * 1.7));
        if frame.height() < 20.0 || frame.width() < 40.0 {
            return (view, frame);
        }
        let wanted = f64::from(frame.width() / (look.tick() * 7.5));
        let xs = plot::linear(view.x, wanted);
        let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 6.0)).clamp(2.0, 6.0));
        let transform = view.transform(frame);
        let curves = Curves::of(self.scenario, self.fits, &view, frame.width());
        let response = curves.draw(ui, look, (frame, view), (&xs, &ys), self.fits);
        plot::x_labels(ui, look, &transform, &xs, area.expand(12.0));
        plot::y_labels(ui, look, &transform, &ys);
        peak_markers(ui, look, &transform, self.fits);
        let mut labels = Labels::new(frame.shrink(2.0));
        curves.name(&mut labels, &transform, look, self.fits);
        handles::ui(ui, self, &view, &transform, look, &mut labels);
        labels.paint(ui, look, ui.scope_id().with("density names"));
        self.background(ui, &response, &view, &transform);
        (view, frame)
    }

    /// The caption's right half: what the dashes mean, or the values under the pointer.
    fn hint(&self, ui: &Ui, area: Rect, view: &View) -> String {
        let hover = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
        let Some(pos) = hover else {
            return if self.fits.is_empty() {
                "choose an objective to run"
            } else {
                "dashed: the minima, faint where only local"
            }
            .to_owned();
        };
        let x = view.x[0] + view.width() * f64::from((pos.x - area.left()) / area.width());
        let mut text = format!("x {}   p {}", format::readout(x), format::readout(self.scenario.target.pdf(x)));
        for fit in self.fits {
            let _ = write!(text, "   {} {}", fit.objective.short(), format::readout(fit.candidate().pdf(x)));
        }
        text
    }

    /// Pans, zooms and adds modes on empty ground.
    fn background(&mut self, ui: &Ui, response: &Response, view: &View, transform: &PlotTransform) {
        if response.dragged() {
            self.window.pan(view, f64::from(response.drag_delta().x) / transform.dpos_dvalue_x());
        }
        let Some(pos) = response.hover_pos() else { return };
        let at = transform.value_from_position(pos);
        let scroll = ui.input(|input| f64::from(input.smooth_scroll_delta().y));
        let zoom = f64::from(ui.input(egui::InputState::zoom_delta)) * (scroll / 240.0).exp();
        if zoom != 1.0 {
            self.window.zoom(view, at.x, zoom);
        }
        if response.double_clicked() {
            self.add_mode(at.x, at.y, transform);
        }
    }

    /// A new mode at `x`, as wide as its share of the mass has to be for its peak to reach `y`.
    fn add_mode(&mut self, x: f64, y: f64, transform: &PlotTransform) {
        let share = 1.0 / (self.scenario.target.components().len() as f64 + 1.0);
        let per_pixel = transform.dvalue_dpos()[0].abs();
        let sd = edit::snapped(handles::sd_of_peak(share, y), per_pixel / 4.0);
        match edit::added(&self.scenario.target, edit::snapped(x, per_pixel), sd) {
            Ok(target) => self.scenario.target = target,
            Err(error) => *self.refusal = Some(error.to_string()),
        }
    }
}

/// The sampled curves, computed once a frame.
struct Curves {
    target: Vec<[f64; 2]>,
    /// The notebook's plain sum, where its mass is not 1.
    sum: Option<Vec<[f64; 2]>>,
    fits: Vec<Vec<[f64; 2]>>,
    /// Per fit, its minima's curves, best first.
    optima: Vec<Vec<Vec<[f64; 2]>>>,
    start: Vec<[f64; 2]>,
    window: Option<[f64; 2]>,
}

impl Curves {
    fn of(scenario: &FitScenario, fits: &[Fit], view: &View, width: f32) -> Self {
        let target = &scenario.target;
        let details: Vec<(f64, f64)> = target.components().iter().map(|c| (c.normal.mean(), c.normal.sd())).collect();
        let normal = |mean: f64, sd: f64| {
            let q = Normal::raw(mean, sd);
            plot::sample(view, width, &[(mean, sd)], |x| q.pdf(x))
        };
        let (mass, window) = match &scenario.form {
            Form::Exact => (1.0, None),
            Form::Notebook(grid) => (target.given_mass(), Some([grid.low(), grid.high()])),
        };
        let p = plot::sample(view, width, &details, |x| target.pdf(x));
        Self {
            sum: ((mass - 1.0).abs() > 1e-9).then(|| p.iter().map(|[x, y]| [*x, mass * y]).collect()),
            target: p,
            fits: fits.iter().map(|fit| normal(fit.state.mean, fit.state.sd)).collect(),
            optima: fits
                .iter()
                .map(|fit| fit.minima.iter().map(|minimum| normal(minimum.mean, minimum.sd)).collect())
                .collect(),
            start: normal(scenario.start.mean(), scenario.start.sd()),
            window,
        }
    }

    fn draw(
        &self,
        ui: &mut Ui,
        look: &Look,
        (frame, view): (Rect, View),
        marks: (&[plot::Tick], &[plot::Tick]),
        fits: &[Fit],
    ) -> Response {
        let tokens = look.tokens;
        if let Some(window) = self.window {
            outside_the_grid(ui, look, &view.transform(frame), window);
        }
        plot::show(ui, look, "Densities plot", (frame, view), marks, |plot| {
            let fill = blended(tokens.target, tokens.background, f32::from(tokens.target_fill.a()) / 255.0);
            plot::filled(plot, &view, "target", &self.target, (fill, 0.0), 1.0);
            plot::solid(plot, &view, "target outline", &self.target, (tokens.target, look.outline()));
            if let Some(sum) = &self.sum {
                plot::dotted(plot, &view, "sum", sum, (tokens.target, look.outline()));
            }
            plot::dotted(
                plot,
                &view,
                "start",
                &plot::above_axis(&view, &self.start),
                (faded(tokens.soft_ink, 0.55), look.hairline()),
            );
            for (fit, minima) in fits.iter().zip(&self.optima) {
                let colour = tokens.series[fit.index % tokens.series.len()];
                for (rank, curve) in minima.iter().enumerate() {
                    let global = fit.minima.get(rank).is_some_and(|minimum| minimum.global);
                    let colour = faded(colour, if global { 0.65 } else { 0.3 });
                    plot::dashed(plot, &view, "optimum", &plot::above_axis(&view, curve), (colour, look.optimum()));
                }
            }
            for (fit, curve) in fits.iter().zip(&self.fits) {
                let colour = tokens.series[fit.index % tokens.series.len()];
                plot::solid(plot, &view, fit.objective.name(), &plot::above_axis(&view, curve), (colour, look.curve()));
            }
        })
    }

    /// Tells `labels` of every curve and of the names they want.
    fn name(&self, labels: &mut Labels<'_>, transform: &PlotTransform, look: &Look, fits: &[Fit]) {
        let tokens = look.tokens;
        let on_screen = |curve: &[[f64; 2]]| -> Vec<Pos2> {
            // Every third point is enough to tell whether a name is in the way.
            let point = |[x, y]: [f64; 2]| transform.position_from_point(&egui_plot::PlotPoint::new(x, y));
            curve.iter().step_by(3).map(|p| point(*p)).collect()
        };
        for (fit, curve) in fits.iter().zip(&self.fits) {
            let colour = tokens.series[fit.index % tokens.series.len()];
            labels.named(Named { name: fit.objective.name(), colour, curve: on_screen(curve) });
        }
        labels.named(Named { name: "target P", colour: tokens.target, curve: on_screen(&self.target) });
        if let Some(sum) = &self.sum {
            labels.named(Named { name: "the notebook’s sum", colour: tokens.target, curve: on_screen(sum) });
        }
        for curve in self.optima.iter().flatten() {
            labels.obstacle(on_screen(curve));
        }
    }
}

/// Shades what the notebook's grid doesn't see.
fn outside_the_grid(ui: &Ui, look: &Look, transform: &PlotTransform, window: [f64; 2]) {
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame);
    let [left, right] = window.map(|x| transform.position_from_point_x(x));
    for part in [
        Rect::from_x_y_ranges(frame.left()..=left, frame.y_range()),
        Rect::from_x_y_ranges(right..=frame.right(), frame.y_range()),
    ] {
        if part.is_positive() {
            painter.rect_filled(part, 0.0, look.tokens.panel);
        }
    }
    let text = painter.layout_no_wrap("outside the grid".to_owned(), fonts::regular(look.tick()), look.tokens.soft_ink);
    if left - frame.left() > text.size().x + 8.0 {
        painter.galley(pos2(left - text.size().x - 4.0, frame.top() + 2.0), text, look.tokens.soft_ink);
    }
}

/// A marker at each fit's peak, in the shape of its objective.
fn peak_markers(ui: &Ui, look: &Look, transform: &PlotTransform, fits: &[Fit]) {
    let painter = ui.painter().with_clip_rect(transform.frame().expand(look.marker()));
    for fit in fits {
        let colour = look.tokens.series[fit.index % look.tokens.series.len()];
        let peak = egui_plot::PlotPoint::new(fit.state.mean, fit.candidate().pdf(fit.state.mean));
        let at = transform.position_from_point(&peak);
        if at.x.is_finite() && at.y.is_finite() {
            plot::marker(&painter, fit.index, at, look.marker(), colour, Stroke::new(1.5, look.tokens.background));
        }
    }
}

/// The anchor of a text that stands beside `at`, on the side where there is room.
#[must_use]
pub fn beside(at: Pos2, frame: Rect, width: f32) -> (Pos2, Align2) {
    if at.x + width + 12.0 < frame.right() {
        (pos2(at.x + 7.0, at.y), Align2::LEFT_CENTER)
    } else {
        (pos2(at.x - 7.0, at.y), Align2::RIGHT_CENTER)
    }
}
