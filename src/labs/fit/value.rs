//! What the page shows, as values: derived from the set-up, the runs and the playhead, before anything is drawn.

use std::rc::Rc;

use super::optima::Optima;
use super::race::{Lane, Race};
use crate::descent::Stop;
use crate::line::distribution::{Mixture, Mode, Normal, modes};
use crate::line::divergence::{self, Pair};
use crate::line::objective::{Minima, Objective};
use crate::line::run::State;
use crate::scenario::FitScenario;
use crate::text::Unit;

/// One objective's fit at the playhead.
pub struct Fit {
    /// The objective's index in [`crate::line::objective::ALL`].
    pub index: usize,
    /// The objective.
    pub objective: &'static dyn Objective,
    /// The candidate's parameters.
    pub state: State,
    /// The candidate, with the target: densities and divergences.
    pub pair: Rc<Pair>,
    /// Every divergence in the order of [`divergence::ALL`].
    pub readouts: Rc<[f64]>,
    /// Loss now minus loss at the global minimum, where that is known.
    pub gap: Option<f64>,
    /// What the loss is counted in, which depends on the form.
    pub loss_unit: Unit,
    /// Length of the loss's gradient by (μ/σ, log σ) there, in the loss's own unit: what a run compares with its tolerance.
    pub slope: f64,
    /// Why the run ended, if it has ended by the step shown.
    pub stop: Option<Stop>,
    /// All minima of the objective, best first.
    pub minima: Minima,
    /// The target's modes, from left to right: the same for all fits.
    pub modes: Rc<[Mode]>,
}

impl Fit {
    /// The candidate.
    #[must_use]
    pub fn candidate(&self) -> Normal {
        Normal::raw(self.state.mean, self.state.sd)
    }

    /// The readout that the objective minimises.
    #[must_use]
    pub fn own_row(&self) -> usize {
        row_of(self.objective)
    }

    /// Whether the readout in `row` is finite, but exceeds every double.
    #[must_use]
    pub fn overflows(&self, row: usize) -> bool {
        let readout = divergence::ALL.get(row).zip(self.readouts.get(row));
        readout.is_some_and(|(divergence, value)| divergence.overflows(&self.pair, *value))
    }

    /// The minimum in which the fit has come to rest, if it has: its place in the list, best first.
    #[must_use]
    pub fn resting_in(&self) -> Option<usize> {
        self.minima.iter().position(|minimum| {
            (minimum.mean - self.state.mean).abs() < 0.05 * minimum.sd && (minimum.sd / self.state.sd).ln().abs() < 0.05
        })
    }
}

/// The row of the readouts table that `objective` minimises.
#[must_use]
pub fn row_of(objective: &dyn Objective) -> usize {
    divergence::ALL.iter().position(|d| d.id() == objective.divergence_id()).unwrap_or(0)
}

/// The fits at the playhead, one per lane; those whose state hasn't changed are taken over from the last frame.
#[derive(Default)]
pub struct Values {
    /// The target, with a candidate of no importance, and its modes.
    base: Option<(Pair, Rc<[Mode]>)>,
    /// The fits, in the order of the lanes.
    pub fits: Vec<Fit>,
}

impl Values {
    /// Derives the fits at `step`.
    pub fn follow(&mut self, scenario: &FitScenario, race: &Race, optima: &Optima, step: usize) {
        let FitScenario { target, alpha, .. } = scenario;
        let kept = self.base.take().filter(|(base, _)| base.target() == target && base.alpha() == *alpha);
        let last = std::mem::take(&mut self.fits);
        let old = if kept.is_some() { last } else { Vec::new() };
        let base = kept.unwrap_or_else(|| (Pair::new(target, target).with_alpha(*alpha), modes(target).into()));
        for lane in race.lanes() {
            self.fits.push(fit(&base, lane, optima, step, [&old, &self.fits]));
        }
        self.base = Some(base);
    }
}

/// The fit of `lane`; candidates that the last frame or another lane has measured already are not measured again.
fn fit((base, modes): &(Pair, Rc<[Mode]>), lane: &Lane, optima: &Optima, step: usize, known: [&[Fit]; 2]) -> Fit {
    let trace = lane.trace();
    let step = step.min(trace.len());
    let state = trace.state(step);
    let same = known.into_iter().flatten().find(|fit| fit.state == state);
    let (pair, readouts) = same.map_or_else(
        || {
            let pair = base.with_candidate(&Mixture::from(Normal::raw(state.mean, state.sd)));
            let readouts = divergence::ALL.iter().map(|divergence| divergence.value(&pair)).collect();
            (Rc::new(pair), readouts)
        },
        |fit| (Rc::clone(&fit.pair), Rc::clone(&fit.readouts)),
    );
    let loss = trace.loss(step);
    let minima = optima.of(lane.index).clone();
    Fit {
        index: lane.index,
        objective: lane.objective(),
        state,
        pair,
        readouts,
        gap: minima.above(loss),
        loss_unit: lane.loss_unit(),
        slope: lane.gradient_norm(step),
        stop: trace.stop().filter(|stop| step >= stop.step.min(trace.len())).cloned(),
        minima,
        modes: Rc::clone(modes),
    }
}
