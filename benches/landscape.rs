//! What a frame of the landscape costs while a mode is dragged: everything from the new target on: `cargo bench --bench landscape`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may fail, and its groups are made by a macro")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use klarity::line::distribution::{Mixture, Normal};
use klarity::line::landscape::{Basins, Field, Shade, Window, contours, levels};
use klarity::line::objective::{ALL, Form, Grid, Minima, by_id, minima};
use klarity::work::{Budget, Work as _};
use std::hint::black_box;

const THREE: &str = "0.3*N(-4,0.6) + 0.4*N(0,1) + 0.3*N(5,1.5)";

fn set_up(id: &str, form: &Form) -> (Mixture, Minima, Window) {
    let target: Mixture = THREE.parse().unwrap();
    let minima = minima(by_id(id).unwrap(), &target, form);
    let window = Window::propose(&target, form, &minima, Normal::new(0.0, 1.0).unwrap(), None);
    (target, minima, window)
}

fn field(c: &mut Criterion) {
    let mut group = c.benchmark_group("field");
    group.sample_size(20);
    for form in [Form::Exact, Form::Notebook(Grid::default())] {
        for objective in ALL {
            let (target, _, window) = set_up(objective.id(), &form);
            for size in [[24, 16], [96, 64], [192, 128]] {
                let name = format!("{}/{}/{}x{}", form.id(), objective.id(), size[0], size[1]);
                group.bench_function(BenchmarkId::from_parameter(name), |b| {
                    b.iter(|| {
                        let mut field = Field::with_stages(*objective, black_box(&target), &form, window, &[size]);
                        field.advance(Budget::Units(usize::MAX))
                    });
                });
            }
        }
    }
    group.finish();
}

fn lines(c: &mut Criterion) {
    let mut group = c.benchmark_group("lines of reverse KL");
    let (target, minima, window) = set_up("reverse-kl", &Form::Exact);
    let reverse = by_id("reverse-kl").unwrap();
    for size in [[96, 64], [192, 128]] {
        let mut field = Field::with_stages(reverse, &target, &Form::Exact, window, &[size]);
        field.advance(Budget::Units(usize::MAX));
        let raster = field.raster().unwrap();
        let name = format!("{}x{}", size[0], size[1]);
        group.bench_function(BenchmarkId::new("levels", &name), |b| b.iter(|| levels(black_box(&field), &minima)));
        let levels = levels(&field, &minima);
        group.bench_function(BenchmarkId::new("contours", &name), |b| {
            b.iter(|| levels.iter().map(|level| contours(black_box(raster), *level).len()).sum::<usize>());
        });
        let shade = Shade::new(raster, &minima);
        group.bench_function(BenchmarkId::new("shade", &name), |b| {
            b.iter(|| raster.values().iter().map(|value| shade.share(black_box(*value))).sum::<f64>());
        });
    }
    group.finish();
}

fn basins(c: &mut Criterion) {
    let mut group = c.benchmark_group("basins");
    group.sample_size(10);
    for id in ["reverse-kl", "mse", "cosine"] {
        let (target, minima, window) = set_up(id, &Form::Exact);
        for stages in 1..=4 {
            let stages = &klarity::line::landscape::STAGES[..stages];
            let last = stages[stages.len() - 1];
            group.bench_function(BenchmarkId::new(id, format!("{}x{}", last[0], last[1])), |b| {
                b.iter(|| {
                    let objective = by_id(id).unwrap();
                    let mut basins =
                        Basins::with_stages(objective, black_box(&target), &Form::Exact, window, &minima, stages);
                    basins.advance(Budget::Units(usize::MAX))
                });
            });
        }
    }
    group.finish();
}

fn the_minima(c: &mut Criterion) {
    let target: Mixture = THREE.parse().unwrap();
    c.bench_function("minima of reverse KL", |b| {
        b.iter(|| minima(by_id("reverse-kl").unwrap(), black_box(&target), &Form::Exact));
    });
}

criterion_group!(benches, field, lines, basins, the_minima);
criterion_main!(benches);
