//! Text as runs of one face, size and colour, with a place for each character.

use std::sync::LazyLock;

use egui::epaint::TextShape;
use egui::{Color32, Pos2};
use skrifa::{FontRef, MetadataProvider as _, charmap::Charmap};

use crate::ui::fonts::{FACES, face_of};

/// The place among [`FACES`] of the one that has what the others lack.
const LAST: usize = FACES.len() - 1;

static CHARMAPS: LazyLock<Vec<Option<Charmap<'static>>>> =
    LazyLock::new(|| FACES.iter().map(|face| FontRef::new(face.bytes).ok().map(|font| font.charmap())).collect());

/// The number of `character`'s glyph in the face at `place`, where that has it.
pub(super) fn glyph(place: usize, character: char) -> Option<u32> {
    CHARMAPS.get(place)?.as_ref()?.map(character).map(skrifa::GlyphId::to_u32)
}

/// Characters of one face, size and colour in a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// The place among [`FACES`].
    pub(super) face: usize,
    /// In points.
    pub(super) size: f32,
    pub(super) colour: Color32,
    /// Where the baseline begins, before it is turned.
    pub(super) at: Pos2,
    /// What it is turned about, and by how much, in radians clockwise.
    pub(super) turned: (Pos2, f32),
    /// The characters, and how far from the beginning each stands, in points.
    pub(super) characters: Vec<(char, f32)>,
}

impl Run {
    /// What is written.
    pub(super) fn text(&self) -> String {
        self.characters.iter().map(|(character, _)| character).collect()
    }
}

/// The runs of a text, and what of it no run can say.
pub(super) fn runs(shape: &TextShape) -> (Vec<Run>, Option<&'static str>) {
    let galley = &shape.galley;
    let job = &galley.job;
    let mut missed = (shape.underline.width > 0.0).then_some("an underline");
    let mut sections = job.sections.iter();
    let mut section = sections.next();
    let mut text = job.text.char_indices().peekable();
    let mut runs: Vec<Run> = Vec::new();
    for row in &galley.rows {
        // Runs end with the row.
        let mut begun = false;
        for glyph in &row.row.glyphs {
            // Line ends have no glyph; what was cut off at the end has another than its own.
            while text.peek().is_some_and(|(_, character)| *character != glyph.chr && *character == '\n') {
                text.next();
            }
            if let Some((at, character)) = text.peek().copied()
                && character == glyph.chr
            {
                while section.is_some_and(|section| section.byte_range.end.0 <= at) {
                    section = sections.next();
                }
                text.next();
            }
            let Some(format) = section.or(job.sections.last()).map(|section| &section.format) else { continue };
            if format.underline.width > 0.0 || format.strikethrough.width > 0.0 {
                missed = Some("an underline");
            }
            if format.background != Color32::TRANSPARENT {
                missed = Some("a ground behind words");
            }
            let own = if format.color == Color32::PLACEHOLDER { shape.fallback_color } else { format.color };
            let colour = shape.override_text_color.unwrap_or(own).gamma_multiply(shape.opacity_factor);
            let wanted = face_of(&format.font_id.family);
            let face = if self::glyph(wanted, glyph.chr).is_some() { wanted } else { LAST };
            let at = shape.pos + row.pos.to_vec2() + glyph.pos.to_vec2();
            let size = format.font_id.size;
            match runs.last_mut().filter(|_| begun) {
                Some(run) if run.face == face && run.size == size && run.colour == colour && run.at.y == at.y => {
                    run.characters.push((glyph.chr, at.x - run.at.x));
                }
                _ => runs.push(Run {
                    face,
                    size,
                    colour,
                    at,
                    turned: (shape.pos, shape.angle),
                    characters: vec![(glyph.chr, 0.0)],
                }),
            }
            begun = true;
        }
    }
    // Spaces alone leave no mark.
    runs.retain(|run| run.colour.a() > 0 && run.characters.iter().any(|(character, _)| !character.is_whitespace()));
    (runs, missed)
}
