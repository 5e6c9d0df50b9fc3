//! The estimates against the bandwidth: a curve with its 95 % band for each estimator, the truth, the negative half, and
//! the line at the bandwidth in use.

use egui::{Align2, Color32, Pos2, Rect, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::bandwidth_line;
use super::table::unit_of;
use super::values::Values;
use crate::divergence::Unit;
use crate::estimator::{self, Estimate, MULTIPLIERS};
use crate::labs::{InfoUnit, Surroundings};
use crate::scenario::EstimateScenario;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Labels, Named, View};
use crate::ui::{fonts, format, widgets};

/// Within this factor of 1× every estimate is in sight; further out they may leave the plot.
const CORE: f64 = 4.0;
/// How much further than the core the range may reach for them, in heights of the core.
const REACH: f64 = 0.7;

/// Draws the plot into `area`; dragging the line or the ground changes the multiplier in `scenario`.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &mut EstimateScenario, values: &Values) {
    let look = &around.look;
    let curves = curves(values, around);
    let view = View { x: [MULTIPLIERS.0.log10(), MULTIPLIERS.1.log10()], y: range(&curves, values, around.unit) };
    let below =
        widgets::plot_caption(ui, look, area, "Estimate against bandwidth", &hint(ui, area, &view, &curves, values));
    let frame = Rect::from_min_max(below.min, pos2(below.right(), below.bottom() - look.tick() * 1.7));
    if frame.height() < 20.0 || frame.width() < 40.0 {
        return;
    }
    let transform = view.transform(frame);
    let xs = plot::times(view.x, (frame.width() / (look.tick() * 4.2)) as usize);
    let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 4.0)).clamp(2.0, 6.0));
    let negative = negative_half(ui, look, &transform);
    let explained = scenario.explained.id();
    let response = plot::show(ui, look, "Bandwidth plot", (frame, view), (&xs, &ys), |plot| {
        for curve in &curves {
            // The explained estimator's band stands out; many strong ones would be mud.
            let alpha = if curve.id == explained { 0.24 } else { 0.09 };
            plot::band(plot, &view, curve.name, &curve.band, faded(curve.colour, alpha));
        }
        plot::solid(
            plot,
            &view,
            "zero",
            &[[view.x[0], 0.0], [view.x[1], 0.0]],
            (look.tokens.soft_ink, look.hairline()),
        );
        if let Some(truth) = truth(values, around.unit) {
            plot::dotted(
                plot,
                &view,
                "truth",
                &[[view.x[0], truth], [view.x[1], truth]],
                (look.tokens.ink, look.outline()),
            );
        }
        for curve in &curves {
            let width = if curve.id == explained { look.curve() } else { look.curve() * 0.75 };
            plot::solid(plot, &view, curve.name, &curve.points, (curve.colour, width));
        }
    });
    plot::x_labels(ui, look, &transform, &xs, area.expand(12.0));
    plot::y_labels(ui, look, &transform, &ys);
    let mut labels = Labels::new(frame.shrink2(vec2(30.0, 3.0)));
    if let Some(rect) = negative {
        labels.avoid(rect);
    }
    if let Some(rect) = truth_note(ui, look, &transform, values, around.unit) {
        labels.avoid(rect);
    }
    let x = transform.position_from_point_x(scenario.bandwidth.multiplier().log10().clamp(view.x[0], view.x[1]));
    labels.avoid(Rect::from_x_y_ranges(x - 6.0..=x + 6.0, frame.y_range()));
    for curve in &curves {
        labels.named(Named { name: curve.name, colour: curve.colour, curve: on_screen(&transform, &curve.points) });
    }
    labels.obstacle(on_screen(&transform, &truth_line(values, around.unit, &view)));
    if let Some(multiplier) = bandwidth_line::ui(ui, look, &transform, &response, scenario.bandwidth.multiplier())
        && let Ok(changed) = scenario.bandwidth.with_multiplier(multiplier)
    {
        scenario.bandwidth = changed;
    }
    markers(ui, look, &transform, &curves, scenario.bandwidth.multiplier());
    labels.paint(ui, look, ui.scope_id().with("bandwidth names"));
    message(ui, look, frame, values, &curves);
}

