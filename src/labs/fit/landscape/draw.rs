//! The landscape's layers: ground, contour lines, path, minima, start, arrows.

use egui::{Align2, Pos2, Rect, Stroke, TextureHandle, Ui, pos2, vec2};
use egui_plot::{PlotImage, PlotPoint, PlotTransform, PlotUi};

use super::{Landscape, Scene};
use crate::line::distribution::Normal;
use crate::line::objective::{Form, Minimum};
use crate::text::{InfoUnit, format};
use crate::ui::fonts;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Axes, View};

/// The most points of a path that are drawn.
const PATH_POINTS: usize = 600;

/// The picture of the loss and its contour lines.
pub fn ground(plot: &mut PlotUi<'_>, view: &View, texture: Option<TextureHandle>, landscape: &Landscape, look: &Look) {
    if let Some(texture) = texture {
        let [cols, rows] = texture.size();
        // The raster's outermost points lie on the edges, so its outermost pixels reach beyond them by a half.
        let grow = |size: f64, points: usize| size * (1.0 + 1.0 / (points.max(2) as f64 - 1.0));
        let centre = PlotPoint::new(f64::midpoint(view.x[0], view.x[1]), f64::midpoint(view.y[0], view.y[1]));
        let size = vec2(grow(view.width(), cols) as f32, grow(view.height(), rows) as f32);
        plot.image(PlotImage::new("loss", texture.id(), centre, size).allow_hover(false));
    }
    let colour = blended(look.tokens.ink, look.tokens.background, 0.26);
    for line in landscape.contours() {
        plot::solid(plot, view, "contour", line, (colour, look.hairline() * 0.8));
    }
}

/// The run's way: solid so far, faded ahead.
pub fn path(plot: &mut PlotUi<'_>, view: &View, scene: &Scene<'_>, form: &Form, look: &Look) {
    let trace = scene.lane.trace();
    let colour = look.tokens.series(scene.lane.index);
    let points = |from: usize, to: usize| path_points(scene, form, from, to);
    let now = scene.step.min(trace.len());
    plot::solid(plot, view, "path ahead", &points(now, trace.len()), (faded(colour, 0.4), look.outline()));
    plot::solid(plot, view, "path", &points(0, now), (colour, look.curve()));
}

/// The rank of the minimum whose marker is at `pointer`.
#[must_use]
pub fn minimum_at(
    look: &Look,
    transform: &PlotTransform,
    scene: &Scene<'_>,
    form: &Form,
    pointer: Pos2,
) -> Option<usize> {
    let distance = |minimum: &Minimum| {
        let [x, y] = form.parameters(minimum.mean, minimum.sd);
        transform.position_from_point(&PlotPoint::new(x, y)).distance(pointer)
    };
    let near = |(_, distance): &(usize, f32)| *distance <= look.marker() + 5.0;
    let distances = scene.minima.iter().map(distance).enumerate().filter(near);
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(rank, _)| rank)
}

/// The run's states from step `from` to step `to`, thinned, in the coordinates of the landscape.
fn path_points(scene: &Scene<'_>, form: &Form, from: usize, to: usize) -> Vec<[f64; 2]> {
    let stride = ((to - from) / PATH_POINTS).max(1);
    let steps = (from..to).step_by(stride).chain(std::iter::once(to));
    steps.map(|step| scene.lane.trace().state(step)).map(|state| form.parameters(state.mean, state.sd)).collect()
}

/// The ticks' labels, with μ at the end of the one axis and σ at the top of the other; what is in their way gives way.
pub fn axis_names(ui: &Ui, look: &Look, mut axes: Axes, area: Rect) {
    let (frame, transform) = (axes.frame, axes.transform());
    let font = fonts::medium(look.tick());
    let name =
        |at: Pos2, anchor: Align2, text: &str| ui.painter().text(at, anchor, text, font.clone(), look.tokens.ink);
    let mu = name(pos2(frame.right(), frame.bottom() + 3.0), Align2::RIGHT_TOP, "μ");
    let sigma = name(frame.left_top() + vec2(5.0, 2.0), Align2::LEFT_TOP, "σ");
    plot::x_labels(ui, look, &axes, area.with_max_x(mu.left() - 4.0));
    // A label stands on its line, as high as the name is.
    axes.ys.retain(|tick| transform.position_from_point_y(tick.value) - sigma.height() > sigma.bottom());
    plot::y_labels(ui, look, &axes);
}

