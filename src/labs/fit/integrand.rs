//! Where a divergence comes from: its integrand over the same x as the densities.

use egui::{Rect, Ui};

use super::densities::Epoch;
use super::value::Fit;
use crate::labs::Surroundings;
use crate::line::divergence::{self, Divergence, Integral, Pair};
use crate::text::InfoUnit;
use crate::text::Unit;
use crate::ui::plot::{self, Axes, Labels, Named, View};
use crate::ui::widgets::Spot;

/// Heights below this are 0 to anyone: the squares of rounding are larger.
const NOTHING: f64 = 1e-34;

/// A smaller part of what is drawn is out of sight to nobody.
const UNSEEN: f64 = 0.01;
/// The corners of a curve tell its area within this share of all that is drawn.
const BY_EYE: f64 = 0.03;

/// One curve: whose fit, and which divergence.
struct Curve<'a> {
    fit: &'a Fit,
    divergence: &'static dyn Divergence,
    points: Vec<[f64; 2]>,
    area: Area,
}

/// What there is to know of a curve's area, in nats where it is information.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Area {
    /// What the whole curve integrates to.
    whole: f64,
    /// The integral over what is drawn.
    drawn: f64,
    /// The same with every part counted as positive.
    ink: f64,
    /// What lies beyond the plot at either side.
    outside: f64,
    /// Whether the whole is finite, but exceeds every double.
    overflows: bool,
}

