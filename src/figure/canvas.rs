//! What a painter of lines and text can do.

use egui::{Color32, Pos2, Rect};

use super::text::Run;
use super::textures::Texture;

/// A piece of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece {
    /// A new outline begins here.
    From(Pos2),
    /// Straight on to here.
    To(Pos2),
    /// Along a cubic curve with two controls to the last.
    Curve([Pos2; 3]),
    /// Back to where it began.
    Close,
}

/// A line along an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// In points.
    pub(super) width: f32,
    pub(super) colour: Color32,
}

/// Something to draw on. All in points, y downwards.
pub(super) trait Canvas {
    /// From now on nothing is seen outside of `rect`.
    fn clip(&mut self, rect: Rect);
    /// An outline, its inside filled, a line drawn along it.
    fn path(&mut self, outline: &[Piece], fill: Option<Color32>, line: Option<Line>);
    /// A piece of text in one face.
    fn text(&mut self, run: &Run);
    /// A picture of pixels over `rect`.
    fn image(&mut self, rect: Rect, texture: &Texture);
}
