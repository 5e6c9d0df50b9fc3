//! What keys and menu can ask of the Fit page.

use egui::Key;

use super::{FitLab, Reply, seeds, set_up};
use crate::command::{Command, Entry, PLAY, SET_UP, VIEW};
use crate::labs::seed::next_seed;
use crate::line::objective::{self, Form};
use crate::line::run;
use crate::text::format::capital;

const LOOP: &str = "loop";
const BASINS: &str = "basins";
const MULTIPLES: &str = "multiples";
const MINIMA: &str = "minima";
const ONE_STEP: &str = "one-step";
const SEEDS: &str = "seeds";
const GUESS: &str = "guess";

/// All of it, in the order of the page of keys.
pub(super) fn all() -> Vec<Entry> {
    let mut entries = vec![
        Entry::common(Command::PlayPause, "Play or pause"),
        Entry::common(Command::StepBack, "One step back"),
        Entry::common(Command::StepForward, "One step on"),
        Entry::common(Command::ToStart, "To the first step"),
        Entry::common(Command::ToEnd, "To the last step"),
        Entry::common(Command::Reset, "Reset to the start"),
        Entry::own(LOOP, "Loop", PLAY, Key::L),
        Entry::common(Command::NewSeed, "New seed, where gradients are drawn").in_menu(),
        Entry::own(GUESS, "Guess where it ends, before the reveal", PLAY, Key::A).in_menu(),
    ];
    let switches = objective::ALL.iter().filter_map(|objective| {
        let key = Key::from_name(&objective.key().to_string())?;
        Some(Entry::own(objective.id(), format!("{} on or off", objective.name()), SET_UP, key))
    });
    entries.extend(switches);
    entries.extend([
        Entry::common(Command::FitView, "Show all").in_menu(),
        Entry::common(Command::Beside, "What stands beside the densities, or in the loss row"),
        Entry::own(BASINS, "Basins on the landscape", VIEW, Key::G).in_menu(),
        Entry::own(MULTIPLES, "One plot for each objective", VIEW, Key::V).in_menu(),
        Entry::own(MINIMA, "All minima, local ones too", VIEW, Key::X).in_menu(),
        Entry::own(ONE_STEP, "One step, taken apart", VIEW, Key::S).in_menu(),
        Entry::own(SEEDS, format!("The run that is looked at, from {} seeds", run::SEEDS), VIEW, Key::T).in_menu(),
    ]);
    entries
}

/// What of the answer to a guess the own command `id` would show.
pub(super) fn shows_the_answer(id: &str) -> Option<&'static str> {
    match id {
        BASINS => Some("The landscape"),
        MULTIPLES => Some("What each objective does"),
        MINIMA => Some("Where the minima are"),
        ONE_STEP => Some("The first step"),
        _ => None,
    }
}

impl FitLab {
    /// Does what only this lab knows.
    pub(super) fn own_command(&mut self, id: &str) -> Reply {
        match id {
            LOOP => self.player.looping = !self.player.looping,
            BASINS => return self.toggle_basins(),
            MULTIPLES => return self.toggle_multiples(),
            MINIMA => return self.toggle_minima(),
            ONE_STEP => return self.toggle_step(),
            SEEDS => return self.toggle_seeds(),
            GUESS => return self.toggle_guess(),
            _ => match objective::ALL.iter().find(|objective| objective.id() == id) {
                Some(objective) => match set_up::toggle(&mut self.setup, *objective) {
                    Ok(()) if self.guess.is_hidden() => {
                        let on = self.setup.objectives.iter().any(|on| on.id() == objective.id());
                        let (name, state) = (capital(objective.name()), if on { "on" } else { "off" });
                        return Reply::Told(format!("{name} is {state}; the runs are hidden while you guess"));
                    }
                    Ok(()) => {}
                    Err(reason) => return Reply::Refused(reason),
                },
                None => return Reply::Elsewhere,
            },
        }
        Reply::Done
    }

    /// Runs from other seeds on the plot of losses, or none.
    fn toggle_seeds(&mut self) -> Reply {
        if let Some(reason) = seeds::refusal(&self.setup.form, self.setup.steps).filter(|_| !self.seeds.on) {
            return Reply::Refused(reason);
        }
        self.seeds.on = !self.seeds.on;
        Reply::Done
    }

    /// Other draws.
    pub(super) fn new_seed(&mut self) -> Reply {
        let Form::Sampled(sampling) = self.setup.form else {
            return Reply::Refused("A new seed is for the form sampled: other forms draw nothing".to_owned());
        };
        self.setup.form = Form::Sampled(sampling.with_seed(next_seed(sampling.seed())));
        Reply::Done
    }
}
