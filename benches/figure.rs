//! Painting a page in every format, against egui's own drawing of the frame.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::vec2;
use klarity::app::App;
use klarity::figure::{FINE, Lettering, Picture, Size, Studio};

const SIZE: [f32; 2] = [1280.0, 720.0];

/// The opening page at rest, laid out at so many pixels a point.
fn page(pixels_per_point: f32) -> (Studio, App, Picture) {
    let mut studio = Studio::new(vec2(SIZE[0], SIZE[1]), pixels_per_point);
    let mut app = App::new(studio.ctx(), None);
    let picture = app.settled(&mut studio);
    let picture = studio.finished(picture);
    (studio, app, picture)
}

fn painters(criterion: &mut Criterion) {
    let size = Size::pixels(SIZE);
    let mut group = criterion.benchmark_group("figure");
    group.sample_size(20);
    let (mut studio, mut app, picture) = page(FINE);
    group.bench_function("a frame and its triangles", |bencher| {
        bencher.iter(|| {
            let frame = app.frame(&mut studio);
            black_box(studio.finished(frame));
        });
    });
    group.bench_function("SVG", |bencher| bencher.iter(|| black_box(picture.svg(&size, Lettering::Text, ""))));
    group.bench_function("PDF", |bencher| bencher.iter(|| black_box(picture.pdf(&size, ""))));
    group.bench_function("PNG at 4 pixels a point", |bencher| bencher.iter(|| black_box(picture.png(&size, ""))));
    let (_, _, plain) = page(1.0);
    group.bench_function("pixels at 1 a point", |bencher| bencher.iter(|| black_box(plain.pixels())));
    group.finish();
    println!(
        "SVG {} kB, PDF {} kB",
        kilobytes(picture.svg(&size, Lettering::Text, "")),
        kilobytes(picture.pdf(&size, ""))
    );
}

fn kilobytes<E>(bytes: Result<Vec<u8>, E>) -> usize {
    bytes.map_or(0, |bytes| bytes.len() / 1000)
}

criterion_group!(benches, painters);
criterion_main!(benches);