/// The minima with their values, the start, the present point and, while one step is taken apart, its arrows.
pub fn marks(
    ui: &mut Ui,
    look: &Look,
    transform: &PlotTransform,
    scene: &Scene<'_>,
    (form, start): (&Form, Normal),
    unit: InfoUnit,
) {
    let tokens = look.tokens;
    let colour = tokens.series(scene.lane.index);
    let frame = *transform.frame();
    let place = |mean: f64, sd: f64| {
        let [x, y] = form.parameters(mean, sd);
        transform.position_from_point(&PlotPoint::new(x, y))
    };
    let painter = ui.painter().with_clip_rect(frame.expand(1.0));
    for minimum in scene.minima {
        let at = place(minimum.mean, minimum.sd);
        let fill = if minimum.global { colour } else { tokens.background };
        plot::marker(&painter, scene.lane.index, at, look.marker() + 1.0, fill, Stroke::new(2.0, colour));
    }
    let from = place(start.mean(), start.sd());
    let square = Rect::from_center_size(from, vec2(1.0, 1.0) * (look.marker() * 1.7));
    painter.rect(square, 1.0, tokens.ink, Stroke::new(1.5, tokens.background), egui::StrokeKind::Outside);
    let state = scene.lane.trace().state(scene.step.min(scene.lane.trace().len()));
    let now = place(state.mean, state.sd);
    painter.circle(now, look.marker() + 0.5, colour, Stroke::new(2.0, tokens.ink));
    if let Some(apart) = scene.apart {
        arrows(&painter, look, transform, apart, now);
    }
    // The numbers come last and keep off the way, the start and the markers.
    let way: Vec<Pos2> = path_points(scene, form, 0, scene.lane.trace().len())
        .into_iter()
        .map(|[x, y]| transform.position_from_point(&PlotPoint::new(x, y)))
        .filter(|at| at.is_finite())
        .collect();
    let mut taken: Vec<Rect> = scene
        .minima
        .iter()
        .map(|minimum| place(minimum.mean, minimum.sd))
        .chain([from, now])
        .map(|at| Rect::from_center_size(at, vec2(1.0, 1.0) * (look.marker() * 2.0)))
        .collect();
    for minimum in scene.minima {
        let at = place(minimum.mean, minimum.sd);
        taken.extend(value(ui, look, (frame, at), &text(scene, minimum, unit), (&way, &taken)));
    }
}

/// The loss at a minimum, in the unit shown.
fn text(scene: &Scene<'_>, minimum: &Minimum, unit: InfoUnit) -> String {
    format::readout(unit.show(minimum.value, scene.lane.loss_unit()))
}

/// Writes `text` beside `at`, below it or else where the least is in the way; returns where it stands.
fn value(
    ui: &Ui,
    look: &Look,
    (frame, at): (Rect, Pos2),
    text: &str,
    (way, taken): (&[Pos2], &[Rect]),
) -> Option<Rect> {
    if !frame.contains(at) {
        return None;
    }
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::medium(look.tick()), look.tokens.ink);
    let gap = look.marker() + 4.0;
    let places = [
        (vec2(0.0, gap), Align2::CENTER_TOP),
        (vec2(0.0, -gap), Align2::CENTER_BOTTOM),
        (vec2(gap + 3.0, 0.0), Align2::LEFT_CENTER),
        (vec2(-gap - 3.0, 0.0), Align2::RIGHT_CENTER),
    ];
    let rects = places.map(|(offset, anchor)| {
        let rect = anchor.anchor_size(at + offset, galley.size());
        let shift = (frame.left() + 2.0 - rect.left()).max(0.0) - (rect.right() - frame.right() + 2.0).max(0.0);
        rect.translate(vec2(shift, 0.0))
    });
    let cost = |rect: &Rect| {
        let grown = rect.expand2(vec2(4.0, 1.0));
        let outside = if rect.top() >= frame.top() && rect.bottom() <= frame.bottom() { 0 } else { 100 };
        outside + 10 * taken.iter().filter(|other| other.intersects(grown)).count() + usize::from(crosses(way, grown))
    };
    let rect = rects.into_iter().min_by_key(cost)?;
    ui.painter().rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, faded(look.tokens.background, 0.7));
    ui.painter().galley(rect.min, galley, look.tokens.ink);
    Some(rect)
}

