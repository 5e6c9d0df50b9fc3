//! Descent: an optimiser, a problem, and the trace that the one leaves on the other.
//!
//! Nothing here knows what the parameters stand for. A space (the line, the plane) wraps its losses in a [`Problem`];
//! optimisers, runs, traces and reasons to stop work on vectors.

mod apart;
pub mod optimiser;
mod problem;
mod run;
mod stop;
mod trace;

pub use apart::Apart;
pub use problem::{Metric, Problem, Refusal};
pub use run::{Descent, Rule, STEPS_MAX};
pub use stop::{Goal, Stop, StopReason, Watched};
pub use trace::Trace;

#[cfg(test)]
mod tests {
    use super::optimiser::{self, Choice};
    use super::*;
    use crate::work::{Budget, Work as _};

    /// ½(θ₁² + 4θ₂² + 9θ₃²): a space of three parameters, with its minimum at 0 and an edge at θ₃ = −1.
    pub(super) struct Bowl;

    const CURVATURE: [f64; 3] = [1.0, 4.0, 9.0];

    impl Metric for Bowl {
        fn diagonal(&self, _parameters: &[f64], diagonal: &mut [f64]) {
            diagonal.copy_from_slice(&CURVATURE);
        }

        fn natural(&self, _parameters: &[f64], gradient: &[f64], direction: &mut [f64]) {
            for ((d, g), c) in direction.iter_mut().zip(gradient).zip(CURVATURE) {
                *d = g / c;
            }
        }
    }

    impl Problem for Bowl {
        type Reading = ();

        fn reading(&self) {}

        fn names(&self) -> &'static [&'static str] {
            &["a", "b", "c"]
        }

        fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
            let mut loss = 0.0;
            for ((theta, g), c) in parameters.iter().zip(gradient).zip(CURVATURE) {
                *g = c * theta;
                loss += 0.5 * c * theta * theta;
            }
            loss
        }

        fn check(&self, parameters: &[f64]) -> Result<(), Refusal> {
            let value = parameters[2];
            if value < -1.0 {
                return Err(Refusal::Outside { name: "c", value, needs: "c is at least −1", remedy: "Go slower" });
            }
            if parameters.iter().all(|theta| theta.abs() < 1e100) { Ok(()) } else { Err(Refusal::Range) }
        }

        fn described(&self, parameters: &[f64]) -> Vec<(&'static str, f64)> {
            self.names().iter().copied().zip(parameters.iter().copied()).collect()
        }

        fn gradient_norm(&self, _parameters: &[f64], gradient: &[f64]) -> f64 {
            gradient.iter().map(|g| g * g).sum::<f64>().sqrt()
        }

        fn is_at_a_bottom(&self, parameters: &[f64], reach: f64) -> bool {
            parameters.iter().all(|theta| theta.abs() < reach)
        }
    }

    fn ended(optimiser: Choice, start: &[f64]) -> Descent<Bowl> {
        let rule = Rule { optimiser, steps: 20_000, tolerance: 1e-6 };
        let mut descent = Descent::new(Bowl, rule, start);
        while !descent.advance(Budget::Units(1000)) {}
        descent
    }

    #[test]
    fn the_natural_gradient_of_a_bowl_goes_straight_to_its_bottom() {
        // With F = H a full step is Newton's, and the bottom is met at once.
        let descent = ended(Choice::new("natural-gradient", 1.0, &[]).unwrap(), &[3.0, -2.0, 5.0]);
        assert_eq!((descent.trace().len(), descent.trace().parameters(1)), (1, &[0.0; 3][..]));
        assert_eq!(descent.trace().stop().unwrap().reason, StopReason::Converged);
    }

    #[test]
    fn every_optimiser_descends_in_three_parameters_as_in_one_at_a_time() {
        // No optimiser of the list mixes coordinates on a diagonal problem: a start on an axis stays on it.
        for optimiser in optimiser::ALL {
            let choice = Choice::of(*optimiser);
            let whole = ended(choice.clone(), &[0.5, -0.25, 0.125]);
            let alone = ended(choice, &[0.5, 0.0, 0.0]);
            for step in 0..whole.trace().len().min(alone.trace().len()).min(50) {
                assert_eq!(whole.trace().parameters(step)[0], alone.trace().parameters(step)[0], "{}", optimiser.id());
                assert_eq!(alone.trace().parameters(step)[1..], [0.0, 0.0], "{}", optimiser.id());
            }
        }
    }

    #[test]
    fn a_run_that_ends_before_its_first_step_says_so() {
        // Newton's step from anywhere; at the bottom there is nothing left to do, and far enough out there is no loss.
        let newton = || Choice::new("natural-gradient", 1.0, &[]).unwrap();
        let message = |start: &[f64]| ended(newton(), start).trace().stop().unwrap().message();
        assert_eq!(message(&[0.0; 3]), "Converged at the start: the gradient is 0");
        assert_eq!(message(&[1.0; 3]), "Converged after 1 step: the gradient is down to 0");
        assert_eq!(
            message(&[1e200, 0.0, 0.0]),
            "At the start the loss is not a finite number, with a 1e200 and b 0 and c 0"
        );
    }

    #[test]
    fn a_stop_names_the_spaces_own_parameters() {
        let left = ended(Choice::new("sgd", 0.5, &[]).unwrap(), &[0.0, 0.0, 0.5]);
        let stop = left.trace().stop().unwrap();
        assert_eq!(stop.reason, StopReason::LeftDomain);
        assert_eq!(stop.message(), "At step 1 c would have become −1.75: c is at least −1");
        assert_eq!(stop.remedy().unwrap(), "Go slower");
        let far = ended(Choice::new("sgd", 1e12, &[]).unwrap(), &[1e95, 0.0, 0.0]);
        let stop = far.trace().stop().unwrap();
        assert_eq!(stop.reason, StopReason::NotFinite);
        assert!(stop.message().ends_with("left the range of numbers: a −1e107, b 0, c 0"), "{}", stop.message());
    }
}
