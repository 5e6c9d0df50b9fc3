//! Where the keyboard's focus is, and that it takes no key from the transport.

use std::collections::BTreeSet;

use egui::{Id, Key, Modifiers, Rect, Role, Shape, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::scenario::preset;

use crate::harness::{Window, centre, drag, open, open_sized, press, press_with, settle, start, step, target};

/// What has the focus.
struct Stop {
    id: Id,
    name: String,
    role: Role,
    /// The part of it that is seen.
    seen: Rect,
    whole: Rect,
}

fn stop(window: &Window) -> Option<Stop> {
    let id = window.ctx.memory(egui::Memory::focused)?;
    let response = window.ctx.read_response(id).expect("what has the focus is drawn");
    let focused = window.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    let node = focused.expect("a screen reader knows the focus").accesskit_node();
    let seen = response.interact_rect.intersect(window.ctx.viewport_rect());
    Some(Stop { id, name: node.label().unwrap_or_default(), role: node.role(), seen, whole: response.rect })
}

/// The name of what has the focus.
pub fn name(window: &Window) -> String {
    stop(window).map_or_else(String::new, |stop| stop.name)
}

/// Whether a frame in the colour of the focus is drawn around `stop`.
fn marked(window: &Window, stop: &Stop) -> bool {
    fn frames(shape: &Shape, found: &mut Vec<(Rect, egui::Color32)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| frames(shape, found)),
            Shape::Rect(shape) if shape.stroke.width >= 1.0 => found.push((shape.rect, shape.stroke.color)),
            _ => {}
        }
    }
    let colour = window.ctx.global_style().visuals.selection.stroke.color;
    window.output().shapes.iter().any(|clipped| {
        let mut found = Vec::new();
        frames(&clipped.shape, &mut found);
        found.iter().any(|(rect, drawn)| {
            *drawn == colour
                && rect.contains(stop.seen.center())
                && stop.whole.expand(6.0).contains_rect(*rect)
                && clipped.clip_rect.contains_rect(stop.seen)
        })
    })
}

/// Walks all stops with Tab, or back with Shift+Tab, tries each, and returns their names.
fn walk(window: &mut Window, modifiers: Modifiers, attempt: &mut dyn FnMut(&mut Window, &Stop)) -> Vec<String> {
    let mut names = Vec::new();
    let mut first = None;
    for _ in 0..150 {
        window.key_press_modifiers(modifiers, Key::Tab);
        window.run_steps(4);
        let here = stop(window).unwrap_or_else(|| panic!("after {names:?} nothing has the focus"));
        if *first.get_or_insert(here.id) == here.id && !names.is_empty() {
            return names;
        }
        assert!(!here.name.is_empty(), "after {names:?} comes a {:?} without a name", here.role);
        let share = here.seen.area() / here.whole.area();
        assert!(here.seen.is_positive() && share > 0.7, "{} is out of sight: {:?}", here.name, here.whole);
        assert!(marked(window, &here), "{} has the focus unseen", here.name);
        attempt(window, &here);
        let after = stop(window).map(|stop| stop.id);
        assert_eq!(after, Some(here.id), "{} lost the focus to a key of the transport", here.name);
        names.push(here.name);
    }
    panic!("Tab comes to no end: {names:?}");
}

fn is_handle(stop: &Stop) -> bool {
    stop.name.starts_with("Mode ") || stop.name == "Start of Q"
}

