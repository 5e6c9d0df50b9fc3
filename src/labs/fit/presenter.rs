//! Presenter mode's readouts: the numbers that matter, legible from the last row.

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::value::Fit;
use crate::labs::Surroundings;
use crate::line::divergence;
use crate::text::Unit;
use crate::text::format;
use crate::ui::{fonts, plot};

/// The height of one row of numbers, in points.
const ROW: f32 = 38.0;

/// How many numbers stand side by side in `width` points.
fn columns(width: f32) -> usize {
    if width >= 620.0 { 2 } else { 1 }
}

/// The height that the numbers of `count` fits need in `width` points.
#[must_use]
pub fn height(count: usize, width: f32) -> f32 {
    count.div_ceil(columns(width)) as f32 * ROW
}

/// Draws each fit's own divergence into `area`, the two KL divergences largest.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, fits: &[Fit]) {
    let columns = columns(area.width());
    let width = (area.width() - 40.0 * (columns as f32 - 1.0)) / columns as f32;
    for (place, fit) in fits.iter().enumerate() {
        let corner =
            pos2(area.left() + (place % columns) as f32 * (width + 40.0), area.top() + (place / columns) as f32 * ROW);
        let row = Rect::from_min_size(corner, vec2(width, ROW));
        // What has no room is left to the readouts panel.
        if row.bottom() <= area.bottom() + 1.0 {
            number(ui, row, around, fit);
        }
    }
}

fn number(ui: &Ui, area: Rect, around: &Surroundings, fit: &Fit) {
    let look = &around.look;
    let painter = ui.painter();
    let Some(divergence) = divergence::ALL.get(fit.own_row()) else { return };
    let large = divergence.unit() == Unit::Nats;
    let size = if large { 28.0 } else { 24.0 };
    let colour = look.tokens.series[fit.index % look.tokens.series.len()];
    let middle = area.center().y;
    plot::marker(painter, fit.index, pos2(area.left() + 10.0, middle), look.marker(), colour, egui::Stroke::NONE);
    let font = if large { fonts::semibold(size) } else { fonts::medium(size) };
    let value = fit.readouts.get(fit.own_row()).copied().unwrap_or(f64::NAN);
    let value = around.unit.show(value, divergence.unit());
    let unit = around.unit.written(divergence.unit());
    let symbol = if area.width() > 260.0 { divergence.symbol() } else { "" };
    painter.text(pos2(area.left() + 28.0, middle), Align2::LEFT_CENTER, symbol, font.clone(), colour);
    let unit_width = painter.layout_no_wrap(unit.to_owned(), fonts::regular(18.0), colour).size().x;
    painter.text(
        pos2(area.right(), middle + 2.0),
        Align2::RIGHT_CENTER,
        unit,
        fonts::regular(18.0),
        look.tokens.soft_ink,
    );
    let x = area.right() - unit_width.max(40.0) - 10.0;
    painter.text(pos2(x, middle), Align2::RIGHT_CENTER, format::readout(value), font, colour);
    let response = ui.interact(area, ui.scope_id().with(("presented", fit.index)), egui::Sense::hover());
    let text = format!("{}: {} {unit}", fit.objective.name(), format::readout(value));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
}
