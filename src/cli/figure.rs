//! `klarity figure`: a picture of a page or its plots, written without a display.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{CliError, number, select};
use crate::descent::STEPS_MAX;
use crate::math::typed_number;
use crate::scenario::Scenario;
use crate::text::InfoUnit;

/// Write a picture of a page or its plots as SVG, PDF or PNG, without a display
#[derive(Debug, Args)]
#[command(after_help = "The picture carries the scenario: `klarity open figure.svg` brings the set-up back.")]
pub(super) struct Arguments {
    /// A scenario file, the id of a preset, or a picture that Klarity has written
    scenario: PathBuf,
    /// The file to write; its ending says the format: .svg, .pdf or .png
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    drawn: Drawn,
    /// Letters as outlines instead of text, in an SVG: they look the same without the font, and can't be edited
    #[arg(long)]
    outlines: bool,
    /// Show the runs at this step, or at their end
    #[arg(long, value_name = "N", default_value = "end", allow_hyphen_values = true, value_parser = step)]
    step: Wanted,
}

/// How a picture looks, whether it moves or not.
#[derive(Debug, Args)]
pub(super) struct Drawn {
    /// Width and height, such as 170x110mm, 6x4in or 1280x720px; 85mm alone chooses a height; slide is 1920x1080px with large
    /// text [default: 1280x720px]
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    size: Option<String>,
    /// Dark letters on light ground, or light ones on dark
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    theme: Theme,
    /// No ground behind the plots
    #[arg(long)]
    transparent: bool,
    /// Say below the plots what is to be seen
    #[arg(long)]
    caption: bool,
    /// The plots alone, or the whole page with set-up and readouts
    #[arg(long, value_enum, default_value_t = Part::Plots)]
    part: Part,
    /// Only these plots, one above the other, such as densities,loss
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    plots: Vec<String>,
    /// Pixels a point of the layout, for pictures in pixels [default: 1 for sizes in px, else as many as give 300 an inch]
    #[arg(long, value_name = "S", allow_hyphen_values = true, value_parser = scale)]
    scale: Option<f64>,
    /// Count information in bits
    #[arg(long)]
    bits: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Theme {
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    Plots,
    Page,
}

/// A step; the last one where none is named.
#[derive(Debug, Clone, Copy)]
struct Wanted(Option<usize>);

fn step(text: &str) -> Result<Wanted, String> {
    if text.trim() == "end" {
        return Ok(Wanted(None));
    }
    let step = number::whole(0..=STEPS_MAX as u64)(text).map_err(|remedy| format!("{remedy}, or end"))?;
    Ok(Wanted(Some(step as usize)))
}

/// The least and the most pixels a point.
const SCALES: [f64; 2] = [0.5, 16.0];

fn scale(text: &str) -> Result<f64, String> {
    let [least, most] = SCALES;
    let range = least..=most;
    typed_number(text).filter(|scale| range.contains(scale)).ok_or(format!("use a number from {least} to {most}"))
}

/// What was asked for.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own, and any combination occurs")]
pub struct Asked {
    /// What is shown.
    pub scenario: Scenario,
    /// The file to write.
    pub out: PathBuf,
    /// The size as it was typed.
    pub size: Option<String>,
    /// Light letters on dark ground.
    pub is_dark: bool,
    /// Without a ground.
    pub is_transparent: bool,
    /// With a caption.
    pub caption: bool,
    /// Letters as outlines.
    pub outlines: bool,
    /// The whole page.
    pub is_page: bool,
    /// The plots by name.
    pub plots: Vec<String>,
    /// The step to show; the last where none is given.
    pub step: Option<usize>,
    /// Pixels a point of the layout.
    pub scale: Option<f64>,
    /// What information is counted in.
    pub unit: InfoUnit,
}

/// Reads what is to be drawn; drawing is the window's.
pub(super) fn run(arguments: &Arguments) -> Result<Asked, CliError> {
    let asked = asked((&arguments.scenario, &arguments.out), &arguments.drawn, arguments.step.0)?;
    Ok(Asked { outlines: arguments.outlines, ..asked })
}

/// What `drawn` asks for of `scenario`, to be written to `out`.
pub(super) fn asked(
    (scenario, out): (&PathBuf, &PathBuf),
    drawn: &Drawn,
    step: Option<usize>,
) -> Result<Asked, CliError> {
    Ok(Asked {
        scenario: select::scenario(scenario)?,
        out: out.clone(),
        size: drawn.size.clone(),
        is_dark: matches!(drawn.theme, Theme::Dark),
        is_transparent: drawn.transparent,
        caption: drawn.caption,
        outlines: false,
        is_page: matches!(drawn.part, Part::Page),
        plots: drawn.plots.iter().map(|name| name.trim().to_lowercase()).collect(),
        step,
        scale: drawn.scale,
        unit: if drawn.bits { InfoUnit::Bits } else { InfoUnit::Nats },
    })
}
