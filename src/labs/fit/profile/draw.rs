//! How the profile is drawn: a curve a divergence, a mark where Q is now, what is infinite set off.

use egui::{Align2, Color32, Rect, Stroke, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::value::{Points, Profiles, Series};
use super::written;
use crate::labs::Surroundings;
use crate::labs::fit::densities::Epoch;
use crate::labs::fit::integrand::rounded_up;
use crate::labs::fit::landscape::sd_ticks;
use crate::labs::fit::value::Fit;
use crate::line::objective::Form;
use crate::line::profile::{Coordinate, Point};
use crate::text::{InfoUnit, Unit, format};
use crate::ui::fonts;
use crate::ui::look::{Look, faded};
use crate::ui::plot::{self, Axes, Labels, Named, View};
use crate::ui::widgets::Spot;

/// So much higher than Q's own values the plot goes, and than the lowest point of each curve.
const OVER_NOW: f64 = 1.4;
const OVER_LEAST: f64 = 2.0;
/// So much higher than a barrier it goes, but not so many times higher than without.
const OVER_BARRIER: f64 = 1.1;
const FAR: f64 = 3.0;
/// Jensen–Shannon’s ceiling is in sight in any plot of information, in nats.
const CEILING: f64 = 1.1 * std::f64::consts::LN_2;

/// Draws the profiles through the Q of `fit`; `without` names what is counted in other units and so left out.
pub fn ui(
    ui: &mut Ui,
    spot: Spot,
    around: &Surroundings,
    profiles: &Profiles,
    (coordinate, fit, without): (Coordinate, &Fit, &str),
    epoch: Epoch,
) {
    let look = &around.look;
    let now = coordinate.of(&fit.candidate());
    let answered = profiles.answered().filter(|(asked, _)| !asked.series.is_empty());
    let unit = answered.and_then(|(asked, _)| Some(around.unit.written(asked.series.first()?.unit)));
    let unit = unit.unwrap_or_default();
    let of = |name: &str| format!("{unit}{}at {name}’s Q", if unit.is_empty() { "" } else { ", " });
    let plain = [of(fit.objective.name()), of(fit.objective.short()), unit.to_owned()];
    let captions = if without.is_empty() {
        plain.to_vec()
    } else {
        plain.iter().map(|text| format!("{text}; without {without}")).chain([format!("without {without}")]).collect()
    };
    let caption = captions.iter().find(|text| spot.holds(ui, look, "Profile", text)).map_or("", String::as_str);
    let below = spot.caption(ui, look, "Profile", caption);
    let frame = plot::frame(look, below, 0.0);
    if !plot::has_room(frame) {
        return;
    }
    let Some((asked, points)) = answered else {
        plot::note(ui, look, frame.center(), Align2::CENTER_CENTER, "computing…");
        return;
    };
    let curves: Vec<Curve> =
        asked.series.iter().enumerate().map(|(place, series)| curve(points, place, *series, around)).collect();
    let information = asked.series.iter().any(|series| series.unit == Unit::Nats);
    let least = if information { around.unit.convert(CEILING) } else { 0.0 };
    let values = curves.iter().map(|curve| curve.value(fit, around.unit));
    let view = View { x: asked.range, y: height(&curves, values, least) };
    let axes = axes(look, frame, view, coordinate);
    let transform = view.transform(frame);
    let response = plot::show(ui, look, "Profile plot", &axes, |plot| {
        let upright = [[now, view.y[0]], [now, view.y[1]]];
        plot::solid(plot, &view, "Q now", &upright, (look.tokens.ink, look.hairline()));
        for curve in &curves {
            plot::solid(plot, &view, curve.name, &curve.points, (curve.colour, look.curve() * 0.8));
        }
    });
    let mut labels = Labels::new(frame.shrink(2.0));
    let mut notes = Vec::new();
    for curve in &curves {
        infinite(ui, look, &transform, curve, &mut notes);
    }
    for note in notes {
        labels.avoid(note);
    }
    axis(ui, look, &axes, (spot.area, coordinate), &mut labels);
    for curve in &curves {
        curve.mark(ui, look, &transform, [now, curve.value(fit, around.unit)], &mut labels);
        labels.named(Named { name: curve.name, colour: curve.colour, curve: axes.on_screen(&curve.points, 1) });
    }
    labels.paint(ui, look, ui.scope_id().with(("profile names", epoch)));
    let pointer = response.hover_pos().filter(|pos| frame.contains(*pos));
    let Some(place) = pointer.and_then(|pos| nearest(points, transform.value_from_position(pos).x)) else { return };
    pointed(ui, look, &transform, &curves, place);
    let text = at_pointer(points, &curves, place, (coordinate, fit.state.sd), around);
    response.on_hover_ui_at_pointer(|ui| plot::words(ui, &text));
}

/// One divergence's curve.
struct Curve {
    series: Series,
    name: &'static str,
    colour: Color32,
    /// (coordinate, value as shown); infinite where it has no height.
    points: Vec<[f64; 2]>,
    /// From where to where it is infinite, and whether only because it exceeds every double.
    infinite: Vec<([f64; 2], bool)>,
}

fn curve(points: &Points, place: usize, series: Series, around: &Surroundings) -> Curve {
    let tokens = around.look.tokens;
    let own = || points.iter().filter_map(|all| all.get(place));
    Curve {
        series,
        name: series.divergence.symbol(),
        colour: series.objective.map_or(tokens.ink, |index| tokens.series(index)),
        points: own().map(|point| [point.at, around.unit.show(point.value, series.unit)]).collect(),
        infinite: spans(&own().copied().collect::<Vec<_>>()),
    }
}

/// The stretches of `points` that are infinite.
pub(super) fn spans(points: &[Point]) -> Vec<([f64; 2], bool)> {
    let alike = |one: &Point, next: &Point| {
        (one.value == f64::INFINITY, one.overflows) == (next.value == f64::INFINITY, next.overflows)
    };
    let runs = points.chunk_by(alike);
    let infinite = runs.filter(|run| run[0].value == f64::INFINITY);
    infinite.map(|run| ([run[0].at, run[run.len() - 1].at], run[0].overflows)).collect()
}

impl Curve {
    /// What the readouts say where Q is now, in the unit shown.
    fn value(&self, fit: &Fit, unit: InfoUnit) -> f64 {
        fit.readouts.get(self.series.row).map_or(f64::NAN, |value| unit.show(*value, self.series.unit))
    }

    /// The marker where Q is now.
    fn mark(&self, ui: &Ui, look: &Look, transform: &PlotTransform, [x, y]: [f64; 2], labels: &mut Labels<'_>) {
        let at = transform.position_from_point(&PlotPoint::new(x, y));
        if !y.is_finite() || !transform.frame().expand(1.0).contains(at) {
            return;
        }
        let edge = Stroke::new(1.5, look.tokens.background);
        plot::marker(ui.painter(), self.series.objective.unwrap_or(0), at, look.marker(), self.colour, edge);
        labels.avoid(Rect::from_center_size(at, egui::Vec2::splat(2.4 * look.marker())));
    }
}

/// The highest value between the outermost of a curve's minima, if there are several.
fn barrier(values: &[f64]) -> Option<f64> {
    let minima: Vec<usize> = (1..values.len().saturating_sub(1))
        .filter(|at| values[*at] < values[at - 1] && values[*at] <= values[at + 1])
        .collect();
    let (first, last) = (minima.first()?, minima.last()?);
    (first < last).then(|| values[*first..=*last].iter().copied().fold(0.0, f64::max))
}

/// From 0 to where the values now, the lowest points of all curves, the barriers between minima that are not far above them
/// and `least` are in sight; moves in steps.
fn height(curves: &[Curve], now: impl Iterator<Item = f64>, least: f64) -> [f64; 2] {
    let finite = |curve: &Curve| curve.points.iter().map(|[_, y]| *y).filter(|y| y.is_finite()).collect::<Vec<_>>();
    let mut wanted = now.filter(|y| y.is_finite()).fold(least, |most, y| most.max(OVER_NOW * y));
    let (mut highest, mut barriers) = (0.0_f64, Vec::new());
    for curve in curves {
        let values = finite(curve);
        barriers.extend(barrier(&values));
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        wanted = if lowest.is_finite() { wanted.max(OVER_LEAST * lowest) } else { wanted };
        highest = values.iter().copied().fold(highest, f64::max);
    }
    let wanted = barriers.into_iter().map(|y| OVER_BARRIER * y).filter(|y| *y <= FAR * wanted).fold(wanted, f64::max);
    // No higher than anything goes.
    let top = rounded_up(wanted.min(1.1 * highest).max(1e-12));
    [-0.04 * top, top]
}

fn axes(look: &Look, frame: Rect, view: View, coordinate: Coordinate) -> Axes {
    let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 3.0)).clamp(1.0, 5.0));
    let mut axes = Axes::new(look, frame, view, ys);
    if coordinate == Coordinate::LogSd {
        // The landscape's ticks of σ, along the other axis.
        let most = f64::from(frame.width() / (look.tick() * 4.0));
        axes.xs = sd_ticks(&View { x: [0.0, 1.0], y: view.x }, &Form::Exact, most);
    }
    axes
}

