//! Which minima the density plot shows: the global ones faintly, the local ones from the moment that they matter.

use egui::{Color32, Pos2, Rect, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::value::Fit;
use crate::line::distribution::Normal;
use crate::line::objective::Minimum;
use crate::text::format;
use crate::ui::look::{Look, faded};
use crate::ui::widgets;

/// How near to a curve the pointer rests on it, in points.
const REACH: f32 = 5.0;
/// A curve lower than this share of its peak is too close to the axis to be pointed at.
const LOWEST: f64 = 0.08;
/// A run is near a minimum at this distance in (mean / sd, log sd).
const NEAR: f64 = 0.5;

/// What decides whether a minimum is shown, beside the runs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MinimaShown {
    /// The person asked for all.
    pub all: bool,
    /// The one that the pointer rests on in the landscape: the objective's index and the minimum's rank.
    pub on_landscape: Option<(usize, usize)>,
}

/// How strongly a minimum is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Strength {
    /// A global one, beside what is going on.
    Global,
    /// A global one that a run or the pointer is at.
    GlobalNow,
    /// A local one, shown because all are.
    Local,
    /// A local one that a run or the pointer is at.
    LocalNow,
}

impl Strength {
    /// `colour` at this strength; a local minimum is fainter than any global one.
    #[must_use]
    pub fn of(self, colour: Color32) -> Color32 {
        faded(
            colour,
            match self {
                Self::Global => 0.5,
                Self::GlobalNow => 0.85,
                Self::Local => 0.28,
                Self::LocalNow => 0.42,
            },
        )
    }

    /// Whether it is a local one.
    #[must_use]
    pub fn is_local(self) -> bool {
        matches!(self, Self::Local | Self::LocalNow)
    }
}

impl MinimaShown {
    /// How the minimum of that `rank` among `fit`'s is drawn; None where it doesn't matter now. `on_it` tells whether the
    /// pointer rests on its curve.
    #[must_use]
    pub fn strength(&self, fit: &Fit, rank: usize, on_it: bool) -> Option<Strength> {
        let minimum = fit.minima.get(rank)?;
        let now = on_it || self.on_landscape == Some((fit.index, rank)) || near(fit, minimum);
        match (minimum.global, now) {
            (true, true) => Some(Strength::GlobalNow),
            (true, false) => Some(Strength::Global),
            (false, true) => Some(Strength::LocalNow),
            (false, false) => self.all.then_some(Strength::Local),
        }
    }
}

/// Whether the run is so near that it is about to settle there, or has.
fn near(fit: &Fit, minimum: &Minimum) -> bool {
    let across = (fit.state.mean - minimum.mean) / minimum.sd;
    across.hypot((fit.state.sd / minimum.sd).ln()) < NEAR
}

/// Whether `pointer` rests on the curve of `minimum`.
#[must_use]
pub fn on_curve(transform: &PlotTransform, minimum: &Minimum, pointer: Pos2) -> bool {
    let normal = Normal::raw(minimum.mean, minimum.sd);
    let x_at = |x: f32| transform.value_from_position(pos2(x, pointer.y)).x;
    // A flank is nearly upright: what the curve passes within reach at either side counts.
    let [left, here, right] = [-REACH, 0.0, REACH].map(|by| x_at(pointer.x + by));
    let peak = normal.pdf(minimum.mean);
    let heights = [left, here, right, minimum.mean.clamp(left, right)].map(|x| normal.pdf(x));
    if heights.iter().all(|height| *height < LOWEST * peak) {
        return false;
    }
    let ys = heights.map(|height| transform.position_from_point(&PlotPoint::new(here, height)).y);
    let (top, bottom) = ys.iter().fold((f32::MAX, f32::MIN), |(top, bottom), y| (top.min(*y), bottom.max(*y)));
    (top - REACH..=bottom + REACH).contains(&pointer.y)
}

/// What there is to say of the minimum under the pointer.
#[must_use]
pub fn about(fit: &Fit, minimum: &Minimum) -> String {
    let kind = if minimum.global { "global" } else { "local" };
    format!("{}: {kind} minimum at {}", fit.objective.name(), format::normal(minimum.mean, minimum.sd))
}

/// The switch for all minima at the right end of a plot's caption, where some are local; returns the width it takes.
pub fn switch(ui: &mut Ui, look: &Look, area: Rect, fits: &[Fit], shown: &mut MinimaShown) -> f32 {
    let some_local = fits.iter().any(|fit| fit.minima.iter().any(|minimum| !minimum.global));
    if !some_local || area.width() < 420.0 {
        return 0.0;
    }
    let hover = "Show every minimum, the local ones too (X)";
    let (clicked, width) = widgets::caption_switch(ui, look, area, ("all minima", "All minima", shown.all), hover);
    shown.all ^= clicked;
    width
}