/// Draws the integrands into `spot`, over the x of the axes `above`. `pinned` is the row of the readouts table to show for every
/// fit; without it each fit shows the divergence that it minimises, as far as they share a unit.
pub fn ui(
    ui: &mut Ui,
    spot: Spot,
    around: &Surroundings,
    fits: &[Fit],
    (pinned, epoch): (Option<usize>, Epoch),
    above: &Axes,
) {
    let look = &around.look;
    let shown: Vec<(&Fit, &'static dyn Divergence)> = shown(fits, pinned);
    if above.frame.width() < 40.0 {
        return;
    }
    let mut view = View { x: above.view.x, y: [0.0, 1.0] };
    let curves: Vec<Curve<'_>> = shown
        .into_iter()
        .map(|(fit, divergence)| curve(fit, divergence, &view, above.frame.width(), around.unit))
        .collect();
    let (title, about) = (caption(&curves, pinned), about_area(&curves, around));
    let about = match left_out(fits, &curves) {
        names if names.is_empty() => about,
        names => {
            let mut longer =
                [format!("{about}; without {names}: other units"), format!("without {names}: other units")];
            if about.is_empty() {
                longer.swap(0, 1);
            }
            longer
                .into_iter()
                .find(|text| spot.holds(ui, look, &title, text))
                .unwrap_or_else(|| format!("without {names}"))
        }
    };
    let below = spot.caption(ui, look, &title, &about);
    let frame = Rect::from_x_y_ranges(above.frame.x_range(), below.y_range());
    if !plot::has_room(frame) {
        return;
    }
    view.y = range(&curves);
    let ys = plot::linear(view.y, f64::from(frame.height() / (look.tick() * 4.0)).clamp(1.0, 4.0));
    let axes = Axes::new(look, frame, view, ys);
    let tokens = look.tokens;
    plot::show(ui, look, "Integrand plot", &axes, |plot| {
        for curve in &curves {
            let colour = tokens.series(curve.fit.index);
            plot::filled(plot, &view, curve.divergence.name(), &curve.points, (colour, look.outline() + 0.4), 0.16);
        }
        let zero = [[view.x[0], 0.0], [view.x[1], 0.0]];
        plot::solid(plot, &view, "zero", &zero, (tokens.soft_ink, look.hairline()));
    });
    let written = plot::y_labels(ui, look, &axes);
    let mut labels = Labels::new(frame.shrink(2.0));
    for rect in written {
        labels.avoid(rect);
    }
    for curve in &curves {
        let colour = tokens.series(curve.fit.index);
        // “∫ p log(p/q)” without its sign is what the curve shows.
        let name = if pinned.is_some() { curve.fit.objective.name() } else { integrand_name(curve.divergence) };
        labels.named(Named { name, colour, curve: axes.on_screen(&curve.points, 3) });
    }
    labels.paint(ui, look, ui.scope_id().with(("integrand names", epoch)));
}

/// The integrand where the definition is an integral, else what it adds up to.
fn integrand_name(divergence: &'static dyn Divergence) -> &'static str {
    divergence.definition().strip_prefix('∫').map_or(divergence.symbol(), str::trim_start)
}

/// What to draw: the pinned divergence for all, or each fit's own; information if there is any, else the rest.
fn shown(fits: &[Fit], pinned: Option<usize>) -> Vec<(&Fit, &'static dyn Divergence)> {
    if let Some(divergence) = pinned.and_then(|row| divergence::ALL.get(row)) {
        return fits.iter().map(|fit| (fit, *divergence)).collect();
    }
    let own: Vec<(&Fit, &'static dyn Divergence)> =
        fits.iter().filter_map(|fit| divergence::ALL.get(fit.own_row()).map(|divergence| (fit, *divergence))).collect();
    let unit_of = |(fit, divergence): &(&Fit, &'static dyn Divergence)| divergence.unit_at(fit.pair.alpha());
    let first = own.first().map(unit_of);
    let unit = if own.iter().any(|shown| unit_of(shown) == Unit::Nats) { Some(Unit::Nats) } else { first };
    own.into_iter().filter(|shown| Some(unit_of(shown)) == unit).collect()
}

/// What the objectives minimise and isn't drawn, since it is counted in something else.
fn left_out(fits: &[Fit], curves: &[Curve<'_>]) -> String {
    let drawn = |fit: &Fit| curves.iter().any(|curve| curve.fit.index == fit.index);
    let symbol = |fit: &Fit| divergence::ALL.get(fit.own_row()).map(|divergence| divergence.symbol());
    let all: Vec<&str> = fits.iter().filter(|fit| !drawn(fit)).filter_map(symbol).collect();
    all.join(", ")
}

fn caption(curves: &[Curve<'_>], pinned: Option<usize>) -> String {
    match (curves.first(), pinned) {
        (Some(Curve { divergence, .. }), Some(_)) => {
            format!("Where {} comes from: {}", divergence.symbol(), divergence.definition())
        }
        _ => "Where the divergence comes from".to_owned(),
    }
}

/// What the area in sight has to do with the table; nothing where the corners of the curves are too few to tell.
fn about_area(curves: &[Curve<'_>], around: &Surroundings) -> String {
    let Some(first) = curves.first() else { return String::new() };
    let areas = || curves.iter().map(|curve| curve.area);
    if areas().any(|area| area.whole.is_infinite() && !area.overflows) {
        return "the area has no end".to_owned();
    }
    if areas().any(|area| area.overflows) {
        return "the area exceeds every double".to_owned();
    }
    if areas().any(|area| area.goes_on()) {
        return "the curve goes on beyond the plot".to_owned();
    }
    if !areas().all(|area| area.is_in_sight()) {
        return String::new();
    }
    let name = around.unit.written(first.divergence.unit_at(first.fit.pair.alpha()));
    let square = first.divergence.integral() == Integral::Square;
    // To a hall the table is folded away: what can be said without it is the unit.
    match (around.look.presenting, square) {
        (true, true) => return "area = the square of the value".to_owned(),
        (true, false) => return name.to_owned(),
        (false, true) => return "area = the square of the number in the table".to_owned(),
        (false, false) => {}
    }
    let comma = if name.is_empty() { "" } else { ", " };
    format!("area = the number in the table{comma}{name}")
}

impl Area {
    /// Of a curve through `points` that belongs to `value`.
    fn new(divergence: &dyn Divergence, pair: &Pair, value: f64, points: &[[f64; 2]], x: [f64; 2]) -> Self {
        let strips = points.windows(2).map(|pair| (pair[1][0] - pair[0][0]) * 0.5 * (pair[0][1] + pair[1][1]));
        let [drawn, ink] =
            strips.filter(|strip| strip.is_finite()).fold([0.0; 2], |[sum, size], s| [sum + s, size + s.abs()]);
        let whole = divergence.integral().area(value);
        // Of what has no end it need not be known how much is beyond the plot.
        let outside = if whole.is_finite() { divergence::outside(divergence, pair, x) } else { f64::INFINITY };
        Self { whole, drawn, ink, outside, overflows: divergence.overflows(pair, value) }
    }

    /// What all parts are compared with: what can be seen, or the whole where little of it can.
    fn scale(&self) -> f64 {
        self.ink.max(self.whole.abs())
    }

    /// Whether some of it that counts is beyond the plot.
    fn goes_on(&self) -> bool {
        self.outside > UNSEEN * self.scale()
    }

    /// Whether what is drawn is the whole, as far as one can see.
    fn is_in_sight(&self) -> bool {
        !self.goes_on() && (self.drawn - self.whole).abs() <= BY_EYE * self.scale()
    }
}

fn curve<'a>(fit: &'a Fit, divergence: &'static dyn Divergence, view: &View, width: f32, unit: InfoUnit) -> Curve<'a> {
    let mut details: Vec<(f64, f64)> =
        fit.pair.target().components().iter().map(|c| (c.normal.mean(), c.normal.sd())).collect();
    details.push((fit.state.mean, fit.state.sd));
    let mut points = plot::sample(view, width, &details, |x| divergence.integrand(&fit.pair, x));
    let value = divergence::ALL.iter().zip(&*fit.readouts).find(|(known, _)| known.id() == divergence.id());
    let value = value.map_or(f64::NAN, |(_, value)| *value);
    let area = Area::new(divergence, &fit.pair, value, &points, view.x);
    for point in &mut points {
        point[1] = unit.show(point[1], divergence.unit_at(fit.pair.alpha()));
    }
    Curve { fit, divergence, points, area }
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
#[must_use]
pub fn rounded_up(value: f64) -> f64 {
    if !(value > 1e-290 && value < 1e290) {
        return value.clamp(1e-290, 1e290);
    }
    let power = 10f64.powf(value.log10().floor());
    let factor = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0].into_iter().find(|f| f * power >= value).unwrap_or(10.0);
    factor * power
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Simpson's rule on many points, of the integrand and of its size.
    fn simpson(divergence: &dyn Divergence, pair: &Pair, [low, high]: [f64; 2]) -> f64 {
        let count = 20_000;
        let step = (high - low) / f64::from(count);
        let weight = |i: i32| if i == 0 || i == count { 1.0 } else { 2.0 + 2.0 * f64::from(i % 2) };
        let at = |i: i32| weight(i) * divergence.integrand(pair, low + step * f64::from(i));
        (0..=count).map(at).sum::<f64>() * step / 3.0
    }

    fn area(divergence: &'static dyn Divergence, pair: &Pair, x: [f64; 2]) -> Area {
        let view = View { x, y: [0.0, 1.0] };
        let normals = || pair.target().components().iter().chain(pair.candidate().components());
        let details: Vec<(f64, f64)> = normals().map(|c| (c.normal.mean(), c.normal.sd())).collect();
        let points = plot::sample(&view, 600.0, &details, |x| divergence.integrand(pair, x));
        Area::new(divergence, pair, divergence.value(pair), &points, x)
    }

    #[test]
    fn an_area_beyond_the_doubles_has_an_end() {
        let chi_square = divergence::by_id("chi-square").unwrap();
        for (p, q, overflows) in
            [("N(0,1)", "N(50,1)", true), ("N(0,2)", "N(50,1)", false), ("N(0,1)", "N(5,1)", false)]
        {
            let pair = Pair::new(&p.parse().unwrap(), &q.parse().unwrap());
            assert_eq!(area(chi_square, &pair, [-10.0, 60.0]).overflows, overflows, "{p}, {q}");
        }
    }

    #[test]
    fn what_is_said_of_the_area_is_so_wherever_the_plot_is_cut() {
        let (mut whole, mut cut) = (0, 0);
        for (p, q) in [
            ("0.5*N(-3,1) + 0.5*N(3,1)", "N(0,3)"),
            ("0.5*N(-3,1) + 0.5*N(3,1)", "N(3,1)"),
            ("0.9*N(0,1) + 0.1*N(10,0.3)", "N(1,3)"),
            ("N(0,1)", "N(0,4)"),
            ("N(0,1) + N(0,5)", "N(2,2)"),
        ] {
            let pair = Pair::new(&p.parse().unwrap(), &q.parse().unwrap());
            for divergence in divergence::ALL {
                for x in [[-40.0, 50.0], [-8.0, 14.0], [-2.0, 1.0], [2.0, 60.0], [20.0, 30.0]] {
                    let said = area(*divergence, &pair, x);
                    let value = divergence.value(&pair);
                    if value.is_infinite() {
                        continue;
                    }
                    let wanted =
                        if ["hellinger", "wasserstein2"].contains(&divergence.id()) { value * value } else { value };
                    let inside = simpson(*divergence, &pair, x);
                    let context = format!("{} of {p}, {q} on {x:?}: {inside} of {wanted}, {said:?}", divergence.id());
                    if said.is_in_sight() {
                        whole += 1;
                        assert!((inside - wanted).abs() <= 0.04 * said.scale(), "{context}");
                    }
                    if said.goes_on() {
                        cut += 1;
                        let beyond = [[-90.0, x[0]], [x[1], 90.0]].map(|side| simpson(*divergence, &pair, side).abs());
                        assert!(beyond.iter().sum::<f64>() > 0.005 * said.scale(), "{context}");
                    }
                }
            }
        }
        assert!(whole > 60 && cut > 60, "{whole} {cut}");
    }

    #[test]
    fn a_plot_that_cuts_the_curve_off_does_not_claim_the_tables_number() {
        // Issue 8: the caption stood there whatever part of the curve was in sight.
        let pair = Pair::new(&"0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap(), &"N(3,1)".parse().unwrap());
        let forward = divergence::ALL[0];
        assert!(area(forward, &pair, [-12.0, 12.0]).is_in_sight());
        let right = area(forward, &pair, [0.0, 12.0]);
        assert!(right.goes_on() && !right.is_in_sight(), "{right:?}");
    }
}
