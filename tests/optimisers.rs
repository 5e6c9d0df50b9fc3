//! Optimisers step by step, against their definitions worked out by hand; tests/traces.rs has PyTorch's own runs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::descent::Metric;
use klarity::descent::optimiser::{self, Choice, Optimiser, Stepper};
use klarity::line::Alpha;
use klarity::line::distribution::{Mixture, Normal};
use klarity::line::objective::{self, Form, Grid};
use klarity::line::run::{Setup, optimise};

const START: [f64; 2] = [2.0, -1.0];
const FIRST: [f64; 2] = [0.5, -4.0];
const SECOND: [f64; 2] = [-1.0, 2.0];

/// A Fisher information of diag(4, 2), everywhere.
struct Flat;

impl Metric for Flat {
    fn diagonal(&self, _parameters: &[f64], diagonal: &mut [f64]) {
        diagonal.copy_from_slice(&[4.0, 2.0]);
    }

    fn natural(&self, _parameters: &[f64], gradient: &[f64], direction: &mut [f64]) {
        direction.copy_from_slice(&[gradient[0] / 4.0, gradient[1] / 2.0]);
    }
}

/// The parameters after each of two steps.
fn steps(stepper: &mut dyn Stepper) -> [[f64; 2]; 2] {
    let mut parameters = START;
    [FIRST, SECOND].map(|gradient| {
        stepper.step(&mut parameters, &gradient, &Flat);
        parameters
    })
}

/// The first coordinate after each of two steps.
fn two_steps(id: &str, settings: &[(&str, f64)]) -> [f64; 2] {
    steps(&mut *Choice::new(id, 0.1, settings).unwrap().start(2)).map(|parameters| parameters[0])
}

