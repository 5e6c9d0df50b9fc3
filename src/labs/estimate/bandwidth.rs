//! The estimates against the bandwidth: a curve with its 95 % band for each estimator, the truth, the negative half, and
//! the line at the bandwidth in use.

use egui::{Align2, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::bandwidth_curves::{Curve, TruthLine, curves, range, truths};
use super::bandwidth_line;
use super::sources::Which;
use super::values::Values;
use crate::estimator::MULTIPLIERS;
use crate::labs::Surroundings;
use crate::scenario::EstimateScenario;
use crate::text::{Unit, format};
use crate::ui::fonts;
use crate::ui::look::{Look, blended, faded};
use crate::ui::plot::{self, Axes, Labels, Named, View};
use crate::ui::widgets::Spot;

/// How strongly curves of the set-up before a change are drawn.
const OLD: f32 = 0.35;

/// Draws the plot into `spot`; dragging the line or the ground changes the multiplier in `scenario`.
pub fn ui(ui: &mut Ui, spot: Spot, around: &Surroundings, scenario: &mut EstimateScenario, values: &Values) {
    let (look, area) = (&around.look, spot.area);
    let curves = curves(values, around);
    let truths = truths(values, scenario.explained, around.unit);
    // Curves of the set-up as it was before the change that is being made are only a background.
    let old = values.along().is_some_and(|along| !along.of_found);
    let tint = |colour| if old { faded(colour, OLD) } else { colour };
    let view = View { x: [MULTIPLIERS.0.log10(), MULTIPLIERS.1.log10()], y: range(&curves, &truths) };
    let gutter = look.tick() * 2.2;
    let explained = scenario.explained.id();
    let hint = hint(ui, look, area.with_min_x(area.left() + gutter), &view, (&curves, explained, values));
    let below = spot.caption(ui, look, "Estimate against bandwidth", &hint);
    let frame = plot::frame(look, below, gutter);
    if !plot::has_room(frame) {
        return;
    }
    let xs = plot::times(view.x, (frame.width() / (look.tick() * 4.2)) as usize);
    let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 4.0)).clamp(2.0, 6.0));
    let axes = Axes { frame, view, xs, ys };
    let transform = axes.transform();
    negative_half(ui, look, &transform);
    let response = plot::show(ui, look, "Bandwidth plot", &axes, |plot| {
        for curve in &curves {
            // The explained estimator's band stands out; many strong ones would be mud.
            let alpha = if curve.id == explained { 0.26 } else { 0.09 };
            plot::band(plot, &view, curve.name, &curve.band, faded(tint(curve.colour), alpha));
        }
        plot::solid(
            plot,
            &view,
            "zero",
            &[[view.x[0], 0.0], [view.x[1], 0.0]],
            (look.tokens.soft_ink, look.hairline()),
        );
        for truth in &truths {
            let line = [[view.x[0], truth.value], [view.x[1], truth.value]];
            let colour = if truth.is_truth { look.tokens.ink } else { look.tokens.soft_ink };
            plot::dotted(plot, &view, truth.symbol, &line, (tint(colour), look.outline()));
        }
        // The explained curve comes last, over the others.
        let (last, others): (Vec<&Curve>, Vec<&Curve>) = curves.iter().partition(|curve| curve.id == explained);
        for curve in others.into_iter().chain(last) {
            let width = if curve.id == explained { look.curve() } else { look.curve() * 0.75 };
            if curve.steady {
                // What the bandwidth has no say in stays in the background.
                plot::dashed(plot, &view, curve.name, &curve.points, (tint(curve.colour), look.outline()));
            } else {
                plot::solid(plot, &view, curve.name, &curve.points, (tint(curve.colour), width));
            }
        }
    });
    plot::x_labels(ui, look, &axes, area.expand(12.0));
    plot::y_labels_beside(ui, look, &axes);
    let mut labels = Labels::new(frame.shrink2(vec2(30.0, 3.0)));
    if let Some(rect) = negative_note(ui, look, &axes, &curves) {
        labels.avoid(rect);
    }
    let x = transform.position_from_point_x(scenario.bandwidth.multiplier().log10().clamp(view.x[0], view.x[1]));
    for truth in &truths {
        if let Some(rect) = truth_note(ui, look, &transform, truth, x) {
            labels.avoid(rect);
        }
        labels.obstacle(on_screen(&axes, &truth_line(truth, &view)));
    }
    labels.avoid(Rect::from_x_y_ranges(x - 6.0..=x + 6.0, frame.y_range()));
    // The explained curve's name gets the first choice of place.
    let (first, others): (Vec<&Curve>, Vec<&Curve>) = curves.iter().partition(|curve| curve.id == explained);
    for curve in first.into_iter().chain(others) {
        labels.named(Named { name: curve.name, colour: tint(curve.colour), curve: on_screen(&axes, &curve.points) });
    }
    if let Some(multiplier) = bandwidth_line::ui(ui, look, &transform, &response, scenario.bandwidth.multiplier())
        && let Ok(changed) = scenario.bandwidth.with_multiplier(multiplier)
    {
        scenario.bandwidth = changed;
    }
    if let Some(multiplier) = values.multiplier().filter(|_| !old) {
        markers(ui, look, &transform, &curves, multiplier);
    }
    labels.paint(ui, look, ui.scope_id().with(("bandwidth names", values.epoch())));
    let none_on = !scenario.estimators.iter().any(|estimator| estimator.aim().unit() == Unit::Nats);
    message(ui, look, frame, values, none_on);
}

