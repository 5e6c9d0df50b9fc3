//! The curves of a density plot: the target filled, a curve per run with a marker at its peak, the minima dashed.

use std::rc::Rc;

use egui::{Rect, Response, Stroke, Ui, pos2};
use egui_plot::PlotTransform;

use super::guess;
use super::minima_shown::Strength;
use super::shapes::{Shape, Shapes};
use super::value::Fit;
use crate::line::distribution::Normal;
use crate::line::objective::Form;
use crate::scenario::FitScenario;
use crate::ui::fonts;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Axes, Labels, Named};

/// The ranks of a fit's minima, each with how it is drawn.
pub type Ranked = Vec<(usize, Strength)>;

/// The curves of one plot.
pub struct Curves {
    target: Rc<Shape>,
    /// The notebook's plain sum, where its mass is not 1.
    sum: Option<Vec<[f64; 2]>>,
    fits: Vec<Rc<Shape>>,
    /// Per fit, the curves of those of its minima that are shown.
    optima: Vec<Vec<(Rc<Shape>, Strength)>>,
    start: Rc<Shape>,
    /// What was guessed, or is being guessed.
    ghost: Option<Rc<Shape>>,
    window: Option<[f64; 2]>,
}

impl Curves {
    /// Those of `scenario`, of a `ghost` and of the fits, with the minima that are shown; none where a normal has no curve.
    pub fn of(
        scenario: &FitScenario,
        (fits, minima): (&[Fit], Vec<Ranked>),
        ghost: Option<Normal>,
        shapes: &mut Shapes,
    ) -> Option<Self> {
        let target = shapes.target(&scenario.target)?;
        let (mass, window) = match &scenario.form {
            Form::Exact | Form::Sampled(_) => (1.0, None),
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
            ghost: ghost.and_then(|ghost| shapes.normal(ghost.mean(), ghost.sd())),
            window,
        })
    }

    /// Draws them on their axes.
    pub fn draw(&self, ui: &mut Ui, look: &Look, name: &str, axes: &Axes, fits: &[Fit]) -> Response {
        let (tokens, view) = (look.tokens, axes.view);
        if let Some(window) = self.window {
            outside_the_grid(ui, look, &axes.transform(), window);
        }
        plot::show(ui, look, name, axes, |plot| {
            let fill = blended(tokens.target, tokens.background, f32::from(tokens.target_fill.a()) / 255.0);
            plot::filled(plot, &view, "target", &self.target.drawn, (fill, 0.0), 1.0);
            plot::solid(plot, &view, "target outline", &self.target.drawn, (tokens.target, look.outline()));
            if let Some(sum) = &self.sum {
                plot::dotted(plot, &view, "sum", sum, (tokens.target, look.outline()));
            }
            plot::dotted(plot, &view, "start", &self.start.drawn, (faded(tokens.soft_ink, 0.55), look.hairline()));
            if let Some(ghost) = &self.ghost {
                guess::curve(plot, &view, look, ghost);
            }
            for (fit, minima) in fits.iter().zip(&self.optima) {
                let colour = tokens.series(fit.index);
                for (curve, strength) in minima {
                    plot::dashed(plot, &view, "optimum", &curve.drawn, (strength.of(colour), look.optimum()));
                }
            }
            for (fit, curve) in fits.iter().zip(&self.fits) {
                let colour = tokens.series(fit.index);
                plot::solid(plot, &view, fit.objective.name(), &curve.drawn, (colour, look.curve()));
            }
        })
    }

    /// Tells `labels` of every curve and of the names they want; a ghost that is `moving` has its name at its handle.
    pub fn name(&self, labels: &mut Labels<'_>, axes: &Axes, look: &Look, (fits, moving): (&[Fit], bool)) {
        let tokens = look.tokens;
        // Every third point is enough to tell whether a name is in the way.
        let on_screen = |curve: &[[f64; 2]]| axes.on_screen(curve, 3);
        for (fit, curve) in fits.iter().zip(&self.fits) {
            let colour = tokens.series(fit.index);
            labels.named(Named { name: fit.objective.name(), colour, curve: on_screen(&curve.points) });
        }
        labels.named(Named { name: "target P", colour: tokens.soft_ink, curve: on_screen(&self.target.points) });
        if let Some(sum) = &self.sum {
            labels.named(Named { name: "the notebook’s sum", colour: tokens.soft_ink, curve: on_screen(sum) });
        }
        if let Some(ghost) = self.ghost.as_ref().filter(|_| !moving) {
            labels.named(Named { name: "your guess", colour: tokens.ink, curve: on_screen(&ghost.points) });
        }
        let optima = self.optima.iter().flatten().map(|(curve, _)| curve);
        for curve in optima.chain([&self.start]).chain(&self.ghost) {
            labels.obstacle(on_screen(&curve.points));
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

/// A marker at each fit's peak, in the shape of its objective, which no name may cover.
pub fn peak_markers(ui: &Ui, look: &Look, transform: &PlotTransform, fits: &[Fit], labels: &mut Labels<'_>) {
    let painter = ui.painter().with_clip_rect(transform.frame().expand(look.marker()));
    for fit in fits {
        let colour = look.tokens.series(fit.index);
        let peak = egui_plot::PlotPoint::new(fit.state.mean, fit.candidate().pdf(fit.state.mean));
        let at = transform.position_from_point(&peak);
        if at.x.is_finite() && at.y.is_finite() {
            plot::marker(&painter, fit.index, at, look.marker(), colour, Stroke::new(1.5, look.tokens.background));
            labels.avoid(Rect::from_center_size(at, egui::Vec2::splat(2.4 * look.marker())));
        }
    }
}
