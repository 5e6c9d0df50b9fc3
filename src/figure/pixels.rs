//! The painter of pixels: egui's own triangles, as a graphics card would fill them.

use egui::epaint::{Mesh, Primitive, Vertex, WHITE_UV};
use egui::{Color32, Rect};

use super::Picture;
use super::textures::{Texture, components};

/// A picture in pixels, row by row from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Premultiplied by their opacity, as egui has them.
    pub colours: Vec<Color32>,
}

impl Pixels {
    /// Red, green, blue and opacity of each, not premultiplied.
    #[must_use]
    pub fn unmultiplied(&self) -> Vec<u8> {
        self.colours.iter().flat_map(Color32::to_srgba_unmultiplied).collect()
    }
}

/// What is being filled.
struct Canvas {
    width: usize,
    height: usize,
    /// Premultiplied, 0 … 255, in the space in which egui blends: that of the bytes.
    colours: Vec<Color32>,
}

/// The part of the canvas that may be painted, in whole pixels: from, to.
#[derive(Clone, Copy)]
struct Clip {
    x: [usize; 2],
    y: [usize; 2],
}

pub(super) fn paint(picture: &Picture) -> Pixels {
    let scale = picture.pixels_per_point;
    let [width, height] = [picture.size.x, picture.size.y].map(|points| (points * scale).round().max(1.0) as usize);
    let mut canvas = Canvas { width, height, colours: vec![picture.ground; width * height] };
    for primitive in &picture.primitives {
        let Primitive::Mesh(mesh) = &primitive.primitive else { continue };
        let Some(texture) = picture.textures.get(mesh.texture_id) else { continue };
        canvas.mesh(mesh, texture, canvas.clip(primitive.clip_rect, scale), scale);
    }
    Pixels { width, height, colours: canvas.colours }
}

impl Canvas {
    fn clip(&self, rect: Rect, scale: f32) -> Clip {
        let whole = |at: f32, most: usize| ((at * scale).round().max(0.0) as usize).min(most);
        Clip {
            x: [whole(rect.left(), self.width), whole(rect.right(), self.width)],
            y: [whole(rect.top(), self.height), whole(rect.bottom(), self.height)],
        }
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, clip: Clip, scale: f32) {
        for corners in mesh.indices.as_chunks::<3>().0 {
            let vertex = |index: u32| mesh.vertices.get(index as usize);
            if let [Some(a), Some(b), Some(c)] = corners.map(vertex) {
                self.triangle([a, b, c], texture, clip, scale);
            }
        }
    }

    /// Fills the pixels whose centres lie in the triangle; of those on an edge that two triangles share, one has it.
    fn triangle(&mut self, corners: [&Vertex; 3], texture: &Texture, clip: Clip, scale: f32) {
        let mut corners = corners;
        let mut at = corners.map(|corner| [f64::from(corner.pos.x * scale), f64::from(corner.pos.y * scale)]);
        let mut area = cross(at[0], at[1], at[2]);
        if area < 0.0 {
            corners.swap(1, 2);
            at.swap(1, 2);
            area = -area;
        }
        if !(area > 0.0) {
            return;
        }
        let range = |axis: usize, [from, to]: [usize; 2]| {
            let low = at.iter().map(|at| at[axis]).fold(f64::INFINITY, f64::min);
            let high = at.iter().map(|at| at[axis]).fold(f64::NEG_INFINITY, f64::max);
            from.max((low - 0.5).ceil().max(0.0) as usize)..to.min((high + 0.5).floor().max(0.0) as usize)
        };
        let colours = corners.map(|corner| components(corner.color));
        let plain = corners.iter().all(|corner| corner.uv == WHITE_UV);
        let one_tint = colours[0] == colours[1] && colours[1] == colours[2];
        let even = plain && one_tint;
        let edges = [[1, 2], [2, 0], [0, 1]];
        // An edge belongs to the triangle if it is an upper one or one at the left.
        let owned = edges.map(|[from, to]| {
            let (dx, dy) = (at[to][0] - at[from][0], at[to][1] - at[from][1]);
            dy < 0.0 || (dy == 0.0 && dx > 0.0)
        });
        let (rows, columns) = (range(1, clip.y), range(0, clip.x));
        let shares_at = |x: usize, y: usize| {
            let centre = [x as f64 + 0.5, y as f64 + 0.5];
            edges.map(|[from, to]| cross(at[from], at[to], centre))
        };
        let inside = |x: usize, y: usize| {
            let shares = shares_at(x, y);
            (0..3).all(|index| shares[index] > 0.0 || (shares[index] == 0.0 && owned[index]))
        };
        for y in rows {
            // What is filled of a row is in one piece: its ends are guessed from the edges, and found pixel by pixel.
            let [mut from, mut to] = [columns.start as f64, columns.end as f64];
            for [a, b] in edges {
                let dy = at[b][1] - at[a][1];
                let crossing = at[a][0] + (y as f64 + 0.5 - at[a][1]) * (at[b][0] - at[a][0]) / dy;
                if dy < 0.0 {
                    from = from.max(crossing - 1.0);
                } else if dy > 0.0 {
                    to = to.min(crossing + 1.0);
                }
            }
            let (mut from, mut to) = (from.ceil().max(0.0) as usize, (to.floor().max(0.0) as usize).min(columns.end));
            while from < to && !inside(from, y) {
                from += 1;
            }
            while to > from && !inside(to - 1, y) {
                to -= 1;
            }
            if even && colours[0][3] >= 255.0 && from < to {
                let solid = over(colours[0], Color32::TRANSPARENT);
                self.colours[y * self.width + from..y * self.width + to].fill(solid);
                continue;
            }
            for x in from..to {
                let source = if even {
                    colours[0]
                } else {
                    let shares = shares_at(x, y).map(|share| (share / area) as f32);
                    let blend =
                        |of: &dyn Fn(usize) -> f32| (0..3).map(|corner| shares[corner] * of(corner)).sum::<f32>();
                    let tint: [f32; 4] = if one_tint {
                        colours[0]
                    } else {
                        std::array::from_fn(|part| blend(&|corner| colours[corner][part]))
                    };
                    if plain {
                        tint
                    } else {
                        let [u, v] = [blend(&|corner| corners[corner].uv.x), blend(&|corner| corners[corner].uv.y)];
                        let texel = texture.at(u, v);
                        std::array::from_fn(|part| tint[part] * texel[part] / 255.0)
                    }
                };
                let pixel = &mut self.colours[y * self.width + x];
                *pixel = over(source, *pixel);
            }
        }
    }
}

/// Twice the area of a triangle, positive where its corners go round clockwise on a screen.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

#[allow(clippy::disallowed_methods, reason = "a pixel is what was blended, no colour that anybody chose")]
fn over(source: [f32; 4], ground: Color32) -> Color32 {
    let rest = 1.0 - source[3] / 255.0;
    let ground = components(ground);
    let [r, g, b, a] = std::array::from_fn(|part| (source[part] + ground[part] * rest + 0.5).clamp(0.0, 255.0) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}