fn truth_line(truth: &TruthLine, view: &View) -> Vec<[f64; 2]> {
    (0..=40).map(|step| [view.x[0] + view.width() * f64::from(step) / 40.0, truth.value]).collect()
}

/// The caption's right half: what the bands are, or the values under the pointer, the explained one first.
fn hint(
    ui: &Ui,
    look: &Look,
    area: Rect,
    view: &View,
    (curves, explained, values): (&[Curve], &str, &Values),
) -> String {
    let hover = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
    // Values of the set-up before a change are not read out.
    let readable = values.along().is_none_or(|along| along.of_found);
    let Some(pos) = hover.filter(|_| readable) else {
        let coming = match values.along() {
            Some(along) => !(along.of_found && along.known.complete),
            None => values.error(Which::First).is_none(),
        };
        let about = format!("band: 95 % of the noise{}", look.advice(", drag the line"));
        return if coming { "computing…".to_owned() } else { about };
    };
    let x = view.x[0] + view.width() * f64::from((pos.x - area.left()) / area.width());
    let mut text = format!("at {}×", format::parameter(10f64.powf(x), 3));
    let (first, others): (Vec<&Curve>, Vec<&Curve>) = curves.iter().partition(|curve| curve.id == explained);
    // As many as have room beside the caption.
    let room = ((area.width() * 0.66) / (look.caption() * 0.52)) as usize;
    for curve in first.into_iter().chain(others) {
        let Some(value) = curve.at(x) else { continue };
        let more = format!("   {} {}", curve.name, format::readout(value));
        if text.chars().count() + more.chars().count() > room {
            break;
        }
        text.push_str(&more);
    }
    text
}

/// Shades what lies below zero.
fn negative_half(ui: &Ui, look: &Look, transform: &PlotTransform) {
    let frame = *transform.frame();
    let zero = transform.position_from_point_y(0.0).clamp(frame.top(), frame.bottom());
    let rect = Rect::from_x_y_ranges(frame.x_range(), zero..=frame.bottom());
    ui.painter().rect_filled(rect, 0.0, blended(look.tokens.error, look.tokens.background, 0.055));
}

