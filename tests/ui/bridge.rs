//! The bridge in the row of the loss curves: the minima of the power divergence against α, and the line that moves α.

use egui::epaint::Shape;
use egui::{Key, Modifiers, Pos2, Role, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::labs::ViewState;
use klarity::line::objective::{self, Form, minima_at};
use klarity::scenario::preset;

use crate::harness::{Window, click, drag, field, fit, open_preset, open_sized, press, press_with, settle, type_into};

const BRIDGE: &str = "The minima of the power divergence as α goes from reverse to forward KL (W)";
const SD: &str = "The sd of each minimum against α, on a logarithmic scale";
const MEAN: &str = "The mean of each minimum against α, in units of x";
const LINE: &str = "α on the bridge";
/// The target of the bifurcations `sym_6` in tests/data/bifurcations.json.
const TARGET: &str = "0.5*N(-3,1) + 0.5*N(3,1)";

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

/// A window with the bridge of [`TARGET`].
fn bridge() -> Window {
    let mut window = open_preset("two-modes");
    type_into(&mut window, "Target P as text", TARGET);
    press(&mut window, Key::Escape);
    click(&mut window, BRIDGE);
    window
}

/// Where the plot shows α at `share` of its height.
fn place(window: &Window, alpha: f64, share: f32) -> Pos2 {
    let plot = window.get_by_label("Bridge plot").rect();
    pos2(plot.left() + alpha as f32 * plot.width(), plot.top() + share * plot.height())
}

/// What the hover at `at` says, if it says something that begins with "α ".
fn told_at(window: &mut Window, at: Pos2) -> Option<String> {
    window.hover_at(at);
    window.run_steps(90);
    settle(window);
    texts(window).into_iter().find(|text| text.starts_with("α ") && text.contains(": "))
}

/// Every different thing that is said along the upright line at `alpha`.
fn told_along(window: &mut Window, alpha: f64) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for part in 1..20u8 {
        let at = place(window, alpha, f32::from(part) / 20.0);
        if let Some(text) = told_at(window, at).filter(|text| !told.contains(text)) {
            told.push(text);
        }
    }
    told
}

/// The oracle's event of that kind between α = 0 and 1, for [`TARGET`].
fn oracle(kind: &str) -> serde_json::Value {
    let json: serde_json::Value = serde_json::from_str(include_str!("../data/bifurcations.json")).unwrap();
    let events = json["alpha"]["sym_6"]["events"].as_array().unwrap();
    let within = |event: &&serde_json::Value| (0.0..=1.0).contains(&figure(event, "a"));
    events.iter().filter(|event| event["kind"] == kind).find(within).unwrap().clone()
}

fn figure(event: &serde_json::Value, name: &str) -> f64 {
    event[name].as_str().unwrap().parse().unwrap()
}

