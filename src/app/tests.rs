//! A made-up lab goes through the window: menu, page of keys, keys, undo and saved state. A list is all that knows of it.

use egui::{Key, Modifiers, Role, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::App;
use super::store::Saved;
use crate::command::{Command, Entry};
use crate::labs::{self, Lab, Moment, Reply, Surroundings};
use crate::scenario::tests::{MadeUpLab, more_labs};
use crate::scenario::{FitScenario, Lab as Form, Scenario, presets};
use crate::text::InfoUnit;

/// A page that sings its word longer and longer.
struct MadeUpPage {
    words: Scenario,
    setup: MadeUpLab,
}

impl Default for MadeUpPage {
    fn default() -> Self {
        let setup = MadeUpLab { word: "la".to_owned() };
        let words = Scenario { title: String::new(), look_for: String::new(), source: None, lab: setup.clone().into() };
        Self { words, setup }
    }
}

impl Lab for MadeUpPage {
    fn id(&self) -> &'static str {
        "made-up"
    }

    fn name(&self) -> &'static str {
        "Made up"
    }

    fn blank(&self) -> Scenario {
        self.scenario()
    }

    fn summary(&self) -> &'static str {
        "Sing a word"
    }

    fn tick(&mut self, _ctx: &egui::Context, _dt_secs: f32) {}

    fn ui(&mut self, ui: &mut Ui, _around: &Surroundings) {
        ui.label(&self.setup.word);
    }

    fn commands(&self) -> Vec<Entry> {
        vec![Entry::own("sing", "Sing on", "Songs", Key::I).in_menu()]
    }

    fn command(&mut self, command: Command) -> Reply {
        if command != Command::Own("sing") {
            return Reply::Elsewhere;
        }
        self.setup.word.push('a');
        Reply::Done
    }

    fn moment(&self) -> Moment {
        Moment { words: self.words.clone(), set_up: self.setup.clone().into(), view: self.view() }
    }

    fn load(&mut self, scenario: &Scenario, _fresh: bool) -> bool {
        let Some(setup) = scenario.lab.get::<MadeUpLab>() else { return false };
        self.setup = setup.clone();
        true
    }

    fn busy(&self) -> bool {
        false
    }

    fn exports(&self) -> &'static [&'static str] {
        &["songs"]
    }

    fn csv(&self, _what: &str) -> Result<String, String> {
        Ok(self.setup.word.clone())
    }

    fn table(&self, _unit: InfoUnit) -> Result<String, String> {
        Ok(self.setup.word.clone())
    }

    fn about(&self) -> &'static str {
        "It sings"
    }
}

fn more(ctx: &egui::Context) -> App {
    let mut pages = labs::all();
    pages.push(Box::new(MadeUpPage::default()));
    let forms: &'static [Form] = more_labs().leak();
    App::with_labs(ctx, pages, forms)
}

type Window = Harness<'static, App>;

fn open() -> Window {
    Harness::builder().with_size(egui::vec2(1280.0, 800.0)).build_eframe(|creation| more(&creation.egui_ctx))
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(4);
}

fn shows(window: &Window, words: &str) -> bool {
    window.query_all_by_label_contains(words).next().is_some()
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(4);
}

fn go_to(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::Tab, name).click();
    window.run_steps(4);
}

#[test]
fn menu_and_page_of_keys_show_what_the_lab_in_sight_can_do() {
    let mut window = open();
    let names = |lab: &dyn Lab| lab.commands().into_iter().map(|entry| (entry.name, entry.in_menu)).collect::<Vec<_>>();
    let labs: Vec<_> = labs::all().iter().map(|lab| names(&**lab)).chain([names(&MadeUpPage::default())]).collect();
    for (place, tab) in ["Fit", "Estimate", "Discrete", "Made up"].into_iter().enumerate() {
        go_to(&mut window, tab);
        let mine = |name: &str| labs[place].iter().find(|(own, _)| own == name);
        click(&mut window, "More");
        let unasked = ["Show all", "New seed", "Sing on", "Basins on the landscape", "All minima, local ones too"];
        for name in unasked.into_iter().chain(labs[place].iter().map(|(name, _)| name.as_str())) {
            let there = window.query_all_by_role_and_label(Role::Button, name).next().is_some();
            // The pages have buttons of the same name.
            if !["New seed", "One step, taken apart"].contains(&name)
                && !name.starts_with("To the ")
                && !name.starts_with("One step ")
                && name != "Loop"
            {
                assert_eq!(there, mine(name).is_some_and(|(_, in_menu)| *in_menu), "{name} in the menu of {tab}");
            }
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::Questionmark);
        for (name, _) in labs.iter().flatten() {
            let lines = window.query_all_by_role(Role::Label).filter(|node| {
                use egui_kittest::kittest::NodeT as _;
                node.accesskit_node().value().as_deref() == Some(name)
            });
            assert_eq!(lines.count() > 0, mine(name).is_some(), "{name} among the keys of {tab}");
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn a_key_does_what_the_lab_in_sight_calls_it_and_says_whose_it_is_elsewhere() {
    let mut window = open();
    press(&mut window, Modifiers::NONE, Key::I);
    assert!(shows(&window, "I belongs to Made up (Sing on)"));
    go_to(&mut window, "Made up");
    press(&mut window, Modifiers::NONE, Key::I);
    assert!(shows(&window, "laa"));
    click(&mut window, "More");
    click(&mut window, "Sing on");
    assert!(shows(&window, "laaa"));
    press(&mut window, Modifiers::NONE, Key::G);
    assert!(shows(&window, "G belongs to Fit (Basins on the landscape)"));
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(shows(&window, "Space belongs to Fit (Play or pause) and Estimate (Repeat over seeds, or stop)"));
    press(&mut window, Modifiers::NONE, Key::Num3);
    assert!(shows(&window, "The Made up page has no preset 3"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(shows(&window, "laa") && !shows(&window, "laaa"));
}

#[test]
fn the_saved_state_holds_it_and_brings_it_back() {
    let mut window = open();
    go_to(&mut window, "Made up");
    press(&mut window, Modifiers::NONE, Key::I);
    let ctx = window.ctx.clone();
    let text = window.state().state(&ctx).to_toml().unwrap();
    let mut again = more(&ctx);
    again.restore(&ctx, &Saved::of_labs(&text, &more_labs()).unwrap());
    assert_eq!(again.scenario(), window.state().scenario());
    assert_eq!(again.scenario().lab.get::<MadeUpLab>().unwrap().word, "laa");
    assert!(again.message.is_none());
    // What isn't in the list is damage.
    assert!(Saved::from_toml(&text).is_err());
}

#[test]
fn a_lab_knows_every_command_that_it_brings() {
    for mut lab in labs::all() {
        for entry in lab.commands() {
            assert_ne!(lab.command(entry.command), Reply::Elsewhere, "{} in {}", entry.name, lab.name());
        }
    }
    let fit = presets().iter().filter(|preset| preset.scenario.lab.get::<FitScenario>().is_some()).count();
    assert_eq!(super::acting::presets_of("fit").count(), fit);
}