fn tap(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

fn shown(window: &Window, name: &str) -> bool {
    window.query_by_label(name).is_some()
}

/// Whether it is a list to choose from, which Space opens: it is closed again.
fn opened_by_space(window: &mut Window, stop: &Stop) -> bool {
    if !["Optimiser", "Stop early", "Form", "Speed", "Bandwidth rule"].contains(&stop.name.as_str()) {
        return false;
    }
    tap(window, Key::Space);
    assert!(egui::Popup::is_any_open(&window.ctx), "Space at {}", stop.name);
    tap(window, Key::Escape);
    assert!(!egui::Popup::is_any_open(&window.ctx), "Esc at {}", stop.name);
    true
}

/// Space, Home, End and the arrows in the Fit lab.
fn fit_transport(window: &mut Window, stop: &Stop) {
    if window.ctx.text_edit_focused() {
        return;
    }
    let before = window.state().scenario();
    if !opened_by_space(window, stop) {
        tap(window, Key::Space);
        assert!(shown(window, "Pause"), "Space at {}", stop.name);
        tap(window, Key::Space);
    }
    assert!(shown(window, "Play"), "Space again at {}", stop.name);
    tap(window, Key::End);
    assert_eq!(step(window), 400, "End at {}", stop.name);
    tap(window, Key::Home);
    assert_eq!(step(window), 0, "Home at {}", stop.name);
    assert_eq!(window.state().scenario(), before, "at {}", stop.name);
    tap(window, Key::ArrowRight);
    if is_handle(stop) {
        assert_ne!(window.state().scenario(), before, "→ at {}", stop.name);
        tap(window, Key::ArrowLeft);
        settle(window);
    } else {
        assert_eq!(step(window), 1, "→ at {}", stop.name);
        tap(window, Key::ArrowLeft);
        assert_eq!(step(window), 0, "← at {}", stop.name);
        assert_eq!(window.state().scenario(), before, "at {}", stop.name);
    }
}

fn multiplier(window: &Window) -> f64 {
    window.state().scenario().estimate().expect("the Estimate lab").bandwidth.multiplier()
}

/// Space, Home and the arrows in the Estimate lab.
fn estimate_transport(window: &mut Window, stop: &Stop) {
    if window.ctx.text_edit_focused() {
        return;
    }
    if !opened_by_space(window, stop) {
        tap(window, Key::Space);
        assert!(shown(window, "Cancel the repeats"), "Space at {}", stop.name);
        tap(window, Key::Space);
    }
    tap(window, Key::Home);
    assert_eq!(multiplier(window), 1.0, "Home at {}", stop.name);
    let before = window.state().scenario();
    tap(window, Key::ArrowRight);
    if is_handle(stop) {
        assert_ne!(window.state().scenario(), before, "→ at {}", stop.name);
        assert_eq!(multiplier(window), 1.0, "→ at {}", stop.name);
    } else {
        assert!(multiplier(window) > 1.0, "→ at {}", stop.name);
    }
}

#[test]
fn every_stop_of_the_fit_lab_is_seen_and_named_and_leaves_the_transport_its_keys() {
    let mut window = open_sized(None, 1280.0, 720.0);
    let names = walk(&mut window, Modifiers::NONE, &mut fit_transport);
    for name in ["Fit", "Mode 2 of the target", "Start of Q", "Play", "Step", "Target P as text", "steps"] {
        assert!(names.iter().any(|found| found == name), "{name} is not among {names:?}");
    }
    let early = names.iter().position(|name| name == "Mode 1 of the target").unwrap() + 1;
    assert!(early <= 13, "a mode comes after {early} Tabs: {names:?}");
}

#[test]
fn every_stop_of_the_estimate_lab_is_seen_and_named_and_leaves_the_transport_its_keys() {
    let scenario = preset("shifted").unwrap().scenario.clone();
    let mut window = open_sized(Some(scenario), 1280.0, 720.0);
    let names = walk(&mut window, Modifiers::NONE, &mut estimate_transport);
    let early = names.iter().position(|name| name == "Mode 1 of the target").unwrap() + 1;
    assert!(early <= 13, "a mode comes after {early} Tabs: {names:?}");
}

#[test]
fn shift_tab_walks_the_same_stops_back() {
    for id in ["two-modes", "shifted"] {
        let scenario = preset(id).unwrap().scenario.clone();
        let mut window = open_sized(Some(scenario), 1280.0, 720.0);
        let there: BTreeSet<String> = walk(&mut window, Modifiers::NONE, &mut |_, _| {}).into_iter().collect();
        let back: BTreeSet<String> = walk(&mut window, Modifiers::SHIFT, &mut |_, _| {}).into_iter().collect();
        assert_eq!(there, back);
    }
}

#[test]
fn after_a_drag_the_keys_drive_the_transport_and_not_the_mode() {
    let mut window = open();
    for name in ["Mode 1 of the target", "Start of Q"] {
        drag(&mut window, name, vec2(30.0, 0.0), Modifiers::NONE);
        let before = (target(&window), start(&window));
        press(&mut window, Key::ArrowRight);
        assert_eq!(step(&window), 1);
        press(&mut window, Key::End);
        assert_eq!(step(&window), 400);
        press(&mut window, Key::Home);
        assert_eq!(step(&window), 0);
        tap(&mut window, Key::Space);
        assert!(shown(&window, "Pause"));
        tap(&mut window, Key::Space);
        press(&mut window, Key::Home);
        assert_eq!((target(&window), start(&window)), before);
    }
}

#[test]
fn a_drag_takes_the_arrow_keys_from_a_handle_that_had_them() {
    let mut window = open();
    window.get_by_label("Mode 1 of the target").focus();
    settle(&mut window);
    let before = target(&window);
    press(&mut window, Key::ArrowRight);
    assert_ne!(target(&window), before);
    drag(&mut window, "Mode 1 of the target", vec2(30.0, 0.0), Modifiers::NONE);
    let before = target(&window);
    press(&mut window, Key::ArrowRight);
    assert_eq!((step(&window), target(&window)), (1, before));
}

#[test]
fn delete_removes_the_mode_under_the_pointer() {
    let mut window = open();
    let at = centre(&window, "Mode 2 of the target");
    window.hover_at(at);
    settle(&mut window);
    press(&mut window, Key::Delete);
    assert_eq!(target(&window).components().len(), 1);
}

/// Which part of a page of this size holds the focus.
fn part(window: &Window) -> &'static str {
    let screen = window.ctx.viewport_rect();
    let at = stop(window).expect("a focus").seen.center();
    match () {
        () if at.y < 44.0 => "bar above",
        () if at.y > screen.bottom() - 56.0 => "transport",
        () if screen.width() >= 700.0 && at.x < 262.0 => "set-up",
        () if screen.width() >= 1000.0 && at.x > screen.right() - 334.0 => "readouts",
        () => "plots",
    }
}

