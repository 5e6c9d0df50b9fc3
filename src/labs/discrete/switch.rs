//! The row of tabs above the plots: which way to look at the set-up.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

use crate::scenario::{DiscreteScenario, DiscreteView};
use crate::ui::fonts;
use crate::ui::look::Look;

/// The height of the row, in points.
pub const HEIGHT: f32 = 26.0;

/// Draws the row into `area`; a click changes the view.
pub fn ui(ui: &mut Ui, area: Rect, look: &Look, scenario: &mut DiscreteScenario) {
    let mut child = ui.new_child(UiBuilder::new().id_salt("views").max_rect(area));
    child.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for view in scenario.views() {
            if tab(ui, look, view, scenario.view == view) {
                scenario.view = view;
            }
        }
    });
}

fn tab(ui: &mut Ui, look: &Look, view: DiscreteView, chosen: bool) -> bool {
    let size = if look.presenting { 16.0 } else { 12.5 };
    let (font, colour) =
        if chosen { (fonts::semibold(size), look.tokens.ink) } else { (fonts::regular(size), look.tokens.soft_ink) };
    let galley = ui.painter().layout_no_wrap(view.name().to_owned(), font, colour);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 12.0, HEIGHT - 4.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, format!("Show {}", view.name())));
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, colour);
    if chosen {
        let line = rect.left() + 6.0..=rect.right() - 6.0;
        ui.painter().hline(line, rect.bottom() - 1.0, Stroke::new(2.0, look.tokens.ink));
    }
    let clicked = response.clicked();
    response.on_hover_text(view.about());
    clicked
}
