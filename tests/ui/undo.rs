//! Undo and redo across presets, labs and fields: set-up, words, speed and marks, any number of times and back.

use egui::accesskit::Toggled;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::scenario::{Scenario, presets};

use crate::harness::{Window, choose_preset, click, open, press, press_with, says, settle, step, type_into};

fn undo(window: &mut Window) {
    press_with(window, Modifiers::COMMAND, Key::Z);
}

fn redo(window: &mut Window) {
    press_with(window, Modifiers::COMMAND, Key::Y);
}

/// What a menu called `name` shows as its choice.
fn choice(window: &Window, name: &str) -> String {
    let node = window.get_by_role_and_label(Role::ComboBox, name);
    node.accesskit_node().value().expect("the menu's choice").clone()
}

/// The `index`th preset of the Fit lab.
fn fit_preset(index: usize) -> Scenario {
    presets().iter().filter(|preset| preset.scenario.fit().is_some()).nth(index).unwrap().scenario.clone()
}

#[test]
fn presets_are_walked_back_and_forth_with_their_words() {
    let mut window = open();
    press(&mut window, Key::Num5);
    press(&mut window, Key::Num3);
    for _ in 0..3 {
        for index in [4, 0] {
            undo(&mut window);
            assert_eq!(window.state().scenario(), fit_preset(index));
            assert_eq!(choice(&window, "Presets"), fit_preset(index).title);
        }
        undo(&mut window);
        assert!(says(&window, "Nothing to undo"));
        for index in [4, 2] {
            redo(&mut window);
            assert_eq!(window.state().scenario(), fit_preset(index));
        }
        redo(&mut window);
        assert!(says(&window, "Nothing to redo"));
    }
}

#[test]
fn what_was_changed_before_a_digit_was_typed_stays_in_reach() {
    let mut window = open();
    press(&mut window, Key::F);
    type_into(&mut window, "sd of the start", "2");
    let edited = window.state().scenario();
    // Right after Enter a digit would begin a new number.
    press(&mut window, Key::Escape);
    press(&mut window, Key::Num3);
    press(&mut window, Key::Num4);
    undo(&mut window);
    assert_eq!(window.state().scenario(), fit_preset(2));
    undo(&mut window);
    assert_eq!(window.state().scenario(), edited);
    undo(&mut window);
    undo(&mut window);
    assert_eq!(window.state().scenario(), fit_preset(0));
    for _ in 0..2 {
        redo(&mut window);
    }
    assert_eq!(window.state().scenario(), edited);
}

#[test]
fn speed_playhead_and_the_marked_row_come_back_with_the_preset() {
    let mut window = open();
    press(&mut window, Key::Num5);
    let usual = choice(&window, "Speed");
    window.get_by_label("Speed").click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::ListBoxOption, "2 steps/s").click_accesskit();
    settle(&mut window);
    let row =
        |window: &Window| window.query_all_by_label_contains("Integrand of").nth(2).expect("a row").rect().center();
    let marked = |window: &Window| {
        let toggled = window.query_all_by_label_contains("Integrand of").map(|node| node.accesskit_node().toggled());
        toggled.filter(|toggled| *toggled == Some(Toggled::True)).count() == 1
    };
    let at = row(&window);
    window.hover_at(at);
    window.drag_at(at);
    window.step();
    window.drop_at(at);
    settle(&mut window);
    for _ in 0..7 {
        press(&mut window, Key::ArrowRight);
    }
    assert_eq!((choice(&window, "Speed").as_str(), step(&window), marked(&window)), ("2 steps/s", 7, true));
    press(&mut window, Key::Num3);
    assert!(choice(&window, "Speed") != "2 steps/s" && step(&window) == 0 && !marked(&window), "{usual}");
    undo(&mut window);
    assert_eq!((choice(&window, "Speed").as_str(), step(&window), marked(&window)), ("2 steps/s", 7, true));
    redo(&mut window);
    assert!(choice(&window, "Speed") != "2 steps/s" && !marked(&window));
}

#[test]
fn undoing_a_change_of_the_set_up_leaves_the_playhead_alone() {
    let mut window = open();
    press(&mut window, Key::End);
    press(&mut window, Key::ArrowLeft);
    type_into(&mut window, "learning rate", "0.02");
    press(&mut window, Key::ArrowLeft);
    undo(&mut window);
    assert_eq!((window.state().scenario(), step(&window)), (fit_preset(0), 398));
}

#[test]
fn a_preset_of_another_lab_is_undone_to_the_lab_that_was_on_screen() {
    let mut window = open();
    press(&mut window, Key::F);
    let edited = window.state().scenario();
    let other = &presets().iter().rfind(|preset| preset.scenario.estimate().is_some()).unwrap().scenario;
    choose_preset(&mut window, &other.title);
    assert_eq!(&window.state().scenario(), other);
    undo(&mut window);
    assert_eq!(window.state().scenario(), edited);
    redo(&mut window);
    assert_eq!(&window.state().scenario(), other);
    press(&mut window, Key::N);
    undo(&mut window);
    assert_eq!(&window.state().scenario(), other);
    undo(&mut window);
    undo(&mut window);
    assert_eq!(window.state().scenario(), fit_preset(0));
}

#[test]
fn going_to_another_lab_is_no_change_and_undo_shows_where_it_acts() {
    let mut window = open();
    press(&mut window, Key::F);
    press_with(&mut window, Modifiers::CTRL, Key::Tab);
    assert!(window.state().scenario().estimate().is_some());
    undo(&mut window);
    assert_eq!(window.state().scenario(), fit_preset(0));
    undo(&mut window);
    assert!(says(&window, "Nothing to undo"));
    press_with(&mut window, Modifiers::CTRL, Key::Tab);
    redo(&mut window);
    assert_eq!(window.state().scenario().fit().map(|fit| fit.objectives.len()), Some(3));
}

#[test]
fn fields_that_are_left_by_tab_are_changes_of_their_own() {
    let mut window = open();
    for text in ["0.25", "2"] {
        // Tab leads from the mean to the sd, and what is in a field is selected on the way in.
        if text == "0.25" {
            crate::harness::type_only(&mut window, "mean of the start", text);
        } else {
            window.event(egui::Event::Text(text.to_owned()));
        }
        press(&mut window, Key::Tab);
    }
    let start = |window: &Window| crate::harness::start(window).to_string();
    assert_eq!(start(&window), "N(0.25,2)");
    // In the field that has the focus, Ctrl+Z is the field's own.
    click(&mut window, "Undo");
    assert_eq!(start(&window), "N(0.25,0.8)");
    click(&mut window, "Undo");
    assert_eq!(start(&window), "N(1.4,0.8)");
    click(&mut window, "Redo");
    assert_eq!(start(&window), "N(0.25,0.8)");
}
