//! The dialog that makes a figure or a film of what is in sight: what of it, how large, how it looks, with a live picture
//! beside.

mod choice;
mod errand;
mod motion;
pub(super) mod words;

use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{
    Align2, Button, ColorImage, Context, Id, Key, Modal, ProgressBar, Rect, RichText, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2,
};

use super::Figure;
use super::dialog::is_enter;
pub use choice::Choice;
pub(super) use errand::Errand;

use crate::figure::{FilmFormat, Format, Pixels};
use crate::files;
use crate::labs::job::Job;
use crate::labs::{Surroundings, ViewState};
use crate::scenario::Scenario;
use crate::text::InfoUnit;
use crate::ui::{fonts, widgets};

/// The width of the column of choices, in points.
const CHOICES: f32 = 250.0;
/// Below this width, in points, the picture stands under the choices.
const BESIDE: f32 = 640.0;
/// What the title, the path, an error and the buttons take of the height, in points.
const BELOW: f32 = 170.0;
/// The largest picture in the dialog, in points.
const PICTURE: Vec2 = vec2(560.0, 400.0);

/// What the figure is of.
pub struct Subject {
    /// The set-up, how it is shown, and the unit.
    pub shown: (Scenario, ViewState, InfoUnit),
    /// The plots that can be named.
    pub plots: &'static [&'static str],
    /// What is to be seen, in sentences.
    pub sentences: Vec<String>,
    /// Whether there are steps to be played.
    pub plays: bool,
}

/// The dialog while it is open.
pub struct FigureDialog {
    subject: Subject,
    choice: Choice,
    path: String,
    error: Option<String>,
    /// A file of that name exists; a second press replaces it.
    confirm: Option<PathBuf>,
    fresh: bool,
    preview: Job<(Figure, f32), Result<Pixels, String>>,
    /// The picture that is shown, and of which answer.
    texture: Option<(usize, TextureHandle)>,
    errand: Errand,
}

/// What became of the dialog in this frame.
pub enum Outcome {
    /// It stays open.
    Open(Box<FigureDialog>),
    /// It is closed, with what was chosen, and what to tell.
    Closed(Choice, Option<String>),
}

impl FigureDialog {
    /// A dialog about `subject` that begins with `choice`.
    #[must_use]
    pub fn new(subject: Subject, choice: Choice, stem: &str) -> Self {
        // Another page has other plots.
        let plots = choice.plots.iter().filter(|name| subject.plots.contains(&name.as_str())).cloned().collect();
        let ending = if !subject.plays && is_film(&choice.ending) { ".pdf" } else { &choice.ending };
        let path = std::env::current_dir().unwrap_or_default().join(format!("{stem}{ending}"));
        Self {
            subject,
            choice: Choice { plots, ..choice },
            path: path.display().to_string(),
            error: None,
            confirm: None,
            fresh: true,
            preview: Job::default(),
            texture: None,
            errand: Errand::default(),
        }
    }

