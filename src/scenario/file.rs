//! Scenarios on disk.

use std::fs;
use std::path::{Path, PathBuf};

use super::{FileError, Scenario, picture};
use crate::files;

/// The largest file that is read as a scenario, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// The largest picture that a scenario is looked for in.
const MAX_PICTURE: u64 = 1 << 28;

impl Scenario {
    /// Reads a scenario from a file, or from a picture that Klarity has written. Files of samples that it names are taken as
    /// beside it, unless their paths are absolute.
    ///
    /// # Errors
    /// When `path` is a folder, larger than 1 MiB, not UTF-8, unreadable, a picture without a scenario, or not a scenario.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let refused = |source| FileError::Read { path: path.to_owned(), source };
        if fs::metadata(path).map_err(refused)?.is_dir() {
            return Err(FileError::Folder { path: path.to_owned() });
        }
        let too_large = || FileError::TooLarge { path: path.to_owned() };
        let bytes = files::read_up_to(path, MAX_PICTURE).map_err(refused)?.ok_or_else(too_large)?;
        let text = match picture::text(&bytes) {
            Some(Ok(text)) => text,
            Some(Err(picture::NoneInside)) => return Err(FileError::Picture { path: path.to_owned() }),
            None if bytes.len() as u64 > MAX_BYTES => return Err(too_large()),
            None => String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })?,
        };
        let scenario = Self::from_toml(&text).map_err(|source| FileError::Scenario { path: path.to_owned(), source });
        let mut scenario = scenario?;
        let folder = folder_of(path);
        scenario.lab.each_path(|named| *named = folder.join(&named));
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
        files::write(path, self.beside(path).to_toml().as_bytes()).map_err(refused)
    }

    /// The same with the paths of samples as they read from a scenario at `path`.
    #[must_use]
    pub fn beside(&self, path: &Path) -> Self {
        let mut scenario = self.clone();
        // A path that was typed is meant from where the program runs.
        let (here, folder) = (std::env::current_dir().unwrap_or_default(), folder_of(path));
        scenario.lab.each_path(|named| {
            let whole = here.join(&named);
            *named = whole.strip_prefix(&folder).map_or_else(|_| whole.clone(), Path::to_owned);
        });
        scenario
    }
}

/// The folder that holds `path`, absolute where the operating system can say it.
fn folder_of(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.parent().map_or_else(PathBuf::new, Path::to_owned)
}
