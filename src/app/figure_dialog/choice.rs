//! What a figure is to be, as it is chosen and kept for the next time.

use egui::{Theme, Vec2};
use serde::{Deserialize, Serialize};

use crate::app::{Animation, Figure, Pace, Part, Step};
use crate::figure::{Lettering, Size, SizeError, Timing};
use crate::labs::ViewState;
use crate::scenario::Scenario;
use crate::text::InfoUnit;

/// Sizes that are asked for often: what they are for, and the size.
pub(super) const SIZES: [(&str, &str); 4] = [
    ("column, 85 mm", "85x60mm"),
    ("text width, 170 mm", "170x110mm"),
    ("slide, 16:9", "slide"),
    ("square, 120 mm", "120x120mm"),
];

/// What was chosen last on a page, for the next time there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own, and any combination occurs")]
pub struct Choice {
    /// The whole page instead of its plots.
    pub(super) is_page: bool,
    /// The plots, by name; none means those of the page.
    pub(super) plots: Vec<String>,
    /// The size as typed.
    pub(super) size: String,
    pub(super) is_dark: bool,
    pub(super) is_transparent: bool,
    /// What is to be seen, in words below the plots.
    pub(super) caption: bool,
    /// Letters as outlines, in an SVG.
    pub(super) outlines: bool,
    /// How the file's name ended, which says its format.
    pub(super) ending: String,
    pub(super) fps: f64,
    pub(super) seconds: f64,
    pub(super) pause: f64,
    pub(super) loops: bool,
    pub(super) by_change: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            is_page: false,
            plots: Vec::new(),
            size: SIZES[1].1.to_owned(),
            is_dark: false,
            is_transparent: false,
            caption: false,
            outlines: false,
            ending: ".pdf".to_owned(),
            fps: 25.0,
            seconds: 8.0,
            pause: 1.5,
            loops: true,
            by_change: false,
        }
    }
}

impl Choice {
    /// The figure of `scenario` as `view` shows it.
    ///
    /// # Errors
    /// When the size is none.
    pub(super) fn figure(&self, shown: &(Scenario, ViewState, InfoUnit)) -> Result<Figure, SizeError> {
        let (scenario, view, unit) = shown.clone();
        let size: Size = self.size.parse()?;
        Ok(Figure {
            scenario,
            size,
            part: if self.is_page { Part::Page } else { Part::Plots },
            plots: if self.is_page { Vec::new() } else { self.plots.clone() },
            step: Step::Shown(view),
            theme: if self.is_dark { Theme::Dark } else { Theme::Light },
            transparent: self.is_transparent,
            caption: self.caption && !self.is_page,
            lettering: if self.outlines { Lettering::Outlines } else { Lettering::Text },
            unit,
            scale: None,
        }
        .roomy())
    }

    /// The figure for the clipboard: the plots as chosen, or the page as a window of that size and theme shows it.
    pub(in crate::app) fn copied(
        &self,
        shown: &(Scenario, ViewState, InfoUnit),
        page: Option<(Vec2, Theme)>,
    ) -> Result<Figure, SizeError> {
        let Some((size, theme)) = page else { return Self { is_page: false, ..self.clone() }.figure(shown) };
        let whole = Self { is_page: true, is_dark: theme == Theme::Dark, is_transparent: false, ..Self::default() };
        Ok(Figure { size: Size::pixels([size.x, size.y]), ..whole.figure(shown)? })
    }

    /// The runs of `figure` as a film.
    pub(super) fn animation(&self, figure: Figure) -> Animation {
        Animation {
            figure,
            timing: Timing { fps: self.fps, pause: self.pause, loops: self.loops },
            seconds: self.seconds,
            pace: if self.by_change { Pace::Change } else { Pace::Even },
        }
    }
}
