//! Why there is no window, in words of our own: those of the libraries below name their source files.

use std::env::var_os;

use thiserror::Error;

/// Why the window could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Nothing says where a window could open.
    #[error("no display to open a window on; {}", remedy())]
    NoDisplay,
    /// What the environment names is no display, or none that lets us in.
    #[error("no window can be opened at {named}: no display answers there; {}", remedy())]
    Unreachable {
        /// The variable and its value.
        named: String,
    },
    /// The display was there, and went away.
    #[error("the display at {named} was lost")]
    Lost {
        /// The variable and its value.
        named: String,
    },
    /// The display has nothing to draw with.
    #[error("the display offers no graphics driver to draw with ({reason}); {}", remedy())]
    Graphics {
        /// What the driver's side said.
        reason: String,
    },
}

fn remedy() -> String {
    format!("these need no display: {}", crate::cli::without_display())
}

impl OpenError {
    /// Looks for a display before anything tries to open one. Elsewhere than on Linux and its like there always is one.
    pub(super) fn check() -> Result<(), Self> {
        if cfg!(not(all(unix, not(any(target_os = "macos", target_os = "android"))))) {
            return Ok(());
        }
        let named = named().ok_or(Self::NoDisplay)?;
        // Taking over a descriptor that is not open would abort the process.
        let socket = set("WAYLAND_SOCKET").and_then(|text| text.parse::<u32>().ok());
        let open = |number: u32| std::path::Path::new("/proc/self/fd").join(number.to_string()).exists();
        match socket {
            Some(number) if cfg!(target_os = "linux") && !open(number) => Err(Self::Unreachable { named }),
            _ => Ok(()),
        }
    }

    /// In our words what the window's library said.
    pub(super) fn of(error: &eframe::Error, was_open: bool) -> Self {
        let named = named().unwrap_or_else(|| "this computer".to_owned());
        match error {
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) if was_open => Self::Lost { named },
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => Self::Unreachable { named },
            other => Self::Graphics { reason: other.to_string() },
        }
    }
}

/// The variable that a window's library follows, with its value.
fn named() -> Option<String> {
    ["WAYLAND_SOCKET", "WAYLAND_DISPLAY", "DISPLAY"]
        .into_iter()
        .find_map(|name| set(name).map(|value| format!("{name}=“{value}”")))
}

fn set(name: &str) -> Option<String> {
    var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
}