/// The numbers in `text`.
fn numbers(text: &str) -> Vec<f64> {
    let words = text.replace('−', "-");
    let words = words.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    words.filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn the_row_of_the_loss_curves_holds_the_bridge_at_every_size_and_in_presenter_mode() {
    for size in [(640.0, 480.0), (1024.0, 768.0), (1280.0, 720.0), (1920.0, 1080.0)] {
        let mut window = open_sized(Some(preset("two-modes").unwrap().scenario.clone()), size.0, size.1);
        for presented in [false, true] {
            if presented {
                press(&mut window, Key::P);
                press(&mut window, Key::W);
            }
            for _ in 0..7 {
                if window.query_by_label("Bridge plot").is_some() {
                    break;
                }
                press(&mut window, Key::W);
            }
            let plot = window.get_by_label("Bridge plot").rect();
            assert!(plot.width() > 150.0 && plot.height() > 40.0, "{size:?}, presented {presented}: {plot:?}");
            assert!(!paints(&window, "computing…"), "{size:?}");
            assert!(window.query_by_label(LINE).is_some());
        }
    }
}

#[test]
fn what_is_marked_agrees_with_the_oracle() {
    let mut window = bridge();
    for (kind, word, words, places) in [
        ("fold", "gone", "meets a saddle", vec![["mu", "sigma"]]),
        ("maxwell", "swap", "change places", vec![["mu_broad", "sigma_broad"], ["mu_mode", "sigma_mode"]]),
    ] {
        let event = oracle(kind);
        let alpha = figure(&event, "a");
        let name = format!("{word} {alpha:.4}");
        assert!(paints(&window, &name), "{name}: {:#?}", texts(&window));
        for along in [SD, MEAN] {
            click(&mut window, along);
            let told = told_along(&mut window, alpha);
            let text = told.iter().find(|text| text.contains(words)).unwrap_or_else(|| panic!("{told:#?}"));
            assert!((numbers(text)[0] - alpha).abs() < 1e-6, "{text}: {alpha}");
            for [mean, sd] in &places {
                let [mean, sd] = [mean, sd].map(|name| figure(&event, name));
                let said = numbers(text);
                for side in [-mean, mean] {
                    let here = said.windows(2).any(|pair| (pair[0] - side).abs() < 1e-3 && (pair[1] - sd).abs() < 1e-3);
                    assert!(here, "{text}: N({side}, {sd})");
                }
            }
        }
    }
}

#[test]
fn the_hover_names_each_minimum_by_the_numbers() {
    let mut window = bridge();
    // At the first, the line itself stands there.
    type_into(&mut window, "α, typed", "0.25");
    for alpha in [0.25, 0.75] {
        let told = told_along(&mut window, alpha);
        let mut seen = Vec::new();
        for text in told.iter().filter(|text| text.contains("minimum\n")) {
            let said = numbers(text);
            let (at, mean, sd, value) = (said[0], said[1], said[2], said[3]);
            let power = objective::by_id("power").unwrap();
            let all = minima_at(klarity::line::Alpha::new(at).unwrap(), power, &fit(&window).target, &Form::Exact);
            let here = all.iter().find(|m| (m.mean - mean).abs() < 2e-3 && (m.sd - sd).abs() < 2e-3);
            let here = here.unwrap_or_else(|| panic!("{text}: {all:?}"));
            assert!((here.value - value).abs() < 1e-3 * here.value, "{text}: {here:?}");
            assert!(text.contains(if here.global { "global" } else { "local" }), "{text}: {here:?}");
            seen.push((mean * 10.0).round());
        }
        seen.sort_by(f64::total_cmp);
        seen.dedup();
        assert_eq!(seen.len(), if alpha < 0.4 { 3 } else { 1 }, "{told:#?}");
    }
}

#[test]
fn the_line_moves_alpha_by_hand_by_key_and_by_screen_reader_and_undo_takes_it_back() {
    let mut window = bridge();
    let begin = fit(&window);
    assert_eq!(begin.alpha.get(), 0.5);
    let width = window.get_by_label("Bridge plot").rect().width();
    drag(&mut window, LINE, vec2(-0.25 * width, 0.0), Modifiers::NONE);
    let alpha = fit(&window).alpha.get();
    assert!((alpha - 0.25).abs() < 0.006, "{alpha}");
    assert_eq!(fit(&window).objectives, begin.objectives, "no objective is switched on in silence");
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(fit(&window), begin);
    // The end of the axis is the end of the drag, and the marks stop it.
    drag(&mut window, LINE, vec2(width, 0.0), Modifiers::NONE);
    assert_eq!(fit(&window).alpha.get(), 1.0);
    drag(&mut window, LINE, vec2(-0.5 * width - 3.0, 0.0), Modifiers::NONE);
    assert_eq!(fit(&window).alpha.get(), 0.5);
    // A click on the ground brings it there.
    let at = place(&window, 0.75, 0.5);
    window.hover_at(at);
    window.drag_at(at);
    window.step();
    window.drop_at(at);
    settle(&mut window);
    assert!((fit(&window).alpha.get() - 0.75).abs() < 0.006);
    window.get_by_label(LINE).focus();
    window.step();
    let before = fit(&window).alpha.get();
    press(&mut window, Key::ArrowLeft);
    assert!((fit(&window).alpha.get() - before + 0.01).abs() < 0.006);
    window.get_by_role_and_label(Role::Slider, LINE).set_value_accesskit(0.3);
    settle(&mut window);
    assert_eq!(fit(&window).alpha.get(), 0.3);
}

#[test]
fn an_alpha_beyond_the_bridge_waits_at_its_edge_and_says_so() {
    let mut window = bridge();
    for (typed, alpha, edge) in [("1.3", 1.3, 1.0), ("-0.5", -0.5, 0.0)] {
        type_into(&mut window, "α, typed", typed);
        assert_eq!(fit(&window).alpha.get(), alpha);
        let line = window.get_by_label(LINE).rect();
        assert!((line.center().x - place(&window, edge, 0.5).x).abs() < 1.0, "{line:?}");
        assert!(paints(&window, "beyond this edge"), "{:#?}", texts(&window));
        let said = window.get_by_label(LINE).accesskit_node().numeric_value();
        assert_eq!(said, Some(alpha));
        let at = line.center();
        window.hover_at(at);
        window.drag_at(at);
        window.step();
        window.drop_at(at);
        settle(&mut window);
        assert_eq!(fit(&window).alpha.get(), alpha, "a touch moves nothing");
    }
    // Its keys go on from where it is.
    press(&mut window, Key::Escape);
    window.get_by_label(LINE).focus();
    window.step();
    press(&mut window, Key::ArrowRight);
    assert_eq!(fit(&window).alpha.get(), -0.49);
}

#[test]
fn the_bridge_says_whether_its_objective_is_on_and_stays_while_the_target_moves() {
    let mut window = open_preset("two-modes");
    assert!(window.query_by_label("α, typed").is_none());
    click(&mut window, BRIDGE);
    assert!(paints(&window, "is off"), "{:#?}", texts(&window));
    assert_eq!(field(&window, "α, typed").accesskit_node().value().unwrap_or_default(), "0.5");
    press(&mut window, Key::O);
    assert!(!paints(&window, "is off"), "{:#?}", texts(&window));
    // Another target under the hand: late, but there.
    let from = window.get_by_label("Mode 1 of the target").rect().center();
    window.hover_at(from);
    window.drag_at(from);
    for part in 1..=8u8 {
        window.hover_at(from - vec2(4.0 * f32::from(part), 0.0));
        window.step();
        assert!(window.query_by_label(LINE).is_some(), "the bridge goes at move {part}");
    }
    window.drop_at(from - vec2(32.0, 0.0));
    settle(&mut window);
    assert!(!paints(&window, "computing…"));
    for key in [Key::F, Key::Q, Key::O] {
        press(&mut window, key);
    }
    assert!(window.query_by_label("Bridge plot").is_some(), "it is about the target");
}

#[test]
fn the_bridge_is_hidden_while_one_guesses() {
    let mut window = bridge();
    press(&mut window, Key::A);
    assert!(window.query_by_label("Bridge plot").is_none() && window.query_by_label(LINE).is_none());
    press(&mut window, Key::W);
    assert!(window.query_by_label("Bridge plot").is_none());
    press(&mut window, Key::A);
    assert!(window.query_by_label("Bridge plot").is_some());
}

#[test]
fn the_bridge_comes_back_with_the_view() {
    let mut window = bridge();
    click(&mut window, SD);
    let text = toml::to_string(&window.state().view()).unwrap();
    for line in ["loss_row = \"bridge\"", "bridge = \"sd\"", "along = \"mean\""] {
        assert!(text.lines().any(|other| other == line), "{text}");
    }
    let mut again = open_preset("two-modes");
    again.state_mut().show_view(&toml::from_str::<ViewState>(&text).unwrap());
    settle(&mut again);
    assert!(again.query_by_label("Bridge plot").is_some());
    let chosen = again.get_by_role_and_label(Role::RadioButton, SD);
    assert!(chosen.accesskit_node().is_selected() == Some(true) || chosen.accesskit_node().toggled().is_some());
}

#[test]
fn no_name_lies_on_the_line() {
    // The swap at 0.1149 has its name to its right, where the line stands at these.
    for alpha in ["0.15", "0.2", "0.25", "0.3"] {
        let mut window = bridge();
        type_into(&mut window, "α, typed", alpha);
        press(&mut window, Key::Escape);
        for presented in [false, true] {
            if presented {
                press(&mut window, Key::P);
                for _ in 0..4 {
                    press(&mut window, Key::W);
                    if window.query_by_label(LINE).is_some() {
                        break;
                    }
                }
            }
            let x = window.get_by_label(LINE).rect().center().x;
            let mut names = Vec::new();
            collect_places(&window, &mut names);
            names.retain(|(text, _)| text.starts_with("swap ") || text.starts_with("gone "));
            assert_eq!(names.len(), 2, "{alpha}, presented {presented}: {names:?}");
            for (name, rect) in names {
                assert!(!rect.x_range().contains(x), "{alpha}, presented {presented}: {name} at {rect:?}, line at {x}");
            }
        }
    }
}

/// Every text with where it stands.
fn collect_places(window: &Window, into: &mut Vec<(String, egui::Rect)>) {
    fn collect(shape: &Shape, into: &mut Vec<(String, egui::Rect)>) {
        match shape {
            Shape::Text(text) => into.push((text.galley.text().to_owned(), text.visual_bounding_rect())),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, into)),
            _ => {}
        }
    }
    window.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, into));
}
