//! The desktop's own dialogs for files, where it has any. They are asked on a thread, never on the one that draws.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rfd::FileDialog;

/// What a dialog asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// A file that is there, or a name for a new one.
    pub is_new: bool,
    /// The dialog's title.
    pub title: String,
    /// Where it begins.
    pub folder: PathBuf,
    /// The name of a new file.
    pub name: String,
    /// What the files are called, and how their names end.
    pub kind: (String, Vec<String>),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A path was chosen.
    Chosen(PathBuf),
    /// The dialog was left.
    Left,
    /// There is no such dialog: nobody was asked.
    Absent,
}

/// No person leaves a dialog so soon after it was asked for.
const HUMAN: Duration = Duration::from_millis(200);

/// Whether the desktop seems to have such dialogs. On Linux they are a portal's or zenity's; elsewhere they come with the
/// system. On macOS they belong to the thread that draws, which must not wait: the typed path serves there.
#[must_use]
pub fn is_likely() -> bool {
    if cfg!(target_os = "macos") {
        return false;
    }
    if cfg!(target_os = "windows") {
        return true;
    }
    let folders = |variable: &str, usual: &str| {
        let list = std::env::var_os(variable).filter(|list| !list.is_empty()).unwrap_or_else(|| usual.into());
        std::env::split_paths(&list).collect::<Vec<_>>()
    };
    let zenity = folders("PATH", "").iter().any(|folder| folder.join("zenity").is_file());
    let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    let portal =
        folders("XDG_DATA_DIRS", "/usr/local/share:/usr/share").iter().any(|data| data.join(service).is_file());
    zenity || (bus && portal)
}

/// Asks, and waits for the answer: for a thread beside the window.
#[must_use]
pub fn ask(question: &Question) -> Answer {
    let (kind, endings) = &question.kind;
    let dialog = FileDialog::new().set_title(&question.title).set_directory(&question.folder).add_filter(kind, endings);
    let asked = Instant::now();
    let chosen = if question.is_new { dialog.set_file_name(&question.name).save_file() } else { dialog.pick_file() };
    match chosen {
        Some(path) => Answer::Chosen(path),
        // The library answers for a dialog that it can't open as for one that was left.
        None if asked.elapsed() < HUMAN => Answer::Absent,
        None => Answer::Left,
    }
}
