//! The readouts panel while the answer is hidden: the ghost as numbers, and whose end is guessed.

use egui::{Sense, Ui};

use super::Guess;
use crate::labs::Surroundings;
use crate::labs::fit::edit;
use crate::line::distribution::Normal;
use crate::ui::number_field::{NumberField, Step};
use crate::ui::number_row::number_row;
use crate::ui::{fonts, widgets};

/// Draws the panel; `lanes` are the runs by number and name, of which `focus` is looked at.
pub fn panel(
    ui: &mut Ui,
    around: &Surroundings,
    (guess, start): (&mut Guess, Normal),
    (lanes, focus): (&[(usize, &str)], &mut usize),
) {
    let look = &around.look;
    let Some(ghost) = guess.ghost() else { return };
    widgets::heading(ui, look, "Your guess");
    let check = |value: f64| edit::normal(value, ghost.sd()).map(|_| ());
    let field = NumberField::new("guess mean", "μ of the ghost, in units of x", &check).width(74.0);
    let mean = number_row(ui, look, "mean μ", field, ghost.mean());
    let check = |value: f64| edit::normal(ghost.mean(), value).map(|_| ());
    let field = NumberField::new("guess sd", "σ of the ghost, in units of x", &check).width(74.0);
    let sd = number_row(ui, look, "sd σ", field.step(Step::Multiply(1.05)), ghost.sd());
    if (mean.is_some() || sd.is_some())
        && let Ok(placed) = edit::normal(mean.unwrap_or(ghost.mean()), sd.unwrap_or(ghost.sd()))
    {
        guess.place(placed);
    }
    let back = widgets::flat_button(ui, look, "Back to the start");
    if back.on_hover_text("The ghost where every run starts (R)").clicked() {
        guess.place(start);
    }
    ui.add_space(10.0);
    if !lanes.is_empty() {
        widgets::heading(ui, look, "Whose end do you guess?");
    }
    let looked_at = lanes.iter().find(|(index, _)| index == focus).or(lanes.first()).map(|(index, _)| *index);
    for (index, name) in lanes {
        let close = looked_at == Some(*index);
        let font = if close { fonts::semibold(look.table()) } else { fonts::regular(look.table()) };
        let width = ui.available_width();
        let cell = widgets::left_cell(ui, width, look.table() * 1.8, name, font, look.tokens.series(*index));
        let click = ui.interact(cell.rect, ui.scope_id().with(("guess for", *index)), Sense::click());
        click.widget_info(|| {
            egui::WidgetInfo::selected(egui::Role::RadioButton, true, close, format!("Guess the end of {name}"))
        });
        if click.on_hover_text("The run that the sentence compares the guess with").clicked() {
            *focus = *index;
        }
    }
    ui.add_space(10.0);
    if lanes.is_empty() {
        widgets::soft(ui, look, "No objective is on, so there is nothing to reveal; A leaves.");
        return;
    }
    widgets::soft(
        ui,
        look,
        "Runs, minima, losses and divergences are hidden. Space runs and reveals them beside your guess; A leaves.",
    );
}