/// Ticks, and the name of what moves at the right end below.
fn axis(ui: &Ui, look: &Look, axes: &Axes, (area, coordinate): (Rect, Coordinate), labels: &mut Labels<'_>) {
    let name = if coordinate == Coordinate::Mean { "μ" } else { "σ" };
    let at = pos2(axes.frame.right(), axes.frame.bottom() + 3.0);
    let name = ui.painter().text(at, Align2::RIGHT_TOP, name, fonts::medium(look.tick()), look.tokens.ink);
    plot::x_labels(ui, look, axes, area.with_max_x(name.left() - 4.0));
    for rect in plot::y_labels(ui, look, axes) {
        labels.avoid(rect);
    }
}

/// Sets off where a curve has no height, and says why: below the `notes` that are there already.
fn infinite(ui: &Ui, look: &Look, transform: &PlotTransform, curve: &Curve, notes: &mut Vec<Rect>) {
    let frame = *transform.frame();
    for ([from, to], overflows) in &curve.infinite {
        let [left, right] = [from, to].map(|x| transform.position_from_point_x(*x));
        let rect = Rect::from_x_y_ranges(left.max(frame.left())..=right.min(frame.right()), frame.y_range());
        if !(rect.width() >= 1.0) {
            continue;
        }
        ui.painter().rect_filled(rect, 0.0, faded(curve.colour, 0.08));
        let value = if *overflows { format::OVERFLOW } else { "= ∞" };
        let text = format!("{} {value}", curve.name);
        let width = text.chars().count() as f32 * look.tick() * 0.6;
        if width < frame.width() {
            let x = rect.center().x.clamp(frame.left() + width / 2.0, frame.right() - width / 2.0);
            let across = x - width / 2.0..=x + width / 2.0;
            let beside = |note: &&Rect| note.left() <= *across.end() && note.right() >= *across.start();
            let top = notes.iter().filter(beside).map(|note| note.bottom() + 2.0).fold(frame.top() + 2.0, f32::max);
            notes.push(plot::note(ui, look, pos2(x, top), Align2::CENTER_TOP, &text));
        }
    }
}

