//! The KLs against ε, or D(P‖Q) against the temperature of Q, with a line at the one in use that can be dragged.

use egui::{Align2, CursorIcon, Rect, Sense, Stroke, Ui, WidgetInfo, pos2};
use egui_plot::PlotTransform;

use crate::discrete::temperature::Best;
use crate::labs::Surroundings;
use crate::labs::discrete::curves::{Against, Curve};
use crate::labs::discrete::values::{Shown, Values};
use crate::labs::discrete::words::untreated;
use crate::labs::discrete::{epsilon_bar, keys};
use crate::scenario::{DiscreteScenario, TEMPERATURES};
use crate::text::InfoUnit;
use crate::text::format::{parameter, readout};
use crate::ui::look::Look;
use crate::ui::plot::{self, Labels, Named};
use crate::ui::widgets;

/// Draws the plot into `area`; the line changes ε or the temperature.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values) {
    let look = &around.look;
    let Some(against) = Against::of(scenario.view) else { return };
    let below = widgets::plot_caption(ui, look, area, caption(against), &right(scenario, against));
    let frame = Rect::from_min_max(below.min, pos2(below.right(), below.bottom() - look.tick() - 8.0));
    let (Some(Ok(shown)), Some(curve)) = (values.shown(), values.curve().filter(|curve| curve.against == against))
    else {
        return;
    };
    if frame.height() < 24.0 || frame.width() < 60.0 {
        return;
    }
    if (against, shown.fit.best) == (Against::Temperature, Best::Never) {
        // No axis has room for it.
        plot::note(ui, look, frame.center(), Align2::CENTER_CENTER, "D(P‖Q) is ∞ at every T");
        return;
    }
    let lines = lines(look, curve, shown, around.unit);
    let (low, high) = against.exponents();
    let y =
        if against == Against::Temperature { near_the_least(&lines, scenario.temperature) } else { heights(&lines) };
    let view = plot::View { x: [low, high], y };
    let xs = plot::decades(view.x, (frame.width() / 64.0) as usize);
    let ys = plot::linear(view.y, f64::from(frame.height() / 44.0).clamp(2.0, 6.0));
    let axes = plot::Axes { frame, view, xs, ys };
    let ground = {
        let drawn = lines.clone();
        let width = look.curve();
        let name = if against == Against::Epsilon { "D against ε" } else { "D against T" };
        plot::show(ui, look, name, &axes, move |plot| {
            for line in &drawn {
                plot::solid(plot, &view, line.name, &line.points, (line.colour, width));
                if line.exact.is_finite() {
                    let level = [[view.x[0], line.exact], [view.x[1], line.exact]];
                    plot::dashed(plot, &view, line.name, &level, (line.colour, 1.0));
                }
            }
        })
    };
    let transform = axes.transform();
    plot::x_labels(ui, look, &axes, area.expand2(egui::vec2(12.0, 0.0)));
    let mut labels = Labels::new(frame);
    for rect in plot::y_labels(ui, look, &axes) {
        labels.avoid(rect);
    }
    for line in &lines {
        labels.named(Named { name: line.name, colour: line.colour, curve: axes.on_screen(&line.points, 1) });
    }
    if let (Against::Temperature, Best::At(best)) = (against, shown.fit.best) {
        let exponent = best.log10();
        let x = exponent.clamp(low, high);
        let at =
            transform.position_from_point(&egui_plot::PlotPoint::new(x, around.unit.convert(shown.fit.divergence)));
        // A least that is off the axis has no dot on it, but an arrow towards it.
        let text = format!("least at T = {}", parameter(best, 3));
        let text = match () {
            () if exponent < low => format!("← {text}"),
            () if exponent > high => format!("{text} →"),
            () => {
                plot::marker(ui.painter(), 0, at, look.marker(), look.tokens.series[0], Stroke::NONE);
                text
            }
        };
        let (to, anchor) =
            if x < 0.5 * (low + high) + 0.6 { (14.0, Align2::LEFT_BOTTOM) } else { (-14.0, Align2::RIGHT_BOTTOM) };
        labels.avoid(plot::note(ui, look, at + egui::vec2(to, -4.0), anchor, &text));
    }
    labels.paint(ui, look, ui.scope_id().with(("curves", frame.width() as i32)));
    mark(ui, look, (&transform, &ground), scenario, against);
}

fn caption(against: Against) -> &'static str {
    match against {
        Against::Epsilon => "D against ε",
        Against::Temperature => "D(P‖Q) against the temperature of Q",
    }
}

fn right(scenario: &DiscreteScenario, against: Against) -> String {
    match (against, scenario.zeros) {
        (Against::Epsilon, "add") => "ε added to all, then normalised; dashed: the exact value".to_owned(),
        (Against::Epsilon, _) => "ε added inside the logs; dashed: the exact value".to_owned(),
        (Against::Temperature, _) => untreated(scenario, "dashed: as given, T = 1").to_owned(),
    }
}

/// A curve as it is drawn.
#[derive(Clone)]
struct Line {
    name: &'static str,
    points: Vec<[f64; 2]>,
    colour: egui::Color32,
    exact: f64,
}

