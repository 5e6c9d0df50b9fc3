use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use klarity::command::Command;
use klarity::scenario::presets;

use crate::harness::{fit, open, press, press_with, settle, step};

#[test]
fn no_two_commands_share_a_key() {
    let mut window = open();
    for lab in ["fit", "estimate", "discrete"] {
        assert_eq!(window.state().scenario().lab.id(), lab);
        let keys: Vec<_> = window.state().commands().into_iter().flat_map(|entry| entry.keys).collect();
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{key:?} in {lab}");
        }
        press_with(&mut window, Modifiers::CTRL, Key::Tab);
    }
}

#[test]
fn digits_open_the_first_nine_presets() {
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let mut window = open();
    for (preset, key) in presets().iter().zip(digits) {
        press(&mut window, key);
        assert_eq!(window.state().scenario(), preset.scenario, "{key:?}");
    }
}

#[test]
fn letters_switch_the_objectives() {
    let mut window = open();
    for (key, id) in [(Key::F, "forward-kl"), (Key::Q, "reverse-kl"), (Key::M, "mse"), (Key::C, "cosine")] {
        press(&mut window, key);
        assert!(fit(&window).objectives.iter().all(|objective| objective.id() != id));
        press(&mut window, key);
        assert!(fit(&window).objectives.iter().any(|objective| objective.id() == id));
    }
}

#[test]
fn reset_returns_to_the_same_start() {
    let mut window = open();
    let before = fit(&window);
    press(&mut window, Key::End);
    press(&mut window, Key::R);
    assert_eq!(step(&window), 0);
    assert_eq!(fit(&window), before);
}

#[test]
fn undo_and_redo_have_their_keys() {
    let mut window = open();
    let before = fit(&window);
    press(&mut window, Key::F);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(fit(&window), before);
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    assert_ne!(fit(&window), before);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    press_with(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_ne!(fit(&window), before);
}

#[test]
fn the_help_lists_every_command() {
    let mut window = open();
    press(&mut window, Key::Questionmark);
    for entry in window.state().commands() {
        if !matches!(entry.command, Command::Digit(_)) {
            assert!(window.query_all_by_label(&entry.name).next().is_some(), "{}", entry.name);
        }
    }
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Keys").is_none());
}

#[test]
fn view_keys_do_what_they_say() {
    let mut window = open();
    press(&mut window, Key::B);
    assert!(window.query_by_label("Divergences, bits").is_some());
    let theme = window.ctx.theme();
    press(&mut window, Key::D);
    assert_ne!(window.ctx.theme(), theme);
    press(&mut window, Key::P);
    assert!(window.query_by_label("presenting").is_some());
    press(&mut window, Key::F11);
    assert!(window.query_by_label("presenting").is_none());
    press(&mut window, Key::L);
    press(&mut window, Key::Num0);
    press_with(&mut window, Modifiers::CTRL, Key::Tab);
    settle(&mut window);
}

#[test]
fn files_are_saved_opened_and_exported_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let mut window = open();
    press(&mut window, Key::F);
    let saved = window.state().scenario();
    let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
    for (modifiers, key, path) in
        [(Modifiers::COMMAND, Key::S, path.clone()), (shifted, Key::E, folder.path().join("runs.csv"))]
    {
        press_with(&mut window, modifiers, key);
        crate::harness::type_only(&mut window, "Path", &path.display().to_string());
        press(&mut window, Key::Enter);
        assert!(path.is_file(), "{}", path.display());
    }
    let csv = std::fs::read_to_string(folder.path().join("runs.csv")).unwrap();
    assert!(csv.starts_with("objective,step,loss,mean,sd,gradient_mean,gradient_sd\n"));
    press(&mut window, Key::Num4);
    assert_ne!(window.state().scenario(), saved);
    press_with(&mut window, Modifiers::COMMAND, Key::O);
    crate::harness::type_only(&mut window, "Path", &path.display().to_string());
    press(&mut window, Key::Enter);
    assert_eq!(window.state().scenario(), saved);
}

#[test]
fn a_file_that_cannot_be_opened_is_named_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open();
    press_with(&mut window, Modifiers::COMMAND, Key::O);
    crate::harness::type_only(&mut window, "Path", &folder.path().display().to_string());
    press(&mut window, Key::Enter);
    assert!(window.query_all_by_label_contains("folder").next().is_some());
}

/// Whether the bar with a message that contains `words` is there.
fn told(window: &crate::harness::Window, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn a_message_that_is_no_error_leaves_at_the_next_action_or_by_itself() {
    let mut window = open();
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(told(&window, "Nothing to undo"));
    press(&mut window, Key::B);
    assert!(!told(&window, "Nothing to undo"));
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    // The harness's own clock: a sixtieth of a second a frame.
    for _ in 0..5 * 60 {
        window.step();
    }
    assert!(told(&window, "Nothing to undo"));
    for _ in 0..2 * 60 {
        window.step();
    }
    assert!(!told(&window, "Nothing to undo"));
}

#[test]
fn an_error_stays_until_it_is_closed() {
    let mut window = open();
    window.event(egui::Event::Paste("gibberish".to_owned()));
    settle(&mut window);
    press(&mut window, Key::B);
    for _ in 0..8 * 60 {
        window.step();
    }
    assert!(told(&window, "Not pasted"));
    crate::harness::click(&mut window, "Close");
    assert!(!told(&window, "Not pasted"));
}

#[test]
fn an_error_covers_nothing_of_the_page() {
    let mut window = open();
    let sentence = window.state().scenario().look_for;
    let headline = |window: &crate::harness::Window| window.get_by_label_contains(&sentence).rect();
    let before = headline(&window);
    window.event(egui::Event::Paste("gibberish ".repeat(60)));
    settle(&mut window);
    let message = window.get_by_label_contains("Not pasted").rect();
    let close = window.get_by_label("Close").rect();
    assert!(!message.intersects(headline(&window)), "{message:?} over {:?}", headline(&window));
    let screen = window.ctx.content_rect();
    assert!(screen.contains_rect(message) && screen.contains_rect(close) && !message.intersects(close), "{close:?}");
    crate::harness::click(&mut window, "Close");
    assert_eq!(headline(&window), before);
}

#[test]
fn each_lab_names_what_it_exports() {
    let mut window = open();
    for exports in ["runs", "estimates", "numbers"] {
        press_with(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
        assert!(told(&window, &format!("Export the {exports} as CSV or JSON")), "{exports}");
        press(&mut window, Key::Escape);
        press_with(&mut window, Modifiers::CTRL, Key::Tab);
        settle(&mut window);
    }
}

#[test]
fn a_message_comes_and_goes_without_moving_anything() {
    let mut window = crate::harness::open();
    let places = |window: &crate::harness::Window| {
        ["Landscape of reverse KL plot", "Densities plot", "Play", "Target P as text", "Look closely at reverse KL"]
            .map(|name| window.query_all_by_label(name).map(|node| node.rect()).collect::<Vec<_>>())
    };
    let before = places(&window);
    crate::harness::press_with(&mut window, egui::Modifiers::COMMAND, Key::Z);
    assert!(window.query_all_by_label_contains("Nothing to undo").next().is_some());
    assert_eq!(places(&window), before, "the message moves the page");
    crate::harness::click(&mut window, "Close");
    assert!(window.query_all_by_label_contains("Nothing to undo").next().is_none());
    assert_eq!(places(&window), before);
}
