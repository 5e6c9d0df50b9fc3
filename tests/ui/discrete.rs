use std::io::Write as _;

use egui::{Event, Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::discrete::conventions;
use klarity::scenario::{DiscreteScenario, DiscreteView, Predictions, Scenario, Transform, preset, presets};

use crate::harness::{
    Window, centre, click, drag, open, open_preset, open_sized, press, press_with, says, settle, type_into, type_only,
};

fn setup(window: &Window) -> DiscreteScenario {
    window.state().scenario().discrete().expect("the Discrete lab").clone()
}

fn row(window: &Window, index: usize) -> Vec<f64> {
    setup(window).table.rows()[index].values().to_vec()
}

fn close(value: f64, wanted: f64, within: f64) {
    assert!((value - wanted).abs() <= within, "{value} is not {wanted}");
}

fn paste(window: &mut Window, text: &str) {
    window.event(Event::Paste(text.to_owned()));
    settle(window);
}

/// A table of `bins` bins, two humps.
fn humps(bins: usize) -> Scenario {
    let names = (0..bins).map(|bin| format!("b{bin}")).collect();
    let hump = |at: f64| {
        let share = |bin: usize| (-((bin as f64 / bins as f64 - at) / 0.15).powi(2)).exp() + 0.01;
        (0..bins).map(share).collect::<Vec<f64>>()
    };
    let rows = vec![("P".to_owned(), hump(0.4)), ("Q".to_owned(), hump(0.6))];
    let table = klarity::discrete::table::Table::new(names, rows).unwrap();
    let lab = DiscreteScenario::new(table).unwrap().into();
    Scenario { title: "Humps".to_owned(), look_for: String::new(), source: None, lab }
}

#[test]
fn every_discrete_preset_opens_with_its_numbers_and_its_view() {
    for preset in presets().iter().filter(|preset| preset.scenario.discrete().is_some()) {
        let window = open_preset(preset.id);
        assert_eq!(window.state().scenario(), preset.scenario, "{}", preset.id);
        let view = setup(&window).view;
        let name = format!("Show {}", view.name());
        let tab = window.get_by_role_and_label(Role::RadioButton, &name);
        assert!(tab.rect().width() > 0.0, "{}", preset.id);
        assert!(window.query_by_label("Parts of forward KL").is_some() && !says(&window, "NaN"), "{}", preset.id);
    }
}

#[test]
fn a_dragged_bar_follows_the_pointer_and_the_others_keep_their_ratios() {
    let mut window = open_preset("a-zero-in-p");
    let before = row(&window, 1);
    drag(&mut window, "Q of a", vec2(0.0, -60.0), Modifiers::NONE);
    let after = row(&window, 1);
    assert!(after[0] > 0.15, "{after:?}");
    close(after.iter().sum::<f64>(), 1.0, 1e-12);
    close(after[1] / after[2], before[1] / before[2], 1e-12);
    assert_eq!(row(&window, 0), [0.2, 0.3, 0.0, 0.3, 0.2]);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(row(&window, 1), before, "one drag is one step of undo");
}

#[test]
fn a_bar_stays_where_it_is_let_go() {
    let mut window = open_preset("a-zero-in-p");
    for by in [-30.0, -70.0] {
        let from = centre(&window, "Q of c");
        window.hover_at(from);
        window.step();
        window.drag_at(from);
        window.step();
        window.hover_at(from + vec2(0.0, by));
        window.step();
        window.step();
        let held = row(&window, 1);
        window.drop_at(from + vec2(0.0, by));
        settle(&mut window);
        assert_eq!(row(&window, 1), held, "by {by}");
    }
}

#[test]
fn a_drag_to_the_top_and_back_finds_the_old_ratios() {
    let mut window = open_preset("a-zero-in-q");
    let from = centre(&window, "P of a");
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for by in [-40.0, -3000.0, -2000.0, -20.0] {
        window.hover_at(from + vec2(0.0, by));
        window.step();
    }
    window.drop_at(from + vec2(0.0, -20.0));
    settle(&mut window);
    let row = row(&window, 0);
    close(row[1] / row[2], 1.5, 1e-9);
    assert!(row[0] > 0.5 && row[0] < 0.8, "{row:?}");
}

#[test]
fn shift_leaves_the_others_and_the_sum_is_told() {
    let mut window = open_preset("a-zero-in-p");
    drag(&mut window, "P of b", vec2(0.0, -30.0), Modifiers::SHIFT);
    let row = row(&window, 0);
    assert_eq!((row[0], row[3], row[4]), (0.2, 0.3, 0.2));
    assert!(row[1] > 0.31, "{row:?}");
    assert!(says(&window, "P sums to 1."));
    click(&mut window, "Normalise P");
    close(setup(&window).table.rows()[0].sum(), 1.0, 1e-15);
}

#[test]
fn a_focused_bar_moves_by_keys_and_the_focus_by_arrows() {
    let mut window = open_preset("bits-or-nats");
    window.get_by_role_and_label(Role::Slider, "P of heads").focus();
    settle(&mut window);
    press(&mut window, Key::ArrowUp);
    close(row(&window, 0)[0], 0.51, 1e-12);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    close(row(&window, 0)[1], 0.49, 1e-12);
    press(&mut window, Key::ArrowRight);
    press(&mut window, Key::Delete);
    assert_eq!(row(&window, 0)[1], 0.0);
    window.get_by_role_and_label(Role::Slider, "P of tails").set_value_accesskit(0.25);
    settle(&mut window);
    close(row(&window, 0)[1] / row(&window, 0).iter().sum::<f64>(), 0.25, 1e-12);
}

#[test]
fn an_arrow_leads_to_the_next_bar_and_no_further() {
    let mut window = open_preset("a-zero-in-p");
    window.get_by_role_and_label(Role::Slider, "Q of a").focus();
    settle(&mut window);
    let focused =
        |window: &Window, name: &str| window.get_by_role_and_label(Role::Slider, name).accesskit_node().is_focused();
    for name in ["Q of b", "Q of c"] {
        press(&mut window, Key::ArrowRight);
        assert!(focused(&window, name), "{name}");
    }
    press(&mut window, Key::ArrowLeft);
    assert!(focused(&window, "Q of b"));
}

#[test]
fn a_turn_of_the_wheel_is_one_change() {
    let mut window = open_preset("a-zero-in-p");
    let before = row(&window, 1);
    let at = centre(&window, "Q of c");
    window.hover_at(at);
    window.step();
    for _ in 0..5 {
        wheel_once(&mut window);
    }
    settle(&mut window);
    assert_ne!(row(&window, 1), before);
    // Until the wheel has rested the turn goes on.
    for _ in 0..40 {
        window.step();
    }
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(row(&window, 1), before);
}

/// A notch of the wheel, of which the smoothing lasts some frames.
fn wheel_once(window: &mut Window) {
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: vec2(0.0, 1.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    for _ in 0..4 {
        window.step();
    }
}

#[test]
fn the_wheel_turns_a_bar() {
    let mut window = open_preset("bits-or-nats");
    let at = centre(&window, "Q of heads");
    window.hover_at(at);
    window.step();
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 50.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    settle(&mut window);
    assert!(row(&window, 1)[0] > 0.305, "{:?}", row(&window, 1));
}

#[test]
fn many_bins_are_dragged_on_their_outline() {
    for bins in [300, 10_000] {
        let mut window = open_sized(Some(humps(bins)), 1280.0, 800.0);
        assert!(window.query_by_label("P of b0").is_none(), "an outline has no handle for each bin");
        let before = row(&window, 0);
        let plot = window.get_by_label("Bars of P and Q").rect();
        // Where P is highest, its end is a little below the top.
        let from = plot.left_top() + vec2(plot.width() * 0.4, plot.height() * 0.14);
        window.hover_at(from);
        window.step();
        window.drag_at(from);
        window.step();
        for part in 1..=4 {
            window.hover_at(from + vec2(0.0, 12.0 * part as f32));
            window.step();
        }
        window.drop_at(from + vec2(0.0, 48.0));
        settle(&mut window);
        let after = row(&window, 0);
        let lower = (0..bins).filter(|bin| after[*bin] < 0.9 * before[*bin]).count();
        assert_eq!(lower, 1, "one bin of {bins} is lower");
    }
}

#[test]
fn typed_numbers_names_and_new_rows_change_the_table() {
    let mut window = open_preset("a-zero-in-q");
    type_into(&mut window, "Q in c", "0.4");
    press(&mut window, Key::Enter);
    assert_eq!(row(&window, 1)[2], 0.4);
    type_into(&mut window, "Name of row 1", "alpha");
    press(&mut window, Key::Enter);
    assert_eq!(setup(&window).table.names()[0], "alpha");
    click(&mut window, "+ Add a row");
    assert_eq!((setup(&window).table.names().len(), row(&window, 0)[3]), (4, 0.0));
    click(&mut window, "Remove b");
    assert_eq!(setup(&window).table.names(), ["alpha", "c", "4"]);
    click(&mut window, "Sort by Q, largest first");
    assert_eq!(setup(&window).table.names()[0], "alpha");
    click(&mut window, "Sort by the ratio p/q, largest first");
    assert_eq!(setup(&window).table.names(), ["alpha", "4", "c"], "0 of 0 counts as a ratio of 1");
}

#[test]
fn what_cannot_be_is_refused_beside_the_table_and_changes_nothing() {
    let mut window = open_preset("bits-or-nats");
    let before = setup(&window);
    type_into(&mut window, "P in heads", "-1");
    assert!(says(&window, "-1 is negative; write 0 or more"));
    press(&mut window, Key::Escape);
    type_into(&mut window, "Name of row 1", "tails");
    assert!(says(&window, "both “tails”; rename one"));
    press(&mut window, Key::Escape);
    click(&mut window, "Remove heads");
    assert!(says(&window, "must stay: a table has at least 2 names"));
    assert_eq!(setup(&window), before);
}

#[test]
fn a_table_is_pasted_from_a_spreadsheet() {
    let mut window = open_preset("a-zero-in-p");
    paste(&mut window, "\tmonth 1\tmonth 2\tmonth 3\nx\t0.5\t0.2\t0.9\ny\t0.5\t0.8\t0.1\n");
    let setup_now = setup(&window);
    assert_eq!((setup_now.table.names(), setup_now.table.rows().len()), (&["x".to_owned(), "y".to_owned()][..], 3));
    assert!(setup_now.views().contains(&DiscreteView::Drift));
    paste(&mut window, "x,y\n0,5;1\n");
    assert!(says(&window, "Not pasted"), "a bad table is refused");
    assert_eq!(setup(&window), setup_now);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(setup(&window).table.names().len(), 5);
}

#[test]
fn a_number_goes_into_the_cell_in_hand_and_a_block_over_the_table() {
    let mut window = open_preset("a-zero-in-p");
    let focus = |window: &mut Window| {
        let cell = window.get_by_role_and_label(Role::TextInput, "P in a");
        cell.focus();
        settle(window);
    };
    focus(&mut window);
    paste(&mut window, "0.75\r\n");
    press(&mut window, Key::Enter);
    assert_eq!(row(&window, 0), [0.75, 0.3, 0.0, 0.3, 0.2]);
    focus(&mut window);
    paste(&mut window, "3\t1\n4\t1\n5\t2\n");
    assert_eq!(
        (setup(&window).table.names(), row(&window, 0)),
        (&["1", "2", "3"].map(str::to_owned)[..], vec![3.0, 4.0, 5.0])
    );
    assert!(says(
        &window,
        "Pasted 2 distributions over 3 names; the distributions are its columns: there are no more than"
    ));
    focus_lost(&window);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(row(&window, 0), [0.75, 0.3, 0.0, 0.3, 0.2], "one paste is one step of undo");
}

#[track_caller]
fn focus_lost(window: &Window) {
    assert!(!window.ctx.text_edit_focused(), "what is typed next is not meant for a cell that has gone");
}

#[test]
fn a_paste_that_succeeds_takes_back_the_refusal_before_it() {
    let mut window = open_preset("a-zero-in-p");
    paste(&mut window, "x,y\n0,5;1\n");
    assert!(says(&window, "Not pasted"));
    paste(&mut window, "x\t1\t2\ny\t3\t4\n");
    assert!(!says(&window, "Not pasted") && says(&window, "Pasted 2 distributions over 2 names"));
}

#[test]
fn a_table_is_turned_and_turned_back() {
    let mut window = open_preset("six-months");
    let before = setup(&window).table;
    click(&mut window, "Transpose");
    assert_eq!(
        (setup(&window).table.names().len(), setup(&window).table.rows().len()),
        (before.rows().len(), before.names().len())
    );
    click(&mut window, "Transpose");
    assert_eq!(setup(&window).table, before);
    let mut window = open_preset("disjoint");
    click(&mut window, "+ Add a row");
    click(&mut window, "Transpose");
    assert!(says(&window, "has nothing but zeros"), "a name that is 0 everywhere is no distribution");
}

#[test]
fn the_path_of_a_file_has_the_keyboard_at_once() {
    for (page, button, field) in
        [("a-zero-in-p", "Load a table…", "Path of the file"), ("shifted", "Load a file…", "Path of the samples")]
    {
        let mut window = open_preset(page);
        click(&mut window, button);
        window.event(Event::Text("zz.csv".to_owned()));
        settle(&mut window);
        let typed = window.get_by_role_and_label(Role::TextInput, field).value().unwrap_or_default();
        assert!(typed.ends_with("zz.csv"), "{typed}");
    }
}

#[test]
fn views_that_leave_zeros_as_they_are_say_so() {
    let mut window = open_preset("a-zero-in-p");
    for (view, about) in
        [("transforms", "both rows go through the same channel"), ("temperature", "dashed: as given, T = 1")]
    {
        click(&mut window, &format!("Show {view}"));
        assert!(!says(&window, "zeros are left as they are here"), "{about}");
    }
}

#[test]
fn a_bar_names_keys_only_when_they_are_its_own() {
    let mut window = open_preset("a-zero-in-p");
    let at = centre(&window, "Q of b");
    window.hover_at(at);
    for _ in 0..90 {
        window.step();
    }
    assert!(says(&window, "After a click the keys"));
    window.get_by_role_and_label(Role::Slider, "Q of b").focus();
    for _ in 0..90 {
        window.step();
    }
    assert!(says(&window, "or use ↑ and ↓"));
}

#[test]
fn a_file_with_a_table_is_loaded_and_a_bad_one_refused_in_the_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("table.csv");
    std::fs::File::create(&good).unwrap().write_all(b"name,P,Q\na,1,2\nb,3,4\nc,0,1\n").unwrap();
    let bad = folder.path().join("bad.csv");
    std::fs::File::create(&bad).unwrap().write_all(b"name;P;Q\na;0,5;2\nb;3;4\n").unwrap();
    let mut window = open_preset("a-zero-in-p");
    click(&mut window, "Load a table…");
    type_only(&mut window, "Path of the file", bad.to_str().unwrap());
    click(&mut window, "Load");
    assert!(says(&window, "“0,5” has a decimal comma; write 0.5"));
    type_only(&mut window, "Path of the file", good.to_str().unwrap());
    click(&mut window, "Load");
    assert_eq!(setup(&window).table.names(), ["a", "b", "c"]);
    assert_eq!(row(&window, 1), [2.0, 4.0, 1.0]);
    assert!(says(&window, "Loaded 2 distributions over 3 names; the distributions are its columns: there P and Q are"));
}

#[test]
fn predictions_are_loaded_mended_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("predictions.csv");
    let lines: Vec<String> = (0..40).map(|i| format!("0.9{},{}\n", i % 7, u8::from(i % 3 != 0))).collect();
    let lines = lines.concat();
    std::fs::write(&path, format!("confidence,correct\n{lines}")).unwrap();
    let mut window = open_preset("a-zero-in-p");
    click(&mut window, "Load predictions…");
    type_only(&mut window, "Path of the file", path.to_str().unwrap());
    click(&mut window, "Load");
    let now = setup(&window);
    assert_eq!(now.view, DiscreteView::Calibration);
    assert_eq!(now.calibration.unwrap().predictions, Predictions::File(path));
    assert!(says(&window, "surer than it is right"));
    click(&mut window, "Mend");
    let temperature = setup(&window).calibration.unwrap().temperature;
    assert!(temperature > 1.5, "{temperature}");
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(setup(&window).calibration.unwrap().temperature, 1.0);
}

