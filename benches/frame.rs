//! One frame of the Fit lab with four runs playing (update and tessellation, no GPU) against a bare egui_plot page that draws
//! the points that the lab's plots are given.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Key, Modifiers, RawInput, Rect, Ui, pos2, vec2};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints};
use klarity::app::App;

const SIZE: egui::Vec2 = vec2(1280.0, 800.0);

fn input(frame: u32, events: Vec<Event>) -> RawInput {
    RawInput {
        screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)),
        time: Some(f64::from(frame) / 60.0),
        events,
        ..RawInput::default()
    }
}

/// One frame: update and tessellation.
fn frame(ctx: &Context, input: RawInput, mut show: impl FnMut(&mut Ui)) {
    let mut output = ctx.run_ui(input, |ui| show(ui));
    let shapes = std::mem::take(&mut output.shapes);
    black_box(ctx.tessellate(shapes, output.pixels_per_point));
    output.drop_without_applying_deltas();
}

fn key(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}

fn klarity(criterion: &mut Criterion) {
    let ctx = Context::default();
    let mut app = App::new(&ctx, None);
    let mut count = 0;
    let mut step = |app: &mut App, events: Vec<Event>| {
        count += 1;
        frame(&ctx, input(count, events), |ui| {
            app.before(&ui.ctx().clone());
            app.show(ui);
        });
    };
    for _ in 0..20 {
        step(&mut app, Vec::new());
    }
    while app.busy() {
        step(&mut app, Vec::new());
    }
    // Round and round, so that it plays for as long as it is measured.
    step(&mut app, vec![key(Key::L)]);
    step(&mut app, vec![key(Key::Space)]);
    criterion.bench_function("frame/fit_lab_four_runs_playing", |bencher| bencher.iter(|| step(&mut app, Vec::new())));
}

/// What the Fit lab's four plots are given in such a frame (as counted in one): (lines, points in each).
const PLOTS: [&[(usize, usize)]; 4] = [
    // The target filled and outlined, the start, the minima, the fits.
    &[(2, 486), (1, 175), (8, 351), (4, 242)],
    // Integrands.
    &[(2, 486)],
    // Losses, so far and ahead.
    &[(4, 401)],
    // Contour lines and the path.
    &[(29, 39), (1, 402)],
];

/// `count` lines of `points` points each, like a page's curves.
fn lines(count: usize, points: usize, phase: f64) -> Vec<Vec<PlotPoint>> {
    (0..count)
        .map(|line| {
            let point = |i: usize| {
                let x = -7.5 + 15.0 * i as f64 / points as f64;
                PlotPoint::new(x, (-0.5 * (x - line as f64 * 0.3 + phase).powi(2)).exp())
            };
            (0..points).map(point).collect()
        })
        .collect()
}

fn bare(criterion: &mut Criterion) {
    let ctx = Context::default();
    let mut count = 0;
    criterion.bench_function("frame/bare_plot_page", |bencher| {
        bencher.iter(|| {
            count += 1;
            let phase = f64::from(count % 100) / 100.0;
            frame(&ctx, input(count, Vec::new()), |ui| {
                for (place, plot_lines) in PLOTS.iter().enumerate() {
                    Plot::new(place).height(170.0).width(644.0).show(ui, |plot| {
                        let points = plot_lines.iter().flat_map(|(number, points)| lines(*number, *points, phase));
                        for (index, line) in points.enumerate() {
                            plot.line(Line::new(index.to_string(), PlotPoints::Owned(line)).allow_band(false));
                        }
                    });
                }
            });
        });
    });
}

/// The longest of many frames with an extreme but valid set-up, typed in, played and dragged through: how long the UI
/// thread is ever away. Printed, not judged: the machine's other work is in it.
fn extreme(_: &mut Criterion) {
    let modes: Vec<String> =
        (0..32).map(|i| format!("N({},{:e})", i * 7 - 100, 10f64.powf(f64::from(i) * 18.0 / 31.0 - 9.0))).collect();
    let text = format!(
        "version = 1\ntitle = \"\"\nlook_for = \"\"\n[fit]\ntarget = \"{}\"\nstart = \"N(0,1)\"\nobjectives = [\"forward-kl\", \
         \"reverse-kl\", \"mse\", \"cosine\"]\nform = \"exact\"\nsteps = 1000000\n[fit.optimiser]\nid = \"adam\"\nrate = 0.001\n",
        modes.join(" + ")
    );
    let scenario = klarity::scenario::Scenario::from_toml(&text);
    let ctx = Context::default();
    let mut app = App::new(&ctx, scenario.as_ref().ok());
    let mut longest = std::time::Duration::ZERO;
    for count in 0..400 {
        let events = if count == 30 { vec![key(Key::Space)] } else { Vec::new() };
        let begin = std::time::Instant::now();
        frame(&ctx, input(count, events), |ui| {
            app.before(&ui.ctx().clone());
            app.show(ui);
        });
        // The first frames lay out fonts.
        if count > 3 {
            longest = longest.max(begin.elapsed());
        }
    }
    println!("frame/extreme_set_up: longest of 400 frames {longest:.1?}");
}

criterion_group!(benches, klarity, bare, extreme);
criterion_main!(benches);