/// One estimator's curve: (log₁₀ multiplier, estimate) and its band, in the unit shown.
struct Curve {
    id: &'static str,
    name: &'static str,
    index: usize,
    colour: Color32,
    points: Vec<[f64; 2]>,
    band: Vec<[f64; 3]>,
}

fn curves(values: &Values, around: &Surroundings) -> Vec<Curve> {
    let known = values.curves();
    let scale = around.unit.convert(1.0);
    let series = around.look.tokens.series;
    let each = |(place, estimator): (usize, &&'static dyn estimator::Estimator)| {
        let index = estimator::ALL.iter().position(|other| other.id() == estimator.id()).unwrap_or(0);
        let at = |estimate: Option<&Estimate>, multiplier: f64| {
            let number = |value: Option<f64>| value.map_or(f64::NAN, |value| value * scale);
            let interval = estimate.and_then(|estimate| estimate.interval);
            let value = number(estimate.map(|estimate| estimate.value));
            [multiplier.log10(), value, number(interval.map(|i| i.low)), number(interval.map(|i| i.high))]
        };
        let mut points: Vec<[f64; 4]> = known
            .points
            .iter()
            .map(|point| at(point.estimates.get(place).and_then(|e| e.as_ref().ok()), point.multiplier))
            .collect();
        // The number in the table lies on the curve, wherever the line is.
        if known.complete
            && let (Some(multiplier), Some(row)) = (values.multiplier(), values.row(estimator.id()))
            && (MULTIPLIERS.0..=MULTIPLIERS.1).contains(&multiplier)
        {
            let now = at(row.estimate.as_ref().ok(), multiplier);
            let place = points.partition_point(|point| point[0] < now[0]);
            points.insert(place, now);
        }
        Curve {
            id: estimator.id(),
            name: estimator.name(),
            index,
            colour: series[index % series.len()],
            band: points.iter().map(|[x, _, low, high]| [*x, *low, *high]).collect(),
            points: points.into_iter().map(|[x, y, ..]| [x, y]).collect(),
        }
    };
    // A distance in units of x has no place on an axis in nats.
    known.estimators.iter().enumerate().filter(|(_, estimator)| unit_of(**estimator) == Unit::Nats).map(each).collect()
}

fn truth(values: &Values, unit: InfoUnit) -> Option<f64> {
    values.truth().map(|truth| unit.convert(truth.kl_reverse)).filter(|truth| truth.is_finite())
}

fn truth_line(values: &Values, unit: InfoUnit, view: &View) -> Vec<[f64; 2]> {
    let steps = 0..=40;
    truth(values, unit).map_or_else(Vec::new, |truth| {
        steps.map(|step| [view.x[0] + view.width() * f64::from(step) / 40.0, truth]).collect()
    })
}

/// The range of y: the truth, zero and all that lies near 1×; further out only as much as leaves that readable.
fn range(curves: &[Curve], values: &Values, unit: InfoUnit) -> [f64; 2] {
    let mut core = [0.0_f64, 0.0_f64];
    let widen = |range: &mut [f64; 2], value: f64| *range = [range[0].min(value), range[1].max(value)];
    if let Some(truth) = truth(values, unit) {
        widen(&mut core, truth);
    }
    let finite = || curves.iter().flat_map(|curve| &curve.points).filter(|[_, y]| y.is_finite());
    for [_, y] in finite().filter(|[x, _]| x.abs() <= CORE.log10()) {
        widen(&mut core, *y);
    }
    let height = (core[1] - core[0]).max(1e-6);
    let mut range = core;
    for [_, y] in finite() {
        widen(&mut range, y.clamp(core[0] - REACH * height, core[1] + REACH * height));
    }
    let margin = 0.08 * (range[1] - range[0]).max(1e-6);
    [range[0] - margin, range[1] + margin]
}

