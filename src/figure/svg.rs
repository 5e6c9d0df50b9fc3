//! The painter of SVG: text as text, lines as paths.

use std::fmt::Write as _;

use base64::Engine as _;
use egui::{Color32, Rect};

use super::canvas::{Canvas, Line, Piece};
use super::lettering::{Lettering, outlines};
use super::text::Run;
use super::textures::Texture;
use super::trace::trace;
use super::{Missed, Picture, Size, png};
use crate::scenario::picture;
use crate::ui::fonts::FACES;

#[derive(Default)]
struct Svg {
    body: String,
    /// Whether a group is open that clips, and how many there were.
    clips: (bool, usize),
    /// A picture could not be written.
    failed: bool,
    lettering: Lettering,
}

pub(super) fn paint(painted: &Picture, size: &Size, lettering: Lettering, scenario: &str) -> Result<Vec<u8>, Missed> {
    let mut svg = Svg { lettering, ..Svg::default() };
    trace(painted, &mut svg)?;
    if svg.failed {
        return Err(Missed(vec!["a picture that PNG can hold"]));
    }
    svg.unclip();
    let [width, height] = size.written();
    let view = painted.size;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\">\n",
        short(view.x),
        short(view.y)
    );
    let _ = writeln!(text, "<metadata id=\"{}\">{}</metadata>", picture::NAME, escaped(&picture::wrapped(scenario)));
    if lettering == Lettering::Text {
        text.push_str(&style());
    }
    text.push_str(&svg.body);
    text.push_str("</svg>\n");
    Ok(text.into_bytes())
}

/// The faces that text is set in.
fn style() -> String {
    let mut text = "<style>text{white-space:pre}".to_owned();
    for (place, face) in FACES.iter().enumerate() {
        // Where the bundled face isn't installed, its public release is the same but for the width of digits.
        let others = if face.family.starts_with("Inter") { "Inter, " } else { "" };
        let _ = write!(
            text,
            ".f{place}{{font-family:'{}', {others}'Noto Sans Math', sans-serif;font-weight:{}}}",
            face.family, face.weight
        );
    }
    text.push_str("</style>\n");
    text
}

impl Svg {
    fn unclip(&mut self) {
        if std::mem::take(&mut self.clips.0) {
            self.body.push_str("</g>\n");
        }
    }
}

impl Canvas for Svg {
    fn clip(&mut self, rect: Rect) {
        self.unclip();
        let number = self.clips.1;
        self.clips = (true, number + 1);
        let _ = writeln!(
            self.body,
            "<clipPath id=\"c{number}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n<g clip-path=\"url(#c{number})\">",
            short(rect.left()),
            short(rect.top()),
            short(rect.width()),
            short(rect.height())
        );
    }

    fn path(&mut self, outline: &[Piece], fill: Option<Color32>, line: Option<Line>) {
        self.body.push_str("<path d=\"");
        for piece in outline {
            match piece {
                Piece::From(at) => drop(write!(self.body, "M{} {}", short(at.x), short(at.y))),
                Piece::To(at) => drop(write!(self.body, "L{} {}", short(at.x), short(at.y))),
                Piece::Curve(places) => {
                    self.body.push('C');
                    for (index, at) in places.iter().enumerate() {
                        let before = if index == 0 { "" } else { " " };
                        let _ = write!(self.body, "{before}{} {}", short(at.x), short(at.y));
                    }
                }
                Piece::Close => self.body.push('Z'),
            }
        }
        self.body.push('"');
        match fill {
            Some(fill) => paint_with(&mut self.body, "fill", fill),
            None => self.body.push_str(" fill=\"none\""),
        }
        if let Some(Line { width, colour }) = line {
            paint_with(&mut self.body, "stroke", colour);
            let _ = write!(self.body, " stroke-width=\"{}\" stroke-linejoin=\"round\"", short(width));
        }
        self.body.push_str("/>\n");
    }

    fn text(&mut self, run: &Run) {
        if self.lettering == Lettering::Outlines {
            self.path(&outlines(run), Some(run.colour), None);
            return;
        }
        let _ = write!(self.body, "<text class=\"f{}\" font-size=\"{}\"", run.face, short(run.size));
        paint_with(&mut self.body, "fill", run.colour);
        let (about, angle) = run.turned;
        if angle != 0.0 {
            let degrees = angle.to_degrees();
            let _ =
                write!(self.body, " transform=\"rotate({} {} {})\"", short(degrees), short(about.x), short(about.y));
        }
        let places: Vec<String> = run.characters.iter().map(|(_, by)| short(run.at.x + by)).collect();
        let _ = write!(self.body, " x=\"{}\" y=\"{}\">", places.join(" "), short(run.at.y));
        self.body.push_str(&escaped(&run.text()));
        self.body.push_str("</text>\n");
    }

    fn image(&mut self, rect: Rect, texture: &Texture) {
        let Ok(bytes) = png::of_texture(texture) else {
            self.failed = true;
            return;
        };
        let rough = if texture.is_smooth() { "" } else { " style=\"image-rendering:pixelated\"" };
        let _ = writeln!(
            self.body,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\"{rough} href=\"data:image/png;base64,{}\"/>",
            short(rect.left()),
            short(rect.top()),
            short(rect.width()),
            short(rect.height()),
            base64::engine::general_purpose::STANDARD.encode(bytes)
        );
    }
}

/// `text` as it stands between two tags; what XML forbids even there has its replacement.
fn escaped(text: &str) -> String {
    let allowed =
        |character: char| matches!(character, '\t' | '\n' | ' '..) && !matches!(u32::from(character), 0xfffe | 0xffff);
    let replaced = |character: char| if allowed(character) { character } else { char::REPLACEMENT_CHARACTER };
    let text: String = text.chars().map(replaced).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A number to a hundredth of a point, without what says nothing.
fn short(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn paint_with(body: &mut String, what: &str, colour: Color32) {
    let [r, g, b, a] = colour.to_srgba_unmultiplied();
    let _ = write!(body, " {what}=\"#{r:02x}{g:02x}{b:02x}\"");
    if a < 255 {
        let _ = write!(body, " {what}-opacity=\"{}\"", short3(f32::from(a) / 255.0));
    }
}

fn short3(value: f32) -> String {
    format!("{value:.3}").trim_end_matches('0').to_owned()
}
