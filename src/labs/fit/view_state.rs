//! How the Fit lab shows its set-up, as a value.

#![allow(clippy::ref_option, clippy::ref_option_ref, reason = "serde hands over fields as references")]

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::FitLab;
use super::companion::Companion;
use super::guess::Guess;
use super::loss_row::LossRow;
use super::player::SPEEDS;
use super::profile::Along;
use crate::known::{self, Known};
use crate::line::divergence::{self, Divergence};
use crate::line::objective::{self, Objective};

/// The place among all of the objective that is looked at closely until another is chosen.
pub const USUAL_FOCUS: usize = 1;

#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own, and any combination occurs")]
/// Everything in the picture that doesn't follow from the set-up. The names of the keys are frozen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FitView {
    /// The step on show; a view is at rest there.
    pub step: usize,
    /// In steps per second; `None` for the one that suits the length of the runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
    /// Whether playing goes round.
    pub looping: bool,
    /// The row of the readouts that is marked.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "id", deserialize_with = "a_divergence")]
    pub pinned: Option<&'static dyn Divergence>,
    /// The objective that is looked at closely.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "id", deserialize_with = "an_objective")]
    pub focus: Option<&'static dyn Objective>,
    /// The range of x that was panned and zoomed to; `None` for everything that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
    /// A plot for each objective.
    pub multiples: bool,
    /// What the presenter wants beside the densities.
    pub companion: Companion,
    /// What a small window's lower row holds.
    pub row: Companion,
    /// What the row of the loss curves holds.
    pub loss_row: LossRow,
    /// What moves in the profile.
    pub along: Along,
    /// What of the minima is the bridge's height.
    pub bridge: Along,
    /// The basins on the landscape.
    pub basins: bool,
    /// The panel that takes one step apart.
    pub step_panel: bool,
    /// Every minimum, the local ones too.
    pub all_minima: bool,
    /// The runs from other seeds.
    pub seeds: bool,
    /// What is guessed, and whether the answer is hidden.
    #[serde(skip_serializing_if = "Guess::is_none")]
    pub guess: Guess,
}

impl FitLab {
    /// The view as it is.
    pub(super) fn view_now(&self) -> FitView {
        FitView {
            step: self.player.step(),
            speed: Some(self.player.speed),
            looping: self.player.looping,
            pinned: self.pinned.and_then(|row| divergence::ALL.get(row)).copied(),
            focus: objective::ALL.get(self.focus).copied(),
            range: self.window.chosen(),
            multiples: self.multiples,
            companion: self.companion,
            row: self.row,
            loss_row: self.loss_row,
            along: self.along,
            bridge: self.bridge_along,
            basins: self.landscape.basins_shown,
            step_panel: self.step_shown,
            all_minima: self.minima_shown.all,
            seeds: self.seeds.on,
            guess: self.guess,
        }
    }

    /// Shows the page like that.
    pub(super) fn take_view(&mut self, view: &FitView) {
        self.player.seek(view.step);
        match view.speed {
            Some(speed) if SPEEDS.contains(&speed) => self.player.speed = speed,
            Some(_) => {}
            None => self.player.speed = super::player::suiting(self.setup.steps),
        }
        self.player.looping = view.looping;
        self.pinned = place(divergence::ALL, view.pinned);
        self.focus = place(objective::ALL, view.focus).unwrap_or(USUAL_FOCUS);
        self.window.show(view.range);
        self.multiples = view.multiples;
        self.companion = view.companion;
        self.row = view.row;
        (self.loss_row, self.along, self.bridge_along) = (view.loss_row, view.along, view.bridge);
        self.landscape.basins_shown = view.basins;
        self.step_shown = view.step_panel;
        self.minima_shown.all = view.all_minima;
        self.seeds.on = view.seeds;
        self.guess = view.guess.remembered(self.setup.start);
    }
}

fn place<K: Known + ?Sized>(list: &[&'static K], wanted: Option<&'static K>) -> Option<usize> {
    wanted.and_then(|wanted| list.iter().position(|known| known.id() == wanted.id()))
}

fn id<K: Known + ?Sized, S: Serializer>(known: &Option<&'static K>, serializer: S) -> Result<S::Ok, S::Error> {
    known.map(K::id).serialize(serializer)
}

fn a_divergence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static dyn Divergence>, D::Error> {
    found(divergence::ALL, deserializer)
}

fn an_objective<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static dyn Objective>, D::Error> {
    found(objective::ALL, deserializer)
}

fn found<'de, K: Known + ?Sized, D: Deserializer<'de>>(
    list: &[&'static K],
    deserializer: D,
) -> Result<Option<&'static K>, D::Error> {
    let id = String::deserialize(deserializer)?;
    known::find(list, &id).map(Some).ok_or_else(|| D::Error::custom("an id that is not known"))
}
