//! A plot's ground: where it stands, what it shows, and where its grid lines are.

use egui::{Pos2, Rect, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::{Tick, View, linear};
use crate::ui::Look;

/// The frame of a plot in `below`, which is what its caption left: below it the x ticks find room, and y ticks in a gutter
/// of so many points beside it.
#[must_use]
pub fn frame(look: &Look, below: Rect, gutter: f32) -> Rect {
    // In a tiny window nothing is left for it, which is not less than nothing.
    let bottom = (below.bottom() - look.tick() * 1.7).max(below.top());
    Rect::from_min_max(pos2(below.left() + gutter, below.top()), pos2(below.right(), bottom))
}

/// Whether there is enough of `frame` for a plot.
#[must_use]
pub fn has_room(frame: Rect) -> bool {
    frame.height() >= 20.0 && frame.width() >= 40.0
}

/// The axes of a plot in one frame of the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Axes {
    /// Where the plot stands, in points.
    pub frame: Rect,
    /// What it shows.
    pub view: View,
    /// The grid lines that stand upright, with what is written below them.
    pub xs: Vec<Tick>,
    /// Those that lie, with what is written at their left.
    pub ys: Vec<Tick>,
}

impl Axes {
    /// Axes without marks.
    #[must_use]
    pub fn bare(frame: Rect, view: View) -> Self {
        Self { frame, view, xs: Vec::new(), ys: Vec::new() }
    }

    /// Axes with marks at round x as densely as they can be read, and at `ys`.
    #[must_use]
    pub fn new(look: &Look, frame: Rect, view: View, ys: Vec<Tick>) -> Self {
        let xs = linear(view.x, f64::from(frame.width() / (look.tick() * 7.5)));
        Self { frame, view, xs, ys }
    }

    /// From plot units to points.
    #[must_use]
    pub fn transform(&self) -> PlotTransform {
        self.view.transform(self.frame)
    }

    /// Every so many of a curve's points, in points of the screen; those at infinity have no place.
    #[must_use]
    pub fn on_screen(&self, curve: &[[f64; 2]], every: usize) -> Vec<Pos2> {
        let transform = self.transform();
        let finite = curve.iter().step_by(every).filter(|[_, y]| y.is_finite());
        finite.map(|[x, y]| transform.position_from_point(&PlotPoint::new(*x, *y))).collect()
    }
}