#[test]
fn every_line_of_code_can_be_copied_as_a_program() {
    let mut window = open_preset("a-zero-in-p");
    let first = conventions::all().next().unwrap();
    window.get_by_label(&format!("Copy {} as Python", first.code)).click();
    window.step();
    let copied = window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("something was copied");
    assert!(copied.contains("p = np.array([0.2, 0.3, 0, 0.3, 0.2], dtype=float)"), "{copied}");
    assert!(copied.contains("entropy(p, q)"), "{copied}");
}

#[test]
fn epsilon_moves_by_slider_line_and_field_and_the_answer_with_it() {
    let mut window = open_preset("a-zero-in-p");
    window.get_by_role_and_label(Role::Slider, "ε, as a power of ten").set_value_accesskit(-4.0);
    settle(&mut window);
    assert_eq!((setup(&window).zeros, setup(&window).epsilon), ("in-logs", 1e-4));
    assert!(says(&window, "D(Q‖P) reads 1.416 nats"));
    type_into(&mut window, "ε, when added", "0");
    assert!(says(&window, "use a number above 0, at most 1"));
    press(&mut window, Key::Escape);
    click(&mut window, "Show against ε");
    drag(&mut window, "ε in use, as a power of ten", vec2(-2000.0, 0.0), Modifiers::NONE);
    assert_eq!(setup(&window).epsilon, 1e-12);
}

