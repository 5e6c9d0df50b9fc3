//! The page that a lab is drawn on: set-up at the left, readouts at the right, a bar below, the plots between them.

use egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Ui, pos2};

use super::Surroundings;

/// Widths of the side panels and height of the bar, in points.
const SET_UP_WIDTH: f32 = 262.0;
const READOUTS_WIDTH: f32 = 334.0;
const BAR_HEIGHT: f32 = 56.0;
/// How much of a side panel's right margin its scroll bar may take, in points.
const BAR_ROOM: f32 = 12.0;

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The bar below.
    Bar,
    /// The set-up panel's content.
    SetUp,
    /// The readouts panel's content.
    Readouts,
    /// The plots.
    Plots,
}

/// Lays the page out; `draw` draws each part that is in sight.
pub fn ui(ui: &mut Ui, around: &Surroundings, draw: &mut dyn FnMut(&mut Ui, Part)) {
    let tokens = around.look.tokens;
    let bar = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(16, 0));
    Panel::bottom("bar below").exact_size(BAR_HEIGHT).frame(bar).show(ui, |ui| draw(ui, Part::Bar));
    if !around.drawers {
        if around.set_up_open {
            let panel = Panel::left("set-up").exact_size(SET_UP_WIDTH).frame(side_frame(around));
            panel.show(ui, |ui| scrolled(ui, Part::SetUp, draw));
        }
        if around.readouts_open {
            let panel = Panel::right("readouts").exact_size(READOUTS_WIDTH).frame(side_frame(around));
            panel.show(ui, |ui| scrolled(ui, Part::Readouts, draw));
        }
    }
    let ground = Frame::new().fill(tokens.background).inner_margin(Margin { left: 20, right: 20, top: 12, bottom: 8 });
    CentralPanel::no_frame().frame(ground).show(ui, |ui| draw(ui, Part::Plots));
    if around.drawers {
        let area = ui.max_rect();
        drawers(ui, around, Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - BAR_HEIGHT)), draw);
    }
}

/// The part of `area` from `from` to `to` of its height, less `gap` at its lower end.
#[must_use]
pub fn cut(area: Rect, from: f32, to: f32, gap: f32) -> Rect {
    let y = |share: f32| area.top() + area.height() * share;
    Rect::from_min_max(pos2(area.left(), y(from)), pos2(area.right(), (y(to) - gap).max(y(from))))
}

/// The panels over the plots, in a window too narrow to hold them beside.
fn drawers(ui: &mut Ui, around: &Surroundings, area: Rect, draw: &mut dyn FnMut(&mut Ui, Part)) {
    let left = pos2((area.left() + SET_UP_WIDTH).min(area.right()), area.bottom());
    let right = pos2((area.right() - READOUTS_WIDTH).max(area.left()), area.top());
    for (open, id, rect, part) in [
        (around.set_up_open, "set-up drawer", Rect::from_min_max(area.min, left), Part::SetUp),
        (around.readouts_open, "readouts drawer", Rect::from_min_max(right, area.max), Part::Readouts),
    ] {
        if !open {
            continue;
        }
        let frame = side_frame(around).stroke(egui::Stroke::new(1.0, around.look.tokens.hairline));
        let drawer = egui::Area::new(egui::Id::unique(id)).order(egui::Order::Middle).fixed_pos(rect.min);
        drawer.constrain(false).show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width((rect.width() - 32.0 + BAR_ROOM).max(0.0));
                // In a window of a few points nothing is left.
                ui.set_height((rect.height() - 28.0).max(0.0));
                scrolled(ui, part, draw);
            });
        });
    }
}

fn scrolled(ui: &mut Ui, part: Part, draw: &mut dyn FnMut(&mut Ui, Part)) {
    let salt = if part == Part::SetUp { "set-up" } else { "readouts" };
    // The scroll bar keeps to the margin, where it covers no button.
    let width = ui.available_width() - BAR_ROOM;
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(width);
        draw(ui, part);
    });
}

fn side_frame(around: &Surroundings) -> Frame {
    Frame::new().fill(around.look.tokens.panel).inner_margin(Margin {
        left: 16,
        right: 16 - BAR_ROOM as i8,
        top: 14,
        bottom: 14,
    })
}
