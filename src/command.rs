//! Everything that a key can do: the window's own, and what a lab brings. One list feeds the shortcuts, the help page and the
//! menu alike.

use egui::text_selection::LabelSelectionState;
use egui::{Context, FocusDirection, Key, Modifiers};

use crate::ui::drop_down::OPENS;
use crate::ui::held;
use crate::ui::plot::FOCUSED;

/// Something the person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Start or stop playing.
    PlayPause,
    /// One step back.
    StepBack,
    /// One step on.
    StepForward,
    /// To the first step.
    ToStart,
    /// To the last step.
    ToEnd,
    /// Stop, and back to the start of the run.
    Reset,
    /// The next seed, where something is drawn.
    NewSeed,
    /// Load the preset with this index among all.
    Preset(usize),
    /// Load the preset with this index among those of the lab on screen.
    Digit(usize),
    /// Show everything in the plots again.
    FitView,
    /// What stands beside the densities, in presenter mode or in a small window.
    Beside,
    /// What only one lab knows, by an id of that lab's own.
    Own(&'static str),
    /// The next lab.
    NextLab,
    /// Give the focus to the next part of the page.
    NextPart,
    /// Give the focus to the part of the page before.
    PreviousPart,
    /// Open the menu of presets.
    Presets,
    /// Nats or bits.
    Units,
    /// Light or dark.
    Theme,
    /// Presenter mode.
    Presenter,
    /// Show the keys that are pressed, or not.
    Echo,
    /// Draw the pointer large, or not.
    Pointer,
    /// Take the last change of the scenario back.
    Undo,
    /// Make it again.
    Redo,
    /// Begin anew.
    New,
    /// Open a scenario file.
    Open,
    /// Open one whose path is typed.
    OpenTyped,
    /// Open the file at this place among the recent ones.
    Recent(usize),
    /// Save the scenario to its file.
    Save,
    /// Save it to another file.
    SaveAs,
    /// Save it to a path that is typed.
    SaveTyped,
    /// Close the window.
    Quit,
    /// Make a figure of what is in sight.
    Figure,
    /// Copy the plots as a picture, as the last figure was chosen.
    CopyPlots,
    /// Copy the whole page as a picture.
    CopyPage,
    /// Export the runs or estimates as CSV.
    Export,
    /// Copy the scenario as text, which pasting takes back.
    Copy,
    /// Show the keyboard map.
    Help,
    /// Say what the page shows.
    About,
}

/// A command with its name, its keys and how the keys are written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it does.
    pub command: Command,
    /// Its name in the help and in the menu.
    pub name: String,
    /// The group in the help.
    pub group: &'static str,
    /// The keys, any of which does it.
    pub keys: Vec<(Modifiers, Key)>,
    /// How the keys are written.
    pub written: String,
    /// It is in the menu, too.
    pub in_menu: bool,
}

impl Entry {
    /// A command that one of `keys` gives.
    pub fn new(
        command: Command,
        name: impl Into<String>,
        group: &'static str,
        (keys, written): (&[(Modifiers, Key)], &str),
    ) -> Self {
        Self { command, name: name.into(), group, keys: keys.to_vec(), written: written.to_owned(), in_menu: false }
    }

    /// A lab's own command, with a plain key.
    pub fn own(id: &'static str, name: impl Into<String>, group: &'static str, key: Key) -> Self {
        Self::new(Command::Own(id), name, group, (&[(Modifiers::NONE, key)], key.symbol_or_name()))
    }

    /// One of the commands that have the same key in every lab that knows them, as `name` says what it does there.
    pub fn common(command: Command, name: impl Into<String>) -> Self {
        let (group, key, written) = match command {
            Command::StepBack => (PLAY, Key::ArrowLeft, "←"),
            Command::StepForward => (PLAY, Key::ArrowRight, "→"),
            Command::ToStart => (PLAY, Key::Home, "Home"),
            Command::ToEnd => (PLAY, Key::End, "End"),
            Command::Reset => (PLAY, Key::R, "R"),
            Command::NewSeed => (PLAY, Key::N, "N"),
            Command::FitView => (VIEW, Key::Num0, "0"),
            Command::Beside => (VIEW, Key::W, "W"),
            _ => (PLAY, Key::Space, "Space"),
        };
        Self::new(command, name, group, (&[(Modifiers::NONE, key)], written))
    }