/// Names the negative half, in that of its corners through which the fewest curves run; where the name stands.
fn negative_note(ui: &Ui, look: &Look, axes: &Axes, curves: &[Curve]) -> Option<Rect> {
    let (frame, transform) = (axes.frame, axes.transform());
    if frame.bottom() - transform.position_from_point_y(0.0) < look.tick() * 1.6 {
        return None;
    }
    let galley = ui.painter().layout_no_wrap("negative".to_owned(), fonts::regular(look.tick()), look.tokens.soft_ink);
    let zero = transform.position_from_point_y(0.0).max(frame.top());
    let corners = [
        Align2::RIGHT_BOTTOM.anchor_size(frame.right_bottom() + vec2(-8.0, -3.0), galley.size()),
        Align2::LEFT_BOTTOM.anchor_size(frame.left_bottom() + vec2(8.0, -3.0), galley.size()),
        Align2::RIGHT_TOP.anchor_size(pos2(frame.right() - 8.0, zero + 5.0), galley.size()),
        Align2::LEFT_TOP.anchor_size(pos2(frame.left() + 8.0, zero + 5.0), galley.size()),
    ];
    let points: Vec<Pos2> = curves.iter().flat_map(|curve| on_screen(axes, &curve.points)).collect();
    let crossed = |rect: &Rect| points.iter().filter(|point| rect.expand(4.0).contains(**point)).count();
    let rect = corners.into_iter().min_by_key(crossed)?;
    ui.painter().galley(rect.min, galley, look.tokens.soft_ink);
    Some(rect)
}

/// Names the line of a true value; where the name stands.
fn truth_note(ui: &Ui, look: &Look, transform: &PlotTransform, truth: &TruthLine, line: f32) -> Option<Rect> {
    let frame = transform.frame();
    let y = transform.position_from_point_y(truth.value);
    if !frame.y_range().contains(y) {
        return None;
    }
    let (before, colour) =
        if truth.is_truth { ("truth", look.tokens.ink) } else { ("it aims at", look.tokens.soft_ink) };
    let text = format!("{before} {} {}", truth.symbol, format::readout(truth.value));
    let galley = ui.painter().layout_no_wrap(text, fonts::medium(look.tick()), colour);
    // At the right, unless the line at the bandwidth stands there.
    let rect = if line > frame.right() - galley.size().x - 20.0 {
        Align2::LEFT_BOTTOM.anchor_size(pos2(frame.left() + 8.0, y - 3.0), galley.size())
    } else {
        Align2::RIGHT_BOTTOM.anchor_size(pos2(frame.right() - 8.0, y - 3.0), galley.size())
    };
    ui.painter().rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, faded(look.tokens.background, 0.8));
    let name = galley.text().to_owned();
    ui.painter().galley(rect.min, galley, colour);
    let response = ui.interact(rect, ui.scope_id().with(("true value", truth.symbol)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_text(if truth.is_truth {
        "The exact value that the estimator taken apart is held against"
    } else {
        "What the formula estimates instead"
    });
    Some(rect)
}

/// Each estimator's marker where its curve is at the multiplier that the table's numbers belong to.
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
fn message(ui: &Ui, look: &Look, frame: Rect, values: &Values, none_on: bool) {
    let first_error = || values.along()?.known.points.first()?.h.as_ref().err().map(ToString::to_string);
    let text = if values.data().is_none() {
        return;
    } else if none_on {
        "no estimator in nats is switched on: switch one on at the left".to_owned()
    } else if let Some(error) = first_error() {
        error
    } else {
        return;
    };
    plot::note(ui, look, frame.center(), Align2::CENTER_CENTER, &text);
}

/// A curve on the screen, finely divided, so that a name that would lie along it is seen to.
fn on_screen(axes: &Axes, points: &[[f64; 2]]) -> Vec<Pos2> {
    let frame = axes.frame.expand(40.0);
    let finite = axes.on_screen(points, 1).into_iter();
    let finite: Vec<Pos2> = finite.map(|at| pos2(at.x, at.y.clamp(frame.top(), frame.bottom()))).collect();
    finite.windows(2).flat_map(|pair| (0..4u8).map(|part| pair[0].lerp(pair[1], f32::from(part) / 4.0))).collect()
}
