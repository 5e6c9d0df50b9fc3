use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::harness::{Window, centre, click, drag, open, open_preset, press, says, settle, start, target, wheel};

#[test]
fn dragging_a_mode_sideways_moves_its_mean_and_nothing_else() {
    let mut window = open();
    let before = target(&window);
    drag(&mut window, "Mode 2 of the target", vec2(60.0, 3.0), Modifiers::NONE);
    let after = target(&window);
    assert!(after.components()[1].normal.mean() > 3.8, "{after}");
    assert_eq!(after.components()[1].normal.sd(), 1.0);
    assert_eq!(after.components()[0], before.components()[0]);
    assert_eq!(after.components()[1].weight, before.components()[1].weight);
}

#[test]
fn the_plot_does_not_move_under_a_handle_that_is_dragged() {
    let mut window = open();
    let other = centre(&window, "Mode 1 of the target");
    let from = centre(&window, "Mode 2 of the target");
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    window.hover_at(from + vec2(120.0, 0.0));
    window.run_steps(3);
    let held = centre(&window, "Mode 2 of the target");
    assert!((held.x - from.x - 120.0).abs() < 3.0, "the handle is under the pointer: {from} → {held}");
    assert_eq!(centre(&window, "Mode 1 of the target"), other);
    window.drop_at(from + vec2(120.0, 0.0));
    settle(&mut window);
}

#[test]
fn dragging_a_mode_up_narrows_it() {
    let mut window = open();
    drag(&mut window, "Mode 1 of the target", vec2(0.0, -40.0), Modifiers::NONE);
    let after = target(&window);
    assert!(after.components()[0].normal.sd() < 0.9, "{after}");
    assert_eq!(after.components()[0].normal.mean(), -3.0);
}

#[test]
fn dragging_a_mode_with_shift_changes_its_weight() {
    let mut window = open();
    drag(&mut window, "Mode 1 of the target", vec2(0.0, -40.0), Modifiers::SHIFT);
    let after = target(&window);
    assert!(after.weights()[0] > 0.55, "{after}");
    assert_eq!(after.components()[0].normal, target(&open()).components()[0].normal);
}

#[test]
fn the_wheel_over_a_mode_changes_its_sd_and_does_not_zoom() {
    let mut window = open();
    let other = centre(&window, "Mode 1 of the target");
    let at = centre(&window, "Mode 2 of the target");
    window.hover_at(at);
    window.step();
    wheel(&mut window, 50.0);
    assert!((target(&window).components()[1].normal.sd() - 1.0).abs() > 0.02, "{}", target(&window));
    assert!((centre(&window, "Mode 1 of the target").x - other.x).abs() < 12.0);
}

#[test]
fn the_ground_zooms_and_pans_on_both_pages_and_a_key_shows_everything_again() {
    for mut window in [open(), open_preset("shifted")] {
        let name = "Mode 1 of the target";
        let before = centre(&window, name);
        let ground = before + vec2(-70.0, 20.0);
        window.hover_at(ground);
        window.step();
        wheel(&mut window, 120.0);
        let zoomed = centre(&window, name);
        assert!(zoomed.x - ground.x > 90.0, "{before} → {zoomed}");
        window.drag_at(ground);
        window.step();
        window.hover_at(ground + vec2(40.0, 0.0));
        window.run_steps(2);
        window.drop_at(ground + vec2(40.0, 0.0));
        settle(&mut window);
        let panned = centre(&window, name);
        assert!((panned.x - zoomed.x - 40.0).abs() < 1.0, "{zoomed} → {panned}");
        press(&mut window, Key::Num0);
        settle(&mut window);
        assert!((centre(&window, name) - before).length() < 1.0);
    }
}

#[test]
fn dragging_the_start_moves_where_the_runs_begin() {
    let mut window = open();
    drag(&mut window, "Start of Q", vec2(-80.0, 0.0), Modifiers::NONE);
    assert!(start(&window).mean() < 0.0, "{}", start(&window));
    assert_eq!(start(&window).sd(), 0.8);
    drag(&mut window, "Start of Q", vec2(0.0, -30.0), Modifiers::NONE);
    assert!(start(&window).sd() > 1.0, "{}", start(&window));
}

#[test]
fn a_drag_that_leaves_the_window_ends_well() {
    let mut window = open();
    drag(&mut window, "Mode 2 of the target", vec2(5000.0, 0.0), Modifiers::NONE);
    let mean = target(&window).components()[1].normal.mean();
    assert!(mean > 8.0 && mean.is_finite(), "{mean}");
    drag(&mut window, "Mode 1 of the target", vec2(0.0, 5000.0), Modifiers::NONE);
    assert!(target(&window).components()[0].normal.sd() > 1.0);
}

#[test]
fn handles_move_by_keyboard() {
    let mut window = open();
    window.get_by_label("Mode 1 of the target").focus();
    settle(&mut window);
    press(&mut window, Key::ArrowLeft);
    assert!(target(&window).components()[0].normal.mean() < -3.0);
    press(&mut window, Key::ArrowUp);
    assert!(target(&window).components()[0].normal.sd() > 1.0);
    press(&mut window, Key::Delete);
    assert_eq!(target(&window).components().len(), 1);
    window.get_by_label("Start of Q").focus();
    settle(&mut window);
    press(&mut window, Key::ArrowRight);
    assert!(start(&window).mean() > 1.4);
}

/// Clicks twice on the ground of the densities.
fn double_click(window: &mut Window) {
    let plot = window.get_by_label("Densities plot").rect();
    let at = plot.left_top() + vec2(plot.width() * 0.25, plot.height() * 0.25);
    for _ in 0..2 {
        window.drag_at(at);
        window.step();
        window.drop_at(at);
        window.step();
    }
    settle(window);
}

#[test]
fn a_double_click_on_empty_ground_adds_a_mode_there() {
    let mut window = open();
    double_click(&mut window);
    let after = target(&window);
    assert_eq!(after.components().len(), 3, "{after}");
    assert!((after.weights()[2] - 1.0 / 3.0).abs() < 1e-3, "{after}");
    // A quarter of −7.5 … 7.5.
    assert!((after.components()[2].normal.mean() + 3.75).abs() < 0.3, "{after}");
}

#[test]
fn the_page_of_keys_speaks_of_a_double_click_where_it_does_something() {
    for id in ["two-modes", "shifted"] {
        let mut window = open_preset(id);
        let before = window.state().scenario();
        double_click(&mut window);
        let changes = window.state().scenario() != before;
        press(&mut window, Key::Questionmark);
        assert!(says(&window, "turn the wheel to zoom"), "{id}");
        assert_eq!(says(&window, "double-click"), changes, "{id}");
    }
}

#[test]
fn undo_takes_back_a_whole_drag_and_redo_makes_it_again() {
    let mut window = open();
    let before = target(&window);
    drag(&mut window, "Mode 2 of the target", vec2(60.0, 0.0), Modifiers::NONE);
    let after = target(&window);
    click(&mut window, "Undo");
    assert_eq!(target(&window), before);
    click(&mut window, "Redo");
    assert_eq!(target(&window), after);
}
