//! The file that a set-up is in: saved to again, named in the title, asked about before changes are left behind.

use std::fs;
use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::scenario::{Scenario, preset};

use crate::harness::{Window, open, open_preset, press, press_with, settle, target, type_into};

const SHIFTED: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

/// The title of the window.
fn title(window: &mut Window) -> String {
    settle(window);
    window.state().window_title().to_owned()
}

/// Enters `path` in the dialog that `keys` bring.
fn by_path(window: &mut Window, (modifiers, key): (Modifiers, Key), path: &Path) -> String {
    press_with(window, modifiers, key);
    type_into(window, "Path", &path.display().to_string());
    title(window)
}

fn paste(window: &mut Window, target: &str) -> String {
    window.event(egui::Event::Paste(target.to_owned()));
    window.step();
    title(window)
}

#[test]
fn a_set_up_is_saved_to_its_file_again_and_the_title_says_what_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open();
    // Without an ending it gets the usual one.
    let told = by_path(&mut window, (Modifiers::COMMAND, Key::S), &folder.path().join("mine"));
    assert_eq!(told, "mine.klarity – Klarity");
    let path = folder.path().join("mine.klarity");
    assert_eq!(Scenario::read(&path).unwrap(), window.state().scenario());
    assert_eq!(paste(&mut window, "N(-4,1) + N(6,2)"), "mine.klarity* – Klarity");
    // Back to what is in the file, nothing is unsaved.
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(title(&mut window), "mine.klarity – Klarity");
    paste(&mut window, "N(-4,1) + N(6,2)");
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.query_by_label("Path").is_none(), "its file is known");
    assert_eq!(title(&mut window), "mine.klarity – Klarity");
    assert_eq!(Scenario::read(&path).unwrap().lab, window.state().scenario().lab);
    // Another file from now on.
    let other = folder.path().join("other.toml");
    by_path(&mut window, (SHIFTED, Key::S), &other);
    assert_eq!(Scenario::read(&other).unwrap().lab, window.state().scenario().lab);
}

#[test]
fn changes_that_are_not_saved_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let [mine, other] = ["mine.klarity", "other.klarity"].map(|name| folder.path().join(name));
    preset("three-modes").unwrap().scenario.write(&other).unwrap();
    let mut window = open();
    by_path(&mut window, (Modifiers::COMMAND, Key::S), &mine);
    let before = fs::read(&mine).unwrap();
    let asks = |window: &Window| window.query_by_label("mine.klarity has changes that are not saved").is_some();
    // A preset, a new set-up and another file would replace it; nothing is asked while nothing is lost.
    press(&mut window, Key::Num2);
    assert!(!asks(&window));
    by_path(&mut window, (Modifiers::COMMAND, Key::O), &mine);
    for keys in [(Modifiers::NONE, Key::Num2), (Modifiers::COMMAND, Key::N)] {
        paste(&mut window, "N(-4,1) + N(6,2)");
        press_with(&mut window, keys.0, keys.1);
        assert!(asks(&window), "{keys:?}");
        window.get_by_label("Cancel").click();
        settle(&mut window);
        assert!(!asks(&window) && target(&window).to_string() == "N(-4,1) + N(6,2)");
    }
    by_path(&mut window, (Modifiers::COMMAND, Key::O), &other);
    assert!(asks(&window));
    window.get_by_label("Save").click();
    settle(&mut window);
    assert_ne!(fs::read(&mine).unwrap(), before);
    assert_eq!(window.state().scenario(), preset("three-modes").unwrap().scenario);
    // Left as they are.
    paste(&mut window, "N(0,1)");
    press_with(&mut window, Modifiers::COMMAND, Key::N);
    window.get_by_label("Don't save").click();
    settle(&mut window);
    assert_eq!(Scenario::read(&other).unwrap(), preset("three-modes").unwrap().scenario);
    assert!(window.state().scenario().title.is_empty(), "a new set-up has no words");
}

#[test]
fn a_picture_that_was_opened_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("a.svg");
    let scenario = &preset("three-modes").unwrap().scenario;
    fs::write(
        &picture,
        format!(
            "<svg><metadata># klarity-scenario begins\n{}# klarity-scenario ends\n</metadata></svg>",
            scenario.to_toml()
        ),
    )
    .unwrap();
    let mut window = open();
    by_path(&mut window, (Modifiers::COMMAND, Key::O), &picture);
    assert_eq!(&window.state().scenario(), scenario);
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.query_by_label("Path").is_some(), "a file is asked for");
}

#[test]
fn recent_files_are_offered_and_missing_ones_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open_preset("three-modes");
    let [first, second] = ["first.klarity", "second.klarity"].map(|name| folder.path().join(name));
    by_path(&mut window, (Modifiers::COMMAND, Key::S), &first);
    paste(&mut window, "N(-4,1) + N(6,2)");
    by_path(&mut window, (SHIFTED, Key::S), &second);
    fs::remove_file(&second).unwrap();
    window.get_by_label("More").click();
    settle(&mut window);
    window.get_by_label_contains("Recent files").click();
    settle(&mut window);
    assert!(window.get_by_label("second.klarity").accesskit_node().is_disabled());
    window.get_by_label("first.klarity").click();
    settle(&mut window);
    assert_eq!(window.state().scenario(), preset("three-modes").unwrap().scenario);
}

#[test]
fn what_undo_brings_back_is_not_saved_over_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first.klarity", "second.klarity"].map(|name| folder.path().join(name));
    preset("three-modes").unwrap().scenario.write(&first).unwrap();
    preset("unequal-weights").unwrap().scenario.write(&second).unwrap();
    let mut window = open();
    by_path(&mut window, (Modifiers::COMMAND, Key::O), &first);
    assert_eq!(by_path(&mut window, (Modifiers::COMMAND, Key::O), &second), "second.klarity – Klarity");
    // Back in the first file, and then in what was there before any.
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(title(&mut window), "first.klarity – Klarity");
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(title(&mut window), "Klarity");
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.query_by_label("Path").is_some(), "a file is asked for");
    press(&mut window, Key::Escape);
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(title(&mut window), "second.klarity – Klarity");
    assert_eq!(Scenario::read(&second).unwrap(), preset("unequal-weights").unwrap().scenario);
}

#[test]
fn a_file_that_another_program_has_changed_is_not_replaced_without_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.klarity");
    let mut window = open();
    by_path(&mut window, (Modifiers::COMMAND, Key::S), &path);
    let other = fs::read_to_string(&path).unwrap() + "# a note of somebody else's\n";
    fs::write(&path, &other).unwrap();
    paste(&mut window, "N(-4,1) + N(6,2)");
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.query_by_label_contains("was changed by another program").is_some());
    assert_eq!(fs::read_to_string(&path).unwrap(), other);
    press(&mut window, Key::Enter);
    settle(&mut window);
    assert_eq!(Scenario::read(&path).unwrap().lab, window.state().scenario().lab);
}

#[test]
fn a_name_that_says_something_else_takes_no_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open();
    for (keys, name) in [((SHIFTED, Key::S), "a.svg"), ((SHIFTED, Key::E), "a.md")] {
        by_path(&mut window, keys, &folder.path().join(name));
        assert!(window.query_by_label_contains("would hold something else than its name says").is_some(), "{name}");
        press(&mut window, Key::Escape);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
