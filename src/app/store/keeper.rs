//! The files in the state folder: who may write, what is there, what is set aside.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::saved::{Saved, SavedError};
use crate::files;

/// The largest file that is read as a state, in bytes.
const MAX_BYTES: u64 = 1 << 22;
/// The name of the state file.
const NAME: &str = "state.toml";

/// Why the state is not kept.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    /// Another window owns the file.
    #[error("another Klarity window is open and keeps the state; changes here are kept once that one is closed")]
    Busy,
    /// The operating system refused.
    #[error("nothing is kept for the next time: cannot write {} ({source}); check the folder, its permissions and the room left", path.display())]
    Refused { path: PathBuf, source: io::Error },
}

/// What was found in place of the state file.
enum Found {
    Nothing,
    State(Box<Saved>),
    /// Something else, the word for its name when it is set aside, and why.
    Other(&'static str, String),
}

/// The owner of the state file, or one who would like to be.
#[derive(Debug)]
pub(super) struct Keeper {
    folder: PathBuf,
    /// The open lock file; whoever has it may write. Closing it ends the lock.
    lock: Option<File>,
}

impl Keeper {
    /// Nothing is touched yet.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), lock: None }
    }

    /// The state to start from, and what there is to tell about it.
    pub(super) fn begin(&mut self) -> (Saved, Option<String>) {
        let (found, message) = match self.claim() {
            Ok((found, message)) => (found, message),
            // Whoever may not write may still read.
            Err(trouble) => (self.find(), Some(trouble.to_string())),
        };
        match found {
            Found::State(saved) => (*saved, message),
            Found::Nothing | Found::Other(..) => (Saved::default(), message),
        }
    }

    /// Writes the state, as the owner or as the one who becomes it.
    pub(super) fn keep(&mut self, saved: &Saved) -> Result<(), Trouble> {
        if self.lock.is_none() {
            self.claim()?;
        }
        let written =
            saved.to_toml().map_err(io::Error::other).and_then(|text| files::write(&self.path(), text.as_bytes()));
        written.map_err(|source| {
            // The folder may have gone, and the lock file with it: the next attempt begins from the beginning.
            self.lock = None;
            self.refused(source)
        })
    }

    fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    fn refused(&self, source: io::Error) -> Trouble {
        Trouble::Refused { path: self.path(), source }
    }

    /// Becomes the owner: takes the lock, clears up after a killed process, sets aside what is not a state.
    fn claim(&mut self) -> Result<(Found, Option<String>), Trouble> {
        let lock = self.locked()?;
        self.remove_leftovers();
        let mut found = self.find();
        let mut message = None;
        if let Found::Other(word, reason) = &found {
            let aside = self.set_aside(word).map_err(|source| self.refused(source))?;
            message = Some(format!("the saved state could not be used ({reason}); it is now {}", aside.display()));
            found = Found::Nothing;
        }
        self.lock = Some(lock);
        Ok((found, message))
    }

    fn locked(&self) -> Result<File, Trouble> {
        let opened = fs::create_dir_all(&self.folder).and_then(|()| {
            OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join("state.lock"))
        });
        let lock = opened.map_err(|source| self.refused(source))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => Err(Trouble::Busy),
            // A file system without locks: nobody could ever tell, so the window goes on as if it were alone.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(lock),
        }
    }

    /// Removes the temporary files of processes that were killed while they wrote. Only the owner writes, so none of
    /// them is in use.
    fn remove_leftovers(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(".state.toml.") && name.ends_with(".tmp") {
                // Litter is all it is if it can't be removed.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn find(&self) -> Found {
        match read(&self.path()) {
            Ok(None) => Found::Nothing,
            Ok(Some(text)) => match Saved::from_toml(&text) {
                Ok(saved) => Found::State(Box::new(saved)),
                Err(error @ SavedError::Newer(_)) => Found::Other("newer", error.to_string()),
                Err(error) => Found::Other("damaged", error.to_string()),
            },
            Err(error) => Found::Other("damaged", error.to_string()),
        }
    }

    /// Renames the file to the first free name. No other window does so at the same time, since it has no lock.
    fn set_aside(&self, word: &str) -> io::Result<PathBuf> {
        let path = self.path();
        for number in 1_u32.. {
            let aside = self.folder.join(format!("{NAME}.{word}-{number}"));
            match fs::symlink_metadata(&aside) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return fs::rename(&path, &aside).map(|()| aside);
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// The text of a plain file; `None` if there is nothing of that name.
fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        // A pipe would never end.
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("it is not a plain file")),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let bytes = files::read_up_to(path, MAX_BYTES)?.ok_or_else(|| io::Error::other("it is larger than 4 MiB"))?;
    String::from_utf8(bytes).map(Some).map_err(|_| io::Error::other("it is not UTF-8 text"))
}
