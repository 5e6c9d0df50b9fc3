//! A list to choose from that opens below a button, and is led by the keys alone as well as by the pointer.
//!
//! The list opens on the entry in use. The arrows, Home and End lead through it, a letter to the next entry that begins with
//! it; Enter and Space take the entry and close, Esc and Tab close without a change. The focus is then on the button again,
//! where Enter, Space and the arrows up and down open the list.

use egui::style::ScrollAnimation;
use egui::{
    Align2, ComboBox, Event, EventFilter, Id, IdSalt, Key, Rect, Role, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use super::fonts;
use super::look::RADIUS;

/// With this salt a button's id leads to whether it has the focus, so that Space is left to it.
pub const OPENS: &str = "klarity drop-down";

/// How far the page keys lead.
const PAGE: usize = 8;
/// Lists longer than this are not measured for their widest entry.
const MEASURED: usize = 200;

/// One entry of a list.
#[derive(Debug, Clone, Default)]
pub struct Item {
    text: String,
    about: String,
}

impl Item {
    /// An entry called `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), about: String::new() }
    }

    /// With `about` as what the hover says of it.
    #[must_use]
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }
}

/// A list with its accessible name and the entry in use.
#[derive(Debug, Clone, Copy)]
pub struct DropDown<'a> {
    name: &'a str,
    about: &'a str,
    width: f32,
}

/// The entry that the keys have led to, while the list is open.
#[derive(Debug, Clone, Copy, Default)]
struct Led {
    at: usize,
    open: bool,
}

/// What the keys of one frame ask for.
#[derive(Debug, Clone, Copy, Default)]
struct Keys {
    /// The entry in use is another, or the list has just opened: it is brought into sight.
    moved: bool,
    take: bool,
    leave: bool,
}

impl<'a> DropDown<'a> {
    /// A list called `name`; `about` is what the hover over its button says.
    #[must_use]
    pub fn new(name: &'a str, about: &'a str) -> Self {
        Self { name, about, width: 100.0 }
    }

    /// The width of the button in points; 100 unless told.
    #[must_use]
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// Shows the button with the entry in use, `now`, and the list of `count` entries; the entry that was chosen, if it is
    /// another one.
    pub fn show(self, ui: &mut Ui, now: usize, count: usize, item: &dyn Fn(usize) -> Item) -> Option<usize> {
        let salt = ("drop-down", self.name);
        // As the list makes it.
        let button = ui.make_persistent_id(IdSalt::new(salt));
        let memory = button.with("led");
        let mut led = ui.data(|data| data.get_temp::<Led>(memory)).unwrap_or_default();
        // The press that opens the list is not for what it holds.
        let keys = if led.open && ComboBox::is_open(ui.ctx(), button) {
            led.at = led.at.min(count.saturating_sub(1));
            keys(ui, &mut led.at, count, item)
        } else {
            led.at = now;
            Self::opened_by_arrow(ui, button);
            Keys { moved: true, ..Keys::default() }
        };
        let mut clicked = None;
        let shown = ComboBox::from_id_salt(salt)
            .width(self.width)
            .height(400.0)
            .selected_text(item(now).text)
            .truncate()
            .show_ui(ui, |ui| {
                clicked = list(ui, (&mut led.at, keys.moved), (now, count), item);
                if keys.take || keys.leave || clicked.is_some() {
                    ui.close();
                }
            });
        debug_assert_eq!(shown.response.id, button, "the keys are taken from another list");
        let showing = shown.inner.is_some();
        let closing = keys.take || keys.leave || clicked.is_some();
        ui.memory_mut(|memory| {
            if clicked.is_some() || (led.open && !showing) {
                // A pointer closed it, and leaves no focus behind.
                memory.surrender_focus(button);
            } else if showing && (closing || !memory.has_focus(button)) {
                memory.request_focus(button);
            } else if showing {
                // What leads the list doesn't lead the focus away.
                let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
                memory.set_focus_lock_filter(button, filter);
            }
        });
        led.open = showing && !closing;
        let focused = ui.memory(|memory| memory.has_focus(button));
        ui.data_mut(|data| {
            data.insert_temp(memory, led);
            data.insert_temp(button.with(OPENS), focused);
        });
        shown.response.accessible_name(self.name).on_hover_text(self.about);
        clicked.or(Some(led.at).filter(|_| keys.take)).filter(|taken| *taken != now)
    }

