//! How long the readouts take, held against a loop that does nothing but exponentials.
//!
//! The acceptance figure is `all_readouts_3_modes` below 200 µs, so that several pairs fit into a frame while dragging.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark stops at the first surprise")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use klarity::line::distribution::Mixture;
use klarity::line::divergence::{ALL, Pair};

/// Everything the readout table shows for one pair.
fn readouts(target: &Mixture, candidate: &Mixture) -> f64 {
    let pair = Pair::new(target, candidate);
    let values: f64 = ALL.iter().map(|divergence| divergence.value(&pair)).sum();
    values + pair.entropy_target() + pair.entropy_candidate() + pair.cross_entropy()
}

/// As many exponentials as four components take at `nodes` places.
fn plain_loop(nodes: u32) -> f64 {
    let mut sum = 0.0;
    for i in 0..nodes {
        let x = f64::from(i) * 0.01 - 5.0;
        for mean in [-3.0, 0.0, 3.0, 0.5] {
            sum += black_box(-0.5 * (x - mean) * (x - mean)).exp();
        }
    }
    sum
}

fn mixture(text: &str) -> Mixture {
    text.parse().expect("a mixture written here")
}

/// `count` components of varied place, width and weight, the same each time.
fn many(count: u32, seed: u32) -> Mixture {
    let part = |i: u32, k: u32| f64::from((i * 7919 + k * 104_729 + seed * 1_299_709) % 1000) / 1000.0;
    let rows: Vec<_> =
        (0..count).map(|i| (0.1 + part(i, 1), 40.0 * part(i, 2) - 20.0, 10_f64.powf(2.5 * part(i, 3) - 2.0))).collect();
    Mixture::from_rows(&rows).expect("parameters in range")
}

fn divergences(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("divergences");
    let three = mixture("N(-3,0.8) + N(0,0.8) + N(3,0.8)");
    for (name, candidate) in [
        ("all_readouts_3_modes", "N(0,2.5)"),
        ("all_readouts_3_modes_candidate_on_one", "N(2.9,0.85)"),
        ("all_readouts_3_modes_far", "N(20,13.2)"),
    ] {
        let candidate = mixture(candidate);
        group.bench_function(name, |b| b.iter(|| readouts(black_box(&three), black_box(&candidate))));
    }
    let candidate = mixture("N(0,2.5)");
    for divergence in ALL {
        group.bench_function(format!("alone/{}", divergence.id()), |b| {
            b.iter(|| divergence.value(&Pair::new(black_box(&three), black_box(&candidate))));
        });
    }
    let other = mixture("0.3*N(-2,1) + 0.7*N(1.5,1.5)");
    group.bench_function("all_readouts_mixture_against_mixture", |b| {
        b.iter(|| readouts(black_box(&three), black_box(&other)));
    });
    let (p, q) = (many(32, 1), many(32, 2));
    group.bench_function("all_readouts_32_against_a_normal", |b| {
        b.iter(|| readouts(black_box(&p), black_box(&candidate)));
    });
    group.bench_function("all_readouts_32_against_32", |b| b.iter(|| readouts(black_box(&p), black_box(&q))));
    for nodes in [1000, 2000] {
        group.bench_function(format!("plain_exp_loop_{nodes}_nodes"), |b| b.iter(|| plain_loop(black_box(nodes))));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30).warm_up_time(std::time::Duration::from_millis(300)).measurement_time(std::time::Duration::from_millis(1500));
    targets = divergences
}
criterion_main!(benches);
