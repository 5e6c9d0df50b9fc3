//! A band between two curves.

use egui::Color32;
use egui_plot::{FilledArea, PlotUi};

use super::View;

/// Fills between `low` and `high`, given as (x, low, high) by rising x; stretches that aren't numbers stay empty and
/// what lies outside the view is cut off.
pub fn band(plot: &mut PlotUi<'_>, view: &View, name: &str, points: &[[f64; 3]], colour: Color32) {
    // A little beyond the view, so that its edge isn't seen as one of the band's.
    let margin = 0.05 * view.height();
    let (lowest, highest) = (view.y[0] - margin, view.y[1] + margin);
    let whole = |point: &[f64; 3]| point.iter().all(|value| value.is_finite());
    for run in points.split(|point| !whole(point)) {
        if run.len() < 2 {
            continue;
        }
        let xs: Vec<f64> = run.iter().map(|point| point[0]).collect();
        let edge = |side: usize| run.iter().map(|point| point[side].clamp(lowest, highest)).collect::<Vec<f64>>();
        plot.add(FilledArea::new(name, &xs, &edge(1), &edge(2)).fill_color(colour).allow_hover(false));
    }
}
