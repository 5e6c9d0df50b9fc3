//! A dialog that asks for the path of a file; a file that can't be used is refused beside the field, with the reason.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Context, Id, Key, Margin, Modal, Response, RichText, TextEdit, Ui};

use super::Surroundings;
use super::job::Job;
use crate::files;
use crate::ui::{Look, fonts, widgets};

/// What a dialog asks for, with all that it needs to know besides the path.
pub trait Wanted: Clone + 'static {
    /// What is tried: the path and what goes with it.
    type Question: Clone + PartialEq + Send + 'static;
    /// What a file turned out to hold.
    type Found: Clone + Send + 'static;

    /// The dialog's title.
    fn title(&self) -> &'static str;
    /// What the field of the path is called.
    fn path_name(&self) -> &'static str;
    /// What a file has to look like.
    fn about(&self) -> &'static str;
    /// Draws what is asked for besides the path; the fields of text among it are handed to `typed`.
    fn fields(&mut self, ui: &mut Ui, look: &Look, typed: &mut dyn FnMut(&Response));
    /// What is to be tried for the file at `path`.
    fn question(&self, path: PathBuf) -> Self::Question;
    /// Tries it, beside the window.
    ///
    /// # Errors
    /// When the file can't be used, in words.
    fn read(question: &Self::Question) -> Result<Self::Found, String>;
}

/// What became of a dialog in a frame.
pub enum Outcome<W: Wanted> {
    /// It is still open.
    Open(FileDialog<W>),
    /// It was left.
    Left,
    /// A file was found to be what is wanted.
    Found(W, W::Question, W::Found),
}

/// The dialog while it is open.
pub struct FileDialog<W: Wanted> {
    wanted: W,
    path: String,
    /// The path is to have the keyboard.
    fresh: bool,
    trying: Option<W::Question>,
    tried: Job<W::Question, Result<W::Found, String>>,
}

impl<W: Wanted> FileDialog<W> {
    /// Asks for a file, beginning in the current folder.
    #[must_use]
    pub fn new(wanted: W) -> Self {
        let path = std::env::current_dir().unwrap_or_default().join("").display().to_string();
        Self { wanted, path, fresh: true, trying: None, tried: Job::default() }
    }

    /// Whether a file is being tried.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.trying.is_some() && self.tried.answer().is_none()
    }

    /// Draws the dialog.
    #[must_use]
    pub fn ui(mut self, ctx: &Context, around: &Surroundings) -> Outcome<W> {
        let look = &around.look;
        let (mut load, mut given_up) = (false, false);
        let modal = Modal::new(Id::unique("file dialog")).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 60.0).clamp(180.0, 520.0));
            ui.label(RichText::new(self.wanted.title()).font(fonts::semibold(15.0)));
            ui.add_space(4.0);
            load = self.fields(ui, look);
            self.told(ui, look);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                load |= ui.button("Load").clicked();
                given_up = ui.button("Cancel").clicked();
            });
        });
        if given_up || modal.should_close() {
            return Outcome::Left;
        }
        if load {
            self.tried.clear();
            let path = files::from_typed(&self.path);
            self.trying = Some(self.wanted.question(std::path::absolute(&path).unwrap_or(path)));
        }
        if let Some(question) = self.trying.clone() {
            if self.tried.ask(question.clone(), Instant::now(), W::read) {
                ctx.request_repaint_after(Duration::from_millis(16));
            } else if let Some(Ok(found)) = self.tried.answer() {
                ctx.request_repaint();
                return Outcome::Found(self.wanted, question, found.clone());
            }
        }
        Outcome::Open(self)
    }

    /// The fields; whether Enter was pressed in one of text.
    fn fields(&mut self, ui: &mut Ui, look: &Look) -> bool {
        let (width, about) = (ui.available_width(), self.wanted.about());
        let edit = TextEdit::singleline(&mut self.path).desired_width(width).margin(Margin::symmetric(6, 5));
        let path = ui.add(edit).accessible_name(self.wanted.path_name()).on_hover_text(about);
        // The first picture of a dialog is measured only, and what it asks for is forgotten: ask until it is granted.
        if self.fresh && !path.has_focus() {
            path.request_focus();
        } else {
            self.fresh = false;
        }
        widgets::soft(ui, look, about);
        let (mut changed, mut left) = (path.changed(), path.lost_focus());
        self.wanted.fields(ui, look, &mut |response| {
            changed |= response.changed();
            left |= response.lost_focus();
        });
        if changed {
            self.trying = None;
        }
        let enter = left && ui.input(|input| input.key_pressed(Key::Enter));
        // A file that is refused leaves the keyboard where its name can be mended.
        self.fresh |= enter;
        enter
    }

    /// What became of the file that was tried.
    fn told(&self, ui: &mut Ui, look: &Look) {
        match (&self.trying, self.tried.answer()) {
            (None, _) | (_, Some(Ok(_))) => {}
            (_, Some(Err(error))) => {
                widgets::error_line(ui, look, error);
            }
            (_, None) => {
                widgets::soft(ui, look, "Reading…");
            }
        }
    }
}