/// The caption's right half: what the bands are, or the values under the pointer.
fn hint(ui: &Ui, area: Rect, view: &View, curves: &[Curve], values: &Values) -> String {
    let hover = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
    let Some(pos) = hover else {
        return if values.curves().complete || curves.is_empty() {
            "band: 95 %, drag the line"
        } else {
            "computing…"
        }
        .to_owned();
    };
    let x = view.x[0] + view.width() * f64::from((pos.x - area.left()) / area.width());
    let mut text = format!("at {}×", format::parameter(10f64.powf(x), 3));
    for curve in curves {
        let after = curve.points.partition_point(|[at, _]| *at < x).clamp(1, curve.points.len().max(2) - 1);
        if let (Some([x0, y0]), Some([x1, y1])) = (curve.points.get(after - 1), curve.points.get(after)) {
            let share = if x1 > x0 { (x - x0) / (x1 - x0) } else { 0.0 };
            text.push_str(&format!("   {} {}", curve.name, format::readout(y0 + share * (y1 - y0))));
        }
    }
    text
}

/// Shades what lies below zero; where its name stands.
fn negative_half(ui: &Ui, look: &Look, transform: &PlotTransform) -> Option<Rect> {
    let frame = *transform.frame();
    let zero = transform.position_from_point_y(0.0).clamp(frame.top(), frame.bottom());
    let rect = Rect::from_x_y_ranges(frame.x_range(), zero..=frame.bottom());
    let tokens = look.tokens;
    ui.painter().rect_filled(rect, 0.0, blended(tokens.error, tokens.background, 0.055));
    if rect.height() < look.tick() * 1.6 {
        return None;
    }
    let galley = ui.painter().layout_no_wrap("negative".to_owned(), fonts::regular(look.tick()), tokens.soft_ink);
    let at = Align2::RIGHT_BOTTOM.anchor_size(frame.right_bottom() - vec2(8.0, 3.0), galley.size());
    ui.painter().galley(at.min, galley, tokens.soft_ink);
    Some(at)
}

fn truth_note(ui: &Ui, look: &Look, transform: &PlotTransform, values: &Values, unit: InfoUnit) -> Option<Rect> {
    let truth = truth(values, unit)?;
    let frame = transform.frame();
    let y = transform.position_from_point_y(truth);
    if !frame.y_range().contains(y) {
        return None;
    }
    let text = format!("truth {}", format::readout(truth));
    let galley = ui.painter().layout_no_wrap(text, fonts::medium(look.tick()), look.tokens.ink);
    let rect = Align2::RIGHT_BOTTOM.anchor_size(pos2(frame.right() - 8.0, y - 3.0), galley.size());
    ui.painter().rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, faded(look.tokens.background, 0.8));
    ui.painter().galley(rect.min, galley, look.tokens.ink);
    Some(rect)
}

/// Each estimator's marker where its curve meets the line.
fn markers(ui: &Ui, look: &Look, transform: &PlotTransform, curves: &[Curve], multiplier: f64) {
    let painter = ui.painter().with_clip_rect(transform.frame().expand(look.marker()));
    for curve in curves {
        let now = curve.points.iter().find(|[x, y]| (x - multiplier.log10()).abs() < 1e-9 && y.is_finite());
        if let Some([x, y]) = now {
            let at = transform.position_from_point(&PlotPoint::new(*x, *y));
            let edge = egui::Stroke::new(1.5, look.tokens.background);
            plot::marker(&painter, curve.index, at, look.marker() * 0.95, curve.colour, edge);
        }
    }
}

/// What to do when there is nothing to draw.
fn message(ui: &Ui, look: &Look, frame: Rect, values: &Values, curves: &[Curve]) {
    let first_error =
        || values.curves().points.first().and_then(|point| point.h.as_ref().err().map(ToString::to_string));
    let text = if values.data().is_none() {
        return;
    } else if curves.is_empty() {
        "no estimator in nats is switched on: switch one on at the left".to_owned()
    } else if let Some(error) = first_error() {
        error
    } else {
        return;
    };
    plot::note(ui, look, frame.center(), Align2::CENTER_CENTER, &text);
}

fn on_screen(transform: &PlotTransform, points: &[[f64; 2]]) -> Vec<Pos2> {
    let finite = points.iter().filter(|[_, y]| y.is_finite());
    let frame = transform.frame().expand(40.0);
    finite
        .map(|[x, y]| transform.position_from_point(&PlotPoint::new(*x, *y)))
        .map(|at| pos2(at.x, at.y.clamp(frame.top(), frame.bottom())))
        .collect()
}
