//! Files and the clipboard: what comes in and goes out.

use std::time::Instant;

use egui::{Align2, Context, Id, LayerId, Order, Stroke, StrokeKind};

use super::App;
use super::dialog::{self, Dialog, Purpose};
use super::document::Then;
use super::figure_dialog::{Choice, FigureDialog, Outcome, Subject};
use crate::files;
use crate::labs::job::Job;
use crate::labs::{Surroundings, ViewState};
use crate::scenario::Scenario;
use crate::text::typeset;
use crate::ui::chooser::{self, Answer, Question};
use crate::ui::{fonts, look};

/// The desktop's dialog for files while it is open.
#[derive(Default)]
pub(super) struct Choosing {
    asked: Option<(Purpose, Question)>,
    job: Job<Question, Answer>,
}

impl Choosing {
    /// Whether somebody is being asked.
    pub(super) fn is_open(&self) -> bool {
        self.asked.is_some()
    }
}

/// Shows where files fall that are held over the window.
pub(super) fn drop_target(ctx: &Context, around: &Surroundings) {
    let over = ctx.input(|input| input.raw.hovered_files.len());
    if over == 0 {
        return;
    }
    let layer = LayerId::new(Order::Foreground, Id::unique("drop target"));
    let (painter, area, look) = (ctx.layer_painter(layer), ctx.content_rect(), &around.look);
    painter.rect_filled(area, 0.0, look::faded(look.tokens.background, 0.85));
    let frame = area.shrink(24.0);
    painter.rect_stroke(frame, look::RADIUS, Stroke::new(2.0, look.tokens.series[0]), StrokeKind::Inside);
    let text = if over == 1 { "Drop the file to open it" } else { "Drop the files: the first is opened" };
    painter.text(frame.center(), Align2::CENTER_CENTER, text, fonts::semibold(20.0), look.tokens.ink);
}

/// How a refusal of what was pasted begins.
pub(super) const NOT_PASTED: &str = "Not pasted: ";

impl App {
    /// Asks for a path for this purpose.
    pub(super) fn dialog_for(&self, purpose: Purpose) -> Dialog {
        let exports = self.lab().exports();
        match self.document().map(|document| &document.path) {
            Some(path) if purpose == Purpose::Save => Dialog::with_path(purpose, exports, path),
            Some(path) if purpose == Purpose::Open => {
                Dialog::with_path(purpose, exports, &path.parent().unwrap_or(path).join(""))
            }
            _ => Dialog::new(purpose, exports, &self.scenario().title),
        }
    }

    /// Asks for a figure of what is in sight.
    pub(super) fn make_figure(&mut self) {
        let scenario = self.scenario();
        let stem = dialog::file_stem(&scenario.title);
        let choice = self.choice();
        let subject = Subject {
            plays: self.lab().shown_step().is_some(),
            sentences: self.lab().sentences(self.unit),
            shown: (scenario, self.view(), self.unit),
            plots: self.lab().plots(),
        };
        self.figure_dialog = Some(Box::new(FigureDialog::new(subject, choice, &stem)));
    }

    /// What the last figure of the page in sight was to be.
    fn choice(&self) -> Choice {
        self.figures.get(self.lab().id()).map(ViewState::get::<Choice>).unwrap_or_default()
    }

    /// Begins to copy the plots as the last figure of the page was chosen, or the page as it stands.
    pub(super) fn copy_picture(&mut self, ctx: &Context, page: bool) {
        let figure = self
            .choice()
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

    /// Asks for a path, by the desktop's own dialog where it has one.
    pub(super) fn ask_for_path(&mut self, purpose: Purpose) {
        let dialog = self.dialog_for(purpose);
        if self.native {
            self.choosing = Choosing { asked: Some((purpose, dialog.question())), ..Choosing::default() };
        } else {
            self.dialog = Some(dialog);
        }
    }

    /// Takes the answer of the desktop's dialog once it is there.
    pub(super) fn chosen(&mut self, ctx: &Context) {
        let Some((purpose, question)) = self.choosing.asked.clone() else { return };
        let waits = self.choosing.job.ask(question, Instant::now(), chooser::ask);
        if waits {
            // Nothing else draws a frame while the other dialog has the person.
            ctx.request_repaint_after_secs(0.1);
            return;
        }
        let answer = self.choosing.job.current().cloned();
        self.choosing = Choosing::default();
        match answer {
            Some(Answer::Chosen(path)) => {
                let what = self.lab().exports().first().copied().unwrap_or_default();
                self.open_or_finish(ctx, purpose, (&purpose.whole(path), what));
            }
            Some(Answer::Left) => {}
            Some(Answer::Absent) | None => {
                // Nobody was asked, and nobody will be.
                self.native = false;
                self.dialog = Some(self.dialog_for(purpose));
            }
        }
    }

    /// Opens the file at `path`, or does what else the path was wanted for.
    pub(super) fn open_or_finish(&mut self, ctx: &Context, purpose: Purpose, (path, what): (&std::path::Path, &str)) {
        if purpose != Purpose::Open {
            self.finish(purpose, (path, what));
            return;
        }
        match Scenario::read(path) {
            Ok(scenario) => self.guarded(ctx, Then::Show(path.to_owned(), Box::new(scenario))),
            Err(error) => self.refused(purpose, path, error.to_string()),
        }
    }

    /// What a dialog asked for, done.
    pub(super) fn finish(&mut self, purpose: Purpose, (path, what): (&std::path::Path, &str)) {
        let shown = path.display();
        let result = match purpose {
            Purpose::Open => return,
            Purpose::Save => match self.scenario().write(path) {
                Ok(()) => {
                    self.now_in(path);
                    Ok(format!("Saved {shown}"))
                }
                Err(error) => Err(error.to_string()),
            },
            Purpose::Export => self.export(path, what).map(|()| format!("Exported {shown}")),
        };
        match result {
            Ok(text) => self.tell(text, false),
            Err(text) => self.refused(purpose, path, text),
        }
    }

    /// The dialog stays open, or opens, with the path in it and the reason beside it.
    fn refused(&mut self, purpose: Purpose, path: &std::path::Path, error: String) {
        let mut dialog = Dialog::with_path(purpose, self.lab().exports(), path);
        dialog.error = Some(error);
        self.dialog = Some(dialog);
    }

    fn export(&self, path: &std::path::Path, what: &str) -> Result<(), String> {
        let ends = |wanted: &str| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
        let text = match (ends("py"), ends("json")) {
            (true, _) => self.lab().script()?,
            (_, true) => typeset::json(&self.lab().csv(what)?),
            _ => self.lab().csv(what)?,
        };
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
            self.open_or_finish(ctx, Purpose::Open, (&path, ""));
        }
    }
}
