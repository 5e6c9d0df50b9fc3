//! Which part of the line the density plots show.

use super::value::Fit;
use crate::line::objective::Form;
use crate::line::run::State;
use crate::scenario::FitScenario;
use crate::ui::plot::{View, showable};

/// Sds of each component that are shown on either side of its mean.
const SIDES: f64 = 4.5;

/// The range of x: everything that matters, or what the person panned and zoomed to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Window {
    /// Chosen by hand, if it was.
    chosen: Option<[f64; 2]>,
    /// Held while something is dragged, so that the plot doesn't move under the pointer.
    held: Option<View>,
}

impl Window {
    /// Shows everything again.
    pub fn fit(&mut self) {
        *self = Self::default();
    }

    /// The view for this frame; `dragging` holds the last one.
    pub fn view(&mut self, scenario: &FitScenario, fits: &[Fit], spread: &[State], dragging: bool) -> View {
        if let Some(held) = self.held.filter(|_| dragging) {
            return held;
        }
        let x = self.chosen.unwrap_or_else(|| everything(scenario));
        let view = View { x, y: [0.0, height(scenario, fits, spread)] };
        self.held = Some(view);
        view
    }

    /// Moves the range by `by`, in units of x.
    pub fn pan(&mut self, view: &View, by: f64) {
        self.choose(view.panned(by));
    }

    /// Zooms by `factor` (above 1: closer) around `centre`.
    pub fn zoom(&mut self, view: &View, centre: f64, factor: f64) {
        self.choose(view.zoomed(centre, factor));
    }

    /// The range that was chosen by hand, if one was.
    #[must_use]
    pub fn chosen(&self) -> Option<[f64; 2]> {
        self.chosen
    }

    /// Shows `chosen`, or everything.
    pub fn show(&mut self, chosen: Option<[f64; 2]>) {
        self.fit();
        self.choose(chosen.and_then(showable));
    }

    /// Takes a range that can be shown; the last one stays where there is none.
    fn choose(&mut self, x: Option<[f64; 2]>) {
        if let Some(x) = x {
            self.chosen = Some(x);
            self.held = None;
        }
    }
}

/// The range in which the target, the start and, in notebook form, the grid lie.
fn everything(scenario: &FitScenario) -> [f64; 2] {
    let mut range = [f64::INFINITY, f64::NEG_INFINITY];
    let mut include = |low: f64, high: f64| range = [range[0].min(low), range[1].max(high)];
    for (weight, normal) in scenario.target.weighted() {
        // The tails of a feather-weight are not worth the room.
        let sides = if weight < 1e-3 { 1.0 } else { SIDES };
        include(normal.mean() - sides * normal.sd(), normal.mean() + sides * normal.sd());
    }
    let start = scenario.start;
    include(start.mean() - 2.0 * start.sd(), start.mean() + 2.0 * start.sd());
    if let Form::Notebook(grid) = &scenario.form {
        let margin = 0.08 * (grid.high() - grid.low());
        include(grid.low() - margin, grid.high() + margin);
    }
    range
}

/// The height in which the target, the start, the optima and most of the way there fit.
fn height(scenario: &FitScenario, fits: &[Fit], spread: &[State]) -> f64 {
    let target = scenario
        .target
        .components()
        .iter()
        .map(|component| scenario.target.pdf(component.normal.mean()))
        .fold(0.0, f64::max);
    let mass = if matches!(scenario.form, Form::Notebook(_)) { scenario.target.given_mass().max(1.0) } else { 1.0 };
    let wanted = target * mass;
    let peak = |sd: f64| if sd > 0.0 { 1.0 / (sd * (2.0 * std::f64::consts::PI).sqrt()) } else { 0.0 };
    let optima = fits.iter().filter_map(|fit| fit.minima.first()).map(|best| peak(best.sd));
    let way = spread.iter().map(|state| peak(state.sd));
    let others = optima.chain(way).chain([peak(scenario.start.sd())]).fold(0.0, f64::max);
    // A needle of a fit may leave the plot at the top; flattening everything else under it would help nobody.
    1.13 * wanted.max(others.min(4.0 * wanted))
}
