//! One frame of the Fit lab with four runs playing (update and tessellation, no GPU) against a bare egui_plot page that draws
//! the points that the lab's plots are given; and the frames of a drag over a table of ten thousand bins.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, FullOutput, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, pos2, vec2};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints};
use klarity::app::App;
use klarity::discrete::table::Table;
use klarity::scenario::{DiscreteScenario, DiscreteView, Scenario};

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

/// A scenario with 32 components, sds from 1e-9 to 1e9 and a million steps; `shift` moves its first mode, `start` its start.
fn extreme_scenario(form: &str, shift: f64, start: f64) -> Option<Scenario> {
    let mode = |i: i32| {
        let mean = f64::from(i * 7 - 100) + if i == 0 { shift } else { 0.0 };
        format!("N({mean},{:e})", 10f64.powf(f64::from(i) * 18.0 / 31.0 - 9.0))
    };
    let modes: Vec<String> = (0..32).map(mode).collect();
    let grid = if form.contains("notebook") { "[fit.grid]\nlow = -200\nhigh = 200\npoints = 1000\n" } else { "" };
    let text = format!(
        "version = 1\ntitle = \"\"\nlook_for = \"\"\n[fit]\ntarget = \"{}\"\nstart = \"N({start},1)\"\nobjectives = \
         [\"forward-kl\", \"reverse-kl\", \"mse\", \"cosine\"]\n{form}\nsteps = 1000000\n[fit.optimiser]\nid = \"adam\"\n\
         rate = 0.001\n{grid}",
        modes.join(" + ")
    );
    Scenario::from_toml(&text).inspect_err(|error| println!("{error}")).ok()
}

/// The longest of many frames with an extreme but valid set-up while it is looked at, played and changed in every frame, as
/// a drag does it: how long the UI thread is ever away. Printed, not judged: the machine's other work is in it.
fn extreme(_: &mut Criterion) {
    for (name, form) in [("exact", "form = \"exact\""), ("notebook", "form = \"notebook\"")] {
        let Some(scenario) = extreme_scenario(form, 0.0, 0.0) else { continue };
        let ctx = Context::default();
        let mut app = App::new(&ctx, Some(&scenario));
        let mut count = 0;
        let mut longest = |app: &mut App, frames: u32, before: &dyn Fn(&mut App, u32), events: Vec<Event>| {
            let mut longest = Duration::ZERO;
            let mut events = Some(events);
            for number in 0..frames {
                count += 1;
                let begin = Instant::now();
                before(app, number);
                frame(&ctx, input(count, events.take().unwrap_or_default()), |ui| {
                    app.before(&ui.ctx().clone());
                    app.show(ui);
                });
                longest = longest.max(begin.elapsed());
            }
            longest
        };
        let still = |_: &mut App, _: u32| {};
        // The first frames lay out fonts.
        longest(&mut app, 3, &still, Vec::new());
        let changed = |shift: f64, start: f64| {
            move |app: &mut App, number: u32| {
                let by = f64::from(number);
                if let Some(scenario) = extreme_scenario(form, shift * by, start * by) {
                    app.load(&scenario, false);
                }
            }
        };
        let keyed = |key_pressed: Key| vec![key(key_pressed)];
        let times = [
            ("opened", longest(&mut app, 200, &still, Vec::new())),
            ("played", longest(&mut app, 200, &still, keyed(Key::Space))),
            ("at the end", longest(&mut app, 200, &still, keyed(Key::End))),
            ("taken apart", longest(&mut app, 50, &still, keyed(Key::S))),
            ("side by side", longest(&mut app, 50, &still, keyed(Key::V))),
            ("target dragged", longest(&mut app, 200, &changed(0.01, 0.0), keyed(Key::V))),
            ("start dragged", longest(&mut app, 200, &changed(0.0, 0.01), Vec::new())),
        ];
        let words: Vec<String> = times.iter().map(|(what, time)| format!("{what} {time:.1?}")).collect();
        println!("frame/extreme_set_up, {name}: longest frames: {}", words.join(", "));
    }
}

/// Two humps over `bins` bins; nothing that can't be a table.
fn humps(bins: u32, view: DiscreteView) -> Option<Scenario> {
    let hump = |at: f64| {
        let share = |bin: u32| (-((f64::from(bin) / f64::from(bins) - at) / 0.15).powi(2)).exp() + 0.01;
        (0..bins).map(share).collect::<Vec<f64>>()
    };
    let table = Table::of_pair(hump(0.4), hump(0.6)).ok()?;
    let lab = DiscreteScenario { view, ..DiscreteScenario::new(table).ok()? }.into();
    Some(Scenario { title: String::new(), look_for: String::new(), source: None, lab })
}

/// Where the bars are, as a screen reader is told.
fn bars(output: &FullOutput) -> Option<Rect> {
    let nodes = &output.platform_output.accesskit_update.as_ref()?.nodes;
    let bars = nodes.iter().find(|(_, node)| node.label() == Some("Bars of P and Q"))?.1.bounds()?;
    Some(Rect::from_min_max(pos2(bars.x0 as f32, bars.y0 as f32), pos2(bars.x1 as f32, bars.y1 as f32)))
}

/// The shortest, the median and the longest of the frames in which a bar of ten thousand is dragged, against the 16.7 ms that 60 frames a
/// second leave. Printed, not judged: the machine's other work is in it.
fn dragged(_: &mut Criterion) {
    for view in [DiscreteView::Parts, DiscreteView::Epsilon, DiscreteView::Temperature, DiscreteView::Transforms] {
        let Some(scenario) = humps(10_000, view) else { continue };
        let ctx = Context::default();
        ctx.enable_accesskit();
        let mut app = App::new(&ctx, Some(&scenario));
        let mut count = 0;
        let mut step = |app: &mut App, events: Vec<Event>| {
            count += 1;
            let mut output = ctx.run_ui(input(count, events), |ui| {
                app.before(&ui.ctx().clone());
                app.show(ui);
            });
            let shapes = std::mem::take(&mut output.shapes);
            black_box(ctx.tessellate(shapes, output.pixels_per_point));
            let bars = bars(&output);
            output.drop_without_applying_deltas();
            bars
        };
        let mut plot = None;
        while plot.is_none() || app.busy() {
            plot = step(&mut app, Vec::new());
        }
        let Some(plot) = plot else { continue };
        ctx.disable_accesskit();
        // Where P is highest, its end is a little below the top.
        let from = plot.left_top() + vec2(0.4 * plot.width(), 0.14 * plot.height());
        let button = |pos: Pos2, pressed: bool| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        step(&mut app, vec![Event::PointerMoved(from)]);
        step(&mut app, vec![button(from, true)]);
        let mut times: Vec<Duration> = (0..300)
            .map(|frame| {
                let to = from + vec2(0.0, 10.0 + 30.0 * (0.1 * frame as f32).sin().abs());
                let begin = Instant::now();
                step(&mut app, vec![Event::PointerMoved(to)]);
                begin.elapsed()
            })
            .collect();
        let moved = app.scenario() != scenario;
        times.sort_unstable();
        let [shortest, median, longest] = [0, times.len() / 2, times.len() - 1].map(|place| times[place]);
        let name = view.id();
        println!(
            "frame/10000_bins_dragged, {name}: shortest {shortest:.1?}, median {median:.1?}, longest {longest:.1?}, moved: {moved}"
        );
    }
}

criterion_group!(benches, klarity, bare, dragged, extreme);
criterion_main!(benches);
