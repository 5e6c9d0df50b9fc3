//! From egui's shapes to outlines, text and pictures on a canvas.

use egui::epaint::{
    BandShape, CircleShape, ClippedShape, ColorMode, CornerRadius, EllipseShape, Mesh, PathShape, RectShape, WHITE_UV,
};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, Vec2, pos2, vec2};

use super::canvas::{Canvas, Line, Piece};
use super::{Missed, Picture, outline, text};

/// How far the controls of a cubic curve stand out that is a quarter of a circle.
const QUARTER: f32 = 0.552_284_8;

/// What is about to be drawn: lines and dots of one look are drawn at once.
#[derive(Default)]
struct Waiting {
    outline: Vec<Piece>,
    fill: Option<Color32>,
    line: Option<Line>,
}

struct Tracer<'a, C> {
    picture: &'a Picture,
    canvas: &'a mut C,
    waiting: Waiting,
    missed: Vec<&'static str>,
}

/// Draws `picture` on `canvas`.
pub(super) fn trace<C: Canvas>(picture: &Picture, canvas: &mut C) -> Result<(), Missed> {
    let mut tracer = Tracer { picture, canvas, waiting: Waiting::default(), missed: Vec::new() };
    let whole = Rect::from_min_size(Pos2::ZERO, picture.size);
    if picture.ground.a() > 0 {
        tracer.path(rectangle(whole, CornerRadius::ZERO), Some(picture.ground), None);
    }
    let mut clip = whole;
    for ClippedShape { clip_rect, shape, .. } in &picture.shapes {
        let within = clip_rect.intersect(whole);
        if !within.is_positive() || matches!(shape, Shape::Noop) {
            continue;
        }
        if within != clip {
            tracer.flush();
            tracer.canvas.clip(within);
            clip = within;
        }
        tracer.shape(shape);
    }
    tracer.flush();
    let mut missed = tracer.missed;
    missed.sort_unstable();
    missed.dedup();
    if missed.is_empty() { Ok(()) } else { Err(Missed(missed)) }
}