#[test]
fn f6_goes_round_the_parts_of_the_page_that_are_open() {
    let wide = vec!["plots", "readouts", "transport", "set-up", "plots"];
    let middle = vec!["plots", "transport", "set-up", "plots"];
    let narrow = vec!["plots", "transport", "plots"];
    for (width, height, parts) in [(1280.0, 720.0, wide), (800.0, 600.0, middle), (640.0, 480.0, narrow)] {
        for id in ["two-modes", "shifted"] {
            let scenario = preset(id).unwrap().scenario.clone();
            let mut window = open_sized(Some(scenario), width, height);
            let mut there = Vec::new();
            for _ in &parts {
                press(&mut window, Key::F6);
                let here = stop(&window).expect("a focus");
                assert!(marked(&window, &here), "{}", here.name);
                there.push(part(&window));
            }
            assert_eq!(there, parts, "{width}×{height}");
            for part_before in parts.iter().rev().skip(1) {
                press_with(&mut window, Modifiers::SHIFT, Key::F6);
                assert_eq!(part(&window), *part_before, "{width}×{height}");
            }
        }
    }
}

#[test]
fn what_stands_outside_a_panel_doesnt_scroll_it() {
    let mut window = open_sized(None, 1280.0, 720.0);
    let before = centre(&window, "Target P as text");
    window.get_by_label("To the first step").focus();
    settle(&mut window);
    assert_eq!(centre(&window, "Target P as text"), before);
}

#[test]
fn f6_leaves_a_field_that_is_being_edited() {
    let mut window = open();
    window.get_by_label("Target P as text").focus();
    settle(&mut window);
    assert!(window.ctx.text_edit_focused());
    press(&mut window, Key::F6);
    assert_eq!(part(&window), "plots");
}

#[test]
fn the_focus_stays_where_it_is_when_other_buttons_come_and_go() {
    for size in [[1280.0, 720.0], [800.0, 600.0]] {
        let mut window = open_sized(None, size[0], size[1]);
        for wanted in ["Presets", "Set-up panel", "nats", "Estimate"] {
            window.get_by_label(wanted).focus();
            settle(&mut window);
            for _ in 0..2 {
                assert_eq!(name(&window), wanted);
                press(&mut window, Key::P);
            }
        }
    }
}
