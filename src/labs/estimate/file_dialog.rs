//! A dialog that asks for a file with samples; a file that can't be used is refused beside the field, with the reason.

use std::path::PathBuf;
use std::time::Instant;

use egui::{Context, Id, Key, Modal, RichText, TextEdit, Ui};

use crate::labs::Surroundings;
use crate::labs::job::Job;
use crate::samples::{self, Column};
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};
use crate::ui::{fonts, widgets};

/// Whose samples the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The generator's.
    First,
    /// The second generator's.
    Second,
    /// The target's.
    Target,
}

impl Wanted {
    const ALL: [(Self, &'static str); 3] =
        [(Self::First, "the generator Q"), (Self::Second, "a second generator"), (Self::Target, "the target P")];

    /// Makes `file` the source of these samples.
    fn take(self, file: SampleFile, scenario: &mut EstimateScenario) {
        match self {
            Self::First => scenario.source = SampleSource::File(file),
            Self::Second => scenario.against = Some(SampleSource::File(file)),
            Self::Target => scenario.target_samples = Some(file),
        }
    }
}

/// The dialog while it is open.
pub struct FileDialog {
    wanted: Wanted,
    path: String,
    column: String,
    fresh: bool,
    /// The file that is being tried.
    trying: Option<SampleFile>,
    tried: Job<SampleFile, Result<usize, String>>,
}

impl FileDialog {
    /// Asks for a file of the samples that are `wanted`, beginning in the current folder.
    #[must_use]
    pub fn new(wanted: Wanted) -> Self {
        let folder = std::env::current_dir().unwrap_or_default();
        let path = folder.join("").display().to_string();
        Self { wanted, path, column: String::new(), fresh: true, trying: None, tried: Job::default() }
    }

    /// Draws the dialog; `None` when it has closed. Whether a file was taken into `scenario` comes second.
    pub fn ui(mut self, ctx: &Context, around: &Surroundings, scenario: &mut EstimateScenario) -> (Option<Self>, bool) {
        let (mut load, mut given_up) = (false, false);
        let modal = Modal::new(Id::unique("samples file")).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 60.0).clamp(180.0, 520.0));
            ui.label(RichText::new("Load samples").font(fonts::semibold(15.0)));
            ui.add_space(4.0);
            load = self.fields(ui, around);
            self.outcome(ui, around);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                load |= ui.button("Load").clicked();
                given_up = ui.button("Cancel").clicked();
            });
        });
        if given_up || modal.should_close() {
            return (None, false);
        }
        if load {
            self.tried.clear();
            self.trying = Some(self.file());
        }
        if let Some(file) = self.trying.clone() {
            let pending = self.tried.ask(file.clone(), Instant::now(), |file| {
                samples::read_file(&file.path, &file.column)
                    .map(|samples| samples.values.len())
                    .map_err(|error| error.to_string())
            });
            if pending {
                ctx.request_repaint_after(std::time::Duration::from_millis(16));
            } else if let Some(Ok(_)) = self.tried.answer() {
                self.wanted.take(file, scenario);
                ctx.request_repaint();
                return (None, true);
            }
        }
        (Some(self), false)
    }

    /// Whether the file is being read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.trying.is_some() && self.tried.progress().is_some()
    }

    /// The fields; whether Enter was pressed in one.
    fn fields(&mut self, ui: &mut Ui, around: &Surroundings) -> bool {
        let look = &around.look;
        let margin = egui::Margin::symmetric(6, 5);
        let width = ui.available_width();
        let path = ui.add(TextEdit::singleline(&mut self.path).desired_width(width).margin(margin));
        let path = path.accessible_name("Path of the samples");
        if std::mem::take(&mut self.fresh) {
            path.request_focus();
        }
        widgets::soft(ui, look, "CSV or text, one row a line. Column, by name or number; empty if there is only one");
        let column = ui.add(TextEdit::singleline(&mut self.column).desired_width(160.0).margin(margin));
        let column = column.accessible_name("Column of the samples");
        if path.changed() || column.changed() {
            self.trying = None;
        }
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            ui.label("Samples of");
            for (wanted, name) in Wanted::ALL {
                if ui.selectable_label(self.wanted == wanted, name).clicked() {
                    self.wanted = wanted;
                }
            }
        });
        let enter = ui.input(|input| input.key_pressed(Key::Enter)) && (path.lost_focus() || column.lost_focus());
        // A file that is refused leaves the keyboard where its name can be mended.
        self.fresh |= enter;
        enter
    }

    /// What became of the file that was tried.
    fn outcome(&self, ui: &mut Ui, around: &Surroundings) {
        if self.trying.is_none() {
            return;
        }
        match self.tried.answer() {
            Some(Err(error)) => {
                widgets::error_line(ui, &around.look, error);
            }
            Some(Ok(_)) => {}
            None => {
                widgets::soft(ui, &around.look, "Reading…");
            }
        }
    }

    fn file(&self) -> SampleFile {
        let path = PathBuf::from(self.path.trim());
        let column = if self.column.trim().is_empty() { Column::Only } else { Column::parse(&self.column) };
        SampleFile { path: std::path::absolute(&path).unwrap_or(path), column }
    }
}
