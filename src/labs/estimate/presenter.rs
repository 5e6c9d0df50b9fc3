//! Presenter mode's readouts: the truth and the explained estimate, legible from the last row.

use egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::series::{colour_of, index_of, unit_of};
use super::values::Values;
use crate::labs::Surroundings;
use crate::scenario::EstimateScenario;
use crate::text::format;
use crate::ui::{fonts, plot};

/// The height of the strip, in points.
pub const HEIGHT: f32 = 40.0;

/// Draws the strip into `area`.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, scenario: &EstimateScenario, values: &Values) {
    let look = &around.look;
    let unit = around.unit;
    let half = (area.width() - 30.0) / 2.0;
    let truth = values.truth().map_or_else(|| "unknown".to_owned(), |t| format::readout(unit.convert(t.kl_reverse)));
    let place = Rect::from_min_size(area.min, vec2(half, area.height()));
    number(ui, place, around, ("truth D(Q‖P)", &truth, look.tokens.ink, 0.0));
    let explained = scenario.explained;
    let colour = colour_of(look, explained);
    let value = match values.row(explained.id()).map(|row| &row.estimate) {
        Some(Ok(estimate)) => format::readout(unit.show(estimate.value, unit_of(explained))),
        Some(Err(_)) => "undefined".to_owned(),
        None => "…".to_owned(),
    };
    let place = Rect::from_min_max(pos2(area.right() - half, area.top()), area.max);
    let dot = pos2(place.left() + look.marker(), place.center().y);
    plot::marker(ui.painter(), index_of(explained), dot, look.marker(), colour, egui::Stroke::NONE);
    number(ui, place, around, (explained.name(), &value, colour, 26.0));
}

fn number(ui: &mut Ui, area: Rect, around: &Surroundings, (name, value, colour, indent): (&str, &str, Color32, f32)) {
    let painter = ui.painter();
    let middle = area.center().y;
    let drawn = painter.text(area.right_center(), Align2::RIGHT_CENTER, value, fonts::semibold(28.0), colour);
    let clip = Rect::from_min_max(area.min, pos2(drawn.left() - 8.0, area.bottom()));
    let at = pos2(area.left() + indent, middle);
    painter.with_clip_rect(clip).text(at, Align2::LEFT_CENTER, name, fonts::medium(22.0), colour);
    let response = ui.interact(area, ui.scope_id().with(("presented", name)), Sense::hover());
    let text = format!("{name}: {value} {}", around.unit.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
}
