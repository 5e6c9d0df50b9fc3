//! A monkey at the keyboard: random events, seeded, until something breaks. Its own binary, because it works in a folder of
//! its own: it saves files wherever it likes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use klarity::app::App;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const EVENTS: usize = 20_000;
/// Events per frame: a quick monkey.
const PER_FRAME: usize = 12;

const KEYS: &[Key] = &[
    Key::Space,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::R,
    Key::L,
    Key::F,
    Key::Q,
    Key::M,
    Key::C,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
    Key::Num0,
    Key::V,
    Key::S,
    Key::G,
    Key::W,
    Key::Escape,
    Key::P,
    Key::F11,
    Key::D,
    Key::B,
    Key::Tab,
    Key::O,
    Key::E,
    Key::Z,
    Key::Y,
    Key::Questionmark,
    Key::F1,
    Key::Escape,
    Key::Enter,
    Key::Delete,
    Key::Backspace,
    Key::A,
];

const TEXTS: [&str; 20] = [
    "N(0,1)",
    "0.5*N(-5,1) + 0.5*N(10,1)",
    "N(0,-1)",
    "1e400",
    "−3",
    "0",
    "-",
    "1e-9",
    "1e9",
    "NaN",
    "inf",
    "",
    "+ N(2,0.1)",
    "N(0,1e-9) + N(0,1e9)",
    "version = 1\n[fit]\n",
    "99999999999999999999",
    "name,P,Q\na,1,2\nb,3,0\n",
    "\tx\ty\tz\n1\t0\t2\t3\n2\t1\t1\t1\n3\t0\t0\t9\n",
    "a;b\n0,5;1\n",
    "0.25",
];

struct Monkey {
    rng: ChaCha8Rng,
    size: Vec2,
    pointer: Pos2,
    held: bool,
}

impl Monkey {
    fn chance(&mut self, share: f64) -> bool {
        self.rng.random::<f64>() < share
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.random_range(0..from.len())]
    }

    /// One random thing.
    fn act(&mut self, window: &mut Harness<'static, App>) {
        match self.rng.random_range(0..100) {
            0..30 => self.point(window),
            30..52 => self.button(window),
            52..60 => {
                let amount = self.rng.random_range(-80.0..80.0);
                window.event(Event::MouseWheel {
                    unit: MouseWheelUnit::Point,
                    delta: vec2(0.0, amount),
                    phase: TouchPhase::Move,
                    source: egui::MouseWheelSource::Unknown,
                    modifiers: if self.chance(0.1) { Modifiers::COMMAND } else { Modifiers::NONE },
                });
            }
            60..82 => {
                let key = self.pick(KEYS);
                let modifiers = self.pick(&[
                    Modifiers::NONE,
                    Modifiers::NONE,
                    Modifiers::NONE,
                    Modifiers::COMMAND,
                    Modifiers::SHIFT,
                ]);
                window.key_press_modifiers(modifiers, key);
            }
            82..92 => {
                let text = self.pick(&TEXTS).to_owned();
                window.event(Event::Text(text));
            }
            92..95 => {
                let text = self.pick(&TEXTS).to_owned();
                window.event(Event::Paste(text));
            }
            95..97 => {
                self.size = vec2(self.rng.random_range(300.0..2000.0), self.rng.random_range(200.0..1200.0));
                window.set_size(self.size);
            }
            97 => {
                let zoom = self.pick(&[0.5, 1.0, 1.0, 1.5, 2.0, 3.0]);
                window.ctx.set_zoom_factor(zoom);
            }
            98 => {
                let theme = self.pick(&[egui::Theme::Light, egui::Theme::Dark]);
                window.ctx.set_theme(theme);
            }
            _ => window.event(Event::PointerGone),
        }
    }

    /// To a random place, or to a random widget.
    fn point(&mut self, window: &mut Harness<'static, App>) {
        let at = if self.chance(0.5) {
            let nodes = window.root().children_recursive();
            let boxes = nodes.filter_map(|node| node.accesskit_node().raw_bounds());
            let centres: Vec<Pos2> =
                boxes.map(|b| pos2((b.x0 + b.x1) as f32 / 2.0, (b.y0 + b.y1) as f32 / 2.0)).collect();
            if centres.is_empty() { self.pointer } else { self.pick(&centres) }
        } else {
            pos2(self.rng.random_range(-50.0..self.size.x + 50.0), self.rng.random_range(-50.0..self.size.y + 50.0))
        };
        if at.is_finite() {
            self.pointer = at;
            window.event(Event::PointerMoved(at));
        }
    }

    fn button(&mut self, window: &mut Harness<'static, App>) {
        let button = if self.chance(0.85) { PointerButton::Primary } else { PointerButton::Secondary };
        self.held = !self.held;
        let modifiers = if self.chance(0.15) { Modifiers::SHIFT } else { Modifiers::NONE };
        window.event(Event::PointerButton { pos: self.pointer, button, pressed: self.held, modifiers });
    }
}

/// Nothing on the page may be called NaN or inf, and every widget that can be used has a name.
fn inspect(window: &Harness<'static, App>, event: usize) {
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        for text in [node.label(), node.value()].into_iter().flatten() {
            // What the monkey itself has typed may say anything.
            let typed =
                matches!(node.role(), egui::Role::TextInput | egui::Role::MultilineTextInput | egui::Role::TextRun);
            let quoted = text.contains('“') || text.contains("is not a number");
            let words = || text.split(|c: char| !c.is_alphanumeric());
            let bad = words().any(|word| word == "NaN" || word == "inf");
            assert!(typed || quoted || !bad, "after event {event}: “{text}”");
        }
        let named = node.label().is_some_and(|label| !label.is_empty()) || node.value().is_some();
        let usable = matches!(
            node.role(),
            egui::Role::Button | egui::Role::Slider | egui::Role::CheckBox | egui::Role::ComboBox
        );
        assert!(named || !usable, "after event {event}: a {:?} without a name", node.role());
    }
}

/// Where the monkey is, for all its runs: the folder is the process's.
static FOLDER: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    folder
});

#[test]
fn random_events_break_nothing() {
    run(EVENTS, None);
}

#[test]
fn a_monkey_that_begins_on_the_discrete_page_breaks_nothing() {
    for preset in ["a-zero-in-p", "six-months", "calibration", "nothing-grows", "the-notes-checked"] {
        run(EVENTS / 8, Some(preset));
    }
}

fn run(events: usize, preset: Option<&str>) {
    assert!(FOLDER.path().is_dir());
    let scenario = preset.map(|id| klarity::scenario::preset(id).unwrap().scenario.clone());
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("KLARITY_MONKEY_SEED").unwrap_or(1);
    let events = number("KLARITY_MONKEY_EVENTS").map_or(events, |events| events as usize);
    let mut window = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(8)
        .allow_missing_glyphs()
        .build_eframe(move |cc| App::new(&cc.egui_ctx, scenario.as_ref()));
    let mut monkey = Monkey {
        rng: ChaCha8Rng::seed_from_u64(seed),
        size: vec2(1280.0, 800.0),
        pointer: pos2(640.0, 400.0),
        held: false,
    };
    for event in 0..events {
        monkey.act(&mut window);
        if event % PER_FRAME == 0 {
            window.step();
        }
        if event % 60 == 0 {
            inspect(&window, event);
            let scenario = window.state().scenario();
            let text = scenario.to_toml();
            assert_eq!(klarity::scenario::Scenario::from_toml(&text).as_ref(), Ok(&scenario), "after event {event}");
        }
    }
}
