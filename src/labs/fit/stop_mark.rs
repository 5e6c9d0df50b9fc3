//! Where a threshold stopped a run, on the loss plot.

use egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::race::{Lane, Race};
use crate::descent::StopReason;
use crate::labs::Surroundings;
use crate::text::format;
use crate::ui::plot::Labels;
use crate::ui::{fonts, plot};

/// The runs that a threshold has stopped by `step`.
pub fn stopped(race: &Race, step: usize) -> impl Iterator<Item = &Lane> {
    race.lanes().iter().filter(move |lane| {
        let stop = lane.trace().stop();
        stop.is_some_and(|stop| stop.reason == StopReason::BelowThreshold && stop.step <= step)
    })
}

/// Marks the end `at` of the curve of `lane` within `frame`, and says what stopped it there; names keep away from that.
pub fn draw(ui: &Ui, around: &Surroundings, labels: &mut Labels<'_>, (frame, at): (Rect, Pos2), lane: &Lane) {
    let look = &around.look;
    let Some(stop) = lane.trace().stop() else { return };
    let Some(goal) = stop.watched().map(|watched| &watched.goal) else { return };
    let (colour, radius) = (look.tokens.series(lane.index), look.marker());
    let within = frame.shrink(radius);
    let at = pos2(at.x.clamp(within.left(), within.right()), at.y.clamp(within.top(), within.bottom()));
    plot::marker(ui.painter(), lane.index, at, radius, colour, Stroke::new(1.5, look.tokens.background));
    let below = format::parameter(around.unit.show(goal.below, goal.unit), 3);
    let text = format!("step {}: {} < {below}", format::count(stop.step), goal.name);
    let galley = ui.painter().layout_no_wrap(text, fonts::medium(look.tick()), colour);
    // At the right of the mark where there is room, since the curve ends there; else where no other mark's words are.
    let gap = radius + 5.0;
    let beside = |right: bool, lines: f32| {
        let (corner, anchor) = if right {
            (at + vec2(gap, 0.0), Align2::LEFT_CENTER)
        } else {
            (at - vec2(gap, 0.0), Align2::RIGHT_CENTER)
        };
        let rect = anchor.anchor_size(corner + vec2(0.0, 1.1 * lines * galley.size().y), galley.size());
        rect.translate(vec2(0.0, (frame.top() - rect.top()).max(0.0) - (rect.bottom() - frame.bottom()).max(0.0)))
    };
    let places = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0]
        .into_iter()
        .flat_map(|lines| [true, false].map(|right| beside(right, lines)));
    let within = |rect: &Rect| rect.left() >= frame.left() && rect.right() <= frame.right();
    let first = beside(at.x + gap + galley.size().x <= frame.right(), 0.0);
    let rect = places.filter(within).find(|rect| labels.is_free(*rect)).unwrap_or(first);
    let marked = Rect::from_center_size(at, vec2(2.0 * radius, 2.0 * radius));
    labels.avoid(rect.union(marked));
    ui.painter().galley(rect.min, galley, colour);
    let response = ui.interact(rect.union(marked), ui.scope_id().with(("stopped", lane.index)), Sense::hover());
    let told = stop.message_in(around.unit);
    let name = format!("{} stopped: {told}", lane.objective().name());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_text(told);
}
