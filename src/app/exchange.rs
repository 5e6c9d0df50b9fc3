//! Files and the clipboard: what comes in and goes out.

use egui::Context;

use super::App;
use super::dialog::{self, Dialog, Purpose};
use super::figure_dialog::{Choice, FigureDialog, Outcome, Subject};
use crate::files;
use crate::labs::{Surroundings, ViewState};
use crate::scenario::Scenario;

/// How a refusal of what was pasted begins.
pub(super) const NOT_PASTED: &str = "Not pasted: ";

impl App {
    /// Asks for a path for this purpose.
    pub(super) fn dialog_for(&self, purpose: Purpose) -> Dialog {
        Dialog::new(purpose, self.lab().exports(), &self.scenario().title)
    }

    /// Asks for a figure of what is in sight.
    pub(super) fn make_figure(&mut self) {
        let scenario = self.scenario();
        let stem = dialog::file_stem(&scenario.title);
        let choice = self.figures.get(self.lab().id()).map(ViewState::get::<Choice>).unwrap_or_default();
        let subject = Subject {
            plays: self.lab().shown_step().is_some(),
            sentences: self.lab().sentences(self.unit),
            shown: (scenario, self.view(), self.unit),
            plots: self.lab().plots(),
        };
        self.figure_dialog = Some(Box::new(FigureDialog::new(subject, choice, &stem)));
    }

    /// Begins to copy the plots as the last figure of the page was chosen, or the page as it stands.
    pub(super) fn copy_picture(&mut self, ctx: &Context, page: bool) {
        let choice = self.figures.get(self.lab().id()).map(ViewState::get::<Choice>).unwrap_or_default();
        let figure = choice
            .copied(&(self.scenario(), self.view(), self.unit), page.then(|| (ctx.content_rect().size(), ctx.theme())));
        match figure {
            Ok(figure) => {
                self.copying.copy(figure);
                self.tell("Drawing the picture…", false);
            }
            Err(error) => self.tell(error.to_string(), true),
        }
    }

    /// Brings what is being copied to the clipboard once it is drawn.
    pub(super) fn copied(&mut self, ctx: &Context) {
        match self.copying.poll(ctx) {
            Some(Ok(text)) => self.tell(text, false),
            Some(Err(error)) => self.tell(error, true),
            None => {}
        }
    }

    /// Draws the dialog about a figure, if it is open.
    pub(super) fn figure_ui(&mut self, ctx: &Context, around: &Surroundings) {
        let Some(dialog) = self.figure_dialog.take() else { return };
        match dialog.ui(ctx, around) {
            Outcome::Open(dialog) => self.figure_dialog = Some(dialog),
            Outcome::Closed(choice, told) => {
                self.figures.insert(self.lab().id().to_owned(), ViewState::of(choice));
                if let Some(text) = told {
                    self.tell(text, false);
                }
            }
        }
    }

    /// What a dialog asked for, done.
    pub(super) fn finish(&mut self, purpose: Purpose, path: &std::path::Path) {
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

    /// Text pasted while no field has the focus: a scenario, or what the lab makes of it.
    pub(super) fn pasted(&mut self, ctx: &Context) {
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

    pub(super) fn dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = dropped {
            self.finish(Purpose::Open, &path);
        }
    }
}
