//! `klarity animate`: the runs as a film, written without a display.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{CliError, figure};
use crate::math::typed_number;

/// Write the runs as an animation, without a display: a film for browsers and slides, or numbered pictures
#[derive(Debug, Args)]
#[command(
    after_help = ".mp4 and .webm need the program ffmpeg. The film carries the scenario: `klarity open a.gif` brings \
                        the set-up back."
)]
pub(super) struct Arguments {
    /// A scenario file, the id of a preset, or a picture that Klarity has written
    scenario: PathBuf,
    /// The file to write; its ending says the format: .gif, .apng, .mp4, .webm, or -%04d.png for numbered pictures
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    drawn: figure::Drawn,
    /// Frames a second
    #[arg(long, value_name = "N", default_value_t = 25.0, allow_hyphen_values = true, value_parser = fps)]
    fps: f64,
    /// How long the runs take from their start to their end
    #[arg(long, value_name = "S", default_value_t = 8.0, allow_hyphen_values = true, value_parser = seconds)]
    seconds: f64,
    /// How long the last frame stays
    #[arg(long, value_name = "S", default_value_t = 1.5, allow_hyphen_values = true, value_parser = pause)]
    pause: f64,
    /// Which steps are shown: evenly many, or fewer where more changes
    #[arg(long, value_enum, default_value_t = Pace::Even)]
    pace: Pace,
    /// Stop at the end instead of beginning again
    #[arg(long)]
    once: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Pace {
    Even,
    Change,
}

/// A number from `least` to `most`.
fn within(text: &str, [least, most]: [f64; 2]) -> Result<f64, String> {
    typed_number(text)
        .filter(|number| (least..=most).contains(number))
        .ok_or(format!("use a number from {least} to {most}"))
}

fn fps(text: &str) -> Result<f64, String> {
    within(text, [1.0, 120.0])
}

fn seconds(text: &str) -> Result<f64, String> {
    within(text, [0.1, 600.0])
}

fn pause(text: &str) -> Result<f64, String> {
    within(text, [0.0, 60.0])
}

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What each frame shows.
    pub figure: figure::Asked,
    /// Frames a second.
    pub fps: f64,
    /// The length of the film without the pause, in seconds.
    pub seconds: f64,
    /// How long the last frame stays, in seconds.
    pub pause: f64,
    /// Fewer steps a frame where more changes.
    pub by_change: bool,
    /// Without beginning again.
    pub once: bool,
}

/// Reads what is to be filmed; drawing is the window's.
pub(super) fn run(arguments: &Arguments) -> Result<Asked, CliError> {
    Ok(Asked {
        figure: figure::asked((&arguments.scenario, &arguments.out), &arguments.drawn, None)?,
        fps: arguments.fps,
        seconds: arguments.seconds,
        pause: arguments.pause,
        by_change: matches!(arguments.pace, Pace::Change),
        once: arguments.once,
    })
}