fn assert_close(ours: [f64; 2], wanted: [f64; 2], label: &str) {
    assert!(ours.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{label}: {ours:?} instead of {wanted:?}");
}

#[test]
fn two_steps_are_what_the_definitions_say() {
    assert_close(two_steps("sgd", &[]), [1.95, 2.05], "θ − ηg");
    // v = 0.5, then 0.9·0.5 − 1 = −0.55.
    assert_close(two_steps("momentum", &[]), [1.95, 2.005], "momentum");
    // With dampening ½ the first step is still whole: v = 0.5, then 0.45 − 0.5 = −0.05.
    assert_close(two_steps("momentum", &[("dampening", 0.5)]), [1.95, 1.955], "dampened");
    // g + 0.9v: 0.5 + 0.45 = 0.95, then −1 + 0.9·(−0.55) = −1.495.
    assert_close(two_steps("nesterov", &[]), [1.905, 2.0545], "nesterov");
    // v = 0.01·0.25 = 0.0025, g/√v = 10; then v = 0.99·0.0025 + 0.01 = 0.012475.
    let second = 1.0 + 0.1 / 0.012_475_f64.sqrt();
    assert_close(two_steps("rmsprop", &[("epsilon", 0.0)]), [1.0, second], "rmsprop");
    // s = 0.25, g/√s = 1; then s = 1.25.
    let second = 1.9 + 0.1 / 1.25_f64.sqrt();
    assert_close(two_steps("adagrad", &[("epsilon", 0.0)]), [1.9, second], "adagrad");
    let second = 1.9 + 0.1 / 1.5 / 1.25_f64.sqrt();
    assert_close(two_steps("adagrad", &[("epsilon", 0.0), ("rate-decay", 0.5)]), [1.9, second], "adagrad, decaying");
    // The first Adam step is η·sign(g). Then m̂ = (0.9·0.05 − 0.1)/0.19, v̂ = (0.999·0.00025 + 0.001)/0.001999.
    let (m, v) = ((0.9 * 0.05 - 0.1) / 0.19, (0.999 * 0.000_25 + 0.001) / 0.001_999_f64);
    assert_close(two_steps("adam", &[("epsilon", 0.0)]), [1.9, 1.9 - 0.1 * m / v.sqrt()], "adam");
    let first = 2.0 * (1.0 - 0.1 * 0.3) - 0.1;
    let second = first * (1.0 - 0.1 * 0.3) - 0.1 * m / v.sqrt();
    assert_close(two_steps("adamw", &[("epsilon", 0.0), ("weight-decay", 0.3)]), [first, second], "adamw");
    // g/F: 0.5/4, then −1/4.
    assert_close(two_steps("natural-gradient", &[]), [1.9875, 2.0125], "natural gradient");
}

#[test]
fn the_step_taken_apart_adds_up_to_the_step() {
    for optimiser in optimiser::ALL {
        let mut stepper: Box<dyn Stepper> = Choice::of(*optimiser).start(2);
        let [first, second] = steps(&mut *stepper);
        let internals = stepper.internals();
        let moved: f64 = internals
            .iter()
            .filter(|(name, _)| name.starts_with("Δθ") || name.starts_with("decay"))
            .map(|(_, d)| d[1])
            .sum();
        assert!((second[1] - first[1] - moved).abs() < 1e-12, "{}: {internals:?}", optimiser.id());
    }
}

#[test]
fn a_gradient_that_is_always_zero_moves_nothing() {
    for optimiser in optimiser::ALL.iter().filter(|optimiser| optimiser.id() != "adamw") {
        let mut choice = Choice::of(*optimiser);
        if choice.setting("epsilon").is_some() {
            choice = choice.with_setting("epsilon", 0.0).unwrap();
        }
        let mut stepper = choice.start(2);
        let mut parameters = START;
        for _ in 0..3 {
            stepper.step(&mut parameters, &[0.0; 2], &Flat);
            assert_eq!(parameters, START, "{}", optimiser.id());
        }
    }
}

#[test]
fn the_natural_gradient_at_rate_one_finds_the_mean_in_one_step_and_knows_no_unit() {
    let run = |target: &str, start: Normal, form: Form, rate: f64| {
        optimise(&Setup {
            target: target.parse::<Mixture>().unwrap(),
            start,
            objective: objective::by_id("forward-kl").unwrap(),
            alpha: Alpha::default(),
            form,
            optimiser: Choice::new("natural-gradient", rate, &[]).unwrap(),
            steps: 1,
            tolerance: 0.0,
            stop_when: None,
        })
        .last_state()
    };
    let start = |unit: f64| Normal::new(unit, 3.0 * unit).unwrap();
    // ∂μ D(P‖Q) = (μ − m)/σ², and F = 1/σ²: the step is m − μ, wherever it starts.
    let here = run("0.5*N(-5,1) + 0.5*N(10,1)", start(1.0), Form::Exact, 1.0);
    assert!((here.mean - 2.5).abs() < 1e-12);
    // In metres or in millimetres, the same step; in (μ, log σ) or in (μ, σ), the same direction.
    let small = run("0.5*N(-5,1) + 0.5*N(10,1)", start(1.0), Form::Exact, 0.01);
    let large = run("0.5*N(-5000,1000) + 0.5*N(10000,1000)", start(1000.0), Form::Exact, 0.01);
    assert!((large.mean / 1000.0 - small.mean).abs() < 1e-12 && (large.sd / 1000.0 - small.sd).abs() < 1e-12);
    let grid = Form::Notebook(Grid::new(-40.0, 50.0, 20_001).unwrap());
    let notebook = run("0.5*N(-5,1) + 0.5*N(10,1)", start(1.0), grid, 0.01);
    // The notebook's loss is an average, smaller by the grid's length (90).
    let ratio = |end: klarity::line::run::State| (end.sd / 3.0).ln() / (end.mean - 1.0);
    assert!((ratio(notebook) / ratio(small) - 1.0).abs() < 0.05);
}

#[test]
fn ids_are_unique_and_found_again() {
    for optimiser in optimiser::ALL {
        assert_eq!(optimiser::by_id(optimiser.id()).map(Optimiser::id), Some(optimiser.id()));
        assert!(optimiser.default_rate() > 0.0);
        assert!(optimiser.settings().iter().all(|s| s.low <= s.default && s.default <= s.high), "{}", optimiser.id());
    }
}
