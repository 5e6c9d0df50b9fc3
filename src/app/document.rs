//! The file that a set-up came from or was saved to: its name in the title bar, what is not saved yet, and recent ones.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use egui::{Context, Id, Key, Modal, RichText, ViewportCommand};

use super::App;
use super::dialog::Purpose;
use crate::labs::Surroundings;
use crate::scenario::{LabScenario, Scenario};
use crate::ui::fonts;

/// How the names of scenario files end; what is in them is TOML, and `.toml` is read as well.
pub(super) const ENDING: &str = "klarity";
/// The most recent files that are offered.
const RECENT: usize = 10;

/// The file of a lab's set-up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    pub(super) path: PathBuf,
    /// What is in the file.
    saved: LabScenario,
    /// When the file was last written, and how long it is: another program may write it, too.
    stamp: Option<(SystemTime, u64)>,
}

/// What waits for an answer about changes that are not saved.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Then {
    /// Show what was read from the file.
    Show(PathBuf, Box<Scenario>),
    /// Show a preset.
    Preset(usize),
    /// Begin anew.
    New,
    /// Close the window.
    Quit,
}

impl Document {
    pub(super) fn new(path: &Path, scenario: &Scenario) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let stamp = stamp(&path);
        Self { path, saved: scenario.lab.clone(), stamp }
    }

    fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

impl App {
    /// The file of the lab in sight.
    pub(super) fn document(&self) -> Option<&Document> {
        self.documents.get(self.lab().id())
    }

    /// The names of the files of `labs` whose set-ups have changes that are not in them.
    fn unsaved(&self, concerns: impl Fn(&str) -> bool) -> Vec<String> {
        let labs = self.labs.iter().filter(|lab| concerns(lab.id()));
        let changed = labs.filter_map(|lab| {
            let document = self.documents.get(lab.id())?;
            (document.saved != lab.scenario().lab).then(|| document.name())
        });
        changed.collect()
    }

    /// Does `then`, or asks first where it would leave changes behind that are not saved.
    pub(super) fn guarded(&mut self, ctx: &Context, then: Then) {
        if self.left_behind(&then).is_empty() {
            self.go(ctx, then);
        } else {
            self.leaving = Some(then);
        }
    }

    /// The files that `then` would leave with changes.
    fn left_behind(&self, then: &Then) -> Vec<String> {
        match then {
            Then::Show(_, scenario) => self.unsaved(|lab| lab == scenario.lab.id()),
            Then::Preset(index) => {
                let preset = crate::scenario::presets().get(*index);
                self.unsaved(|lab| preset.is_some_and(|preset| preset.scenario.lab.id() == lab))
            }
            Then::New => self.unsaved(|lab| lab == self.lab().id()),
            Then::Quit => self.unsaved(|_| true),
        }
    }

