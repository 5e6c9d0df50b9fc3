//! What the Discrete page says is true of the numbers in sight, at any temperature, in any unit and of any table.

use egui::{Event, Key, Modifiers, PointerButton, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::discrete::calibration::Data;
use klarity::discrete::table::Table;
use klarity::scenario::{CalibrationSetUp, DiscreteScenario, DiscreteView, Predictions, Scenario};

use crate::harness::{Window, centre, click, open_preset, open_sized, press, press_with, says, settle, type_into};

fn setup(window: &Window) -> DiscreteScenario {
    window.state().scenario().discrete().expect("the Discrete lab").clone()
}

#[track_caller]
fn paste(window: &mut Window, text: &str) {
    window.event(Event::Paste(text.to_owned()));
    settle(window);
}

/// A window with a set-up of the Discrete lab.
fn with(setup: DiscreteScenario) -> Window {
    let mut window = open_sized(
        Some(Scenario { title: "A table".to_owned(), look_for: String::new(), source: None, lab: setup.into() }),
        1280.0,
        800.0,
    );
    settle(&mut window);
    window
}

fn pair(p: &[f64], q: &[f64]) -> DiscreteScenario {
    DiscreteScenario::new(Table::of_pair(p.to_vec(), q.to_vec()).unwrap()).unwrap()
}

/// A window with the calibration of confidences.
fn calibrated(rows: &[(f64, bool)], temperature: f64) -> Window {
    let data = Data::of_confidences(rows).unwrap();
    let calibration = CalibrationSetUp { temperature, ..CalibrationSetUp::new(Predictions::Given(data.into())) };
    let view = DiscreteView::Calibration;
    with(DiscreteScenario { calibration: Some(calibration), view, ..DiscreteScenario::default() })
}

#[test]
fn a_bar_dragged_below_the_axis_is_0_without_a_sign() {
    let mut window = open_preset("a-zero-in-p");
    crate::harness::drag(&mut window, "Q of a", vec2(0.0, 4000.0), Modifiers::NONE);
    let value = setup(&window).table.rows()[1].values()[0];
    assert!(value == 0.0 && value.is_sign_positive());
}

#[test]
fn the_last_move_of_a_drag_counts_also_where_it_comes_with_the_release() {
    let mut window = open_preset("a-zero-in-p");
    let from = centre(&window, "Q of a");
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    window.hover_at(from - vec2(0.0, 20.0));
    window.step();
    let before = setup(&window).table.rows()[1].values()[0];
    // One frame has the move and the release.
    let end = from - vec2(0.0, 80.0);
    window.event(Event::PointerMoved(end));
    let release =
        Event::PointerButton { pos: end, button: PointerButton::Primary, pressed: false, modifiers: Modifiers::NONE };
    window.event(release);
    settle(&mut window);
    let row = setup(&window).table.rows()[1].values().to_vec();
    assert!(row[0] > before + 0.05, "{before} {row:?}");
    assert!((row[1] / row[2] - 2.0).abs() < 1e-9, "the others keep their ratios: {row:?}");
}

#[test]
fn the_calibration_says_what_no_temperature_mends_and_marks_none_as_best() {
    let mut rows = vec![(0.99, false)];
    rows.extend([(0.51, true); 5]);
    let hot = calibrated(&rows, 1.0);
    assert!(says(&hot, "confidence does not go with being right") && !says(&hot, "wrong more often"));
    let any = calibrated(&[(0.5, true), (0.5, false), (0.5, true)], 2.0);
    assert!(says(&any, "Every T gives the same loss") && !says(&any, "smallest at"));
    let button = any.get_by_role_and_label(Role::Button, "Mend");
    assert!(button.accesskit_node().is_disabled());
}

#[test]
fn at_t_1_there_is_no_before_and_after() {
    let rows = [(0.9, true), (0.9, false), (0.6, true)];
    assert!(says(&calibrated(&rows, 1.0), "As claimed the KL error is "));
    assert!(says(&calibrated(&rows, 2.0), "At T = 2 the KL error goes from "));
}

#[test]
fn at_a_temperature_it_is_said_which_q_is_meant_and_the_warning_about_p_stays() {
    let window = with(DiscreteScenario { temperature: 2.0, ..pair(&[2.0, 3.0, 5.0], &[1.0, 2.0, 3.0]) });
    assert!(says(&window, "P sums to 10 and Q at T = 2 to 1. What is shown"));
    assert!(says(&window, "not normalised: P sums to 10 and Q at T = 2 to 1"));
    assert!(says(&window, "Q as given: 6"));
}

#[test]
fn what_code_answers_is_in_nats_and_says_so_in_bits() {
    let mut window = with(pair(&[5.0, 5.0], &[3.0, 3.0]));
    assert!(says(&window, "answers 5.108."));
    press(&mut window, Key::B);
    settle(&mut window);
    assert!(says(&window, "answers 5.108 nats."));
}

#[test]
fn a_best_temperature_out_of_reach_says_so_and_one_that_does_not_exist_why() {
    let window = with(pair(&[0.500_01, 0.499_99], &[0.9, 0.1]));
    let hint = "The best is T = ";
    let button = window.get_by_role_and_label(Role::Button, "Best T");
    assert!(button.accesskit_node().is_disabled());
    let at = button.rect().center();
    let mut window = window;
    window.ctx.all_styles_mut(|style| {
        style.interaction.tooltip_delay = 0.0;
        style.interaction.show_tooltips_only_when_still = false;
    });
    window.hover_at(at);
    settle(&mut window);
    assert!(says(&window, hint));
    let never = with(DiscreteScenario { view: DiscreteView::Temperature, ..pair(&[0.5, 0.5], &[1.0, 0.0]) });
    assert!(says(&never, "Infinite at every T"));
    let uniform = with(DiscreteScenario { view: DiscreteView::Temperature, ..pair(&[0.5, 0.5], &[0.3, 0.7]) });
    assert!(says(&uniform, "P favours what Q favours no more than equal shares would"));
}

#[test]
fn remarks_of_printed_figures_go_with_their_rows_and_come_back_with_them() {
    let mut window = open_preset("the-notes-checked");
    let before = setup(&window);
    let has = |setup: &DiscreteScenario, row: usize| {
        let of = |claim: &&klarity::scenario::Claim| matches!(claim.of, klarity::scenario::Subject::Rows { p, q } if p == row || q == row);
        setup.claims.iter().filter(of).filter(|claim| !claim.why.is_empty()).count()
    };
    let count = has(&before, before.p);
    assert!(count > 0);
    crate::harness::drag(&mut window, &format!("P of {}", before.table.names()[0]), vec2(0.0, -15.0), Modifiers::NONE);
    let changed = setup(&window);
    assert_ne!(changed.table, before.table);
    assert_eq!(has(&changed, before.p), 0);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(setup(&window), before);
}

#[test]
fn dropped_bins_keep_the_letters_of_their_names() {
    let window = with(DiscreteScenario { zeros: "drop", ..DiscreteScenario::default() });
    assert!(says(&window, "Left out: c, and with that"));
}

#[test]
fn predictions_that_are_gone_are_told_once_with_advice_and_can_be_removed() {
    let gone = Predictions::File("/nowhere/predictions.csv".into());
    let view = DiscreteView::Calibration;
    let calibration = Some(CalibrationSetUp::new(gone));
    let mut window = with(DiscreteScenario { calibration, view, ..DiscreteScenario::default() });
    let texts = |node: egui_kittest::Node<'_>| node.accesskit_node().label().or(node.accesskit_node().value());
    assert!(says(&window, "can't be read"));
    let told: Vec<String> = window.query_all_by_label_contains("/nowhere").filter_map(texts).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].matches("predictions.csv").count(), 1, "{told:?}");
    assert!(told[0].contains("load the predictions from where they are now, or remove them"), "{told:?}");
    click(&mut window, "Remove the predictions");
    assert_eq!((setup(&window).calibration, setup(&window).view), (None, DiscreteView::Parts));
}

