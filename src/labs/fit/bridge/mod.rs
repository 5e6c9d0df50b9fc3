//! The bridge: where the minima of the power divergence stand as α goes from reverse KL to forward KL. It is about the
//! target alone: whether the objective is on changes nothing of it.

mod alpha_line;
mod draw;
mod shown;
mod value;

use egui::{Align, Ui};

pub use value::Bridges;

use super::FitLab;
use super::profile::Along;
use crate::labs::Surroundings;
use crate::line::objective::{self, Form};
use crate::ui::widgets::{self, Choice, Spot};

/// What is written at an α, the long and the short of it; the α line stops there.
const MARKS: [(f64, [&str; 2]); 3] = [(0.0, ["0 reverse KL", "0"]), (0.5, ["½", "½"]), (1.0, ["1 forward KL", "1"])];

/// What of the minima is the height, and its hover.
fn choice(along: Along) -> Choice {
    let hover = match along {
        Along::Mean => "The mean of each minimum against α, in units of x",
        Along::Sd => "The sd of each minimum against α, on a logarithmic scale",
    };
    Choice { hover, ..along.choice() }
}

/// The place of the power divergence among the objectives.
fn place_of_power() -> usize {
    objective::ALL.iter().position(|objective| objective.depends_on_alpha()).unwrap_or(0)
}

impl FitLab {
    /// Draws the bridge, with the switch of what is its height at the right end of its caption.
    pub(super) fn bridge_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) {
        self.bridges.see(ui);
        let chosen = Along::ALL.iter().position(|along| *along == self.bridge_along).unwrap_or(0);
        let choices = Along::ALL.map(choice);
        let line = spot.area.with_max_x(spot.area.right() - spot.right);
        let (pressed, taken) = widgets::segments(ui, &around.look, line, Align::RIGHT, (&choices, chosen));
        let spot = Spot { right: spot.right + taken, ..spot };
        let power = place_of_power();
        let scene = draw::Scene {
            along: self.bridge_along,
            alpha: self.setup.alpha,
            power,
            is_on: self.setup.objectives.iter().any(|on| on.id() == objective::ALL[power].id()),
            can_run: self.setup.form.suits(objective::ALL[power]).is_ok(),
            is_exact: !matches!(self.setup.form, Form::Notebook(_)),
            epoch: self.epoch,
        };
        if let Some(alpha) = draw::ui(ui, spot, around, &self.bridges, &scene) {
            self.setup.alpha = alpha;
        }
        self.bridge_along = pressed.map_or(self.bridge_along, |index| Along::ALL[index]);
    }
}
