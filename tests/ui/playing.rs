use egui::accesskit::Toggled;
use egui::{Key, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::line::objective;

use crate::harness::{click, drag, open, open_preset, press, settle, step};
use egui::Modifiers;

#[test]
fn the_window_opens_on_two_modes_with_its_objectives_at_step_0() {
    let window = open();
    assert_eq!(step(&window), 0);
    for objective in objective::ALL {
        let name = objective.name();
        let switch = window.query_by_role_and_label(Role::CheckBox, name).unwrap_or_else(|| panic!("{name}"));
        let on = if objective.is_on_at_first() { Toggled::True } else { Toggled::False };
        assert_eq!(switch.accesskit_node().toggled(), Some(on), "{name}");
    }
    assert!(window.query_by_label("D(P‖Q)").is_some());
    assert!(window.query_by_label("step 0 of 400").is_some());
}

#[test]
fn space_plays_and_space_pauses() {
    let mut window = open();
    window.key_press(Key::Space);
    window.run_steps(40);
    let there = step(&window);
    assert!((20..80).contains(&there), "about 60 steps a second, not {there} after 40 frames");
    window.key_press(Key::Space);
    window.run_steps(2);
    let paused = step(&window);
    window.run_steps(30);
    assert_eq!(step(&window), paused);
}

#[test]
fn the_film_runs_to_its_end_and_stops_there() {
    let mut window = open();
    click(&mut window, "Play");
    window.run_steps(60 * 12);
    assert_eq!(step(&window), 400);
    assert!(window.query_by_label("Play").is_some(), "at the end the button offers to play again");
}

#[test]
fn steps_go_both_ways_and_the_ends_are_one_press_away() {
    let mut window = open();
    for (key, wanted) in [
        (Key::ArrowRight, 1),
        (Key::ArrowRight, 2),
        (Key::ArrowLeft, 1),
        (Key::End, 400),
        (Key::ArrowRight, 400),
        (Key::ArrowLeft, 399),
        (Key::Home, 0),
        (Key::ArrowLeft, 0),
    ] {
        press(&mut window, key);
        assert_eq!(step(&window), wanted, "{key:?}");
    }
    for (name, wanted) in [("To the last step", 400), ("One step back", 399), ("One step on", 400), ("Reset", 0)] {
        click(&mut window, name);
        assert_eq!(step(&window), wanted, "{name}");
    }
}

#[test]
fn the_rail_is_scrubbed_by_dragging() {
    let mut window = open();
    let width = window.get_by_role_and_label(Role::Slider, "Step").rect().width();
    drag(&mut window, "Step", vec2(width * 0.25, 0.0), Modifiers::NONE);
    let there = step(&window);
    assert!((280..=325).contains(&there), "from the middle a quarter on is about 300 of 400, not {there}");
}

#[test]
fn at_the_end_forward_kl_covers_both_modes_and_reverse_kl_sits_on_the_right_one() {
    let mut window = open();
    press(&mut window, Key::End);
    // Moment matching: mean 0, sd √(1 + 3²) = 3.162; reverse KL: the mode at 3, a hair inwards (oracle: 2.984, 1.023).
    for label in ["3.162", "2.984", "1.023"] {
        assert!(window.query_all_by_label(label).next().is_some(), "{label} is not on the page");
    }
}

#[test]
fn a_run_that_explodes_says_at_which_step_and_what_to_change() {
    let mut window = open_preset("too-fast");
    press(&mut window, Key::End);
    settle(&mut window);
    assert!(window.query_all_by_label_contains("rate").next().is_some(), "the remedy names the rate");
}

#[test]
fn with_nothing_playing_no_frame_is_asked_for() {
    let mut window = open();
    window.run_steps(5);
    let output = window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    assert!(output.is_none_or(|delay| delay > std::time::Duration::from_mins(1)), "{output:?}");
}

#[test]
fn after_the_last_step_no_next_one_is_announced() {
    // Issue 8: "Step 400 → 401" after the last of 400 steps.
    let mut window = open();
    press(&mut window, Key::S);
    assert!(window.query_by_label_contains("Step 0 → 1 of ").is_some());
    press(&mut window, Key::End);
    assert!(window.query_by_label_contains(" → ").is_none());
    assert!(window.query_by_label_contains("After 400, the last step of ").is_some());
    assert!(window.query_by_label("θ would be").is_some());
    press(&mut window, Key::ArrowLeft);
    assert!(window.query_by_label_contains("Step 399 → 400 of ").is_some());
}

#[test]
fn a_playhead_that_waits_for_its_run_stands_where_the_shown_step_is_and_says_so() {
    let text = klarity::scenario::preset("two-modes").unwrap().scenario.to_toml();
    let long = text.replace("steps = 400", "steps = 1000000\ntolerance = 0.0");
    assert_ne!(long, text);
    let mut window = open();
    window.event(egui::Event::Paste(long));
    window.run_steps(3);
    window.key_press(Key::End);
    window.run_steps(3);
    assert!(window.state().busy(), "the runs are far from their end");
    let there = step(&window);
    assert!(there < 500_000, "{there}");
    let rail = window.get_by_role_and_label(Role::Slider, "Step").rect();
    let knob = window.output().shapes.iter().find_map(|clipped| match &clipped.shape {
        egui::Shape::Circle(circle) if rail.contains(circle.center) => Some(circle.center.x),
        _ => None,
    });
    let share = (knob.expect("the knob") - rail.left()) / rail.width();
    assert!(share < 0.55, "at {share} of the rail at step {there} of 1000000");
    assert!(window.query_by_label(&format!("step {there} of 1000000, computing…")).is_some());
}
