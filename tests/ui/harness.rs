//! One way to make a harness, so that all tests see the same window.

use std::time::Duration;

use egui::{Key, Modifiers, Pos2, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use klarity::app::App;
use klarity::line::distribution::{Mixture, Normal};
use klarity::scenario::{FitScenario, Scenario, preset};

/// Longer than any single piece of work takes, however busy the machine is: only what hangs is waited for that long.
const PATIENCE: Duration = Duration::from_mins(2);

pub type Window = Harness<'static, App>;

pub fn open_sized(scenario: Option<Scenario>, width: f32, height: f32) -> Window {
    let mut window = Harness::builder()
        .with_size(vec2(width, height))
        .with_theme(egui::Theme::Light)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(64)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, scenario.as_ref()));
    settle(&mut window);
    window
}

pub fn open() -> Window {
    open_sized(None, 1280.0, 800.0)
}

pub fn open_preset(id: &str) -> Window {
    open_sized(Some(preset(id).unwrap_or_else(|| panic!("no preset {id}")).scenario.clone()), 1280.0, 800.0)
}

/// Steps until the runs and the minima are there and everything has been drawn.
pub fn settle(window: &mut Window) {
    // An event is drawn in one frame and derived from in the next, so one quiet frame is not yet quiet.
    let mut quiet = 0;
    for _ in 0..20_000 {
        let seen = App::reports();
        window.step();
        if window.state().busy() {
            quiet = 0;
            assert!(window.state().wait_for_work(seen, PATIENCE), "the work beside the window never ends");
        } else {
            quiet += 1;
            if quiet == 5 {
                return;
            }
        }
    }
    panic!("the runs never end");
}

/// Steps until `done`, while work beside the window may take its time.
pub fn wait_until(window: &mut Window, done: impl Fn(&Window) -> bool) {
    let begin = std::time::Instant::now();
    while !done(window) {
        assert!(begin.elapsed() < PATIENCE, "it never comes");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
}

pub fn fit(window: &Window) -> FitScenario {
    window.state().scenario().fit().expect("the Fit lab").clone()
}

pub fn target(window: &Window) -> Mixture {
    fit(window).target
}

pub fn start(window: &Window) -> Normal {
    fit(window).start
}

/// The playhead, as the transport bar says it.
pub fn step(window: &Window) -> usize {
    let node = window.get_by_role_and_label(Role::Slider, "Step");
    node.accesskit_node().numeric_value().expect("the slider's value") as usize
}

pub fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    settle(window);
}

pub fn press(window: &mut Window, key: Key) {
    press_with(window, Modifiers::NONE, key);
}

pub fn press_with(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

/// Where the thing called `name` is, in points.
pub fn centre(window: &Window, name: &str) -> Pos2 {
    window.get_by_label(name).rect().center()
}

/// Drags what is called `name` by `by` points in several moves, as a hand does.
pub fn drag(window: &mut Window, name: &str, by: egui::Vec2, modifiers: Modifiers) {
    let from = centre(window, name);
    window.event(egui::Event::ModifiersChanged(modifiers));
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for part in 1..=8 {
        window.hover_at(from + by * (part as f32 / 8.0));
        window.step();
    }
    window.drop_at(from + by);
    window.step();
    window.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    settle(window);
}

/// Whether the page says `words` anywhere.
pub fn says(window: &Window, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

/// Turns the wheel by so many points where the pointer is.
pub fn wheel(window: &mut Window, by: f32) {
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    window.run_steps(20);
    settle(window);
}

/// The text field called `name`; a label beside it may have the same text.
pub fn field<'a>(window: &'a Window, name: &'a str) -> egui_kittest::Node<'a> {
    window
        .query_all_by_label(name)
        .find(|node| matches!(node.accesskit_node().role(), Role::TextInput | Role::MultilineTextInput))
        .unwrap_or_else(|| panic!("no field {name}"))
}

/// Puts `text` in place of what is in the field called `name`, and presses Enter.
pub fn type_into(window: &mut Window, name: &str, text: &str) {
    type_only(window, name, text);
    press(window, Key::Enter);
}

/// Puts `text` in place of what is in the field called `name`, and stays in it.
pub fn type_only(window: &mut Window, name: &str, text: &str) {
    field(window, name).focus();
    window.step();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.step();
    field(window, name).type_text(text);
    settle(window);
}

/// Opens the preset called `title` from the menu.
pub fn choose_preset(window: &mut Window, title: &str) {
    window.get_by_label("Presets").click();
    window.run_steps(3);
    window.get_by_role_and_label(egui::Role::ListBoxOption, title).click_accesskit();
    settle(window);
}

/// What stands in the field called `name`.
pub fn content(window: &Window, name: &str) -> String {
    field(window, name).accesskit_node().value().unwrap_or_default()
}
