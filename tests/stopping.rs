//! A readout under its threshold ends a run: at the first such step, whatever the form, the optimiser and the readout.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::descent::StopReason;
use klarity::descent::optimiser::{self, Choice};
use klarity::line::distribution::{Mixture, Normal};
use klarity::line::divergence::{self, Divergence, Pair};
use klarity::line::objective::{self, Form, Grid};
use klarity::line::run::{Run, Setup, StopWhen, StopWhenError, Trace, optimise};
use klarity::work::{Budget, Work as _};

const TWO_MODES: &str = "0.5*N(-3,1) + 0.5*N(3,1)";

fn readout(id: &str) -> &'static dyn Divergence {
    divergence::by_id(id).unwrap()
}

fn rule(id: &str, below: f64) -> StopWhen {
    StopWhen::new(readout(id), below).unwrap()
}

fn setup(objective: &str, form: Form, optimiser: Choice, stop_when: Option<StopWhen>) -> Setup {
    Setup {
        alpha: klarity::line::Alpha::default(),
        target: TWO_MODES.parse().unwrap(),
        start: Normal::new(1.4, 0.8).unwrap(),
        objective: objective::by_id(objective).unwrap(),
        form,
        optimiser,
        steps: 150,
        tolerance: 0.0,
        stop_when,
    }
}

/// The readout of every state, by quadrature.
fn along(trace: &Trace, target: &Mixture, id: &str) -> Vec<f64> {
    let states = (0..=trace.len()).map(|step| trace.state(step));
    states.map(|q| readout(id).value(&Pair::new(target, &Normal::new(q.mean, q.sd).unwrap().into()))).collect()
}

#[test]
fn the_first_step_below_the_threshold_stops_in_every_form_under_every_optimiser() {
    let (mut stopped, mut never) = (0, 0);
    let grid = Form::Notebook(Grid::new(-15.0, 15.0, 400).unwrap());
    for objective in objective::ALL {
        for form in [Form::Exact, grid] {
            for optimiser in optimiser::ALL {
                for id in ["kl-forward", "kl-reverse", "l2", "jensen-shannon", "wasserstein1"] {
                    let make = |rule| setup(objective.id(), form, Choice::of(*optimiser), rule);
                    let free = optimise(&make(None));
                    let values = along(&free, &make(None).target, id);
                    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
                    // Between the start and the best that the run comes to, and under it.
                    for below in [0.5 * (values[0] + lowest), 0.9 * lowest] {
                        let label = format!("{} {} {} {id} {below}", objective.id(), form.id(), optimiser.id());
                        let trace = optimise(&make(Some(rule(id, below))));
                        let stop = trace.stop().unwrap();
                        let (goal, least) = stop.watched().map(|watched| (&watched.goal, watched.lowest)).unwrap();
                        assert_eq!((goal.id, goal.below), (id, below), "{label}");
                        if let Some(first) = values.iter().position(|value| *value < below) {
                            assert_eq!((stop.reason, stop.step), (StopReason::BelowThreshold, first), "{label}");
                            assert!((least - values[first]).abs() < 1e-9 * values[first].max(1e-3), "{label}");
                            assert!(least < below && stop.remedy().is_none(), "{label}");
                            assert!(stop.message().contains(&goal.name), "{}", stop.message());
                            stopped += 1;
                        } else {
                            assert_eq!(stop.reason, free.stop().unwrap().reason, "{label}");
                            assert!(stop.message().contains(" was never below "), "{}", stop.message());
                            assert!((least - lowest).abs() < 1e-9 * lowest.max(1e-3), "{label}");
                            never += 1;
                        }
                        // Until then it is the run that it would have been, bit for bit.
                        for step in 0..=trace.len() {
                            assert_eq!(trace.state(step), free.state(step), "{label}");
                        }
                    }
                }
            }
        }
    }
    assert!(stopped > 100 && never > 100, "{stopped} {never}");
}

#[test]
fn for_normals_the_step_is_where_the_closed_form_says() {
    // D(P‖Q) = log σ + (1 + μ²)/(2σ²) − ½ against N(0,1); reverse KL goes down, forward KL is watched.
    let make = |stop_when| Setup {
        target: "N(0,1)".parse().unwrap(),
        start: Normal::new(4.0, 2.0).unwrap(),
        ..setup("reverse-kl", Form::Exact, Choice::new("adam", 0.05, &[]).unwrap(), stop_when)
    };
    let free = optimise(&make(None));
    let value = |step: usize| {
        let q = free.state(step);
        q.sd.ln() + (1.0 + q.mean * q.mean) / (2.0 * q.sd * q.sd) - 0.5
    };
    let first = (0..=free.len()).find(|&step| value(step) < 0.1).unwrap();
    let trace = optimise(&make(Some(rule("kl-forward", 0.1))));
    assert!(first > 5 && trace.len() == first, "{first}");
    assert!((trace.stop().unwrap().watched().unwrap().lowest - value(first)).abs() < 1e-12);
}

