//! Presenter mode: the densities large, beside them what the presenter chose, and the numbers and the sentence below,
//! legible from the last row.

use egui::{Align, Align2, Rect, Ui, pos2, vec2};

use super::companion::{self, Companion, Layout};
use super::value::Fit;
use super::{FitLab, integrand, step_panel};
use crate::labs::Surroundings;
use crate::labs::headline::Headline;
use crate::labs::page::cut;
use crate::line::Alpha;
use crate::line::divergence::{self, Divergence};
use crate::text::{Unit, format};
use crate::ui::widgets::{self, Spot};
use crate::ui::{fonts, plot};

/// The height of one row of numbers, in points.
const ROW: f32 = 38.0;
/// Between two numbers in a row, in points.
const BETWEEN: f32 = 30.0;
/// The narrowest ground on which two plots stand side by side, in points.
const BESIDE: f32 = 540.0;

/// Where everything stands.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Places {
    densities: Rect,
    beside: Rect,
    numbers: Rect,
    sentence: Rect,
}

/// The least height of the plots that rows of numbers leave, in points.
fn least(companion: Companion, multiples: bool) -> f32 {
    match companion {
        Companion::Nothing if multiples => 400.0,
        Companion::Nothing => 170.0,
        Companion::Loss | Companion::Landscape => 260.0,
        Companion::Integrand | Companion::Step => 320.0,
    }
}

/// Divides `area`: the sentence of that height lowest, above it as many of `rows` of numbers as leave the plots `least`.
fn places(area: Rect, companion: Companion, (sentence, rows): (f32, usize), least: f32) -> Places {
    let gap = if area.height() < 420.0 { 4.0 } else { 12.0 };
    let below = |rect: Rect, height: f32| {
        let top = (rect.bottom() - height).max(rect.top());
        (rect.with_max_y(top), rect.with_min_y(top))
    };
    let (above, sentence) = below(area, sentence);
    let fitting = ((above.height() - gap - least) / ROW).max(0.0) as usize;
    let (plots, numbers) = below(above.with_max_y(above.bottom() - gap), fitting.min(rows) as f32 * ROW);
    let middle = plots.left() + 0.56 * plots.width();
    let (densities, beside) = match companion {
        Companion::Nothing => (plots, Rect::NOTHING),
        Companion::Loss | Companion::Landscape | Companion::Step if plots.width() >= BESIDE => {
            (plots.with_max_x(middle - 12.0), plots.with_min_x(middle + 12.0))
        }
        _ => (cut(plots, 0.0, 0.62, gap), cut(plots, 0.62, 1.0, gap)),
    };
    Places { densities, beside, numbers, sentence }
}

impl FitLab {
    /// Draws the plots, the numbers and the sentence.
    pub(super) fn presented_ui(&mut self, ui: &mut Ui, around: &Surroundings, sentences: &[String]) {
        let look = &around.look;
        let area = ui.max_rect();
        self.layout = Layout { presenting: true, sharing: &[] };
        let of_fits = self.values.fits.iter().filter_map(Shown::of_fit);
        let of_guess = self.presented_guess().and_then(Shown::of_guess);
        let numbers: Vec<Number> = of_fits.chain(of_guess).map(|shown| Number::new(ui, around, shown)).collect();
        let (corners, rows) = flow(&numbers, area.width());
        let headline = Headline::presented(ui, look, area, sentences, rows as f32 * ROW + 24.0);
        let Places { mut densities, beside, numbers: strip, sentence } =
            places(area, self.companion(), (headline.height(), rows), least(self.companion(), self.multiples));
        let choices = Companion::ALL.map(|companion| companion::Shown::new(companion, self.loss_row).choice());
        let (pressed, taken) =
            widgets::segments(ui, look, densities, Align::LEFT, (&choices, self.companion().place()));
        if self.multiples {
            // Each of the multiples has its own name where the control would stand.
            densities.min.y += 28.0;
        }
        let axes = self.densities_ui(ui, Spot { left: taken, ..Spot::new(densities) }, around);
        let fits = &self.values.fits;
        match self.companion() {
            Companion::Nothing => {}
            Companion::Integrand => {
                integrand::ui(ui, Spot::new(beside), around, fits, (self.pinned, self.epoch), &axes);
            }
            Companion::Loss => self.loss_row_ui(ui, Spot::new(beside), around, &axes),
            Companion::Landscape => self.landscape_ui(ui, Spot::new(beside), around),
            Companion::Step => self.step_ui(ui, beside, around),
        }
        for (number, corner) in numbers.iter().zip(corners) {
            let row = Rect::from_min_size(strip.min + corner, vec2(number.width, ROW));
            // What has no room is left to the readouts panel.
            if row.bottom() <= strip.bottom() + 1.0 {
                number.paint(ui, row, around);
            }
        }
        headline.paint(ui, sentence);
        if let Some(choice) = pressed {
            self.accompany(Companion::ALL[choice]);
        }
    }

