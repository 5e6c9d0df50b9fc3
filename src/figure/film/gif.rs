//! GIF: one list of colours for all frames, and of each frame only what has changed.

use std::path::{Path, PathBuf};

use ::gif::{AnyExtension, DisposalMethod, Encoder, EncodingError, Frame, Repeat};

use super::palette::{CLEAR, Colours, Palette};
use super::{FilmError, Part, Pixels, Reel, Timing};
use crate::scenario::picture;

/// The label of a comment in a GIF.
const COMMENT: u8 = 0xfe;
/// The longest that a frame can stay, in hundredths of a second.
const LONGEST: u64 = u16::MAX as u64;

pub(super) struct Gif {
    path: PathBuf,
    encoder: Encoder<Vec<u8>>,
    palette: Palette,
    timing: Timing,
    /// The last frame that was different, and what of it is to be written.
    last: Option<(Pixels, Frame<'static>)>,
    /// Frames so far, and hundredths of a second that have been given to them.
    shown: (usize, u64),
}

fn refused(error: EncodingError) -> FilmError {
    match error {
        EncodingError::Io(error) => FilmError::Io(error),
        error => FilmError::Refused(format!("GIF can't hold it ({error})")),
    }
}

impl Gif {
    pub(super) fn new(
        path: &Path,
        timing: Timing,
        edges: [usize; 2],
        colours: &Colours,
        scenario: &str,
    ) -> Result<Self, FilmError> {
        let palette = Palette::of(colours);
        let [Ok(width), Ok(height)] = edges.map(u16::try_from) else {
            return Err(FilmError::Refused("a GIF has 65535 pixels an edge at most; use a smaller size".to_owned()));
        };
        let mut encoder = Encoder::new(Vec::new(), width, height, &palette.bytes()).map_err(refused)?;
        if timing.loops {
            encoder.set_repeat(Repeat::Infinite).map_err(refused)?;
        }
        let wrapped = picture::wrapped(scenario);
        encoder.write_raw_extension(AnyExtension(COMMENT), &[wrapped.as_bytes()]).map_err(refused)?;
        Ok(Self { path: path.to_owned(), encoder, palette, timing, last: None, shown: (0, 0) })
    }

    /// Writes the last frame: it stays until the end of `frames` frames and `pause` seconds.
    fn flush(&mut self, pause: f64) -> Result<(), FilmError> {
        let Some((_, mut frame)) = self.last.take() else { return Ok(()) };
        let (frames, given) = self.shown;
        // By the whole film's time, so that thirds of hundredths don't add up.
        let until = ((frames as f64 / self.timing.fps + pause) * 100.0).round() as u64;
        let stays = until.saturating_sub(given).clamp(1, LONGEST);
        self.shown.1 += stays;
        frame.delay = stays as u16;
        self.encoder.write_frame(&frame).map_err(refused)
    }
}

impl Reel for Gif {
    fn frame(&mut self, pixels: Pixels) -> Result<(), FilmError> {
        let (part, old) = match &self.last {
            None => (Part::whole(&pixels), None),
            Some((old, _)) => {
                let Some(part) = Part::changed(old, &pixels) else {
                    self.shown.0 += 1;
                    return Ok(());
                };
                (part, Some(old))
            }
        };
        let mut buffer = Vec::with_capacity(part.width * part.height);
        let mut before = None;
        for place in part.places(pixels.width) {
            let colour = pixels.colours[place];
            if old.is_some_and(|old| old.colours[place] == colour) {
                buffer.push(CLEAR);
                continue;
            }
            // Most pixels are as their neighbours.
            let index = match before {
                Some((last, index)) if last == colour => index,
                _ => {
                    let [r, g, b, _] = colour.to_array();
                    self.palette.place([r, g, b])
                }
            };
            before = Some((colour, index));
            buffer.push(index);
        }
        let frame = Frame {
            left: part.left as u16,
            top: part.top as u16,
            width: part.width as u16,
            height: part.height as u16,
            transparent: Some(CLEAR),
            dispose: DisposalMethod::Keep,
            buffer: buffer.into(),
            ..Frame::default()
        };
        self.flush(0.0)?;
        self.shown.0 += 1;
        self.last = Some((pixels, frame));
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<(PathBuf, Vec<u8>)>, FilmError> {
        self.flush(self.timing.pause)?;
        Ok(vec![(self.path, self.encoder.into_inner().map_err(refused)?)])
    }
}
