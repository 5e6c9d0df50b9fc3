//! The density plot: the target filled, a curve per run, each optimum dashed, and handles on what can be dragged.

use std::fmt::Write as _;
use std::rc::Rc;

use egui::{Align2, Pos2, Rect, Response, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::PlotTransform;

use super::minima_shown::{self, MinimaShown, Strength};
use super::shapes::{Shape, Shapes};
use super::value::Fit;
use super::{edit, handles, view::Window};
use crate::labs::Surroundings;
use crate::line::objective::{Form, Minimum};
use crate::line::run::State;
use crate::scenario::FitScenario;
use crate::text::format;
use crate::ui::fonts;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Labels, Named, View};
use crate::ui::widgets::Spot;

/// Which set-up was loaded, and whether everything of it has been there once: where names stand then doesn't depend on
/// the order in which threads finished.
pub type Epoch = (u64, bool);

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
    /// Say how to begin.
    pub hint: bool,
    /// This is one of several plots, the one of that number: its name stands in the corner and nothing beside curves.
    pub crowded: Option<usize>,
    /// The sampled curves of the last frame.
    pub shapes: &'a mut Shapes,
    /// Which minima are shown.
    pub minima: &'a mut MinimaShown,
    /// Names beside curves keep their places within an epoch.
    pub epoch: Epoch,
    /// The minima are missing because they are still being looked for.
    pub searching: bool,
}

/// The narrowest plot of several side by side, in points.
const NARROWEST: f32 = 200.0;
/// The lowest plot of several that still leaves room to others below.
const LOWEST: f32 = 220.0;
/// Between several plots, in points.
const GAP: f32 = 14.0;

/// Columns of `count` plots on a ground of `size`, and the size of each.
fn cells(count: usize, size: Vec2) -> (usize, Vec2) {
    let fitting = ((size.x / NARROWEST) as usize).clamp(1, count.max(1));
    // Four plots in three columns would leave a hole; two by two doesn't.
    let columns = if fitting < count { count.div_ceil(count.div_ceil(fitting)) } else { fitting };
    let rows = count.div_ceil(columns).max(1);
    let share = |length: f32, parts: usize| (length - GAP * (parts as f32 - 1.0)) / parts as f32;
    (columns, vec2(share(size.x, columns), share(size.y, rows)))
}

/// Whether `count` plots on a ground of `size` are too low to be read.
#[must_use]
pub fn cramped(count: usize, size: Vec2) -> bool {
    count > 1 && cells(count, size).1.y < LOWEST
}