#[test]
fn two_rows_with_names_of_their_own_are_named_and_can_change_places() {
    let mut window = open_preset("a-zero-in-p");
    assert!(window.query_by_role_and_label(Role::ComboBox, "Row that is P").is_none());
    paste(&mut window, "word\tModel\tTruth\na\t0.2\t0.5\nb\t0.8\t0.5\n");
    assert!(says(&window, "P is Model and Q Truth"));
    click(&mut window, "Row that is P");
    click(&mut window, "Truth");
    let now = setup(&window);
    assert_eq!((now.p, now.q), (1, 0));
}

#[test]
fn pasted_predictions_and_numbers_that_may_be_names_are_told() {
    let mut window = open_preset("a-zero-in-p");
    paste(&mut window, "confidence\tcorrect\n0.9\t1\n0.8\t0\n0.7\t1\n");
    assert!(says(&window, "If these are predictions, save them as a file"));
    paste(&mut window, "2019\t2020\t2021\n0.2\t0.3\t0.5\n0.1\t0.4\t0.5\n");
    assert!(says(&window, "taken for numbers: where they are names, write “name” in the first cell"));
}

#[test]
fn a_refused_paste_is_forgotten_with_an_undo() {
    let mut window = open_preset("a-zero-in-p");
    press(&mut window, Key::ArrowRight);
    type_into(&mut window, "ε, when added", "0.01");
    click(&mut window, "Show against ε");
    paste(&mut window, "hello\tworld\n");
    assert!(says(&window, "Not pasted: there are no numbers in it"));
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!says(&window, "Not pasted"));
}

#[test]
fn a_name_of_the_last_two_is_refused_as_what_would_be() {
    let mut window = open_preset("bits-or-nats");
    click(&mut window, "Remove heads");
    assert!(says(&window, "“heads” must stay: a table has at least 2 names"));
}

#[test]
fn a_step_of_drift_that_is_infinite_is_named() {
    let rows = [("a", [0.5, 0.5]), ("b", [1.0, 0.0]), ("c", [0.5, 0.5])];
    let rows = rows.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec();
    let table = Table::new(vec!["x".to_owned(), "y".to_owned()], rows).unwrap();
    let window = with(DiscreteScenario { view: DiscreteView::Drift, ..DiscreteScenario::new(table).unwrap() });
    assert!(says(&window, "c against b: ∞ nats"));
}

#[test]
fn with_both_infinite_it_is_said_which_reads_the_example() {
    assert!(says(&open_preset("disjoint"), "added inside the logs D(Q‖P) would read"));
}

#[test]
fn a_low_hall_is_shown_one_plot_that_can_be_read() {
    let bar = |window: &Window| window.query_by_role_and_label(Role::Slider, "P of a").map(|bar| bar.rect().height());
    for (height, both) in [(480.0, false), (720.0, true)] {
        let scenario = klarity::scenario::preset("a-zero-in-p").unwrap().scenario.clone();
        let mut window = open_sized(Some(scenario), 640.0, height);
        press(&mut window, Key::P);
        assert!(bar(&window).unwrap() > 80.0, "{height}: {:?}", bar(&window));
        let parts = |window: &Window| says(window, "Parts of");
        assert_eq!(parts(&window), both, "{height}");
        // What a view is about stays; the bars give way to it.
        press(&mut window, Key::ArrowRight);
        assert_eq!(bar(&window).is_some(), both, "{height}");
    }
}
