//! The textures of a picture: the fonts' atlas and what is drawn pixel by pixel.

use std::collections::HashMap;
use std::sync::Arc;

use egui::epaint::textures::{TextureFilter, TextureOptions};
use egui::{Color32, ColorImage, ImageData, TextureId, TexturesDelta};

/// A picture that shapes are painted with.
#[derive(Debug, Clone)]
pub(super) struct Texture {
    /// Shared between the frames that a picture is made of.
    pub(super) image: Arc<ColorImage>,
    options: TextureOptions,
}

/// All textures, as the frames so far have left them.
#[derive(Debug, Clone, Default)]
pub(super) struct Textures(HashMap<TextureId, Texture>);

impl Textures {
    /// Takes what a frame has brought, patches of the atlas among it.
    pub(super) fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                let ImageData::Color(image) = &patch.image;
                match patch.pos {
                    None => {
                        self.0.insert(id, Texture { image: Arc::clone(image), options: patch.options });
                    }
                    Some([x, y]) => {
                        if let Some(texture) = self.0.get_mut(&id) {
                            texture.patch([x, y], image);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.0.remove(&id);
        }
    }

    pub(super) fn get(&self, id: TextureId) -> Option<&Texture> {
        self.0.get(&id)
    }
}

impl Texture {
    fn patch(&mut self, [left, top]: [usize; 2], patch: &ColorImage) {
        let [width, height] = patch.size;
        let own = Arc::make_mut(&mut self.image);
        for row in 0..height {
            let from = row * width;
            let to = (top + row) * own.size[0] + left;
            if let (Some(to), Some(from)) = (own.pixels.get_mut(to..to + width), patch.pixels.get(from..from + width)) {
                to.copy_from_slice(from);
            }
        }
    }

    /// Whether it is smooth between its pixels.
    pub(super) fn is_smooth(&self) -> bool {
        self.options.magnification == TextureFilter::Linear
    }

    /// The colour at `u`, `v` in 0 … 1, as a renderer takes it: between the four next pixels where it is smooth.
    pub(super) fn at(&self, u: f32, v: f32) -> [f32; 4] {
        let [width, height] = self.image.size;
        // To a 256th of a pixel, as graphics cards have it: a glyph looks the same wherever in the atlas it lies.
        let fine = |at: f32| (at * 256.0).round() / 256.0;
        let (x, y) = (fine(u * width as f32), fine(v * height as f32));
        let pixel = |x: f32, y: f32| {
            let column = (x.max(0.0) as usize).min(width - 1);
            let row = (y.max(0.0) as usize).min(height - 1);
            self.image.pixels.get(row * width + column).copied().unwrap_or(Color32::TRANSPARENT)
        };
        if !self.is_smooth() {
            return components(pixel(x, y));
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let mut sum = [0.0; 4];
        for (dx, dy, weight) in [
            (0.0, 0.0, (1.0 - across) * (1.0 - down)),
            (1.0, 0.0, across * (1.0 - down)),
            (0.0, 1.0, (1.0 - across) * down),
            (1.0, 1.0, across * down),
        ] {
            let colour = components(pixel(left + dx, top + dy));
            for (sum, part) in sum.iter_mut().zip(colour) {
                *sum += weight * part;
            }
        }
        sum
    }
}

/// Red, green, blue and opacity, premultiplied, 0 … 255.
pub(super) fn components(colour: Color32) -> [f32; 4] {
    colour.to_array().map(f32::from)
}
