//! The menu of presets, by keyboard and by mouse, at every size.

use egui::{Id, Key, Modifiers, Rect, Role, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::scenario::{GROUPS, Preset, preset, presets};
use klarity::text::InfoUnit;

use crate::harness::{Window, click, open, open_preset, open_sized, press, press_with, settle};

fn open_menu(window: &mut Window) {
    press_with(window, Modifiers::COMMAND, Key::P);
}

/// The titles listed, from above.
fn listed(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    rows.map(|row| row.accesskit_node().label().unwrap_or_default()).collect()
}

/// The title that Enter would take.
fn chosen(window: &Window) -> Option<String> {
    let on = |row: &egui_kittest::Node<'_>| row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True);
    window.query_all_by_role(Role::ListBoxOption).find(on).and_then(|row| row.accesskit_node().label())
}

/// Where the row with this title is.
fn row(window: &Window, title: &str) -> Rect {
    window.get_by_role_and_label(Role::ListBoxOption, title).rect()
}

fn type_text(window: &mut Window, text: &str) {
    window.event(egui::Event::Text(text.to_owned()));
    settle(window);
}

fn is_listed(window: &Window) -> bool {
    window.query_by_label("Search the presets").is_some()
}

fn title(preset: &Preset) -> &str {
    &preset.scenario.title
}

#[test]
fn all_presets_stand_under_the_headings_of_their_groups() {
    let mut window = open();
    open_menu(&mut window);
    let heights: Vec<f32> = GROUPS.iter().map(|group| window.get_by_label(group.name).rect().top()).collect();
    assert!(heights.is_sorted(), "{heights:?}");
    let in_order: Vec<&str> = GROUPS
        .iter()
        .flat_map(|group| presets().iter().filter(|preset| preset.group == Some(*group)).map(title))
        .collect();
    assert_eq!(in_order.len(), presets().len());
    assert_eq!(listed(&window), in_order);
}

#[test]
fn what_is_typed_finds_presets_by_name_group_and_sentence() {
    let mut window = open();
    open_menu(&mut window);
    type_text(&mut window, "mse LEFT");
    assert_eq!(listed(&window), ["The notebook’s MSE, left"]);
    for (text, wanted) in [
        ("goes wrong", 4),
        ("overflow", 1),
        ("notebook's N(-5", 1),
        ("ESTIMATING clamped", 1),
        ("   ", presets().len()),
    ] {
        press_with(&mut window, Modifiers::COMMAND, Key::A);
        type_text(&mut window, text);
        assert_eq!(listed(&window).len(), wanted, "{text}");
    }
}

#[test]
fn a_search_without_a_match_says_so_and_enter_then_does_nothing() {
    let mut window = open();
    let before = window.state().scenario();
    open_menu(&mut window);
    type_text(&mut window, "zebra");
    assert_eq!(listed(&window), [""; 0]);
    assert!(window.query_all_by_label_contains("No preset has “zebra”").next().is_some());
    press(&mut window, Key::Enter);
    assert!(is_listed(&window));
    assert_eq!(window.state().scenario(), before);
}

#[test]
fn arrows_and_enter_choose_and_escape_closes() {
    let mut window = open();
    let before = window.state().scenario();
    open_menu(&mut window);
    assert_eq!(chosen(&window).as_deref(), Some("Two modes"));
    press(&mut window, Key::ArrowUp);
    assert_eq!(chosen(&window).as_deref(), Some("Two modes"));
    press(&mut window, Key::ArrowDown);
    assert_eq!(chosen(&window).as_deref(), Some("Two modes, close together"));
    press(&mut window, Key::Escape);
    assert!(!is_listed(&window));
    assert_eq!(window.state().scenario(), before);
    open_menu(&mut window);
    type_text(&mut window, "shif");
    press(&mut window, Key::Enter);
    assert!(!is_listed(&window));
    assert_eq!(window.state().scenario(), preset("shifted").unwrap().scenario);
}

#[test]
fn the_button_opens_it_by_enter_and_has_the_focus_again_afterwards() {
    let mut window = open();
    window.get_by_label("Presets").focus();
    settle(&mut window);
    let focused = |window: &Window| {
        let node = window.root().children_recursive().find(|node| node.accesskit_node().is_focused());
        node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    };
    for leave in [Key::Escape, Key::Tab, Key::Enter] {
        press(&mut window, Key::Enter);
        assert_eq!(focused(&window), "Search the presets");
        press(&mut window, leave);
        assert!(!is_listed(&window), "{leave:?}");
        assert_eq!(focused(&window), "Presets", "{leave:?}");
    }
}

#[test]
fn pointing_at_a_preset_shows_its_sentence_and_a_click_takes_it() {
    let mut window = open();
    open_menu(&mut window);
    let wanted = &preset("narrow-and-wide").unwrap().scenario;
    assert!(window.query_by_label(&wanted.lesson(InfoUnit::Nats)).is_none());
    window.get_by_label(&wanted.title).hover();
    settle(&mut window);
    assert!(window.query_by_label(&wanted.lesson(InfoUnit::Nats)).is_some());
    click(&mut window, &wanted.title);
    assert!(!is_listed(&window));
    assert_eq!(window.state().scenario(), *wanted);
}

/// The texts drawn within `rect`.
fn texts(window: &Window, rect: Rect) -> Vec<String> {
    fn collect(shape: &Shape, rect: Rect, found: &mut Vec<String>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, rect, found)),
            Shape::Text(text) if rect.contains(text.visual_bounding_rect().center()) => {
                found.push(text.galley.text().to_owned());
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    window.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, rect, &mut found));
    found
}

