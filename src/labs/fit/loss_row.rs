//! What the row of the loss curves holds: these, or another plot in their place.

use egui::{Align, Ui};
use serde::{Deserialize, Serialize};

use super::FitLab;
use crate::labs::Surroundings;
use crate::ui::plot::Axes;
use crate::ui::widgets::{self, Choice, Spot};

/// One of the plots of the row. The ids are frozen: they are what is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossRow {
    /// The loss curves.
    #[default]
    Loss,
    /// The divergences as one coordinate of Q moves.
    Profile,
    /// The minima of the power divergence as α moves.
    Bridge,
}

impl LossRow {
    /// All of them, in the order of the switch and of the key.
    pub const ALL: [Self; 3] = [Self::Loss, Self::Profile, Self::Bridge];

    /// The word in the row's own switch and its hover.
    #[must_use]
    pub fn choice(self) -> Choice {
        let (text, hover) = match self {
            Self::Loss => ("loss", "How far each run’s loss is above its optimum, step by step (W)"),
            Self::Profile => ("profile", "The divergences as the mean or the sd of Q moves through its value now (W)"),
            Self::Bridge => ("bridge", "The minima of the power divergence as α goes from reverse to forward KL (W)"),
        };
        Choice { text, hover }
    }

    /// The word where the row is one of several plots to choose from, and its hover.
    #[must_use]
    pub fn beside(self) -> Choice {
        let hover = match self {
            Self::Loss => "The loss curves beside the densities (W)",
            Self::Profile => "The profile beside the densities (W)",
            Self::Bridge => "The bridge beside the densities (W)",
        };
        Choice { hover, ..self.choice() }
    }

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|other| *other == self).unwrap_or(0)
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self.place() + 1) % Self::ALL.len()]
    }
}

impl FitLab {
    /// The row with the switch of what it holds, which stands where its caption begins; `above` are the densities' axes.
    pub(super) fn loss_row_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings, above: &Axes) {
        let choices = LossRow::ALL.map(LossRow::choice);
        // In presenter mode a control beside it has the same words.
        let switch = |ui: &mut Ui| {
            widgets::segments(ui, &around.look, spot.area, Align::LEFT, (&choices, self.loss_row.place()))
        };
        let (pressed, left) = ui.push_id("loss row", switch).inner;
        self.loss_row_alone_ui(ui, Spot { left, ..spot }, around, above);
        self.loss_row = pressed.map_or(self.loss_row, |index| LossRow::ALL[index]);
    }

    /// The row without its switch.
    pub(super) fn loss_row_alone_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings, above: &Axes) {
        match self.loss_row {
            LossRow::Loss => self.loss_ui(ui, spot, around),
            LossRow::Profile => self.profile_ui(ui, spot, around, above),
            LossRow::Bridge => self.bridge_ui(ui, spot, around),
        }
    }
}