impl<C: Canvas> Tracer<'_, C> {
    fn flush(&mut self) {
        let Waiting { outline, fill, line } = std::mem::take(&mut self.waiting);
        if !outline.is_empty() {
            self.canvas.path(&outline, fill, line);
        }
    }

    fn path(&mut self, outline: Vec<Piece>, fill: Option<Color32>, line: Option<Line>) {
        let fill = fill.filter(|fill| fill.a() > 0);
        let line = line.filter(|line| line.width > 0.0 && line.colour.a() > 0);
        if outline.is_empty() || (fill.is_none() && line.is_none()) {
            return;
        }
        self.flush();
        self.waiting = Waiting { outline, fill, line };
    }

    /// As [`Self::path`], together with what is waiting if that looks the same.
    fn more(&mut self, outline: Vec<Piece>, fill: Option<Color32>, line: Option<Line>) {
        if !self.waiting.outline.is_empty() && self.waiting.fill == fill && self.waiting.line == line {
            self.waiting.outline.extend(outline);
        } else {
            self.path(outline, fill, line);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Noop => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Circle(CircleShape { center, radius, fill, stroke }) => {
                let round = oval(*center, vec2(*radius, *radius));
                let (fill, line) = (Some(*fill).filter(|fill| fill.a() > 0), line(*stroke));
                // Dots in a row.
                if line.is_none() && *radius < 3.0 {
                    self.more(round, fill, None);
                } else {
                    self.path(round, fill, line);
                }
            }
            Shape::Ellipse(EllipseShape { center, radius, fill, stroke, angle }) => {
                let turned = turned(oval(*center, *radius), *center, *angle);
                self.path(turned, Some(*fill), line(*stroke));
            }
            Shape::LineSegment { points: [from, to], stroke } => {
                if let Some(line) = line(*stroke) {
                    self.more(vec![Piece::From(*from), Piece::To(*to)], None, Some(line));
                }
            }
            Shape::Path(path) => self.polyline(path),
            Shape::Band(band) => self.band(band),
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(shape) => {
                let (runs, missed) = text::runs(shape);
                self.missed.extend(missed);
                if !runs.is_empty() {
                    self.flush();
                }
                for run in &runs {
                    self.canvas.text(run);
                }
            }
            Shape::Mesh(mesh) => self.mesh(mesh),
            Shape::QuadraticBezier(curve) => {
                let [a, b, c] = curve.points;
                let third = |from: Pos2| from + (b - from) * (2.0 / 3.0);
                self.curve(
                    [a, third(a), third(c), c],
                    curve.closed,
                    curve.fill,
                    &curve.stroke.color,
                    curve.stroke.width,
                );
            }
            Shape::CubicBezier(curve) => {
                self.curve(curve.points, curve.closed, curve.fill, &curve.stroke.color, curve.stroke.width);
            }
            Shape::Callback(_) => self.missed.push("what a program of the graphics card draws"),
        }
    }

    fn curve(&mut self, [a, b, c, d]: [Pos2; 4], closed: bool, fill: Color32, colour: &ColorMode, width: f32) {
        let mut outline = vec![Piece::From(a), Piece::Curve([b, c, d])];
        outline.extend(closed.then_some(Piece::Close));
        let line = self.of_mode(colour, width);
        self.path(outline, Some(fill), line);
    }

    fn of_mode(&mut self, colour: &ColorMode, width: f32) -> Option<Line> {
        match colour {
            ColorMode::Solid(colour) => line(Stroke::new(width, *colour)),
            ColorMode::UV(_) => {
                self.missed.push("a line whose colour changes along it");
                None
            }
        }
    }

    fn polyline(&mut self, path: &PathShape) {
        let mut points = path.points.iter().copied();
        let Some(first) = points.next() else { return };
        let mut outline = vec![Piece::From(first)];
        outline.extend(points.map(Piece::To));
        outline.extend(path.closed.then_some(Piece::Close));
        let line = self.of_mode(&path.stroke.color, path.stroke.width);
        if path.closed {
            self.path(outline, Some(path.fill), line);
        } else if let Some(line) = line {
            self.more(outline, None, Some(line));
        }
    }

    fn band(&mut self, band: &BandShape) {
        let upper = band.points.iter().map(|point| pos2(point.x, point.y.min));
        let lower = band.points.iter().rev().map(|point| pos2(point.x, point.y.max));
        let outline = closed(upper.chain(lower));
        self.path(turned(outline, Pos2::ZERO, band.angle), Some(band.fill), line(band.stroke));
    }

    fn rect(&mut self, shape: &RectShape) {
        if shape.brush.is_some() {
            self.missed.push("a rectangle filled with a picture");
        }
        // A shadow softens what it falls on and says nothing.
        if shape.blur_width > 0.0 || !shape.rect.is_positive() {
            return;
        }
        let radius = shape.corner_radius;
        let whole = turned(rectangle(shape.rect, radius), shape.rect.center(), shape.angle);
        let half = 0.5 * shape.stroke.width;
        let out = match shape.stroke_kind {
            StrokeKind::Inside => -half,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => half,
        };
        if out == 0.0 || line(shape.stroke).is_none() {
            return self.path(whole, Some(shape.fill), line(shape.stroke));
        }
        self.path(whole, Some(shape.fill), None);
        let rounder = if radius == CornerRadius::ZERO { radius } else { radius + CornerRadius::same(1) };
        let edge = rectangle(shape.rect.expand(out), if out > 0.0 { rounder } else { radius });
        self.path(turned(edge, shape.rect.center(), shape.angle), None, line(shape.stroke));
    }

    fn mesh(&mut self, mesh: &Mesh) {
        let Some(first) = mesh.vertices.first() else { return };
        if mesh.texture_id == TextureId::default() && mesh.vertices.iter().all(|vertex| vertex.uv == WHITE_UV) {
            if mesh.vertices.iter().all(|vertex| vertex.color == first.color) {
                let outlines = outline::outlines(mesh).into_iter().flat_map(closed).collect();
                return self.path(outlines, Some(first.color), None);
            }
            return self.faceted(mesh);
        }
        let bounds = mesh.calc_bounds();
        let straight = mesh.vertices.len() == 4 && mesh.vertices.iter().all(|vertex| is_corner(vertex.uv));
        match self.picture.textures.get(mesh.texture_id) {
            Some(texture) if straight && mesh.texture_id != TextureId::default() => {
                self.flush();
                self.canvas.image(bounds, texture);
            }
            _ => self.missed.push("a picture that is bent"),
        }
    }

    /// Triangles of several colours, each of one: those of one colour that follow each other are one outline.
    fn faceted(&mut self, mesh: &Mesh) {
        let colour = |corners: &[u32; 3]| {
            let of = |index: u32| mesh.vertices.get(index as usize).map(|vertex| vertex.color);
            let [a, b, c] = corners.map(of);
            a.filter(|_| a == b && b == c)
        };
        let triangles = mesh.indices.as_chunks::<3>().0;
        for alike in triangles.chunk_by(|one, other| colour(one) == colour(other)) {
            let Some(colour) = alike.first().and_then(colour) else {
                self.missed.push("a colour that changes over an area");
                continue;
            };
            let part = Mesh { indices: alike.concat(), vertices: mesh.vertices.clone(), texture_id: mesh.texture_id };
            let outlines = outline::outlines(&part).into_iter().flat_map(closed).collect();
            self.path(outlines, Some(colour), None);
        }
    }
}

