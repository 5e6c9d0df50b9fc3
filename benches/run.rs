//! What a step costs, and what the notebook's runs cost beside PyTorch's own.
//!
//! `cargo bench --bench run`. Every ratio printed at the end is between times taken in this very run, except for
//! PyTorch's, whose 4.43 s for 10 000 forward steps (float32, one thread) are the best of the five timings stored in
//! `tests/data/torch_traces.json`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench may fail, and prints what it found"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use klarity::descent::optimiser::Choice;
use klarity::line::Alpha;
use klarity::line::distribution::{Mixture, Normal};
use klarity::line::objective::{self, Form, GradientEstimator, Grid, Objective, Problem, Sampling};
use klarity::line::run::{Setup, optimise};

/// PyTorch's best time for the notebook's forward run, in seconds.
const PYTORCH_SECONDS: f64 = 4.43;
/// The nodes of the notebook's grid, and of the plain loop that everything is measured against.
const NODES: usize = 1000;

fn target() -> Mixture {
    "N(-5,1) + N(10,1)".parse().unwrap()
}

fn setup(objective: &'static dyn Objective) -> Setup {
    Setup {
        target: target(),
        start: Normal::new(0.0, 1.0).unwrap(),
        objective,
        alpha: Alpha::default(),
        form: Form::Notebook(Grid::default()),
        optimiser: Choice::new("adam", 1e-3, &[]).unwrap(),
        steps: 10_000,
        tolerance: 0.0,
        stop_when: None,
    }
}

/// The plain loop: nothing but the library's `exp`, at as many nodes as the grid has.
fn plain_exp(x: &[f64]) -> f64 {
    x.iter().map(|x| (-0.5 * x * x).exp()).sum()
}

fn nodes() -> Vec<f64> {
    (0..NODES).map(|i| -5.0 + 0.01 * f64::from(u32::try_from(i).unwrap())).collect()
}

/// The least time of `f` over enough rounds to be stable, each of `calls` calls; per call.
fn least(calls: u32, mut f: impl FnMut()) -> Duration {
    let round = |f: &mut dyn FnMut()| {
        let begin = Instant::now();
        for _ in 0..calls {
            f();
        }
        begin.elapsed() / calls
    };
    (0..25).map(|_| round(&mut f)).min().unwrap_or_default()
}

fn steps(c: &mut Criterion) {
    let x = nodes();
    let mut group = c.benchmark_group("step");
    group.bench_function("plain exp, 1000 nodes", |b| b.iter(|| plain_exp(black_box(&x))));
    for objective in objective::ALL {
        for form in [Form::Exact, Form::Notebook(Grid::default())] {
            let problem = Problem::new(*objective, &target(), &form);
            group.bench_function(format!("{} {}", form.id(), objective.id()), |b| {
                b.iter(|| problem.evaluate_at(black_box(0.3), black_box(2.0)));
            });
        }
    }
    group.finish();
}

fn runs(c: &mut Criterion) {
    let mut group = c.benchmark_group("notebook, 10 000 steps");
    group.sample_size(10);
    for objective in objective::ALL {
        let setup = setup(*objective);
        group.bench_function(objective.id(), |b| b.iter(|| optimise(black_box(&setup))));
    }
    group.finish();
}

/// A run on batches of 32 draws, each loss the exact one beside it.
fn sampled(objective: &'static dyn Objective, gradient: GradientEstimator) -> Setup {
    let form = Form::Sampled(Sampling::new(32, gradient, 7).unwrap());
    Setup { target: "0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap(), form, ..setup(objective) }
}

fn sampled_runs(c: &mut Criterion) {
    let mut group = c.benchmark_group("sampled, 10 000 steps of 32 draws");
    group.sample_size(10);
    for objective in objective::ALL.iter().filter(|objective| objective.sampled().is_ok()) {
        for gradient in GradientEstimator::ALL {
            let setup = sampled(*objective, gradient);
            let name = format!("{} {}", objective.id(), gradient.id());
            group.bench_function(&name, |b| b.iter(|| optimise(black_box(&setup))));
            let step = least(1, || {
                black_box(optimise(black_box(&setup)));
            }) / 10_000;
            println!("{name}: {step:?} a step");
        }
    }
    group.finish();
}

fn table(_: &mut Criterion) {
    let x = nodes();
    let plain = least(200, || {
        black_box(plain_exp(black_box(&x)));
    });
    println!("\nplain loop of exp at {NODES} nodes: {plain:?}");
    println!(
        "{:<14} {:>14} {:>10} {:>14} {:>10} {:>16} {:>10}",
        "objective", "exact step", "× plain", "notebook step", "× plain", "10 000 steps", "PyTorch ÷"
    );
    for objective in objective::ALL {
        let [exact, notebook] = [Form::Exact, Form::Notebook(Grid::default())].map(|form| {
            let problem = Problem::new(*objective, &target(), &form);
            least(200, || {
                black_box(problem.evaluate_at(black_box(0.3), black_box(2.0)));
            })
        });
        let setup = setup(*objective);
        let run = least(1, || {
            black_box(optimise(black_box(&setup)));
        });
        let ratio = |time: Duration| time.as_secs_f64() / plain.as_secs_f64();
        println!(
            "{:<14} {:>11} ns {:>10.3} {:>11} ns {:>10.2} {run:>16.1?} {:>10.0}",
            objective.id(),
            exact.as_nanos(),
            ratio(exact),
            notebook.as_nanos(),
            ratio(notebook),
            PYTORCH_SECONDS / run.as_secs_f64()
        );
    }
}

criterion_group!(benches, steps, runs, sampled_runs, table);
criterion_main!(benches);
