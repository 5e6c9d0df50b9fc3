//! A figure or a film on its way to a file or to the clipboard, beside the window.

use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{ColorImage, Context};

use crate::app::figure::folder_refuses;
use crate::app::{Animation, Figure, Filming, Progress};
use crate::figure::{FilmFormat, Format, Pixels};
use crate::files;
use crate::labs::job::{Job, Slice};

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
enum Wanted {
    /// Pixels for the clipboard.
    Copy(Figure),
    /// A picture in a file.
    Picture(Figure, Format, PathBuf),
    /// A film in a file, or in one a frame.
    Film(Animation, FilmFormat, PathBuf),
}

/// What came of it.
enum Done {
    Pixels(Pixels),
    Written(PathBuf, usize),
}

/// The errand that is run, if there is one. Dropping it gives it up; a file is then absent.
#[derive(Default)]
pub(in crate::app) struct Errand {
    job: Job<(Wanted, usize), Result<Done, String>>,
    wanted: Option<(Wanted, usize)>,
    count: usize,
}

impl Errand {
    pub(in crate::app) fn copy(&mut self, figure: Figure) {
        self.want(Wanted::Copy(figure));
    }

    pub(in crate::app) fn picture(&mut self, figure: Figure, format: Format, path: PathBuf) {
        self.want(Wanted::Picture(figure, format, path));
    }

    pub(in crate::app) fn film(&mut self, animation: Animation, format: FilmFormat, path: PathBuf) {
        self.want(Wanted::Film(animation, format, path));
    }

    fn want(&mut self, wanted: Wanted) {
        // The same thing asked for again is another errand: its file may be gone.
        self.count += 1;
        self.wanted = Some((wanted, self.count));
    }

    /// The share that is done, while there is something to do.
    pub(in crate::app) fn progress(&self) -> Option<f32> {
        self.wanted.is_some().then(|| self.job.progress().unwrap_or(0.0))
    }

    /// Goes on; what to tell when it is done, or why it can't be.
    pub(in crate::app) fn poll(&mut self, ctx: &Context) -> Option<Result<String, String>> {
        let wanted = self.wanted.clone()?;
        if self.job.ask_in_slices(wanted, Instant::now(), |(wanted, _)| slices(wanted)) {
            ctx.request_repaint_after_secs(0.05);
            return None;
        }
        self.wanted = None;
        // A thread that died has no answer.
        let unknown = || Err("the picture could not be drawn".to_owned());
        let told = match self.job.current() {
            None => unknown(),
            Some(Err(error)) => Err(error.clone()),
            Some(Ok(Done::Pixels(pixels))) => {
                ctx.copy_image(ColorImage::new([pixels.width, pixels.height], pixels.colours.clone()));
                Ok("Copied the figure as a picture".to_owned())
            }
            Some(Ok(Done::Written(path, 1))) => Ok(format!("Saved {}", path.display())),
            Some(Ok(Done::Written(path, files))) => Ok(format!("Saved {files} pictures as {}", path.display())),
        };
        self.job.clear();
        Some(told)
    }
}

/// The work in slices: a picture is one, a film has one a frame.
fn slices(wanted: Wanted) -> impl FnMut() -> Slice<Result<Done, String>> {
    let mut filming: Option<Filming> = None;
    move || match (&wanted, &mut filming) {
        (Wanted::Film(animation, format, path), None) => match animation.begin(*format, path) {
            Ok(begun) => {
                filming = Some(begun);
                Slice::More(0.0, None)
            }
            Err(error) => Slice::Done(Err(error.to_string())),
        },
        (Wanted::Film(_, _, path), Some(filming)) => match filming.advance() {
            Ok(Progress::More(share)) => Slice::More(share, None),
            Ok(Progress::Written(files)) => Slice::Done(Ok(Done::Written(path.clone(), files))),
            Err(error) => Slice::Done(Err(error.to_string())),
        },
        (Wanted::Picture(figure, format, path), _) => {
            Slice::Done(written(figure, *format, path).map(|()| Done::Written(path.clone(), 1)))
        }
        (Wanted::Copy(figure), _) => {
            let scale = figure.size.usual_scale().max(2.0);
            Slice::Done(figure.picture(scale).map(|picture| Done::Pixels(picture.pixels())))
        }
    }
}

fn written(figure: &Figure, format: Format, path: &Path) -> Result<(), String> {
    let bytes = figure.bytes(format, path)?;
    files::write(path, &bytes).map_err(|error| folder_refuses(path, &error))
}