#[test]
fn a_start_below_the_threshold_makes_no_step() {
    let adam = || Choice::new("adam", 0.05, &[]).unwrap();
    for objective in objective::ALL {
        let trace = optimise(&setup(objective.id(), Form::Exact, adam(), Some(rule("total-variation", 0.9))));
        let stop = trace.stop().unwrap();
        assert_eq!((stop.reason, stop.step), (StopReason::BelowThreshold, 0));
        assert!(stop.message().starts_with("TV is below 0.9 at the start: 0."), "{}", stop.message());
    }
}

#[test]
fn no_slicing_skips_a_step_and_a_rule_that_never_holds_is_told() {
    let adam = || Choice::new("adam", 0.04, &[]).unwrap();
    let make = || setup("forward-kl", Form::Exact, adam(), Some(rule("jensen-shannon", 0.2)));
    let whole = optimise(&make());
    assert_eq!(whole.stop().unwrap().reason, StopReason::BelowThreshold);
    for units in [1, 7, 64, 4096] {
        let mut run = Run::new(make());
        while !run.advance(Budget::Units(units)) {}
        assert_eq!(*run.trace(), whole);
    }
    // Forward KL's best is 0.462 (log(√(2πe·10)) less the entropy of P, 2.1085); a rule is watched along with the tolerance and the limit.
    let never = optimise(&Setup {
        steps: 4000,
        tolerance: 1e-9,
        ..setup("forward-kl", Form::Exact, adam(), Some(rule("kl-forward", 0.1)))
    });
    let stop = never.stop().unwrap();
    assert_eq!(stop.reason, StopReason::Converged);
    assert!(stop.message().contains("; D(P‖Q) was never below 0.1 nats: 0.462 at the lowest"), "{}", stop.message());
    // χ² is infinite all along while Q is narrower than P's modes over √2.
    let needle = Setup {
        start: Normal::new(3.0, 0.5).unwrap(),
        steps: 3,
        ..setup("reverse-kl", Form::Exact, adam(), Some(rule("chi-square", 1.0)))
    };
    let message = optimise(&needle).stop().unwrap().message();
    assert!(message.ends_with("; χ² was never below 1"), "{message}");
}

#[test]
fn the_value_told_is_below_the_threshold_however_near_it_is() {
    let free = optimise(&setup("forward-kl", Form::Exact, Choice::new("adam", 0.04, &[]).unwrap(), None));
    // A hair above the value after 40 steps: four digits would round it up to the threshold.
    let below = free.loss(40) * (1.0 + 1e-9);
    let trace = optimise(&setup(
        "forward-kl",
        Form::Exact,
        Choice::new("adam", 0.04, &[]).unwrap(),
        Some(rule("kl-forward", below)),
    ));
    let message = trace.stop().unwrap().message();
    let told: f64 = message.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(trace.len() == 40 && told < below, "{message}");
}

#[test]
fn what_no_readout_can_come_below_is_refused() {
    for below in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.5, 0.0, -0.0] {
        let error = StopWhen::new(readout("kl-forward"), below).unwrap_err();
        assert!(matches!(error, StopWhenError::Threshold { .. }) && error.to_string().contains("above 0"), "{error}");
    }
    assert!(StopWhen::new(readout("kl-forward"), f64::MIN_POSITIVE).is_ok());
    // A cosine of 1 is alike: below is the wrong side.
    assert!(StopWhen::new(readout("cosine"), 0.5).unwrap_err().to_string().contains("rises as Q comes closer"));
    let all: Vec<&str> = StopWhen::readouts().map(Divergence::id).collect();
    assert_eq!(all.len() + 1, divergence::ALL.len());
    // Which of them fall is so: each is 0 where Q is P, and more where it is not.
    let [p, q]: [Mixture; 2] = [TWO_MODES, "N(1,2)"].map(|text| text.parse().unwrap());
    for divergence in divergence::ALL {
        let [same, other] = [&p, &q].map(|candidate| divergence.value(&Pair::new(&p, candidate)));
        assert_eq!(divergence.falls(), same.abs() < 1e-12 && other > 0.01, "{}", divergence.id());
    }
}
