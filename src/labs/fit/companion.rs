//! What stands beside the densities where there isn't room for everything: the presenter's choice, and a narrow window's.

use super::FitLab;
use super::loss_row::LossRow;
use crate::labs::Reply;
use crate::ui::widgets::Choice;
use serde::{Deserialize, Serialize};

/// What stands beside the densities in presenter mode. The ids are frozen: they are what is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Companion {
    /// Nothing: the densities have all the room.
    #[default]
    Nothing,
    /// The integrand, below them on the same x.
    Integrand,
    /// The loss curves, or what stands in their row.
    Loss,
    /// The landscape.
    Landscape,
    /// One step, taken apart.
    Step,
}

impl Companion {
    /// All of them, in the order of the control and of the key.
    pub const ALL: [Self; 5] = [Self::Nothing, Self::Integrand, Self::Loss, Self::Landscape, Self::Step];

    /// The word in the control and its hover; `loss_row` is what the row of the loss curves holds.
    fn choice(self, loss_row: LossRow) -> Choice {
        let (text, hover) = match self {
            Self::Nothing => ("alone", "The densities alone"),
            Self::Integrand => ("integrand", "The integrand beside the densities (W)"),
            Self::Loss => return loss_row.beside(),
            Self::Landscape => ("landscape", "The landscape beside the densities (W or G)"),
            Self::Step => ("one step", "One step, taken apart, beside the densities (W or S)"),
        };
        Choice { text, hover }
    }

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|other| *other == self).unwrap_or(0)
    }
}

/// A plot to choose: where the row of the loss curves is one of several, what it holds is chosen with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown(pub Companion, pub Option<LossRow>);

impl Shown {
    /// What is shown, if `companion` is, with `loss_row` in the row of the loss curves.
    #[must_use]
    pub fn new(companion: Companion, loss_row: LossRow) -> Self {
        Self(companion, (companion == Companion::Loss).then_some(loss_row))
    }

    /// The word in the control and its hover.
    #[must_use]
    pub fn choice(self) -> Choice {
        self.0.choice(self.1.unwrap_or_default())
    }
}

/// Everything that `companions` can be, in the order of the key.
#[must_use]
pub fn each(companions: &[Companion]) -> Vec<Shown> {
    let of = |companion: &Companion| match companion {
        Companion::Loss => LossRow::ALL.map(|row| Shown::new(Companion::Loss, row)).to_vec(),
        other => vec![Shown(*other, None)],
    };
    companions.iter().flat_map(of).collect()
}

/// The one after `now` among what `companions` can be.
fn after(companions: &[Companion], now: Shown) -> Option<Shown> {
    let all = each(companions);
    let place = all.iter().position(|shown| *shown == now).unwrap_or(0);
    all.get((place + 1) % all.len().max(1)).copied()
}

/// Which plots the last frame had room for, as far as keys depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Layout {
    /// Presenter mode.
    pub presenting: bool,
    /// The plots that share the lower row, which holds one of them; none where each has a place.
    pub sharing: &'static [Companion],
}

impl Layout {
    /// Below this height in points the integrand has no row of its own.
    const LOW: f32 = 330.0;

    /// The layout of a page that isn't presented, with plots of that height and a lower row for two plots or for one.
    #[must_use]
    pub fn of_page(height: f32, row_holds_two: bool) -> Self {
        let sharing: &'static [Companion] = match (height < Self::LOW, row_holds_two) {
            (true, _) => &[Companion::Integrand, Companion::Loss, Companion::Landscape],
            (false, false) => &[Companion::Loss, Companion::Landscape],
            (false, true) => &[],
        };
        Self { presenting: false, sharing }
    }

    /// What stands in the lower row, when `wanted` was chosen at some size.
    #[must_use]
    pub fn row(&self, wanted: Companion) -> Option<Companion> {
        let known = self.sharing.iter().find(|companion| **companion == wanted);
        known.or_else(|| self.sharing.iter().find(|companion| **companion == Companion::Loss)).copied()
    }
}

impl FitLab {
    /// What stands beside the densities: small multiples fill the room by themselves.
    pub(super) fn companion(&self) -> Companion {
        if self.multiples { Companion::Nothing } else { self.companion }
    }

    /// Shows `companion` beside the densities.
    pub(super) fn accompany(&mut self, companion: Companion) {
        self.companion = companion;
        self.multiples &= companion == Companion::Nothing;
    }

    /// The next plot beside the densities, in a small window's row, or in the row of the loss curves.
    pub(super) fn next_companion(&mut self) -> Reply {
        if self.layout.presenting {
            let next = after(&Companion::ALL, Shown::new(self.companion(), self.loss_row));
            if let Some(Shown(companion, loss_row)) = next {
                self.accompany(companion);
                // Who goes round comes back to the loss curves first.
                self.loss_row = loss_row.unwrap_or_default();
            }
        } else if let Some(shown) = self.layout.row(self.row) {
            if let Some(Shown(companion, loss_row)) = after(self.layout.sharing, Shown::new(shown, self.loss_row)) {
                self.row = companion;
                self.loss_row = loss_row.unwrap_or_default();
            }
        } else {
            self.loss_row = self.loss_row.next();
        }
        Reply::Done
    }

    /// The basins on the landscape, which comes into sight for them.
    pub(super) fn toggle_basins(&mut self) -> Reply {
        if self.race.lanes().is_empty() {
            return nothing_runs("no landscape");
        }
        let shown = if self.layout.presenting { Some(self.companion()) } else { self.layout.row(self.row) };
        let hidden = shown.is_some_and(|companion| companion != Companion::Landscape);
        self.landscape.basins_shown = hidden || !self.landscape.basins_shown;
        if self.layout.presenting {
            self.accompany(Companion::Landscape);
        } else {
            self.row = Companion::Landscape;
        }
        Reply::Done
    }

    /// One step taken apart: in the readouts, or large beside the densities.
    pub(super) fn toggle_step(&mut self) -> Reply {
        if self.race.lanes().is_empty() {
            return nothing_runs("no step to take apart");
        }
        if self.layout.presenting {
            let shown = self.companion() == Companion::Step;
            self.accompany(if shown { Companion::Nothing } else { Companion::Step });
            return Reply::Done;
        }
        self.step_shown = !self.step_shown;
        if self.step_shown { Reply::InReadouts } else { Reply::Done }
    }

    /// One plot per objective, or one for all.
    pub(super) fn toggle_multiples(&mut self) -> Reply {
        match self.race.lanes().len() {
            0 => return nothing_runs("nothing to draw apart"),
            1 => return refused("Only one objective is on, so there is one plot anyway"),
            _ => self.multiples = !self.multiples,
        }
        Reply::Done
    }

    /// Every minimum, or the local ones only where they matter.
    pub(super) fn toggle_minima(&mut self) -> Reply {
        let some_local = self.values.fits.iter().any(|fit| fit.minima.iter().any(|minimum| !minimum.global));
        if self.race.lanes().is_empty() {
            return nothing_runs("no minima to show");
        }
        if !some_local && !self.minima_pending && !self.minima_shown.all {
            return refused("No minimum is only local here: all are shown already");
        }
        self.minima_shown.all = !self.minima_shown.all;
        Reply::Done
    }
}

fn refused(why: &str) -> Reply {
    Reply::Refused(why.to_owned())
}

fn nothing_runs(so: &str) -> Reply {
    Reply::Refused(format!("No objective is on, so there is {so}: switch one on with F, Q, M or C"))
}
