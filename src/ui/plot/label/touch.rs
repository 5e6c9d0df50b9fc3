//! How much of a curve lies in a rectangle, and whether a line crosses it.

use egui::{Pos2, Rect};

/// The segments of `curve`, which ascends in x, that may reach into the range from `left` to `right`.
fn near(curve: &[Pos2], left: f32, right: f32) -> impl Iterator<Item = [Pos2; 2]> {
    // The segments beside it can't; this is asked for dozens of places in every frame.
    let from = curve.partition_point(|p| p.x < left).saturating_sub(1);
    let to = (curve.partition_point(|p| p.x <= right) + 1).min(curve.len());
    curve.get(from..to).unwrap_or_default().windows(2).map(|pair| [pair[0], pair[1]])
}

/// The length of what of `curve`, which ascends in x, lies within `rect`.
pub fn length(curve: &[Pos2], rect: &Rect) -> f32 {
    near(curve, rect.left(), rect.right()).map(|pair| inside(pair, rect)).sum()
}

/// The length of what of the line from `a` to `b` lies within `rect`.
pub fn inside([a, b]: [Pos2; 2], rect: &Rect) -> f32 {
    let [mut from, mut to] = [0.0_f32, 1.0_f32];
    for (start, end, range) in [(a.x, b.x, rect.x_range()), (a.y, b.y, rect.y_range())] {
        if start != end {
            let ends = [(range.min - start) / (end - start), (range.max - start) / (end - start)];
            from = from.max(ends[0].min(ends[1]));
            to = to.min(ends[0].max(ends[1]));
        } else if !range.contains(start) {
            return 0.0;
        }
    }
    (to - from).max(0.0) * a.distance(b)
}

/// Whether the line from `a` to `b` crosses `curve`, which ascends in x; its ends don't count.
pub fn crosses(curve: &[Pos2], [a, b]: [Pos2; 2]) -> bool {
    let side = |p: Pos2, q: Pos2, r: Pos2| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    near(curve, a.x.min(b.x), a.x.max(b.x))
        .any(|[c, d]| side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    /// What `length` is to be, by walking along the curve in small steps.
    fn walked(curve: &[Pos2], rect: &Rect) -> f32 {
        let steps = 20_000;
        let of = |pair: &[Pos2]| {
            let inside = (0..steps).filter(|i| rect.contains(pair[0].lerp(pair[1], (*i as f32 + 0.5) / steps as f32)));
            pair[0].distance(pair[1]) * inside.count() as f32 / steps as f32
        };
        curve.windows(2).map(of).sum()
    }

    #[test]
    fn what_a_rectangle_covers_of_a_curve_is_measured() {
        let curve: Vec<Pos2> = (0..=10).map(|i| pos2(10.0 * i as f32, if i == 5 { 100.0 } else { 0.0 })).collect();
        let mut covered = 0;
        for x in [-20.0, -3.0, 0.0, 26.0, 41.0, 46.0, 57.0, 98.0, 120.0] {
            for y in [-30.0, -4.0, 3.0, 40.0, 80.0, 99.0, 120.0] {
                for size in [2.0, 8.0, 60.0] {
                    let rect = Rect::from_min_max(pos2(x, y), pos2(x + size, y + size));
                    let (found, wanted) = (length(&curve, &rect), walked(&curve, &rect));
                    assert!((found - wanted).abs() < 0.05, "{found} instead of {wanted} at {rect:?}");
                    covered += usize::from(wanted > 0.0);
                }
            }
        }
        assert!(covered > 40, "{covered}");
        assert_eq!(length(&[], &Rect::EVERYTHING), 0.0);
        // From right to left, and upright.
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert!((inside([pos2(20.0, 5.0), pos2(-20.0, 5.0)], &rect) - 10.0).abs() < 1e-4);
        assert!((inside([pos2(5.0, 4.0), pos2(5.0, 400.0)], &rect) - 6.0).abs() < 1e-3);
    }

    #[test]
    fn a_line_crosses_a_curve_where_it_passes_to_its_other_side() {
        let curve: Vec<Pos2> = (0..=10).map(|i| pos2(10.0 * i as f32, 50.0 + (i as f32).sin())).collect();
        assert!(crosses(&curve, [pos2(33.0, 0.0), pos2(33.5, 100.0)]));
        assert!(crosses(&curve, [pos2(90.0, 100.0), pos2(12.0, 0.0)]));
        assert!(!crosses(&curve, [pos2(33.0, 0.0), pos2(80.0, 40.0)]));
        assert!(!crosses(&curve, [pos2(130.0, 0.0), pos2(130.0, 100.0)]));
        // It ends on the curve.
        assert!(!crosses(&curve, [pos2(30.0, 0.0), curve[3]]));
    }
}
