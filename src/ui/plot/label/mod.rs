//! Names beside curves, placed where nothing runs through them.

mod places;
mod touch;

use egui::{Color32, Id, Pos2, Rect, Stroke, Ui, Vec2, vec2};

use crate::ui::look::faded;
use crate::ui::{Look, fonts};

use places::Place;

/// A curve that wants its name beside it.
pub struct Named<'a> {
    /// The text.
    pub name: &'a str,
    /// Its colour.
    pub colour: Color32,
    /// The curve, in points of the screen, from left to right.
    pub curve: Vec<Pos2>,
}

/// Places names so that they lie on no other name, on nothing in `taken`, and on a curve only where no place is free.
pub struct Labels<'a> {
    frame: Rect,
    curves: Vec<Named<'a>>,
    obstacles: Vec<Vec<Pos2>>,
    taken: Vec<Rect>,
    bars: Vec<Rect>,
}

/// What a place costs that lies on a name, on a handle or a note, or that leaves the frame: a name is rather left out.
const FORBIDDEN: f32 = 300.0;
/// What it costs to lie on a curve at all, and for each point of the curve's length that is covered: more than any
/// place that is free.
const TOUCH: (f32, f32) = (30.0, 0.6);
/// The same for the dashes and dots of what has no name of its own: a name stands out from them.
const FAINT: (f32, f32) = (10.0, 0.2);
/// A name that covers more than this times its width of curves can't be read.
const HIDDEN: f32 = 2.0;
/// What it costs to stand apart from the curve, at the end of a line to it, and for each point of that line: more than
/// any place beside the curve.
const APART: (f32, f32) = (20.0, 0.12);
/// What it costs that the line to the name crosses another curve.
const CROSSED: f32 = 6.0;
/// What each point of another curve's length costs that runs close by, since the name might be taken for that curve's,
/// and the most that this may cost: where all is crowded it says nothing.
const CLOSE: (f32, f32) = (0.05, 1.5);
/// Earlier places are nicer by this much each.
const TASTE: f32 = 0.3;
/// What the place of the last frame may cost more than the best.
const KEPT: f32 = 3.0;
/// Around a name, in points: two beside each other must not read as one.
const MARGIN: Vec2 = vec2(8.0, 3.0);

impl<'a> Labels<'a> {
    /// Names within `frame`.
    #[must_use]
    pub fn new(frame: Rect) -> Self {
        Self { frame, curves: Vec::new(), obstacles: Vec::new(), taken: Vec::new(), bars: Vec::new() }
    }

    /// A curve with a name.
    pub fn named(&mut self, named: Named<'a>) {
        self.curves.push(Named { curve: self.near(named.curve), ..named });
    }

    /// A curve without a name that no name may cover.
    pub fn obstacle(&mut self, curve: Vec<Pos2>) {
        let curve = self.near(curve);
        self.obstacles.push(curve);
    }

    /// Whether nothing that names keep away from is there.
    #[must_use]
    pub fn is_free(&self, rect: Rect) -> bool {
        self.taken.iter().all(|taken| !taken.intersects(rect))
    }

