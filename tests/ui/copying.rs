//! Ctrl+C and Ctrl+V, and files that are replaced by keyboard alone.

use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable as _;
use klarity::scenario::Scenario;

use crate::harness::{Window, open, open_preset, press, press_with, settle, target, type_into, type_only, wait_until};

/// What was copied by the event that a window gets for Ctrl+C.
fn copy(window: &mut Window) -> Option<String> {
    window.event(Event::Copy);
    window.step();
    window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn what_is_copied_can_be_pasted_into_another_window() {
    for id in ["three-modes", "shifted"] {
        let mut window = open_preset(id);
        let text = copy(&mut window).expect("a scenario");
        assert_eq!(Scenario::from_toml(&text), Ok(window.state().scenario()));
        let mut other = open();
        other.event(Event::Paste(text));
        settle(&mut other);
        assert_eq!(other.state().scenario(), window.state().scenario());
    }
}

#[test]
fn a_field_copies_what_is_selected_in_it() {
    let mut window = open();
    type_only(&mut window, "sd of the start", "0.75");
    press_with(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(copy(&mut window).as_deref(), Some("0.75"));
}

#[test]
fn a_target_that_is_pasted_is_one_change_that_can_be_undone() {
    let mut window = open();
    let before = window.state().scenario();
    window.event(Event::Paste("N(-4,1) + N(6,2)\n".to_owned()));
    settle(&mut window);
    assert_eq!(target(&window).to_string(), "N(-4,1) + N(6,2)");
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().scenario(), before);
}

#[test]
fn a_file_is_replaced_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
    for (modifiers, key, name) in [
        (Modifiers::COMMAND, Key::S, "mine.toml"),
        (shifted, Key::E, "runs.csv"),
        (Modifiers::COMMAND, Key::E, "a.svg"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, "precious").unwrap();
        let mut window = open();
        press_with(&mut window, modifiers, key);
        type_into(&mut window, "Path", &path.display().to_string());
        assert!(window.query_by_label_contains("press again to replace it").is_some());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
        press(&mut window, Key::Enter);
        // A figure is drawn beside the window.
        wait_until(&mut window, |window| window.query_by_label("Path").is_none());
        assert_ne!(std::fs::read_to_string(&path).unwrap(), "precious");
    }
}

#[test]
fn a_key_that_is_held_down_replaces_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, "precious").unwrap();
    let mut window = open();
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    type_only(&mut window, "Path", &path.display().to_string());
    for repeat in [false, true, true, true, true] {
        window.event(Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: Modifiers::NONE,
        });
        for _ in 0..3 {
            window.step();
        }
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    // Another name is another question.
    let other = folder.path().join("other.toml");
    std::fs::write(&other, "as precious").unwrap();
    type_into(&mut window, "Path", &other.display().to_string());
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "as precious");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Path").is_none());
}
