//! What lies behind an open page of help, a dialog or a menu hears no key.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::command::Command;
use klarity::scenario::preset;

use crate::harness::{Window, click, open, open_preset, press, press_with, settle};

/// Everything on the page that can be read, what is being typed apart.
fn page(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive().map(|node| node.accesskit_node());
    let typed = |role| matches!(role, Role::TextInput | Role::MultilineTextInput | Role::TextRun);
    let read = nodes.filter(|node| !typed(node.role())).map(|node| {
        let number = node.numeric_value();
        format!("{:?} {:?} {:?} {number:?} {:?}", node.role(), node.label(), node.value(), node.toggled())
    });
    let mut read: Vec<String> = read.collect();
    read.push(format!("{:?} {}", window.ctx.theme(), window.state().scenario().to_toml()));
    read
}

/// Presses the keys of every command that isn't `own`; nothing may change.
fn deaf(window: &mut Window, what: &str, own: &dyn Fn(Command) -> bool) {
    let before = page(window);
    for entry in window.state().commands().iter().filter(|entry| !own(entry.command)) {
        for &(modifiers, key) in &entry.keys {
            press_with(window, modifiers, key);
            assert_eq!(page(window), before, "{} behind {what}", entry.name);
        }
    }
    // The page hears again once that is closed.
    press(window, Key::Escape);
    assert_ne!(page(window), before, "Esc leaves {what}");
    let scenario = window.state().scenario();
    press(window, Key::Num5);
    assert_ne!(window.state().scenario(), scenario, "after {what}");
}

#[test]
fn help_keeps_all_keys_but_its_own() {
    for key in [Key::Questionmark, Key::F1] {
        let mut window = open();
        press(&mut window, key);
        deaf(&mut window, "help", &|command| matches!(command, Command::Help | Command::About));
    }
}

#[test]
fn dialogs_keep_all_keys() {
    for key in [Key::O, Key::S, Key::E] {
        let mut window = open();
        press_with(&mut window, Modifiers::COMMAND, key);
        deaf(&mut window, "a dialog", &|_| false);
    }
}

#[test]
fn the_dialog_for_samples_keeps_all_keys() {
    let mut window = open_preset("shifted");
    click(&mut window, "Load a file…");
    deaf(&mut window, "the dialog for samples", &|_| false);
}

#[test]
fn menus_keep_all_keys() {
    for name in ["Presets", "More", "Speed"] {
        let mut window = open();
        click(&mut window, name);
        // Space takes an entry of a list.
        deaf(&mut window, name, &|command| name == "Speed" && command == Command::PlayPause);
    }
}

#[test]
fn help_turns_its_page_and_closes_by_its_own_keys() {
    let mut window = open();
    press(&mut window, Key::Questionmark);
    press(&mut window, Key::F1);
    assert!(window.query_all_by_label_contains("The grey shape is the target").next().is_some());
    press(&mut window, Key::F1);
    assert!(window.query_by_label("Close").is_none());
}

#[test]
fn what_follows_in_the_frame_that_opens_help_is_not_for_the_page() {
    let mut window = open();
    let before = window.state().scenario();
    for key in [Key::Questionmark, Key::Num5] {
        let event =
            |pressed| egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
        window.input_mut().events.extend([event(true), event(false)]);
    }
    settle(&mut window);
    assert!(window.query_by_label("Close").is_some());
    assert_eq!(window.state().scenario(), before);
}

#[test]
fn what_is_pasted_on_the_help_page_changes_nothing() {
    let mut window = open();
    press(&mut window, Key::F1);
    let before = window.state().scenario();
    window.event(egui::Event::Paste(preset("too-fast").unwrap().scenario.to_toml()));
    settle(&mut window);
    assert_eq!(window.state().scenario(), before);
}
