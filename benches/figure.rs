//! Painting a page in every format, against egui's own drawing of the frame.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::vec2;
use klarity::app::{Animation, App, Figure, Pace, Progress};
use klarity::figure::{FINE, FilmFormat, Lettering, Picture, Size, Studio, Timing};
use klarity::scenario::presets;

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
    group.sample_size(10);
    group.bench_function("a film of 25 frames of 1280×720 as GIF", |bencher| bencher.iter(|| black_box(film())));
    group.finish();
    println!(
        "SVG {} kB, PDF {} kB",
        kilobytes(picture.svg(&size, Lettering::Text, "")),
        kilobytes(picture.pdf(&size, ""))
    );
}

/// A second of the opening run, as a film; its frames.
fn film() -> usize {
    let folder = std::env::temp_dir();
    let path = folder.join(format!("klarity-bench-{}.gif", std::process::id()));
    let figure = Figure::of(&presets()[0].scenario, Size::pixels(SIZE));
    let timing = Timing { fps: 25.0, pause: 0.0, loops: true };
    let animation = Animation { figure, timing, seconds: 1.0, pace: Pace::Even };
    let Ok(mut filming) = animation.begin(FilmFormat::Gif, &path) else { return 0 };
    let mut frames = 0;
    while matches!(filming.advance(), Ok(Progress::More(_))) {
        frames += 1;
    }
    drop(std::fs::remove_file(path));
    frames
}

fn kilobytes<E>(bytes: Result<Vec<u8>, E>) -> usize {
    bytes.map_or(0, |bytes| bytes.len() / 1000)
}

criterion_group!(benches, painters);
criterion_main!(benches);
