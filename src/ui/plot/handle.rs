//! Handles: what can be dragged on a plot, by mouse, keyboard and screen reader alike.

use egui::{CursorIcon, EventFilter, Id, InputState, Key, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo};

/// A place on a plot that can be dragged. It lies above the plot, so the plot doesn't see its drags.
#[derive(Debug, Clone, Copy)]
pub struct Handle<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// Where it is, in points.
    pub at: Pos2,
    /// Half the size of the sensitive square, in points.
    pub reach: f32,
    /// The number a screen reader says.
    pub value: f64,
}

/// What a key press on the focused handle asks for, in steps.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Nudge {
    /// Steps to the right.
    pub right: f64,
    /// Steps upwards.
    pub up: f64,
    /// Delete or Backspace was pressed, with the focus or the pointer here.
    pub delete: bool,
}

/// A drag in progress.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drag {
    /// Where the pointer holds the handle's centre, in points.
    pub to: Pos2,
    /// Where the handle's centre was when the drag began.
    pub from: Pos2,
    /// Whether the drag began upwards or downwards rather than sideways.
    pub vertical: bool,
    /// Shift is held.
    pub shift: bool,
}

/// The start of a drag, remembered while it lasts.
#[derive(Debug, Clone, Copy)]
struct Grip {
    centre: Pos2,
    offset: Vec2,
    vertical: Option<bool>,
}

/// The name beside a handle's id under which egui's memory says that it has the focus, which only keys and screen readers
/// give it.
pub const FOCUSED: &str = "klarity handle";

/// How far the pointer moves before a drag is known to be sideways or upright, in points.
const DECIDE: f32 = 4.0;

impl Handle<'_> {
    /// Senses the handle: the response, the drag and the nudge of this frame. `shift_is_vertical`: a drag with Shift is
    /// an upright one from its first point on.
    pub fn sense(&self, ui: &mut Ui, id: Id) -> (Response, Option<Drag>, Nudge) {
        let rect = Rect::from_center_size(self.at, Vec2::splat(2.0 * self.reach));
        let response = ui.interact(rect, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::Grab);
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), self.value, self.name));
        // What the pointer moves leaves the arrow keys to the transport.
        if response.is_pointer_button_down_on() {
            response.surrender_focus();
        }
        let drag = self.drag(ui, &response);
        (response.clone(), drag, nudge(ui, &response))
    }

    fn drag(&self, ui: &Ui, response: &Response) -> Option<Drag> {
        let memory = response.id.with("grip");
        if !response.dragged() {
            ui.data_mut(|data| data.remove::<Grip>(memory));
            return None;
        }
        ui.set_cursor_icon(CursorIcon::Grabbing);
        let pointer = response.interact_pointer_pos()?;
        let shift = ui.input(|input| input.modifiers.shift);
        let mut grip = ui.data(|data| data.get_temp::<Grip>(memory)).unwrap_or_else(|| {
            let press = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
            Grip { centre: self.at, offset: self.at - press, vertical: None }
        });
        let moved = pointer + grip.offset - grip.centre;
        if grip.vertical.is_none() && moved.length() >= DECIDE {
            grip.vertical = Some(shift || moved.y.abs() > moved.x.abs());
        }
        ui.data_mut(|data| data.insert_temp(memory, grip));
        let vertical = grip.vertical?;
        Some(Drag { to: pointer + grip.offset, from: grip.centre, vertical, shift })
    }
}

fn nudge(ui: &Ui, response: &Response) -> Nudge {
    let focused = response.has_focus();
    // Shortcuts leave the arrows to a handle that has the focus.
    ui.data_mut(|data| data.insert_temp(response.id.with(FOCUSED), focused));
    if !focused {
        let pointed = response.hovered() && ui.memory(|memory| memory.focused().is_none());
        return Nudge { delete: pointed && ui.input(deletes), ..Nudge::default() };
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input(|input| {
        let presses = |key| input.num_presses(key) as f64;
        let accesskit = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        Nudge {
            right: presses(Key::ArrowRight) - presses(Key::ArrowLeft) + accesskit(egui::accesskit::Action::Increment)
                - accesskit(egui::accesskit::Action::Decrement),
            up: presses(Key::ArrowUp) - presses(Key::ArrowDown),
            delete: deletes(input),
        }
    })
}

fn deletes(input: &InputState) -> bool {
    input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace)
}
