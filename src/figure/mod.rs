//! Pictures that leave the window: a page or its plots, laid out once without any display, and painted as SVG, as PDF or in
//! pixels.
//!
//! A [`Picture`] is what egui was asked to draw, with the textures that belong to it. Nothing is drawn twice: the painters
//! take the shapes of the window's own drawing code.

mod canvas;
mod film;
mod lettering;
mod outline;
mod pdf;
mod pixels;
mod png;
mod size;
mod svg;
mod text;
mod textures;
mod trace;

use std::fmt;

use egui::epaint::{ClippedPrimitive, ClippedShape};
use egui::{Color32, Context, Pos2, RawInput, Rect, Ui, Vec2, ViewportId};

pub use film::{Colours, FilmError, FilmFormat, Reel, Timing, reel};
pub use lettering::Lettering;
pub use pixels::Pixels;
pub use size::{Size, SizeError};
use textures::Textures;

/// Pixels a point at which a picture for the vector painters is laid out: fine enough that egui's snapping to pixels moves
/// nothing that can be seen.
pub const FINE: f32 = 4.0;

/// The formats of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines and text as such, for the web and for drawing programs.
    Svg,
    /// The same, for LaTeX and for printing, with the fonts in it.
    Pdf,
    /// Pixels.
    Png,
}

impl Format {
    /// Every format, in the order in which they are named.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Pdf, Self::Png];

    /// How names of such files end, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
        }
    }

    /// The format that the name `path` asks for.
    #[must_use]
    pub fn of(path: &std::path::Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }
}

/// What a painter could not express; nothing of what Klarity draws, which a test sees to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed(pub Vec<&'static str>);

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the picture lacks {}", self.0.join(", "))
    }
}

/// What is drawn, and what with.
pub struct Picture {
    /// In points.
    size: Vec2,
    pixels_per_point: f32,
    ground: Color32,
    shapes: Vec<ClippedShape>,
    primitives: Vec<ClippedPrimitive>,
    textures: Textures,
}

/// Draws frames without a display, until one of them is the picture.
pub struct Studio {
    ctx: Context,
    size: Vec2,
    pixels_per_point: f32,
    frames: u32,
    textures: Textures,
}

impl Studio {
    /// A studio for pictures of `size` points, at so many pixels a point.
    #[must_use]
    pub fn new(size: Vec2, pixels_per_point: f32) -> Self {
        Self { ctx: Context::default(), size, pixels_per_point, frames: 0, textures: Textures::default() }
    }

    /// What everything is drawn into.
    #[must_use]
    pub fn ctx(&self) -> &Context {
        &self.ctx
    }

    /// One frame of what `show` draws, on `ground`.
    pub fn frame(&mut self, ground: Color32, show: impl FnMut(&mut Ui)) -> Picture {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(f64::from(self.frames) / 60.0),
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(self.pixels_per_point);
        }
        self.frames += 1;
        let mut output = self.ctx.run_ui(input, show);
        self.textures.apply(&mut output.textures_delta);
        let shapes = std::mem::take(&mut output.shapes);
        output.drop_without_applying_deltas();
        Picture {
            size: self.size,
            pixels_per_point: self.pixels_per_point,
            ground,
            shapes,
            primitives: Vec::new(),
            textures: Textures::default(),
        }
    }

    /// The picture with all that it takes to paint it.
    #[must_use]
    pub fn finished(&self, picture: Picture) -> Picture {
        let primitives = self.ctx.tessellate(picture.shapes.clone(), picture.pixels_per_point);
        Picture { primitives, textures: self.textures.clone(), ..picture }
    }
}

impl Picture {
    /// The size in points.
    #[must_use]
    pub fn size(&self) -> Vec2 {
        self.size
    }

    /// Nothing behind what is drawn.
    #[must_use]
    pub fn transparent(self) -> Self {
        Self { ground: Color32::TRANSPARENT, ..self }
    }

    /// The picture as SVG of that size, with its letters as they are wanted and with `scenario` in it.
    ///
    /// # Errors
    /// When there is something in it that can't be expressed.
    pub fn svg(&self, size: &Size, lettering: Lettering, scenario: &str) -> Result<Vec<u8>, Missed> {
        svg::paint(self, size, lettering, scenario)
    }

    /// The picture as one page of PDF of that size, with `scenario` attached.
    ///
    /// # Errors
    /// When there is something in it that can't be expressed.
    pub fn pdf(&self, size: &Size, scenario: &str) -> Result<Vec<u8>, Missed> {
        pdf::paint(self, size, scenario)
    }

    /// The picture in pixels, as many a point as it was laid out for.
    #[must_use]
    pub fn pixels(&self) -> Pixels {
        pixels::paint(self)
    }

    /// The same as PNG, with `scenario` in it.
    ///
    /// # Errors
    /// When the encoder refuses it.
    pub fn png(&self, size: &Size, scenario: &str) -> Result<Vec<u8>, Missed> {
        png::encode(&self.pixels(), size, scenario).map_err(|_| Missed(vec!["a picture that PNG can hold"]))
    }
}
