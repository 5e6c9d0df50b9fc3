//! Runs on random draws: the form, its rows and keys, what is drawn of the noise, and the runs from other seeds.

use std::collections::BTreeSet;

use egui::epaint::Shape;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::descent::StopReason;
use klarity::line::objective::{Form, GradientEstimator, Sampling};
use klarity::line::run::{SPREAD_STEPS_MAX, optimise};

use crate::harness::{
    Window, click, content, fit, open, open_preset, open_sized, press, press_with, says, step, type_into,
};

const NOISY: &str = "score-function-noise";

fn sampling(window: &Window) -> Sampling {
    *fit(window).form.sampling().expect("the sampled form")
}

/// Every text that is painted.
fn painted(window: &mut Window) -> BTreeSet<String> {
    fn texts(shape: &Shape, into: &mut BTreeSet<String>) {
        match shape {
            Shape::Text(text) => drop(into.insert(text.galley.text().to_owned())),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, into)),
            _ => {}
        }
    }
    window.hover_at(egui::Pos2::ZERO);
    window.run_steps(2);
    let mut all = BTreeSet::new();
    window.output().shapes.iter().for_each(|clipped| texts(&clipped.shape, &mut all));
    all
}

fn seeds_are_on(window: &Window) -> bool {
    let switch = window.get_by_role_and_label(Role::CheckBox, "20 seeds");
    switch.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

#[test]
fn the_form_is_chosen_by_keys_and_brings_its_rows() {
    let mut window = open();
    assert!(window.query_by_label("batch").is_none());
    assert!(window.query_by_role_and_label(Role::CheckBox, "20 seeds").is_none());
    window.get_by_role_and_label(Role::ComboBox, "Form").focus();
    for key in [Key::Enter, Key::End, Key::Enter] {
        press(&mut window, key);
    }
    assert_eq!((fit(&window).form, fit(&window).tolerance), (Form::Sampled(Sampling::default()), 0.0));
    type_into(&mut window, "batch", "5");
    type_into(&mut window, "seed", "9");
    window.get_by_role_and_label(Role::ComboBox, "Gradient").focus();
    for key in [Key::Enter, Key::End, Key::Enter] {
        press(&mut window, key);
    }
    assert_eq!(sampling(&window), Sampling::new(5, GradientEstimator::ScoreBaseline, 9).unwrap());
    for _ in 0..4 {
        press_with(&mut window, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(fit(&window).form, Form::Exact);
}

#[test]
fn a_bad_batch_or_seed_is_named_and_changes_nothing() {
    let mut window = open_preset(NOISY);
    let before = window.state().scenario();
    for text in ["0", "1.5", "1e9", "10001", "-1"] {
        type_into(&mut window, "batch", text);
        assert!(says(&window, "batch: "), "{text}");
        assert_eq!(window.state().scenario(), before, "{text}");
    }
    assert!(says(&window, "batch: −1 is not a whole number from 1 to 10"));
    for text in ["-1", "0.5", "many"] {
        type_into(&mut window, "seed", text);
        assert_eq!(window.state().scenario(), before, "{text}");
    }
    type_into(&mut window, "batch", "10000");
    assert_eq!(sampling(&window).batch(), 10_000);
}

#[test]
fn n_draws_anew_and_elsewhere_says_why_not() {
    let mut window = open_preset(NOISY);
    press(&mut window, Key::N);
    assert_eq!((sampling(&window).seed(), content(&window, "seed").as_str()), (2, "2"));
    click(&mut window, "New seed");
    assert_eq!(sampling(&window).seed(), 3);
    let mut exact = open();
    let before = exact.state().scenario();
    press(&mut exact, Key::N);
    assert_eq!(exact.state().scenario(), before);
    assert!(says(&exact, "A new seed is for the form sampled"));
}

#[test]
fn the_page_shows_the_exact_loss_of_the_run_that_the_seed_draws() {
    let mut window = open_preset(NOISY);
    press(&mut window, Key::End);
    assert_eq!(step(&window), 600);
    let scenario = fit(&window);
    let trace = optimise(&scenario.setup(scenario.objectives[0]));
    assert_eq!(trace.stop().unwrap().reason, StopReason::StepLimit);
    let end = trace.last_state();
    for shown in [format!("{:.3}", end.mean), format!("{:.3}", end.sd), format!("{:.3}", trace.loss(600))] {
        assert!(window.query_all_by_label(&shown).next().is_some(), "no {shown}");
    }
    assert!(painted(&mut window).contains("• batches"));
    let mut wide = open_sized(Some(window.state().scenario()), 1920.0, 1080.0);
    assert!(painted(&mut wide).contains("dots: what each batch says, where above"));
    let exact = painted(&mut open());
    assert!(exact.contains("above its optimum") && !exact.contains("batches"));
    // One step: the batch's gradient beside the exact one.
    press(&mut window, Key::S);
    let [by_mean, by_ln_sd] = [trace.slope(600)[0], trace.slope(600)[1]];
    for shown in ["exact gradient", "the batch’s, g"] {
        assert!(says(&window, shown), "no {shown}");
    }
    for shown in [by_mean, by_ln_sd].map(|g| format!("{g:.3}").replace('-', "−")) {
        assert!(window.query_all_by_label(&shown).next().is_some(), "no {shown}");
    }
}

#[test]
fn twenty_seeds_come_on_demand_and_go() {
    let mut window = open_preset(NOISY);
    assert!(!seeds_are_on(&window));
    press(&mut window, Key::T);
    assert!(seeds_are_on(&window));
    assert!(painted(&mut window).contains("– – median"));
    // They follow the set-up, and need another click to go.
    type_into(&mut window, "batch", "2");
    assert!(painted(&mut window).contains("– – median"));
    click(&mut window, "20 seeds");
    assert!(!seeds_are_on(&window));
    assert!(painted(&mut window).contains("• batches"));
}

#[test]
fn long_work_on_seeds_is_given_up_at_a_key() {
    let mut window = open_preset(NOISY);
    type_into(&mut window, "batch", "10000");
    window.key_press(Key::T);
    window.run_steps(3);
    assert!(window.state().busy() && seeds_are_on(&window));
    window.key_press(Key::T);
    window.run_steps(3);
    assert!(!window.state().busy() && !seeds_are_on(&window));
}

#[test]
fn where_seeds_cannot_be_the_page_says_why() {
    let mut window = open();
    press(&mut window, Key::T);
    assert!(says(&window, "20 seeds are for the form sampled"));
    let mut window = open_preset(NOISY);
    type_into(&mut window, "steps", &(SPREAD_STEPS_MAX + 1).to_string());
    press(&mut window, Key::T);
    assert!(says(&window, "20 seeds are for runs of at most"));
    assert!(!seeds_are_on(&window));
    click(&mut window, "20 seeds");
    assert!(!seeds_are_on(&window));
}
