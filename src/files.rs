//! Files that appear whole or not at all, and reading with a limit.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

/// The bytes of the file at `path`; `None` if there are more than `limit`.
///
/// # Errors
/// Whatever the operating system says.
pub fn read_up_to(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    // The length is taken while reading: a device or a growing file has none to ask for.
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The path that a person typed: without spaces around it, and with `~` for the home folder.
#[cfg(feature = "window")]
#[must_use]
pub fn from_typed(text: &str) -> PathBuf {
    let text = text.trim();
    let behind = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    match (behind, std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches(std::path::is_separator)),
        _ => PathBuf::from(text),
    }
}

/// Writes `bytes` to the file at `path`, replacing an older one only when the new one is complete.
///
/// # Errors
/// Whatever the operating system says; an older file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = NewFile::create(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// A file that is written under a temporary name beside its place and takes its name only when it is complete.
///
/// Dropping it before [`NewFile::finish`] removes what was written. Where something other than a plain file has the
/// name already (a pipe, `/dev/null`), that is written to directly, since replacing it would destroy it.
#[derive(Debug)]
pub struct NewFile {
    writer: BufWriter<File>,
    place: PathBuf,
    temporary: Option<PathBuf>,
}

impl NewFile {
    /// Opens the temporary file for `path`.
    ///
    /// # Errors
    /// Whatever the operating system says; a folder that is not there, for example.
    pub fn create(path: &Path) -> io::Result<Self> {
        // A link keeps pointing where it does: the file behind it is replaced.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&place).is_ok_and(|metadata| !metadata.is_file()) {
            let writer = BufWriter::new(OpenOptions::new().write(true).open(&place)?);
            return Ok(Self { writer, place, temporary: None });
        }
        let name = place.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy().into_owned();
        for attempt in 0_u32.. {
            let temporary = place.with_file_name(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&temporary) {
                Ok(file) => return Ok(Self { writer: BufWriter::new(file), place, temporary: Some(temporary) }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Brings everything to the disk and gives the file its name.
    ///
    /// # Errors
    /// Whatever the operating system says; the temporary file is then removed.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        if let Some(temporary) = &self.temporary {
            self.writer.get_ref().sync_all()?;
            fs::rename(temporary, &self.place)?;
            self.temporary = None;
        }
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Nothing is left to do when even this fails: the error that led here is already on its way.
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(all(test, feature = "window"))]
mod tests {
    use std::path::Path;

    use crate::files::from_typed;

    #[test]
    fn a_home_folder_is_written_as_a_tilde() {
        let Some(home) = std::env::home_dir() else { return };
        assert_eq!(from_typed(" ~/a b.toml "), home.join("a b.toml"));
        assert_eq!(from_typed("~"), home);
        assert_eq!(from_typed("~other/a"), Path::new("~other/a"));
    }
}
