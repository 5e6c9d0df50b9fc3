//! A table over time: each row against the one before it, and a threshold above which rows are named.

use std::ops::Range;

use egui::{Align2, CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::discrete::drift::Step;
use crate::labs::Surroundings;
use crate::labs::discrete::keys;
use crate::labs::discrete::values::Shown;
use crate::labs::discrete::words::untreated;
use crate::scenario::{DiscreteScenario, THRESHOLD_MAX};
use crate::text::format::{parameter, readout};
use crate::ui::look::{Look, faded};
use crate::ui::{fonts, plot, widgets};

/// How far above and below the threshold it can be taken hold of, in points; the ring of the focus runs there.
const GRIP: f32 = 5.0;

struct Axes {
    frame: Rect,
    steps: usize,
    top: f64,
}

impl Axes {
    fn x(&self, step: usize) -> f32 {
        self.frame.left() + self.frame.width() * (step as f32 + 0.5) / self.steps.max(1) as f32
    }

    fn y(&self, nats: f64) -> f32 {
        self.frame.bottom() - ((nats / self.top) as f32).clamp(0.0, 1.0) * self.frame.height()
    }
}

/// Draws the plot into `area`; the threshold can be dragged, and a click on a step makes it P and Q.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &mut DiscreteScenario, shown: &Shown) {
    let look = &around.look;
    let left = "D(row‖row before)";
    let right = untreated(scenario, look.advice("drag the threshold; a click on a row makes it P"));
    let below = widgets::plot_caption(ui, look, area, left, right);
    let frame =
        Rect::from_min_max(below.min + vec2(0.0, 20.0), pos2(below.right(), below.bottom() - look.tick() - 10.0));
    if frame.height() < 30.0 || frame.width() < 60.0 {
        return;
    }
    let down = ui.input(|input| input.pointer.any_down());
    let memory = ui.scope_id().with("drift top");
    let held = ui.data(|data| data.get_temp::<f64>(memory)).filter(|_| down);
    let highest = shown.drift.iter().map(|step| step.value).filter(|value| value.is_finite()).fold(0.0, f64::max);
    let top = held.unwrap_or_else(|| (highest.max(scenario.threshold) * 1.2).max(1e-9));
    ui.data_mut(|data| data.insert_temp(memory, top));
    let axes = Axes { frame, steps: shown.drift.len(), top };
    ground(ui, around, &axes);
    let (clicked, names) = steps(ui, around, &axes, (scenario, shown));
    threshold(ui, around, &axes, (scenario, shown), &names);
    if let Some(step) = clicked {
        (scenario.p, scenario.q) = (step.row, step.against);
    }
}

fn ground(ui: &Ui, around: &Surroundings, axes: &Axes) {
    let look = &around.look;
    let view = plot::View { x: [0.0, 1.0], y: [0.0, around.unit.convert(axes.top)] };
    let ticks = plot::linear(view.y, f64::from(axes.frame.height() / 60.0).clamp(2.0, 7.0));
    let marked = plot::Axes { ys: ticks, ..plot::Axes::bare(axes.frame, view) };
    plot::grid(ui, look, &marked);
    plot::y_labels(ui, look, &marked);
    ui.painter().hline(axes.frame.x_range(), axes.frame.bottom(), Stroke::new(1.2, look.tokens.soft_ink));
}