    /// With a place in the menu.
    #[must_use]
    pub fn in_menu(self) -> Self {
        Self { in_menu: true, ..self }
    }

    /// Whether one of its keys is one of `other`'s.
    #[must_use]
    pub fn shares_key(&self, other: &Self) -> bool {
        self.keys.iter().any(|keys| other.keys.contains(keys))
    }
}

/// What the window itself can do, whichever lab is in sight.
#[must_use]
pub fn window() -> Vec<Entry> {
    let entry = |command, name: &str, group, keys: &[(Modifiers, Key)], written: &str| {
        Entry::new(command, name, group, (keys, written))
    };
    let none = Modifiers::NONE;
    let ctrl = Modifiers::COMMAND;
    let digits = DIGITS.into_iter().enumerate().map(|(index, key)| {
        let (name, written) = (format!("Preset {}", index + 1), (index + 1).to_string());
        Entry::new(Command::Digit(index), name, SET_UP, (&[(none, key)], &written))
    });
    let mut entries: Vec<Entry> = digits.collect();
    entries.extend([
        entry(Command::Presets, "Find a preset", SET_UP, &[(ctrl, Key::P)], "Ctrl+P"),
        entry(Command::Undo, "Undo", SET_UP, &[(ctrl, Key::Z)], "Ctrl+Z"),
        entry(Command::Redo, "Redo", SET_UP, &[(ctrl, Key::Y), (ctrl | Modifiers::SHIFT, Key::Z)], "Ctrl+Y"),
        entry(Command::Presenter, "Presenter mode", VIEW, &[(none, Key::P), (none, Key::F11)], "P or F11"),
        entry(Command::Echo, "Show the keys pressed", VIEW, &[(none, Key::K)], "K"),
        entry(Command::Pointer, "A large pointer", VIEW, &[(none, Key::H)], "H"),
        entry(Command::Theme, "Light or dark", VIEW, &[(none, Key::D)], "D"),
        entry(Command::Units, "Nats or bits", VIEW, &[(none, Key::B)], "B"),
        entry(Command::NextLab, "Next lab", VIEW, &[(Modifiers::CTRL, Key::Tab)], "Ctrl+Tab"),
        entry(Command::NextPart, "Focus the next part of the page", VIEW, &[(none, Key::F6)], "F6"),
        entry(Command::PreviousPart, "Focus the part before", VIEW, &[(Modifiers::SHIFT, Key::F6)], "Shift+F6"),
        entry(Command::New, "A new set-up", FILE, &[(ctrl, Key::N)], "Ctrl+N"),
        entry(Command::Open, "Open a scenario", FILE, &[(ctrl, Key::O)], "Ctrl+O"),
        entry(Command::Save, "Save the scenario", FILE, &[(ctrl, Key::S)], "Ctrl+S"),
        entry(Command::SaveAs, "Save it to another file", FILE, &[(ctrl | Modifiers::SHIFT, Key::S)], "Ctrl+Shift+S"),
        entry(Command::Quit, "Quit", FILE, &[(ctrl, Key::Q)], "Ctrl+Q"),
        entry(Command::Figure, "Make a figure", FILE, &[(ctrl, Key::E)], "Ctrl+E"),
        entry(
            Command::Export,
            "Export numbers as CSV or JSON",
            FILE,
            &[(ctrl | Modifiers::SHIFT, Key::E)],
            "Ctrl+Shift+E",
        ),
        entry(Command::Copy, "Copy the scenario as text", FILE, &[(ctrl, Key::C)], "Ctrl+C"),
        entry(Command::Help, "This page", FILE, &[(none, Key::Questionmark)], "?"),
        entry(Command::About, "What am I looking at?", FILE, &[(none, Key::F1)], "F1"),
    ]);
    entries
}

