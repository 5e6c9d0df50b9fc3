//! What is written and what can be pressed stands apart.

use egui::{Rect, Role};
use egui_kittest::kittest::Queryable as _;
use klarity::line::objective::ALL;
use klarity::scenario::{FitScenario, Scenario, preset};

use crate::harness::{Window, click, open_sized, press, settle};

/// Everything in the bar at the top, from left to right.
fn bar(window: &Window) -> Vec<(String, Rect)> {
    use egui_kittest::kittest::NodeT as _;
    let roles = [Role::Tab, Role::Button, Role::ComboBox];
    let mut all: Vec<(String, Rect)> = window
        .root()
        .children_recursive()
        .filter(|node| roles.contains(&node.accesskit_node().role()) && node.rect().bottom() <= 44.5)
        .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()))
        .collect();
    all.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
    all
}

#[test]
fn nothing_in_the_bar_overlaps_at_any_width() {
    for id in ["two-modes", "one-point-five-times"] {
        for width in [480.0_f32, 520.0, 560.0, 600.0, 640.0, 690.0, 702.0, 750.0, 800.0, 860.0, 910.0, 1010.0, 1280.0] {
            let scenario = preset(id).unwrap().scenario.clone();
            let mut window = open_sized(Some(scenario), width, 480.0);
            for presenting in [false, true] {
                if presenting {
                    press(&mut window, egui::Key::P);
                }
                let all = bar(&window);
                assert!(all.len() >= 7, "{all:?}");
                for pair in all.windows(2) {
                    let [(left, a), (right, b)] = pair else { continue };
                    assert!(a.right() <= b.left() + 0.5, "{left} {a:?} lies on {right} {b:?} at {width}, {presenting}");
                }
                assert!(all.last().is_some_and(|(_, rect)| rect.right() <= width), "{all:?}");
            }
        }
    }
}

#[test]
fn what_has_no_room_in_the_bar_is_in_the_menu() {
    for width in [480.0, 640.0, 800.0, 1280.0] {
        let mut window = open_sized(None, width, 480.0);
        let shown: Vec<String> = bar(&window).into_iter().map(|(name, _)| name).collect();
        window.get_by_label("More").click();
        settle(&mut window);
        for (button, item) in [
            ("Present", "Presenter mode"),
            ("Light or dark", "Light or dark"),
            ("nats", "Nats or bits"),
            ("Undo", "Undo"),
            ("Redo", "Redo"),
            ("Help", "Keys"),
        ] {
            let in_bar = shown.iter().any(|name| name == button);
            let in_menu = window.query_all_by_label(item).any(|node| node.rect().top() > 44.0);
            assert!(in_bar || in_menu, "{item} is nowhere at {width}");
            assert!(item == "Keys" || in_bar != in_menu, "{item} is in both at {width}");
        }
    }
}

/// Every text that is drawn and seen to the right of `left`, with where.
fn texts(window: &Window, left: f32) -> Vec<(String, Rect)> {
    fn of(shape: &egui::Shape, found: &mut Vec<(String, Rect)>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, found)),
            egui::Shape::Text(text) => found.push((text.galley.text().to_owned(), text.visual_bounding_rect())),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.output().shapes {
        let from = found.len();
        of(&clipped.shape, &mut found);
        let seen: Vec<_> = found.drain(from..).filter(|(_, rect)| clipped.clip_rect.intersects(*rect)).collect();
        found.extend(seen);
    }
    found.retain(|(text, rect)| rect.left() > left && !text.trim().is_empty());
    found
}

