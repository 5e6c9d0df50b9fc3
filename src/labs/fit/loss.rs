//! The loss curves: how far each run's loss is above its optimum, or the lowest seen where none is known, step by step, on a logarithmic scale.

mod noise;

use std::fmt::Write as _;

use egui::{Align2, Rect, Ui};

use super::densities::Epoch;
use super::optima::Optima;
use super::player::Player;
use super::race::{Lane, Race};
use super::seeds::{self, Seeds};
use super::stop_mark;
use crate::labs::Surroundings;
use crate::line::run::SEEDS;
use crate::text::InfoUnit;
use crate::text::format;
use crate::ui::look::faded;
use crate::ui::plot::{self, Axes, Labels, Named, View};
use crate::ui::widgets::{self, Spot};
use noise::Noise;

/// Decades shown below the highest point at most.
const MOST_DECADES: f64 = 8.0;
/// Room for the powers of ten beside the frame, in heights of their type.
const GUTTER: f32 = 3.1;

/// Draws the loss curves into `spot`; dragging over them scrubs.
pub fn ui(
    ui: &mut Ui,
    spot: Spot,
    around: &Surroundings,
    (race, optima, focus): (&Race, &Optima, Option<&Lane>),
    (player, seeds, epoch): (&mut Player, &mut Seeds, Epoch),
) {
    let (look, area) = (&around.look, spot.area);
    let end = race.end().max(1);
    let curves: Vec<Curve> =
        race.lanes().iter().map(|lane| curve(lane, (optima, seeds), area.width(), around.unit)).collect();
    let hovered = ui.input(|input| input.pointer.hover_pos()).filter(|pos| area.contains(*pos));
    let spot = Spot { right: spot.right + seeds_switch(ui, around, &spot, focus, seeds), ..spot };
    let title = title(&curves);
    // With the switch where the name would stand, this says what the name did.
    let plain = if spot.left > 0.0 {
        let height = title.trim_start_matches("Loss ");
        vec![format!("{height}{}", look.advice(", drag to scrub")), height.to_owned()]
    } else {
        vec![format!("log scale{}", look.advice(", drag to scrub"))]
    };
    let hints = noise::hints(&curves, seeds).into_iter().chain(plain);
    let hint = || hints.into_iter().find(|hint| spot.holds(ui, look, title, hint)).unwrap_or_default();
    let right = match hovered {
        Some(pos) => {
            let step = share_of(area, look.tick() * GUTTER, pos.x) * end as f32;
            let all = || race.lanes().iter();
            let told = |lanes: &[&Lane]| at_pointer(lanes, &curves, around.unit, step);
            let (every, one) = (told(&all().collect::<Vec<_>>()), told(&focus.into_iter().collect::<Vec<_>>()));
            [every, one, told(&[])].into_iter().find(|text| spot.holds(ui, look, title, text)).unwrap_or_default()
        }
        None => hint(),
    };
    let below = spot.caption(ui, look, title, &right);
    // A gutter for the powers of ten: the curves begin at the very left.
    let frame = plot::frame(look, below, look.tick() * GUTTER);
    if !plot::has_room(frame) {
        return;
    }
    let view = View { x: [0.0, end as f64], y: range(&curves) };
    let transform = view.transform(frame);
    let xs: Vec<plot::Tick> = plot::linear(view.x, f64::from(frame.width() / (look.tick() * 8.0)))
        .into_iter()
        .filter(|tick| tick.value == tick.value.round())
        .map(|tick| plot::Tick { label: format::count(tick.value as usize), ..tick })
        .collect();
    let ys = plot::decades(view.y, (frame.height() / (look.tick() * 2.2)).clamp(1.0, 9.0) as usize);
    let axes = Axes { frame, view, xs, ys };
    let tokens = look.tokens;
    let now = race.shown(player.step()) as f64;
    let response = plot::show(ui, look, "Loss plot", &axes, |plot| {
        for curve in &curves {
            curve.noise.draw(plot, &view, look, curve.index);
        }
        for curve in &curves {
            let colour = tokens.series(curve.index);
            let split = curve.points.partition_point(|[step, _]| *step <= now);
            plot::solid(
                plot,
                &view,
                "ahead",
                &curve.points[split.saturating_sub(1)..],
                (faded(colour, 0.35), look.outline()),
            );
            plot::solid(plot, &view, "so far", &curve.points[..split], (colour, look.curve() * 0.8));
            curve.noise.draw_median(plot, &view, look);
        }
        let line = [[now, view.y[0]], [now, view.y[1]]];
        plot::solid(plot, &view, "playhead", &line, (tokens.ink, look.hairline()));
    });
    plot::x_labels(ui, look, &axes, area);
    plot::y_labels_beside(ui, look, &axes);
    names(ui, around, (race, &curves), &axes, (epoch, now as usize));
    if curves.is_empty() {
        plot::note(
            ui,
            look,
            frame.center(),
            Align2::CENTER_CENTER,
            "no objective is running: switch one on at the left",
        );
    }
    if (response.dragged() || response.clicked())
        && let Some(pos) = response.interact_pointer_pos()
    {
        let step = transform.value_from_position(pos).x.round().clamp(0.0, end as f64);
        player.seek(step as usize);
    }
}