    fn step_ui(&self, ui: &mut Ui, area: Rect, around: &Surroundings) {
        let Some(lane) = self.race.lane_or_first(self.focus) else {
            let text = "no objective is on: switch one on with F, Q, M or C";
            plot::note(ui, &around.look, area.center(), Align2::CENTER_CENTER, text);
            return;
        };
        let apart = lane.take_apart(self.step());
        ui.scope_builder(egui::UiBuilder::new().max_rect(area), |ui| {
            ui.set_clip_rect(area.intersect(ui.clip_rect()));
            step_panel::ui(ui, around, lane, &apart);
        });
    }
}

/// What a number is of.
#[derive(Clone, Copy)]
struct Shown {
    /// The objective's number, with its colour and marker; none for the guess.
    index: Option<usize>,
    name: &'static str,
    divergence: &'static dyn Divergence,
    /// Of the power divergence.
    alpha: Alpha,
    value: f64,
}

impl Shown {
    /// A fit's own divergence.
    fn of_fit(fit: &Fit) -> Option<Self> {
        let divergence = *divergence::ALL.get(fit.own_row())?;
        let value = fit.readouts.get(fit.own_row()).copied().unwrap_or(f64::NAN);
        Some(Self { index: Some(fit.index), name: fit.objective.name(), divergence, alpha: fit.pair.alpha(), value })
    }

    /// The divergence of the guess that the run looked at minimises.
    fn of_guess((row, alpha, value): (usize, Alpha, f64)) -> Option<Self> {
        Some(Self { index: None, name: "your guess", divergence: *divergence::ALL.get(row)?, alpha, value })
    }
}

/// A divergence, ready to be drawn.
struct Number {
    index: Option<usize>,
    objective: &'static str,
    symbol: String,
    font: egui::FontId,
    value: String,
    unit: &'static str,
    /// The widths of symbol and value, with room for more digits, and of everything.
    parts: [f32; 2],
    width: f32,
}

