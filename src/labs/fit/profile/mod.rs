//! The profile: the divergences as one coordinate of the Q looked at moves through its value now and everything else stays.

mod draw;
mod value;

use egui::{Align, Align2, Ui};
use serde::{Deserialize, Serialize};

pub use value::Profiles;
use value::{Question, Series};

use super::FitLab;
use super::value::Fit;
use crate::labs::Surroundings;
use crate::line::Alpha;
use crate::line::distribution::Normal;
use crate::line::divergence::{self, Divergence};
use crate::line::profile::{Coordinate, range_of_ln_sd};
use crate::text::{Unit, format};
use crate::ui::plot::{self, Axes};
use crate::ui::widgets::{self, Choice, Spot};

/// What moves. The ids are frozen: they are what is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Along {
    /// The mean.
    #[default]
    Mean,
    /// The sd, on a logarithmic scale.
    Sd,
}

impl Along {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Mean, Self::Sd];

    /// Its letter in the switch, and the hover of the profile's.
    #[must_use]
    pub fn choice(self) -> Choice {
        let (text, hover) = match self {
            Self::Mean => ("μ", "Move the mean of Q, in units of x"),
            Self::Sd => ("σ", "Move the sd of Q, on a logarithmic scale"),
        };
        Choice { text, hover }
    }

    /// The coordinate.
    #[must_use]
    pub fn coordinate(self) -> Coordinate {
        match self {
            Self::Mean => Coordinate::Mean,
            Self::Sd => Coordinate::LogSd,
        }
    }
}

/// The divergences shown: the one that is marked in the readouts, and those that the objectives minimise, as far as they
/// share a unit; information if there is any and nothing is marked. Each with the number of its objective.
fn shown(fits: &[Fit], pinned: Option<usize>) -> Vec<Series> {
    let pinned = pinned.and_then(|row| Some((row, *divergence::ALL.get(row)?)));
    let mut all: Vec<Series> = Vec::new();
    let alpha = fits.first().map_or_else(Alpha::default, |fit| fit.pair.alpha());
    let series = |row, divergence: &'static dyn Divergence, objective| Series {
        row,
        divergence,
        unit: divergence.unit_at(alpha),
        objective,
    };
    let own = fits.iter().filter_map(|fit| {
        let row = fit.own_row();
        Some(series(row, *divergence::ALL.get(row)?, Some(fit.index)))
    });
    let marked = pinned.map(|(row, divergence)| series(row, divergence, None));
    for series in own.chain(marked) {
        if all.iter().all(|other| other.row != series.row) {
            all.push(series);
        }
    }
    let of_marked = pinned.map(|(_, divergence)| divergence.unit_at(alpha));
    let of_information = || all.iter().map(|series| series.unit).find(|unit| *unit == Unit::Nats);
    let unit = of_marked.or_else(of_information).or_else(|| all.first().map(|series| series.unit));
    all.retain(|series| Some(series.unit) == unit);
    all
}

/// What the objectives minimise and isn't among those shown.
fn left_out(fits: &[Fit], pinned: Option<usize>) -> String {
    let shown = shown(fits, pinned);
    let rows = fits.iter().map(Fit::own_row).filter(|row| shown.iter().all(|series| series.row != *row));
    rows.filter_map(|row| divergence::ALL.get(row)).map(|divergence| divergence.symbol()).collect::<Vec<_>>().join(", ")
}

impl FitLab {
    /// The fit whose Q the profile goes through.
    fn profiled(&self) -> Option<&Fit> {
        let index = self.race.lane_or_first(self.focus)?.index;
        self.values.fits.iter().find(|fit| fit.index == index)
    }

    /// Asks for the profiles that the last frame showed; whether more is to come. `moving`: only what is quick.
    pub(super) fn follow_profile(&mut self, moving: bool) -> bool {
        let Some(range) = self.profiles.seen() else { return false };
        let question = self.profiled().and_then(|fit| {
            let candidate = Normal::new(fit.state.mean, fit.state.sd).ok()?;
            let coordinate = self.along.coordinate();
            let range = match coordinate {
                Coordinate::Mean => range,
                Coordinate::LogSd => range_of_ln_sd(&self.setup.target, &[self.setup.start, candidate]),
            };
            Some(Question::new(&self.setup, candidate, (coordinate, range), shown(&self.values.fits, self.pinned)))
        });
        self.profiles.follow(question, moving)
    }

    /// Draws the profile, with the switch of what moves at the right end of its caption.
    pub(super) fn profile_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings, above: &Axes) {
        let look = &around.look;
        self.profiles.see(ui, above.view.x);
        let chosen = Along::ALL.iter().position(|along| *along == self.along).unwrap_or(0);
        let choices = Along::ALL.map(Along::choice);
        let line = spot.area.with_max_x(spot.area.right() - spot.right);
        let (pressed, taken) = widgets::segments(ui, look, line, Align::RIGHT, (&choices, chosen));
        let spot = Spot { right: spot.right + taken, ..spot };
        if let Some(fit) = self.profiled() {
            let without = left_out(&self.values.fits, self.pinned);
            let now = (self.along.coordinate(), fit, without.as_str());
            draw::ui(ui, spot, around, &self.profiles, now, self.epoch);
        } else {
            let below = spot.caption(ui, look, "Profile", "");
            let text = "no objective is on: switch one on in the set-up";
            plot::note(ui, look, below.center(), Align2::CENTER_CENTER, text);
        }
        self.along = pressed.map_or(self.along, |index| Along::ALL[index]);
    }
}

/// The coordinate of `fit` as it is written: μ or σ with its value.
fn written(coordinate: Coordinate, at: f64, scale: f64) -> String {
    match coordinate {
        Coordinate::Mean => format!("μ {}", format::place_readout(at, scale)),
        Coordinate::LogSd => format!("σ {}", format::readout(at.exp())),
    }
}

#[cfg(test)]
mod tests;
