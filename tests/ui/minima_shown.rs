//! Which minima the density plot draws, and how the person gets to see the others.

use egui::{Key, Role, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::scenario::Scenario;

use crate::harness::{Window, centre, click, open, open_preset, open_sized, press, settle};

/// The densities' picture as a list of dashed pieces, by colour: pieces of a curve are short lines of one colour.
fn dashes(window: &Window) -> usize {
    let shapes = &window.output().shapes;
    shapes.iter().map(|clipped| lines(&clipped.shape)).sum()
}

fn lines(shape: &egui::Shape) -> usize {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().map(lines).sum(),
        egui::Shape::LineSegment { points, .. } => usize::from(points[0].distance(points[1]) < 16.0),
        _ => 0,
    }
}

fn caption(window: &Window, words: &str) -> bool {
    fn says(shape: &egui::Shape, words: &str) -> bool {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().any(|shape| says(shape, words)),
            egui::Shape::Text(text) => text.galley.text().contains(words),
            _ => false,
        }
    }
    window.output().shapes.iter().any(|clipped| says(&clipped.shape, words))
}

#[test]
fn local_minima_wait_until_they_are_asked_for() {
    let mut window = open();
    assert!(caption(&window, "dashed: the global minima"));
    let few = dashes(&window);
    assert!(few > 0);
    press(&mut window, Key::X);
    assert!(dashes(&window) > few, "{} against {few}", dashes(&window));
    assert!(caption(&window, "faint where only local"));
    let switch = window.get_by_role_and_label(Role::CheckBox, "All minima");
    assert_eq!(switch.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    click(&mut window, "All minima");
    assert_eq!(dashes(&window), few);
}

#[test]
fn the_pointer_brings_a_local_minimum_out() {
    let mut window = open();
    let few = dashes(&window);
    // Reverse KL's minimum between the modes, N(0, 2.744), has its peak at 0.1454 above the middle between the modes.
    let [left, right] = [centre(&window, "Mode 1 of the target"), centre(&window, "Mode 2 of the target")];
    let plot = window.get_by_label("Densities plot").rect();
    // A mode's handle is at its peak, half of 0.39894.
    let per_unit = (plot.bottom() - left.y) / 0.199_47;
    window.hover_at(pos2(f32::midpoint(left.x, right.x) + 12.0, plot.bottom() - 0.1450 * per_unit));
    settle(&mut window);
    assert!(caption(&window, "reverse KL: local minimum at N(0, 2.744)"));
    assert!(dashes(&window) > few);
    window.hover_at(pos2(plot.left() + 3.0, plot.top() + 3.0));
    settle(&mut window);
    assert_eq!(dashes(&window), few);
}

#[test]
fn a_minimum_pointed_at_in_the_landscape_shows_in_the_densities() {
    let mut window = open();
    let few = dashes(&window);
    let ground = window.get_by_label("Landscape of reverse KL plot").rect();
    // The middle minimum stands at the mean 0, the centre of this symmetric landscape; look for its height.
    let x = ground.center().x;
    let mut most = few;
    let mut y = ground.top() + 4.0;
    while y < ground.bottom() {
        window.hover_at(pos2(x, y));
        settle(&mut window);
        most = most.max(dashes(&window));
        y += 6.0;
    }
    assert!(most > few);
    window.hover_at(ground.left_top() - egui::vec2(40.0, 30.0));
    settle(&mut window);
    assert_eq!(dashes(&window), few);
}

#[test]
fn a_run_that_rests_in_a_local_minimum_shows_it() {
    // Cosine's best fit covers both modes here; its run ends on the right one, a local minimum.
    let mut window = open();
    press(&mut window, Key::End);
    assert!(caption(&window, "faint where only local"));
}

#[test]
fn where_there_may_be_others_the_page_says_at_least_these() {
    let mut exact = open();
    settle(&mut exact);
    assert!(!caption(&exact, "at least these"));
    let mut notebook = open_preset("notebook-mse-left");
    settle(&mut notebook);
    assert!(caption(&notebook, "dashed: at least these minima"));
    assert!(!caption(&notebook, "drag to start there"), "the landscape says it too");
}

#[test]
fn minima_that_take_long_are_said_to_be_on_their_way() {
    let modes: Vec<String> = (0..32).map(|i| format!("N({},{})", i * 7 - 100, 1.0 + f64::from(i) / 16.0)).collect();
    let text = |by: f64| {
        format!(
            "version = 1\ntitle = \"Many\"\n[fit]\ntarget = \"{} + N({by},1)\"\nstart = \"N(0,3)\"\nobjectives = \
             [\"mse\"]\nform = \"notebook\"\nsteps = 1\n[fit.grid]\nlow = -200\nhigh = 200\npoints = 100000\n\
             [fit.optimiser]\nid = \"sgd\"\nrate = 1e-9\n",
            modes[1..].join(" + ")
        )
    };
    let mut window = open_sized(Some(Scenario::from_toml(&text(0.0)).unwrap()), 1280.0, 800.0);
    let note = "looking for the minima…";
    assert!(window.query_by_label(note).is_none() && caption(&window, "dashed: "));
    // As a drag does it, in every frame another target, until the page says that it takes long.
    let told = (1..=20_000_u16).any(|step| {
        let moved = Scenario::from_toml(&text(f64::from(step) / 100_000.0)).unwrap();
        window.state_mut().load(&moved, false);
        window.step();
        window.query_by_label(note).is_some()
    });
    assert!(told && !caption(&window, "dashed: "));
    settle(&mut window);
    assert!(window.query_by_label(note).is_none() && caption(&window, "dashed: "));
}
