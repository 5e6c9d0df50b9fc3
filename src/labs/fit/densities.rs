//! The density plot: the target filled, a curve per run, each optimum dashed, and handles on what can be dragged.

use std::fmt::Write as _;

use egui::{Align2, Pos2, Rect, Response, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::PlotTransform;

use super::curves::{Curves, Ranked, peak_markers};
use super::guess::{self, Guess};
use super::minima_shown::{self, MinimaShown, Strength};
use super::shapes::Shapes;
use super::value::Fit;
use super::{edit, handles, view};
use crate::labs::Surroundings;
use crate::labs::modes::sd_of_peak;
use crate::labs::window::{Window, dragging};
use crate::line::objective::Minimum;
use crate::line::run::State;
use crate::scenario::FitScenario;
use crate::text::format;
use crate::ui::fonts;
use crate::ui::look::{Look, faded};
use crate::ui::plot::{self, Axes, Labels, View};
use crate::ui::widgets::{self, Spot};

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
    /// The guess, whose ghost is drawn and moved.
    pub guess: &'a mut Guess,
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
    /// Draws the plot into `spot` and lets it be dragged; returns its axes, whose x the integrand shares.
    pub fn ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) -> Axes {
        let view = self.view(ui);
        let fits = self.fits;
        Axes::bare(self.plot(ui, spot, around, &view, fits, "Densities"), view)
    }

    /// One plot per fit on shared axes, in as many columns as the width holds; returns what the integrand shares.
    pub fn multiples_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) -> Axes {
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
        Axes::bare(area, view)
    }

    fn view(&mut self, ui: &Ui) -> View {
        let ghost = self.guess.ghost();
        let x = self.window.x(dragging(ui), || view::everything(self.scenario, ghost));
        self.window.view(ui, x, || view::height(self.scenario, ghost, self.fits, self.spread))
    }

    fn plot(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings, view: &View, fits: &[Fit], name: &str) -> Rect {
        let (view, look, area) = (*view, &around.look, spot.area);
        let frame = plot::frame(look, widgets::below_caption(look, area), 0.0);
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
        if !plot::has_room(frame) {
            return frame;
        }
        let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 6.0)).clamp(2.0, 6.0));
        let axes = Axes::new(look, frame, view, ys);
        self.shapes.begin(&view, frame.size(), ui.cumulative_frame_nr());
        let Some(curves) = Curves::of(self.scenario, (fits, minima), self.guess.ghost(), self.shapes) else {
            return frame;
        };
        let response = curves.draw(ui, look, &format!("{name} plot"), &axes, fits);
        plot::x_labels(ui, look, &axes, area.expand(12.0));
        let written = plot::y_labels(ui, look, &axes);
        let mut labels = Labels::new(frame.shrink(2.0));
        peak_markers(ui, look, &transform, fits, &mut labels);
        for rect in written {
            labels.avoid(rect);
        }
        if self.crowded.is_none() {
            curves.name(&mut labels, &axes, look, (fits, self.guess.is_hidden()));
        }
        handles::ui(ui, self, &transform, look, &mut labels);
        guess::handle(ui, (self.guess, self.scenario.start, self.refusal), &transform, look, &mut labels);
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
                () if self.guess.is_hidden() => "the answer is hidden",
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
        if let Some(ghost) = self.guess.ghost() {
            let _ = write!(text, "   guess {}", format::readout(ghost.pdf(x)));
        }
        text
    }

    /// Pans, zooms and adds modes on empty ground.
    fn background(&mut self, ui: &Ui, response: &Response, view: &View, transform: &PlotTransform) {
        self.window.follow(ui, response, view, transform);
        if let Some(pos) = response.hover_pos().filter(|_| response.double_clicked()) {
            let at = transform.value_from_position(pos);
            self.add_mode(at.x, at.y, transform);
        }
    }

    /// A new mode at `x`, as wide as its share of the mass has to be for its peak to reach `y`.
    fn add_mode(&mut self, x: f64, y: f64, transform: &PlotTransform) {
        let share = 1.0 / (self.scenario.target.components().len() as f64 + 1.0);
        let per_pixel = transform.dvalue_dpos()[0].abs();
        let sd = edit::snapped(sd_of_peak(share, y), per_pixel / 4.0);
        let change = edit::added(&self.scenario.target, edit::snapped(x, per_pixel), sd);
        edit::apply(Some(change), &mut self.scenario.target, self.refusal);
    }
}

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
    let colour = look.tokens.series(fit.index);
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

/// The anchor of a text that stands beside `at`, on the side where there is room.
#[must_use]
pub fn beside(at: Pos2, frame: Rect, width: f32) -> (Pos2, Align2) {
    if at.x + width + 12.0 < frame.right() {
        (pos2(at.x + 7.0, at.y), Align2::LEFT_CENTER)
    } else {
        (pos2(at.x - 7.0, at.y), Align2::RIGHT_CENTER)
    }
}