#[test]
fn tiny_values_in_a_row_of_the_table_stand_apart() {
    let mut scenario = preset("two-modes").unwrap().scenario.clone();
    scenario.lab.get_mut::<FitScenario>().unwrap().target = "N(0,1e-9)".parse().unwrap();
    scenario.lab.get_mut::<FitScenario>().unwrap().start = "N(0,2e-9)".parse().unwrap();
    let mut window = open_sized(Some(scenario), 1280.0, 800.0);
    press(&mut window, egui::Key::End);
    let texts = texts(&window, 1280.0 - 334.0);
    let tiny = texts.iter().filter(|(text, _)| text.contains("e−")).count();
    assert!(tiny > 20, "{texts:?}");
    stand_apart(&texts);
}

#[test]
fn the_names_of_all_runs_stand_apart_from_their_numbers() {
    let mut scenario = preset("js-saturates").unwrap().scenario.clone();
    scenario.lab.get_mut::<FitScenario>().unwrap().objectives = ALL.to_vec();
    let mut window = open_sized(Some(scenario), 1920.0, 1080.0);
    press(&mut window, egui::Key::End);
    for objective in ALL {
        let name = format!("Look closely at {}", objective.name());
        click(&mut window, &name);
        let row = window.get_by_label(&name).rect();
        let mut own = texts(&window, row.left() - 1.0);
        own.retain(|(_, rect)| row.y_range().contains(rect.center().y));
        assert!(own.len() >= 5, "{own:?}");
        stand_apart(&own);
    }
}

/// No two of `texts` that stand on one line touch.
fn stand_apart(texts: &[(String, Rect)]) {
    for (place, (text, rect)) in texts.iter().enumerate() {
        for (other, beside) in texts.iter().skip(place + 1) {
            let apart = rect.right() + 2.0 <= beside.left() || beside.right() + 2.0 <= rect.left();
            let same_line = (rect.center().y - beside.center().y).abs() < 6.0;
            assert!(apart || !same_line, "{text} {rect:?} runs into {other} {beside:?}");
        }
    }
}

#[test]
fn the_ticks_of_sigma_stand_apart_over_many_decades() {
    let mut scenario: Scenario = preset("two-modes").unwrap().scenario.clone();
    let fit = scenario.lab.get_mut::<FitScenario>().unwrap();
    fit.target = "0.5*N(0,1e-6) + 0.5*N(3,1e3)".parse().unwrap();
    fit.start = "N(0,2e-9)".parse().unwrap();
    let window = open_sized(Some(scenario), 800.0, 600.0);
    let landscape = window.get_by_label("Landscape of reverse KL plot").rect();
    let inside: Vec<_> = texts(&window, 0.0)
        .into_iter()
        .filter(|(_, rect)| landscape.contains(rect.center()) && rect.left() < landscape.left() + 12.0)
        .collect();
    // The axis’ name, and at least one tick.
    assert!(inside.len() >= 2, "{inside:?}");
    for (place, (text, rect)) in inside.iter().enumerate() {
        for (other, beside) in inside.iter().skip(place + 1) {
            assert!(!rect.shrink(1.0).intersects(*beside), "{text} {rect:?} lies on {other} {beside:?}");
        }
    }
}

#[test]
fn no_curve_runs_through_the_word_negative() {
    for id in ["very-different", "shifted", "negative-kl"] {
        let scenario = preset(id).unwrap().scenario.clone();
        let window = open_sized(Some(scenario), 1280.0, 800.0);
        let word = texts(&window, 0.0).into_iter().find(|(text, _)| text == "negative");
        let Some((_, word)) = word else { continue };
        for clipped in &window.output().shapes {
            let mut shapes = vec![&clipped.shape];
            while let Some(shape) = shapes.pop() {
                match shape {
                    egui::Shape::Vec(more) => shapes.extend(more),
                    egui::Shape::Path(path) if !path.closed && clipped.clip_rect.contains_rect(word) => {
                        let through = path
                            .points
                            .windows(2)
                            .any(|pair| (1..8).any(|part| word.contains(pair[0].lerp(pair[1], part as f32 / 8.0))));
                        assert!(!through, "{id}: a curve runs through “negative” at {word:?}");
                    }
                    _ => {}
                }
            }
        }
    }
}
