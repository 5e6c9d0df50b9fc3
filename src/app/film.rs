//! Animations of a set-up without a window: what `klarity animate` writes.

use std::path::{Path, PathBuf};

use super::App;
use super::figure::{Figure, folder_refuses};
use crate::cli::{CliError, Waiting, animate};
use crate::command::Command;
use crate::figure::{Colours, FilmError, FilmFormat, Pixels, Reel, Studio, Timing, reel};
use crate::files;

/// Which steps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Equally many steps from each frame to the next.
    Even,
    /// The more steps, the less they change.
    Change,
}

/// An animation as it is wanted: the runs of a figure from their start to its step.
#[derive(Debug, Clone, PartialEq)]
pub struct Animation {
    /// What each frame shows, at its last step.
    pub figure: Figure,
    /// How it runs.
    pub timing: Timing,
    /// How long it lasts without the pause, in seconds.
    pub seconds: f64,
    /// Which steps.
    pub pace: Pace,
}

/// The most frames.
const MOST_FRAMES: f64 = 3000.0;
/// Frames that are looked at for their colours before the film is begun.
const SAMPLE: usize = 12;

/// An animation in the making.
pub struct Filming {
    animation: Animation,
    place: (FilmFormat, PathBuf),
    studio: Studio,
    app: App,
    /// The step of each frame.
    steps: Vec<usize>,
    /// Frames whose colours are still to be counted, by number.
    sample: Vec<usize>,
    colours: Colours,
    reel: Option<Box<dyn Reel>>,
    /// Frames done.
    done: usize,
    /// Frames that are drawn in all, those whose colours are counted among them.
    all: usize,
}

/// What a call of [`Filming::advance`] has led to.
#[derive(Debug)]
pub enum Progress {
    /// There is more to do; the share done, 0 … 1.
    More(f32),
    /// The files are written: so many.
    Written(usize),
}

impl Animation {
    /// Frames of the film, the pause aside.
    fn frames(&self, format: FilmFormat) -> Result<usize, String> {
        let Timing { fps, .. } = self.timing;
        if fps > format.most_fps() {
            let (most, ending) = (format.most_fps(), format.ending());
            return Err(format!("--fps is {fps}; {ending} holds {most} frames a second at most"));
        }
        if self.figure.transparent && !format.can_be_clear() {
            let ending = format.ending();
            return Err(format!("--transparent can't be had in {ending}; leave it out, or write .apng"));
        }
        let frames = (self.seconds * fps).round();
        if !(2.0..=MOST_FRAMES).contains(&frames) {
            return Err(format!(
                "--seconds {} at {fps} frames a second are {frames} frames; make it 2 to {MOST_FRAMES}",
                self.seconds
            ));
        }
        Ok(frames as usize)
    }

    /// Begins the film that is to stand at `path`.
    ///
    /// # Errors
    /// When there is no such film, in words.
    pub fn begin(&self, format: FilmFormat, path: &Path) -> Result<Filming, FilmError> {
        let frames = self.frames(format).map_err(FilmError::Refused)?;
        // Better now than after minutes of drawing.
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
            let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
            let told = folder_refuses(path, &missing);
            return Err(FilmError::Encoder(format!("{told}; there is no folder {}", folder.display())));
        }
        let scale = self.figure.pixels_per_point().map_err(FilmError::Refused)?;
        let (mut studio, mut app) = self.figure.stage(scale).map_err(FilmError::Refused)?;
        app.lab_mut().command(Command::ToEnd);
        app.settled(&mut studio);
        let last = app.lab().shown_step().ok_or_else(|| {
            let name = app.lab().name();
            FilmError::Refused(format!(
                "the {name} page has no steps to be played; klarity figure makes a picture of it"
            ))
        })?;
        if last == 0 {
            return Err(FilmError::Refused("the runs end at step 0: there is nothing to be played".to_owned()));
        }
        let way = if self.pace == Pace::Change { app.lab().way() } else { Vec::new() };
        let steps = steps(frames, last, &way);
        let looked_at = match format {
            FilmFormat::Gif => SAMPLE.min(frames),
            _ => 1,
        };
        let all = frames + looked_at;
        let sample = (0..looked_at).rev().map(|number| number * (frames - 1) / (looked_at - 1).max(1)).collect();
        let (animation, place) = (self.clone(), (format, path.to_owned()));
        Ok(Filming {
            animation,
            place,
            studio,
            app,
            steps,
            sample,
            colours: Colours::default(),
            reel: None,
            done: 0,
            all,
        })
    }
}

