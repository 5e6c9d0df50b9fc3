use egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use klarity::scenario::presets;

use crate::harness::{click, fit, open, press, settle, start, step, target, type_into};

#[test]
fn the_target_can_be_typed_as_text() {
    let mut window = open();
    type_into(&mut window, "Target P as text", "0.3*N(-1,0.5) + 0.7 N(4, 2)");
    assert_eq!(target(&window).to_string(), "0.3*N(-1,0.5) + 0.7*N(4,2)");
}

#[test]
fn every_number_of_a_mode_is_a_field() {
    let mut window = open();
    type_into(&mut window, "mean of mode 1", "−4.5");
    type_into(&mut window, "sd of mode 1", "0.7");
    type_into(&mut window, "weight of mode 1", "1.5");
    press(&mut window, Key::Enter);
    assert_eq!(target(&window).to_string(), "1.5*N(-4.5,0.7) + 0.5*N(3,1)");
}

#[test]
fn modes_are_added_duplicated_and_removed() {
    let mut window = open();
    click(&mut window, "+ Add a mode");
    assert_eq!(target(&window).components().len(), 3);
    click(&mut window, "Duplicate mode 1");
    assert_eq!(target(&window).components().len(), 4);
    click(&mut window, "Remove mode 4");
    click(&mut window, "Remove mode 2");
    assert_eq!(target(&window).to_string(), "0.5*N(-3,1) + 0.5*N(3,1)");
}

#[test]
fn start_rate_steps_and_form_are_fields() {
    let mut window = open();
    type_into(&mut window, "mean of the start", "0.25");
    type_into(&mut window, "sd of the start", "2");
    type_into(&mut window, "learning rate", "0.01");
    type_into(&mut window, "steps", "50");
    press(&mut window, Key::Enter);
    let setup = fit(&window);
    assert_eq!((start(&window).mean(), start(&window).sd()), (0.25, 2.0));
    assert_eq!((setup.optimiser.rate(), setup.steps), (0.01, 50));
    press(&mut window, Key::End);
    assert_eq!(step(&window), 50);
}

#[test]
fn objectives_are_switched_by_their_boxes() {
    let mut window = open();
    window.get_by_role_and_label(Role::CheckBox, "MSE").click();
    settle(&mut window);
    let ids: Vec<&str> = fit(&window).objectives.iter().map(|objective| objective.id()).collect();
    assert_eq!(ids, ["forward-kl", "reverse-kl", "cosine"]);
}

#[test]
fn with_no_objective_the_page_says_what_to_do() {
    let mut window = open();
    for key in [Key::F, Key::Q, Key::M, Key::C] {
        press(&mut window, key);
    }
    assert!(fit(&window).objectives.is_empty());
    assert!(window.query_by_label_contains("Switch one on in the set-up").is_some());
}

#[test]
fn every_preset_opens_from_the_menu() {
    for preset in presets() {
        let mut window = open();
        crate::harness::choose_preset(&mut window, &preset.scenario.title);
        assert_eq!(window.state().scenario(), preset.scenario, "{}", preset.id);
    }
}

#[test]
fn changing_the_optimiser_keeps_the_playhead() {
    let mut window = open();
    press(&mut window, Key::End);
    press(&mut window, Key::ArrowLeft);
    type_into(&mut window, "learning rate", "0.02");
    press(&mut window, Key::Enter);
    assert_eq!(step(&window), 399);
}
