//! Presenter mode, and windows with room for one plot where others have two.

use egui::epaint::{Shape, TextShape};
use egui::{Key, Rect, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::command::Command;
use klarity::scenario::{DiscreteView, preset, presets};
use klarity::text::InfoUnit;

use crate::harness::{Window, click, open, open_sized, press, press_with, settle};

const SIZES: [(f32, f32); 4] = [(800.0, 600.0), (1024.0, 768.0), (1280.0, 720.0), (1920.0, 1080.0)];

fn window(id: &str, (width, height): (f32, f32)) -> Window {
    open_sized(Some(preset(id).expect("a preset").scenario.clone()), width, height)
}

fn collect<'a>(shape: &'a Shape, into: &mut Vec<&'a TextShape>) {
    match shape {
        Shape::Text(text) => into.push(text),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, into)),
        _ => {}
    }
}

/// Every text that is drawn, with what is left of its place when it is clipped.
fn texts(window: &Window) -> Vec<(&TextShape, Rect)> {
    let mut all = Vec::new();
    for clipped in &window.output().shapes {
        let mut found = Vec::new();
        collect(&clipped.shape, &mut found);
        all.extend(found.into_iter().map(|text| (text, clipped.clip_rect)));
    }
    all
}

fn drawn(window: &Window, text: &str) -> bool {
    texts(window).iter().any(|(shape, _)| shape.galley.text().contains(text))
}

/// The choice that is set, in the control over the plots.
fn chosen(window: &Window) -> Vec<String> {
    let on = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
            || node.accesskit_node().is_selected() == Some(true)
    };
    let nodes = window.query_all_by_role(Role::RadioButton).filter(on);
    // The row of the loss curves has a switch of its own.
    let labels = nodes.filter_map(|node| node.accesskit_node().label());
    labels.filter(|label| label.contains("the densities") || label.contains("The densities")).collect()
}

#[test]
fn the_landscape_and_one_step_come_into_sight_at_their_keys_at_every_size() {
    for size in SIZES {
        let mut window = window("two-modes", size);
        press(&mut window, Key::P);
        assert!(window.query_by_label("Landscape of reverse KL plot").is_none());
        press(&mut window, Key::G);
        assert!(window.query_by_label("Landscape of reverse KL plot").is_some(), "{size:?}");
        press(&mut window, Key::S);
        assert!(window.query_by_label("Landscape of reverse KL plot").is_none());
        assert!(window.query_by_label("gradient g").is_some(), "{size:?}");
        press(&mut window, Key::S);
        assert!(window.query_by_label("gradient g").is_none(), "{size:?}");
    }
}

#[test]
fn one_key_goes_round_all_that_can_stand_beside_the_densities() {
    let mut window = window("two-modes", (1280.0, 720.0));
    press(&mut window, Key::P);
    let mut seen = vec![chosen(&window)];
    for _ in 0..6 {
        press(&mut window, Key::W);
        seen.push(chosen(&window));
    }
    for part in ["alone", "integrand", "loss", "profile", "bridge", "landscape", "step"] {
        let naming = seen.iter().filter(|names| names.len() == 1 && names[0].contains(part));
        assert_eq!(naming.count(), 1, "{part}: {seen:?}");
    }
    press(&mut window, Key::W);
    assert_eq!(chosen(&window), seen[0]);
    click(&mut window, "The loss curves beside the densities (W)");
    assert!(window.query_by_label("Loss plot").is_some());
}

#[test]
fn a_row_for_one_plot_holds_the_landscape_when_it_is_asked_for() {
    for size in [(1024.0, 768.0), (640.0, 480.0), (880.0, 600.0)] {
        let mut window = window("two-modes", size);
        if window.query_by_label("Landscape of reverse KL plot").is_none() {
            press(&mut window, Key::G);
        }
        assert!(window.query_by_label("Landscape of reverse KL plot").is_some(), "{size:?}");
    }
    let mut window = window("two-modes", (1024.0, 768.0));
    assert!(window.query_by_label("Loss plot").is_some());
    press(&mut window, Key::W);
    assert!(window.query_by_label("Loss plot").is_none());
    click(&mut window, "The loss curves beside the densities (W)");
    assert!(window.query_by_label("Loss plot").is_some());
}

#[test]
fn one_step_opens_the_panel_that_it_is_in() {
    let mut window = window("two-modes", (800.0, 600.0));
    assert!(window.query_by_label("Divergences, nats").is_none());
    press(&mut window, Key::S);
    let at = window.get_by_label("gradient g").rect();
    assert!(window.ctx.viewport_rect().contains_rect(at));
}