/// The steps of `frames` frames from 0 to `last`: even, or such that as much of the `way` lies between two as between any
/// other two.
fn steps(frames: usize, last: usize, way: &[f64]) -> Vec<usize> {
    let share = |frame: usize| frame as f64 / (frames - 1) as f64;
    let whole = way.get(last).copied().filter(|whole| *whole > 0.0);
    let step = |frame: usize| match whole {
        _ if frame + 1 == frames => last,
        Some(whole) => way[..last].partition_point(|come| *come < share(frame) * whole),
        None => (share(frame) * last as f64).round() as usize,
    };
    (0..frames).map(step).collect()
}

impl Filming {
    fn shot(&mut self, step: usize) -> Pixels {
        self.app.lab_mut().scrub(step);
        let mut picture = self.app.frame(&mut self.studio);
        while self.app.busy() {
            picture = self.app.settled(&mut self.studio);
        }
        self.animation.figure.ended(&self.studio, picture).pixels()
    }

    /// One frame more.
    ///
    /// # Errors
    /// When it can't be taken or the files can't be written, in words; nothing is left of them then.
    pub fn advance(&mut self) -> Result<Progress, FilmError> {
        let share = |left: usize| 1.0 - left as f32 / self.all as f32;
        let more = Progress::More(share(self.sample.len() + self.steps.len() - self.done));
        let (format, path) = self.place.clone();
        if let Some(number) = self.sample.pop() {
            let pixels = self.shot(self.steps[number]);
            self.colours.add(&pixels);
            if self.sample.is_empty() {
                let scenario = self.animation.figure.scenario.beside(&path).to_toml();
                let edges = [pixels.width, pixels.height];
                let frames = (self.steps.len(), edges);
                self.reel = Some(reel(format, &path, self.animation.timing, frames, &self.colours, &scenario)?);
            }
            return Ok(more);
        }
        if let Some(step) = self.steps.get(self.done).copied() {
            let pixels = self.shot(step);
            self.done += 1;
            if let Some(reel) = &mut self.reel {
                reel.frame(pixels)?;
            }
            return Ok(more);
        }
        let files = self.reel.take().map_or_else(|| Ok(Vec::new()), Reel::finish)?;
        write_all(&files)?;
        Ok(Progress::Written(files.len()))
    }
}

/// Writes the animation that the command line asks for.
///
/// # Errors
/// When what was asked for can't be, and when the files can't be written.
pub fn write_film(asked: &animate::Asked) -> Result<(), CliError> {
    let path = &asked.figure.out;
    let format = FilmFormat::of(path).ok_or_else(|| CliError::input(format_args!("--out is {}", no_format(path))))?;
    let animation = Animation {
        figure: Figure::asked(&asked.figure)?,
        timing: Timing { fps: asked.fps, pause: asked.pause, loops: !asked.once },
        seconds: asked.seconds,
        pace: if asked.by_change { Pace::Change } else { Pace::Even },
    };
    let mut filming = animation.begin(format, path)?;
    let mut waiting = Waiting::new("drawing");
    loop {
        match filming.advance() {
            Ok(Progress::More(share)) => waiting.show(share),
            Ok(Progress::Written(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// What is said of a path whose ending names no format of films.
fn no_format(path: &Path) -> String {
    let endings = FilmFormat::ALL.map(FilmFormat::ending).join(", ");
    format!("“{}”; its ending says the format: use one of {endings}", path.display())
}

/// Writes all of `files`, or none of them.
pub(super) fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), FilmError> {
    for (place, (path, bytes)) in files.iter().enumerate() {
        if let Err(error) = files::write(path, bytes) {
            for (path, _) in &files[..place] {
                // The error that led here says it.
                let _ = std::fs::remove_file(path);
            }
            return Err(FilmError::Encoder(folder_refuses(path, &error)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_begin_at_the_start_and_end_at_the_end() {
        assert_eq!(steps(5, 400, &[]), [0, 100, 200, 300, 400]);
        // The way of a run that does nearly all in its first ten of a hundred steps.
        let way: Vec<f64> = (0..=100).map(|step| if step <= 10 { f64::from(step) } else { 10.0 }).collect();
        assert_eq!(steps(6, 100, &way), [0, 2, 4, 6, 8, 100]);
        assert_eq!(steps(3, 1, &[0.0, 0.0]), [0, 1, 1], "nothing moves: evenly");
    }
}
