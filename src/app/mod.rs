//! The window: tabs, menus, shortcuts, undo and files around the labs.

mod bar;
mod dialog;
mod help;
mod history;
mod keeping;
mod message;
mod opening;
mod preset_menu;
mod stage;
pub mod store;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use egui::{Context, Key, Popup, Ui};

use crate::command::{self, Command, Entry};
use crate::files;
use crate::labs::job::bell;
use crate::labs::{self, Jump, Lab, Reply, Surroundings, ViewState};
use crate::scenario::{LABS, Lab as Form, Preset, Scenario, presets};
use crate::text::InfoUnit;
use crate::ui::{Look, focus, held, look, number_field};
use dialog::{Dialog, Purpose};
use history::{History, Now, Step};
use message::Message;
pub use opening::OpenError;
use stage::Stage;
use store::{Store, WindowSize};

/// How a refusal of what was pasted begins.
const NOT_PASTED: &str = "Not pasted: ";
/// Below this width in points the side panels lie over the plots when they are opened.
const DRAWERS_BELOW: f32 = 700.0;
/// Below this width the readouts start out closed, so that the plots keep their room.
const BOTH_PANELS_FROM: f32 = 1000.0;

/// Below this width both panels would leave the plots a strip: opening one closes the other.
const ONE_PANEL_BELOW: f32 = 860.0;

#[allow(clippy::struct_excessive_bools, reason = "each is a state of its own, and any combination occurs")]
/// The window's state.
pub struct App {
    labs: Vec<Box<dyn Lab>>,
    /// How the scenarios of the labs are read.
    forms: &'static [Form],
    current: usize,
    unit: InfoUnit,
    presenting: bool,
    panels: Panels,
    history: History,
    stage: Stage,
    /// The hint of the first start has served its purpose.
    hint_seen: bool,
    dialog: Option<Dialog>,
    help: Option<help::Page>,
    message: Option<Message>,
    preset_menu: preset_menu::PresetMenu,
    /// The focus is to go to another part of the page in this frame.
    jump: Option<Jump>,
    /// The person pressed, typed or let go of something in this frame.
    acted: bool,
    /// A text field had the focus at the end of the last frame: Esc takes it away before anything can be asked.
    typing: bool,
    /// The last frame had no room for both panels: where one opens the other closes.
    crowded: bool,
    ending: bool,
    /// Another set-up was put in place: what is half typed belonged to the one before.
    replaced: bool,
    /// What keeps the state for the next start; none in tests.
    store: Option<Store>,
    window_kept: Option<WindowSize>,
    /// When the process asked for its window; taken when the first frame has been shown.
    opened: Option<std::time::Instant>,
}

/// Which side panels are open; `None` leaves it to the width of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Panels {
    set_up: Option<bool>,
    readouts: Option<bool>,
}

/// Opens the window on `scenario`, or on the first preset, and returns when it is closed.
///
/// # Errors
/// When there is no display or no usable graphics driver.
pub fn open(scenario: Option<Scenario>) -> Result<(), OpenError> {
    OpenError::check()?;
    let was_open = Rc::new(Cell::new(false));
    let open_now = Rc::clone(&was_open);
    let opened = std::env::var_os("KLARITY_FIRST_FRAME").map(|_| std::time::Instant::now());
    let (store, saved, message) = Store::open();
    let size = saved.window.map_or([1280.0, 800.0], WindowSize::edges);
    let viewport = egui::ViewportBuilder::default()
        .with_title("Klarity")
        .with_app_id("klarity")
        .with_inner_size(size)
        .with_min_inner_size([300.0, 200.0]);
    let options = eframe::NativeOptions { viewport, renderer: RENDERER, ..eframe::NativeOptions::default() };
    eframe::run_native(
        "klarity",
        options,
        Box::new(move |creation| {
            open_now.set(true);
            let mut app = App::new(&creation.egui_ctx, None);
            app.restore(&creation.egui_ctx, &saved);
            app.store = Some(store);
            if let Some(scenario) = &scenario {
                app.load(scenario, true);
            }
            if let Some(text) = message {
                app.tell(text, true);
            }
            app.opened = opened;
            Ok(Box::new(app))
        }),
    )
    .map_err(|error| OpenError::of(&error, was_open.get()))
}