/// The place nearest to `x`.
fn nearest(points: &Points, x: f64) -> Option<usize> {
    let off = |all: &[Point]| all.first().map_or(f64::INFINITY, |point| (point.at - x).abs());
    (0..points.len()).min_by(|one, other| off(&points[*one]).total_cmp(&off(&points[*other])))
}

/// Marks what the text at the pointer is about.
fn pointed(ui: &Ui, look: &Look, transform: &PlotTransform, curves: &[Curve], place: usize) {
    let painter = ui.painter().with_clip_rect(*transform.frame());
    for curve in curves {
        let Some([x, y]) = curve.points.get(place).copied().filter(|[_, y]| y.is_finite()) else { continue };
        let at = transform.position_from_point(&PlotPoint::new(x, y));
        painter.circle(at, 3.5, curve.colour, Stroke::new(1.0, look.tokens.background));
    }
}

/// The coordinate at the pointer, and each divergence's value and slope there.
fn at_pointer(
    points: &Points,
    curves: &[Curve],
    place: usize,
    (coordinate, scale): (Coordinate, f64),
    around: &Surroundings,
) -> String {
    let all = points.get(place).map_or(&[][..], Vec::as_slice);
    let mut text = all.first().map_or_else(String::new, |point| written(coordinate, point.at, scale));
    for (curve, point) in curves.iter().zip(all) {
        let quantity = curve.series.unit;
        let unit = around.unit.written(quantity);
        let value = if point.overflows {
            format::OVERFLOW.to_owned()
        } else {
            format!("{} {unit}", format::readout(around.unit.show(point.value, quantity))).trim_end().to_owned()
        };
        text.push_str(&format!("\n{} {value}", curve.name));
        if let Some(slope) = point.slope {
            let slope = format::readout(around.unit.show(slope, quantity));
            let per = if coordinate == Coordinate::Mean { "per x" } else { "per log σ" };
            text.push_str(&format!(", slope {}", format!("{slope} {unit} {per}").replace("  ", " ")));
        }
    }
    text
}
