//! One PNG a frame, for programs that cut films.

use std::path::{Path, PathBuf};

use super::{FilmError, Pixels, Reel};
use crate::figure::{Size, png};

pub(super) struct Sequence {
    path: PathBuf,
    scenario: String,
    files: Vec<(PathBuf, Vec<u8>)>,
    /// As many digits as the last number needs, so that names sort.
    digits: usize,
}

/// What stands before the number in `name`, how many digits it has at least, and what stands behind, as ffmpeg has it.
#[allow(clippy::case_sensitive_file_extension_comparisons, reason = "the name comes in small letters")]
pub(super) fn pattern(name: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = name.split_once('%')?;
    let (digits, after) = rest.split_once('d')?;
    let digits = match digits {
        "" => 1,
        _ => digits.strip_prefix('0')?.parse().ok().filter(|digits| (1..=9).contains(digits))?,
    };
    (after.ends_with(".png") && !after.contains('%')).then_some((before, digits, after))
}

impl Sequence {
    pub(super) fn new(path: &Path, frames: usize, scenario: &str) -> Self {
        let digits = frames.saturating_sub(1).to_string().len();
        Self { digits, path: path.to_owned(), scenario: scenario.to_owned(), files: Vec::new() }
    }

    fn path_of(&self, number: usize) -> Option<PathBuf> {
        let name = self.path.file_name()?.to_str()?;
        // The ending may be written in capitals.
        let (before, digits, after) = pattern(name).or_else(|| {
            let (before, digits, _) = pattern(&name.to_ascii_lowercase()).map(|(b, d, a)| (b.len(), d, a.len()))?;
            let at = name[before..].find(['d', 'D'])? + before + 1;
            Some((&name[..before], digits, &name[at..]))
        })?;
        let digits = digits.max(self.digits);
        Some(self.path.with_file_name(format!("{before}{number:0digits$}{after}")))
    }
}

impl Reel for Sequence {
    fn frame(&mut self, pixels: Pixels) -> Result<(), FilmError> {
        let refused = || FilmError::Refused("PNG can't hold a frame of it".to_owned());
        let path = self.path_of(self.files.len()).ok_or_else(refused)?;
        let size = Size::pixels([pixels.width as f32, pixels.height as f32]);
        let bytes = png::encode(&pixels, &size, &self.scenario).map_err(|_| refused())?;
        self.files.push((path, bytes));
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Vec<(PathBuf, Vec<u8>)>, FilmError> {
        Ok(self.files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_where_the_pattern_says() {
        assert_eq!(pattern("frame-%04d.png"), Some(("frame-", 4, ".png")));
        assert_eq!(pattern("%d.png"), Some(("", 1, ".png")));
        for none in ["a.png", "%4d.png", "%0d.png", "%s.png", "%04d.gif", "50%.png", "%03d-%03d.png"] {
            assert_eq!(pattern(none), None, "{none}");
        }
        let sequence = Sequence::new(Path::new("a/b-%03d.PNG"), 5, "");
        assert_eq!(sequence.path_of(7), Some(PathBuf::from("a/b-007.PNG")));
        // Names sort by their numbers.
        let sequence = Sequence::new(Path::new("%d.png"), 200, "");
        assert_eq!(sequence.path_of(7), Some(PathBuf::from("007.png")));
    }
}
