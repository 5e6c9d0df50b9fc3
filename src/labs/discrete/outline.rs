//! Many bins as one shape: a step for each where they have a pixel of their own, else the extremes of each pixel.

use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, Ui, pos2};

use super::columns::Columns;

/// What is drawn of the bins.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    /// Between the axis and the values.
    pub fill: Color32,
    /// Along the values.
    pub line: Stroke,
}

/// Draws the values at `value` (none: no shape there) as one shape over the axis at `zero`; `y_of` gives their places.
pub fn draw(
    ui: &Ui,
    columns: &Columns,
    zero: f32,
    ink: Ink,
    value: impl Fn(usize) -> Option<f64>,
    y_of: impl Fn(f64) -> f32,
) {
    let mut mesh = Mesh::default();
    let mut line: Vec<Pos2> = Vec::new();
    let painter = ui.painter().with_clip_rect(columns.frame.expand(1.0));
    let mut piece = |x: egui::Rangef, (low, high): (f32, f32)| {
        // Screens measure downwards: `high` is the smaller one.
        let rect = Rect::from_x_y_ranges(x, high.min(zero)..=low.max(zero));
        mesh.add_colored_rect(rect, ink.fill);
        let edge = if (zero - high).abs() >= (low - zero).abs() { high } else { low };
        line.extend([pos2(x.min, edge), pos2(x.max, edge)]);
    };
    if columns.step() >= 1.0 {
        for bin in 0..columns.bins {
            let y = value(bin).map_or(zero, &y_of);
            piece(columns.whole(bin), (y, y));
        }
    } else {
        let mut x = columns.frame.left();
        while x < columns.frame.right() {
            let ys = columns.bins_in(x).filter_map(&value).map(&y_of);
            let (low, high) = ys.fold((zero, zero), |(low, high), y| (f32::max(low, y), f32::min(high, y)));
            piece(egui::Rangef::new(x, x + 1.0), (low, high));
            x += 1.0;
        }
    }
    painter.add(Shape::mesh(mesh));
    painter.add(Shape::line(line, ink.line));
}
