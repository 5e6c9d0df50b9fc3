//! Presenter mode: the plots that were chosen, the truth and the explained estimate, and the sentence below, legible from
//! the last row.

use egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::EstimateLab;
use super::series::{colour_of, index_of};
use super::sources::Which;
use super::table::{COMING, missing};
use super::values::Values;
use crate::labs::Surroundings;
use crate::labs::headline::Headline;
use crate::scenario::EstimateScenario;
use crate::text::{Unit, format};
use crate::ui::{fonts, plot};

/// The height of the strip of numbers, in points.
const STRIP: f32 = 40.0;
/// The plots keep this height before the strip gets its own, in points.
const LEAST: f32 = 170.0;

impl EstimateLab {
    /// Draws the plots, the numbers and the sentence.
    pub(super) fn presented_ui(&mut self, ui: &mut Ui, around: &Surroundings, sentences: &[String]) {
        let area = ui.max_rect();
        let headline = Headline::presented(ui, &around.look, area, sentences, STRIP + 24.0);
        let top = (area.bottom() - headline.height()).max(area.top());
        let gap = if area.height() < 420.0 { 4.0 } else { 12.0 };
        let mut above = area.with_max_y((top - gap).max(area.top()));
        if above.height() >= LEAST + STRIP {
            let strip = above.with_min_y(above.bottom() - STRIP);
            numbers(ui, strip, around, &self.setup, &self.values);
            above.max.y = strip.top() - gap;
        }
        self.plots_ui(ui, above, around);
        headline.paint(ui, area.with_min_y(top));
    }
}

/// Draws the strip into `area`: what is true, and what the explained estimator makes of it.
fn numbers(ui: &Ui, area: Rect, around: &Surroundings, scenario: &EstimateScenario, values: &Values) {
    let look = &around.look;
    let unit = around.unit;
    let none = if values.any() { "unknown" } else { COMING };
    let explained = scenario.explained;
    let aim = explained.aim().reference();
    let truth = values.truth().and_then(|truth| aim.value(&truth));
    let truth = truth.map_or_else(|| none.to_owned(), |truth| format::readout(unit.show(truth, aim.unit())));
    let named = (format!("truth {}", aim.symbol()), aim.unit());
    let end = number(ui, area, around, (&named.0, &truth, look.tokens.ink), named.1);
    let colour = colour_of(look, explained);
    let value = match values.row(explained.id()).map(|row| &row.estimate) {
        Some(Ok(estimate)) => format::readout(unit.show(estimate.value, explained.aim().unit())),
        Some(Err(_)) => "undefined".to_owned(),
        None => missing(values, &[Which::First])[0].to_owned(),
    };
    let place = area.with_min_x(end + 36.0);
    let dot = pos2(place.left() + look.marker(), place.center().y);
    plot::marker(ui.painter(), index_of(explained), dot, look.marker(), colour, egui::Stroke::NONE);
    number(
        ui,
        place.with_min_x(place.left() + 26.0),
        around,
        (explained.name(), &value, colour),
        explained.aim().unit(),
    );
}

/// Writes the name and, where more digits leave it in its place, the value; returns where both end.
fn number(ui: &Ui, area: Rect, around: &Surroundings, (name, value, colour): (&str, &str, Color32), unit: Unit) -> f32 {
    let painter = ui.painter();
    let layout = |text: &str, font| painter.layout_no_wrap(text.to_owned(), font, colour);
    let value_galley = layout(value, fonts::semibold(28.0));
    let slot = value_galley.size().x.max(layout("−00.000", fonts::semibold(28.0)).size().x);
    let room = area.width() - slot - 14.0;
    let names = [22.0, 18.0, 15.0, 13.0].map(|size| layout(name, fonts::medium(size)));
    let Some(name_galley) = names.iter().find(|galley| galley.size().x <= room).or(names.last()) else {
        return area.left();
    };
    let end = area.left() + name_galley.size().x + 14.0 + slot;
    let at = |left: f32, height: f32| pos2(left, area.center().y - height / 2.0);
    painter.galley(at(area.left(), name_galley.size().y), name_galley.clone(), colour);
    let size = value_galley.size();
    painter.galley(at(end - size.x, size.y), value_galley, colour);
    let whole = Rect::from_min_max(area.min, pos2(end, area.bottom()));
    let response = ui.interact(whole, ui.scope_id().with(("presented", name)), Sense::hover());
    let text = format!("{name}: {value} {}", around.unit.in_words(unit));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    end
}
