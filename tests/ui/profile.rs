//! The switch in the row of the loss curves, and the profile that it brings.

use egui::epaint::Shape;
use egui::{Key, Role, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::labs::ViewState;
use klarity::line::objective::{self, Form, Problem};
use klarity::scenario::preset;

use crate::harness::{Window, click, drag, fit, open_preset, open_sized, press, settle, type_into};

const PROFILE: &str = "The divergences as the mean or the sd of Q moves through its value now (W)";
const LOSS: &str = "How far each run’s loss is above its optimum, step by step (W)";
const ALONG_SD: &str = "Move the sd of Q, on a logarithmic scale";

fn texts(window: &Window) -> Vec<String> {
    fn collect(shape: &Shape, into: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => into.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, into)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    window.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, &mut all));
    all
}

fn paints(window: &Window, words: &str) -> bool {
    texts(window).iter().any(|text| text.contains(words))
}

/// What the hover at `share` of the profile's width says.
fn told_at(window: &mut Window, share: f32) -> String {
    let plot = window.get_by_label("Profile plot").rect();
    window.hover_at(pos2(plot.left() + share * plot.width(), plot.center().y));
    window.run_steps(90);
    settle(window);
    let told = texts(window).into_iter().find(|text| text.contains(", slope "));
    told.unwrap_or_else(|| panic!("no hover: {:#?}", texts(window)))
}

/// The numbers in `line`.
fn numbers(line: &str) -> Vec<f64> {
    line.replace('−', "-").split([' ', ',']).filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn the_row_of_the_loss_curves_holds_the_profile_when_it_is_asked_for_at_every_size() {
    for size in [(640.0, 480.0), (1024.0, 768.0), (1280.0, 720.0), (1920.0, 1080.0)] {
        let mut window = open_sized(Some(preset("two-modes").unwrap().scenario.clone()), size.0, size.1);
        for _ in 0..4 {
            if window.query_by_label("Profile plot").is_some() {
                break;
            }
            press(&mut window, Key::W);
        }
        let plot = window.get_by_label("Profile plot").rect();
        assert!(plot.width() > 200.0 && plot.height() > 40.0, "{size:?}: {plot:?}");
        assert!(window.query_by_label("Loss plot").is_none());
        assert!(!paints(&window, "computing…"), "{size:?}");
        press(&mut window, Key::P);
        for _ in 0..6 {
            if window.query_by_label("Profile plot").is_some() {
                break;
            }
            press(&mut window, Key::W);
        }
        let plot = window.get_by_label("Profile plot").rect();
        assert!(plot.width() > 150.0 && plot.height() > 40.0, "presented {size:?}: {plot:?}");
    }
    let mut window = open_preset("two-modes");
    assert!(window.query_by_label("Loss plot").is_some());
    click(&mut window, PROFILE);
    assert!(window.query_by_label("Profile plot").is_some());
    click(&mut window, LOSS);
    assert!(window.query_by_label("Loss plot").is_some());
}

#[test]
fn the_hover_tells_value_and_slope_by_the_numbers() {
    let mut window = open_preset("two-modes");
    click(&mut window, PROFILE);
    let target = fit(&window).target;
    for along_sd in [false, true] {
        if along_sd {
            click(&mut window, ALONG_SD);
        }
        for share in [0.2, 0.45, 0.8] {
            let told = told_at(&mut window, share);
            let mut lines = told.lines();
            let at = numbers(lines.next().unwrap())[0];
            for (id, line) in ["forward-kl", "reverse-kl"].into_iter().zip(lines) {
                let [mean, sd] = if along_sd { [1.4, at] } else { [at, 0.8] };
                let problem = Problem::new(objective::by_id(id).unwrap(), &target, &Form::Exact);
                // The loss of forward KL is the cross entropy less the entropy of P: the divergence itself.
                let (loss, slope) =
                    (problem.loss(mean, sd), problem.evaluate_at(mean, sd).gradient[usize::from(along_sd)]);
                let said = numbers(line);
                // The place is written in three or four digits, so both are off by what that leaves open.
                let by = 5e-3 * (1.0 + loss.abs() + slope.abs());
                assert!((said[0] - loss).abs() <= by, "{told}: {loss}");
                assert!((said[1] - slope).abs() <= by, "{told}: {slope}");
                assert!(line.contains(if along_sd { "nats per log σ" } else { "nats per x" }), "{told}");
            }
        }
    }
}

#[test]
fn a_row_marked_in_the_readouts_joins_where_it_has_the_same_unit() {
    let mut window = open_preset("two-modes");
    click(&mut window, PROFILE);
    for (row, name, with_kl) in [("JS", "Jensen–Shannon", true), ("W₁", "Wasserstein", false)] {
        let found = window
            .query_all_by_label_contains(name)
            .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("Integrand of")));
        let at = found.expect("a row").rect().center();
        window.hover_at(at);
        window.drag_at(at);
        window.step();
        window.drop_at(at);
        settle(&mut window);
        let told = told_at(&mut window, 0.3);
        assert_eq!(told.lines().any(|line| line.starts_with("D(P‖Q) ")), with_kl, "{told}");
        assert!(told.lines().any(|line| line.starts_with(&format!("{row} "))), "{told}");
    }
}

#[test]
fn what_is_infinite_is_said_to_be_so() {
    let mut window = open_preset("two-modes");
    type_into(&mut window, "Target P as text", "N(0,2)");
    click(&mut window, PROFILE);
    click(&mut window, ALONG_SD);
    click(&mut window, "Integrand of χ² divergence");
    assert!(paints(&window, "χ² = ∞"), "{:#?}", texts(&window));
    // Along the mean of a Q wide enough it is finite in sight, or exceeds every double, and the page says which.
    type_into(&mut window, "sd of the start", "1.5");
    click(&mut window, "Move the mean of Q, in units of x");
    assert!(!paints(&window, "χ² = ∞"), "{:#?}", texts(&window));
}

#[test]
fn the_mark_stands_where_q_is_and_the_curves_stay_while_it_moves() {
    let mut window = open_preset("two-modes");
    click(&mut window, PROFILE);
    window.key_press(Key::Space);
    for _ in 0..40 {
        window.step();
        assert!(!paints(&window, "computing…"));
    }
    press(&mut window, Key::Space);
    // Another target under the hand: late by a frame at most, but there.
    drag(&mut window, "Mode 1 of the target", vec2(-30.0, 0.0), egui::Modifiers::NONE);
    assert!(!paints(&window, "computing…"));
    for key in [Key::F, Key::Q, Key::M, Key::C] {
        press(&mut window, key);
    }
    assert!(paints(&window, "no objective is on"));
}

#[test]
fn the_profile_comes_back_with_the_view() {
    let mut window = open_preset("two-modes");
    click(&mut window, PROFILE);
    click(&mut window, ALONG_SD);
    let text = toml::to_string(&window.state().view()).unwrap();
    for line in ["loss_row = \"profile\"", "along = \"sd\""] {
        assert!(text.lines().any(|other| other == line), "{text}");
    }
    let mut again = open_preset("two-modes");
    again.state_mut().show_view(&toml::from_str::<ViewState>(&text).unwrap());
    settle(&mut again);
    assert!(again.query_by_label("Profile plot").is_some());
    let chosen = again.get_by_role_and_label(Role::RadioButton, ALONG_SD);
    let chosen = chosen.accesskit_node();
    assert!(chosen.is_selected() == Some(true) || chosen.toggled() == Some(egui::accesskit::Toggled::True));
    assert_eq!(again.state().view(), window.state().view());
}
