//! Everything that a key can do: one list that feeds the shortcuts, the help page and the hovers alike.

use egui::text_selection::LabelSelectionState;
use egui::{Context, FocusDirection, Key, Modifiers};

use crate::line::objective;
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
    /// Play round and round, or not.
    Loop,
    /// The next seed, where something is drawn.
    NewSeed,
    /// Switch the objective with this index in [`objective::ALL`].
    Objective(usize),
    /// Load the preset with this index among all.
    Preset(usize),
    /// Load the preset with this index among those of the lab on screen.
    Digit(usize),
    /// Show everything in the density plot again.
    FitView,
    /// What stands beside the densities, in presenter mode or in a narrow window.
    Beside,
    /// Colour the landscape by where descent ends, or not.
    Basins,
    /// One plot per objective, or one for all.
    Multiples,
    /// Every minimum in the density plot, or the local ones only where they matter.
    Minima,
    /// One step taken apart, or not.
    OneStep,
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
    /// Open a scenario file.
    Open,
    /// Save the scenario to a file.
    Save,
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
    /// Its name in the help.
    pub name: String,
    /// The group in the help.
    pub group: &'static str,
    /// The keys, any of which does it.
    pub keys: Vec<(Modifiers, Key)>,
    /// How the keys are written.
    pub written: String,
}

/// All commands, in the order of the help page.
#[must_use]
pub fn all() -> Vec<Entry> {
    let entry = |command, name: &str, group, keys: &[(Modifiers, Key)], written: &str| Entry {
        command,
        name: name.to_owned(),
        group,
        keys: keys.to_vec(),
        written: written.to_owned(),
    };
    let none = Modifiers::NONE;
    let ctrl = Modifiers::COMMAND;
    let mut entries = vec![
        entry(Command::PlayPause, "Play or pause", PLAY, &[(none, Key::Space)], "Space"),
        entry(Command::StepBack, "One step back", PLAY, &[(none, Key::ArrowLeft)], "←"),
        entry(Command::StepForward, "One step on", PLAY, &[(none, Key::ArrowRight)], "→"),
        entry(Command::ToStart, "To the first step", PLAY, &[(none, Key::Home)], "Home"),
        entry(Command::ToEnd, "To the last step", PLAY, &[(none, Key::End)], "End"),
        entry(Command::Reset, "Reset to the start", PLAY, &[(none, Key::R)], "R"),
        entry(Command::Loop, "Loop", PLAY, &[(none, Key::L)], "L"),
        entry(Command::NewSeed, "New seed", PLAY, &[(none, Key::N)], "N"),
    ];
    for (index, objective) in objective::ALL.iter().enumerate() {
        let letter = objective.key().to_string();
        if let Some(key) = Key::from_name(&letter) {
            let name = format!("{} on or off", objective.name());
            entries.push(entry(Command::Objective(index), &name, SET_UP, &[(none, key)], &letter));
        }
    }
    for (index, key) in DIGITS.into_iter().enumerate() {
        entries.push(Entry {
            command: Command::Digit(index),
            name: format!("Preset {}", index + 1),
            group: SET_UP,
            keys: vec![(none, key)],
            written: (index + 1).to_string(),
        });
    }
    entries.extend([
        entry(Command::Presets, "Find a preset", SET_UP, &[(ctrl, Key::P)], "Ctrl+P"),
        entry(Command::Undo, "Undo", SET_UP, &[(ctrl, Key::Z)], "Ctrl+Z"),
        entry(Command::Redo, "Redo", SET_UP, &[(ctrl, Key::Y), (ctrl | Modifiers::SHIFT, Key::Z)], "Ctrl+Y"),
        entry(Command::FitView, "Show all", VIEW, &[(none, Key::Num0)], "0"),
        entry(Command::Beside, "What stands beside the densities", VIEW, &[(none, Key::W)], "W"),
        entry(Command::Basins, "Basins on the landscape", VIEW, &[(none, Key::G)], "G"),
        entry(Command::Multiples, "One plot for each objective", VIEW, &[(none, Key::V)], "V"),
        entry(Command::Minima, "All minima, local ones too", VIEW, &[(none, Key::A)], "A"),
        entry(Command::OneStep, "One step, taken apart", VIEW, &[(none, Key::S)], "S"),
        entry(Command::Presenter, "Presenter mode", VIEW, &[(none, Key::P), (none, Key::F11)], "P or F11"),
        entry(Command::Echo, "Show the keys pressed", VIEW, &[(none, Key::K)], "K"),
        entry(Command::Pointer, "A large pointer", VIEW, &[(none, Key::H)], "H"),
        entry(Command::Theme, "Light or dark", VIEW, &[(none, Key::D)], "D"),
        entry(Command::Units, "Nats or bits", VIEW, &[(none, Key::B)], "B"),
        entry(Command::NextLab, "Next lab", VIEW, &[(Modifiers::CTRL, Key::Tab)], "Ctrl+Tab"),
        entry(Command::NextPart, "Focus the next part of the page", VIEW, &[(none, Key::F6)], "F6"),
        entry(Command::PreviousPart, "Focus the part before", VIEW, &[(Modifiers::SHIFT, Key::F6)], "Shift+F6"),
        entry(Command::Open, "Open a scenario", FILE, &[(ctrl, Key::O)], "Ctrl+O"),
        entry(Command::Save, "Save the scenario", FILE, &[(ctrl, Key::S)], "Ctrl+S"),
        entry(Command::Export, "Export as CSV", FILE, &[(ctrl, Key::E)], "Ctrl+E"),
        entry(Command::Copy, "Copy the scenario as text", FILE, &[(ctrl, Key::C)], "Ctrl+C"),
        entry(Command::Help, "This page", FILE, &[(none, Key::Questionmark)], "?"),
        entry(Command::About, "What am I looking at?", FILE, &[(none, Key::F1)], "F1"),
    ]);
    entries
}

