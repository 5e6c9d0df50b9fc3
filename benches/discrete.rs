//! How long the numbers of a table take, held against a loop that does nothing but logarithms.
//!
//! The acceptance figure is `1000/all` below 100 µs: every divergence and the answer of every convention, with its reason.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark stops at the first surprise")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use klarity::discrete::conventions::{self, Case};
use klarity::discrete::divergence::{ALL, KlReverse, parts};
use klarity::discrete::table::{Others, Table};
use klarity::discrete::temperature;
use klarity::discrete::zeros::{Zeros, epsilon_curve};

/// Counts of varied size, the same each time; P has no zeros where Q has one.
fn table(bins: u32) -> Table {
    let part = |bin: u32, seed: u32| f64::from((bin * 7919 + seed * 104_729) % 1000 + 1);
    let row = |seed: u32| (0..bins).map(|bin| part(bin, seed)).collect();
    Table::of_pair(row(1), row(2)).expect("counts")
}

fn divergences(table: &Table) -> f64 {
    let pair = table.pair(0, 1).expect("two rows");
    ALL.iter().map(|divergence| divergence.value(&pair)).sum()
}

/// As many logarithms as there are bins, added up.
fn plain_loop(values: &[f64]) -> f64 {
    values.iter().map(|value| black_box(*value).ln()).sum()
}

fn discrete(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("discrete");
    for bins in [1000, 10_000] {
        let table = table(bins);
        group.bench_function(format!("{bins}/all"), |b| {
            b.iter(|| {
                let case = Case::new(black_box(&table), 0, 1).expect("two rows");
                let values: f64 = ALL.iter().map(|divergence| divergence.value(case.pair())).sum();
                (values, case.answers())
            });
        });
        group.bench_function(format!("{bins}/divergences"), |b| b.iter(|| divergences(black_box(&table))));
        group.bench_function(format!("{bins}/conventions"), |b| {
            b.iter(|| Case::new(black_box(&table), 0, 1).expect("two rows").answers());
        });
        group.bench_function(format!("{bins}/one_frame_of_a_drag"), |b| {
            b.iter(|| {
                let moved = black_box(&table).with_value(0, 7, 500.0, Others::KeepRatios).expect("below the sum");
                let pair = moved.pair(0, 1).expect("two rows");
                (divergences(&moved), parts(&KlReverse, &pair))
            });
        });
        group.bench_function(format!("{bins}/best_temperature"), |b| {
            let pair = table.pair(0, 1).expect("two rows");
            b.iter(|| temperature::fit(black_box(&pair)));
        });
        group.bench_function(format!("{bins}/plain_ln_loop"), |b| {
            b.iter(|| plain_loop(black_box(table.rows()[0].values())));
        });
    }
    let (table, epsilons) =
        (table(1000), (0..121).map(|i| 10_f64.powf(-12.0 + 0.1 * f64::from(i))).collect::<Vec<_>>());
    let pair = table.pair(0, 1).expect("two rows");
    group.bench_function("1000/curve_of_121_epsilons", |b| {
        b.iter(|| epsilon_curve(black_box(&pair), &KlReverse, Zeros::InLogs, &epsilons));
    });
    let case = Case::new(&table, 0, 1).expect("two rows");
    for convention in conventions::all() {
        group.bench_function(format!("alone/{}", convention.id), |b| b.iter(|| case.answer(black_box(convention))));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(std::time::Duration::from_millis(200)).measurement_time(std::time::Duration::from_millis(800));
    targets = discrete
}
criterion_main!(benches);
