//! What finding all minima costs: `cargo bench --bench minima`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench may fail, and prints what it found"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use klarity::line::Alpha;
use klarity::line::bridge::Bridge;
use klarity::line::distribution::Mixture;
use klarity::line::objective::{self, Form, Grid, minima};
use klarity::work::{Budget, Work as _};

/// `modes` components of unequal weights and sds, overlapping enough to be interesting.
fn mixture(modes: u8) -> Mixture {
    let rows: Vec<_> = (0..modes)
        .map(|index| {
            let i = f64::from(index);
            (1.0 + (3.0 * i).sin().abs(), 3.0 * i + 0.7 * (5.0 * i).cos(), 0.4 + 0.6 * (2.0 * i).sin().abs())
        })
        .collect();
    Mixture::from_rows(&rows).unwrap()
}

fn all(c: &mut Criterion) {
    let mut group = c.benchmark_group("all minima");
    group.sample_size(20);
    for modes in [2, 6, 32] {
        let target = mixture(modes);
        group.bench_function(format!("{modes} modes, all objectives"), |b| {
            b.iter(|| objective::ALL.iter().map(|o| minima(*o, black_box(&target), &Form::Exact).len()).sum::<usize>());
        });
        for objective in objective::ALL {
            group.bench_function(format!("{modes} modes, {}", objective.id()), |b| {
                b.iter(|| minima(*objective, black_box(&target), &Form::Exact));
            });
        }
    }
    let target: Mixture = "N(-5,1) + N(10,1)".parse().unwrap();
    let form = Form::Notebook(Grid::default());
    group.bench_function("the notebook's, all objectives", |b| {
        b.iter(|| objective::ALL.iter().map(|o| minima(*o, black_box(&target), &form).len()).sum::<usize>());
    });
    group.finish();
}

/// The bridge from reverse to forward KL: the coarse diagram, and the fine one with its events located.
fn bridge(c: &mut Criterion) {
    let mut group = c.benchmark_group("bridge");
    group.sample_size(10);
    for modes in [2, 6] {
        let target = mixture(modes);
        let ask = |target: &Mixture| Bridge::new(target, [Alpha::REVERSE, Alpha::FORWARD]);
        group.bench_function(format!("{modes} modes, coarse"), |b| {
            b.iter(|| {
                let mut bridge = ask(black_box(&target));
                while bridge.diagram().is_none() {
                    bridge.unit();
                }
            });
        });
        group.bench_function(format!("{modes} modes, fine"), |b| {
            b.iter(|| ask(black_box(&target)).advance(Budget::Units(usize::MAX)));
        });
    }
    group.finish();
}

criterion_group!(benches, all, bridge);
criterion_main!(benches);
