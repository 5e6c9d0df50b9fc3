//! Pictures one after another: what changes from each to the next, in the formats of films.

mod apng;
mod encoder;
mod gif;
mod palette;
mod sequence;

use std::fmt;
use std::io;
use std::path::Path;

use super::Pixels;
pub use palette::Colours;

/// The formats of animations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilmFormat {
    /// 256 colours, shown by everything.
    Gif,
    /// Every colour, shown by browsers.
    Apng,
    /// H.264, by ffmpeg.
    Mp4,
    /// VP9, by ffmpeg.
    Webm,
    /// One PNG a frame, numbered.
    Sequence,
}

/// Why there is no film.
#[derive(Debug)]
pub enum FilmError {
    /// It can't be had as asked for, in words.
    Refused(String),
    /// What makes or keeps it failed: ffmpeg, a folder; in words.
    Encoder(String),
    /// The operating system refuses.
    Io(io::Error),
}

impl From<io::Error> for FilmError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for FilmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(words) | Self::Encoder(words) => f.write_str(words),
            Self::Io(error) => error.fmt(f),
        }
    }
}

/// How a film runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// Frames a second.
    pub fps: f64,
    /// How long the last frame stays, in seconds.
    pub pause: f64,
    /// It begins again when it has ended.
    pub loops: bool,
}

impl FilmFormat {
    /// Every format, in the order in which they are named.
    pub const ALL: [Self; 5] = [Self::Gif, Self::Apng, Self::Mp4, Self::Webm, Self::Sequence];

    /// How names of such files end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gif => ".gif",
            Self::Apng => ".apng",
            Self::Mp4 => ".mp4",
            Self::Webm => ".webm",
            Self::Sequence => "-%04d.png",
        }
    }

    /// The format that the name `path` asks for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if sequence::pattern(&name).is_some() {
            return Some(Self::Sequence);
        }
        Self::ALL.into_iter().filter(|format| *format != Self::Sequence).find(|format| name.ends_with(format.ending()))
    }

    /// The most frames a second that it holds.
    #[must_use]
    pub fn most_fps(self) -> f64 {
        match self {
            // Hundredths of a second are what it counts in, and what is shown for one of them, viewers don't agree on.
            Self::Gif => 50.0,
            _ => 120.0,
        }
    }

    /// Whether what lies behind can show through.
    #[must_use]
    pub fn can_be_clear(self) -> bool {
        matches!(self, Self::Apng | Self::Sequence)
    }
}

/// A film in the making: frames go in, the file comes out.
pub trait Reel: Send {
    /// The next frame.
    ///
    /// # Errors
    /// When it can't be taken.
    fn frame(&mut self, pixels: Pixels) -> Result<(), FilmError>;
    /// The last frame has come: the files, by their paths.
    ///
    /// # Errors
    /// When the film can't be ended.
    fn finish(self: Box<Self>) -> Result<Vec<(std::path::PathBuf, Vec<u8>)>, FilmError>;
}

/// A film at `path` in `format`, of `frames` frames of so many pixels across and down, with `scenario` in it. `colours` has
/// those of some frames, for a format in which there is not room for all.
///
/// # Errors
/// When there is no such film, or nothing to make it with.
pub fn reel(
    format: FilmFormat,
    path: &Path,
    timing: Timing,
    (frames, edges): (usize, [usize; 2]),
    colours: &Colours,
    scenario: &str,
) -> Result<Box<dyn Reel>, FilmError> {
    Ok(match format {
        FilmFormat::Gif => Box::new(gif::Gif::new(path, timing, edges, colours, scenario)?),
        FilmFormat::Apng => Box::new(apng::Apng::new(path, timing, (frames, edges), scenario)?),
        FilmFormat::Mp4 | FilmFormat::Webm => Box::new(encoder::Encoder::new(format, path, timing, edges, scenario)?),
        FilmFormat::Sequence => Box::new(sequence::Sequence::new(path, frames, scenario)),
    })
}

/// The part of a picture in which it differs from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Part {
    fn whole(pixels: &Pixels) -> Self {
        Self { left: 0, top: 0, width: pixels.width, height: pixels.height }
    }

    /// The least rectangle that holds every pixel in which `new` differs from `old`; `None` where they are the same.
    fn changed(old: &Pixels, new: &Pixels) -> Option<Self> {
        let rows = |pixels: &Pixels, row: usize| row * pixels.width..(row + 1) * pixels.width;
        let differs = |row: &usize| old.colours[rows(old, *row)] != new.colours[rows(new, *row)];
        let top = (0..new.height).find(differs)?;
        let bottom = (top..new.height).rev().find(differs)?;
        let (mut left, mut right) = (new.width, 0);
        for row in top..=bottom {
            let pairs = || old.colours[rows(old, row)].iter().zip(&new.colours[rows(new, row)]);
            let first = pairs().take(left).position(|(old, new)| old != new);
            left = first.unwrap_or(left);
            let last = pairs().rposition(|(old, new)| old != new);
            right = last.map_or(right, |place| right.max(place + 1));
        }
        Some(Self { left, top, width: right - left, height: bottom + 1 - top })
    }

    /// The places of its pixels, row by row.
    fn places(self, width: usize) -> impl Iterator<Item = usize> {
        (self.top..self.top + self.height)
            .flat_map(move |row| row * width + self.left..row * width + self.left + self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Color32;

    #[test]
    fn formats_are_told_by_names() {
        for (name, format) in [
            ("a.gif", Some(FilmFormat::Gif)),
            ("A.APNG", Some(FilmFormat::Apng)),
            ("b/c.webm", Some(FilmFormat::Webm)),
            ("frames-%04d.png", Some(FilmFormat::Sequence)),
            ("frame%d.png", Some(FilmFormat::Sequence)),
            ("a.png", None),
            ("gif", None),
        ] {
            assert_eq!(FilmFormat::of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn what_has_changed_is_found() {
        let blank = Pixels { width: 5, height: 4, colours: vec![Color32::BLACK; 20] };
        assert_eq!(Part::changed(&blank, &blank), None);
        let mut new = blank.clone();
        for place in [7, 11, 13] {
            new.colours[place] = Color32::WHITE;
        }
        let part = Part::changed(&blank, &new).unwrap();
        assert_eq!(part, Part { left: 1, top: 1, width: 3, height: 2 });
        assert_eq!(part.places(5).collect::<Vec<_>>(), [6, 7, 8, 11, 12, 13]);
    }
}