    /// With the focus on the closed `button`, turns a press of an arrow up or down into the one that opens the list.
    fn opened_by_arrow(ui: &Ui, button: Id) {
        if !ui.is_enabled() || !ui.memory(|memory| memory.has_focus(button)) {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(button, filter));
        ui.input_mut(|input| {
            for event in &mut input.events {
                if let Event::Key { key: key @ (Key::ArrowDown | Key::ArrowUp), pressed: true, modifiers, .. } = event
                    && !modifiers.any()
                {
                    *key = Key::Enter;
                }
            }
        });
    }
}

/// Takes the keys from the input, so that neither the button nor anything else acts on them too, and leads `at` along.
fn keys(ui: &Ui, at: &mut usize, count: usize, item: &dyn Fn(usize) -> Item) -> Keys {
    let (before, last) = (*at, count.saturating_sub(1));
    let mut keys = Keys::default();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            if keys.take || keys.leave {
                return true;
            }
            match event {
                Event::Key { key, pressed: true, repeat, modifiers, .. }
                    if !modifiers.any() || modifiers.shift_only() =>
                {
                    match key {
                        Key::ArrowDown => *at = (*at + 1).min(last),
                        Key::ArrowUp => *at = at.saturating_sub(1),
                        Key::PageDown => *at = (*at + PAGE).min(last),
                        Key::PageUp => *at = at.saturating_sub(PAGE),
                        Key::Home => *at = 0,
                        Key::End => *at = last,
                        // The Enter that opened the list may still be held down.
                        Key::Enter | Key::Space => keys.take |= !repeat,
                        Key::Escape | Key::Tab => keys.leave = true,
                        Key::ArrowLeft | Key::ArrowRight => {}
                        _ => return true,
                    }
                    false
                }
                Event::Text(text) => {
                    *at = beginning_with(text, *at, count, item).unwrap_or(*at);
                    text.trim().is_empty()
                }
                _ => true,
            }
        });
    });
    keys.moved = *at != before;
    keys
}

/// The next entry after `at`, round and round, whose text begins with `text`.
fn beginning_with(text: &str, at: usize, count: usize, item: &dyn Fn(usize) -> Item) -> Option<usize> {
    let wanted = text.trim().to_lowercase();
    let begins = |index: &usize| item(*index).text.to_lowercase().starts_with(&wanted);
    (!wanted.is_empty()).then(|| (1..=count).map(|step| (at + step) % count).find(begins)).flatten()
}

/// The entries, of which only those in sight are laid out; the one that was clicked.
fn list(
    ui: &mut Ui,
    (at, moved): (&mut usize, bool),
    (now, count): (usize, usize),
    item: &dyn Fn(usize) -> Item,
) -> Option<usize> {
    let size = TextStyle::Button.resolve(ui.style()).size;
    let height = ui.spacing().interact_size.y;
    let widest = (0..count.min(MEASURED))
        .map(|index| ui.painter().layout_no_wrap(item(index).text, fonts::semibold(size), egui::Color32::PLACEHOLDER))
        .map(|galley| galley.size().x + 18.0)
        .fold(ui.available_width(), f32::max);
    let (whole, _) = ui.allocate_exact_size(vec2(widest, height * count as f32), Sense::hover());
    let row = |index: usize| {
        Rect::from_min_size(pos2(whole.left(), whole.top() + height * index as f32), vec2(widest, height))
    };
    // A pointer that rests doesn't take the choice back from the keys.
    let pointing = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::PointerMoved(_))));
    let mut clicked = None;
    for index in (0..count).filter(|index| ui.clip_rect().intersects(row(*index))) {
        let Item { text, about } = item(index);
        let response = ui.interact(row(index), ui.scope_id().with(("entry", index)), Sense::CLICK);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, index == now, &text));
        if response.hovered() && pointing {
            *at = index;
        }
        if index == *at {
            ui.painter().rect_filled(row(index), RADIUS, ui.visuals().selection.bg_fill);
        }
        let font = if index == now { fonts::semibold(size) } else { fonts::regular(size) };
        let place = row(index).left_center() + vec2(8.0, 0.0);
        ui.painter().text(place, Align2::LEFT_CENTER, &text, font, ui.visuals().text_color());
        clicked = clicked.or(response.clicked().then_some(index));
        if !about.is_empty() {
            response.on_hover_text(about);
        }
    }
    if moved {
        ui.scroll_to_rect_animation(row(*at), None, ScrollAnimation::none());
    }
    clicked
}