    fn go(&mut self, ctx: &Context, then: Then) {
        match then {
            Then::Show(path, scenario) => {
                self.load(&scenario, true);
                self.opened_from(&path);
                self.tell(format!("Opened {}; Ctrl+Z brings the last set-up back", path.display()), false);
            }
            Then::Preset(index) => {
                if let Some(preset) = crate::scenario::presets().get(index) {
                    self.documents.remove(preset.scenario.lab.id());
                    self.load(&preset.scenario, true);
                }
            }
            Then::New => {
                let blank = self.lab().blank();
                self.documents.remove(self.lab().id());
                self.load(&blank, true);
                self.tell("A new set-up; Ctrl+Z brings the last one back", false);
            }
            Then::Quit => {
                self.ending = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// The set-up in sight came from the file at `path`. A picture stays a picture: what is saved goes to another file.
    pub(super) fn opened_from(&mut self, path: &Path) {
        if is_scenario(path) {
            self.now_in(path);
        } else {
            self.documents.remove(self.lab().id());
        }
    }

    /// The set-up in sight is what is in the file at `path`.
    pub(super) fn now_in(&mut self, path: &Path) {
        let document = Document::new(path, &self.scenario());
        self.recent.retain(|other| *other != document.path);
        self.recent.insert(0, document.path.clone());
        self.recent.truncate(RECENT);
        self.keep_document(self.lab().id(), document);
    }

    fn keep_document(&mut self, lab: &str, document: Document) {
        if self.known.last().is_none_or(|(of, last)| of != lab || *last != document) {
            self.known.push((lab.to_owned(), document.clone()));
        }
        self.documents.insert(lab.to_owned(), document);
    }

    /// Another set-up of `lab` came back from the history, not a change of the one in sight: it is in the file that holds just
    /// that, if there is one. Saving must not write it over another.
    pub(super) fn came_back(&mut self, lab: usize) {
        let (id, now) = (self.labs[lab].id(), self.labs[lab].scenario().lab);
        let known = self.known.iter().rev().find(|(of, document)| of == id && document.saved == now);
        match known.map(|(_, document)| document.clone()) {
            Some(document) => drop(self.documents.insert(id.to_owned(), document)),
            None => drop(self.documents.remove(id)),
        }
    }

    /// Takes up the file of a lab again, where it is still there and holds a scenario of it.
    pub(super) fn reopen(&mut self, lab: &str, path: &Path) {
        if let Ok(scenario) = Scenario::read(path)
            && scenario.lab.id() == lab
        {
            self.keep_document(lab, Document::new(path, &scenario));
        }
    }

    /// Saves to the file that the set-up is in, or asks for one.
    pub(super) fn save(&mut self) {
        match self.document().cloned() {
            Some(Document { path, stamp: known, .. }) if known == stamp(&path) || !path.exists() => {
                self.finish(Purpose::Save, (&path, ""));
            }
            Some(Document { path, .. }) => self.dialog = Some(self.dialog_for(Purpose::Save).replacing(path)),
            None => self.ask_for_path(Purpose::Save),
        }
    }

    /// What the title bar says.
    #[must_use]
    pub fn window_title(&self) -> &str {
        &self.titled
    }

    /// Names the file in the title bar, with a mark where it has changed, and looks after a window that is to be closed.
    pub(super) fn title(&mut self, ctx: &Context) {
        let changed = !self.unsaved(|lab| lab == self.lab().id()).is_empty();
        let title = self.document().map_or_else(
            || "Klarity".to_owned(),
            |document| format!("{}{} – Klarity", document.name(), if changed { "*" } else { "" }),
        );
        if self.titled != title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.titled = title;
        }
        let closing = ctx.input(|input| input.viewport().close_requested()) && !self.ending;
        if closing && self.figure_dialog.as_ref().is_some_and(|dialog| dialog.is_drawing()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.tell("A figure is being drawn: wait for it, or cancel it, and close the window then", true);
        } else if closing && !self.unsaved(|_| true).is_empty() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leaving = Some(Then::Quit);
        }
    }

    /// Asks what is to become of changes that are not saved.
    pub(super) fn leaving_ui(&mut self, ctx: &Context, around: &Surroundings) {
        let Some(then) = self.leaving.clone() else { return };
        let names = self.left_behind(&then);
        let (mut save, mut drop, mut stay) = (false, false, false);
        let modal = Modal::new(Id::unique("leaving")).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 60.0).clamp(180.0, 420.0));
            let verb = if names.len() == 1 { "has" } else { "have" };
            let text = format!("{} {verb} changes that are not saved", names.join(" and "));
            ui.label(RichText::new(text).font(fonts::semibold(15.0)).color(around.look.tokens.ink));
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                let first = ui.button("Save");
                if self.leaving_fresh {
                    first.request_focus();
                }
                self.leaving_fresh = false;
                save = first.clicked();
                drop = ui.button("Don't save").clicked();
                stay = ui.button("Cancel").clicked() || ui.input(|input| input.key_pressed(Key::Escape));
            });
        });
        if save {
            let there = self.save_all(&then);
            self.end_leaving(there.then_some(then), ctx);
        } else if drop {
            self.end_leaving(Some(then), ctx);
        } else if stay || modal.should_close() {
            self.end_leaving(None, ctx);
        }
    }

    fn end_leaving(&mut self, then: Option<Then>, ctx: &Context) {
        (self.leaving, self.leaving_fresh) = (None, true);
        if let Some(then) = then {
            self.go(ctx, then);
        }
    }

    /// Saves every file that `then` would leave with changes; whether all are saved.
    fn save_all(&mut self, then: &Then) -> bool {
        let names = self.left_behind(then);
        let mut whole = true;
        for place in 0..self.labs.len() {
            let (id, scenario) = (self.labs[place].id(), self.labs[place].scenario());
            let Some(document) = self.documents.get(id) else { continue };
            if document.saved == scenario.lab || !names.contains(&document.name()) {
                continue;
            }
            let path = document.path.clone();
            match scenario.write(&path) {
                Ok(()) => {
                    self.keep_document(id, Document::new(&path, &scenario));
                }
                Err(error) => {
                    whole = false;
                    self.tell(error.to_string(), true);
                }
            }
        }
        whole
    }
}

/// When the file at `path` was last written, and how long it is.
fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Whether a file of that name is one of a scenario alone.
fn is_scenario(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_none_or(|ending| [ENDING, "toml"].contains(&&*ending))
}

/// `path` with the ending of scenario files, where it has none.
pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() || path.file_name().is_none() { path } else { path.with_extension(ending) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_added_where_there_is_none() {
        for (typed, whole) in [("/a/b", "/a/b.klarity"), ("/a/b.toml", "/a/b.toml"), ("/a/v1.2", "/a/v1.2"), ("/", "/")]
        {
            assert_eq!(with_ending(PathBuf::from(typed), ENDING), PathBuf::from(whole));
        }
    }
}
