//! What a figure is to be, as it is chosen.

use egui::Theme;

use crate::app::{Figure, Part, Step};
use crate::figure::{Size, SizeError};
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

/// What was chosen last, for the next time.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The whole page instead of its plots.
    pub(super) is_page: bool,
    /// The plots, by name; none means those of the page.
    pub(super) plots: Vec<String>,
    /// The size as typed.
    pub(super) size: String,
    pub(super) theme: Theme,
    pub(super) is_transparent: bool,
}

impl Default for Choice {
    fn default() -> Self {
        let size = SIZES[1].1.to_owned();
        Self { is_page: false, plots: Vec::new(), size, theme: Theme::Light, is_transparent: false }
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
            theme: self.theme,
            transparent: self.is_transparent,
            unit,
            scale: None,
        })
    }
}