/// What a lab and the window can do, group by group; within a group the lab's own come first.
#[must_use]
pub fn together(lab: Vec<Entry>) -> Vec<Entry> {
    let mut entries = lab;
    entries.extend(window());
    let place = |entry: &Entry| [PLAY, SET_UP, VIEW, FILE].iter().position(|group| *group == entry.group);
    // A group of the lab's own comes first.
    entries.sort_by_key(place);
    entries
}

/// The group of what runs in time.
pub const PLAY: &str = "Play";
/// The group of what changes the set-up.
pub const SET_UP: &str = "Set-up";
/// The group of what changes the view.
pub const VIEW: &str = "View";
/// The group of files and help.
pub const FILE: &str = "Files and help";

const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Those of `entries`, by their place, that `listen` accepts and whose keys were pressed, one after another; of two with the
/// same key the first. Takes those presses from the input, so that no widget acts on them too.
///
/// A text field keeps all plain keys, one that has just taken its text the digits, a handle with the focus its arrows, and a
/// list to choose from Space, which opens it. Any other control with the focus leaves even Space and the arrows to the
/// transport; Enter presses it.
#[must_use]
pub fn pressed(ctx: &Context, entries: &[Entry], listen: impl Fn(Command) -> bool) -> Vec<usize> {
    let typing = ctx.text_edit_focused();
    let held = held::holder(ctx).is_some();
    let focused = ctx.memory(egui::Memory::focused);
    let focused_is =
        |salt: &str| focused.is_some_and(|id| ctx.data(|data| data.get_temp::<bool>(id.with(salt)).unwrap_or(false)));
    let (handle, list) = (focused_is(FOCUSED), focused_is(OPENS));
    let selecting = ctx.plugin::<LabelSelectionState>().lock().has_selection();
    let kept = |command, modifiers: Modifiers, key| {
        let typed = !modifiers.any() && !matches!(key, Key::F1 | Key::F6 | Key::F11);
        let own = match command {
            // Ctrl+Z in a text field is the field's own undo.
            Command::Undo | Command::Redo => typing,
            // What is selected is what Ctrl+C copies.
            Command::Copy => typing || selecting,
            _ => false,
        };
        let digit = held && typed && DIGITS.iter().chain([&Key::Num0]).any(|digit| *digit == key);
        let opening = list && key == Key::Space && !modifiers.any();
        own || digit || opening || (typing && typed) || (handle && is_arrow(key))
    };
    let mut places = Vec::new();
    let mut arrows = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            // A window is told to copy, not that Ctrl+C was pressed.
            let (key, held, repeat) = match event {
                egui::Event::Copy => (Key::C, Modifiers::COMMAND, false),
                egui::Event::Key { key, pressed: true, repeat, modifiers, .. } => (*key, *modifiers, *repeat),
                _ => return true,
            };
            let own = |command, &(modifiers, own): &(Modifiers, Key)| {
                own == key && is_held(held, modifiers, own) && !kept(command, modifiers, own)
            };
            let asks = |entry: &Entry| listen(entry.command) && entry.keys.iter().any(|keys| own(entry.command, keys));
            let Some(place) = entries.iter().position(asks) else { return true };
            arrows |= is_arrow(key);
            // A held key repeats only where that makes sense, which is for stepping.
            if !repeat || is_arrow(key) || matches!(key, Key::Z | Key::Y) {
                places.push(place);
            }
            false
        });
    });
    if arrows {
        // egui has seen them already, as keys that move the focus.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    places
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowLeft | Key::ArrowRight)
}

/// Whether exactly `wanted` is held with `key`. “?” is Shift+/ on most keyboards, so Shift is part of the character there.
fn is_held(held: Modifiers, wanted: Modifiers, key: Key) -> bool {
    if key == Key::Questionmark { !held.command && !held.alt } else { held.matches_exact(wanted) }
}