#[test]
fn a_temperature_changes_q_in_sight_and_can_be_kept() {
    let mut window = open_preset("temperature");
    let given = row(&window, 1);
    click(&mut window, "Best T");
    let best = setup(&window).temperature;
    close(best, 2.148, 1e-3);
    assert!(window.query_by_role_and_label(Role::Slider, "Q of cat").is_none(), "Q can't be dragged at a temperature");
    assert_eq!(row(&window, 1), given);
    click(&mut window, "Keep");
    assert_eq!(setup(&window).temperature, 1.0);
    let powers: Vec<f64> = given.iter().map(|q| q.powf(1.0 / best)).collect();
    for (value, power) in row(&window, 1).iter().zip(&powers) {
        close(*value, power / powers.iter().sum::<f64>(), 1e-12);
    }
}

#[test]
fn a_click_on_a_month_makes_it_p_and_the_threshold_can_be_dragged() {
    let mut window = open_preset("six-months");
    window.get_by_label_contains("month 3 against month 2").click();
    settle(&mut window);
    assert_eq!((setup(&window).p, setup(&window).q), (2, 1));
    drag(&mut window, "Threshold in nats", vec2(0.0, -2000.0), Modifiers::NONE);
    assert!(setup(&window).threshold > 0.35);
    assert!(says(&window, "No step is above"));
}

