use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use klarity::line::landscape::Window;

use crate::harness::{click, drag, fit, open, open_preset, press, settle, start, target, type_into};

#[test]
fn a_drag_on_the_landscape_moves_the_start() {
    let mut window = open();
    let before = start(&window);
    drag(&mut window, "Landscape of reverse KL plot", vec2(40.0, -20.0), Modifiers::NONE);
    let after = start(&window);
    assert!(after != before, "{after}");
    // The pointer ended a little to the right of the middle, where the mean is 0, and above it, where σ is larger.
    assert!((0.2..4.0).contains(&after.mean()), "{after}");
    click(&mut window, "Undo");
    assert_eq!(start(&window), before, "a drag is one step");
}

#[test]
fn the_landscape_is_that_of_the_run_looked_at_closely() {
    let mut window = open();
    for name in ["forward KL", "MSE", "cosine", "reverse KL"] {
        click(&mut window, &format!("Look closely at {name}"));
        let plot = format!("Landscape of {name} plot");
        assert!(window.query_by_label(&plot).is_some(), "{name}");
    }
}

#[test]
fn dragging_the_separation_gives_birth_to_the_side_minima() {
    for (half, minima) in [("2.40", 1), ("2.45", 3)] {
        let mut window = open_preset("just-born");
        type_into(&mut window, "Target P as text", &format!("0.5*N(-{half},1) + 0.5*N({half},1)"));
        let objective = klarity::line::objective::by_id("reverse-kl").unwrap();
        let found = klarity::line::objective::minima(objective, &target(&window), &fit(&window).form);
        assert_eq!(found.len(), minima, "d = 2 × {half}");
        settle(&mut window);
        assert!(window.query_by_label("Landscape of reverse KL plot").is_some());
    }
}

#[test]
fn basins_are_computed_aside_and_can_be_called_off() {
    let mut window = open_preset("middle-or-side");
    press(&mut window, Key::G);
    settle(&mut window);
    press(&mut window, Key::G);
    settle(&mut window);
    press(&mut window, Key::G);
    press(&mut window, Key::Num1);
    settle(&mut window);
}

#[test]
fn one_step_is_taken_apart_with_live_numbers() {
    let mut window = open();
    press(&mut window, Key::S);
    assert!(window.query_by_label("gradient g").is_some());
    assert!(window.query_by_label("Step 0 → 1 of reverse KL").is_some());
    press(&mut window, Key::ArrowRight);
    assert!(window.query_by_label("Step 1 → 2 of reverse KL").is_some());
    press(&mut window, Key::S);
    assert!(window.query_by_label("gradient g").is_none());
}

#[test]
fn each_objective_can_have_a_plot_of_its_own() {
    let mut window = open();
    press(&mut window, Key::V);
    for name in ["forward KL", "reverse KL", "MSE", "cosine"] {
        assert!(window.query_by_label(&format!("Densities of {name} plot")).is_some(), "{name}");
    }
    press(&mut window, Key::V);
    assert!(window.query_by_label("Densities plot").is_some());
}

#[test]
fn pasted_text_becomes_the_target_and_a_pasted_scenario_is_loaded() {
    let mut window = open();
    window.event(egui::Event::Paste("0.2*N(-1,1) + 0.8*N(4,2)".to_owned()));
    settle(&mut window);
    assert_eq!(target(&window).to_string(), "0.2*N(-1,1) + 0.8*N(4,2)");
    let wanted = klarity::scenario::preset("too-fast").unwrap().scenario.clone();
    window.event(egui::Event::Paste(wanted.to_toml()));
    settle(&mut window);
    assert_eq!(window.state().scenario(), wanted);
    window.event(egui::Event::Paste("gibberish".to_owned()));
    settle(&mut window);
    assert_eq!(window.state().scenario(), wanted);
    assert!(window.query_all_by_label_contains("Not pasted").next().is_some());
}

#[test]
fn the_hint_goes_away_for_good_once_something_was_done() {
    let mut window = open();
    drag(&mut window, "Mode 2 of the target", vec2(30.0, 0.0), Modifiers::NONE);
    press(&mut window, Key::R);
    assert!(window.query_by_label("Drag a mode, or press Space").is_none());
}

#[test]
fn the_window_shown_always_holds_the_minima() {
    let objective = klarity::line::objective::by_id("reverse-kl").unwrap();
    let setup = fit(&open());
    let minima = klarity::line::objective::minima(objective, &setup.target, &setup.form);
    let window = Window::propose(&setup.target, &setup.form, &minima, setup.start, None);
    assert!(minima.iter().all(|minimum| window.contains(minimum.mean, minimum.sd.ln())));
}