const PLAY: &str = "Play";
const SET_UP: &str = "Set-up";
const VIEW: &str = "View";
const FILE: &str = "Files and help";

const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Those of the commands that `listen` accepts whose keys were pressed, one after another; takes those presses from the
/// input, so that no widget acts on them too.
///
/// A text field keeps all plain keys, one that has just taken its text the digits, and a handle with the focus its arrows. Any other control with the focus leaves even
/// Space and the arrows to the transport; Enter presses it.
#[must_use]
pub fn pressed(ctx: &Context, listen: impl Fn(Command) -> bool) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let held = held::holder(ctx).is_some();
    let focused = ctx.memory(egui::Memory::focused);
    let handle = focused.is_some_and(|id| ctx.data(|data| data.get_temp::<bool>(id.with(FOCUSED)).unwrap_or(false)));
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
        own || digit || (typing && typed) || (handle && is_arrow(key))
    };
    let entries: Vec<Entry> = all().into_iter().filter(|entry| listen(entry.command)).collect();
    let mut commands = Vec::new();
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
            let entry = entries.iter().find(|entry| entry.keys.iter().any(|keys| own(entry.command, keys)));
            let Some(entry) = entry else { return true };
            arrows |= is_arrow(key);
            // A held key repeats only where that makes sense, which is for stepping.
            if !repeat || is_arrow(key) || matches!(key, Key::Z | Key::Y) {
                commands.push(entry.command);
            }
            false
        });
    });
    if arrows {
        // egui has seen them already, as keys that move the focus.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    commands
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowLeft | Key::ArrowRight)
}

/// Whether exactly `wanted` is held with `key`. “?” is Shift+/ on most keyboards, so Shift is part of the character there.
fn is_held(held: Modifiers, wanted: Modifiers, key: Key) -> bool {
    if key == Key::Questionmark { !held.command && !held.alt } else { held.matches_exact(wanted) }
}
