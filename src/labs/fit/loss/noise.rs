//! What runs on random draws have beside their losses: each batch's own estimate, and the same run from other seeds.

use egui_plot::PlotUi;

use super::{Curve, Scale, places};
use crate::labs::fit::race::Lane;
use crate::labs::fit::seeds::Seeds;
use crate::ui::Look;
use crate::ui::look::faded;
use crate::ui::plot::{self, View};

/// How strongly the batches' estimates and the runs from other seeds are drawn.
const FAINT: f32 = 0.3;

/// One run's noise, as (step, log₁₀ gap) like the run itself.
#[derive(Default)]
pub(super) struct Noise {
    /// What each batch says.
    batches: Vec<[f64; 2]>,
    /// The runs from other seeds, a curve each.
    seeds: Vec<Vec<[f64; 2]>>,
    /// Their median.
    median: Vec<[f64; 2]>,
}

impl Noise {
    /// The noise of `lane`'s run; none where nothing is drawn.
    pub(super) fn of(lane: &Lane, seeds: &Seeds, scale: &Scale, width: f32) -> Self {
        let trace = lane.trace();
        if trace.estimate(0).is_none() {
            return Self::default();
        }
        let estimates = places(trace.len(), width).filter_map(|step| Some((step, trace.estimate(step)?)));
        let Some(spread) = seeds.of(lane.setup()) else {
            // Where the runs from other seeds are wanted, the batches give way to them.
            let batches = if seeds.wants(lane.setup()) { Vec::new() } else { scale.curve(estimates) };
            return Self { batches, ..Self::default() };
        };
        let along = |losses: &[f64]| scale.curve(spread.steps.iter().copied().zip(losses.iter().copied()));
        Self {
            batches: Vec::new(),
            seeds: spread.losses.iter().map(|losses| along(losses)).collect(),
            median: along(&spread.median()),
        }
    }

    /// Every point that the plot's height should hold.
    pub(super) fn points(&self) -> impl Iterator<Item = &[f64; 2]> {
        self.seeds.iter().flatten().chain(&self.batches)
    }

    /// Draws all but the median, below the runs.
    pub(super) fn draw(&self, plot: &mut PlotUi<'_>, view: &View, look: &Look, index: usize) {
        let colour = faded(look.tokens.series(index), FAINT);
        // A batch that says less than the optimum has no place on a logarithmic scale; its neighbours may stand alone.
        let points = self.batches.iter().copied().filter(|[_, y]| y.is_finite());
        plot::dots(plot, "batches", points, (colour, look.outline() * 1.1));
        for seed in &self.seeds {
            plot::solid(plot, view, "seed", seed, (colour, look.hairline()));
        }
    }

    /// Draws the median, above the runs.
    pub(super) fn draw_median(&self, plot: &mut PlotUi<'_>, view: &View, look: &Look) {
        plot::dashed(plot, view, "median", &self.median, (look.tokens.ink, look.curve() * 0.8));
    }
}

/// What the faint things are, if there are some; from the longest text to the shortest.
pub(super) fn hints(curves: &[Curve], seeds: &Seeds) -> Vec<String> {
    let any = |has: fn(&Noise) -> bool| curves.iter().any(|curve| has(&curve.noise));
    if let Some(progress) = seeds.progress() {
        let percent = format!("{:.0} %", 100.0 * progress);
        return vec![format!("computing the seeds: {percent}"), percent];
    }
    let texts: &[&str] = if any(|noise| !noise.seeds.is_empty()) {
        &["thin: each seed, dashed: their median", "dashed: median", "– – median"]
    } else if any(|noise| !noise.batches.is_empty()) {
        &["dots: what each batch says, where above", "dots: batches, where above", "• batches", "•"]
    } else {
        &[]
    };
    texts.iter().map(|text| (*text).to_owned()).collect()
}