fn steps(
    ui: &mut Ui,
    around: &Surroundings,
    axes: &Axes,
    (scenario, shown): (&DiscreteScenario, &Shown),
) -> (Option<Step>, Vec<Rect>) {
    let look = &around.look;
    let rows = scenario.table.rows();
    let room = axes.frame.width() / axes.steps.max(1) as f32;
    let (mut clicked, mut taken) = (None, Vec::new());
    let stroke = Stroke::new(look.outline(), faded(look.tokens.series[0], 0.5));
    for run in finite_runs(&shown.drift) {
        let line = run.map(|index| pos2(axes.x(index), axes.y(shown.drift[index].value))).collect();
        ui.painter().add(egui::Shape::line(line, stroke));
    }
    let mut right = f32::MIN;
    for (index, step) in shown.drift.iter().enumerate() {
        let above = step.value > scenario.threshold;
        let colour = if above { look.tokens.series[1] } else { look.tokens.series[0] };
        let at = pos2(axes.x(index), axes.y(step.value));
        if room >= 9.0 {
            ui.painter().vline(at.x, at.y..=axes.frame.bottom(), Stroke::new(look.hairline(), faded(colour, 0.5)));
        }
        let chosen = (scenario.p, scenario.q) == (step.row, step.against);
        let size = look.marker().min(room * 0.45);
        if step.value.is_finite() {
            plot::marker(ui.painter(), usize::from(above), at, size, colour, Stroke::NONE);
        } else {
            // Beyond the axis: an arrow to the edge.
            let tip = [at + vec2(-size, size), at, at + vec2(size, size)];
            ui.painter().add(egui::Shape::line(tip.to_vec(), Stroke::new(look.curve(), colour)));
        }
        if chosen {
            ui.painter().circle_stroke(at, look.marker() + 3.5, Stroke::new(1.5, look.tokens.ink));
        }
        let (row, before) = (rows[step.row].name(), rows[step.against].name());
        let value = readout(around.unit.convert(step.value));
        if above {
            let text = format!("{row} {value}");
            let galley = ui.painter().layout_no_wrap(text, fonts::semibold(look.label()), colour);
            let half = galley.size().x / 2.0;
            let x = at.x.clamp(axes.frame.left() + half, (axes.frame.right() - half).max(axes.frame.left() + half));
            if x - half > right {
                right = x + half + 6.0;
                let corner = pos2(x - half, at.y - look.marker() - 4.0 - galley.size().y);
                taken.push(Rect::from_min_size(corner, galley.size()));
                ui.painter().galley(corner, galley, colour);
            }
        }
        let place = Rect::from_center_size(pos2(at.x, at.y), vec2(room.clamp(4.0, 26.0), 26.0));
        let response = ui.interact(place, ui.scope_id().with(("step", index)), Sense::click());
        let name = format!("{row} against {before}: {value} {}", around.unit.name());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        if response.clicked() {
            clicked = Some(*step);
        }
        response.on_hover_text(format!("{name}\nClick: {row} becomes P, {before} becomes Q"));
    }
    names(ui, look, axes, (scenario, shown));
    (clicked, taken)
}