#[cfg(feature = "glow")]
const RENDERER: eframe::Renderer = eframe::Renderer::Glow;
#[cfg(not(feature = "glow"))]
const RENDERER: eframe::Renderer = eframe::Renderer::Wgpu;

/// The presets of the lab with this id, in their order.
fn presets_of(lab: &str) -> impl Iterator<Item = &'static Preset> {
    presets().iter().filter(move |preset| preset.scenario.lab.id() == lab)
}

impl App {
    /// The window's state, on `scenario` or else on the first preset; installs the look into `ctx`.
    #[must_use]
    pub fn new(ctx: &Context, scenario: Option<&Scenario>) -> Self {
        let mut app = Self::with_labs(ctx, labs::all(), LABS);
        if let Some(scenario) = scenario {
            app.load(scenario, true);
        }
        app
    }

    /// The window's state with `labs`, whose scenarios are read as `forms` say.
    fn with_labs(ctx: &Context, labs: Vec<Box<dyn Lab>>, forms: &'static [Form]) -> Self {
        look::install(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = true);
        Self {
            labs,
            forms,
            current: 0,
            unit: InfoUnit::default(),
            presenting: false,
            panels: Panels::default(),
            history: History::default(),
            stage: Stage::default(),
            hint_seen: false,
            dialog: None,
            help: None,
            message: None,
            preset_menu: preset_menu::PresetMenu::default(),
            jump: None,
            acted: false,
            typing: false,
            crowded: false,
            ending: false,
            replaced: false,
            store: None,
            window_kept: None,
            opened: None,
        }
    }

    fn lab(&self) -> &dyn Lab {
        self.labs[self.current].as_ref()
    }

    fn lab_mut(&mut self) -> &mut dyn Lab {
        self.labs[self.current].as_mut()
    }

