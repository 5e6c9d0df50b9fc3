//! A dialog that asks for a path: it works without a desktop's file chooser and says what is wrong beside the field.

use std::path::{Path, PathBuf};

use egui::{Context, Event, Id, Key, Modal, RichText, ScrollArea, TextEdit};

use super::document::{ENDING, with_ending};
use crate::files;
use crate::labs::Surroundings;
use crate::ui::chooser::Question;
use crate::ui::{fonts, widgets};

/// What the path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Read a scenario.
    Open,
    /// Write the scenario.
    Save,
    /// Write what the lab exports as CSV.
    Export,
}

/// Endings that say what is in a file.
const KNOWN: [&str; 15] =
    ["klarity", "toml", "csv", "json", "py", "svg", "pdf", "png", "gif", "apng", "mp4", "webm", "html", "md", "txt"];

impl Purpose {
    fn title(self, exports: &str) -> String {
        match self {
            Self::Open => "Open a scenario".to_owned(),
            Self::Save => "Save the scenario".to_owned(),
            Self::Export => format!("Export the {exports} as CSV or JSON"),
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Save => "Save",
            Self::Export => "Export",
        }
    }

    /// How the names of such files end, the usual one first.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Open => &[ENDING, "toml", "svg", "pdf", "png", "gif", "apng", "mp4", "webm"],
            Self::Save => &[ENDING, "toml"],
            Self::Export => &["csv", "json", "py"],
        }
    }

    /// `path` with an ending, where a new file would have none.
    pub(super) fn whole(self, path: PathBuf) -> PathBuf {
        match self {
            Self::Open => path,
            Self::Save | Self::Export => with_ending(path, self.endings()[0]),
        }
    }
}

/// The dialog while it is open.
#[derive(Debug)]
pub struct Dialog {
    purpose: Purpose,
    /// The tables that the lab exports, such as "runs".
    exports: &'static [&'static str],
    /// Which of them is wanted.
    what: &'static str,
    text: String,
    /// Why the last path was refused.
    pub error: Option<String>,
    /// A file of that name exists; a second press replaces it.
    confirm: Option<PathBuf>,
    fresh: bool,
}

/// What became of the dialog in this frame.
pub enum Outcome {
    /// It stays open.
    Open(Dialog),
    /// It was given up.
    Closed,
    /// A path was chosen, and which table is to be written there.
    Chosen(Purpose, PathBuf, &'static str),
}

impl Dialog {
    /// Asks for a path in the current folder; `exports` is what the lab writes as CSV, and `title` the set-up's.
    #[must_use]
    pub fn new(purpose: Purpose, exports: &'static [&'static str], title: &str) -> Self {
        let folder = std::env::current_dir().unwrap_or_default();
        let name = match purpose {
            Purpose::Open => String::new(),
            Purpose::Save => format!("{}.{ENDING}", file_stem(title)),
            Purpose::Export => format!("{}.csv", exports.first().unwrap_or(&"")),
        };
        Self::with_path(purpose, exports, &folder.join(name))
    }

