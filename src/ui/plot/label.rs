//! Names beside curves, placed where nothing runs through them.

use egui::{Align2, Color32, Id, Pos2, Rect, Ui, Vec2, vec2};

use crate::ui::{Look, fonts};

/// A curve that wants its name beside it.
pub struct Named<'a> {
    /// The text.
    pub name: &'a str,
    /// Its colour.
    pub colour: Color32,
    /// The curve, in points of the screen, from left to right.
    pub curve: Vec<Pos2>,
}

/// Places names so that they touch no curve, no other name and nothing in `taken`.
pub struct Labels<'a> {
    frame: Rect,
    curves: Vec<Named<'a>>,
    obstacles: Vec<Vec<Pos2>>,
    taken: Vec<Rect>,
}

impl<'a> Labels<'a> {
    /// Names within `frame`.
    #[must_use]
    pub fn new(frame: Rect) -> Self {
        Self { frame, curves: Vec::new(), obstacles: Vec::new(), taken: Vec::new() }
    }

    /// A curve with a name.
    pub fn named(&mut self, named: Named<'a>) {
        self.curves.push(named);
    }

    /// A curve without a name that no name may cover.
    pub fn obstacle(&mut self, curve: Vec<Pos2>) {
        self.obstacles.push(curve);
    }

    /// A place that is taken.
    pub fn avoid(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Draws the names. Each keeps the side of its curve that it had in the last frame while that side is free, so that
    /// names don't jump while curves move; `id` is where that is remembered.
    pub fn paint(self, ui: &Ui, look: &Look, id: Id) {
        let Self { frame, curves, obstacles, mut taken } = self;
        let font = fonts::semibold(look.label());
        for index in 0..curves.len() {
            let Named { name, colour, .. } = curves[index];
            let galley = ui.painter().layout_no_wrap(name.to_owned(), font.clone(), colour);
            let size = galley.size();
            let candidates = candidates(&curves[index].curve, size, frame);
            let memory = id.with(name);
            let last = ui.data(|data| data.get_temp::<usize>(memory));
            // Earlier candidates are nicer; the last frame's gets a bonus.
            let taste = |slot: usize| slot as f32 * 0.6 - if last == Some(slot) { 2.5 } else { 0.0 };
            let apart_from_curves = |slot: usize, rect: &Rect| {
                let overlap = taken.iter().filter(|other| other.intersects(rect.expand(3.0))).count();
                let outside = usize::from(!frame.contains_rect(*rect));
                overlap as f32 * 100.0 + outside as f32 * 100.0 + taste(slot)
            };
            let all_curves = || curves.iter().map(|c| &c.curve).chain(&obstacles);
            // The last frame's place first: it is mostly the best, and then the others need no look at the curves.
            let mut order: Vec<usize> = (0..candidates.len()).collect();
            order.sort_by(|a, b| taste(*a).total_cmp(&taste(*b)));
            let mut best: Option<(usize, Rect, f32)> = None;
            for slot in order {
                let rect = candidates[slot];
                let mut cost = apart_from_curves(slot, &rect);
                if best.is_some_and(|(_, _, least)| cost >= least) {
                    continue;
                }
                cost += 3.0 * all_curves().map(|curve| crossings(curve, &rect)).sum::<usize>() as f32;
                if best.is_none_or(|(_, _, least)| cost < least) {
                    best = Some((slot, rect, cost));
                }
            }
            if let Some((slot, rect, cost)) = best {
                // A name that fits nowhere is better left out than written over a curve that is hidden by it.
                if cost < 90.0 {
                    ui.painter().galley(rect.min, galley, colour);
                    taken.push(rect);
                }
                ui.data_mut(|data| data.insert_temp(memory, slot));
            }
        }
    }
}

/// Where a name could stand: above the peak, then beside the flanks at several heights, then along the curve.
fn candidates(curve: &[Pos2], size: Vec2, frame: Rect) -> Vec<Rect> {
    let visible: Vec<Pos2> = curve.iter().copied().filter(|p| frame.x_range().contains(p.x)).collect();
    let Some((peak, top)) = visible.iter().enumerate().min_by(|a, b| a.1.y.total_cmp(&b.1.y)) else {
        return Vec::new();
    };
    let base = visible.iter().map(|p| p.y).fold(f32::MIN, f32::max).min(frame.bottom());
    let at = |pos: Pos2, anchor: Align2| anchor.anchor_size(pos, size);
    let mut rects = vec![at(*top + vec2(0.0, -12.0), Align2::CENTER_BOTTOM)];
    let peak_y = top.y.max(frame.top());
    for fraction in [0.55, 0.75, 0.35, 0.9, 0.2, 0.1] {
        let y = base + (peak_y - base) * fraction;
        let right = visible[peak..].iter().find(|p| p.y >= y);
        let left = visible[..=peak].iter().rev().find(|p| p.y >= y);
        for (point, anchor, gap) in [(right, Align2::LEFT_CENTER, 10.0), (left, Align2::RIGHT_CENTER, -10.0)] {
            if let Some(point) = point {
                rects.push(at(Pos2::new(point.x + gap, y), anchor));
                rects.push(at(Pos2::new(point.x + gap, y - size.y), anchor));
            }
        }
    }
    for step in 1..12 {
        if let Some(point) = visible.get(step * visible.len() / 12) {
            rects.push(at(*point + vec2(0.0, -9.0), Align2::CENTER_BOTTOM));
            rects.push(at(*point + vec2(0.0, -24.0), Align2::CENTER_BOTTOM));
            rects.push(at(*point + vec2(0.0, 9.0), Align2::CENTER_TOP));
        }
    }
    rects
}

/// How many segments of `curve`, which ascends in x, meet `rect`, grown by a margin.
fn crossings(curve: &[Pos2], rect: &Rect) -> usize {
    let rect = rect.expand2(vec2(4.0, 1.0));
    // The segments beside it can't meet it; this is asked for dozens of places in every frame.
    let from = curve.partition_point(|p| p.x < rect.left()).saturating_sub(1);
    let to = (curve.partition_point(|p| p.x <= rect.right()) + 1).min(curve.len());
    let meets = |pair: &&[Pos2]| {
        let (a, b) = (pair[0].y, pair[1].y);
        a.max(b) >= rect.top() && a.min(b) <= rect.bottom()
    };
    curve.get(from..to).map_or(0, |near| near.windows(2).filter(meets).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn segments_that_meet_the_grown_rectangle_are_counted() {
        let curve: Vec<Pos2> = (0..=10).map(|i| pos2(10.0 * i as f32, if i == 5 { 100.0 } else { 0.0 })).collect();
        let at = |x: f32, y: f32| Rect::from_min_max(pos2(x, y), pos2(x + 8.0, y + 8.0));
        // Along the axis: the segments 20 to 30 and 30 to 40 meet 26 to 34, grown by 4 to 22 to 38.
        assert_eq!(crossings(&curve, &at(26.0, -4.0)), 2);
        // Both flanks of the spike pass 46 to 54 at half its height.
        assert_eq!(crossings(&curve, &at(46.0, 46.0)), 2);
        // Nothing is above the axis elsewhere, or beyond the ends.
        assert_eq!(crossings(&curve, &at(10.0, 40.0)), 0);
        assert_eq!((crossings(&curve, &at(120.0, 0.0)), crossings(&curve, &at(-20.0, 0.0))), (0, 0));
        // At an end, and from end to end.
        assert_eq!(crossings(&curve, &at(98.0, 0.0)), 1);
        assert_eq!(crossings(&curve, &Rect::from_min_max(pos2(-1.0, -1.0), pos2(101.0, 1.0))), 10);
        assert_eq!(crossings(&[], &at(0.0, 0.0)), 0);
    }
}
