//! The bundled faces: Inter with tabular figures for text, Noto Sans Math for what Inter lacks.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

/// Weight 500, for quiet emphasis.
const MEDIUM: &str = "medium";
/// Weight 600, for names and the numbers that matter.
const SEMIBOLD: &str = "semibold";

/// Text at `size` points in the regular weight.
#[must_use]
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Text at `size` points in the medium weight.
#[must_use]
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// Text at `size` points in the semibold weight.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// Puts the bundled faces, and no others, into `ctx`, so that every machine shows the same glyphs.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 4] = [
        ("Inter Regular", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter Medium", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("Noto Sans Math", include_bytes!("../../assets/fonts/NotoSansMath-Regular.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, "Inter Regular"),
        (FontFamily::Monospace, "Inter Regular"),
        (FontFamily::Name(MEDIUM.into()), "Inter Medium"),
        (FontFamily::Name(SEMIBOLD.into()), "Inter SemiBold"),
    ];
    for (family, first) in families {
        fonts.families.insert(family, vec![first.to_owned(), "Noto Sans Math".to_owned()]);
    }
    ctx.set_fonts(fonts);
}
