//! Where a name could stand.

use egui::{Align2, Pos2, Rect, Vec2, vec2};

/// A place for a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// What the name covers.
    pub rect: Rect,
    /// From the name to its curve, where it stands too far off to be told to belong to it.
    pub line: Option<[Pos2; 2]>,
}

/// At most so many places are beside a curve.
pub const MOST_BESIDE: usize = 64;

/// Columns and rows of the places apart from the curve.
const GRID: (usize, usize) = (14, 10);

/// Nearer to its curve than this a name needs no line, in points.
const NEAR: f32 = 12.0;

/// Above the peak, then beside the flanks at several heights, then along the curve.
pub fn beside(curve: &[Pos2], size: Vec2, frame: Rect) -> Vec<Place> {
    let visible: Vec<Pos2> = curve.iter().copied().filter(|p| frame.x_range().contains(p.x)).collect();
    let Some((peak, top)) = visible.iter().enumerate().min_by(|a, b| a.1.y.total_cmp(&b.1.y)) else {
        return Vec::new();
    };
    let base = visible.iter().map(|p| p.y).fold(f32::MIN, f32::max).min(frame.bottom());
    let at = |pos: Pos2, anchor: Align2| Place { rect: anchor.anchor_size(pos, size), line: None };
    let mut places = vec![at(*top + vec2(0.0, -12.0), Align2::CENTER_BOTTOM)];
    let peak_y = top.y.max(frame.top());
    for fraction in [0.55, 0.75, 0.35, 0.9, 0.2, 0.1] {
        let y = base + (peak_y - base) * fraction;
        let right = visible[peak..].iter().find(|p| p.y >= y);
        let left = visible[..=peak].iter().rev().find(|p| p.y >= y);
        for (point, anchor, gap) in [(right, Align2::LEFT_CENTER, 10.0), (left, Align2::RIGHT_CENTER, -10.0)] {
            if let Some(point) = point {
                places.push(at(Pos2::new(point.x + gap, y), anchor));
                places.push(at(Pos2::new(point.x + gap, y - size.y), anchor));
            }
        }
    }
    for step in 1..12 {
        if let Some(point) = visible.get(step * visible.len() / 12) {
            places.push(at(*point + vec2(0.0, -9.0), Align2::CENTER_BOTTOM));
            places.push(at(*point + vec2(0.0, -24.0), Align2::CENTER_BOTTOM));
            places.push(at(*point + vec2(0.0, 9.0), Align2::CENTER_TOP));
        }
    }
    places
}

/// All over the frame, with a line to the point of the curve that is nearest.
pub fn apart(curve: &[Pos2], size: Vec2, frame: Rect) -> Vec<Place> {
    let seen: Vec<Pos2> = curve.iter().copied().filter(|point| frame.contains(*point)).collect();
    let room = frame.size() - size;
    if seen.is_empty() || room.min_elem() < 0.0 {
        return Vec::new();
    }
    let share = |at: usize, of: usize| at as f32 / (of - 1) as f32;
    let (columns, rows) = GRID;
    let corners =
        (0..rows).flat_map(|row| (0..columns).map(move |column| vec2(share(column, columns), share(row, rows))));
    let rects = corners.map(|share| Rect::from_min_size(frame.min + share * room, size));
    let place = |rect: Rect| {
        let to =
            seen.iter().copied().min_by(|a, b| rect.distance_sq_to_pos(*a).total_cmp(&rect.distance_sq_to_pos(*b)))?;
        let from = rect.expand(1.0).clamp(to);
        Some(Place { rect, line: (from.distance(to) > NEAR).then_some([from, to]) })
    };
    rects.filter_map(place).collect()
}
