//! Something to tell the person: errors above the page until they are closed, the rest over the top of it, so that nothing
//! moves when it comes or goes, until the next action.

use std::time::Duration;

use egui::{Align2, Area, Context, Event, Frame, Id, Label, Margin, Order, Panel, Stroke, Ui, vec2};

use super::App;
use crate::labs::Surroundings;
use crate::ui::{Look, look, untaken, widgets};

/// How long a message that is no error stays if nothing is done, in seconds.
const STAY_SECS: f64 = 6.0;

/// The message, and the time at which it was first shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Message {
    text: String,
    is_error: bool,
    since: Option<f64>,
}

impl App {
    pub(super) fn tell(&mut self, text: impl Into<String>, is_error: bool) {
        self.message = Some(Message { text: text.into(), is_error, since: None });
    }

    /// Tells what was typed and is gone with its set-up, beside what is told already. It waits for a button's release, so
    /// that nothing comes between a pressed pointer and what it holds.
    pub(super) fn tell_untaken(&mut self, ctx: &Context) {
        if ctx.input(|input| input.pointer.any_down()) {
            return;
        }
        let Some(text) = untaken::told(ctx) else { return };
        match &mut self.message {
            Some(message) if message.since.is_none() || message.is_error => message.text += &format!(". {text}"),
            _ => self.tell(text, false),
        }
        ctx.request_repaint();
    }

    /// Takes back what was told if it begins so: it no longer holds.
    pub(super) fn forget(&mut self, beginning: &str) {
        if self.message.as_ref().is_some_and(|message| message.text.starts_with(beginning)) {
            self.message = None;
        }
    }

    /// Says the message: an error, which stays, above the page, that it may cover nothing; the rest over the top of it.
    pub(super) fn message_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let Some(message) = self.message.clone() else { return };
        let look = &around.look;
        let stroke = Stroke::new(look.hairline(), look.tokens.hairline);
        let frame = Frame::new().fill(look.tokens.field).stroke(stroke).corner_radius(look::RADIUS);
        let frame = frame.inner_margin(Margin::symmetric(12, 5));
        let width = ui.available_width() - 48.0;
        let closed = if message.is_error {
            let ground = Frame::new().fill(look.tokens.background).inner_margin(Margin::symmetric(16, 4));
            let strip = Panel::top("error").resizable(false).show_separator_line(false).frame(ground);
            strip.show(ui, |ui| frame.show(ui, |ui| said(ui, look, &message, width)).inner).inner
        } else {
            let top = ui.available_rect_before_wrap().top() + 4.0;
            let area = Area::new(Id::unique("message")).order(Order::Foreground);
            let shown = area
                .anchor(Align2::CENTER_TOP, vec2(0.0, top))
                .show(ui.ctx(), |ui| frame.show(ui, |ui| said(ui, look, &message, width)).inner);
            shown.inner
        };
        if closed {
            self.message = None;
        }
    }

    /// At the end of a frame: a message that is no error leaves when something was done after it, or after a while.
    pub(super) fn let_message_leave(&mut self, ctx: &Context) {
        let Some(message) = self.message.as_mut().filter(|message| !message.is_error) else { return };
        let now = ctx.input(|input| input.time);
        let Some(since) = message.since else {
            message.since = Some(now);
            ctx.request_repaint_after(Duration::from_secs_f64(STAY_SECS));
            return;
        };
        let left = since + STAY_SECS - now;
        if self.acted || left <= 0.0 {
            self.message = None;
            ctx.request_repaint();
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
        }
    }
}

/// The message and its button; whether that was pressed.
fn said(ui: &mut Ui, look: &Look, message: &Message, width: f32) -> bool {
    /// What the button needs beside a long text, in points.
    const BUTTON: f32 = 56.0;
    let row = ui.horizontal(|ui| {
        ui.scope(|ui| {
            // A window may be narrower than the button.
            ui.set_max_width((width - BUTTON).max(0.0));
            if message.is_error {
                widgets::error_line(ui, look, &message.text);
            } else {
                ui.add(Label::new(&message.text).wrap());
            }
        });
        ui.small_button("Close").clicked()
    });
    row.inner
}

/// Whether `event` is something that the person does, a look around with the pointer apart.
pub(super) fn is_action(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { pressed: true, .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Cut
            | Event::Copy
            | Event::PointerButton { pressed: false, .. }
    )
}
