//! The set-up panel: the table, which rows are P and Q, zeros, temperature, and what the view in sight needs.

mod controls;
mod table;
mod view;

use egui::Ui;

use super::file_dialog::Wanted;
use super::values::Values;
use crate::labs::Surroundings;
use crate::labs::file_dialog::FileDialog;
use crate::scenario::DiscreteScenario;
use crate::ui::number_row::number_row;
use crate::ui::widgets;

/// Width of the fields against the right edge, in points.
const FIELD: f32 = 74.0;

/// What is being typed and is not (yet) part of the set-up.
#[derive(Default)]
pub struct Typing {
    /// A bin's name while it is typed: where, and the text.
    name: Option<(usize, String)>,
    /// The dialog for a file, while it is open.
    pub dialog: Option<FileDialog<Wanted>>,
    /// Why the last interaction changed nothing.
    pub refusal: Option<String>,
}

impl Typing {
    /// Takes what a change led to, or keeps why it led to nothing.
    fn take<T>(&mut self, place: &mut T, changed: Result<T, impl std::fmt::Display>) {
        match changed {
            Ok(changed) => {
                *place = changed;
                self.refusal = None;
            }
            Err(error) => self.refusal = Some(error.to_string()),
        }
    }
}

/// Draws the panel's content and writes what is entered into `scenario`.
pub fn ui(ui: &mut Ui, around: &Surroundings, scenario: &mut DiscreteScenario, values: &Values, typing: &mut Typing) {
    let look = &around.look;
    widgets::heading(ui, look, "Table");
    table::ui(ui, look, scenario, typing);
    if let Some(refusal) = &typing.refusal {
        widgets::error_line(ui, look, refusal);
    }
    ui.add_space(6.0);
    view::ui(ui, around, scenario, values, typing);
    controls::sums(ui, look, scenario, typing);
    ui.add_space(6.0);
    controls::zeros(ui, around, scenario, values);
    ui.add_space(6.0);
    controls::temperature(ui, look, scenario, values, typing);
}

/// Whether `value` lies from `low` to `high`, else the remedy.
fn within(value: f64, (low, high): (f64, f64)) -> Result<(), String> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    let [low, high] = [low, high].map(crate::text::format::exact);
    Err(format!("{} is not from {low} to {high}", crate::text::format::exact(value)))
}
