//! The painter of PDF: text that can be searched and copied, its fonts in the file.

use egui::{Color32, Pos2, Rect};
use krilla::Document;
use krilla::color::rgb;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point, Size as PageSize, Transform};
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::canvas::{Canvas, Line, Piece};
use super::text::{Run, glyph};
use super::textures::Texture;
use super::trace::trace;
use super::{Missed, Picture, Size};
use crate::scenario::picture;
use crate::ui::fonts::FACES;

struct Pdf<'a, 's> {
    surface: &'a mut Surface<'s>,
    fonts: Vec<Font>,
    clipped: bool,
    missed: Vec<&'static str>,
}

pub(super) fn paint(painted: &Picture, size: &Size, scenario: &str) -> Result<Vec<u8>, Missed> {
    let fonts: Option<Vec<Font>> = FACES.iter().map(|face| Font::new(face.bytes.into(), 0)).collect();
    let fonts = fonts.ok_or_else(|| Missed(vec!["its fonts"]))?;
    let [width, height] = size.in_points_of_print();
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| Missed(vec!["a size"]))?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new().creator("Klarity".to_owned()).producer(format!("Klarity {}", env!("CARGO_PKG_VERSION"))),
    );
    document.embed_file(attached(scenario)).ok_or_else(|| Missed(vec!["its scenario"]))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(width / painted.size.x, height / painted.size.y));
    let mut pdf = Pdf { surface: &mut surface, fonts, clipped: false, missed: Vec::new() };
    let traced = trace(painted, &mut pdf);
    pdf.unclip();
    let missed = pdf.missed;
    surface.pop();
    surface.finish();
    page.finish();
    traced?;
    if !missed.is_empty() {
        return Err(Missed(missed));
    }
    document.finish().map_err(|_| Missed(vec!["what PDF can hold"]))
}

/// The scenario as an attachment, not compressed, so that it is found.
fn attached(scenario: &str) -> EmbeddedFile {
    EmbeddedFile {
        path: "scenario.toml".to_owned(),
        mime_type: MimeType::new("application/toml"),
        description: Some("The set-up of this picture; klarity open takes it from the PDF, too".to_owned()),
        association_kind: AssociationKind::Source,
        data: picture::wrapped(scenario).into_bytes().into(),
        modification_date: None,
        compress: Some(false),
        location: None,
    }
}

impl Pdf<'_, '_> {
    fn unclip(&mut self) {
        if std::mem::take(&mut self.clipped) {
            self.surface.pop();
        }
    }

    fn fill(&mut self, colour: Option<Color32>) {
        self.surface.set_fill(colour.map(|colour| {
            let (paint, opacity) = ink(colour);
            Fill { paint: paint.into(), opacity, rule: FillRule::NonZero }
        }));
    }
}

impl Canvas for Pdf<'_, '_> {
    fn clip(&mut self, rect: Rect) {
        self.unclip();
        let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
        let mut outline: Vec<Piece> = corners.into_iter().map(Piece::To).collect();
        outline[0] = Piece::From(rect.left_top());
        outline.push(Piece::Close);
        if let Some(path) = path(&outline) {
            self.surface.push_clip_path(&path, &FillRule::NonZero);
            self.clipped = true;
        }
    }

    fn path(&mut self, outline: &[Piece], fill: Option<Color32>, line: Option<Line>) {
        let Some(path) = path(outline) else { return };
        self.fill(fill);
        self.surface.set_stroke(line.map(|Line { width, colour }| {
            let (paint, opacity) = ink(colour);
            let (miter_limit, line_join) = (10.0, LineJoin::Round);
            Stroke { paint: paint.into(), width, opacity, miter_limit, line_join, ..Stroke::default() }
        }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }

    fn text(&mut self, run: &Run) {
        let Some(font) = self.fonts.get(run.face).cloned() else { return };
        let mut glyphs = Vec::with_capacity(run.characters.len());
        let mut at = 0;
        for (index, &(character, by)) in run.characters.iter().enumerate() {
            let end = at + character.len_utf8();
            // After the last one nothing is placed.
            let next = run.characters.get(index + 1).map_or(by, |(_, next)| *next);
            // As in the window, what no face has is the box of the unknown.
            let number = glyph(run.face, character).unwrap_or(0);
            let advance = (next - by) / run.size;
            glyphs.push(KrillaGlyph::new(GlyphId::new(number), advance, 0.0, 0.0, 0.0, at..end, None));
            at = end;
        }
        self.fill(Some(run.colour));
        let (about, angle) = run.turned;
        if angle != 0.0 {
            self.surface.push_transform(&Transform::from_rotate_at(angle.to_degrees(), about.x, about.y));
        }
        self.surface.draw_glyphs(point(run.at), &glyphs, font, &run.text(), run.size, false);
        if angle != 0.0 {
            self.surface.pop();
        }
    }

    fn image(&mut self, rect: Rect, texture: &Texture) {
        let (Ok(image), Some(size)) = (
            Image::from_custom(Bitmap::of(texture), texture.is_smooth()),
            PageSize::from_wh(rect.width(), rect.height()),
        ) else {
            self.missed.push("a picture");
            return;
        };
        self.surface.push_transform(&Transform::from_translate(rect.left(), rect.top()));
        self.surface.draw_image(image, size);
        self.surface.pop();
    }
}

fn point(at: Pos2) -> Point {
    Point::from_xy(at.x, at.y)
}

fn ink(colour: Color32) -> (rgb::Color, NormalizedF32) {
    let [r, g, b, a] = colour.to_srgba_unmultiplied();
    (rgb::Color::new(r, g, b), NormalizedF32::new(f32::from(a) / 255.0).unwrap_or(NormalizedF32::ONE))
}

fn path(outline: &[Piece]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for piece in outline {
        match *piece {
            Piece::From(at) => builder.move_to(at.x, at.y),
            Piece::To(at) => builder.line_to(at.x, at.y),
            Piece::Curve([a, b, c]) => builder.cubic_to(a.x, a.y, b.x, b.y, c.x, c.y),
            Piece::Close => builder.close(),
        }
    }
    builder.finish()
}

/// A texture as PDF takes it: colours and opacities apart.
#[derive(Clone, Hash)]
struct Bitmap {
    size: (u32, u32),
    colours: Vec<u8>,
    opacities: Vec<u8>,
}

impl Bitmap {
    fn of(texture: &Texture) -> Self {
        let [width, height] = texture.image.size;
        let pixels = texture.image.pixels.iter().map(Color32::to_srgba_unmultiplied);
        let (mut colours, mut opacities) = (Vec::new(), Vec::new());
        for [r, g, b, a] in pixels {
            colours.extend([r, g, b]);
            opacities.push(a);
        }
        Self { size: (width as u32, height as u32), colours, opacities }
    }
}

impl CustomImage for Bitmap {
    fn color_channel(&self) -> &[u8] {
        &self.colours
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        self.opacities.iter().any(|opacity| *opacity < 255).then_some(&self.opacities)
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Rgb
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn a_bitmap_has_an_opacity_only_where_something_shows_through() {
        let plain = Bitmap { size: (1, 1), colours: vec![1, 2, 3], opacities: vec![255] };
        assert!(plain.alpha_channel().is_none());
        assert!(Bitmap { opacities: vec![254], ..plain }.alpha_channel().is_some());
        assert_eq!(point(pos2(1.0, 2.0)).y, 2.0);
    }
}
