//! Where a divergence comes from: its integrand over the same x as the densities.

use egui::{Rect, Ui, pos2};

use super::densities::Epoch;
use super::value::Fit;
use crate::labs::Surroundings;
use crate::line::divergence::{self, Divergence};
use crate::text::InfoUnit;
use crate::text::Unit;
use crate::ui::plot::{self, Labels, Named, View};
use crate::ui::widgets::Spot;

/// Heights below this are 0 to anyone: the squares of rounding are larger.
const NOTHING: f64 = 1e-34;

/// One curve: whose fit, and which divergence.
struct Curve<'a> {
    fit: &'a Fit,
    divergence: &'static dyn Divergence,
    points: Vec<[f64; 2]>,
}

/// Draws the integrands into `spot`, over the x of `frame`. `pinned` is the row of the readouts table to show for every
/// fit; without it each fit shows the divergence that it minimises, as far as they share a unit.
pub fn ui(
    ui: &mut Ui,
    spot: Spot,
    around: &Surroundings,
    fits: &[Fit],
    (pinned, epoch): (Option<usize>, Epoch),
    x: (Rect, [f64; 2]),
) {
    let look = &around.look;
    let shown: Vec<(&Fit, &'static dyn Divergence)> = shown(fits, pinned);
    let (left, right) = captions(&shown, pinned, around);
    let below = spot.caption(ui, look, &left, &right);
    let frame = Rect::from_min_max(pos2(x.0.left(), below.top()), pos2(x.0.right(), below.bottom()));
    if frame.height() < 20.0 || frame.width() < 40.0 {
        return;
    }
    let mut view = View { x: x.1, y: [0.0, 1.0] };
    let curves: Vec<Curve<'_>> =
        shown.into_iter().map(|(fit, divergence)| curve(fit, divergence, &view, frame.width(), around.unit)).collect();
    view.y = range(&curves);
    let transform = view.transform(frame);
    let xs = plot::linear(view.x, f64::from(frame.width() / (look.tick() * 7.5)));
    let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 4.0)).clamp(1.0, 4.0));
    let tokens = look.tokens;
    plot::show(ui, look, "Integrand plot", (frame, view), (&xs, &ys), |plot| {
        for curve in &curves {
            let colour = tokens.series[curve.fit.index % tokens.series.len()];
            plot::filled(plot, &view, curve.divergence.name(), &curve.points, (colour, look.outline() + 0.4), 0.16);
        }
        let zero = [[view.x[0], 0.0], [view.x[1], 0.0]];
        plot::solid(plot, &view, "zero", &zero, (tokens.soft_ink, look.hairline()));
    });
    let written = plot::y_labels(ui, look, &transform, &ys);
    let mut labels = Labels::new(frame.shrink(2.0));
    for rect in written {
        labels.avoid(rect);
    }
    for curve in &curves {
        let colour = tokens.series[curve.fit.index % tokens.series.len()];
        let points = curve.points.iter().step_by(3);
        let on_screen =
            points.map(|[x, y]| transform.position_from_point(&egui_plot::PlotPoint::new(*x, *y))).collect();
        // “∫ p log(p/q)” without its sign is what the curve shows.
        let name = if pinned.is_some() { curve.fit.objective.name() } else { integrand_name(curve.divergence) };
        labels.named(Named { name, colour, curve: on_screen });
    }
    labels.paint(ui, look, ui.scope_id().with(("integrand names", epoch)));
}

fn integrand_name(divergence: &'static dyn Divergence) -> &'static str {
    divergence.definition().trim_start_matches(['∫', ' '])
}

/// What to draw: the pinned divergence for all, or each fit's own; information if there is any, else the rest.
fn shown(fits: &[Fit], pinned: Option<usize>) -> Vec<(&Fit, &'static dyn Divergence)> {
    if let Some(divergence) = pinned.and_then(|row| divergence::ALL.get(row)) {
        return fits.iter().map(|fit| (fit, *divergence)).collect();
    }
    let own: Vec<(&Fit, &'static dyn Divergence)> =
        fits.iter().filter_map(|fit| divergence::ALL.get(fit.own_row()).map(|divergence| (fit, *divergence))).collect();
    let first = own.iter().map(|(_, divergence)| divergence.unit()).next();
    let unit = if own.iter().any(|(_, d)| d.unit() == Unit::Nats) { Some(Unit::Nats) } else { first };
    own.into_iter().filter(|(_, divergence)| Some(divergence.unit()) == unit).collect()
}

fn captions(
    shown: &[(&Fit, &'static dyn Divergence)],
    pinned: Option<usize>,
    around: &Surroundings,
) -> (String, String) {
    let Some((_, first)) = shown.first() else {
        return ("Where the divergence comes from".to_owned(), String::new());
    };
    let left = match pinned {
        Some(_) => format!("Where {} comes from: {}", first.symbol(), first.definition()),
        None => "Where the divergence comes from".to_owned(),
    };
    let right = match first.unit() {
        // To a hall the table is folded away: what can be said without it is the unit.
        unit if around.look.presenting => around.unit.written(unit).to_owned(),
        Unit::Nats => format!("area = the number in the table, {}", around.unit.name()),
        _ => "click a row of the table to see its integrand".to_owned(),
    };
    (left, right)
}

fn curve<'a>(fit: &'a Fit, divergence: &'static dyn Divergence, view: &View, width: f32, unit: InfoUnit) -> Curve<'a> {
    let mut details: Vec<(f64, f64)> =
        fit.pair.target().components().iter().map(|c| (c.normal.mean(), c.normal.sd())).collect();
    details.push((fit.state.mean, fit.state.sd));
    let points =
        plot::sample(view, width, &details, |x| unit.show(divergence.integrand(&fit.pair, x), divergence.unit()));
    Curve { fit, divergence, points }
}

/// A range that holds the curves and moves in steps, so that the scale holds still while a run plays.
fn range(curves: &[Curve<'_>]) -> [f64; 2] {
    let finite = curves.iter().flat_map(|curve| &curve.points).map(|[_, y]| *y).filter(|y| y.is_finite());
    let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), y| (low.min(y), high.max(y)));
    // Where everything is 0 any scale is as good; one of tiny numbers would look like a finding.
    let top = if high - low < NOTHING { 1.0 } else { rounded_up(high.max(-low * 0.2)) };
    // The negative part is drawn to the same scale, with a step of its own.
    let bottom = if low < -0.02 * top { -rounded_up(-low) } else { -0.06 * top };
    [bottom * 1.12, top * 1.12]
}

/// The next of 1, 1.5, 2, 3, 5, 7 times a power of ten.
fn rounded_up(value: f64) -> f64 {
    if !(value > 1e-290 && value < 1e290) {
        return value.clamp(1e-290, 1e290);
    }
    let power = 10f64.powf(value.log10().floor());
    let factor = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0].into_iter().find(|f| f * power >= value).unwrap_or(10.0);
    factor * power
}
