//! Runs: slicing, stop reasons with their remedies, and set-ups that used to break things.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use std::cell::Cell;
use std::time::{Duration, Instant};

use klarity::descent::StopReason;
use klarity::descent::optimiser::{self, Choice};
use klarity::line::Alpha;
use klarity::line::distribution::Normal;
use klarity::line::objective::{self, Form, Grid};
use klarity::line::run::{Run, Setup, Trace, optimise};
use klarity::work::{Budget, Work as _};

fn setup(objective: &str, form: Form, rate: f64) -> Setup {
    Setup {
        target: "0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap(),
        start: Normal::new(1.4, 0.8).unwrap(),
        objective: objective::by_id(objective).unwrap(),
        alpha: Alpha::default(),
        form,
        optimiser: Choice::new("adam", rate, &[]).unwrap(),
        steps: 400,
        tolerance: Setup::default_tolerance(&form),
        stop_when: None,
    }
}

fn assert_sound(trace: &Trace, label: &str) {
    for index in 0..=trace.len() {
        let state = trace.state(index);
        let sound = state.mean.is_finite() && state.sd > 0.0 && state.sd.is_finite() && trace.loss(index).is_finite();
        assert!(sound, "{label}: state {index} is {state:?} with loss {}", trace.loss(index));
    }
    let stop = trace.stop().unwrap();
    assert_eq!(stop.step, trace.len(), "{label}");
    assert!(!stop.message().contains("NaN") && !stop.message().contains("inf"), "{label}: {}", stop.message());
}

#[test]
fn how_a_run_is_sliced_never_changes_it() {
    for objective in objective::ALL {
        let setup = setup(objective.id(), Form::Exact, 0.04);
        let whole = optimise(&setup);
        let mut by_steps = Run::new(setup.clone());
        while !by_steps.advance(Budget::Units(7)) {}
        assert_eq!(by_steps.into_trace(), whole);
        let mut by_time = Run::new(setup.clone());
        let clock = ticking();
        while !by_time.advance_by(Budget::Time(Duration::from_secs(30)), &clock) {}
        assert_eq!(*by_time.trace(), whole);
        assert_eq!(optimise(&setup), whole);
    }
}

#[test]
fn a_time_budget_always_makes_a_step_and_returns_at_its_end() {
    let mut run = Run::new(Setup { steps: 1_000_000, ..setup("mse", Form::Notebook(Grid::default()), 1e-5) });
    run.advance(Budget::Time(Duration::ZERO));
    assert_eq!(run.trace().len(), 1);
    // A second before and a second after each slice, the first one at the begin: two slices of a single step fit in.
    assert!(!run.advance_by(Budget::Time(Duration::from_secs(4)), &ticking()));
    assert_eq!(run.trace().len(), 3);
}

/// A clock that is a second further at every look.
fn ticking() -> impl Fn() -> Instant {
    let (begin, looks) = (Instant::now(), Cell::new(0));
    move || {
        looks.set(looks.get() + 1);
        begin + Duration::from_secs(looks.get())
    }
}

#[test]
fn rows_pair_the_loss_before_with_the_state_after() {
    let trace = optimise(&setup("forward-kl", Form::Exact, 0.04));
    let row = trace.row(7);
    assert_eq!((row.step, row.loss), (7, trace.loss(7)));
    assert_eq!((row.mean, row.sd), (trace.state(8).mean, trace.state(8).sd));
    assert_eq!(trace.rows().count(), trace.len());
    assert_eq!(trace.state(0), klarity::line::run::State { mean: 1.4, sd: 0.8 });
    // ∂D(P‖Q)/∂σ = 1/σ − (v + d²)/σ³ with P's mean 0 and variance 10.
    let wanted = 1.0 / 0.8 - (10.0 + 1.4 * 1.4) / 0.8_f64.powi(3);
    assert!((trace.row(0).gradient_sd / wanted - 1.0).abs() < 1e-13);
}

#[test]
fn the_step_limit_is_a_reason_with_a_remedy() {
    let trace = optimise(&setup("forward-kl", Form::Notebook(Grid::default()), 1e-3));
    let stop = trace.stop().unwrap();
    assert_eq!((stop.reason, stop.step, trace.len()), (StopReason::StepLimit, 400, 400));
    assert_eq!(stop.message(), "All 400 steps are made");
    assert!(stop.remedy().is_some());
    let none = optimise(&Setup { steps: 0, ..setup("forward-kl", Form::Exact, 0.1) });
    assert_eq!((none.len(), none.stop().unwrap().reason), (0, StopReason::StepLimit));
}

#[test]
fn an_exact_run_that_has_arrived_says_so() {
    let natural = Choice::new("natural-gradient", 0.5, &[]).unwrap();
    for objective in objective::ALL {
        let trace =
            optimise(&Setup { optimiser: natural.clone(), steps: 100_000, ..setup(objective.id(), Form::Exact, 0.1) });
        let stop = trace.stop().unwrap();
        assert_eq!(stop.reason, StopReason::Converged, "{}: {}", objective.id(), stop.message());
        assert!(stop.remedy().is_none());
        let end = trace.last_state();
        let minima = objective::minima(*objective, &trace_target(), &Form::Exact);
        let arrived = minima.iter().any(|m| (m.mean - end.mean).abs() < 1e-4 && (m.sd - end.sd).abs() < 1e-4);
        assert!(arrived, "{}: {end:?} is none of {minima:?}", objective.id());
    }
}

fn trace_target() -> klarity::line::distribution::Mixture {
    "0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap()
}