fn lines(look: &Look, curve: &Curve, shown: &Shown, unit: InfoUnit) -> Vec<Line> {
    let scaled = |points: &[[f64; 2]]| points.iter().map(|[x, y]| [*x, unit.convert(*y)]).collect();
    let exact = |id: &str| unit.convert(shown.exact(id));
    let given = match curve.against {
        Against::Epsilon => exact("kl-forward"),
        Against::Temperature => {
            let at_one = curve.forward.iter().min_by(|a, b| a[0].abs().total_cmp(&b[0].abs()));
            at_one.map_or(f64::NAN, |point| unit.convert(point[1]))
        }
    };
    let forward =
        Line { name: "D(P‖Q)", points: scaled(&curve.forward), colour: look.tokens.series[0], exact: given };
    let reverse = Line {
        name: "D(Q‖P)",
        points: scaled(&curve.reverse),
        colour: look.tokens.series[1],
        exact: exact("kl-reverse"),
    };
    [forward, reverse].into_iter().filter(|line| !line.points.is_empty()).collect()
}

/// From 0, or the lowest point below it, to a little above the highest.
fn heights(lines: &[Line]) -> [f64; 2] {
    let ys = || lines.iter().flat_map(|line| line.points.iter().map(|point| point[1])).filter(|y| y.is_finite());
    let (low, high) = (ys().fold(0.0, f64::min), ys().fold(0.0, f64::max));
    let span = (high - low).max(1e-12);
    [if low < 0.0 { low - 0.06 * span } else { low }, high + 0.1 * span]
}

/// Of a curve that rises without end where Q gets cold: up to what it is given, in use and where Q is flat, so that its
/// least is in sight.
fn near_the_least(lines: &[Line], temperature: f64) -> [f64; 2] {
    let Some(line) = lines.first() else { return heights(lines) };
    let now = temperature.log10();
    let nearest = line.points.iter().min_by(|a, b| (a[0] - now).abs().total_cmp(&(b[0] - now).abs()));
    let wanted = [Some(line.exact), nearest.map(|point| point[1]), line.points.last().map(|point| point[1])];
    let top = wanted.into_iter().flatten().filter(|value| value.is_finite()).fold(0.0, f64::max);
    if top > 0.0 { [0.0, 1.6 * top] } else { heights(lines) }
}

/// The line at the value in use.
fn mark(
    ui: &mut Ui,
    look: &Look,
    (transform, ground): (&PlotTransform, &egui::Response),
    scenario: &mut DiscreteScenario,
    against: Against,
) {
    let frame = *transform.frame();
    let value = if against == Against::Epsilon { scenario.epsilon } else { scenario.temperature };
    let (low, high) = against.exponents();
    let exponent = value.log10().clamp(low, high);
    let x = transform.position_from_point_x(exponent);
    let rect = Rect::from_x_y_ranges(x - 8.0..=x + 8.0, frame.y_range());
    let response = ui.interact(rect, ui.scope_id().with("mark"), Sense::drag());
    let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    let (name, symbol) = if against == Against::Epsilon {
        ("ε in use, as a power of ten", "ε")
    } else {
        ("T in use, as a power of ten", "T")
    };
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), exponent, name));
    let held = [&response, ground].into_iter().find(|held| held.dragged() || held.clicked());
    if held.is_some() {
        response.request_focus();
    }
    let pointed = held.and_then(egui::Response::interact_pointer_pos).map(|at| transform.value_from_position(at).x);
    let moved = keys::along(ui, &response, exponent).or(pointed).map(|exponent| exponent.clamp(low, high));
    if let Some(exponent) = moved {
        match against {
            Against::Epsilon => {
                scenario.epsilon = epsilon_bar::rounded(exponent);
                if !matches!(scenario.zeros, "add" | "in-logs") {
                    scenario.zeros = "in-logs";
                }
            }
            Against::Temperature => scenario.temperature = temperature(exponent),
        }
    }
    let hot = response.hovered() || response.dragged() || response.has_focus();
    ui.painter().vline(x, frame.y_range(), Stroke::new(if hot { 2.4 } else { 1.6 } * look.hairline(), look.tokens.ink));
    let knob = pos2(x, frame.top() + look.marker() + 3.0);
    ui.painter().circle_filled(knob, look.marker() + if hot { 2.5 } else { 1.5 }, look.tokens.ink);
    if response.has_focus() {
        ui.painter().circle_stroke(knob, look.marker() + 5.0, ui.visuals().selection.stroke);
    }
    let text = format!("{symbol} = {}", parameter(value, 3));
    let (at, anchor) = if x < frame.center().x {
        (knob + egui::vec2(12.0, 0.0), Align2::LEFT_CENTER)
    } else {
        (knob - egui::vec2(12.0, 0.0), Align2::RIGHT_CENTER)
    };
    plot::note(ui, look, at, anchor, &text);
    response.on_hover_text(format!("{symbol} = {}. Drag the line, or use ← and →", readout(value)));
}

/// 10^`exponent` to three digits, and exactly 1 close to 1.
fn temperature(exponent: f64) -> f64 {
    if exponent.abs() < 0.012 {
        return 1.0;
    }
    let value = 10_f64.powf(exponent);
    format!("{value:.2e}").parse().unwrap_or(value).clamp(TEMPERATURES.0, TEMPERATURES.1)
}
