//! How large a picture is: on paper or on a screen.

use std::fmt;
use std::str::FromStr;

use egui::{Vec2, vec2};
use thiserror::Error;

use crate::math::{number, typed_number};

/// What a size is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Millimetre,
    Inch,
    Pixel,
}

/// The text of figures is 11 to 12.5 points of the window; on paper that much smaller, so that it is 8.5 to 9.6 points there.
const ON_PAPER: f32 = 1.3;
/// The height of a picture of which only the width is given.
const HEIGHT: f32 = 0.62;
/// The fewest points of the window across, and down.
const LEAST: f32 = 180.0;
/// The most.
const MOST: f32 = 6000.0;
/// Pixels an inch of a picture in pixels that is for paper.
const PRINTED: f32 = 300.0;

/// What a slide is called: 1920 × 1080 pixels, with text so large that it is read from the last row.
const SLIDE: &str = "slide";
/// How much larger than in the window text is on a slide: 11 points become 18.
const ON_SLIDE: f32 = 1.65;

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    edges: [f32; 2],
    unit: Unit,
    /// Units a point of the layout, beside what the unit is.
    zoom: f32,
    /// Only the width was given.
    is_height_free: bool,
}

/// Why a text is no size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SizeError {
    /// It can't be read.
    #[error("“{text}” is no size; write 170x110mm, 85mm, 6x4in, 1280x720px or slide")]
    Unreadable {
        /// What was given.
        text: String,
    },
    /// It is too small to be read, or too large for anything.
    #[error("“{text}” is {edge} points of the window across or down; use {least} to {most}, which is {range}")]
    Extreme {
        /// What was given.
        text: String,
        /// The edge that is wrong.
        edge: String,
        /// The least.
        least: String,
        /// The most.
        most: String,
        /// Both in the unit given.
        range: String,
    },
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Millimetre => "mm",
            Self::Inch => "in",
            Self::Pixel => "px",
        }
    }

    /// Inches of paper, and none of a screen.
    fn inches(self) -> Option<f32> {
        match self {
            Self::Millimetre => Some(1.0 / 25.4),
            Self::Inch => Some(1.0),
            Self::Pixel => None,
        }
    }

    /// Points of the window.
    fn points(self) -> f32 {
        self.inches().map_or(1.0, |inches| inches * 72.0 * ON_PAPER)
    }
}

impl Size {
    /// So many pixels of a screen.
    #[must_use]
    pub fn pixels(edges: [f32; 2]) -> Self {
        Self { edges, unit: Unit::Pixel, zoom: 1.0, is_height_free: false }
    }

    /// The size of the layout, in points of the window.
    #[must_use]
    pub fn layout(&self) -> Vec2 {
        let [width, height] = self.edges.map(|edge| edge * self.unit.points() / self.zoom);
        vec2(width, height)
    }

    /// The same with `height` points of the layout in the height.
    #[must_use]
    pub fn as_high_as(&self, height: f32) -> Self {
        let edge = height * self.zoom / self.unit.points();
        // No narrower than asked for, though it is written in whole millimetres or pixels.
        let edge = if self.unit == Unit::Inch { (edge * 10.0).ceil() / 10.0 } else { edge.ceil() };
        Self { edges: [self.edges[0], edge], ..*self }
    }

    /// The same, where only the width was given, at least `height` points of the layout high.
    #[must_use]
    pub fn with_room(&self, height: f32) -> Self {
        if self.is_height_free && self.layout().y < height { self.as_high_as(height) } else { *self }
    }

    /// Pixels a point of the layout, for a picture in pixels that nothing else is said of.
    #[must_use]
    pub fn usual_scale(&self) -> f32 {
        self.unit.inches().map_or(self.zoom, |_| PRINTED / (72.0 * ON_PAPER))
    }

    /// Width and height with their unit, as SVG says them.
    pub(super) fn written(&self) -> [String; 2] {
        self.edges.map(|edge| format!("{edge}{}", self.unit.name()))
    }

    /// In points of print, of which there are 72 an inch; 96 pixels are an inch, as on the web.
    pub(super) fn in_points_of_print(&self) -> [f32; 2] {
        self.edges.map(|edge| self.unit.inches().map_or(0.75 * edge, |inches| edge * inches * 72.0))
    }

