//! Which part of the line the densities show.

use crate::estimator::Data;
use crate::line::distribution::Mixture;
use crate::scenario::{EstimateScenario, SampleSource};
use crate::ui::plot::{View, showable};

/// Sds of each component that are shown on either side of its mean.
const SIDES: f64 = 4.0;
/// Room above the highest peak, for the kernel estimate's.
const HEADROOM: f64 = 1.3;

/// The range of x: everything that matters, or what the person panned and zoomed to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Window {
    chosen: Option<[f64; 2]>,
    /// Held while something is dragged, so that the plot doesn't move under the pointer.
    held: Option<[f64; 2]>,
}

impl Window {
    /// Shows everything again.
    pub fn fit(&mut self) {
        *self = Self::default();
    }

    /// The range for this frame; `dragging` holds the last one.
    pub fn range(&mut self, scenario: &EstimateScenario, sets: [Option<&Data>; 2], dragging: bool) -> [f64; 2] {
        if let Some(held) = self.held.filter(|_| dragging) {
            return held;
        }
        let range = self.chosen.unwrap_or_else(|| everything(scenario, sets));
        self.held = Some(range);
        range
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
            self.held = Some(x);
        }
    }
}

/// The range in which the target, the generators and nearly all samples from files lie.
fn everything(scenario: &EstimateScenario, sets: [Option<&Data>; 2]) -> [f64; 2] {
    let mut range = [f64::INFINITY, f64::NEG_INFINITY];
    let mut include = |low: f64, high: f64| range = [range[0].min(low), range[1].max(high)];
    let generators = [Some(&scenario.source), scenario.against.as_ref()];
    let known = generators.into_iter().flatten().filter_map(SampleSource::candidate);
    for (weight, normal) in known.chain([&scenario.target]).flat_map(Mixture::weighted) {
        // The tails of a feather-weight are not worth the room.
        let sides = if weight < 1e-3 { 1.0 } else { SIDES };
        include(normal.mean() - sides * normal.sd(), normal.mean() + sides * normal.sd());
    }
    for (source, data) in generators.into_iter().zip(sets) {
        if let (Some(SampleSource::File(_)), Some(data)) = (source, data) {
            // One outlier in a file shouldn't flatten all the rest.
            let margin = (data.sample().quantile(0.995) - data.sample().quantile(0.005)) * 0.15;
            include(data.sample().quantile(0.005) - margin, data.sample().quantile(0.995) + margin);
        }
    }
    range
}

/// The height in which the densities fit; a needle of a kernel estimate may leave the plot at the top.
#[must_use]
pub fn height(scenario: &EstimateScenario, kernel: &[[f64; 2]]) -> f64 {
    let peak =
        |mixture: &Mixture| mixture.components().iter().map(|part| mixture.pdf(part.normal.mean())).fold(0.0, f64::max);
    let target = peak(&scenario.target);
    let wanted = match scenario.source.candidate() {
        Some(candidate) => target.max(peak(candidate).min(5.0 * target)),
        None => target.max(kernel.iter().map(|[_, y]| *y).fold(0.0, f64::max).min(5.0 * target)),
    };
    HEADROOM * wanted
}