/// The switch for runs from other seeds at the right end of the caption, where runs draw; returns the width it takes.
fn seeds_switch(ui: &mut Ui, around: &Surroundings, spot: &Spot, focus: Option<&Lane>, seeds: &mut Seeds) -> f32 {
    let area = spot.area.with_max_x(spot.area.right() - spot.right);
    let Some(setup) = focus.map(Lane::setup).filter(|setup| setup.form.sampling().is_some()) else {
        return 0.0;
    };
    if area.width() < 260.0 {
        return 0.0;
    }
    let text = format!("{SEEDS} seeds");
    let reason = seeds::refusal(&setup.form, setup.steps);
    let can_be = reason.is_none();
    let usual = || {
        let name = setup.objective.name();
        format!("The run of {name} from {SEEDS} seeds, this one and the next, and their median (T)")
    };
    let hover = reason.unwrap_or_else(usual);
    let on = seeds.on && can_be;
    let (clicked, width) = widgets::caption_switch(ui, &around.look, area, (&text, &text, on), &hover);
    seeds.on ^= clicked && (can_be || seeds.on);
    width
}

/// What the curves are above.
fn title(curves: &[Curve]) -> &'static str {
    let known = curves.iter().filter(|curve| curve.known).count();
    match known {
        known if known == curves.len() => "Loss above its optimum",
        0 => "Loss above the lowest seen",
        _ => "Loss above its optimum, or the lowest seen",
    }
}

/// How far `x` is along the frame that leaves `gutter` free at the left of `area`.
fn share_of(area: Rect, gutter: f32, x: f32) -> f32 {
    ((x - area.left() - gutter) / (area.width() - gutter)).clamp(0.0, 1.0)
}

/// One run's curve: (step, log₁₀ gap).
struct Curve {
    index: usize,
    name: &'static str,
    known: bool,
    /// The loss at the optimum, or the lowest seen where none is known.
    floor: f64,
    points: Vec<[f64; 2]>,
    noise: Noise,
}

/// How a loss becomes a height.
struct Scale {
    floor: f64,
    unit: f64,
}

impl Scale {
    /// (step, log₁₀ of what the loss is above the floor), −∞ where it isn't above.
    fn curve(&self, losses: impl Iterator<Item = (usize, f64)>) -> Vec<[f64; 2]> {
        let height =
            |loss: f64| if loss > self.floor { ((loss - self.floor) * self.unit).log10() } else { f64::NEG_INFINITY };
        losses.map(|(step, loss)| [step as f64, height(loss)]).collect()
    }
}