    /// In metres, where it is for paper.
    pub(super) fn metres(&self) -> Option<[f32; 2]> {
        let inches = self.unit.inches()?;
        Some(self.edges.map(|edge| edge * inches * 0.0254))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [width, height] = self.edges;
        write!(f, "{width}x{height}{}", self.unit.name())
    }
}

impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let unreadable = || SizeError::Unreadable { text: text.trim().to_owned() };
        let lower = text.trim().to_lowercase();
        if lower == SLIDE {
            return Ok(Self { zoom: ON_SLIDE, ..Self::pixels([1920.0, 1080.0]) });
        }
        let units = [Unit::Millimetre, Unit::Inch, Unit::Pixel];
        let named = units.into_iter().find_map(|unit| Some((lower.strip_suffix(unit.name())?, unit)));
        let (numbers, unit) = named.unwrap_or((&lower, Unit::Pixel));
        let edges: Option<Vec<f64>> = numbers
            .split(['x', '×'])
            .map(|edge| edge.trim().trim_end_matches(unit.name()))
            .map(|edge| typed_number(edge).filter(|edge| *edge > 0.0 && edge.is_finite()))
            .collect();
        let is_height_free = edges.as_ref().is_some_and(|edges| edges.len() == 1);
        let is_plain = named.is_none();
        let edges = match edges.as_deref() {
            // A height that nobody asked for is whole, and no reason to refuse.
            Some(&[width]) if !is_plain => {
                let least = LEAST / unit.points();
                [width as f32, ((width as f32 * HEIGHT).max(least) * 10.0).round() / 10.0]
            }
            Some(&[width, height]) => [width as f32, height as f32],
            _ => return Err(unreadable()),
        };
        let size = Self { edges, unit, zoom: 1.0, is_height_free };
        let layout = size.layout();
        let wrong = [layout.x, layout.y].into_iter().find(|edge| !(LEAST - 0.5..=MOST).contains(edge));
        let Some(edge) = wrong else { return Ok(size) };
        let limits = [LEAST, MOST].map(|limit| number(f64::from((limit / unit.points()).round())));
        Err(SizeError::Extreme {
            text: text.trim().to_owned(),
            edge: number(f64::from(edge.round())),
            least: number(f64::from(LEAST)),
            most: number(f64::from(MOST)),
            range: format!("{} to {} {}", limits[0], limits[1], unit.name()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_every_unit() {
        for (text, written, print) in [
            ("170x110mm", ["170mm", "110mm"], [481.89, 311.81]),
            ("6 x 4 in", ["6in", "4in"], [432.0, 288.0]),
            ("1280×720px", ["1280px", "720px"], [960.0, 540.0]),
            ("1280x720", ["1280px", "720px"], [960.0, 540.0]),
            ("100MM", ["100mm", "62mm"], [283.46, 175.75]),
        ] {
            let size: Size = text.parse().unwrap();
            assert_eq!(size.written(), written, "{text}");
            for (got, wanted) in size.in_points_of_print().into_iter().zip(print) {
                assert!((got - wanted).abs() < 0.01, "{text}: {got} {wanted}");
            }
        }
        let slide: Size = "Slide".parse().unwrap();
        assert_eq!((slide.written(), slide.usual_scale()), (["1920px", "1080px"].map(str::to_owned), ON_SLIDE));
        assert!((slide.layout() * ON_SLIDE - vec2(1920.0, 1080.0)).length() < 1e-3);
        assert_eq!(Size::pixels([800.0, 600.0]).layout(), vec2(800.0, 600.0));
        assert!(("170mm".parse::<Size>().unwrap().layout().x - 626.46).abs() < 0.01);
    }

    #[test]
    fn what_is_no_size_is_told_with_one() {
        for text in ["", "mm", "170", "1x2x3px", "-5x5px", "nanx5px", "infx1mm", "85 ells", "0x0mm"] {
            let error = text.parse::<Size>().unwrap_err().to_string();
            assert!(error.contains("write 170x110mm"), "{text}: {error}");
        }
        let error = "1x1mm".parse::<Size>().unwrap_err().to_string();
        assert_eq!(error, "“1x1mm” is 4 points of the window across or down; use 180 to 6000, which is 49 to 1628 mm");
        assert!("1e9x5px".parse::<Size>().is_err());
    }
}
