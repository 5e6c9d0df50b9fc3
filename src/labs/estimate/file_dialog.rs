//! What the dialog for a file with samples asks for.

use std::path::PathBuf;

use egui::{Margin, Response, TextEdit, Ui};

use crate::labs::file_dialog::{self, FileDialog};
use crate::samples::{self, Column};
use crate::scenario::{EstimateScenario, SampleFile, SampleSource};
use crate::ui::Look;

/// Whose samples the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The generator's.
    First,
    /// The second generator's.
    Second,
    /// The target's.
    Target,
}

impl Whose {
    const ALL: [(Self, &'static str); 3] =
        [(Self::First, "the generator Q"), (Self::Second, "a second generator"), (Self::Target, "the target P")];
}

/// Samples in a column of a file.
#[derive(Debug, Clone)]
pub struct Wanted {
    whose: Whose,
    column: String,
}

/// Asks for a file of samples.
#[must_use]
pub fn open(whose: Whose) -> FileDialog<Wanted> {
    FileDialog::new(Wanted { whose, column: String::new() })
}

impl Wanted {
    /// Makes `file` the source of these samples.
    pub fn take(&self, file: SampleFile, scenario: &mut EstimateScenario) {
        match self.whose {
            Whose::First => scenario.source = SampleSource::File(file),
            Whose::Second => scenario.against = Some(SampleSource::File(file)),
            Whose::Target => scenario.target_samples = Some(file),
        }
    }
}

impl file_dialog::Wanted for Wanted {
    type Question = SampleFile;
    type Found = ();

    fn title(&self) -> &'static str {
        "Load samples"
    }

    fn path_name(&self) -> &'static str {
        "Path of the samples"
    }

    fn about(&self) -> &'static str {
        "CSV or text, one row a line. Column, by name or number; empty if there is only one"
    }

    fn fields(&mut self, ui: &mut Ui, _look: &Look, typed: &mut dyn FnMut(&Response)) {
        let edit = TextEdit::singleline(&mut self.column).desired_width(160.0).margin(Margin::symmetric(6, 5));
        typed(&ui.add(edit).accessible_name("Column of the samples"));
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            ui.label("Samples of");
            for (whose, name) in Whose::ALL {
                if ui.selectable_label(self.whose == whose, name).clicked() {
                    self.whose = whose;
                }
            }
        });
    }

    fn question(&self, path: PathBuf) -> SampleFile {
        let column = if self.column.trim().is_empty() { Column::Only } else { Column::parse(&self.column) };
        SampleFile { path, column }
    }

    fn read(file: &SampleFile) -> Result<(), String> {
        samples::read_file(&file.path, &file.column).map(|_| ()).map_err(|error| error.to_string())
    }
}