impl Densities<'_> {
    /// Draws the plot into `spot` and lets it be dragged; returns the view and the frame, which the integrand shares.
    pub fn ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) -> (View, Rect) {
        let view = self.view(ui);
        let fits = self.fits;
        (view, self.plot(ui, spot, around, &view, fits, "Densities"))
    }

    /// One plot per fit on shared axes, in as many columns as the width holds; returns what the integrand shares.
    pub fn multiples_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) -> (View, Rect) {
        let (fits, area) = (self.fits, spot.area);
        if fits.len() < 2 {
            return self.ui(ui, spot, around);
        }
        let view = self.view(ui);
        let (columns, size) = cells(fits.len(), area.size());
        for (place, fit) in fits.iter().enumerate() {
            let corner = vec2((place % columns) as f32 * (size.x + GAP), (place / columns) as f32 * (size.y + GAP));
            let cell = Rect::from_min_size(area.min + corner, size);
            let name = format!("Densities of {}", fit.objective.name());
            self.crowded = Some(place);
            self.hint = false;
            ui.push_id(("multiple", fit.index), |ui| {
                self.plot(ui, Spot::new(cell), around, &view, std::slice::from_ref(fit), &name);
            });
        }
        // The integrand below keeps the full width and so a scale of its own.
        (view, area)
    }

    fn view(&mut self, ui: &Ui) -> View {
        let dragging = ui.input(|input| input.pointer.any_down());
        self.window.view(self.scenario, self.fits, self.spread, dragging)
    }

    fn plot(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings, view: &View, fits: &[Fit], name: &str) -> Rect {
        let (view, look, area) = (*view, &around.look, spot.area);
        let frame = frame(look, area);
        // Of less there is no transform.
        if !(frame.height() >= 1.0 && frame.width() >= 1.0) {
            spot.caption(ui, look, name, "");
            return frame;
        }
        let transform = view.transform(frame);
        let pointer = ui.input(|input| input.pointer.hover_pos().filter(|pos| frame.contains(*pos)));
        let minima = shown_minima(fits, self.minima, |minimum| {
            pointer.is_some_and(|pointer| minima_shown::on_curve(&transform, minimum, pointer))
        });
        let switch = match self.crowded {
            None => minima_shown::switch(ui, look, area.with_min_x(area.left() + spot.left), fits, self.minima),
            Some(_) => 0.0,
        };
        let hint = self.hint(ui, (area, pointer), &transform, fits, &minima);
        let left = match self.crowded {
            None => spot.left,
            Some(_) => fits.iter().map(|fit| corner_name(ui, look, area, fit)).fold(0.0, f32::max),
        };
        Spot { area, left, right: switch }.caption(ui, look, name, &hint);
        if frame.height() < 20.0 || frame.width() < 40.0 {
            return frame;
        }
        let wanted = f64::from(frame.width() / (look.tick() * 7.5));
        let xs = plot::linear(view.x, wanted);
        let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 6.0)).clamp(2.0, 6.0));
        self.shapes.begin(&view, frame.size(), ui.cumulative_frame_nr());
        let Some(curves) = Curves::of(self.scenario, (fits, minima), self.shapes) else { return frame };
        let response = curves.draw(ui, look, &format!("{name} plot"), (frame, view), (&xs, &ys), fits);
        plot::x_labels(ui, look, &transform, &xs, area.expand(12.0));
        let written = plot::y_labels(ui, look, &transform, &ys);
        peak_markers(ui, look, &transform, fits);
        let mut labels = Labels::new(frame.shrink(2.0));
        for rect in written {
            labels.avoid(rect);
        }
        if self.crowded.is_none() {
            curves.name(&mut labels, &transform, look, fits);
        }
        handles::ui(ui, self, &view, &transform, look, &mut labels);
        if self.hint {
            labels.avoid(begin_hint(ui, look, frame));
        }
        if self.searching && !fits.is_empty() && self.crowded.is_none_or(|place| place == 0) {
            labels.avoid(searching_note(ui, look, frame));
        }
        labels.paint(ui, look, ui.scope_id().with(("density names", self.epoch)));
        self.background(ui, &response, &view, &transform);
        frame
    }

    /// The caption's right half: what the dashes mean, or what is under the pointer.
    fn hint(
        &self,
        ui: &Ui,
        (area, pointer): (Rect, Option<Pos2>),
        transform: &PlotTransform,
        fits: &[Fit],
        minima: &[Vec<(usize, Strength)>],
    ) -> String {
        let pointed = pointer.and_then(|pointer| {
            let mut all = fits.iter().flat_map(|fit| fit.minima.iter().map(move |minimum| (fit, minimum)));
            all.find(|(_, minimum)| minima_shown::on_curve(transform, minimum, pointer))
        });
        if let Some((fit, minimum)) = pointed {
            return minima_shown::about(fit, minimum);
        }
        let hover = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
        let Some(pos) = hover else {
            let drawn = || minima.iter().flatten();
            return match () {
                // Once is enough.
                () if self.crowded.is_some_and(|place| place > 0) => "",
                () if fits.is_empty() => "choose an objective to run",
                () if drawn().next().is_some() && fits.iter().any(|fit| !fit.minima.is_complete()) => {
                    "dashed: at least these minima"
                }
                () if drawn().any(|(_, strength)| strength.is_local()) => "dashed: the minima, faint where only local",
                () if drawn().next().is_some() => "dashed: the global minima",
                () => "",
            }
            .to_owned();
        };
        let x = transform.value_from_position(pos).x;
        let mut text = format!("x {}   p {}", format::readout(x), format::readout(self.scenario.target.pdf(x)));
        for fit in fits {
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

/// The curves of one plot.
struct Curves {
    target: Rc<Shape>,
    /// The notebook's plain sum, where its mass is not 1.
    sum: Option<Vec<[f64; 2]>>,
    fits: Vec<Rc<Shape>>,
    /// Per fit, the curves of those of its minima that are shown.
    optima: Vec<Vec<(Rc<Shape>, Strength)>>,
    start: Rc<Shape>,
    window: Option<[f64; 2]>,
}

impl Curves {
    fn of(scenario: &FitScenario, (fits, minima): (&[Fit], Vec<Ranked>), shapes: &mut Shapes) -> Option<Self> {
        let target = shapes.target(&scenario.target)?;
        let (mass, window) = match &scenario.form {
            Form::Exact => (1.0, None),
            Form::Notebook(grid) => (scenario.target.given_mass(), Some([grid.low(), grid.high()])),
        };
        let mut curves_of = |(fit, shown): (&Fit, Vec<(usize, Strength)>)| -> Vec<(Rc<Shape>, Strength)> {
            let curve = |(rank, strength): (usize, Strength)| {
                let minimum = fit.minima.get(rank)?;
                Some((shapes.normal(minimum.mean, minimum.sd)?, strength))
            };
            shown.into_iter().filter_map(curve).collect()
        };
        Some(Self {
            sum: ((mass - 1.0).abs() > 1e-9).then(|| target.points.iter().map(|[x, y]| [*x, mass * y]).collect()),
            target,
            optima: fits.iter().zip(minima).map(&mut curves_of).collect(),
            fits: fits.iter().filter_map(|fit| shapes.normal(fit.state.mean, fit.state.sd)).collect(),
            start: shapes.normal(scenario.start.mean(), scenario.start.sd())?,
            window,
        })
    }

    fn draw(
        &self,
        ui: &mut Ui,
        look: &Look,
        name: &str,
        (frame, view): (Rect, View),
        marks: (&[plot::Tick], &[plot::Tick]),
        fits: &[Fit],
    ) -> Response {
        let tokens = look.tokens;
        if let Some(window) = self.window {
            outside_the_grid(ui, look, &view.transform(frame), window);
        }
        plot::show(ui, look, name, (frame, view), marks, |plot| {
            let fill = blended(tokens.target, tokens.background, f32::from(tokens.target_fill.a()) / 255.0);
            plot::filled(plot, &view, "target", &self.target.drawn, (fill, 0.0), 1.0);
            plot::solid(plot, &view, "target outline", &self.target.drawn, (tokens.target, look.outline()));
            if let Some(sum) = &self.sum {
                plot::dotted(plot, &view, "sum", sum, (tokens.target, look.outline()));
            }
            plot::dotted(plot, &view, "start", &self.start.drawn, (faded(tokens.soft_ink, 0.55), look.hairline()));
            for (fit, minima) in fits.iter().zip(&self.optima) {
                let colour = tokens.series[fit.index % tokens.series.len()];
                for (curve, strength) in minima {
                    plot::dashed(plot, &view, "optimum", &curve.drawn, (strength.of(colour), look.optimum()));
                }
            }
            for (fit, curve) in fits.iter().zip(&self.fits) {
                let colour = tokens.series[fit.index % tokens.series.len()];
                plot::solid(plot, &view, fit.objective.name(), &curve.drawn, (colour, look.curve()));
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
            labels.named(Named { name: fit.objective.name(), colour, curve: on_screen(&curve.points) });
        }
        labels.named(Named { name: "target P", colour: tokens.soft_ink, curve: on_screen(&self.target.points) });
        if let Some(sum) = &self.sum {
            labels.named(Named { name: "the notebook’s sum", colour: tokens.soft_ink, curve: on_screen(sum) });
        }
        let optima = self.optima.iter().flatten().map(|(curve, _)| curve);
        for curve in optima.chain([&self.start]) {
            labels.obstacle(on_screen(&curve.points));
        }
    }
}

/// Where the plot's frame is within `area`, below the caption and above the numbers.
fn frame(look: &Look, area: Rect) -> Rect {
    let top = (area.top() + look.caption() * 1.7).min(area.bottom());
    // In a tiny window nothing is left for it, which is not less than nothing.
    Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), (area.bottom() - look.tick() * 1.7).max(top)))
}

/// The ranks of a fit's minima, each with how it is drawn.
type Ranked = Vec<(usize, Strength)>;

/// Per fit, the ranks of the minima that are shown; `on_it` tells whether the pointer rests on one's curve.
fn shown_minima(fits: &[Fit], shown: &MinimaShown, on_it: impl Fn(&Minimum) -> bool) -> Vec<Ranked> {
    let of = |fit: &Fit| -> Ranked {
        let each = fit.minima.iter().enumerate();
        each.filter_map(|(rank, minimum)| Some((rank, shown.strength(fit, rank, on_it(minimum))?))).collect()
    };
    fits.iter().map(of).collect()
}

/// The objective's name where the caption begins, with its marker; returns the width of both.
fn corner_name(ui: &Ui, look: &Look, area: Rect, fit: &Fit) -> f32 {
    let colour = look.tokens.series[fit.index % look.tokens.series.len()];
    let middle = area.left_top() + vec2(look.marker(), look.caption() * 0.714);
    plot::marker(ui.painter(), fit.index, middle, look.marker(), colour, Stroke::NONE);
    let at = middle + vec2(look.marker() + 6.0, 0.0);
    let font = fonts::semibold(look.caption());
    ui.painter().text(at, Align2::LEFT_CENTER, fit.objective.name(), font, colour).right() - area.left()
}

/// How to begin, until the person has begun.
fn begin_hint(ui: &Ui, look: &Look, frame: Rect) -> Rect {
    let font = fonts::medium(look.label());
    let galley = ui.painter().layout_no_wrap("Drag a mode, or press Space".to_owned(), font, look.tokens.panel);
    let size = galley.size() + vec2(24.0, 12.0);
    let rect = Align2::LEFT_TOP.anchor_size(frame.left_top() + vec2(44.0, 10.0), size);
    ui.painter().rect_filled(rect, 6.0, look.tokens.ink);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.tokens.panel);
    rect
}

/// Says, where the dashes would be, that the minima are yet to come.
fn searching_note(ui: &mut Ui, look: &Look, frame: Rect) -> Rect {
    let text = "looking for the minima…";
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(look.tick()), look.tokens.soft_ink);
    let rect = Align2::RIGHT_TOP.anchor_size(frame.right_top() + vec2(-8.0, 4.0), galley.size());
    ui.painter().rect_filled(rect.expand(2.0), 3.0, faded(look.tokens.background, 0.8));
    ui.painter().galley(rect.min, galley, look.tokens.soft_ink);
    let response = ui.interact(rect, ui.scope_id().with("searching"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    rect
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
