//! What the dialog for a file with a table or with predictions asks for.

use std::path::PathBuf;

use egui::{Response, Ui};

use super::intake;
use crate::discrete::calibration;
use crate::discrete::table::{self, Arrangement, Reading, Request};
use crate::labs::file_dialog;
use crate::scenario::{CalibrationSetUp, DiscreteScenario, DiscreteView, Predictions};
use crate::ui::Look;

/// What the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Distributions, and which way they lie if somebody says it.
    Table(Option<Arrangement>),
    /// Predictions to be calibrated.
    Predictions,
}

/// What a file turned out to hold.
#[derive(Debug, Clone)]
pub enum Found {
    /// A table, and how it was understood.
    Table(Reading),
    /// Predictions, in this file.
    Predictions(PathBuf),
}

impl file_dialog::Wanted for Wanted {
    type Question = (Self, PathBuf);
    type Found = Found;

    fn title(&self) -> &'static str {
        match self {
            Self::Table(_) => "Load a table",
            Self::Predictions => "Load predictions",
        }
    }

    fn path_name(&self) -> &'static str {
        "Path of the file"
    }

    fn about(&self) -> &'static str {
        match self {
            Self::Table(_) => "CSV or text: names and numbers, a distribution a row or a column. Counts are welcome",
            Self::Predictions => {
                "CSV or text, a prediction a line: confidence and 1 or 0, or each class's probability and the label"
            }
        }
    }

    fn fields(&mut self, ui: &mut Ui, _look: &Look, _typed: &mut dyn FnMut(&Response)) {
        let Self::Table(chosen) = self else { return };
        ui.horizontal_wrapped(|ui| {
            ui.label("Distributions are");
            for (arrangement, name, hint) in [
                (None, "as it seems", "As the names, the sums, a column of times or the shape say"),
                (Some(Arrangement::Rows), "its rows", "Each row of the file is a distribution"),
                (Some(Arrangement::Columns), "its columns", "Each column of the file is a distribution"),
            ] {
                if ui.selectable_label(*chosen == arrangement, name).on_hover_text(hint).clicked() {
                    *chosen = arrangement;
                }
            }
        });
    }

    fn question(&self, path: PathBuf) -> (Self, PathBuf) {
        (*self, path)
    }

    fn read((wanted, path): &(Self, PathBuf)) -> Result<Found, String> {
        match wanted {
            Self::Table(distributions) => {
                let request = Request { distributions: *distributions, ..Request::default() };
                let reading = table::read_file(path, &request).map_err(|error| error.to_string())?;
                DiscreteScenario::check(&reading.table).map_err(|error| error.to_string())?;
                Ok(Found::Table(reading))
            }
            Self::Predictions => calibration::read_file(path)
                .map(|_| Found::Predictions(path.clone()))
                .map_err(|error| error.to_string()),
        }
    }
}

/// Takes what was found into `scenario`; what was done, in a sentence.
///
/// # Errors
/// When the table can't be shown.
pub fn take(found: Found, scenario: &mut DiscreteScenario) -> Result<String, String> {
    match found {
        Found::Table(reading) => intake::table(reading, scenario, "Loaded"),
        Found::Predictions(path) => {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            scenario.calibration = Some(CalibrationSetUp::new(Predictions::File(path)));
            scenario.view = DiscreteView::Calibration;
            Ok(format!("Loaded predictions: {name}"))
        }
    }
}
