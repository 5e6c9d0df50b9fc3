//! MP4 and `WebM` by ffmpeg, where it is installed: it gets the frames through its standard input.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{FilmError, FilmFormat, Pixels, Reel, Timing};
use crate::scenario::picture;

/// The program.
const FFMPEG: &str = "ffmpeg";

/// Films of this process so far: their names must differ.
static FILMS: AtomicUsize = AtomicUsize::new(0);

pub(super) struct Encoder {
    path: PathBuf,
    /// Where the film is written until it is whole.
    draft: Draft,
    child: Child,
    complaints: Option<ChildStderr>,
    timing: Timing,
    last: Vec<u8>,
}

/// A file that goes with its owner.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // Gone already, or nothing that can be helped.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // A film that is given up: without this the program would wait for more frames.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Encoder {
    pub(super) fn new(
        format: FilmFormat,
        path: &Path,
        timing: Timing,
        [width, height]: [usize; 2],
        scenario: &str,
    ) -> Result<Self, FilmError> {
        let number = FILMS.fetch_add(1, Ordering::Relaxed);
        let name = format!("klarity-{}-{number}{}", std::process::id(), format.ending());
        let draft = Draft(std::env::temp_dir().join(name));
        let coding: &[&str] = match format {
            FilmFormat::Webm => &["-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-row-mt", "1", "-cpu-used", "4"],
            _ => {
                &["-c:v", "libx264", "-crf", "18", "-preset", "medium", "-tune", "animation", "-movflags", "+faststart"]
            }
        };
        let child = Command::new(FFMPEG)
            .args(["-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"])
            .args(["-s", &format!("{width}x{height}"), "-r", &timing.fps.to_string(), "-i", "-"])
            // Both codecs halve the colours' resolution, which takes even edges; the frame is made even by its last row.
            .args(["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:0:0:white,scale=out_color_matrix=bt709:out_range=tv"])
            .args(["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-pix_fmt", "yuv420p"])
            .args(coding)
            .args(["-metadata", &format!("comment={}", picture::wrapped(scenario))])
            .arg(&draft.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| {
            let ending = format.ending();
            FilmError::Encoder(format!(
                "{ending} needs the program {FFMPEG}, which can't be run here ({error}); install it, or write .gif or .apng"
            ))
        })?;
        let complaints = child.stderr.take();
        Ok(Self { path: path.to_owned(), draft, child, complaints, timing, last: Vec::new() })
    }

    fn push(&mut self) -> Result<(), FilmError> {
        let Some(input) = self.child.stdin.as_mut() else { return Err(self.complaint()) };
        if input.write_all(&self.last).is_err() { Err(self.complaint()) } else { Ok(()) }
    }

    /// What it had to say.
    fn complaint(&mut self) -> FilmError {
        // Only when it has ended is all said.
        drop(self.child.stdin.take());
        let mut said = String::new();
        if let Some(mut complaints) = self.complaints.take() {
            let _ = complaints.read_to_string(&mut said);
        }
        let first = said.lines().next().unwrap_or("without a word").to_owned();
        FilmError::Encoder(format!("{FFMPEG} gave up ({first}); write .gif or .apng"))
    }
}

impl Reel for Encoder {
    fn frame(&mut self, pixels: Pixels) -> Result<(), FilmError> {
        self.last.clear();
        self.last.extend(pixels.colours.iter().flat_map(|colour| [colour.r(), colour.g(), colour.b()]));
        self.push()
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<(PathBuf, Vec<u8>)>, FilmError> {
        for _ in 0..(self.timing.pause * self.timing.fps).round() as usize {
            self.push()?;
        }
        drop(self.child.stdin.take());
        let ended = self.child.wait()?;
        if !ended.success() {
            return Err(self.complaint());
        }
        Ok(vec![(self.path.clone(), std::fs::read(&self.draft.0)?)])
    }
}
