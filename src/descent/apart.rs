//! One step taken apart: the gradient, what the optimiser makes of it, and the move.

use super::optimiser::Stepper;
use super::{Descent, Problem};

/// The step that leads on from a state of a trace: one number a parameter in each vector.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// The number of steps made before it.
    pub step: usize,
    /// The parameters' names.
    pub names: &'static [&'static str],
    /// The parameters before.
    pub before: Vec<f64>,
    /// The gradient that was followed there.
    pub gradient: Vec<f64>,
    /// The optimiser's named quantities after having seen that gradient, such as Adam's moments.
    pub internals: Vec<(&'static str, Vec<f64>)>,
    /// The parameters after; as the optimiser proposes them, even where the run stops instead.
    pub after: Vec<f64>,
}

/// After how many steps the optimiser's state is kept: fewer are made again in well under a millisecond.
const EVERY: usize = 4096;

/// The optimiser's states at every [`EVERY`]th step.
#[derive(Default)]
pub(super) struct Marks(Vec<Box<dyn Stepper>>);

impl Marks {
    /// Keeps the optimiser before step `step`, if it is one of those.
    pub(super) fn pass(&mut self, step: usize, stepper: &dyn Stepper) {
        if step == self.0.len() * EVERY {
            self.0.push(stepper.copied());
        }
    }
}

impl<P: Problem> Descent<P> {
    /// Takes apart the step from state `step` (at most the trace's length) by running the optimiser again over the trace's
    /// gradients from the last mark on, which costs no evaluation of the loss.
    #[must_use]
    pub fn take_apart(&self, step: usize) -> Apart {
        let (problem, trace) = (self.problem(), self.trace());
        let step = step.min(trace.len());
        let mark = (step / EVERY).min(self.marks.0.len().saturating_sub(1));
        let dimension = trace.parameters(0).len();
        let fresh = || self.rule().optimiser.start(dimension);
        let mut stepper = self.marks.0.get(mark).map_or_else(fresh, |mark| mark.copied());
        let mut after = Vec::new();
        for index in mark * EVERY..=step {
            after.clear();
            after.extend_from_slice(trace.parameters(index));
            stepper.step(&mut after, trace.slope(index), problem);
        }
        Apart {
            step,
            names: problem.names(),
            before: trace.parameters(step).to_vec(),
            gradient: trace.slope(step).to_vec(),
            internals: stepper.internals(),
            after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Rule;
    use super::super::optimiser::{self, Choice};
    use super::super::tests::Bowl;
    use super::*;
    use crate::work::{Budget, Work as _};

    fn ended(optimiser: Choice, steps: usize) -> Descent<Bowl> {
        let mut descent = Descent::new(Bowl, Rule { optimiser, steps, tolerance: 0.0 }, &[1.0, -0.7, 0.3]);
        while !descent.advance(Budget::Units(usize::MAX)) {}
        descent
    }

    #[test]
    fn far_along_a_run_the_parts_are_those_of_every_step_from_the_start() {
        for optimiser in optimiser::ALL {
            let descent = ended(Choice::of(*optimiser), 3 * EVERY);
            let mut unmarked = ended(Choice::of(*optimiser), 3 * EVERY);
            unmarked.marks = Marks::default();
            for step in [0, EVERY - 1, EVERY, EVERY + 1, 2 * EVERY + 5, 3 * EVERY - 1, 3 * EVERY] {
                assert_eq!(descent.take_apart(step), unmarked.take_apart(step), "{} {step}", optimiser.id());
            }
            assert_eq!((descent.marks.0.len(), descent.trace().len()), (3, 3 * EVERY), "{}", optimiser.id());
        }
    }

    #[test]
    fn the_parts_lead_to_the_next_state_under_every_optimiser() {
        for optimiser in optimiser::ALL {
            let descent = ended(Choice::of(*optimiser), 30);
            for step in [0, 1, 17, 29] {
                let apart = descent.take_apart(step);
                assert_eq!(apart.after, descent.trace().parameters(step + 1), "{} {step}", optimiser.id());
                assert_eq!(apart.names, descent.problem().names());
            }
        }
    }
}
