//! Scenarios on disk, and files that appear whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use super::{FileError, LabScenario, Scenario};

/// The largest file that is read as a scenario, in bytes.
const MAX_BYTES: u64 = 1 << 20;

impl Scenario {
    /// Reads a scenario from a file. Files of samples that it names are taken as beside it, unless their paths are
    /// absolute.
    ///
    /// # Errors
    /// When `path` is a folder, larger than 1 MiB, not UTF-8, unreadable, or not a scenario.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let refused = |source| FileError::Read { path: path.to_owned(), source };
        if fs::metadata(path).map_err(refused)?.is_dir() {
            return Err(FileError::Folder { path: path.to_owned() });
        }
        let mut bytes = Vec::new();
        // The length is taken while reading: a device or a growing file has none to ask for.
        File::open(path).map_err(refused)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(FileError::TooLarge { path: path.to_owned() });
        }
        let text = String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })?;
        let scenario = Self::from_toml(&text).map_err(|source| FileError::Scenario { path: path.to_owned(), source });
        let mut scenario = scenario?;
        if let LabScenario::Estimate(estimate) = &mut scenario.lab {
            estimate.resolve(&folder_of(path));
        }
        Ok(scenario)
    }

    /// Writes the scenario to a file, replacing an older one only when the new one is complete. Files of samples in the
    /// same folder are named by their paths in it, others absolutely.
    ///
    /// # Errors
    /// When `path` is a folder or the operating system refuses; an older file is then untouched.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), FileError> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(FileError::Folder { path: path.to_owned() });
        }
        let refused = |source| FileError::Write { path: path.to_owned(), source };
        let mut file = NewFile::create(path).map_err(refused)?;
        file.write_all(self.beside(path).to_toml().as_bytes()).map_err(refused)?;
        file.finish().map_err(refused)
    }

    /// The same with the paths of samples as they read from a scenario at `path`.
    fn beside(&self, path: &Path) -> Self {
        let mut scenario = self.clone();
        if let LabScenario::Estimate(estimate) = &mut scenario.lab {
            // A path that was typed is meant from where the program runs.
            if let Ok(here) = std::env::current_dir() {
                estimate.resolve(&here);
            }
            estimate.relate(&folder_of(path));
        }
        scenario
    }
}

/// The folder that holds `path`, absolute where the operating system can say it.
fn folder_of(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.parent().map_or_else(PathBuf::new, Path::to_owned)
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
