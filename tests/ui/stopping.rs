//! The rule that stops a run early: chosen, typed, told and marked.

use egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::harness::{Window, fit, open_preset, press, says, settle, step, type_into, type_only};

fn choose(window: &mut Window, entry: &str) {
    window.get_by_role_and_label(Role::ComboBox, "Stop early").click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::ListBoxOption, entry).click();
    settle(window);
}

#[test]
fn a_rule_is_chosen_typed_and_told_where_it_stopped_a_run() {
    let mut window = open_preset("two-modes");
    assert_eq!(fit(&window).stop_when, None);
    assert!(window.query_by_label("stop below").is_none(), "off at first");
    choose(&mut window, "D(P‖Q)");
    let rule = fit(&window).stop_when.unwrap();
    assert_eq!((rule.readout().id(), rule.below()), ("kl-forward", 0.5));
    type_into(&mut window, "stop below", "1.25");
    assert_eq!(fit(&window).stop_when.unwrap().below(), 1.25);
    press(&mut window, Key::End);
    assert!(says(&window, "Stopped early: forward KL at step "), "the sentence");
    assert!(says(&window, "D(P‖Q) fell below 1.25 nats at step "), "the table of runs");
    assert!(says(&window, "forward KL stopped: D(P‖Q) fell below 1.25 nats at step "), "the loss plot");
    // Before that step nothing is marked.
    press(&mut window, Key::Home);
    assert!(step(&window) == 0 && !says(&window, "forward KL stopped: "));
    press(&mut window, Key::End);
    // In bits the field shows the same threshold: 1.25/log 2.
    press(&mut window, Key::B);
    let shown = window.query_all_by_label("stop below").find_map(|node| node.accesskit_node().value());
    assert!(shown.as_deref().is_some_and(|text| text.starts_with("1.803")), "{shown:?}");
    assert_eq!(fit(&window).stop_when.unwrap().below(), 1.25);
    assert!(says(&window, "fell below 1.803369 bits at step ") && !says(&window, "1.25 nats"));
    choose(&mut window, "never");
    assert_eq!(fit(&window).stop_when, None);
}

#[test]
fn a_threshold_that_nothing_comes_below_is_refused_and_one_that_is_never_met_is_told() {
    let mut window = open_preset("early-stopping");
    let before = fit(&window).stop_when;
    for bad in ["0", "-1", "nan"] {
        type_only(&mut window, "stop below", bad);
        press(&mut window, Key::Enter);
        assert_eq!(fit(&window).stop_when, before, "{bad}");
        press(&mut window, Key::Escape);
    }
    type_into(&mut window, "stop below", "0.001");
    press(&mut window, Key::End);
    assert!(says(&window, "D(P‖Q) was never below 0.001 nats, so no run stopped early."));
    assert!(!says(&window, "stopped: "));
}