#[test]
fn escape_closes_what_is_open_and_then_leaves_presenter_mode() {
    let mut window = open();
    press(&mut window, Key::P);
    press(&mut window, Key::F1);
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("presenting").is_some());
    click(&mut window, "Set-up panel");
    assert!(window.query_by_label("Target P").is_some());
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Target P").is_none());
    assert!(window.query_by_label("presenting").is_some());
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("presenting").is_none());
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("presenting").is_none());
}

/// The sentences of the page, whole, at 20 points or more, between the bars.
#[test]
fn the_sentence_is_in_sight_of_the_hall_whole_and_large() {
    for id in ["two-modes", "off-the-grid", "just-born", "shifted", "as-first-written"] {
        for size in SIZES {
            let mut window = window(id, size);
            press(&mut window, Key::P);
            let lesson = preset(id).expect("a preset").scenario.lesson(InfoUnit::Nats);
            for key in [Key::Home, Key::End] {
                press(&mut window, key);
                if window.query_by_label("Close").is_some() {
                    click(&mut window, "Close");
                }
                let ground = window.ctx.viewport_rect().with_min_y(44.0).with_max_y(size.1 - 56.0);
                let shapes = texts(&window);
                let sentence = shapes.iter().find(|(shape, _)| {
                    let font = &shape.galley.job.sections[0].format.font_id;
                    let words = shape.galley.text().split(' ').count();
                    words > 7 && font.size >= 20.0 && shape.pos.y > 0.5 * size.1
                });
                let (sentence, clip) = sentence.unwrap_or_else(|| panic!("{id} {size:?} {key:?}"));
                let place = sentence.galley.rect.translate(sentence.pos.to_vec2());
                assert!(ground.contains_rect(place) && clip.contains_rect(place), "{id} {size:?}: {place:?}");
                assert!(!sentence.galley.elided, "{id} {size:?}");
                if key == Key::Home {
                    assert!(sentence.galley.text().starts_with(lesson.as_str()), "{}", sentence.galley.text());
                }
            }
        }
    }
}

#[test]
fn what_to_look_for_is_seen_without_scrolling_wherever_there_is_room_for_sentences() {
    for id in ["two-modes", "just-born", "shifted"] {
        for size in [(640.0, 480.0), (800.0, 600.0), (1024.0, 768.0), (1280.0, 720.0)] {
            let window = window(id, size);
            let lesson = preset(id).expect("a preset").scenario.lesson(InfoUnit::Nats);
            let shapes = texts(&window);
            let found = shapes.iter().find(|(shape, _)| shape.galley.text().starts_with(lesson.as_str()));
            let (shape, clip) = found.unwrap_or_else(|| panic!("{id} {size:?}"));
            let place = shape.galley.rect.translate(shape.pos.to_vec2());
            assert!(clip.contains_rect(place) && place.bottom() < 0.35 * size.1, "{id} {size:?}: {place:?}");
        }
    }
}

#[test]
fn one_step_can_be_pressed_without_scrolling() {
    let window = window("two-modes", (1280.0, 720.0));
    let button = window.get_by_label("One step, taken apart").rect();
    assert!(button.bottom() < 720.0 - 56.0, "{button:?}");
}

#[test]
fn no_caption_to_the_hall_cites_a_table_that_is_folded_away() {
    let mut window = window("two-modes", (1280.0, 720.0));
    assert!(drawn(&window, "the number in the table"));
    press(&mut window, Key::P);
    for _ in 0..5 {
        assert!(!drawn(&window, "table"), "{:?}", chosen(&window));
        press(&mut window, Key::W);
    }
}

#[test]
fn an_echoed_key_covers_neither_numbers_nor_sentence_nor_transport() {
    for size in [(640.0, 480.0), (800.0, 600.0), (1280.0, 720.0)] {
        let mut window = window("two-modes", size);
        press(&mut window, Key::P);
        press(&mut window, Key::K);
        window.key_press(Key::End);
        window.run_steps(6);
        let echo = window.get_by_label("Key End").rect();
        assert!(echo.height() > 30.0 && window.ctx.viewport_rect().contains_rect(echo), "{size:?}: {echo:?}");
        assert!(echo.bottom() <= 44.0, "{size:?}: {echo:?} leaves the bar");
    }
}

/// What is drawn, for telling whether a key changed anything.
fn picture(window: &Window) -> String {
    format!("{:?}", window.output().shapes)
}