    /// Draws the dialog.
    #[must_use]
    pub fn ui(mut self: Box<Self>, ctx: &Context, around: &Surroundings) -> Outcome {
        match self.errand.poll(ctx) {
            Some(Ok(told)) => return Outcome::Closed(self.chosen(), Some(told)),
            Some(Err(error)) => self.error = Some(error),
            None => {}
        }
        let screen = ctx.content_rect().size();
        let width = (screen.x - 60.0).clamp(240.0, CHOICES + 36.0 + PICTURE.x);
        let height = (screen.y - 60.0).max(160.0);
        let (mut save, mut copy, mut given_up) = (false, false, false);
        let modal = Modal::new(Id::unique("figure")).show(ctx, |ui| {
            ui.set_width(width);
            ui.label(RichText::new("A figure of what is in sight").font(fonts::semibold(15.0)));
            ui.add_space(4.0);
            // What answers the dialog is always in sight; the rest scrolls in a low window.
            let room = (height - BELOW).max(60.0);
            ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                ui.set_width(width);
                if width >= BESIDE {
                    ui.horizontal_top(|ui| {
                        ui.vertical(|ui| {
                            ui.set_width(CHOICES);
                            self.choices(ui, around);
                        });
                        ui.add_space(12.0);
                        ui.vertical(|ui| self.picture(ui, around, (width - CHOICES - 36.0).min(PICTURE.x)));
                    });
                } else {
                    self.choices(ui, around);
                    self.picture(ui, around, width - 12.0);
                }
            });
            ui.add_space(6.0);
            save |= self.path_ui(ui, around, width);
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                let ready = self.errand.progress().is_none();
                let action = match (&self.confirm, is_film(&self.path)) {
                    (Some(_), _) => "Replace it",
                    (None, true) => "Save the film",
                    (None, false) => "Save the figure",
                };
                save |= ui.add_enabled(ready, Button::new(action)).clicked();
                copy = ui.add_enabled(ready, Button::new("Copy as picture")).clicked();
                self.copies(ui);
                given_up = ui.button("Cancel").clicked();
            });
        });
        if given_up || modal.should_close() {
            return Outcome::Closed(self.chosen(), None);
        }
        if save {
            self.save();
        } else if copy {
            match self.choice.figure(&self.subject.shown) {
                Ok(figure) => self.errand.copy(figure),
                Err(error) => self.error = Some(error.to_string()),
            }
        }
        Outcome::Open(self)
    }

    /// Whether a figure or a film is on its way.
    #[must_use]
    pub fn is_drawing(&self) -> bool {
        self.errand.progress().is_some()
    }

    /// What was chosen, for the next time.
    fn chosen(&self) -> Choice {
        let ending = ending(&self.path).unwrap_or(&self.choice.ending).to_owned();
        Choice { ending, ..self.choice.clone() }
    }

    fn choices(&mut self, ui: &mut Ui, around: &Surroundings) {
        let look = &around.look;
        widgets::heading(ui, look, "What");
        if self.subject.plays {
            self.kinds(ui);
        }
        let choice = &mut self.choice;
        let plain = !choice.is_page && choice.plots.is_empty();
        if ui.radio(plain, "the plots of the page").clicked() {
            (choice.is_page, choice.plots) = (false, Vec::new());
        }
        if ui.radio(choice.is_page, "the whole page").clicked() {
            (choice.is_page, choice.plots) = (true, Vec::new());
        }
        if !self.subject.plots.is_empty() {
            widgets::heading(ui, look, "or these, one above the other");
            ui.horizontal_wrapped(|ui| {
                for name in self.subject.plots {
                    let mut on = choice.plots.iter().any(|plot| plot == name);
                    if ui.checkbox(&mut on, *name).changed() {
                        choice.is_page = false;
                        choice.plots.retain(|plot| plot != name);
                        choice.plots.extend(on.then(|| (*name).to_owned()));
                    }
                }
            });
        }
        ui.add_space(4.0);
        widgets::heading(ui, look, "Size");
        ui.horizontal_wrapped(|ui| {
            for (name, size) in choice::SIZES {
                if ui.selectable_label(choice.size == size, name).clicked() {
                    size.clone_into(&mut choice.size);
                }
            }
        });
        let field = TextEdit::singleline(&mut choice.size).desired_width(CHOICES - 20.0).hint_text("170x110mm");
        ui.add(field).accessible_name("Size").on_hover_text("170x110mm, 85mm, 6x4in, 1280x720px or slide");
        ui.add_space(4.0);
        widgets::heading(ui, look, "Look");
        ui.horizontal(|ui| {
            ui.radio_value(&mut choice.is_dark, false, "light");
            ui.radio_value(&mut choice.is_dark, true, "dark");
            ui.checkbox(&mut choice.is_transparent, "no ground");
        });
        ui.add_enabled_ui(!choice.is_page, |ui| {
            ui.checkbox(&mut choice.caption, "caption below")
                .on_hover_text("What is to be seen, in sentences with the numbers")
                .on_disabled_hover_text("The page says it above its plots");
        });
        if Format::of(&files::from_typed(&self.path)) == Some(Format::Svg) {
            ui.checkbox(&mut choice.outlines, "letters as outlines")
                .on_hover_text("They look the same where the font is missing, and can't be edited or searched");
        }
        if is_film(&self.path) {
            ui.add_space(4.0);
            motion::ui(ui, around, choice);
        }
    }

    /// A still picture or a film: what the ending of the path says, and changes when the other is chosen.
    fn kinds(&mut self, ui: &mut Ui) {
        let film = is_film(&self.path);
        ui.horizontal(|ui| {
            for (name, chosen, usual) in [("a picture", !film, ".pdf"), ("a film of the runs", film, ".gif")] {
                if ui.radio(chosen, name).clicked() && !chosen {
                    let stem = ending(&self.path).and_then(|ending| self.path.strip_suffix(ending));
                    self.path = format!("{}{usual}", stem.unwrap_or(&self.path));
                    (self.error, self.confirm, self.fresh) = (None, None, true);
                }
            }
        });
        ui.add_space(2.0);
    }

    /// The picture as it will be, as large as `width` points allow.
    fn picture(&mut self, ui: &mut Ui, around: &Surroundings, width: f32) {
        let look = &around.look;
        let figure = match self.choice.figure(&self.subject.shown) {
            Ok(figure) => figure,
            Err(error) => {
                widgets::error_line(ui, look, &error.to_string());
                return;
            }
        };
        let layout = figure.size.layout();
        let scale = (width / layout.x).min(PICTURE.y / layout.y);
        let question = (figure, scale * ui.ctx().pixels_per_point());
        let open = self.preview.ask(question, Instant::now(), |(figure, scale)| Ok(figure.picture(*scale)?.pixels()));
        if open {
            ui.ctx().request_repaint_after_secs(0.05);
        }
        let version = self.preview.version();
        match self.preview.answer() {
            Some(Ok(pixels)) if self.texture.as_ref().is_none_or(|(of, _)| *of != version) => {
                let image = ColorImage::new([pixels.width, pixels.height], pixels.colours.clone());
                let texture = ui.ctx().load_texture("figure", image, TextureOptions::LINEAR);
                self.texture = Some((version, texture));
            }
            Some(Err(error)) => {
                widgets::error_line(ui, look, error);
            }
            _ => {}
        }
        let (rect, response) = ui.allocate_exact_size(layout * scale, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "The figure as it will be"));
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, look.tokens.hairline), StrokeKind::Outside);
        if let Some((_, texture)) = &self.texture {
            let size = texture.size_vec2();
            let fit = (rect.width() / size.x).min(rect.height() / size.y);
            let within = Align2::CENTER_CENTER.anchor_size(rect.center(), size * fit);
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let tint = if open { crate::ui::look::faded(egui::Color32::WHITE, 0.5) } else { egui::Color32::WHITE };
            ui.painter().image(texture.id(), within, whole, tint);
        }
        if open {
            ui.painter().text(
                rect.center(),
                Align2::CENTER_CENTER,
                "drawing…",
                fonts::medium(13.0),
                look.tokens.soft_ink,
            );
        }
    }

    /// The field of the path; whether Enter was pressed in it.
    fn path_ui(&mut self, ui: &mut Ui, around: &Surroundings, width: f32) -> bool {
        let field = TextEdit::singleline(&mut self.path).desired_width(width - 12.0);
        let response =
            ui.add(field).accessible_name("Path").on_hover_text(if self.subject.plays { FORMATS } else { PICTURES });
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        if response.changed() {
            (self.error, self.confirm) = (None, None);
        }
        if let Some(error) = &self.error {
            widgets::error_line(ui, &around.look, error);
        }
        if let Some(progress) = self.errand.progress() {
            if is_film(&self.path) {
                ui.add(
                    ProgressBar::new(progress).desired_width(width - 12.0).text(format!("{:.0} %", 100.0 * progress)),
                );
            } else {
                widgets::soft(ui, &around.look, "drawing…");
            }
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // Enter stays the key that answers; one that is held down is not pressed again.
        self.fresh |= entered;
        entered && self.errand.progress().is_none() && ui.input(|input| input.events.iter().any(is_enter))
    }

    /// What goes with the figure into a text.
    fn copies(&self, ui: &mut Ui) {
        let (scenario, ..) = &self.subject.shown;
        let path = files::from_typed(&self.path);
        let width = self.choice.size.split(['x', '×']).next().unwrap_or_default();
        let unit = ["mm", "in"].into_iter().find(|unit| self.choice.size.trim().ends_with(unit));
        let width = unit.map(|unit| format!("{}{unit}", width.trim().trim_end_matches(unit)));
        for (name, text) in [
            ("Copy the caption", words::caption(&scenario.title, &self.subject.sentences)),
            ("Copy for LaTeX", words::latex(&path, width.as_deref())),
            ("Copy the scenario", scenario.to_toml()),
        ] {
            if ui.button(name).on_hover_text(text.chars().take(300).collect::<String>()).clicked() {
                ui.ctx().copy_text(text);
            }
        }
    }

    fn save(&mut self) {
        let path = files::from_typed(&self.path);
        let (format, film) = (Format::of(&path), FilmFormat::of(&path).filter(|_| self.subject.plays));
        if format.is_none() && film.is_none() {
            let mut endings = Format::ALL.map(|format| format!(".{}", format.extension())).to_vec();
            if self.subject.plays {
                endings.extend(FilmFormat::ALL.map(|format| format.ending().to_owned()));
            }
            self.error = Some(format!("{} says no format; end it with one of {}", path.display(), endings.join(", ")));
        } else if path.is_file() && self.confirm.as_deref() != Some(&*path) {
            self.error = Some(format!("{} exists; press again to replace it, or choose another name", path.display()));
            self.confirm = Some(path);
        } else {
            match (self.choice.figure(&self.subject.shown), film, format) {
                (Err(error), ..) => self.error = Some(error.to_string()),
                (Ok(figure), Some(film), _) => {
                    (self.error, self.confirm) = (None, None);
                    self.errand.film(self.choice.animation(figure), film, path);
                }
                (Ok(figure), None, Some(format)) => {
                    (self.error, self.confirm) = (None, None);
                    self.errand.picture(figure, format, path);
                }
                (Ok(_), None, None) => {}
            }
        }
    }
}

/// What the endings of paths say.
const PICTURES: &str = "The ending says the format: .svg, .pdf or .png";
/// The same where there are steps to be played.
const FORMATS: &str = "The ending says the format: .svg, .pdf or .png for a picture; .gif, .apng, .mp4, .webm or -%04d.png \
                       (a picture a frame) for a film";

/// The ending of `path` that says a format.
fn ending(path: &str) -> Option<&str> {
    let pictures = Format::ALL.map(|format| format!(".{}", format.extension()));
    let films = FilmFormat::ALL.map(|format| format.ending().to_owned());
    let lower = path.trim_end().to_ascii_lowercase();
    // The longest: numbered pictures end with ".png", too.
    let known =
        films.iter().chain(&pictures).filter(|ending| lower.ends_with(*ending)).max_by_key(|ending| ending.len());
    known.and_then(|ending| path.trim_end().get(lower.len() - ending.len()..))
}

/// Whether the ending of `path` says a format of films.
fn is_film(path: &str) -> bool {
    // A bare ending is a name, too.
    FilmFormat::of(Path::new(&format!("a{}", path.trim().rsplit(['/', '\\']).next().unwrap_or_default()))).is_some()
}
