//! Lists to choose from, by the keys alone: they open on the entry in use, Enter chooses and closes, Esc only closes.

use egui::accesskit::Toggled;
use egui::{Key, Popup, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::harness::{Window, open_preset, press, settle};

/// A preset with every drop-down list that it shows.
const LISTS: [(&str, &[&str]); 5] = [
    ("two-modes", &["Optimiser", "Stop early", "Form", "Speed"]),
    ("score-function-noise", &["Gradient"]),
    ("shifted", &["Bandwidth rule"]),
    ("a-zero-in-p", &["Zeros"]),
    ("six-months", &["Row that is P", "Row that is Q"]),
];

fn text(window: &Window, name: &str) -> String {
    let node = window.get_by_role_and_label(Role::ComboBox, name);
    node.accesskit_node().value().unwrap_or_default()
}

/// The texts of the list that is open, and which of them is in use.
fn entries(window: &Window) -> (Vec<String>, Option<usize>) {
    let nodes: Vec<_> = window.query_all_by_role(Role::ListBoxOption).map(|node| node.accesskit_node()).collect();
    let now = nodes.iter().position(|node| node.toggled() == Some(Toggled::True));
    (nodes.iter().map(|node| node.label().unwrap_or_default()).collect(), now)
}

fn is_open(window: &Window) -> bool {
    Popup::is_any_open(&window.ctx)
}

fn open_list(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::ComboBox, name).focus();
    settle(window);
    press(window, Key::Enter);
    assert!(is_open(window), "{name}");
}

/// The list is closed, its button has the focus and the page hears again.
fn closed(window: &mut Window, name: &str) {
    assert!(!is_open(window), "{name}");
    assert_eq!(crate::focus::name(window), name);
    let theme = window.ctx.theme();
    press(window, Key::D);
    assert_ne!(window.ctx.theme(), theme, "the page is deaf after {name}");
}

#[test]
fn enter_chooses_and_closes_and_the_arrows_begin_at_the_entry_in_use() {
    for (preset, names) in LISTS {
        for name in names {
            let mut window = open_preset(preset);
            open_list(&mut window, name);
            let (all, now) = entries(&window);
            let now = now.unwrap_or_else(|| panic!("{name}: none of {all:?} is in use"));
            assert_eq!(text(&window, name), all[now]);
            let (key, next) = if now + 1 < all.len() { (Key::ArrowDown, now + 1) } else { (Key::ArrowUp, now - 1) };
            press(&mut window, key);
            press(&mut window, Key::Enter);
            assert_eq!(text(&window, name), all[next], "{name}");
            closed(&mut window, name);
            // And so from the new one.
            open_list(&mut window, name);
            press(&mut window, Key::Space);
            assert_eq!(text(&window, name), all[next], "{name} opened and taken");
            closed(&mut window, name);
            open_list(&mut window, name);
            press(&mut window, Key::Home);
            press(&mut window, Key::Enter);
            assert_eq!(text(&window, name), all[0], "{name}");
        }
    }
}

#[test]
fn escape_and_tab_close_without_a_change() {
    for (preset, names) in LISTS {
        for name in names {
            for key in [Key::Escape, Key::Tab] {
                let mut window = open_preset(preset);
                let (before, shown) = (window.state().scenario(), text(&window, name));
                open_list(&mut window, name);
                press(&mut window, Key::ArrowDown);
                press(&mut window, key);
                assert_eq!((window.state().scenario(), text(&window, name)), (before, shown), "{name} after {key:?}");
                closed(&mut window, name);
            }
        }
    }
}

#[test]
fn a_letter_leads_to_the_next_entry_that_begins_with_it() {
    let mut window = open_preset("two-modes");
    open_list(&mut window, "Optimiser");
    window.event(egui::Event::Text("r".to_owned()));
    settle(&mut window);
    press(&mut window, Key::Enter);
    assert_eq!(text(&window, "Optimiser"), "RMSprop");
}

#[test]
fn a_list_that_a_pointer_closed_leaves_no_focus() {
    let mut window = open_preset("two-modes");
    window.get_by_role_and_label(Role::ComboBox, "Speed").click();
    settle(&mut window);
    let fastest = entries(&window).0.pop().expect("speeds");
    window.get_by_role_and_label(Role::ListBoxOption, &fastest).click();
    settle(&mut window);
    assert_eq!(text(&window, "Speed"), fastest);
    assert!(!is_open(&window) && window.ctx.memory(egui::Memory::focused).is_none());
}

#[test]
fn enter_space_and_the_arrows_open_a_list_that_has_the_focus_and_do_nothing_else() {
    for (preset, names) in LISTS {
        let mut window = open_preset(preset);
        for name in names {
            for key in [Key::Enter, Key::Space, Key::ArrowDown, Key::ArrowUp] {
                let (before, shown) = (window.state().scenario(), text(&window, name));
                window.get_by_role_and_label(Role::ComboBox, name).focus();
                settle(&mut window);
                press(&mut window, key);
                assert!(is_open(&window), "{name} after {key:?}");
                assert!(window.query_by_label("Pause").is_none(), "{name}: {key:?} plays the run");
                press(&mut window, Key::Escape);
                assert_eq!(crate::focus::name(&window), *name, "after {key:?}");
                assert_eq!((window.state().scenario(), text(&window, name)), (before, shown), "{name} after {key:?}");
            }
        }
    }
    // Away from the list Space plays as ever.
    let mut window = open_preset("two-modes");
    window.key_press(Key::Space);
    window.run_steps(3);
    assert!(window.query_by_label("Pause").is_some());
}