    /// Asks again, beginning with `path`.
    #[must_use]
    pub fn with_path(purpose: Purpose, exports: &'static [&'static str], path: &Path) -> Self {
        let what = exports.first().copied().unwrap_or_default();
        Self { purpose, exports, what, text: path.display().to_string(), error: None, confirm: None, fresh: true }
    }

    /// Asks whether the file at `path`, which another program has changed, is to be replaced.
    #[must_use]
    pub(super) fn replacing(mut self, path: PathBuf) -> Self {
        self.text = path.display().to_string();
        let told = "was changed by another program; press again to replace it, or choose another name";
        self.error = Some(format!("{} {told}", path.display()));
        self.confirm = Some(path);
        self
    }

    /// The same question for the desktop's own dialog.
    #[must_use]
    pub(super) fn question(&self) -> Question {
        let path = PathBuf::from(&self.text);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_new = self.purpose != Purpose::Open;
        let folder = if is_new { path.parent().map(Path::to_path_buf).unwrap_or_default() } else { path };
        let kind = match self.purpose {
            Purpose::Open => "Scenarios, and pictures that hold one",
            Purpose::Save => "Scenarios",
            Purpose::Export => "Tables",
        };
        let endings = self.purpose.endings().iter().map(|ending| (*ending).to_owned()).collect();
        Question { is_new, title: self.purpose.title(self.what), folder, name, kind: (kind.to_owned(), endings) }
    }

    /// Draws the dialog.
    #[must_use]
    pub fn ui(mut self, ctx: &Context, around: &Surroundings) -> Outcome {
        let look = &around.look;
        let width = (ctx.content_rect().width() - 60.0).clamp(180.0, 520.0);
        let (mut chosen, mut given_up) = (false, false);
        let modal = Modal::new(Id::unique("path")).show(ctx, |ui| {
            ui.set_width(width);
            ui.label(RichText::new(self.purpose.title(self.what)).font(fonts::semibold(15.0)));
            ui.add_space(4.0);
            self.tables(ui);
            let edit = TextEdit::singleline(&mut self.text).desired_width(width).margin(egui::Margin::symmetric(6, 5));
            let response = ui.add(edit).accessible_name("Path");
            if std::mem::take(&mut self.fresh) {
                response.request_focus();
            }
            if response.changed() {
                (self.error, self.confirm) = (None, None);
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                // A key that is held down is not pressed again: it must not answer the question that it raised.
                chosen = ui.input(|input| input.events.iter().any(is_enter));
                // If the dialog stays open, Enter stays the key that answers it.
                self.fresh = true;
            }
            if let Some(error) = &self.error {
                widgets::error_line(ui, look, error);
            }
            self.neighbours(ui);
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let action = if self.confirm.is_some() { "Replace it" } else { self.purpose.action() };
                chosen |= ui.button(action).clicked();
                given_up = ui.button("Cancel").clicked();
            });
        });
        if given_up || modal.should_close() {
            return Outcome::Closed;
        }
        if chosen { self.decide() } else { Outcome::Open(self) }
    }

    fn decide(mut self) -> Outcome {
        let path = self.purpose.whole(files::from_typed(&self.text));
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let known = self.purpose.endings();
        if self.purpose != Purpose::Open
            && ending.is_some_and(|ending| KNOWN.contains(&&*ending) && !known.contains(&&*ending))
        {
            let endings: Vec<String> = known.iter().map(|ending| format!(".{ending}")).collect();
            self.error = Some(format!(
                "{} would hold something else than its name says; end it with {}",
                path.display(),
                endings.join(" or ")
            ));
            return Outcome::Open(self);
        }
        if self.purpose != Purpose::Open && path.is_file() && self.confirm.as_deref() != Some(&*path) {
            self.error = Some(format!("{} exists; press again to replace it, or choose another name", path.display()));
            self.confirm = Some(path);
            return Outcome::Open(self);
        }
        Outcome::Chosen(self.purpose, path, self.what)
    }

    /// Which table is exported, where there are several; the usual name of the file goes with it.
    fn tables(&mut self, ui: &mut egui::Ui) {
        if self.purpose != Purpose::Export || self.exports.len() < 2 {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for &table in self.exports {
                if ui.radio(self.what == table, table).clicked() && self.what != table {
                    let path = files::from_typed(&self.text);
                    if path.file_stem().is_some_and(|stem| stem == self.what) {
                        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
                        let name = format!("{table}.{}", ending.as_deref().unwrap_or("csv"));
                        self.text = path.with_file_name(name).display().to_string();
                    }
                    self.what = table;
                    (self.error, self.confirm) = (None, None);
                }
            }
        });
        ui.add_space(2.0);
    }

    /// The files of the right kind in the folder that is being typed, to click.
    fn neighbours(&mut self, ui: &mut egui::Ui) {
        let typed = files::from_typed(&self.text);
        let folder = if typed.is_dir() { typed } else { typed.parent().map(Path::to_path_buf).unwrap_or_default() };
        let Ok(entries) = std::fs::read_dir(&folder) else { return };
        // Pictures can hold a scenario, but most hold none.
        let endings = match self.purpose {
            Purpose::Export => self.purpose.endings(),
            Purpose::Open | Purpose::Save => &[ENDING, "toml"],
        };
        let mut files: Vec<PathBuf> = entries
            .take(2000)
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|found| endings.iter().any(|ending| found == *ending)))
            .collect();
        files.sort();
        ScrollArea::vertical().max_height(160.0).auto_shrink([false, true]).show(ui, |ui| {
            for path in files.iter().take(100) {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if ui.selectable_label(false, name).clicked() {
                    self.text = path.display().to_string();
                    (self.error, self.confirm) = (None, None);
                }
            }
        });
    }
}

/// A title as the name of a file without its ending: its letters and digits in small letters, anything else as a hyphen.
pub(super) fn file_stem(title: &str) -> String {
    /// File systems take 255 bytes, of which a letter may need four.
    const LONGEST: usize = 60;
    let small: String = title.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "scenario".to_owned() } else { words.join("-") }
}

/// Whether `event` is Enter going down, and not held.
pub(super) fn is_enter(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter, pressed: true, repeat: false, .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_up_is_saved_under_its_title() {
        for (title, stem) in [
            ("Two modes", "two-modes"),
            ("Two modes, changed", "two-modes-changed"),
            ("../P = ½N(−3,1)\u{0}…", "p-½n-3-1"),
            ("", "scenario"),
            ("…", "scenario"),
        ] {
            assert_eq!(file_stem(title), stem);
            let proposed = Dialog::new(Purpose::Save, &["runs"], title).text;
            assert_eq!(Path::new(&proposed).file_name().unwrap().to_str(), Some(&*format!("{stem}.klarity")));
        }
        assert!(file_stem(&"long ".repeat(100)).len() <= 60);
    }
}