impl Number {
    fn new(ui: &Ui, around: &Surroundings, shown: Shown) -> Self {
        let Shown { index, name: objective, divergence, alpha, value } = shown;
        let guess = if index.is_none() { "guess " } else { "" };
        let symbol = format!("{guess}{}", divergence.symbol());
        let unit = divergence.unit_at(alpha);
        let value = format::readout(around.unit.show(value, unit));
        let font = font(unit);
        let unit = around.unit.written(unit);
        let colour = around.look.tokens.ink;
        let measure = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, colour).size().x;
        let symbol_width = measure(&symbol, font.clone());
        // The room for a digit more is held free, so that nothing moves while the numbers change.
        let room = measure(&value, font.clone()).max(measure("00.000", font.clone()));
        let width = 28.0 + symbol_width + 12.0 + room + 8.0 + measure(unit, fonts::regular(18.0));
        Self { index, objective, symbol, font, value, unit, parts: [symbol_width, room], width }
    }

    fn paint(&self, ui: &Ui, area: Rect, around: &Surroundings) {
        let look = &around.look;
        let painter = ui.painter();
        let colour = self.index.map_or(look.tokens.ink, |index| look.tokens.series(index));
        let (middle, font) = (area.center().y, self.font.clone());
        let mark = pos2(area.left() + 10.0, middle);
        match self.index {
            Some(index) => plot::marker(painter, index, mark, look.marker(), colour, egui::Stroke::NONE),
            // As the ghost's handle is drawn.
            None => drop(painter.circle_stroke(mark, look.marker(), egui::Stroke::new(2.0, colour))),
        }
        let [symbol, room] = self.parts;
        let left = area.left() + 28.0;
        painter.text(pos2(left, middle), Align2::LEFT_CENTER, &self.symbol, font.clone(), colour);
        let right = left + symbol + 12.0 + room;
        painter.text(pos2(right, middle), Align2::RIGHT_CENTER, &self.value, font, colour);
        let at = pos2(right + 8.0, middle + 2.0);
        painter.text(at, Align2::LEFT_CENTER, self.unit, fonts::regular(18.0), look.tokens.soft_ink);
        let response = ui.interact(area, ui.scope_id().with(("presented", self.index)), egui::Sense::hover());
        let text = format!("{}: {} {}", self.objective, self.value, self.unit);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
    }
}

/// The two KL divergences are largest.
fn font(unit: Unit) -> egui::FontId {
    if unit == Unit::Nats { fonts::semibold(28.0) } else { fonts::medium(24.0) }
}

/// Where each number begins when they run on like words in `width` points, and in how many rows.
fn flow(numbers: &[Number], width: f32) -> (Vec<egui::Vec2>, usize) {
    let (mut x, mut row) = (0.0, 0);
    let corners = numbers.iter().map(|number| {
        if x > 0.0 && x + number.width > width {
            (x, row) = (0.0, row + 1);
        }
        let corner = vec2(x, row as f32 * ROW);
        x += number.width + BETWEEN;
        corner
    });
    let corners: Vec<egui::Vec2> = corners.collect();
    let rows = if corners.is_empty() { 0 } else { row + 1 };
    (corners, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plots' ground in windows of these sizes: less the bars above and below, and the margins.
    fn ground(width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(20.0, 56.0), vec2(width - 40.0, height - 120.0))
    }

    #[test]
    fn the_densities_alone_take_three_fifths_of_the_height_beside_three_lines_and_two_rows() {
        for (width, height) in [(800.0, 600.0), (1024.0, 768.0), (1280.0, 720.0), (1920.0, 1080.0)] {
            let area = ground(width, height);
            let places = places(area, Companion::Nothing, (75.0, 2), least(Companion::Nothing, false));
            assert!(places.densities.height() >= 0.6 * area.height(), "{width} × {height}: {places:?}");
            assert!((places.numbers.height() - 2.0 * ROW).abs() < 0.01, "{width} × {height}: {places:?}");
        }
    }

    #[test]
    fn nothing_overlaps_and_nothing_leaves_the_ground_at_any_size() {
        for (width, height) in [(300.0, 200.0), (480.0, 900.0), (640.0, 480.0), (800.0, 600.0), (1920.0, 1080.0)] {
            for companion in Companion::ALL {
                let area = ground(width, height);
                let Places { densities, beside, numbers, sentence } =
                    places(area, companion, (60.0, 2), least(companion, false));
                let all = [densities, beside, numbers, sentence];
                for (index, rect) in all.iter().enumerate() {
                    assert!(!rect.is_positive() || area.contains_rect(*rect), "{companion:?} {width}: {rect:?}");
                    for other in &all[..index] {
                        let shared = rect.intersect(*other);
                        assert!(!shared.is_positive(), "{companion:?} {width} × {height}: {rect:?} {other:?}");
                    }
                }
            }
        }
    }
}
