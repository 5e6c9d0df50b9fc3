//! A slider with marks that it stops at, by mouse, keyboard and screen reader.

use egui::accesskit::{Action, ActionData};
use egui::{Align2, EventFilter, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Look, fonts, plot};

/// How close to a mark the pointer stops at it, in points.
const STOPS: f32 = 5.0;
/// What the knob takes at either end, in points.
const END: f32 = 8.0;

/// A number on a rail.
#[derive(Debug, Clone, Copy)]
pub struct Slider<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// What it does, for the hover.
    pub about: &'a str,
    /// The numbers at its ends.
    pub range: [f64; 2],
    /// Numbers with a tick and a name, at which the pointer stops.
    pub marks: &'a [(f64, &'a str)],
    /// What an arrow key adds; what the pointer gives is a whole number of these.
    pub step: f64,
}

impl Slider<'_> {
    /// Draws it, `width` points wide; the new number if it was moved. A `value` beyond an end shows the knob there.
    pub fn show(&self, ui: &mut Ui, look: &Look, width: f32, value: f64) -> Option<f64> {
        let Self { name, about, range: [low, high], marks, step } = *self;
        let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0 + look.tick()), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), value, name));
        let middle = rect.top() + 11.0;
        let rail = Rect::from_x_y_ranges(rect.left() + END..=rect.right() - END, middle - 2.0..=middle + 2.0);
        let x_of = |value: f64| rail.left() + rail.width() * ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
        // What the pointer moves leaves the arrow keys to the page.
        if response.is_pointer_button_down_on() {
            response.surrender_focus();
        }
        let pointed = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()).map(|at| {
            let stop = marks.iter().find(|(mark, _)| (x_of(*mark) - at.x).abs() <= STOPS);
            let share = f64::from(((at.x - rail.left()) / rail.width()).clamp(0.0, 1.0));
            stop.map_or(low + share * (high - low), |(mark, _)| *mark)
        });
        let keyed = along(ui, &response, value, step).map(|value| value.clamp(low, high));
        // Sums of hundredths leave crumbs such as 0.30000000000000004; the marks are whole numbers of steps.
        let moved = keyed.or(pointed).map(|value| (value / step).round() / (1.0 / step).round());
        let shown = moved.unwrap_or(value);
        let (painter, tokens) = (ui.painter(), &look.tokens);
        painter.rect_filled(rail, 2.0, tokens.hairline);
        for (mark, text) in marks {
            let x = x_of(*mark);
            painter.vline(x, rail.top() - 3.0..=rail.bottom() + 3.0, Stroke::new(1.0, tokens.soft_ink));
            let at = pos2(x, rail.bottom() + 4.0);
            painter.text(at, Align2::CENTER_TOP, text, fonts::regular(look.tick()), tokens.soft_ink);
        }
        let knob = pos2(x_of(shown), middle);
        painter.circle_filled(knob, 6.0, tokens.ink);
        response.on_hover_text(about);
        moved.filter(|moved| *moved != value)
    }
}

/// Where ← and →, or a screen reader, want the mark of a slider that is at `value`, an arrow being worth `step`.
#[must_use]
pub fn along(ui: &Ui, response: &Response, value: f64, step: f64) -> Option<f64> {
    let focused = response.has_focus();
    // Shortcuts leave the arrows to what has the focus.
    ui.data_mut(|data| data.insert_temp(response.id.with(plot::FOCUSED), focused));
    let (set, mut steps) = ui.input(|input| {
        let set =
            input.accesskit_action_requests(response.id, Action::SetValue).find_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) if value.is_finite() => Some(value),
                _ => None,
            });
        let of = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        (set, of(Action::Increment) - of(Action::Decrement))
    });
    if focused {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| input.num_presses(Key::ArrowRight) as f64 - input.num_presses(Key::ArrowLeft) as f64);
    }
    set.or_else(|| (steps != 0.0).then_some(value + steps * step))
}
