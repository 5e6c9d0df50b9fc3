//! A small picture of every preset in both themes, so that no change of any lab's page goes unseen.

use egui::Theme;
use image::{RgbImage, imageops};
use klarity::scenario::presets;

use crate::harness::settle;
use crate::picture;
use crate::snapshots::{drawn, renderer, window};

/// The grades that a channel of a stored picture has: eighty-six pictures are not to fill the repository. They lie closer
/// together than what a picture may differ by.
const GRADES: f32 = 16.0;

/// `picture` in so few colours that it is stored in a few dozen kilobytes.
fn graded(mut picture: RgbImage) -> RgbImage {
    let step = 255.0 / (GRADES - 1.0);
    for channel in picture.pixels_mut().flat_map(|pixel| &mut pixel.0) {
        *channel = ((f32::from(*channel) / step).round() * step) as u8;
    }
    picture
}

/// `whole` as it is stored.
pub fn small(whole: &RgbImage) -> RgbImage {
    let (width, height) = (whole.width() * 3 / 4, whole.height() * 3 / 4);
    graded(imageops::thumbnail(whole, width, height))
}

#[test]
fn every_preset_looks_as_it_did_in_both_themes() {
    if !renderer() {
        return;
    }
    let mut differences = Vec::new();
    for preset in presets() {
        let mut window = window(preset.id, Theme::Light, 1280.0, 800.0);
        for (theme, folder) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            window.ctx.set_theme(theme);
            settle(&mut window);
            let whole = drawn(&mut window);
            differences.extend(picture::compare(&small(&whole), &format!("presets/{folder}/{}", preset.id)).err());
        }
    }
    for folder in ["light", "dark"] {
        differences.extend(picture::stored(&format!("presets/{folder}")).into_iter().filter_map(|id| {
            let known = presets().iter().any(|preset| preset.id == id);
            (!known).then(|| format!("presets/{folder}/{id}: there is no such preset"))
        }));
    }
    assert!(differences.is_empty(), "{} pictures differ:\n{}", differences.len(), differences.join("\n"));
}
