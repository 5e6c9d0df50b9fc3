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
fn small_multiples_take_the_room_of_the_integrand_where_they_are_low() {
    let height = |window: &crate::harness::Window| window.get_by_label("Densities of MSE plot").rect().height();
    let preset = || klarity::scenario::preset("two-modes").map(|preset| preset.scenario.clone());
    let mut low = crate::harness::open_sized(preset(), 1280.0, 720.0);
    assert!(low.query_by_label("Integrand plot").is_some());
    press(&mut low, Key::V);
    assert!(low.query_by_label("Integrand plot").is_none() && height(&low) > 140.0, "{}", height(&low));
    press(&mut low, Key::V);
    assert!(low.query_by_label("Integrand plot").is_some());
    let mut high = crate::harness::open_sized(preset(), 1920.0, 1080.0);
    press(&mut high, Key::V);
    assert!(high.query_by_label("Integrand plot").is_some() && height(&high) > 250.0, "{}", height(&high));
}

#[test]
fn equal_densities_have_no_scale_of_rounding() {
    let text = klarity::scenario::preset("two-modes").unwrap().scenario.to_toml();
    let same = text.replace("0.5*N(-3,1) + 0.5*N(3,1)", "N(0,1)").replace("N(1.4,0.8)", "N(0,1)");
    let window =
        crate::harness::open_sized(Some(klarity::scenario::Scenario::from_toml(&same).unwrap()), 1280.0, 800.0);
    let plot = window.get_by_label("Integrand plot").rect();
    for clipped in &window.output().shapes {
        if let egui::Shape::Text(text) = &clipped.shape
            && plot.contains(text.pos)
        {
            assert!(!text.galley.text().contains("e−"), "a tick at {}", text.galley.text());
        }
    }
}

#[test]
fn a_minimums_value_keeps_off_the_way_to_it() {
    // Forward KL's run comes to its minimum from below, where the value would stand.
    let mut window = crate::harness::open_sized(
        klarity::scenario::preset("two-modes").map(|preset| preset.scenario.clone()),
        1280.0,
        720.0,
    );
    crate::harness::click(&mut window, "Look closely at forward KL");
    press(&mut window, Key::End);
    let ground = window.get_by_label("Landscape of forward KL plot").rect();
    let shapes: Vec<&egui::Shape> = window.output().shapes.iter().map(|clipped| &clipped.shape).collect();
    let texts: Vec<egui::Rect> = shapes
        .iter()
        .filter_map(|shape| match shape {
            egui::Shape::Text(text) if text.galley.text() == "0.462" => Some(text.visual_bounding_rect()),
            _ => None,
        })
        .filter(|rect| ground.contains_rect(*rect))
        .collect();
    assert_eq!(texts.len(), 1);
    let now = shapes.iter().find_map(|shape| match shape {
        egui::Shape::Circle(circle) if ground.contains(circle.center) => Some(circle.center),
        _ => None,
    });
    let now = now.expect("the run's present point, which is at the minimum");
    assert!(texts[0].top() < now.y, "{:?} is on the way to {now:?}", texts[0]);
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
