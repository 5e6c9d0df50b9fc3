//! Curves: where to evaluate them, and how they are drawn.

use egui::Color32;
use egui_plot::{Line, LineStyle, PlotPoint, PlotPoints, PlotUi, Points};

use super::View;
use crate::math::{finite_runs, simplified};

/// How far outside the view a curve may be drawn, in heights of the view: enough to leave it steeply.
const OVERSHOOT: f64 = 3.0;
/// How far a drawn curve may run beside the sampled one, in points: not seen on any screen, and a few dozen corners
/// instead of hundreds are a fraction of the triangles (and dashes without seams).
const TOLERANCE: f64 = 0.06;
/// A line of no more points than this is drawn as it is.
const FEW: usize = 100;

/// `f` at every point or so of a plot `width` points wide, and close around each of `details` (centre, scale), so that
/// a spike narrower than a pixel is still seen.
#[must_use]
pub fn sample(view: &View, width: f32, details: &[(f64, f64)], f: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
    let count = (width * 0.75).clamp(120.0, 1200.0);
    let mut xs: Vec<f64> =
        (0..=count as usize).map(|i| view.x[0] + view.width() * i as f64 / f64::from(count.floor())).collect();
    let pixel = view.width() / f64::from(width.max(1.0));
    for &(centre, scale) in details {
        // Wide pieces are resolved by the uniform points already.
        let reach: &[f64] = if scale < 4.0 * pixel { &[0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0] } else { &[0.0] };
        xs.extend(reach.iter().flat_map(|r| [centre - r * scale, centre + r * scale]));
    }
    xs.retain(|x| (view.x[0]..=view.x[1]).contains(x));
    xs.sort_by(f64::total_cmp);
    xs.dedup();
    xs.into_iter().map(|x| [x, f(x)]).collect()
}

/// The finite parts of a polyline in as few corners as show it, with `scale` in points per unit.
fn runs(view: &View, scale: [f64; 2], points: &[[f64; 2]]) -> impl Iterator<Item = Vec<[f64; 2]>> {
    let margin = OVERSHOOT * view.height();
    finite_runs(points.iter().copied(), view.y[0] - margin, view.y[1] + margin)
        .into_iter()
        .map(move |run| if run.len() > FEW { simplified(&run, scale, TOLERANCE) } else { run })
}

/// The polyline in as few corners as show it in a frame of `size` points, its finite parts parted by one NaN each: for
/// curves that are drawn in many frames.
#[must_use]
pub fn thinned(view: &View, size: egui::Vec2, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut thin = Vec::new();
    for run in runs(view, scale(view, size), points) {
        thin.extend(run);
        thin.push([f64::NAN; 2]);
    }
    thin
}

/// Points of the screen per unit of the plot.
fn scale(view: &View, size: egui::Vec2) -> [f64; 2] {
    [f64::from(size.x) / view.width(), f64::from(size.y) / view.height()]
}

/// Adds the finite parts of a polyline with any style.
pub fn line(
    plot: &mut PlotUi<'_>,
    view: &View,
    name: &str,
    points: &[[f64; 2]],
    style: impl Fn(Line<'static>) -> Line<'static>,
) {
    // The bounds are the last frame's, or none in the first; the frame is right from the start.
    let size = plot.transform().frame().size();
    for run in runs(view, scale(view, size), points) {
        let run = run.into_iter().map(|[x, y]| PlotPoint::new(x, y)).collect();
        plot.line(style(Line::new(name, PlotPoints::Owned(run)).allow_hover(false).allow_band(false)));
    }
}

/// Adds points, each a dot of that radius.
pub fn dots(
    plot: &mut PlotUi<'_>,
    name: &str,
    points: impl Iterator<Item = [f64; 2]>,
    (colour, radius): (Color32, f32),
) {
    let points = points.map(|[x, y]| PlotPoint::new(x, y)).collect();
    plot.points(Points::new(name, PlotPoints::Owned(points)).radius(radius).color(colour).allow_hover(false));
}

/// The pieces of a density curve that stand out from the axis: along it, all curves are one line.
#[must_use]
pub fn above_axis(view: &View, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let lowest = 0.003 * view.height();
    points.iter().map(|&[x, y]| if y < lowest { [x, f64::NAN] } else { [x, y] }).collect()
}

/// A solid curve.
pub fn solid(plot: &mut PlotUi<'_>, view: &View, name: &str, points: &[[f64; 2]], (colour, width): (Color32, f32)) {
    line(plot, view, name, points, |line| line.color(colour).width(width));
}

/// A dashed curve.
pub fn dashed(plot: &mut PlotUi<'_>, view: &View, name: &str, points: &[[f64; 2]], (colour, width): (Color32, f32)) {
    line(plot, view, name, points, |line| {
        line.color(colour).width(width).style(LineStyle::Dashed { length: 4.0 + 2.0 * width })
    });
}

/// A dotted curve.
pub fn dotted(plot: &mut PlotUi<'_>, view: &View, name: &str, points: &[[f64; 2]], (colour, width): (Color32, f32)) {
    line(plot, view, name, points, |line| {
        line.color(colour).width(width).style(LineStyle::Dotted { spacing: 2.0 + 2.5 * width })
    });
}

/// A curve with the area between it and zero.
pub fn filled(
    plot: &mut PlotUi<'_>,
    view: &View,
    name: &str,
    points: &[[f64; 2]],
    (colour, width): (Color32, f32),
    alpha: f32,
) {
    line(plot, view, name, points, |line| line.color(colour).width(width).fill(0.0).fill_alpha(alpha));
}