/// The steps that a line connects: it breaks at ∞, which is no height.
fn finite_runs(drift: &[Step]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for index in (0..drift.len()).filter(|index| drift[*index].value.is_finite()) {
        match runs.last_mut() {
            Some(run) if run.end == index => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

/// The rows' names below the steps, as many as have room.
fn names(ui: &Ui, look: &Look, axes: &Axes, (scenario, shown): (&DiscreteScenario, &Shown)) {
    let mut right = f32::MIN;
    for (index, step) in shown.drift.iter().enumerate() {
        let name = scenario.table.rows()[step.row].name().to_owned();
        let galley = ui.painter().layout_no_wrap(name, fonts::regular(look.tick()), look.tokens.soft_ink);
        let rect = Align2::CENTER_TOP.anchor_size(pos2(axes.x(index), axes.frame.bottom() + 4.0), galley.size());
        if rect.left() > right && rect.left() > axes.frame.left() - 20.0 && rect.right() < axes.frame.right() + 20.0 {
            right = rect.right() + 6.0;
            ui.painter().galley(rect.min, galley, look.tokens.soft_ink);
        }
    }
}

/// Where along the threshold its name covers no step, no line and none of the names that are `taken`: as far right as can be,
/// above it rather than below.
fn free_place(axes: &Axes, shown: &Shown, y: f32, size: egui::Vec2, taken: &[Rect]) -> (egui::Pos2, Align2) {
    /// Looks between two steps.
    const LOOKS: usize = 24;
    /// Places along the threshold.
    const PLACES: u8 = 32;
    let points: Vec<egui::Pos2> =
        shown.drift.iter().enumerate().map(|(index, step)| pos2(axes.x(index), axes.y(step.value))).collect();
    let crosses = |rect: &Rect| {
        let near = rect.expand(4.0);
        let reach = near.expand(6.0);
        // The steps above or below it, and one beyond on either side for the line.
        let first = points.partition_point(|point| point.x < reach.left()).saturating_sub(1);
        let last = (points.partition_point(|point| point.x <= reach.right()) + 1).min(points.len());
        let (here, drift) = (&points[first..last], &shown.drift[first..last]);
        let on_line = |(ends, steps): (&[egui::Pos2], &[Step])| {
            steps.iter().all(|step| step.value.is_finite())
                && (0..LOOKS).any(|look| near.contains(ends[0].lerp(ends[1], look as f32 / LOOKS as f32)))
        };
        here.iter().any(|point| reach.contains(*point))
            || here.windows(2).zip(drift.windows(2)).any(on_line)
            || taken.iter().any(|taken| taken.intersects(near))
    };
    // The labels of the axis are at the left.
    let (left, right) = (axes.frame.left() + 46.0, axes.frame.right());
    let along = |place: u8| egui::lerp(right..=left.min(right - size.x) + size.x, f32::from(place) / f32::from(PLACES));
    let sides = [(y - GRIP - 1.0, Align2::RIGHT_BOTTOM), (y + GRIP + 1.0, Align2::RIGHT_TOP)];
    let mut places =
        sides.into_iter().flat_map(|(y, anchor)| (0..=PLACES).map(move |place| (pos2(along(place), y), anchor)));
    let free = |(at, anchor): &(egui::Pos2, Align2)| {
        let rect = anchor.anchor_size(*at, size);
        axes.frame.y_range().contains(rect.center().y) && !crosses(&rect)
    };
    places.find(free).unwrap_or((pos2(right, sides[0].0), sides[0].1))
}

fn threshold(
    ui: &mut Ui,
    around: &Surroundings,
    axes: &Axes,
    (scenario, shown): (&mut DiscreteScenario, &Shown),
    taken: &[Rect],
) {
    let look = &around.look;
    let y = axes.y(scenario.threshold);
    let rect = Rect::from_x_y_ranges(axes.frame.x_range(), y - GRIP..=y + GRIP);
    let response = ui.interact(rect, ui.scope_id().with("threshold"), Sense::drag());
    let response = response.on_hover_and_drag_cursor(CursorIcon::ResizeVertical);
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), scenario.threshold, "Threshold in nats"));
    if response.drag_started() {
        response.request_focus();
    }
    let per_pixel = axes.top / f64::from(axes.frame.height());
    let pointed = response.interact_pointer_pos().filter(|_| response.dragged()).map(|at| {
        let nats = f64::from((axes.frame.bottom() - at.y) / axes.frame.height()) * axes.top;
        crate::labs::edit::snapped(nats.max(0.0), per_pixel)
    });
    let stepped = keys::up(ui, &response).map(|steps| {
        let step = 10_f64.powf((axes.top / 50.0).log10().ceil());
        ((scenario.threshold / step + steps).round() * step).max(0.0)
    });
    if let Some(threshold) = pointed.or(stepped) {
        scenario.threshold = threshold.min(THRESHOLD_MAX);
    }
    let hot = response.hovered() || response.dragged() || response.has_focus();
    let stroke = Stroke::new(if hot { 2.4 } else { 1.6 } * look.hairline(), look.tokens.ink);
    ui.painter().extend(egui::Shape::dashed_line(
        &[pos2(axes.frame.left(), y), pos2(axes.frame.right(), y)],
        stroke,
        7.0,
        4.0,
    ));
    let text = format!("threshold {} {}", parameter(around.unit.convert(scenario.threshold), 4), around.unit.name());
    let size = ui.painter().layout_no_wrap(text.clone(), fonts::regular(look.label()), look.tokens.ink).size();
    let (at, anchor) = free_place(axes, shown, y, size, taken);
    plot::note(ui, look, at, anchor, &text);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 3.0, ui.visuals().selection.stroke, egui::StrokeKind::Inside);
    }
    response.on_hover_text("Rows above it are named. Drag it, or use ↑ and ↓");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_breaks_at_infinity() {
        let drift = |values: &[f64]| -> Vec<Step> {
            values.iter().enumerate().map(|(row, value)| Step { row: row + 1, against: row, value: *value }).collect()
        };
        let infinite = f64::INFINITY;
        assert_eq!(finite_runs(&drift(&[0.1, 0.2, infinite, 0.3, 0.1])), [0..2, 3..5]);
        assert_eq!(finite_runs(&drift(&[infinite, 0.2, infinite, 0.1])), [1..2, 3..4]);
        assert!(finite_runs(&drift(&[infinite])).is_empty() && finite_runs(&[]).is_empty());
    }
}
