//! Pictures of a set-up without a window: what `klarity figure` writes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Theme, Ui, UiBuilder};

use super::App;
use super::figure_dialog::words::caption;
use crate::cli::CliError;
use crate::cli::figure as asked;
use crate::command::Command;
use crate::figure::{FINE, Format, Lettering, Picture, Size, Studio};
use crate::files;
use crate::labs::{Column, Surroundings, ViewState};
use crate::scenario::Scenario;
use crate::text::InfoUnit;
use crate::ui::{Look, fonts};

/// What of the window is in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it: set-up, plots, readouts.
    Page,
    /// The plots, without anything to press.
    Plots,
}

/// Which step of the runs is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The last one, where the page has steps.
    End,
    /// That one.
    At(usize),
    /// The one that a window shows, with all else that it shows by choice.
    Shown(ViewState),
}

/// A picture as it is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it shows.
    pub scenario: Scenario,
    /// Of the whole picture.
    pub size: Size,
    /// What of the window.
    pub part: Part,
    /// Which plots, by their names; all that the page shows where none is named.
    pub plots: Vec<String>,
    /// Which step.
    pub step: Step,
    /// Dark letters on light ground, or the other way.
    pub theme: Theme,
    /// No ground at all.
    pub transparent: bool,
    /// What is to be seen, in words below the plots.
    pub caption: bool,
    /// How an SVG has its letters.
    pub lettering: Lettering,
    /// What information is counted in.
    pub unit: InfoUnit,
    /// Pixels a point of the layout, for a picture in pixels; `None` for what suits the size.
    pub scale: Option<f32>,
}

/// The size of a caption's letters, in points.
const CAPTION: f32 = 12.0;
/// What stands free at either side of a caption, in points.
const BESIDE_CAPTION: f32 = 12.0;
/// The most pixels of a picture.
const MOST_PIXELS: f32 = 4e7;
/// The least height of a plot that is named, in points: below it there are more frames and names than curves.
const LEAST_PLOT: f32 = 100.0;
/// How long work beside the pages is waited for before they are looked at again.
const PATIENCE: Duration = Duration::from_millis(50);
/// So many frames in a row have to leave nothing to be done: names find their places, sentences their heights.
const SETTLED: u32 = 4;

/// What a plot and a caption take of the height where only the width was given, in points.
const ROOM: [f32; 2] = [130.0, 80.0];
/// The smallest page that is drawn whole, in points.
const LEAST_PAGE: [f32; 2] = [560.0, 340.0];

impl Figure {
    /// All plots of `scenario` at the end of its runs, light, in nats.
    #[must_use]
    pub fn of(scenario: &Scenario, size: Size) -> Self {
        Self {
            scenario: scenario.clone(),
            size,
            part: Part::Plots,
            plots: Vec::new(),
            step: Step::End,
            theme: Theme::Light,
            transparent: false,
            caption: false,
            lettering: Lettering::Text,
            unit: InfoUnit::Nats,
            scale: None,
        }
    }

    /// The same with room for its plots, where only the width was given.
    #[must_use]
    pub(super) fn roomy(self) -> Self {
        let [plot, caption] = ROOM;
        let height = plot * self.plots.len() as f32 + if self.caption { caption + plot } else { 0.0 };
        Self { size: self.size.with_room(height), ..self }
    }

    /// The content of the file at `path` in `format`. The same figure gives the same bytes, from the window and from the
    /// command line.
    ///
    /// # Errors
    /// When the page has no such step, or the picture can't be made, in words.
    pub fn bytes(&self, format: Format, path: &Path) -> Result<Vec<u8>, String> {
        let picture = self.picture(match format {
            Format::Svg | Format::Pdf => FINE,
            Format::Png => self.pixels_per_point()?,
        })?;
        let scenario = self.scenario.beside(path).to_toml();
        let painted = match format {
            Format::Svg => picture.svg(&self.size, self.lettering, &scenario),
            Format::Pdf => picture.pdf(&self.size, &scenario),
            Format::Png => picture.png(&self.size, &scenario),
        };
        painted.map_err(|missed| missed.to_string())
    }