/// Whether a line through `points` meets `rect`.
fn crosses(points: &[Pos2], rect: Rect) -> bool {
    points.windows(2).any(|ends| {
        let (from, by) = (ends[0], ends[1] - ends[0]);
        // The part of the segment between each pair of parallel edges; all of them have to overlap.
        let between = |start: f32, along: f32, low: f32, high: f32| {
            let (a, b) = ((low - start) / along, (high - start) / along);
            if along == 0.0 {
                if (low..=high).contains(&start) { (0.0, 1.0) } else { (1.0, 0.0) }
            } else {
                (a.min(b), a.max(b))
            }
        };
        let x = between(from.x, by.x, rect.left(), rect.right());
        let y = between(from.y, by.y, rect.top(), rect.bottom());
        x.0.max(y.0).max(0.0) <= x.1.min(y.1).min(1.0)
    })
}

/// The direction downhill, dashed, and the optimiser's move, solid.
fn arrows(painter: &egui::Painter, look: &Look, transform: &PlotTransform, apart: &crate::descent::Apart, now: Pos2) {
    let scale = transform.dpos_dvalue();
    // On screen, so that its direction is across the contour lines as they are drawn.
    let downhill = vec2((-apart.gradient[0] * scale[0]) as f32, (-apart.gradient[1] * scale[1]) as f32);
    let length = downhill.length();
    if length.is_finite() && length > 0.0 {
        let tip = now + downhill / length * 34.0;
        let stroke = Stroke::new(look.outline(), look.tokens.soft_ink);
        painter.extend(egui::Shape::dashed_line(&[now, tip], stroke, 4.0, 3.0));
        head(painter, now, tip, stroke);
    }
    let next = transform.position_from_point(&PlotPoint::new(apart.after[0], apart.after[1]));
    if next.is_finite() && (next - now).length() > 0.5 {
        // A move of a pixel is drawn ten times as long, in its own direction.
        let step = next - now;
        let shown = if step.length() < 24.0 { step / step.length() * 24.0 } else { step };
        let stroke = Stroke::new(look.curve(), look.tokens.ink);
        painter.line_segment([now, now + shown], stroke);
        head(painter, now, now + shown, stroke);
    }
}

fn head(painter: &egui::Painter, from: Pos2, tip: Pos2, stroke: Stroke) {
    let along = (tip - from).normalized() * 7.0;
    let across = vec2(-along.y, along.x) * 0.5;
    let corners = vec![tip - along + across, tip, tip - along - across];
    painter.add(egui::Shape::line(corners, stroke));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_meets_a_rectangle_where_it_runs_through_it() {
        let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(20.0, 20.0));
        let line = |a: [f32; 2], b: [f32; 2]| crosses(&[a.into(), b.into()], rect);
        assert!(line([0.0, 0.0], [30.0, 30.0]) && line([15.0, 0.0], [15.0, 30.0]) && line([12.0, 12.0], [13.0, 13.0]));
        assert!(!line([0.0, 0.0], [5.0, 5.0]) && !line([0.0, 15.0], [9.0, 15.0]) && !line([0.0, 25.0], [25.0, 50.0]));
        // Past the corner, though its bounds overlap; and a run that stands still.
        assert!(!line([0.0, 12.0], [12.0, 0.0]) && line([15.0, 15.0], [15.0, 15.0]) && !line([5.0, 5.0], [5.0, 5.0]));
        assert!(!crosses(&[pos2(15.0, 15.0)], rect) && !crosses(&[], rect));
    }
}
