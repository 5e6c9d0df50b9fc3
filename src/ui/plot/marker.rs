//! Markers: a shape per series, so that colour is never alone.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, vec2};

/// A marker's outline, for a radius of 1.
#[derive(Debug, Clone, Copy)]
enum Outline {
    Circle,
    /// By its corners.
    Polygon(&'static [Vec2]),
    /// Of this side, with rounded corners.
    Square(f32),
}

/// In the order of the series; beyond the last they begin anew.
const OUTLINES: [Outline; 6] = [
    Outline::Circle,
    Outline::Polygon(&[vec2(0.0, -1.2), vec2(1.1, 0.8), vec2(-1.1, 0.8)]),
    Outline::Square(1.8),
    Outline::Polygon(&[vec2(0.0, -1.25), vec2(1.25, 0.0), vec2(0.0, 1.25), vec2(-1.25, 0.0)]),
    Outline::Polygon(&[vec2(0.0, 1.2), vec2(-1.1, -0.8), vec2(1.1, -0.8)]),
    Outline::Polygon(&[vec2(1.2, 0.0), vec2(-0.8, 1.1), vec2(-0.8, -1.1)]),
];

/// Draws the marker of the `index`th series: circle, triangle, square, diamond, triangles that point
/// down and to the right, and round again.
pub fn marker(painter: &Painter, index: usize, at: Pos2, radius: f32, fill: Color32, stroke: Stroke) {
    match OUTLINES[index % OUTLINES.len()] {
        Outline::Circle => painter.circle(at, radius, fill, stroke),
        Outline::Polygon(corners) => {
            let points = corners.iter().map(|corner| at + *corner * radius).collect();
            painter.add(Shape::convex_polygon(points, fill, stroke))
        }
        Outline::Square(side) => {
            let rect = egui::Rect::from_center_size(at, Vec2::splat(side * radius));
            painter.rect(rect, 1.0, fill, stroke, egui::StrokeKind::Middle)
        }
    };
}
