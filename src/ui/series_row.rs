//! A row that switches one series on and off: a box, its line with its marker, its name.

use egui::{Align2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Look, fonts, plot};

/// One series' row.
#[derive(Debug, Clone, Copy)]
pub struct SeriesRow<'a> {
    /// Its number, which is that of its colour and its marker.
    pub index: usize,
    /// What stands beside the marker.
    pub name: &'a str,
    /// Whether it is shown.
    pub on: bool,
    /// The key that switches it, too.
    pub key: Option<char>,
}

impl SeriesRow<'_> {
    /// Draws the row, `width` points wide; the response to what is done to it.
    pub fn show(&self, ui: &mut Ui, look: &Look, width: f32) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(width, 22.0), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, self.on, self.name));
        let colour = look.tokens.series(self.index);
        let painter = ui.painter();
        let y = rect.center().y;
        check_box(ui, look, pos2(rect.left() + 8.0, y), (self.on, response.hovered()), colour);
        painter.hline(rect.left() + 22.0..=rect.left() + 46.0, y, Stroke::new(2.6, colour));
        let edge = Stroke::new(1.0, look.tokens.panel);
        plot::marker(painter, self.index, pos2(rect.left() + 34.0, y), 4.0, colour, edge);
        let ink = if self.on { look.tokens.ink } else { look.tokens.soft_ink };
        painter.text(pos2(rect.left() + 54.0, y), Align2::LEFT_CENTER, self.name, fonts::regular(13.0), ink);
        if let Some(key) = self.key {
            let font = fonts::regular(11.0);
            painter.text(rect.right_center(), Align2::RIGHT_CENTER, key, font, look.tokens.soft_ink);
        }
        response
    }
}

/// A row with a box and a name that switches something without a colour.
pub fn switch_row(ui: &mut Ui, look: &Look, on: bool, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, name));
    check_box(ui, look, pos2(rect.left() + 8.0, rect.center().y), (on, response.hovered()), look.tokens.ink);
    let ink = if on { look.tokens.ink } else { look.tokens.soft_ink };
    ui.painter().text(pos2(rect.left() + 22.0, rect.center().y), Align2::LEFT_CENTER, name, fonts::regular(13.0), ink);
    response
}

fn check_box(ui: &Ui, look: &Look, centre: egui::Pos2, (on, hot): (bool, bool), colour: egui::Color32) {
    let square = Rect::from_center_size(centre, vec2(15.0, 15.0));
    if on {
        ui.painter().rect_filled(square, 3.0, colour);
        let tick = [vec2(-3.6, 0.2), vec2(-1.0, 2.8), vec2(3.8, -2.8)].map(|step| centre + step);
        ui.painter().add(egui::Shape::line(tick.to_vec(), Stroke::new(1.7, look.tokens.panel)));
    } else {
        let border = if hot { colour } else { look.tokens.soft_ink };
        ui.painter().rect_stroke(square, 3.0, Stroke::new(1.2, border), egui::StrokeKind::Inside);
    }
}