    /// Whether work is going on that will still change the picture.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.lab().busy()
    }

    /// How often work beside the windows of this process has reported something: for [`Self::wait_for_work`].
    #[must_use]
    pub fn reports() -> u64 {
        bell::count()
    }

    /// Where nothing but work beside the window can change the picture: waits for its first report after `seen`, or for
    /// `patience`; false if there was none. For whoever drives the window without a person, as tests do.
    #[must_use]
    pub fn wait_for_work(&self, seen: u64, patience: Duration) -> bool {
        !self.lab().waits() || bell::wait(seen, patience)
    }

    /// The set-up on screen, as a value.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.lab().scenario()
    }

    /// How the lab on screen shows its set-up, as a value.
    #[must_use]
    pub fn view(&self) -> ViewState {
        self.lab().view()
    }

    /// Shows the set-up on screen like that.
    pub fn show_view(&mut self, view: &ViewState) {
        self.lab_mut().show(view);
    }

    /// Shows `scenario` in the lab that it belongs to; once the history has begun, as one change that can be undone.
    pub fn load(&mut self, scenario: &Scenario, fresh: bool) {
        if self.history.has_begun() {
            // What was changed just before is a change of its own.
            self.history.note(self.now());
        }
        if let Some(index) = self.labs.iter_mut().position(|lab| lab.load(scenario, fresh)) {
            self.current = index;
            self.replaced = true;
        }
        if self.history.has_begun() && fresh {
            self.history.note_opened(self.now());
        }
    }

    fn now(&self) -> Now {
        Now { tab: self.current, moments: self.labs.iter().map(|lab| lab.moment()).collect() }
    }

    fn run(&mut self, ctx: &Context, command: Command) {
        self.hint_seen |= matches!(command, Command::PlayPause | Command::StepForward | Command::ToEnd);
        match command {
            Command::Preset(index) => {
                if let Some(preset) = presets().get(index) {
                    self.load(&preset.scenario, true);
                }
            }
            Command::Digit(index) => {
                if let Some(preset) = presets_of(self.lab().id()).nth(index) {
                    self.load(&preset.scenario, true);
                } else {
                    self.tell(format!("The {} page has no preset {}", self.lab().name(), index + 1), false);
                }
            }
            Command::NextLab => self.current = (self.current + 1) % self.labs.len(),
            Command::NextPart => self.jump = Some(Jump::Next),
            Command::PreviousPart => self.jump = Some(Jump::Previous),
            Command::Presets => preset_menu::open(ctx),
            Command::Units => self.unit = self.unit.other(),
            Command::Theme => {
                ctx.set_theme(Self::other_theme(ctx));
            }
            Command::Presenter => self.present(ctx),
            Command::Echo => {
                self.stage.echo = !self.stage.echo;
                let shown = if self.stage.echo { "shown in the bar above" } else { "no longer shown" };
                self.tell(format!("The keys pressed are {shown}"), false);
            }
            Command::Pointer => self.stage.pointer = !self.stage.pointer,
            Command::Undo => self.step_history(History::undo, "Nothing to undo"),
            Command::Redo => self.step_history(History::redo, "Nothing to redo"),
            Command::Open => self.dialog = Some(Dialog::new(Purpose::Open, self.lab().exports())),
            Command::Save => self.dialog = Some(Dialog::new(Purpose::Save, self.lab().exports())),
            Command::Export => self.dialog = Some(Dialog::new(Purpose::Export, self.lab().exports())),
            Command::Copy => {
                ctx.copy_text(self.scenario().to_toml());
                self.tell("Copied the scenario", false);
            }
            Command::Help => self.toggle_help(help::Page::Keys),
            Command::About => self.toggle_help(help::Page::About),
            _ => self.pass_on(command),
        }
    }

    /// Has the lab do what it was asked for; what it can't do it says.
    fn pass_on(&mut self, command: Command) {
        match self.lab_mut().command(command) {
            Reply::Done => {}
            Reply::InReadouts => {
                let set_up = if self.crowded { Some(false) } else { self.panels.set_up };
                self.panels = Panels { readouts: Some(true), set_up };
            }
            Reply::Refused(why) => self.tell(why, false),
            Reply::Elsewhere => self.tell(format!("The {} page knows nothing of the kind", self.lab().name()), false),
        }
    }

    /// What the keys can ask of the lab in sight and of the window.
    #[must_use]
    pub fn commands(&self) -> Vec<Entry> {
        command::together(self.lab().commands())
    }

    /// Tells whose the key of `entry` is, which the lab in sight doesn't know.
    fn tell_owner(&mut self, entry: &Entry) {
        let owners: Vec<String> = self
            .labs
            .iter()
            .filter_map(|lab| {
                let own = lab.commands().into_iter().find(|other| other.shares_key(entry))?;
                Some(format!("{} ({})", lab.name(), own.name))
            })
            .collect();
        self.tell(format!("{} belongs to {}", entry.written, owners.join(" and ")), false);
    }

    /// Esc closes what is open, one thing at a time, and leaves presenter mode when nothing is.
    fn escape(&mut self, ctx: &Context) {
        let open = self.typing
            || self.help.is_some()
            || self.dialog.is_some()
            || Popup::is_any_open(ctx)
            || ctx.memory(|memory| memory.top_modal_layer().is_some());
        self.help = None;
        if open || !self.presenting {
            return;
        }
        if self.panels == Panels::default() {
            self.present(ctx);
        } else {
            self.panels = Panels::default();
        }
    }

    fn toggle_help(&mut self, page: help::Page) {
        self.help = if self.help == Some(page) { None } else { Some(page) };
    }

    fn present(&mut self, ctx: &Context) {
        self.presenting = !self.presenting;
        self.panels = Panels::default();
        ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(self.presenting));
    }

    fn step_history(&mut self, step: fn(&mut History, Now) -> Option<Step>, otherwise: &str) {
        let now = self.now();
        match step(&mut self.history, now) {
            Some(Step { tab, lab, moment, whole }) => {
                self.labs[lab].restore(&moment, whole);
                self.current = tab;
                self.replaced = true;
            }
            None => self.tell(otherwise, false),
        }
    }

    /// Remembers what the person changed: a whole drag at a time, all that a held arrow key does at a time.
    fn remember(&mut self, ctx: &Context) {
        const ARROWS: [Key; 4] = [Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];
        // A press takes the focus from a field, which takes its number: that is not yet part of what is dragged.
        let left_field = std::mem::replace(&mut self.typing, ctx.text_edit_focused());
        let busy = ctx.input(|input| {
            let dragging = input.pointer.any_down() && !(left_field && input.pointer.any_pressed());
            dragging || ARROWS.iter().any(|arrow| input.key_down(*arrow))
        });
        if !busy {
            self.history.note(self.now());
        }
    }

    /// What a dialog asked for, done.
    fn finish(&mut self, purpose: Purpose, path: &std::path::Path) {
        let shown = path.display();
        let result = match purpose {
            Purpose::Open => match Scenario::read(path) {
                Ok(scenario) => {
                    self.load(&scenario, true);
                    Ok(format!("Opened {shown}"))
                }
                Err(error) => Err(error.to_string()),
            },
            Purpose::Save => {
                self.scenario().write(path).map(|()| format!("Saved {shown}")).map_err(|error| error.to_string())
            }
            Purpose::Export => self.export(path).map(|()| format!("Exported {shown}")),
        };
        match result {
            Ok(text) => self.tell(text, false),
            // The dialog stays open over the message, with the path still in it.
            Err(text) => {
                let mut dialog = Dialog::with_path(purpose, self.lab().exports(), path);
                dialog.error = Some(text);
                self.dialog = Some(dialog);
            }
        }
    }

    fn export(&self, path: &std::path::Path) -> Result<(), String> {
        let text = self.lab().csv()?;
        files::write(path, text.as_bytes()).map_err(|error| format!("cannot write {} ({error})", path.display()))
    }

    fn surroundings(&self, ctx: &Context, width: f32) -> Surroundings {
        let drawers = width < DRAWERS_BELOW || self.presenting;
        let roomy = !drawers && width >= BOTH_PANELS_FROM;
        Surroundings {
            look: Look::of(ctx, self.presenting),
            unit: self.unit,
            set_up_open: self.panels.set_up.unwrap_or(!drawers),
            readouts_open: self.panels.readouts.unwrap_or(roomy),
            drawers,
            hint: !self.hint_seen,
            jump: self.jump,
        }
    }

    /// Text pasted while no field has the focus: a scenario, or what the lab makes of it.
    fn pasted(&mut self, ctx: &Context) {
        if self.behind(ctx) {
            return;
        }
        let text = ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Paste(text) => Some(text.clone()),
                _ => None,
            })
        });
        let Some(text) = text else { return };
        if ctx.text_edit_focused() {
            if !self.lab().takes_from_fields(&text) {
                return;
            }
            ctx.input_mut(|input| input.events.retain(|event| !matches!(event, egui::Event::Paste(_))));
            ctx.memory_mut(|memory| memory.focused().inspect(|field| memory.surrender_focus(*field)));
        }
        // A scenario has lines and tables; a target is one line.
        let result = if text.contains("version") && text.contains('=') {
            Scenario::of_labs(&text, self.forms)
                .map(|scenario| self.load(&scenario, true))
                .map_err(|error| error.to_string())
        } else {
            self.lab_mut().paste(&text)
        };
        match result {
            Ok(()) => self.forget(NOT_PASTED),
            Err(error) => self.tell(format!("{NOT_PASTED}{error}"), true),
        }
    }

    fn dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = dropped {
            self.finish(Purpose::Open, &path);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.before(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}

impl App {
    /// What comes before drawing: keys, files, time, derived values. Apart from the trait for benches without a window.
    pub fn before(&mut self, ctx: &Context) {
        self.first_frame(ctx);
        // Shortcuts take their presses from the input.
        self.acted = ctx.input(|input| input.events.iter().any(message::is_action));
        self.stage.listen(ctx);
        self.pasted(ctx);
        held::before(ctx, self.behind(ctx));
        self.keys(ctx);
        if ctx.input(|input| input.key_pressed(Key::Escape)) {
            self.escape(ctx);
        }
        self.dropped_files(ctx);
        let dt_secs = ctx.input(|input| input.stable_dt);
        self.lab_mut().tick(ctx, dt_secs);
    }

    /// Does what the keys pressed ask for. What lies over the page has its keys to itself.
    fn keys(&mut self, ctx: &Context) {
        let (behind, help) = (self.behind(ctx), self.help.is_some());
        if !ctx.input(|input| input.events.iter().any(message::is_action)) {
            return;
        }
        let own = self.commands();
        let mut entries = own.clone();
        entries.extend(self.labs.iter().flat_map(|lab| lab.commands()));
        let listen = |command| !behind || (help && matches!(command, Command::Help | Command::About));
        for place in command::pressed(ctx, &entries, listen) {
            match own.get(place) {
                Some(entry) => self.run(ctx, entry.command),
                None => self.tell_owner(&entries[place]),
            }
            if !behind && self.behind(ctx) {
                // The rest was pressed on what has just opened.
                break;
            }
        }
    }

    /// Whether the page lies behind a dialog, the help or an open menu.
    fn behind(&self, ctx: &Context) -> bool {
        self.dialog.is_some() || self.help.is_some() || self.lab().asks() || Popup::is_any_open(ctx)
    }

    /// Draws the window's content.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let before = self.scenario();
        if std::mem::take(&mut self.replaced) {
            number_field::forget_refused(&ctx);
            held::let_go(&ctx);
        }
        let around = self.surroundings(&ctx, ui.max_rect().width());
        self.crowded = around.drawers || ui.max_rect().width() < ONE_PANEL_BELOW;
        for command in bar::ui(ui, self, &around) {
            self.run(&ctx, command);
        }
        self.message_ui(ui, &around);
        let current = self.current;
        ui.push_id(current, |ui| self.labs[current].ui(ui, &around));
        if let Some(page) = self.help {
            self.help = help::ui(&ctx, &around, page, self.lab());
        }
        if let Some(dialog) = self.dialog.take() {
            match dialog.ui(&ctx, &around) {
                dialog::Outcome::Open(dialog) => self.dialog = Some(dialog),
                dialog::Outcome::Closed => {}
                dialog::Outcome::Chosen(purpose, path) => self.finish(purpose, &path),
            }
        }
        self.jump = None;
        held::after(&ctx);
        self.tell_untaken(&ctx);
        focus::ring(&ctx);
        self.stage.ui(&ctx, &around);
        self.remember(&ctx);
        if self.scenario() != before {
            self.hint_seen = true;
            ctx.request_repaint();
        }
        if let Some(news) = self.lab_mut().news() {
            self.tell(news, false);
            ctx.request_repaint();
        }
        self.let_message_leave(&ctx);
        self.keep(&ctx);
        self.end_smoke_run(&ctx);
    }

    /// With `KLARITY_FIRST_FRAME` set the time to the first picture goes to standard error: `.ci/startup` reads it. The
    /// second frame begins when the first has been presented.
    #[allow(clippy::print_stderr, reason = "this is the measurement's output")]
    fn first_frame(&mut self, ctx: &Context) {
        if ctx.cumulative_frame_nr() == 0 {
            if self.opened.is_some() {
                ctx.request_repaint();
            }
        } else if let Some(opened) = self.opened.take() {
            eprintln!("first frame after {:.1} ms", opened.elapsed().as_secs_f64() * 1e3);
        }
    }

    /// With `KLARITY_SMOKE_SECS` set the window closes itself after that time: how the gate checks that it opens.
    fn end_smoke_run(&mut self, ctx: &Context) {
        let Some(limit) = std::env::var("KLARITY_SMOKE_SECS").ok().and_then(|text| text.parse::<f64>().ok()) else {
            return;
        };
        let now = ctx.input(|input| input.time);
        if now >= limit && !self.ending {
            self.ending = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        } else if !self.ending {
            ctx.request_repaint_after(Duration::from_secs_f64((limit - now).clamp(0.01, 3600.0)));
        }
    }
}
