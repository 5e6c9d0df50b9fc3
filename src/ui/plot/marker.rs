//! Markers: a shape per series, so that colour is never alone.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2};

/// Draws the marker of the `index`th series: circle, triangle, square, diamond, and round again.
pub fn marker(painter: &Painter, index: usize, at: Pos2, radius: f32, fill: Color32, stroke: Stroke) {
    let polygon = |offsets: &[(f32, f32)]| {
        let points = offsets.iter().map(|(x, y)| pos2(at.x + x * radius, at.y + y * radius)).collect();
        painter.add(Shape::convex_polygon(points, fill, stroke));
    };
    match index % 4 {
        0 => {
            painter.circle(at, radius, fill, stroke);
        }
        1 => polygon(&[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]),
        2 => {
            painter.rect(
                Rect::from_center_size(at, Vec2::splat(1.8 * radius)),
                1.0,
                fill,
                stroke,
                egui::StrokeKind::Middle,
            );
        }
        _ => polygon(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
    }
}
