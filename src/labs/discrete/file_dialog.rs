//! A dialog that asks for a file with a table or with predictions; what can't be used is refused beside the field.

use std::path::PathBuf;
use std::time::Instant;

use egui::{Context, Id, Key, Modal, RichText, TextEdit, Ui};

use crate::discrete::calibration;
use crate::discrete::table::{self, Arrangement, Request};
use crate::labs::Surroundings;
use crate::labs::job::Job;
use crate::scenario::{CalibrationSetUp, DiscreteScenario, DiscreteView, Predictions};
use crate::ui::{fonts, widgets};

/// What the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Distributions.
    Table,
    /// Predictions to be calibrated.
    Predictions,
}

impl Wanted {
    fn title(self) -> &'static str {
        match self {
            Self::Table => "Load a table",
            Self::Predictions => "Load predictions",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Table => "CSV or text: names and numbers, a distribution a row or a column. Counts are welcome",
            Self::Predictions => {
                "CSV or text, a prediction a line: confidence and 1 or 0, or each class's probability and the label"
            }
        }
    }
}

/// What is tried.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    wanted: Wanted,
    path: PathBuf,
    arrangement: Option<Arrangement>,
}

/// What a file turned out to hold.
#[derive(Debug, Clone)]
enum Found {
    Table(table::Table),
    Predictions(PathBuf),
}

/// The dialog while it is open.
pub struct FileDialog {
    wanted: Wanted,
    path: String,
    arrangement: Option<Arrangement>,
    fresh: bool,
    refused: Option<String>,
    trying: Option<Question>,
    tried: Job<Question, Result<Found, String>>,
}

impl FileDialog {
    /// Asks for a file, beginning in the current folder.
    #[must_use]
    pub fn new(wanted: Wanted) -> Self {
        let path = std::env::current_dir().unwrap_or_default().join("").display().to_string();
        Self { wanted, path, arrangement: None, fresh: true, refused: None, trying: None, tried: Job::default() }
    }

    /// Draws the dialog; `None` when it has closed. Whether a file was taken into `scenario` comes second.
    pub fn ui(mut self, ctx: &Context, around: &Surroundings, scenario: &mut DiscreteScenario) -> (Option<Self>, bool) {
        let (mut load, mut given_up) = (false, false);
        let modal = Modal::new(Id::unique("table file")).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 60.0).clamp(180.0, 520.0));
            ui.label(RichText::new(self.wanted.title()).font(fonts::semibold(15.0)));
            ui.add_space(4.0);
            load = self.fields(ui, around);
            if let Some(refused) = &self.refused {
                widgets::error_line(ui, &around.look, refused);
            } else if self.trying.is_some() {
                widgets::soft(ui, &around.look, "Reading…");
            }
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
            self.refused = None;
            let path = PathBuf::from(self.path.trim());
            let path = std::path::absolute(&path).unwrap_or(path);
            self.trying = Some(Question { wanted: self.wanted, path, arrangement: self.arrangement });
        }
        if let Some(question) = self.trying.clone() {
            if self.tried.ask(question, Instant::now(), tried) {
                ctx.request_repaint_after(std::time::Duration::from_millis(16));
            } else if let Some(answer) = self.tried.answer() {
                self.trying = None;
                match answer.clone().and_then(|found| take(found, scenario)) {
                    Ok(changed) => {
                        *scenario = changed;
                        ctx.request_repaint();
                        return (None, true);
                    }
                    Err(error) => self.refused = Some(error),
                }
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
        let width = ui.available_width();
        let edit = TextEdit::singleline(&mut self.path).desired_width(width).margin(egui::Margin::symmetric(6, 5));
        let path = ui.add(edit).accessible_name("Path of the file").on_hover_text(self.wanted.about());
        if std::mem::take(&mut self.fresh) {
            path.request_focus();
        }
        if path.changed() {
            (self.refused, self.trying) = (None, None);
        }
        widgets::soft(ui, &around.look, self.wanted.about());
        if self.wanted == Wanted::Table {
            ui.horizontal_wrapped(|ui| {
                ui.label("Distributions are");
                for (arrangement, name, hint) in [
                    (None, "as it seems", "As the names, the sums or the shape say"),
                    (Some(Arrangement::Rows), "its rows", "Each row of the file is a distribution"),
                    (Some(Arrangement::Columns), "its columns", "Each column of the file is a distribution"),
                ] {
                    if ui.selectable_label(self.arrangement == arrangement, name).on_hover_text(hint).clicked() {
                        self.arrangement = arrangement;
                    }
                }
            });
        }
        path.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

fn tried(question: &Question) -> Result<Found, String> {
    let Question { wanted, path, arrangement } = question;
    match wanted {
        Wanted::Table => {
            let request = Request { distributions: *arrangement, ..Request::default() };
            table::read_file(path, &request)
                .map(|reading| Found::Table(reading.table))
                .map_err(|error| error.to_string())
        }
        Wanted::Predictions => {
            calibration::read_file(path).map(|_| Found::Predictions(path.clone())).map_err(|error| error.to_string())
        }
    }
}

fn take(found: Found, scenario: &DiscreteScenario) -> Result<DiscreteScenario, String> {
    match found {
        Found::Table(table) => scenario.with_table(table).map_err(|error| error.to_string()),
        Found::Predictions(path) => {
            let calibration = Some(CalibrationSetUp::new(Predictions::File(path)));
            Ok(DiscreteScenario { calibration, view: DiscreteView::Calibration, ..scenario.clone() })
        }
    }
}