#[test]
fn arrows_go_from_view_to_view_and_n_shuffles_anew() {
    let mut window = open_preset("a-zero-in-p");
    for view in setup(&window).views().into_iter().cycle().skip(1).take(4) {
        press(&mut window, Key::ArrowRight);
        assert_eq!(setup(&window).view, view);
    }
    press(&mut window, Key::ArrowLeft);
    assert_eq!(setup(&window).view, DiscreteView::Transforms);
    window.get_by_role_and_label(Role::ComboBox, "Transform").click();
    settle(&mut window);
    click(&mut window, "shuffle the bins");
    press(&mut window, Key::N);
    assert_eq!(setup(&window).transform, Transform::Shuffle(2));
}

#[test]
fn a_row_of_the_readouts_shows_its_parts() {
    let mut window = open_preset("a-zero-in-p");
    let row = |window: &mut Window| {
        window.get_by_role_and_label(Role::Button, "Parts of total variation").click();
        settle(window);
    };
    row(&mut window);
    assert_eq!(setup(&window).explained.map(klarity::discrete::divergence::Divergence::id), Some("total-variation"));
    assert!(window.query_by_role_and_label(Role::Canvas, "Parts of total variation").is_some());
    row(&mut window);
    assert_eq!(setup(&window).explained, None);
}