    /// Pixels a point of the layout, for a picture in pixels.
    ///
    /// # Errors
    /// When there would be too many, in words.
    pub(super) fn pixels_per_point(&self) -> Result<f32, String> {
        let scale = self.scale.unwrap_or(self.size.usual_scale());
        let pixels = self.size.layout().x * self.size.layout().y * scale * scale;
        if pixels > MOST_PIXELS {
            let most = (MOST_PIXELS / (self.size.layout().x * self.size.layout().y)).sqrt();
            return Err(format!(
                "a picture of {:.0} million pixels is too large; use a scale up to {most:.1}",
                pixels / 1e6
            ));
        }
        Ok(scale)
    }

    /// Plots that are named are to be seen, and a page has panels.
    fn has_room(&self, column: Column) -> Result<(), String> {
        let ([width, height], layout) = (LEAST_PAGE, self.size.layout());
        if self.part == Part::Page && (layout.x < width || layout.y < height) {
            return Err(format!(
                "--size: {} is {:.0}x{:.0} points, too small for a whole page, which takes {width}x{height}; make it larger, or \
                 leave --part page out",
                self.size, layout.x, layout.y
            ));
        }
        let least = LEAST_PLOT * column.count() as f32;
        if self.size.layout().y >= least {
            return Ok(());
        }
        let (plots, enough) = (column.count(), self.size.as_high_as(least));
        Err(format!("--size: {plots} plots need more height; use {enough} or more"))
    }

    /// The page with what it is drawn on, at so many pixels a point, at rest.
    ///
    /// # Errors
    /// When there are no such plots or steps, in words.
    pub(super) fn stage(&self, pixels_per_point: f32) -> Result<(Studio, App), String> {
        let mut studio = Studio::new(self.size.layout(), pixels_per_point);
        studio.ctx().set_theme(self.theme);
        let mut app = App::new(studio.ctx(), Some(&self.scenario));
        studio.ctx().all_styles_mut(|style| {
            // What is there to be scrolled can't be, in a picture.
            style.spacing.scroll.fade.strength = 0.0;
            style.spacing.scroll.dormant_handle_opacity = 0.0;
        });
        app.unit = self.unit;
        app.hint_seen = true;
        app.still = self.part == Part::Plots;
        app.caption = self.caption;
        app.column = app.named(&self.plots)?;
        self.has_room(app.column)?;
        app.settled(&mut studio);
        app.seek(&self.step)?;
        app.settled(&mut studio);
        let plots = self.plots.len().max(1) as f32;
        if app.caption && self.size.layout().y - app.caption_height < LEAST_PLOT * plots {
            let enough = self.size.as_high_as(app.caption_height + LEAST_PLOT * plots);
            return Err(format!("--size: beside the caption there is no room for plots; use {enough} or more"));
        }
        if let Some(fault) = app.lab().fault() {
            return Err(fault);
        }
        Ok((studio, app))
    }

    /// The picture, at so many pixels a point.
    ///
    /// # Errors
    /// When the page has no such step, in words.
    pub fn picture(&self, pixels_per_point: f32) -> Result<Picture, String> {
        let (mut studio, mut app) = self.stage(pixels_per_point)?;
        let picture = app.settled(&mut studio);
        Ok(self.ended(&studio, picture))
    }

    /// A frame with all that it takes to paint it.
    pub(super) fn ended(&self, studio: &Studio, picture: Picture) -> Picture {
        let picture = studio.finished(picture);
        if self.transparent { picture.transparent() } else { picture }
    }
}

impl App {
    /// Frames until nothing changes any more; the last of them.
    pub fn settled(&mut self, studio: &mut Studio) -> Picture {
        let mut quiet = 0;
        loop {
            let seen = Self::reports();
            let picture = self.frame(studio);
            quiet = if self.busy() { 0 } else { quiet + 1 };
            if quiet >= SETTLED {
                return picture;
            }
            let _ = self.wait_for_work(seen, PATIENCE);
        }
    }

    /// One frame.
    pub fn frame(&mut self, studio: &mut Studio) -> Picture {
        let ground = Look::of(studio.ctx(), false).tokens.background;
        studio.frame(ground, |ui| {
            self.before(&ui.ctx().clone());
            self.show(ui);
        })
    }

