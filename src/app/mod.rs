//! The window: tabs, menus, shortcuts, undo and files around the labs.

mod acting;
mod bar;
mod dialog;
mod document;
mod exchange;
mod figure;
mod figure_dialog;
mod film;
mod help;
mod history;
mod keeping;
mod message;
mod opening;
mod preset_menu;
mod report;
mod stage;
pub mod store;
#[cfg(test)]
mod tests;
mod window;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use egui::{Context, Key, Ui};

use crate::labs::job::bell;
use crate::labs::window::TURN_SECS;
use crate::labs::{self, Column, Jump, Lab, Surroundings, ViewState};
use crate::scenario::{LABS, Lab as Form, Scenario};
use crate::text::InfoUnit;
use crate::ui::{Look, focus, held, look, number_field};
use dialog::Dialog;
use document::{Document, Then};
pub use figure::{Figure, Part, Step, write_figure};
use figure_dialog::FigureDialog;
pub use film::{Animation, Filming, Pace, Progress, write_film};
use history::{History, Now};
use message::Message;
pub use opening::OpenError;
pub use report::{write_data, write_report};
use stage::Stage;
use store::{Store, WindowSize};
pub use window::open;

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
    /// Only the plots are drawn, as a picture.
    still: bool,
    /// Which of them; none named means all.
    column: Column,
    /// With a caption below.
    caption: bool,
    /// What the caption takes of the height, in points.
    caption_height: f32,
    panels: Panels,
    history: History,
    stage: Stage,
    /// The hint of the first start has served its purpose.
    hint_seen: bool,
    dialog: Option<Dialog>,
    figure_dialog: Option<Box<FigureDialog>>,
    /// What the last figure was to be, by the id of the lab.
    figures: BTreeMap<String, ViewState>,
    /// By the id of the lab, the file that its set-up is in.
    documents: BTreeMap<String, Document>,
    /// All files of this session, each with the id of its lab.
    known: Vec<(String, Document)>,
    /// Files that were opened or saved, the last one first.
    recent: Vec<PathBuf>,
    /// What waits for an answer about changes that are not saved.
    leaving: Option<Then>,
    /// That question has not been drawn yet.
    leaving_fresh: bool,
    /// The title that the window has.
    titled: String,
    /// The desktop's dialogs for files are there to be asked.
    native: bool,
    choosing: exchange::Choosing,
    /// A picture on its way to the clipboard.
    copying: figure_dialog::Errand,
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
            still: false,
            column: Column::default(),
            caption: false,
            caption_height: 0.0,
            panels: Panels::default(),
            history: History::default(),
            stage: Stage::default(),
            hint_seen: false,
            dialog: None,
            figure_dialog: None,
            figures: BTreeMap::new(),
            documents: BTreeMap::new(),
            known: Vec::new(),
            recent: Vec::new(),
            leaving: None,
            leaving_fresh: true,
            titled: "Klarity".to_owned(),
            native: false,
            choosing: exchange::Choosing::default(),
            copying: figure_dialog::Errand::default(),
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

    /// Remembers what the person changed: a whole drag at a time, all that a held arrow key or a turn of the wheel does at a
    /// time.
    fn remember(&mut self, ctx: &Context) {
        const ARROWS: [Key; 4] = [Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];
        // A press takes the focus from a field, which takes its number: that is not yet part of what is dragged.
        let left_field = std::mem::replace(&mut self.typing, ctx.text_edit_focused());
        let busy = ctx.input(|input| {
            let dragging = input.pointer.any_down() && !(left_field && input.pointer.any_pressed());
            dragging || ARROWS.iter().any(|arrow| input.key_down(*arrow))
        });
        let turning = ctx.input(|input| input.is_scrolling() || input.time_since_last_scroll() < TURN_SECS);
        if turning {
            // Somebody has to look again once the wheel rests.
            ctx.request_repaint_after(Duration::from_secs_f32(TURN_SECS));
        }
        if !busy && !turning {
            self.history.note(self.now());
        }
    }

    fn surroundings(&self, ctx: &Context, width: f32) -> Surroundings {
        let drawers = width < DRAWERS_BELOW || self.presenting;
        let roomy = !drawers && width >= BOTH_PANELS_FROM;
        Surroundings {
            look: Look { still: self.still, ..Look::of(ctx, self.presenting) },
            unit: self.unit,
            set_up_open: self.panels.set_up.unwrap_or(!drawers),
            readouts_open: self.panels.readouts.unwrap_or(roomy),
            drawers,
            hint: !self.hint_seen,
            jump: self.jump,
            column: self.column,
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
        self.title(ctx);
        let dt_secs = ctx.input(|input| input.stable_dt);
        self.lab_mut().tick(ctx, dt_secs);
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
        if self.still {
            self.still_ui(ui, &around);
            return;
        }
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
                dialog::Outcome::Chosen(purpose, path, what) => self.open_or_finish(&ctx, purpose, (&path, what)),
            }
        }
        self.chosen(&ctx);
        self.leaving_ui(&ctx, &around);
        exchange::drop_target(&ctx, &around);
        self.figure_ui(&ctx, &around);
        self.copied(&ctx);
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
}