/// As many of the steps up to `last` as a curve `width` points wide has use for, the first and the last among them.
fn places(last: usize, width: f32) -> impl Iterator<Item = usize> {
    let count = last + 1;
    let stride = count.div_ceil((width * 1.5).max(64.0) as usize).max(1);
    (0..count).step_by(stride).chain((count % stride != 1).then_some(last))
}

fn curve(lane: &Lane, (optima, seeds): (&Optima, &Seeds), width: f32, unit: InfoUnit) -> Curve {
    let trace = lane.trace();
    let losses: Vec<(usize, f64)> = places(trace.len(), width).map(|step| (step, trace.loss(step))).collect();
    let best = optima.of(lane.index).first().filter(|best| best.global).map(|best| best.value);
    let floor = best.unwrap_or_else(|| lowest(losses.iter().map(|(_, loss)| *loss)));
    let scale = Scale { floor, unit: unit.show(1.0, lane.loss_unit()) };
    let noise = Noise::of(lane, seeds, &scale, width);
    let points = scale.curve(losses.into_iter());
    Curve { index: lane.index, name: lane.objective().short(), known: best.is_some(), floor, points, noise }
}

fn lowest(losses: impl Iterator<Item = f64>) -> f64 {
    losses.filter(|loss| loss.is_finite()).fold(f64::INFINITY, f64::min)
}

/// The decades shown: from the highest gap down to the smallest that is not rounding.
fn range(curves: &[Curve]) -> [f64; 2] {
    let finite = || curves.iter().flat_map(|curve| &curve.points).map(|[_, y]| *y).filter(|y| y.is_finite());
    let noise = curves.iter().flat_map(|curve| curve.noise.points()).map(|[_, y]| *y).filter(|y| y.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let own = finite().fold(f64::NEG_INFINITY, f64::max);
    // One seed that runs away takes no run out of sight.
    let high = noise.filter(|y| *y <= low.max(own - MOST_DECADES) + MOST_DECADES).fold(own, f64::max);
    if high < low {
        return [-4.0, 0.0];
    }
    let top = high + 0.15;
    [low.max(top - MOST_DECADES).min(top - 1.0) - 0.1, top]
}

/// The step at the pointer, with the losses of `lanes` there.
fn at_pointer(lanes: &[&Lane], curves: &[Curve], unit: InfoUnit, step: f32) -> String {
    let step = step.max(0.0).round() as usize;
    let mut text = format!("step {}", format::count(step));
    for lane in lanes {
        let at = step.min(lane.trace().len());
        let loss = lane.trace().loss(at);
        let floor = curves.iter().find(|curve| curve.index == lane.index).map_or(f64::NAN, |curve| curve.floor);
        // A curve may leave out the step at which a run was lowest.
        let gap = unit.show((loss - floor).max(0.0), lane.loss_unit());
        let value = format!("{} {} {}", lane.objective().short(), format::readout(gap), unit.written(lane.loss_unit()));
        let _ = write!(text, "   {}", value.trim_end());
    }
    text
}

fn names(
    ui: &Ui,
    around: &Surroundings,
    (race, curves): (&Race, &[Curve]),
    axes: &Axes,
    (epoch, step): (Epoch, usize),
) {
    let look = &around.look;
    let mut labels = Labels::new(axes.frame.shrink(2.0));
    for lane in stop_mark::stopped(race, step) {
        let curve = curves.iter().find(|curve| curve.index == lane.index);
        if let Some(at) = curve.and_then(|curve| axes.on_screen(&curve.points, 1).last().copied()) {
            stop_mark::draw(ui, around, &mut labels, (axes.frame, at), lane);
        }
    }
    for curve in curves {
        let colour = look.tokens.series(curve.index);
        labels.named(Named { name: curve.name, colour, curve: axes.on_screen(&curve.points, 1) });
    }
    labels.paint(ui, look, ui.scope_id().with(("loss names", epoch)));
}
