//! The row that holds a seed, with the button for the next one.

use egui::Ui;

use crate::ui::number_field::{NumberField, Step, whole};
use crate::ui::number_row::{take, with_errors};
use crate::ui::{Look, widgets};

/// The largest seed that a field of numbers holds without loss: one more may have been typed as another number.
pub const SEED_MAX: usize = (1 << 53) - 1;

/// The seed after `seed`, within what the field can show.
#[must_use]
pub fn next_seed(seed: u64) -> u64 {
    if seed >= SEED_MAX as u64 { 0 } else { seed + 1 }
}

/// Draws the row with a field of `width`; another seed, if one was chosen. `about` says what the seed decides.
pub fn seed_row(ui: &mut Ui, look: &Look, about: &str, width: f32, seed: u64) -> Option<u64> {
    let row = |ui: &mut Ui, errors: &mut Vec<String>| {
        let pressed = ui.button("New").on_hover_text("The next seed (N)").accessible_name("New seed").clicked();
        let check = |value: f64| whole(value, 0, SEED_MAX).map(|_| ());
        let field = NumberField::new("seed", about, &check).width(width).step(Step::Add(1.0));
        let typed = take(field.show(ui, "seed", seed as f64), errors).map(|value| whole(value, 0, SEED_MAX));
        match typed {
            Some(Ok(typed)) => Some(typed as u64),
            _ => pressed.then(|| next_seed(seed)),
        }
    };
    with_errors(ui, look, |ui, errors| widgets::labelled(ui, look, "seed", about, |ui| row(ui, errors)))
}
