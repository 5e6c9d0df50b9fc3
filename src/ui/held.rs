//! The field that has just taken its text keeps the digits: the next one begins a new text in it, as in a spreadsheet, and
//! opens no preset over the work. Tab goes on from it, Ctrl+A marks all that it holds. Any other key, and any press of a button,
//! lets go.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Context, Event, Id, Key, Modifiers};

/// What is remembered between frames.
#[derive(Debug, Clone, Copy, Default)]
struct Memory {
    /// The field whose text was being edited when this frame began.
    edited: Option<Id>,
    /// The field that keeps the digits.
    holder: Option<Id>,
}

fn memory(ctx: &Context, change: impl FnOnce(&mut Memory)) -> Memory {
    let id = Id::unique("field that keeps the digits");
    ctx.data_mut(|data| {
        let memory = data.get_temp_mut_or_default::<Memory>(id);
        change(memory);
        *memory
    })
}

/// The field that keeps the digits, if one does.
#[must_use]
pub fn holder(ctx: &Context) -> Option<Id> {
    memory(ctx, |_| {}).holder
}

/// Before shortcuts and fields see the keys of this frame: gives the field the focus where a number is begun. What lies
/// `covered` by something else keeps nothing.
pub fn before(ctx: &Context, covered: bool) {
    let focused = ctx.memory(egui::Memory::focused);
    let edited = focused.filter(|_| ctx.text_edit_focused());
    let Memory { holder, .. } = memory(ctx, |memory| memory.edited = edited);
    let Some(field) = holder else { return };
    if focused.is_some() || covered || ctx.read_response(field).is_none() {
        return let_go(ctx);
    }
    let (begun, tab, other) = ctx.input(|input| {
        let any = |of: &dyn Fn(&Event) -> bool| input.events.iter().any(of);
        (any(&begins_number) || any(&selects_all), any(&is_tab), any(&lets_go))
    });
    if begun {
        select_all(ctx, field);
    }
    if begun || tab {
        ctx.memory_mut(|memory| memory.request_focus(field));
    }
    if begun || tab || other {
        let_go(ctx);
    }
}

/// After everything has been drawn: Enter has taken the text of the field that was being edited.
pub fn after(ctx: &Context) {
    let entered = ctx.input(|input| input.key_pressed(Key::Enter));
    if entered && ctx.memory(egui::Memory::focused).is_none() {
        memory(ctx, |memory| memory.holder = memory.edited.take().or(memory.holder));
    }
}

/// Nothing keeps the digits any more.
pub fn let_go(ctx: &Context) {
    memory(ctx, |memory| memory.holder = None);
}

/// Whether `text` can begin a number.
fn begins(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || ".,+-−".contains(c))
}

fn begins_number(event: &Event) -> bool {
    matches!(event, Event::Text(text) if begins(text))
}

/// Ctrl+A, which takes the field in hand again.
fn selects_all(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::A, pressed: true, modifiers, .. } if modifiers.command && !modifiers.alt && !modifiers.shift)
}

fn is_tab(event: &Event) -> bool {
    let Event::Key { key: Key::Tab, pressed: true, modifiers, .. } = event else { return false };
    !modifiers.any() || modifiers.shift_only()
}

/// Whether with `event` the person has turned to something else. A key that writes a digit isn't that, nor is Enter, which
/// may be held down.
fn lets_go(event: &Event) -> bool {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            let plain = !modifiers.matches_logically(Modifiers::COMMAND) && !modifiers.alt;
            let number = key.symbol_or_name().chars().count() == 1 && begins(key.symbol_or_name());
            !(plain && (number || *key == Key::Enter))
        }
        Event::PointerButton { pressed: true, .. } | Event::Paste(_) | Event::Cut | Event::Copy => true,
        _ => false,
    }
}

/// What is typed next takes the place of all that stands in `field`.
fn select_all(ctx: &Context, field: Id) {
    let Some(mut state) = TextEditState::load(ctx, field) else { return };
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(usize::MAX))));
    state.store(ctx, field);
}
