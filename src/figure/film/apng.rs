//! Animated PNG: every colour, and of each frame only the part that has changed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, EncodingError, Writer};

use super::{FilmError, Part, Pixels, Reel, Timing};
use crate::scenario::picture;

pub(super) struct Apng {
    path: PathBuf,
    writer: Writer<Sink>,
    bytes: Sink,
    timing: Timing,
    /// How many there will be.
    frames: usize,
    last: Option<Pixels>,
    /// Frames so far, and seconds that have been given to them.
    shown: (usize, f64),
}

/// Bytes that the encoder doesn't give back.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A length of time as APNG has it: thousandths of a second, or fewer parts for what is longer.
fn delay(secs: f64) -> (u16, u16) {
    let parts = [1000.0, 100.0, 10.0, 1.0].into_iter().find(|parts| secs * parts <= f64::from(u16::MAX));
    let parts = parts.unwrap_or(1.0);
    ((secs * parts).round().min(f64::from(u16::MAX)) as u16, parts as u16)
}

fn refused(error: EncodingError) -> FilmError {
    match error {
        EncodingError::IoError(error) => FilmError::Io(error),
        error => FilmError::Refused(format!("PNG can't hold it ({error})")),
    }
}

impl Apng {
    pub(super) fn new(
        path: &Path,
        timing: Timing,
        (frames, [width, height]): (usize, [usize; 2]),
        scenario: &str,
    ) -> Result<Self, FilmError> {
        let bytes = Sink::default();
        let mut encoder = Encoder::new(bytes.clone(), width as u32, height as u32);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Fast);
        let begun = encoder
            .set_animated(frames as u32, u32::from(!timing.loops))
            .and_then(|()| encoder.add_itxt_chunk(picture::NAME.to_owned(), picture::wrapped(scenario)));
        let writer = begun.and_then(|()| encoder.write_header()).map_err(refused)?;
        Ok(Self { path: path.to_owned(), writer, bytes, timing, frames, last: None, shown: (0, 0.0) })
    }

    fn write(&mut self, part: Part, (count, parts): (u16, u16), data: &[u8]) -> Result<(), EncodingError> {
        self.writer.set_frame_delay(count, parts)?;
        // The first one is the whole picture, which the header has said.
        if self.last.is_some() {
            // The last place and the new size together may lie outside of the picture.
            self.writer.reset_frame_position()?;
            self.writer.set_frame_dimension(part.width as u32, part.height as u32)?;
            self.writer.set_frame_position(part.left as u32, part.top as u32)?;
            self.writer.set_blend_op(BlendOp::Source)?;
            self.writer.set_dispose_op(DisposeOp::None)?;
        }
        self.writer.write_image_data(data)
    }
}

impl Reel for Apng {
    fn frame(&mut self, pixels: Pixels) -> Result<(), FilmError> {
        // The number of frames stands at the beginning of the file, so that one that changes nothing is there, too.
        let corner = Part { left: 0, top: 0, width: 1, height: 1 };
        let part = match &self.last {
            None => Part::whole(&pixels),
            Some(last) => Part::changed(last, &pixels).unwrap_or(corner),
        };
        let data: Vec<u8> =
            part.places(pixels.width).flat_map(|place| pixels.colours[place].to_srgba_unmultiplied()).collect();
        self.shown.0 += 1;
        let pause = if self.shown.0 == self.frames { self.timing.pause } else { 0.0 };
        // By the whole film's time, so that roundings don't add up.
        let (count, parts) = delay(self.shown.0 as f64 / self.timing.fps + pause - self.shown.1);
        self.shown.1 += f64::from(count) / f64::from(parts);
        self.write(part, (count, parts), &data).map_err(refused)?;
        self.last = Some(pixels);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<(PathBuf, Vec<u8>)>, FilmError> {
        self.writer.finish().map_err(refused)?;
        let bytes = std::mem::take(&mut *self.bytes.0.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(vec![(self.path, bytes)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_thousandths_while_they_fit() {
        assert_eq!(delay(0.04), (40, 1000));
        assert_eq!(delay(60.0), (60_000, 1000));
        assert_eq!(delay(100.0), (10_000, 100));
        assert_eq!(delay(1e9), (u16::MAX, 1));
    }
}
