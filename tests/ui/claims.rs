//! A claim stands only over the set-up that it was made for, on screen and in a file.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::scenario::{Scenario, preset};
use klarity::text::InfoUnit;

use crate::harness::{Window, open_preset, open_sized, press, press_with, says, type_into, type_only};

fn title(window: &Window) -> String {
    let node = window.get_by_role_and_label(Role::ComboBox, "Presets");
    node.accesskit_node().value().expect("the menu's choice").clone()
}

/// A preset of each lab, and a number in it to change.
const CHANGES: [(&str, &str, &str); 2] = [("two-modes", "sd of the start", "2"), ("shifted", "multiplier", "1.7")];

#[test]
fn a_changed_set_up_loses_the_claim_until_it_is_changed_back() {
    for (id, field, number) in CHANGES {
        let original = &preset(id).unwrap().scenario;
        let mut window = open_preset(id);
        assert!(says(&window, &original.lesson(InfoUnit::Nats)));
        type_into(&mut window, field, number);
        let changed = window.state().scenario();
        assert_eq!((changed.title.clone(), &*changed.look_for), (format!("{}, changed", original.title), ""));
        assert_eq!(title(&window), format!("{} *", original.title));
        assert!(!says(&window, &original.lesson(InfoUnit::Nats)));
        // What was changed keeps its mark when it comes back from a file or after a restart.
        let read = Scenario::from_toml(&changed.to_toml()).unwrap();
        assert_eq!(read, changed);
        let mut again = open_sized(Some(read), 1280.0, 800.0);
        assert_eq!((again.state().scenario(), title(&again)), (changed, format!("{} *", original.title)));
        for window in [&mut window, &mut again] {
            let old = if id == "two-modes" {
                "0.8".to_owned()
            } else {
                original.estimate().unwrap().bandwidth.multiplier().to_string()
            };
            type_into(window, field, &old);
            assert_eq!((&window.state().scenario(), title(window)), (original, original.title.clone()));
            assert!(says(window, &original.lesson(InfoUnit::Nats)));
        }
    }
}

#[test]
fn a_saved_file_of_a_changed_preset_makes_no_claim() {
    let folder = tempfile::tempdir().unwrap();
    for (id, field, number) in CHANGES {
        let path = folder.path().join(format!("{id}.toml"));
        let mut window = open_preset(id);
        type_into(&mut window, field, number);
        press_with(&mut window, Modifiers::COMMAND, Key::S);
        type_only(&mut window, "Path", &path.display().to_string());
        press(&mut window, Key::Enter);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(", changed\"") && !text.contains("look_for"), "{text}");
        assert_eq!(Scenario::read(&path).unwrap(), window.state().scenario());
    }
}

#[test]
fn the_mark_of_a_change_is_seen_however_long_the_title() {
    let mut scenario = preset("two-modes").unwrap().scenario.clone();
    scenario.title = "A title that is far too long for the menu, whatever the window".to_owned();
    for width in [640.0, 1280.0] {
        let mut window = open_sized(Some(scenario.clone()), width, 700.0);
        assert!(title(&window).ends_with('…'));
        press(&mut window, Key::F);
        assert!(title(&window).ends_with("… *"), "{}", title(&window));
    }
}