#[test]
fn a_run_that_starts_on_an_axis_of_symmetry_stays_there() {
    let targets = ["0.5*N(-10,1) + 0.5*N(10,1)", "N(-4.5,0.7) + 3*N(12,1.3) + N(28.5,0.7) + N(12,3)"];
    for (text, axis) in targets.into_iter().zip([0.0, 12.0]) {
        let grid = Grid::new(axis - 30.0, axis + 30.0, 333).unwrap();
        for objective in objective::ALL {
            for (form, rate) in [(Form::Exact, 0.05), (Form::Notebook(grid), 0.05)] {
                let target = text.parse().unwrap();
                let start = Normal::new(axis, 1.0).unwrap();
                let run = optimise(&Setup { target, start, steps: 3000, ..setup(objective.id(), form, rate) });
                let strayed = (0..=run.len()).find(|step| run.state(*step).mean != axis);
                assert_eq!(strayed, None, "{text}, {}, {}: {:?}", objective.id(), form.id(), run.state(run.len()));
            }
        }
    }
}

#[test]
fn a_flat_plateau_is_no_convergence() {
    for objective in ["mse", "cosine"] {
        let far = Setup { start: Normal::new(200.0, 0.5).unwrap(), ..setup(objective, Form::Exact, 1e-3) };
        assert_eq!(optimise(&far).stop().unwrap().reason, StopReason::StepLimit, "{objective}");
    }
}

#[test]
fn a_sigma_driven_below_zero_stops_the_run_and_names_the_way_out() {
    let notebook = Form::Notebook(Grid::default());
    let mut left = 0;
    for objective in objective::ALL {
        let setup = Setup {
            start: Normal::new(0.0, 6.0).unwrap(),
            optimiser: Choice::new("sgd", 500.0, &[]).unwrap(),
            ..setup(objective.id(), notebook, 1.0)
        };
        let trace = optimise(&setup);
        assert_sound(&trace, objective.id());
        let stop = trace.stop().unwrap();
        if stop.reason == StopReason::LeftDomain {
            left += 1;
            let message = stop.message();
            assert!(message.starts_with(&format!("At step {} σ would have become −", stop.step + 1)), "{message}");
            assert!(stop.remedy().unwrap().contains("exact form"));
        }
    }
    assert!(left >= 1);
}

#[test]
fn whatever_is_thrown_at_it_a_run_keeps_only_finite_states() {
    let targets = ["0.5*N(-3,1) + 0.5*N(3,1)", "N(-500000,1) + N(500000,1)", "N(0,1e-9)", "N(1e9,1e9) + N(-1e9,1e-9)"];
    let starts = [(1.4, 0.8), (0.0, 1e-6), (0.0, 1e-9), (1e9, 1e9), (-40.0, 0.1)];
    for optimiser in optimiser::ALL {
        for rate in [1e6, 1e-3, 1.0, 1e12] {
            for (objective, form) in objective::ALL
                .iter()
                .flat_map(|o| [(o, Form::Exact), (o, Form::Notebook(Grid::new(-15.0, 15.0, 101).unwrap()))])
            {
                for target in targets {
                    for (mean, sd) in starts {
                        let trace = optimise(&Setup {
                            target: target.parse().unwrap(),
                            start: Normal::new(mean, sd).unwrap(),
                            optimiser: Choice::new(optimiser.id(), rate, &[]).unwrap(),
                            steps: 12,
                            ..setup(objective.id(), form, 1.0)
                        });
                        let label = format!(
                            "{} {} {} {rate}, {target} from N({mean},{sd})",
                            optimiser.id(),
                            objective.id(),
                            form.id()
                        );
                        assert_sound(&trace, &label);
                    }
                }
            }
        }
    }
}

#[test]
fn an_exploding_rate_is_named_with_its_remedy() {
    let trace =
        optimise(&Setup { optimiser: Choice::new("sgd", 1e6, &[]).unwrap(), ..setup("forward-kl", Form::Exact, 1.0) });
    let stop = trace.stop().unwrap();
    assert_eq!(stop.reason, StopReason::NotFinite);
    assert!(stop.message().starts_with("At step "), "{}", stop.message());
    assert!(stop.remedy().unwrap().contains("smaller rate"));
}

#[test]
fn ids_of_the_reasons_are_kebab_case_and_unique() {
    let mut ids = StopReason::ALL.map(StopReason::id).to_vec();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids, ["at-wall", "below-threshold", "converged", "left-domain", "not-finite", "step-limit"]);
}

#[test]
fn adams_first_step_is_the_rate_against_the_gradients_sign() {
    // Kingma and Ba 2015, §2.1: with both moments corrected the first step is η·g/(|g| + ε).
    let setup = Setup {
        target: "N(3,1)".parse().unwrap(),
        start: Normal::new(0.0, 1.0).unwrap(),
        objective: objective::by_id("forward-kl").unwrap(),
        alpha: Alpha::default(),
        form: Form::Exact,
        optimiser: Choice::new("adam", 0.04, &[]).unwrap(),
        steps: 5,
        tolerance: 0.0,
        stop_when: None,
    };
    let apart = Run::new(setup).take_apart(0);
    assert!((apart.after[0] - 0.04).abs() < 1e-9);
    // D(P‖Q) = log σ + (1 + (3 − μ)²)/(2σ²) − ½: by μ −3, by log σ 1 − 10.
    assert!((apart.gradient[0] + 3.0).abs() < 1e-12 && (apart.gradient[1] + 9.0).abs() < 1e-12);
}
