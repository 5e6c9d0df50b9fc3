//! The page that a lab is drawn on: set-up at the left, readouts at the right, a bar below, the plots between them.

use egui::{CentralPanel, Context, Frame, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::{Jump, Surroundings};
use crate::ui::focus;

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

/// The parts in the order in which Tab reaches them: the plots with their handles come first, the set-up with its many
/// fields last.
const BY_TAB: [Part; 4] = [Part::Plots, Part::Readouts, Part::Bar, Part::SetUp];

/// Lays the page out; `draw` draws each part that is in sight. A picture has the plots alone.
pub fn ui(ui: &mut Ui, around: &Surroundings, draw: &mut dyn FnMut(&mut Ui, Part)) {
    if around.look.still {
        let area = ui.available_rect_before_wrap();
        ui.scope_builder(UiBuilder::new().max_rect(area.shrink2(egui::vec2(10.0, 8.0))), |ui| draw(ui, Part::Plots));
        return;
    }
    let places = places(ui.available_rect_before_wrap(), around);
    let goal = around.jump.and_then(|jump| goal(ui.ctx(), &places, jump));
    for part in BY_TAB {
        let Some(&(_, rect)) = places.iter().find(|(other, _)| *other == part) else { continue };
        if goal == Some(part) {
            focus::give_to_next(ui.ctx());
        }
        show(ui, around, (part, rect), draw);
    }
}

/// Where the parts stand that are open: from left to right, then down. Drawers lie over the plots.
fn places(area: Rect, around: &Surroundings) -> Vec<(Part, Rect)> {
    let (page, bar) = area.split_top_bottom_at_y((area.bottom() - BAR_HEIGHT).max(area.top()));
    let left = page.with_max_x((page.left() + SET_UP_WIDTH).min(page.right()));
    let right = page.with_min_x((page.right() - READOUTS_WIDTH).max(page.left()));
    let mut plots = page;
    if !around.drawers {
        let from = if around.set_up_open { left.right() } else { page.left() };
        let to = if around.readouts_open { right.left() } else { page.right() };
        plots = Rect::from_x_y_ranges(from..=to.max(from), page.y_range());
    }
    let all = [
        (around.set_up_open, Part::SetUp, left),
        (true, Part::Plots, plots),
        (around.readouts_open, Part::Readouts, right),
        (true, Part::Bar, bar),
    ];
    all.into_iter().filter(|(open, ..)| *open).map(|(_, part, rect)| (part, rect)).collect()
}

/// The part that the focus goes to: round those that are open, and to the plots first where no part has it.
fn goal(ctx: &Context, places: &[(Part, Rect)], jump: Jump) -> Option<Part> {
    let at = focus::place(ctx).map(|rect| rect.center());
    let holds = |part: Part, rect: Rect| at.is_some_and(|at| rect.contains(at)).then_some(part);
    let (plots, others): (Vec<_>, Vec<_>) = places.iter().partition(|(part, _)| *part == Part::Plots);
    let now = others.into_iter().chain(plots).find_map(|&(part, rect)| holds(part, rect));
    let Some(now) = places.iter().position(|(part, _)| Some(*part) == now) else { return Some(Part::Plots) };
    let step = if jump == Jump::Next { 1 } else { places.len() - 1 };
    places.get((now + step) % places.len()).map(|(part, _)| *part)
}

/// Shows one part in its place.
fn show(ui: &mut Ui, around: &Surroundings, (part, rect): (Part, Rect), draw: &mut dyn FnMut(&mut Ui, Part)) {
    let tokens = around.look.tokens;
    let mut within = ui.new_child(UiBuilder::new().max_rect(rect));
    let panel = match part {
        Part::Plots => {
            let margin = Margin { left: 20, right: 20, top: 12, bottom: 8 };
            let ground = Frame::new().fill(tokens.background).inner_margin(margin);
            CentralPanel::no_frame().frame(ground).show(&mut within, |ui| draw(ui, part));
            return;
        }
        Part::Bar => {
            let frame = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(16, 0));
            // A panel that can be resized has a handle, which would be one more stop of the focus.
            let panel = Panel::bottom("bar below").exact_size(BAR_HEIGHT).resizable(false).frame(frame);
            panel.show(&mut within, |ui| draw(ui, part));
            return;
        }
        Part::SetUp | Part::Readouts if around.drawers => return drawer(ui, around, (part, rect), draw),
        Part::SetUp => Panel::left("set-up").exact_size(SET_UP_WIDTH),
        Part::Readouts => Panel::right("readouts").exact_size(READOUTS_WIDTH),
    };
    panel.resizable(false).frame(side_frame(around)).show(&mut within, |ui| scrolled(ui, part, draw));
}

/// The part of `area` from `from` to `to` of its height, less `gap` at its lower end.
#[must_use]
pub fn cut(area: Rect, from: f32, to: f32, gap: f32) -> Rect {
    let y = |share: f32| area.top() + area.height() * share;
    Rect::from_min_max(pos2(area.left(), y(from)), pos2(area.right(), (y(to) - gap).max(y(from))))
}

/// A panel over the plots, in a window too narrow to hold it beside.
fn drawer(ui: &Ui, around: &Surroundings, (part, rect): (Part, Rect), draw: &mut dyn FnMut(&mut Ui, Part)) {
    let id = if part == Part::SetUp { "set-up drawer" } else { "readouts drawer" };
    let frame = side_frame(around).stroke(egui::Stroke::new(1.0, around.look.tokens.hairline));
    let drawer = egui::Area::new(egui::Id::unique(id)).order(egui::Order::Middle).fixed_pos(rect.min);
    drawer.constrain(false).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width((rect.width() - 32.0 + BAR_ROOM).max(0.0));
            ui.set_height((rect.height() - 28.0).max(0.0));
            scrolled(ui, part, draw);
        });
    });
}

fn scrolled(ui: &mut Ui, part: Part, draw: &mut dyn FnMut(&mut Ui, Part)) {
    let salt = if part == Part::SetUp { "set-up" } else { "readouts" };
    // The scroll bar keeps to the margin, where it covers no button.
    let width = ui.available_width() - BAR_ROOM;
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(width);
        draw(ui, part);
        focus::into_sight(ui);
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
