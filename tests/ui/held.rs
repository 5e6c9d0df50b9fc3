//! What is typed after Enter: a digit begins a new text in the field that has just taken one, and opens no preset.

use egui::{Key, Modifiers};
use klarity::scenario::presets;

use crate::harness::{Window, content, open_preset, press, press_with, settle, type_into};

/// A preset of each lab with a field of it, what is typed there, and what then.
const FIELDS: [(&str, &str, &str, &str); 6] = [
    ("two-modes", "steps", "300", "40"),
    ("two-modes", "sd of mode 1", "2", "1.5"),
    ("two-modes", "Target P as text", "N(1,1)", "1*N(0,2)"),
    ("shifted", "samples", "300", "40"),
    ("shifted", "Generator Q as text", "N(1,1)", "1*N(0,2)"),
    ("a-zero-in-p", "P in ", "0.25", "0.5"),
];

/// Presses and types `text` key by key, as a keyboard does.
fn keys(window: &mut Window, text: &str) {
    for letter in text.chars() {
        if let Some(key) = Key::from_name(&letter.to_string()) {
            window.key_press(key);
        }
        window.event(egui::Event::Text(letter.to_string()));
        window.step();
    }
    settle(window);
}

/// The whole name of the field whose name begins with `name`.
fn whole_name(window: &Window, name: &str) -> String {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};
    let mut nodes = window.query_all_by_label_contains(name);
    nodes.find_map(|node| node.accesskit_node().label()).expect("the field")
}

#[test]
fn a_digit_after_enter_begins_a_new_text_and_opens_no_preset() {
    for (preset, name, first, second) in FIELDS {
        let mut window = open_preset(preset);
        let name = whole_name(&window, name);
        type_into(&mut window, &name, first);
        assert!(!window.ctx.text_edit_focused(), "{name}");
        let before = window.state().scenario();
        keys(&mut window, second);
        assert_eq!(content(&window, &name), second, "{name}");
        assert_eq!(window.state().scenario(), before, "{name}: {second} before Enter");
        press(&mut window, Key::Enter);
        let after = window.state().scenario();
        assert!(after != before && after.original_title() == before.original_title(), "{name}");
        // Esc gives the next one up, and the keyboard too.
        keys(&mut window, "7");
        press(&mut window, Key::Escape);
        assert_eq!(window.state().scenario(), after, "{name} after Esc");
    }
}

#[test]
fn a_digit_is_a_preset_again_once_another_key_was_pressed() {
    for (preset, name, text, _) in FIELDS {
        for key in [Key::Escape, Key::D] {
            let mut window = open_preset(preset);
            let name = whole_name(&window, name);
            type_into(&mut window, &name, text);
            press(&mut window, key);
            let lab = window.state().scenario().lab.id();
            let second = presets().iter().filter(|preset| preset.scenario.lab.id() == lab).nth(1);
            press(&mut window, Key::Num2);
            assert_eq!(Some(&window.state().scenario()), second.map(|preset| &preset.scenario), "{name} after {key:?}");
        }
    }
}

#[test]
fn a_digit_without_its_text_does_nothing_after_enter() {
    let mut window = open_preset("two-modes");
    type_into(&mut window, "steps", "300");
    let before = window.state().scenario();
    for key in [Key::Num3, Key::Num0] {
        press(&mut window, key);
        assert_eq!(window.state().scenario(), before);
    }
}

#[test]
fn tab_goes_on_from_the_field_that_was_entered() {
    let mut window = open_preset("two-modes");
    type_into(&mut window, "mean of mode 1", "-4");
    press(&mut window, Key::Tab);
    assert_eq!(crate::focus::name(&window), "sd of mode 1");
    type_into(&mut window, "mean of mode 1", "-5");
    press_with(&mut window, Modifiers::SHIFT, Key::Tab);
    assert_eq!(crate::focus::name(&window), "weight of mode 1");
}

#[test]
fn space_plays_right_after_enter() {
    let mut window = open_preset("two-modes");
    type_into(&mut window, "steps", "300");
    press(&mut window, Key::ArrowRight);
    assert_eq!(crate::harness::step(&window), 1);
}