    /// Draws a picture of the plots, with its caption if it is to have one.
    pub(super) fn still_ui(&mut self, ui: &mut Ui, around: &Surroundings) {
        let mut area = ui.max_rect();
        if self.caption {
            let text = caption(&self.scenario().title, &self.lab().sentences(self.unit));
            let ink = around.look.tokens.ink;
            let galley = ui.painter().layout(text, fonts::regular(CAPTION), ink, area.width() - 2.0 * BESIDE_CAPTION);
            self.caption_height = galley.size().y + 8.0;
            let top = (area.bottom() - self.caption_height).max(area.top());
            ui.painter().galley(egui::pos2(area.left() + BESIDE_CAPTION, top), galley, ink);
            area.max.y = top;
        }
        let current = self.current;
        ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
            ui.push_id(current, |ui| self.labs[current].ui(ui, around));
        });
    }

    /// The plots of those names.
    fn named(&self, names: &[String]) -> Result<Column, String> {
        let plots = self.lab().plots();
        if plots.is_empty() && !names.is_empty() {
            let name = self.lab().name();
            return Err(format!(
                "--plots names plots, but a picture of the {name} page has all of its view; leave it out"
            ));
        }
        Column::of(plots, names).map_err(|error| format!("--plots: {error}"))
    }

    /// Goes to `step`, by the same way whichever it is, so that the same step is the same picture.
    fn seek(&mut self, step: &Step) -> Result<(), String> {
        if let Step::Shown(view) = step {
            self.lab_mut().show(view);
            return Ok(());
        }
        if self.lab().shown_step().is_none() {
            return match step {
                Step::End | Step::Shown(_) => Ok(()),
                Step::At(step) => {
                    Err(format!("--step is {step}, but the {} page has no steps; leave it out", self.lab().name()))
                }
            };
        }
        self.lab_mut().command(Command::ToEnd);
        let last = self.lab().shown_step().unwrap_or_default();
        let wanted = match step {
            Step::End | Step::Shown(_) => last,
            Step::At(step) => *step,
        };
        if wanted > last {
            return Err(format!("--step is {wanted}; the longest run ends at step {last}"));
        }
        self.lab_mut().scrub(wanted);
        // The same step is the same picture, whichever way led to it.
        let view = self.view();
        self.lab_mut().show(&view);
        Ok(())
    }
}

/// Writes the picture that the command line asks for.
///
/// # Errors
/// When what was asked for can't be, and when the file can't be written.
pub fn write_figure(asked: &asked::Asked) -> Result<(), CliError> {
    let format = format_of(&asked.out)?;
    if format != Format::Png && asked.scale.is_some() {
        let message = "--scale is for pictures in pixels; leave it out, or write a .png";
        return Err(CliError::input(message));
    }
    if format != Format::Svg && asked.outlines {
        return Err(CliError::input("--outlines is for SVG; leave it out, since the letters of others need no font"));
    }
    let figure = Figure::asked(asked)?;
    let bytes = figure.bytes(format, &asked.out).map_err(CliError::input)?;
    files::write(&asked.out, &bytes).map_err(|error| CliError::failure(folder_refuses(&asked.out, &error)))
}

impl Figure {
    /// What the command line asks for.
    ///
    /// # Errors
    /// When parts of it can't be had.
    pub(super) fn asked(asked: &asked::Asked) -> Result<Self, CliError> {
        let size = match &asked.size {
            Some(text) => text.parse().map_err(|error| CliError::input(format_args!("--size: {error}")))?,
            None => Size::pixels([1280.0, 720.0]),
        };
        if asked.is_page && !asked.plots.is_empty() {
            return Err(CliError::input("--plots can't be given together with --part page, which shows all of them"));
        }
        if asked.is_page && asked.caption {
            return Err(CliError::input(
                "--caption can't be given together with --part page, which says it above its plots",
            ));
        }
        Ok(Self {
            scenario: asked.scenario.clone(),
            size,
            part: if asked.is_page { Part::Page } else { Part::Plots },
            plots: asked.plots.clone(),
            step: asked.step.map_or(Step::End, Step::At),
            theme: if asked.is_dark { Theme::Dark } else { Theme::Light },
            transparent: asked.is_transparent,
            caption: asked.caption,
            lettering: if asked.outlines { Lettering::Outlines } else { Lettering::Text },
            unit: asked.unit,
            scale: asked.scale.map(|scale| scale as f32),
        }
        .roomy())
    }
}

/// Why there is no file at `path`, and what to look at.
pub(super) fn folder_refuses(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {} ({error}); check the folder, its permissions and the room left", path.display())
}

fn format_of(path: &Path) -> Result<Format, CliError> {
    Format::of(path).ok_or_else(|| {
        let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.extension())).collect();
        let (path, endings): (PathBuf, String) = (path.to_owned(), endings.join(", "));
        CliError::input(format_args!("--out is “{}”; its ending says the format: use one of {endings}", path.display()))
    })
}
