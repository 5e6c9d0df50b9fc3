//! A view state, written as text and shown over the same scenario, gives the same page again.

use egui::epaint::Shape;
use egui::{Key, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::labs::ViewState;

use crate::harness::{Window, centre, open_preset, open_sized, press, settle, wheel};

fn texts(shape: &Shape, into: &mut Vec<String>) {
    match shape {
        Shape::Text(text) => into.push(text.galley.text().to_owned()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, into)),
        _ => {}
    }
}

/// What a screen reader finds, with where it is, and every text that is painted: captions, ticks, names, numbers. Where a
/// name stands beside its curve depends on what stood there before.
fn page(window: &mut Window) -> Vec<String> {
    window.hover_at(egui::Pos2::ZERO);
    settle(window);
    let nodes = window.root().children_recursive().map(|node| {
        let node = node.accesskit_node();
        let state = (node.label(), node.value(), node.numeric_value(), node.toggled(), node.is_selected());
        format!("{:?} {state:?} {:?}", node.role(), node.bounding_box())
    });
    let mut read: Vec<String> = nodes.collect();
    for clipped in &window.output().shapes {
        texts(&clipped.shape, &mut read);
    }
    read.sort();
    read
}

fn view_text(window: &Window) -> String {
    toml::to_string(&window.state().view()).unwrap()
}

/// A new window on `window`'s scenario.
fn opened_anew(window: &Window) -> Window {
    open_sized(Some(window.state().scenario()), 1280.0, 800.0)
}

/// The page differs from that of a window that was just opened on the same scenario, and comes back from text.
fn comes_back(window: &mut Window, keys: &[&str]) {
    let text = view_text(window);
    for key in keys {
        assert!(text.lines().any(|line| line.starts_with(key)), "no {key} in\n{text}");
    }
    let before = page(window);
    let mut again = opened_anew(window);
    assert_ne!(page(&mut again), before, "{text}");
    again.state_mut().show_view(&toml::from_str::<ViewState>(&text).unwrap());
    settle(&mut again);
    assert_eq!(again.state().view(), window.state().view());
    let after = page(&mut again);
    let missing: Vec<&String> = before.iter().filter(|line| !after.contains(line)).collect();
    let new: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    assert!(missing.is_empty() && new.is_empty(), "{text}\nmissing {missing:#?}\nnew {new:#?}");
}

fn zoom_into(window: &mut Window, plot: &str) {
    let at = centre(window, plot) + vec2(-60.0, -20.0);
    window.hover_at(at);
    window.step();
    wheel(window, 120.0);
}

#[test]
fn a_view_of_the_fit_page_comes_back_from_text() {
    let mut window = open_preset("two-modes");
    for _ in 0..23 {
        press(&mut window, Key::ArrowRight);
    }
    for key in [Key::G, Key::S, Key::X, Key::L] {
        press(&mut window, key);
    }
    let row = window.query_all_by_label_contains("Integrand of").nth(2).expect("a row").rect().center();
    window.hover_at(row);
    window.drag_at(row);
    window.step();
    window.drop_at(row);
    settle(&mut window);
    zoom_into(&mut window, "Densities plot");
    comes_back(&mut window, &["step = 23", "looping = true", "pinned", "range", "basins = true", "step_panel = true"]);
    press(&mut window, Key::V);
    comes_back(&mut window, &["multiples = true"]);
}

#[test]
fn what_the_presenter_sees_of_the_fit_page_comes_back_from_text() {
    let mut window = open_preset("two-modes");
    press(&mut window, Key::W);
    press(&mut window, Key::P);
    for _ in 0..3 {
        press(&mut window, Key::W);
    }
    press(&mut window, Key::ArrowRight);
    let before = page(&mut window);
    let mut again = opened_anew(&window);
    press(&mut again, Key::P);
    again.state_mut().show_view(&toml::from_str::<ViewState>(&view_text(&window)).unwrap());
    settle(&mut again);
    assert_eq!(page(&mut again), before);
}

#[test]
fn a_view_of_the_estimate_page_comes_back_from_text() {
    let mut window = open_preset("shifted");
    zoom_into(&mut window, "Densities plot");
    comes_back(&mut window, &["range"]);
    // In a low window there are plots to choose from.
    let scenario = || Some(window.state().scenario());
    let mut low = open_sized(scenario(), 1280.0, 420.0);
    press(&mut low, Key::W);
    let (text, before) = (view_text(&low), page(&mut low));
    let mut again = open_sized(scenario(), 1280.0, 420.0);
    assert_ne!(page(&mut again), before, "{text}");
    again.state_mut().show_view(&toml::from_str::<ViewState>(&text).unwrap());
    settle(&mut again);
    assert_eq!(page(&mut again), before, "{text}");
}

#[test]
fn the_discrete_page_follows_from_its_set_up_alone() {
    let mut window = open_preset("a-zero-in-p");
    press(&mut window, Key::ArrowRight);
    assert_eq!(window.state().view(), ViewState::default());
    let before = page(&mut window);
    let mut again = opened_anew(&window);
    again.state_mut().show_view(&toml::from_str::<ViewState>(&view_text(&window)).unwrap());
    settle(&mut again);
    assert_eq!(page(&mut again), before);
}
