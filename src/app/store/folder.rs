//! Where the saved state lives. Three rules and two environment variables are less than a dependency.

use std::ffi::OsString;
use std::path::PathBuf;

/// A family of operating systems with a rule of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Linux and its like: the XDG base directories.
    Unix,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

impl Platform {
    /// The one that this program was built for.
    #[must_use]
    pub fn here() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Mac
        } else {
            Self::Unix
        }
    }
}

/// The folder of the saved state; `None` if the environment names no home. `KLARITY_STATE_DIR` overrides everything.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    folder_on(Platform::here(), &|name| std::env::var_os(name))
}

/// The same for any platform and environment.
#[must_use]
pub fn folder_on(platform: Platform, variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = path("KLARITY_STATE_DIR") {
        return Some(folder);
    }
    match platform {
        // A relative XDG path is to be ignored (XDG Base Directory Specification).
        Platform::Unix => path("XDG_STATE_HOME")
            .filter(|folder| folder.has_root())
            .or_else(|| path("HOME").map(|home| home.join(".local").join("state")))
            .map(|folder| folder.join("klarity")),
        Platform::Mac => path("HOME").map(|home| home.join("Library").join("Application Support").join("Klarity")),
        Platform::Windows => path("APPDATA").map(|folder| folder.join("Klarity")),
    }
}
