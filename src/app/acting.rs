//! What the keys and the menu ask for, done.

use egui::{Context, Popup};

use super::dialog::Purpose;
use super::document::Then;
use super::history::{History, Now, Step};
use super::{App, Panels, exchange, help, message, preset_menu};
use crate::command::{self, Command, Entry};
use crate::labs::{Jump, Reply};
use crate::scenario::{Preset, presets};

/// The presets of the lab with this id, in their order.
pub(super) fn presets_of(lab: &str) -> impl Iterator<Item = &'static Preset> {
    presets().iter().filter(move |preset| preset.scenario.lab.id() == lab)
}

impl App {
    /// Does what the keys pressed ask for. What lies over the page has its keys to itself.
    pub(super) fn keys(&mut self, ctx: &Context) {
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
    pub(super) fn behind(&self, ctx: &Context) -> bool {
        self.dialog.is_some()
            || self.figure_dialog.is_some()
            || self.help.is_some()
            || self.leaving.is_some()
            || self.choosing.is_open()
            || self.lab().asks()
            || Popup::is_any_open(ctx)
    }

    pub(super) fn run(&mut self, ctx: &Context, command: Command) {
        self.hint_seen |= matches!(command, Command::PlayPause | Command::StepForward | Command::ToEnd);
        match command {
            Command::Preset(index) => {
                self.guarded(ctx, Then::Preset(index));
            }
            Command::Digit(index) => {
                let wanted = presets_of(self.lab().id()).nth(index).map(|preset| preset.id);
                if let Some(place) = wanted.and_then(|id| presets().iter().position(|preset| preset.id == id)) {
                    self.guarded(ctx, Then::Preset(place));
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
            Command::New => self.guarded(ctx, Then::New),
            Command::Open => self.ask_for_path(Purpose::Open),
            Command::OpenTyped => self.dialog = Some(self.dialog_for(Purpose::Open)),
            Command::Recent(place) => {
                if let Some(path) = self.recent.get(place).cloned() {
                    self.open_or_finish(ctx, Purpose::Open, (&path, ""));
                }
            }
            Command::Save => self.save(),
            Command::SaveAs => self.ask_for_path(Purpose::Save),
            Command::SaveTyped => self.dialog = Some(self.dialog_for(Purpose::Save)),
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Figure => self.make_figure(),
            Command::CopyPlots | Command::CopyPage => self.copy_picture(ctx, command == Command::CopyPage),
            // Which table is for the window's own dialog to ask.
            Command::Export => self.dialog = Some(self.dialog_for(Purpose::Export)),
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
            Reply::Told(text) | Reply::Refused(text) => self.tell(text, false),
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
    pub(super) fn escape(&mut self, ctx: &Context) {
        let open = self.typing
            || self.help.is_some()
            || self.dialog.is_some()
            || self.figure_dialog.is_some()
            || self.leaving.is_some()
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
                if whole {
                    self.came_back(lab);
                }
                self.current = tab;
                self.replaced = true;
                // What was refused was said of a set-up that is no more in sight.
                self.forget(exchange::NOT_PASTED);
            }
            None => self.tell(otherwise, false),
        }
    }
}
