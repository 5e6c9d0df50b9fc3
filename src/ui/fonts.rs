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

/// A bundled face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    /// What it is called here.
    name: &'static str,
    /// What the file calls its family.
    pub family: &'static str,
    /// 400 is regular.
    pub weight: u16,
    /// The file.
    pub bytes: &'static [u8],
}

/// All of them, those of text by weight, and last the one that has what they lack.
pub const FACES: [Face; 4] = [
    Face {
        name: "Inter Regular",
        family: "Inter Tab",
        weight: 400,
        bytes: include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    },
    Face {
        name: "Inter Medium",
        family: "Inter Tab",
        weight: 500,
        bytes: include_bytes!("../../assets/fonts/Inter-Medium.otf"),
    },
    Face {
        name: "Inter SemiBold",
        family: "Inter Tab",
        weight: 600,
        bytes: include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
    },
    Face {
        name: "Noto Sans Math",
        family: "Noto Sans Math",
        weight: 400,
        bytes: include_bytes!("../../assets/fonts/NotoSansMath-Regular.ttf"),
    },
];

/// The place among [`FACES`] of the one that text in `family` is set in.
#[must_use]
pub fn face_of(family: &FontFamily) -> usize {
    match family {
        FontFamily::Proportional | FontFamily::Monospace => 0,
        FontFamily::Name(name) => usize::from(&**name == MEDIUM) + 2 * usize::from(&**name == SEMIBOLD),
    }
}

/// Puts the bundled faces, and no others, into `ctx`, so that every machine shows the same glyphs.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    for face in FACES {
        fonts.font_data.insert(face.name.to_owned(), Arc::new(FontData::from_static(face.bytes)));
    }
    let [.., last] = FACES;
    for family in [
        FontFamily::Proportional,
        FontFamily::Monospace,
        FontFamily::Name(MEDIUM.into()),
        FontFamily::Name(SEMIBOLD.into()),
    ] {
        let first = FACES[face_of(&family)];
        fonts.families.insert(family, vec![first.name.to_owned(), last.name.to_owned()]);
    }
    ctx.set_fonts(fonts);
}
