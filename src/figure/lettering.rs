//! Letters as outlines, for readers that lack the font.

use std::sync::LazyLock;

use egui::{Pos2, pos2};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use super::canvas::Piece;
use super::text::{Run, glyph};
use crate::ui::fonts::FACES;

/// How a picture has its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lettering {
    /// As text, which can be searched and edited, in a font that the reader needs to have.
    #[default]
    Text,
    /// As outlines, which look the same everywhere.
    Outlines,
}

static FONTS: LazyLock<Vec<Option<FontRef<'static>>>> =
    LazyLock::new(|| FACES.iter().map(|face| FontRef::new(face.bytes).ok()).collect());

/// A letter's outline on its way to its place.
struct Pen<'a> {
    run: &'a Run,
    /// Where the letter begins.
    by: f32,
    pieces: Vec<Piece>,
    last: Pos2,
}

impl Pen<'_> {
    /// Where a point of the letter lies: letters go up, pictures down.
    fn place(&self, x: f32, y: f32) -> Pos2 {
        let flat = pos2(self.run.at.x + self.by + x, self.run.at.y - y);
        let (about, angle) = self.run.turned;
        about + egui::emath::Rot2::from_angle(angle) * (flat - about)
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = self.place(x, y);
        self.pieces.push(Piece::From(self.last));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = self.place(x, y);
        self.pieces.push(Piece::To(self.last));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (control, end) = (self.place(cx, cy), self.place(x, y));
        // A parabola is the cubic whose controls lie two thirds of the way to its one.
        let towards = |from: Pos2| -> Pos2 { from + (control - from) * (2.0 / 3.0) };
        self.pieces.push(Piece::Curve([towards(self.last), towards(end), end]));
        self.last = end;
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let end = self.place(x, y);
        self.pieces.push(Piece::Curve([self.place(ax, ay), self.place(bx, by), end]));
        self.last = end;
    }

    fn close(&mut self) {
        self.pieces.push(Piece::Close);
    }
}

/// The outlines of all letters of `run`.
pub(super) fn outlines(run: &Run) -> Vec<Piece> {
    let mut pen = Pen { run, by: 0.0, pieces: Vec::new(), last: run.at };
    let Some(Some(font)) = FONTS.get(run.face) else { return pen.pieces };
    let glyphs = font.outline_glyphs();
    for (character, by) in &run.characters {
        pen.by = *by;
        // What no face has is the box of the unknown.
        let number = GlyphId::new(glyph(run.face, *character).unwrap_or(0));
        if let Some(outline) = glyphs.get(number) {
            let settings = DrawSettings::unhinted(Size::new(run.size), LocationRef::default());
            // An outline that can't be read leaves its place empty, as a renderer of text would.
            let _ = outline.draw(settings, &mut pen);
        }
    }
    pen.pieces
}
