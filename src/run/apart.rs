//! One step taken apart: the gradient, what the optimiser makes of it, and the move.

use super::Run;
use crate::objective::Form;
use crate::optimiser::Stepper;

/// The step that leads on from a state of a trace. Pairs are in the form's parameters: (μ, log σ) or (μ, σ).
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// The number of steps made before it.
    pub step: usize,
    /// The parameters' names.
    pub names: [&'static str; 2],
    /// The parameters before.
    pub before: [f64; 2],
    /// The loss's gradient there.
    pub gradient: [f64; 2],
    /// The optimiser's named quantities after having seen that gradient, such as Adam's moments.
    pub internals: Vec<(&'static str, [f64; 2])>,
    /// The parameters after; as the optimiser proposes them, even where the run stops instead.
    pub after: [f64; 2],
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

impl Run {
    /// Takes apart the step from state `step` (at most the trace's length) by running the optimiser again over the trace's
    /// gradients from the last mark on, which costs no evaluation of the loss.
    #[must_use]
    pub fn take_apart(&self, step: usize) -> Apart {
        let (setup, trace) = (&self.setup, &self.trace);
        let step = step.min(trace.len());
        let mark = (step / EVERY).min(self.marks.0.len().saturating_sub(1));
        let mut stepper = self.marks.0.get(mark).map_or_else(|| setup.optimiser.start(), |mark| mark.copied());
        let mut result = Apart {
            step,
            names: setup.form.parameter_names(),
            before: [0.0; 2],
            gradient: [0.0; 2],
            internals: Vec::new(),
            after: [0.0; 2],
        };
        for index in mark * EVERY..=step {
            let state = trace.state(index);
            let [by_mean, by_sd] = trace.gradient(index);
            let second = match setup.form {
                Form::Exact => by_sd * state.sd,
                Form::Notebook(_) => by_sd,
            };
            result.before = setup.form.parameters(state.mean, state.sd);
            result.gradient = [by_mean, second];
            result.after = stepper.step(result.before, result.gradient, setup.form.metric(state.sd));
        }
        result.internals = stepper.internals();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Normal;
    use crate::objective;
    use crate::optimiser::{self, Choice};
    use crate::run::{Budget, Setup};

    fn ended(setup: Setup) -> Run {
        let mut run = Run::new(setup);
        while !run.advance(Budget::Steps(usize::MAX)) {}
        run
    }

    /// A set-up in the exact form that goes on to its last step.
    fn setup(target: &str, (mean, sd): (f64, f64), objective: &str, optimiser: Choice, steps: usize) -> Setup {
        Setup {
            target: target.parse().unwrap(),
            start: Normal::new(mean, sd).unwrap(),
            objective: objective::by_id(objective).unwrap(),
            form: Form::Exact,
            optimiser,
            steps,
            tolerance: 0.0,
        }
    }

    #[test]
    fn far_along_a_run_the_parts_are_those_of_every_step_from_the_start() {
        for optimiser in optimiser::ALL {
            let run = ended(setup("N(-2,1) + N(2,1)", (1.0, 0.7), "forward-kl", Choice::of(*optimiser), 3 * EVERY));
            let mut unmarked = ended(run.setup().clone());
            unmarked.marks = Marks::default();
            for step in [0, EVERY - 1, EVERY, EVERY + 1, 2 * EVERY + 5, 3 * EVERY - 1, 3 * EVERY] {
                assert_eq!(run.take_apart(step), unmarked.take_apart(step), "{} {step}", optimiser.id());
            }
            assert_eq!((run.marks.0.len(), run.trace().len()), (3, 3 * EVERY), "{}", optimiser.id());
        }
    }

    #[test]
    fn the_parts_lead_to_the_next_state_under_every_optimiser() {
        for optimiser in optimiser::ALL {
            let run = ended(setup("N(-2,1) + N(2,1)", (1.0, 0.7), "reverse-kl", Choice::of(*optimiser), 30));
            for step in [0, 1, 17, 29] {
                let apart = run.take_apart(step);
                let next = run.trace().state(step + 1);
                assert!((apart.after[0] - next.mean).abs() < 1e-12, "{} {step}", optimiser.id());
                assert!((apart.after[1].exp() / next.sd - 1.0).abs() < 1e-12, "{} {step}", optimiser.id());
            }
        }
    }

    #[test]
    fn adams_first_step_is_the_rate_against_the_gradients_sign() {
        // Kingma and Ba 2015, §2.1: with both moments corrected the first step is η·g/(|g| + ε).
        let setup = setup("N(3,1)", (0.0, 1.0), "forward-kl", Choice::new("adam", 0.04, &[]).unwrap(), 5);
        let apart = ended(setup).take_apart(0);
        assert!((apart.after[0] - 0.04).abs() < 1e-9);
        // D(P‖Q) = log σ + (1 + (3 − μ)²)/(2σ²) − ½: by μ −3, by log σ 1 − 10.
        assert!((apart.gradient[0] + 3.0).abs() < 1e-12 && (apart.gradient[1] + 9.0).abs() < 1e-12);
    }
}
