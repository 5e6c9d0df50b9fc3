//! The page's plots and how they share its room.

use egui::{Align, Rect, Ui, UiBuilder};

use super::companion::{self, Companion, Shown};
use super::{FitLab, densities, integrand, landscape, loss};
use crate::labs::page::cut;
use crate::labs::{Surroundings, headline};
use crate::ui::plot;
use crate::ui::widgets::{self, Spot};

const DENSITIES: &str = "densities";
const INTEGRAND: &str = "integrand";
const LOSS: &str = "loss";
const PROFILE: &str = "profile";
const BRIDGE: &str = "bridge";
const LANDSCAPE: &str = "landscape";

/// The plots that a picture can name.
pub(super) const PLOTS: &[&str] = &[DENSITIES, INTEGRAND, LOSS, PROFILE, BRIDGE, LANDSCAPE];

impl FitLab {
    pub(super) fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        if self.guess.is_hidden() {
            return self.guessing_plots(ui, around);
        }
        if !around.column.is_empty() {
            return self.column_ui(ui, around);
        }
        let said = self.said(around);
        let pointed = self.minima_shown.on_landscape;
        if around.look.presenting {
            self.presented_ui(ui, around, &said.over);
        } else {
            let area = headline::ui(ui, &around.look, ui.max_rect(), &said.over);
            self.all_plots(ui, area, around);
        }
        if self.minima_shown.on_landscape != pointed {
            // The densities, drawn before, show it from the next frame on.
            ui.ctx().request_repaint();
        }
    }

    /// The plots that a picture names, one above the other.
    fn column_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let parts = around.column.divide(PLOTS, ui.max_rect());
        let densities = parts.iter().find(|(name, _)| *name == DENSITIES).map(|(_, area)| *area);
        let axes = if let Some(area) = densities {
            self.densities_ui(ui, Spot::new(area), around)
        } else {
            // The others share their axis, which they have though nobody sees them.
            let mut unseen = ui.new_child(UiBuilder::new().max_rect(ui.max_rect()));
            unseen.set_clip_rect(Rect::NOTHING);
            self.densities_ui(&mut unseen, Spot::new(ui.max_rect()), around)
        };
        for (name, area) in parts {
            let spot = Spot::new(area);
            match name {
                INTEGRAND => {
                    integrand::ui(ui, spot, around, &self.values.fits, (self.pinned, self.epoch), &axes);
                }
                LOSS => self.loss_ui(ui, spot, around),
                PROFILE => self.profile_ui(ui, spot, around, &axes),
                BRIDGE => self.bridge_ui(ui, spot, around),
                LANDSCAPE => self.landscape_ui(ui, spot, around),
                _ => {}
            }
        }
    }

    /// Densities, integrand, and below them loss and landscape side by side, or one of the two.
    fn all_plots(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        let gap = if area.height() < 420.0 { 6.0 } else { 14.0 };
        let mut first = cut(area, 0.0, 0.52, gap);
        let rest = cut(area, 0.52, 1.0, 0.0);
        let mut middle = cut(rest, 0.0, 0.46, gap);
        let mut lower = cut(rest, 0.46, 1.0, 0.0);
        self.layout = companion::Layout::of_page(area.height(), halves(lower, 22.0).is_some());
        let shown = self.layout.row(self.row);
        if self.layout.sharing.contains(&Companion::Integrand) {
            (middle, lower) = (Rect::NOTHING, rest);
        }
        // Small multiples share no axis with the integrand, and need its height more than it does.
        if self.multiples && middle.is_positive() && densities::cramped(self.values.fits.len(), first.size()) {
            first.max.y = middle.bottom();
            middle = Rect::NOTHING;
        }
        let axes = self.densities_ui(ui, Spot::new(first), around);
        if middle.is_positive() {
            let fits = &self.values.fits;
            integrand::ui(ui, Spot::new(middle), around, fits, (self.pinned, self.epoch), &axes);
        }
        match (shown, halves(lower, 22.0)) {
            (Some(shown), _) => self.shared_row_ui(ui, lower, around, shown, &axes),
            (None, Some((left, right))) => {
                self.loss_row_ui(ui, Spot::new(left), around, &axes);
                self.landscape_ui(ui, Spot::new(right), around);
            }
            (None, None) => {}
        }
    }

    /// The lower row of a small window: one plot, and the control that chooses which.
    fn shared_row_ui(&mut self, ui: &mut Ui, area: Rect, around: &Surroundings, shown: Companion, above: &plot::Axes) {
        let sharing = companion::each(self.layout.sharing);
        let choices: Vec<widgets::Choice> = sharing.iter().map(|shown| shown.choice()).collect();
        let now = Shown::new(shown, self.loss_row);
        let chosen = sharing.iter().position(|other| *other == now).unwrap_or(0);
        let (pressed, taken) = widgets::segments(ui, &around.look, area, Align::RIGHT, (&choices, chosen));
        let spot = Spot { right: taken, ..Spot::new(area) };
        match shown {
            Companion::Integrand => {
                integrand::ui(ui, spot, around, &self.values.fits, (self.pinned, self.epoch), above);
            }
            Companion::Landscape => self.landscape_ui(ui, spot, around),
            _ => self.loss_row_alone_ui(ui, spot, around, above),
        }
        if let Some(Shown(companion, loss_row)) = pressed.and_then(|index| sharing.get(index)).copied() {
            self.row = companion;
            self.loss_row = loss_row.unwrap_or(self.loss_row);
        }
    }

    pub(super) fn loss_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) {
        let focus = self.race.lane_or_first(self.focus);
        loss::ui(ui, spot, around, (&self.race, &self.optima, focus), (&mut self.player, &mut self.seeds, self.epoch));
    }

    pub(super) fn densities_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) -> plot::Axes {
        let hidden = self.guess.is_hidden();
        let searching = self.is_searching() && !hidden;
        let mut densities = densities::Densities {
            scenario: &mut self.setup,
            fits: if hidden { &[] } else { &self.values.fits },
            spread: if hidden { &[] } else { &self.spread },
            window: &mut self.window,
            shapes: &mut self.shapes,
            refusal: &mut self.typing.refusal,
            minima: &mut self.minima_shown,
            epoch: self.epoch,
            searching,
            guess: &mut self.guess,
            crowded: None,
            hint: around.hint && !hidden && self.player.step() == 0 && !self.player.playing,
        };
        let plots =
            if self.multiples { densities.multiples_ui(ui, spot, around) } else { densities.ui(ui, spot, around) };
        self.minima_shown.on_landscape = None;
        plots
    }

    pub(super) fn landscape_ui(&mut self, ui: &mut Ui, spot: Spot, around: &Surroundings) {
        let Some(lane) = self.race.lane_or_first(self.focus) else { return };
        let step = self.step();
        let apart = self.step_shown.then(|| lane.take_apart(step));
        let scene = landscape::Scene { lane, minima: self.optima.of(lane.index), step, apart: apart.as_ref() };
        let pointed = landscape::ui(ui, spot, around, &mut self.landscape, &scene, &mut self.setup);
        self.minima_shown.on_landscape = pointed.map(|rank| (lane.index, rank));
    }
}

/// `area` as two columns with a gap between them, if it is wide enough for two plots.
fn halves(area: Rect, gap: f32) -> Option<(Rect, Rect)> {
    let middle = area.center().x;
    let (left, right) = (area.with_max_x(middle - gap / 2.0), area.with_min_x(middle + gap / 2.0));
    (area.width() >= 480.0).then_some((left, right))
}