#[test]
fn the_readouts_follow_the_unit() {
    let mut window = open_preset("bits-or-nats");
    press(&mut window, Key::B);
    assert!(says(&window, "Divergences, bits"));
    assert!(says(&window, "0.126"), "0.0872 nats are 0.126 bits");
}

#[test]
fn the_arrows_go_round_every_view_in_small_windows_and_presenter_mode() {
    for (width, height) in [(320.0, 220.0), (640.0, 480.0), (800.0, 600.0)] {
        for id in ["the-notes-checked", "calibration"] {
            let scenario = klarity::scenario::preset(id).unwrap().scenario.clone();
            let mut window = open_sized(Some(scenario), width, height);
            for presenting in [false, true] {
                let views = setup(&window).views();
                let mut seen = Vec::new();
                for _ in &views {
                    press(&mut window, Key::ArrowRight);
                    seen.push(setup(&window).view);
                }
                assert!(views.iter().all(|view| seen.contains(view)), "{id} at {width} × {height}: {seen:?}");
                if !presenting {
                    press(&mut window, Key::P);
                }
            }
        }
    }
}

#[test]
fn a_part_that_is_more_than_the_sum_is_not_called_a_share_of_it() {
    let window = open_preset("bits-or-nats");
    let told =
        "heads gives the largest part of D(P‖Q) = 0.087: +0.255, where p is 1.667 times q; the others take 0.168 away";
    assert!(says(&window, told));
}