    /// A place that is taken.
    pub fn avoid(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// A line across the plot that no name may cover, though the way from a name to its curve may cross it.
    pub fn bar(&mut self, rect: Rect) {
        self.bars.push(rect);
    }

    /// The curve with peaks no higher than numbers of the screen can be reckoned with.
    fn near(&self, mut curve: Vec<Pos2>) -> Vec<Pos2> {
        let range = self.frame.y_range().expand(1000.0);
        for point in &mut curve {
            point.y = range.clamp(point.y);
        }
        curve
    }

    /// Draws the names. Each keeps the place beside its curve that it had in the last frame while that is about as good as
    /// any, so that names don't jump while curves move; `id` is where that is remembered.
    pub fn paint(mut self, ui: &Ui, look: &Look, id: Id) {
        let font = fonts::semibold(look.label());
        for index in 0..self.curves.len() {
            let Named { name, colour, .. } = self.curves[index];
            let galley = ui.painter().layout_no_wrap(name.to_owned(), font.clone(), colour);
            let memory = id.with(name);
            let last = ui.data(|data| data.get_temp::<usize>(memory));
            let Some((slot, place)) = self.best(index, galley.size(), last) else { continue };
            ui.data_mut(|data| data.insert_temp(memory, slot));
            if let Some([from, to]) = place.line {
                let stroke = Stroke::new(look.hairline(), faded(colour, 0.7));
                ui.painter().line_segment([from, to], stroke);
            }
            ui.painter().galley(place.rect.min, galley, colour);
            self.taken.push(place.rect);
        }
    }

    /// The best place for the name of the curve of that index, and its number; none where it would hide or be hidden.
    fn best(&self, index: usize, size: Vec2, last: Option<usize>) -> Option<(usize, Place)> {
        let curve = &self.curves[index].curve;
        let beside = places::beside(curve, size, self.frame).into_iter().enumerate();
        let mut best = self.cheapest(index, beside, last, None);
        // Where a place beside the curve is free none apart from it is looked for, which is most of the time.
        if best.as_ref().is_none_or(|best| best.2 >= APART.0) {
            let apart = places::apart(curve, size, self.frame).into_iter().enumerate();
            let apart = apart.map(|(slot, place)| (places::MOST_BESIDE + slot, place));
            best = self.cheapest(index, apart, last, best);
        }
        best.and_then(|(slot, place, cost)| (cost < FORBIDDEN).then_some((slot, place)))
    }

    fn cheapest(
        &self,
        index: usize,
        places: impl Iterator<Item = (usize, Place)>,
        last: Option<usize>,
        mut best: Option<(usize, Place, f32)>,
    ) -> Option<(usize, Place, f32)> {
        for (slot, place) in places {
            let kept = if last == Some(slot) { KEPT } else { 0.0 };
            let mut cost = self.without_curves(slot, &place) - kept;
            // Curves take the longest, so they are looked at last.
            if best.as_ref().is_none_or(|best| cost < best.2) {
                cost += self.on_curves(index, &place);
            }
            if best.as_ref().is_none_or(|best| cost < best.2) {
                best = Some((slot, place, cost));
            }
        }
        best
    }

    fn without_curves(&self, slot: usize, place: &Place) -> f32 {
        let rect = place.rect.expand2(MARGIN);
        let mut covered = self.taken.iter().chain(&self.bars).filter(|taken| taken.intersects(rect)).count();
        covered += usize::from(!self.frame.contains_rect(place.rect));
        let taste = match place.line {
            None => slot as f32 * TASTE,
            Some([from, to]) => {
                covered += self.taken.iter().filter(|taken| touch::inside([from, to], taken) > 0.0).count();
                APART.0 + APART.1 * from.distance(to)
            }
        };
        covered as f32 * FORBIDDEN + taste
    }

    fn on_curves(&self, index: usize, place: &Place) -> f32 {
        let rect = place.rect.expand2(vec2(4.0, 1.0));
        let named: f32 = self.curves.iter().map(|named| touch::length(&named.curve, &rect)).sum();
        let faint: f32 = self.obstacles.iter().map(|curve| touch::length(curve, &rect)).sum();
        let cost = |length: f32, (any, each): (f32, f32)| if length > 0.0 { any + each * length } else { 0.0 };
        let hidden = if named + faint > HIDDEN * place.rect.width() { FORBIDDEN } else { 0.0 };
        let on = hidden + cost(named, TOUCH) + cost(faint, FAINT);
        let others = || {
            let named = self.curves.iter().enumerate().filter(|(other, _)| *other != index);
            named.map(|(_, named)| &named.curve).chain(&self.obstacles)
        };
        let around = place.rect.expand2(vec2(14.0, 8.0));
        let close: f32 = others().map(|curve| touch::length(curve, &around)).sum();
        let crossed = place.line.map_or(0, |line| others().filter(|curve| touch::crosses(curve, line)).count());
        on + (CLOSE.0 * close).min(CLOSE.1) + CROSSED * crossed as f32
    }
}
