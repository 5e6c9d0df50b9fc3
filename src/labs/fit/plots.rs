//! The page's plots and how they share its room.

use egui::{Align, Rect, Ui};

use super::companion::{self, Companion, Shown};
use super::{FitLab, densities, integrand, landscape, loss};
use crate::labs::page::cut;
use crate::labs::{Surroundings, headline};
use crate::ui::plot;
use crate::ui::widgets::{self, Spot};

impl FitLab {
    pub(super) fn plots(&mut self, ui: &mut Ui, around: &Surroundings) {
        if self.guess.is_hidden() {
            return self.guessing_plots(ui, around);
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
        loss::ui(ui, spot, around, (&self.race, &self.optima), (&mut self.player, self.epoch));
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
