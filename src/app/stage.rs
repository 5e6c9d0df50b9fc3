//! What presenter mode adds over everything: an echo of the keys pressed and a large pointer for "look here".

use egui::{Align2, Area, Context, Id, Key, LayerId, Order, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::labs::Surroundings;
use crate::ui::fonts;
use crate::ui::look::faded;

/// How long an echo stays, in seconds.
const ECHO_SECS: f64 = 1.4;

/// The aids and what they show.
#[derive(Debug, Clone, Default)]
pub struct Stage {
    /// Keys are echoed.
    pub echo: bool,
    /// The pointer is drawn large.
    pub pointer: bool,
    /// The part of the bar at the top that nothing stands in: the echo never covers what is presented.
    pub free: Option<Rect>,
    last_key: Option<(String, f64)>,
}

impl Stage {
    /// Takes note of the keys pressed in this frame, before anything takes them from the input.
    pub fn listen(&mut self, ctx: &Context) {
        if !self.echo {
            return;
        }
        let pressed = ctx.input(|input| {
            let key = input.events.iter().rev().find_map(|event| match event {
                egui::Event::Key { key, pressed: true, modifiers, .. } => Some(written(*key, *modifiers)),
                _ => None,
            });
            key.map(|key| (key, input.time))
        });
        if pressed.is_some() {
            self.last_key = pressed;
        }
    }

    /// Draws the aids above everything else.
    pub fn ui(&mut self, ctx: &Context, around: &Surroundings) {
        let look = &around.look;
        let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("stage")));
        if self.pointer
            && let Some(at) = ctx.input(|input| input.pointer.hover_pos())
        {
            let accent = look.tokens.series[1];
            painter.circle(at, 34.0, faded(accent, 0.16), Stroke::new(4.0, faded(accent, 0.85)));
        }
        let now = ctx.input(|input| input.time);
        self.last_key.take_if(|(_, since)| now - *since > ECHO_SECS || !self.echo);
        if let (Some((key, since)), Some(free)) = (&self.last_key, self.free) {
            let area = Area::new(Id::unique("key echo")).order(Order::Tooltip).interactable(false).constrain(false);
            area.fixed_pos(free.min).show(ctx, |ui| echo(ui, around, key, free));
            let left = (ECHO_SECS - (now - since)).max(0.01);
            ctx.request_repaint_after_secs(left as f32 + 0.01);
        }
    }
}

/// Writes `key` in the middle of `free`; where that is narrower than the key, it covers the bar's buttons for a moment.
fn echo(ui: &mut Ui, around: &Surroundings, key: &str, free: Rect) {
    let look = &around.look;
    let galley = ui.painter().layout_no_wrap(key.to_owned(), fonts::semibold(26.0), look.tokens.panel);
    let size = vec2(galley.size().x + 28.0, free.height() - 4.0);
    let at = free.center().x.max(free.left() + size.x / 2.0);
    let rect = Align2::CENTER_CENTER.anchor_size(egui::pos2(at, free.center().y), size);
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Key {key}")));
    ui.painter().rect_filled(rect, 8.0, look.tokens.ink);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, look.tokens.panel);
}

/// The key as a person would say it.
fn written(key: Key, modifiers: egui::Modifiers) -> String {
    let mut text = String::new();
    for (held, name) in [(modifiers.command, "Ctrl+"), (modifiers.alt, "Alt+"), (modifiers.shift, "Shift+")] {
        if held {
            text.push_str(name);
        }
    }
    text.push_str(match key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Questionmark => "?",
        other => other.name(),
    });
    text
}