/// Whether `uv` is a corner of its texture.
fn is_corner(uv: Pos2) -> bool {
    [uv.x, uv.y].iter().all(|at| *at == 0.0 || *at == 1.0)
}

fn line(stroke: Stroke) -> Option<Line> {
    (stroke.width > 0.0 && stroke.color.a() > 0).then_some(Line { width: stroke.width, colour: stroke.color })
}

/// A closed outline through `points`.
fn closed(points: impl IntoIterator<Item = Pos2>) -> Vec<Piece> {
    let mut outline: Vec<Piece> = points.into_iter().map(Piece::To).collect();
    let Some(first) = outline.first_mut() else { return outline };
    if let Piece::To(at) = *first {
        *first = Piece::From(at);
    }
    outline.push(Piece::Close);
    outline
}

fn oval(centre: Pos2, radius: Vec2) -> Vec<Piece> {
    let at = |x: f32, y: f32| centre + vec2(x * radius.x, y * radius.y);
    let mut outline = vec![Piece::From(at(1.0, 0.0))];
    let mut from = vec2(1.0, 0.0);
    for _ in 0..4 {
        let to = vec2(-from.y, from.x);
        let (one, other) = (from + to * QUARTER, to + from * QUARTER);
        outline.push(Piece::Curve([at(one.x, one.y), at(other.x, other.y), at(to.x, to.y)]));
        from = to;
    }
    outline.push(Piece::Close);
    outline
}

fn rectangle(rect: Rect, radius: CornerRadius) -> Vec<Piece> {
    let corners = [
        (rect.left_top(), radius.nw, vec2(1.0, 0.0)),
        (rect.right_top(), radius.ne, vec2(0.0, 1.0)),
        (rect.right_bottom(), radius.se, vec2(-1.0, 0.0)),
        (rect.left_bottom(), radius.sw, vec2(0.0, -1.0)),
    ];
    let most = 0.5 * rect.width().min(rect.height());
    let mut outline = Vec::new();
    for (corner, radius, onwards) in corners {
        // Clockwise: what led here came from the side that is turned to the right of where it goes.
        let (radius, back) = (f32::from(radius).min(most), vec2(-onwards.y, onwards.x));
        let begin = corner + back * radius;
        outline.push(if outline.is_empty() { Piece::From(begin) } else { Piece::To(begin) });
        if radius > 0.0 {
            let rest = 1.0 - QUARTER;
            let end = corner + onwards * radius;
            outline.push(Piece::Curve([corner + back * (radius * rest), corner + onwards * (radius * rest), end]));
        }
    }
    outline.push(Piece::Close);
    outline
}

fn turned(outline: Vec<Piece>, about: Pos2, angle: f32) -> Vec<Piece> {
    if angle == 0.0 {
        return outline;
    }
    let turn = egui::emath::Rot2::from_angle(angle);
    let at = |place: Pos2| about + turn * (place - about);
    let piece = |piece: Piece| match piece {
        Piece::From(place) => Piece::From(at(place)),
        Piece::To(place) => Piece::To(at(place)),
        Piece::Curve(places) => Piece::Curve(places.map(at)),
        Piece::Close => Piece::Close,
    };
    outline.into_iter().map(piece).collect()
}