#[test]
fn the_digits_of_the_lab_in_sight_stand_beside_their_presets() {
    for (lab, mut window) in [("fit", open()), ("estimate", open_preset("shifted"))] {
        open_menu(&mut window);
        let digits = presets().iter().filter(|preset| preset.scenario.lab.id() == lab).take(9).enumerate();
        for (index, preset) in digits {
            // Scrolls the row into sight, too.
            press_with(&mut window, Modifiers::COMMAND, Key::A);
            type_text(&mut window, preset.id);
            let at = row(&window, title(preset));
            let texts = texts(&window, at);
            assert!(texts.contains(&(index + 1).to_string()), "{}: {texts:?}", preset.id);
        }
    }
    let mut window = open();
    open_menu(&mut window);
    type_text(&mut window, "clamped");
    let at = row(&window, "Clamped");
    let texts = texts(&window, at);
    assert!(texts.iter().all(|text| text.parse::<u32>().is_err()), "{texts:?}");
}

#[test]
fn the_menu_is_whole_in_every_window_and_its_last_preset_in_reach() {
    for (width, height, presenting) in [
        (1280.0, 720.0, false),
        (800.0, 600.0, false),
        (640.0, 480.0, false),
        (800.0, 600.0, true),
        (1280.0, 720.0, true),
    ] {
        let mut window = open_sized(None, width, height);
        if presenting {
            press(&mut window, Key::P);
        }
        open_menu(&mut window);
        for _ in 0..presets().len() + 3 {
            window.key_press(Key::ArrowDown);
            window.step();
        }
        settle(&mut window);
        let area = window.ctx.memory(|memory| memory.area_rect(Id::unique("preset menu"))).expect("the menu");
        assert!(window.ctx.viewport_rect().contains_rect(area), "{width}×{height}: {area:?}");
        assert!(window.ctx.viewport_rect().contains_rect(window.get_by_label("Search the presets").rect()));
        let mut last_group = presets().iter().filter(|preset| preset.group == GROUPS.last().copied());
        let wanted = last_group.next_back().unwrap();
        let last = row(&window, title(wanted));
        assert_eq!(chosen(&window).as_deref(), Some(title(wanted)));
        assert!(area.contains_rect(last), "{width}×{height}: {last:?} in {area:?}");
        press(&mut window, Key::Enter);
        assert_eq!(window.state().scenario(), wanted.scenario);
    }
}
