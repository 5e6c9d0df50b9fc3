//! How the runs are played in an animation.

use egui::Ui;

use super::Choice;
use crate::labs::Surroundings;
use crate::ui::number_field::NumberField;
use crate::ui::number_row::number_row;
use crate::ui::widgets;

/// The rows that belong to an animation.
pub(super) fn ui(ui: &mut Ui, around: &Surroundings, choice: &mut Choice) {
    let look = &around.look;
    widgets::heading(ui, look, "Motion");
    let mut row = |label: &str, about: &str, [least, most]: [f64; 2], value: &mut f64| {
        let check = |number: f64| {
            let named = label.to_lowercase();
            let told = || format!("{named} is {number}; use a number from {least} to {most}");
            (least..=most).contains(&number).then_some(()).ok_or_else(told)
        };
        if let Some(number) = number_row(ui, look, label, NumberField::new(label, about, &check), *value) {
            *value = number;
        }
    };
    row("Frames a second", "25 look smooth; GIF holds 50 at most", [1.0, 120.0], &mut choice.fps);
    row("Seconds", "How long the runs take from their start to their end", [0.1, 600.0], &mut choice.seconds);
    row("Pause", "How long the last frame stays, in seconds", [0.0, 60.0], &mut choice.pause);
    ui.checkbox(&mut choice.loops, "begin again at the end");
    ui.checkbox(&mut choice.by_change, "slower where more changes")
        .on_hover_text("Frames lie equally far apart on the ways of the candidates instead of in steps");
}
