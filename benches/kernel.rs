//! The kernel density's cost, beside what it is compared with: a direct sum, and sorting the sample.
//!
//! The criteria: (1) `sweep` at n = 10 000 (60 bandwidths × resubstitution, leave-one-out and split half) at least 5000
//! times faster than `scipy.stats.gaussian_kde`, which needs 1.3 s for a pass over n² bumps and a quarter of that for split
//! half, so 98 s in all; `direct pass` is our own n² pass for a ratio within one run. (2) `one bandwidth` at n = 1 000 000
//! under 20 times `sort`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use klarity::estimator::{Bandwidths, Data, Estimator, Sweep, View, by_id, estimate, multipliers};
use klarity::kernel::{self, Bandwidth, Density, Sample, direct};
use klarity::line::distribution::Mixture;

const KERNEL_ESTIMATORS: [&str; 6] =
    ["as-first-written", "as-now-written", "resubstitution", "leave-one-out", "split-half", "forward-plug-in"];

fn estimators(ids: &[&str]) -> Vec<&'static dyn Estimator> {
    ids.iter().map(|id| by_id(id).unwrap()).collect()
}

fn data(n: usize) -> Data {
    let (target, candidate): (Mixture, Mixture) = ("N(0,1)".parse().unwrap(), "N(1.2,1)".parse().unwrap());
    let data = Data::drawn(&target, &candidate, n, 1).unwrap();
    // Drawing and sorting the samples of P belongs to the preparation.
    let _ = data.target_sample();
    data
}

fn scott(data: &Data) -> Bandwidths {
    Bandwidths::new(data, Bandwidth::by_rule(kernel::by_id("scott").unwrap(), 1.0).unwrap())
}

fn ten_thousand(c: &mut Criterion) {
    let mut group = c.benchmark_group("n = 10 000");
    group.measurement_time(Duration::from_secs(3)).sample_size(20);
    let data = data(10_000);
    let bandwidths = scott(&data);
    let three = estimators(&["resubstitution", "leave-one-out", "split-half"]);
    group.bench_function("sweep of 60 bandwidths", |b| {
        b.iter(|| {
            let mut sweep = Sweep::new(&bandwidths, 5, false, three.clone(), multipliers(60));
            sweep.finish(&data);
            black_box(sweep.points().count())
        });
    });
    let h = bandwidths.whole().unwrap();
    group.bench_function("density on 1024 points (what FFTKDE does)", |b| {
        let (low, high) = (data.sample().min() - 3.0 * h, data.sample().max() + 3.0 * h);
        let grid: Vec<f64> = (0..1024).map(|i| low + (high - low) * f64::from(i) / 1023.0).collect();
        b.iter(|| Density::new(data.sample(), h).unwrap().ln_at_sorted(black_box(&grid)));
    });
    group.sample_size(10);
    group.bench_function("direct pass", |b| {
        let points = data.sample().sorted();
        b.iter(|| points.iter().map(|x| direct::ln_density(points, h, *x)).sum::<f64>());
    });
    group.finish();
}

fn a_million(c: &mut Criterion) {
    let mut group = c.benchmark_group("n = 1 000 000");
    group.measurement_time(Duration::from_secs(4)).sample_size(10);
    let data = data(1_000_000);
    let drawn = data.candidate().unwrap().sample(1_000_000, 1);
    group.bench_function("sort", |b| {
        b.iter_batched(|| drawn.clone(), |values| Sample::new(values).unwrap(), BatchSize::LargeInput);
    });
    let bandwidths = scott(&data);
    let all = estimators(&KERNEL_ESTIMATORS);
    for multiplier in [0.05, 1.0, 20.0] {
        group.bench_function(format!("one bandwidth, all kernel estimators, × {multiplier}"), |b| {
            b.iter(|| {
                let view = View::new(&data, bandwidths.with_multiplier(multiplier).unwrap(), 5);
                all.iter().map(|estimator| estimate(*estimator, &view).unwrap().value).sum::<f64>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, ten_thousand, a_million);
criterion_main!(benches);
