//! What keys, wheel and a screen reader ask of a bar, or of a mark on a logarithmic axis.

use egui::accesskit::{Action, ActionData};
use egui::{EventFilter, Key, Modifiers, Response, Ui};

use crate::ui::plot::FOCUSED;
use crate::ui::slider;

/// One press of an arrow key, or one notch of the wheel, as a share of everything.
const STEP: f64 = 0.01;
/// One press of a page key.
const PAGE: f64 = 0.1;
/// One press of an arrow key on a logarithmic axis, in powers of ten.
const DECADE_STEP: f64 = 0.1;
/// Points of scrolling to a notch of the wheel.
const NOTCH: f64 = 25.0;

/// What is asked for in this frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Asked {
    /// By how much the share is to change.
    by: f64,
    /// The share that is to be, whatever it was.
    to: Option<f64>,
    /// Whether the others stay as they are.
    pub alone: bool,
    /// The focus goes to a bar so many bins further.
    pub neighbour: Option<isize>,
}

impl Asked {
    /// The new share, from 0 to 1, if it is to change.
    #[must_use]
    pub fn share(&self, share: f64) -> Option<f64> {
        let wanted = self.to.unwrap_or(share + self.by);
        // Sums of hundredths leave crumbs such as 0.30000000000000004.
        let rounded = if self.to.is_some() { wanted } else { (wanted * 1e6).round() / 1e6 };
        let asked = self.to.is_some() || self.by != 0.0;
        asked.then(|| rounded.clamp(0.0, 1.0)).filter(|wanted| *wanted != share)
    }
}

/// What is asked of the bar that is `response`.
#[must_use]
pub fn asked(ui: &Ui, response: &Response) -> Asked {
    let focused = response.has_focus();
    // Shortcuts leave the arrows to a focused handle.
    ui.data_mut(|data| data.insert_temp(response.id.with(FOCUSED), focused));
    let mut asked = Asked { alone: ui.input(|input| input.modifiers.shift), ..Asked::default() };
    if response.hovered() && !response.dragged() {
        // With Shift a wheel scrolls sideways.
        let scroll = ui.input(egui::InputState::smooth_scroll_delta);
        asked.by += STEP * f64::from(scroll.x + scroll.y) / NOTCH;
    }
    ui.input(|input| {
        let requests: Vec<_> = input.accesskit_action_requests(response.id, Action::SetValue).collect();
        asked.to = requests.into_iter().find_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) if value.is_finite() => Some(value),
            _ => None,
        });
        let of = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        asked.by += STEP * (of(Action::Increment) - of(Action::Decrement));
    });
    if !focused {
        return asked;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    ui.input(|input| {
        let presses = |key| input.num_presses(key) as f64;
        asked.by += STEP * (presses(Key::ArrowUp) - presses(Key::ArrowDown));
        asked.by += PAGE * (presses(Key::PageUp) - presses(Key::PageDown));
        if input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace) {
            asked.to = Some(0.0);
        }
    });
    // Taken, or the bar that gets the focus would read them once more.
    asked.neighbour = ui.input_mut(|input| {
        let mut presses = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        Some(presses(Key::ArrowRight) - presses(Key::ArrowLeft)).filter(|by| *by != 0)
    });
    asked
}

/// Where ← and →, or a screen reader, want the mark at `exponent` on a logarithmic axis.
#[must_use]
pub fn along(ui: &Ui, response: &Response, exponent: f64) -> Option<f64> {
    slider::along(ui, response, exponent, DECADE_STEP)
}

/// Steps upwards that ↑ and ↓, or a screen reader, ask of `response`.
#[must_use]
pub fn up(ui: &Ui, response: &Response) -> Option<f64> {
    let focused = response.has_focus();
    ui.data_mut(|data| data.insert_temp(response.id.with(FOCUSED), focused));
    let mut steps = ui.input(|input| {
        let of = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        of(Action::Increment) - of(Action::Decrement)
    });
    if focused {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| input.num_presses(Key::ArrowUp) as f64 - input.num_presses(Key::ArrowDown) as f64);
    }
    (steps != 0.0).then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_within_the_whole_and_says_when_nothing_changes() {
        let by = |by: f64| Asked { by, ..Asked::default() };
        assert_eq!(by(0.01).share(0.29), Some(0.3));
        assert_eq!((by(-0.1).share(0.05), by(0.1).share(1.0), by(0.0).share(0.123_456_789)), (Some(0.0), None, None));
        assert_eq!(Asked { to: Some(0.0), ..Asked::default() }.share(0.2), Some(0.0));
        assert_eq!(Asked { to: Some(3.0), ..Asked::default() }.share(0.2), Some(1.0));
    }
}
