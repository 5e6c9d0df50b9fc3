//! Pixels as PNG.

use egui::Color32;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, PixelDimensions, Unit};

use super::textures::Texture;
use super::{Pixels, Size};
use crate::scenario::picture;

/// `pixels` as PNG that knows how large it is on paper, with `scenario` in it.
pub(super) fn encode(pixels: &Pixels, size: &Size, scenario: &str) -> Result<Vec<u8>, EncodingError> {
    let opaque = pixels.colours.iter().all(|colour| colour.a() == 255);
    let data: Vec<u8> = if opaque {
        pixels.colours.iter().flat_map(|colour| [colour.r(), colour.g(), colour.b()]).collect()
    } else {
        pixels.unmultiplied()
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width as u32, pixels.height as u32);
    encoder.set_color(if opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    if let Some(metres) = size.metres() {
        let per_metre = |pixels: usize, metres: f32| (pixels as f32 / metres).round() as u32;
        let [xppu, yppu] = [per_metre(pixels.width, metres[0]), per_metre(pixels.height, metres[1])];
        encoder.set_pixel_dims(Some(PixelDimensions { xppu, yppu, unit: Unit::Meter }));
    }
    encoder.add_itxt_chunk(picture::NAME.to_owned(), picture::wrapped(scenario))?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}

/// A texture as PNG.
pub(super) fn of_texture(texture: &Texture) -> Result<Vec<u8>, EncodingError> {
    let [width, height] = texture.image.size;
    let data: Vec<u8> = texture.image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}
