//! Presenter mode's readouts: the two KLs, legible from the last row.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::parts;
use super::values::{Readout, Shown};
use crate::labs::Surroundings;
use crate::text::format::readout;
use crate::ui::fonts;

/// The height of the strip, in points.
pub const HEIGHT: f32 = 40.0;

/// Draws the strip into `area`.
pub fn ui(ui: &mut Ui, area: Rect, around: &Surroundings, shown: &Shown) {
    let half = (area.width() - 30.0) / 2.0;
    let places = [area.left(), area.right() - half];
    let kls = ["kl-forward", "kl-reverse"].into_iter().filter_map(|id| shown.readout(id));
    for (left, kl) in places.into_iter().zip(kls) {
        number(ui, Rect::from_min_size(pos2(left, area.top()), vec2(half, area.height())), around, kl);
    }
}

fn number(ui: &mut Ui, area: Rect, around: &Surroundings, kl: &Readout) {
    let look = &around.look;
    let colour = parts::colour(look, kl.divergence);
    let value = readout(around.unit.convert(kl.treated.unwrap_or(kl.exact)));
    let treated = kl.treated.is_some_and(|treated| treated != kl.exact);
    let name = format!("{}{}", kl.divergence.symbol(), if treated { ", ε" } else { "" });
    let painter = ui.painter();
    let middle = area.center().y;
    let unit = painter.text(
        pos2(area.right(), middle + 3.0),
        Align2::RIGHT_CENTER,
        around.unit.name(),
        fonts::regular(18.0),
        look.tokens.soft_ink,
    );
    let at = pos2(unit.left() - 8.0, middle);
    let drawn = painter.text(at, Align2::RIGHT_CENTER, &value, fonts::semibold(30.0), colour);
    let clip = Rect::from_min_max(area.min, pos2(drawn.left() - 8.0, area.bottom()));
    painter.with_clip_rect(clip).text(area.left_center(), Align2::LEFT_CENTER, &name, fonts::medium(24.0), colour);
    let response = ui.interact(area, ui.scope_id().with(("presented", kl.divergence.id())), Sense::hover());
    let text = format!("{name}: {value} {}", around.unit.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
}