#[test]
fn the_page_comes_after_estimate() {
    let mut window = open();
    window.get_by_role_and_label(Role::Tab, "Discrete").click();
    settle(&mut window);
    assert!(window.state().scenario().discrete().is_some());
    press_with(&mut window, Modifiers::CTRL, Key::Tab);
    assert!(window.state().scenario().fit().is_some());
    let node = window.get_by_role_and_label(Role::Tab, "Discrete");
    assert!(node.accesskit_node().is_selected() != Some(true));
}

#[test]
fn what_is_said_of_infinite_parts_is_as_short_as_the_plot_is_low() {
    // To the hall at 800×600 the plot is low, and the two reasons would lie over the bars and the sentence.
    let painted = |width: f32, height: f32, presenting: bool| {
        let mut window = open_sized(Some(preset("disjoint").unwrap().scenario.clone()), width, height);
        if presenting {
            press(&mut window, Key::P);
        }
        window
            .output()
            .shapes
            .iter()
            .filter_map(|clipped| match &clipped.shape {
                egui::Shape::Text(text) if text.galley.text().starts_with('∞') => {
                    Some((text.galley.text().to_owned(), text.visual_bounding_rect()))
                }
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert!(painted(1280.0, 800.0, false).iter().any(|(text, _)| text == "∞: P has 0.5 where Q has 0, and 1 more"));
    let low = painted(800.0, 600.0, true);
    assert!(!low.is_empty() && low.iter().all(|(text, _)| text.len() <= "∞".len()), "{low:?}");
    for (index, (_, one)) in low.iter().enumerate() {
        assert!(low[..index].iter().all(|(_, other)| !one.intersects(*other)), "{low:?}");
    }
}