#[test]
fn every_key_acts_or_says_why_not_in_presenter_mode() {
    for id in ["two-modes", "shifted"] {
        let mut window = window(id, (1280.0, 720.0));
        window.hover_at(egui::pos2(640.0, 300.0));
        press(&mut window, Key::P);
        for entry in window.state().commands() {
            // With everything shown there is nothing more to show; a step from the middle can go anywhere.
            if entry.command == Command::FitView {
                continue;
            }
            press(&mut window, Key::ArrowRight);
            let before = picture(&window);
            let (modifiers, key) = entry.keys[0];
            window.key_press_modifiers(modifiers, key);
            if entry.command == Command::PlayPause {
                // Two hundred repeats over seeds are not waited for.
                window.run_steps(4);
            } else {
                settle(&mut window);
            }
            assert_ne!(picture(&window), before, "{id}: {} ({})", entry.written, entry.name);
            match entry.command {
                Command::Presenter | Command::PlayPause => press(&mut window, key),
                Command::NextLab => press_with(&mut window, modifiers, key),
                // The rest is asked of the first preset: the basins of a notebook's set-up take long.
                Command::Digit(_) | Command::Undo | Command::Redo => press(&mut window, Key::Num1),
                Command::Open
                | Command::Save
                | Command::Figure
                | Command::Export
                | Command::Help
                | Command::About
                | Command::Presets => {
                    press(&mut window, Key::Escape);
                }
                _ => {}
            }
            if window.query_by_label("Close").is_some() {
                click(&mut window, "Close");
            }
        }
    }
}

#[test]
fn a_key_that_this_page_has_no_use_for_says_so() {
    let mut window = window("shifted", (1280.0, 720.0));
    press(&mut window, Key::S);
    assert!(window.query_all_by_label_contains("S belongs to Fit (One step, taken apart)").next().is_some());
    press(&mut window, Key::W);
    assert!(window.query_all_by_label_contains("All plots are in sight").next().is_some());
}

#[test]
fn the_estimate_page_shows_plots_that_can_be_read_at_every_size() {
    for presenting in [false, true] {
        for size in [(640.0, 480.0), (800.0, 600.0), (1280.0, 720.0)] {
            let mut window = window("shifted", size);
            if presenting {
                press(&mut window, Key::P);
            }
            let (mut bars, mut curves) = (false, false);
            for _ in 0..4 {
                for name in ["Densities plot", "Bandwidth plot"] {
                    if let Some(plot) = window.query_by_label(name) {
                        let least = if presenting { 85.0 } else { 60.0 };
                        assert!(plot.rect().height() > least, "{size:?} {presenting} {name}: {:?}", plot.rect());
                        curves |= name == "Bandwidth plot";
                    }
                }
                if drawn(&window, "Why is it negative?") {
                    let bar = window.query_by_label_contains("sampling noise −").map(|bar| bar.rect());
                    assert!(bar.is_some_and(|bar| bar.height() > 70.0), "{size:?} {presenting}: {bar:?}");
                    bars = true;
                }
                press(&mut window, Key::W);
            }
            assert!(bars && curves, "{size:?} {presenting}");
        }
    }
}

#[test]
fn a_window_of_the_least_size_survives_a_message_over_its_plots() {
    for id in ["two-modes", "shifted"] {
        for size in [(300.0, 200.0), (1900.0, 200.0)] {
            let mut window = window(id, size);
            window.hover_at(egui::pos2(size.0 / 2.0, size.1 / 2.0));
            for key in [Key::N, Key::V, Key::W, Key::P, Key::L, Key::W, Key::W, Key::W, Key::W, Key::V] {
                press(&mut window, key);
                press_with(&mut window, egui::Modifiers::COMMAND, Key::Z);
            }
        }
    }
}

#[test]
fn on_the_discrete_page_no_letter_and_no_figure_is_written_over_another_text_to_the_hall() {
    let mut faults = Vec::new();
    for preset in presets() {
        let Some(scenario) = preset.scenario.discrete() else { continue };
        let figures = matches!(scenario.view, DiscreteView::Claims | DiscreteView::Calibration);
        for size in [(800.0, 600.0), (1280.0, 720.0)] {
            let mut window = window(preset.id, size);
            press(&mut window, Key::P);
            // What scrolls out of sight is cut off, and no text that is read.
            let place = |(text, clip): &(&TextShape, Rect)| {
                text.galley.mesh_bounds.translate(text.pos.to_vec2()).intersect(*clip).shrink(1.0)
            };
            let read = |text: &(&TextShape, Rect)| !text.0.galley.text().trim().is_empty() && place(text).is_positive();
            let texts: Vec<_> = texts(&window).into_iter().filter(read).collect();
            assert!(texts.len() > 10, "{}", preset.id);
            for (index, one) in texts.iter().enumerate() {
                for other in &texts[..index] {
                    let words = [one.0.galley.text(), other.0.galley.text()];
                    let of_interest = figures || words.iter().any(|word| ["P", "Q"].contains(word));
                    if of_interest && place(one).intersects(place(other)) {
                        faults.push(format!("{} at {size:?}: {words:?}", preset.id));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
