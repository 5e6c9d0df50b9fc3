//! "P" and "Q" over the rows they name, beside what stands there already.

use egui::{Align2, Pos2, Rect, Ui, vec2};

use super::bars::colour;
use crate::discrete::Side;
use crate::ui::{Look, fonts};

/// The names of P and Q over the `peaks` of their outlines, off the `taken` places and off each other.
pub fn both(ui: &Ui, look: &Look, peaks: [Pos2; 2], taken: &[Rect]) {
    let mut taken = taken.to_vec();
    for (side, peak) in [Side::P, Side::Q].into_iter().zip(peaks) {
        let rect = one(ui, look, peak - vec2(0.0, 3.0), side, &taken);
        taken.push(rect);
    }
}

/// The name of a side above `at`, or so far to the right that it stands on none of the `taken` places.
pub fn one(ui: &Ui, look: &Look, at: Pos2, side: Side, taken: &[Rect]) -> Rect {
    let galley = ui.painter().layout_no_wrap(side.name().to_owned(), fonts::semibold(look.label()), colour(look, side));
    let rect = clear_of(taken, Align2::CENTER_BOTTOM.anchor_size(at, galley.size()));
    ui.painter().galley(rect.min, galley, colour(look, side));
    rect
}

/// `rect`, moved to the right past every taken place that is in its way.
fn clear_of(taken: &[Rect], mut rect: Rect) -> Rect {
    /// Between two names, in points.
    const GAP: f32 = 4.0;
    // Each step passes one of them for good.
    for _ in taken {
        if let Some(other) = taken.iter().find(|other| other.expand(0.5 * GAP).intersects(rect)) {
            rect = rect.translate(vec2(other.right() + GAP - rect.left(), 0.0));
        }
    }
    rect
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn a_name_passes_what_stands_in_its_way_and_else_stays() {
        let at = |x: f32| Rect::from_min_size(pos2(x, 10.0), vec2(8.0, 12.0));
        let tick = Rect::from_min_size(pos2(5.0, 12.0), vec2(26.0, 10.0));
        assert_eq!(clear_of(&[tick], at(60.0)), at(60.0));
        assert_eq!(clear_of(&[tick], at(6.0)), at(35.0));
        // The other name stands where the tick's end would have led.
        assert_eq!(clear_of(&[tick, at(36.0)], at(6.0)), at(48.0));
        let lower = tick.translate(vec2(0.0, 40.0));
        assert_eq!(clear_of(&[lower], at(6.0)), at(6.0));
    }
}
