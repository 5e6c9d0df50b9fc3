//! What is said of a guess: the question before the reveal, and how far off it was afterwards. By the numbers.

use crate::line::distribution::Normal;
use crate::line::run::State;
use crate::text::format::{self, capital};
use crate::text::{InfoUnit, Unit};

/// Losses that differ by less than this share of themselves can't be told apart.
const SAME: f64 = 1e-12;

/// The guess beside the end of one run.
#[derive(Debug, Clone, Copy)]
pub struct Miss {
    /// The objective's name.
    pub name: &'static str,
    /// What its loss is counted in.
    pub unit: Unit,
    /// The ghost.
    pub guess: Normal,
    /// Where the run ended.
    pub end: State,
    /// The loss at the ghost less the loss at the run's end.
    pub above: f64,
}

/// What is asked while the answer is hidden; `name` is that of the objective looked at, if one is on.
#[must_use]
pub fn question(name: Option<&str>) -> String {
    match name {
        Some(name) => format!(
            "Where will {name} end? Drag the ghost there, or move it with the arrow keys; Space runs and reveals, A leaves."
        ),
        None => "No objective is on: switch one on in the set-up, then guess where it ends; A leaves.".to_owned(),
    }
}

/// How the guess compares with the ends of the runs that are not looked at, if there are any.
#[must_use]
pub fn others(misses: &[Miss], unit: InfoUnit) -> Option<String> {
    let each: Vec<String> = misses.iter().map(|miss| format!("{} {}", miss.name, miss.beside(unit))).collect();
    (!each.is_empty()).then(|| format!("Beside the other runs’ ends, each by its own loss: {}.", each.join("; ")))
}

impl Miss {
    /// In which respect the guess was off, and by how much.
    #[must_use]
    pub fn sentence(&self, unit: InfoUnit) -> String {
        let Self { name, guess, end, .. } = self;
        let ended = format!("{} ended at {}", capital(name), format::normal(end.mean, end.sd));
        let guessed = format!("Your guess, {},", format::normal(guess.mean(), guess.sd()));
        format!("{ended}. {guessed} is {} and {}; {}.", self.aside(), self.wide(), self.loss(unit))
    }

    fn aside(&self) -> String {
        let off = self.guess.mean() - self.end.mean;
        match format::place(off.abs(), self.end.sd).as_str() {
            "0" => "in the right place".to_owned(),
            printed => format!("{printed} too far {}", if off > 0.0 { "right" } else { "left" }),
        }
    }

    fn wide(&self) -> String {
        let ratio = self.guess.sd() / self.end.sd;
        let factor = ratio.max(1.0 / ratio);
        if factor < 1.005 {
            return "as wide as it should be".to_owned();
        }
        let printed = if factor < 9.995 { format!("{factor:.2}") } else { format::readout(factor) };
        format!("{printed} times too {}", if ratio > 1.0 { "wide" } else { "narrow" })
    }

    fn loss(&self, unit: InfoUnit) -> String {
        let Self { above, .. } = *self;
        if above.is_nan() {
            return "its loss can’t be compared with the run’s".to_owned();
        }
        if above.is_infinite() {
            return format!("its loss is {} above the run’s end", format::readout(f64::INFINITY));
        }
        // Of a loss that ends near 0 next to nothing is left, and what is, is rounding.
        if above.abs() < SAME {
            return "its loss is that of the run’s end".to_owned();
        }
        let amount = self.amount(above.abs(), unit);
        if above > 0.0 {
            format!("its loss is {amount} above the run’s end")
        } else {
            format!("its loss is {amount} below the run’s end, so it is better than the run")
        }
    }

    /// The loss beside that of the run's end, in few words.
    fn beside(&self, unit: InfoUnit) -> String {
        let Self { above, .. } = *self;
        if above.is_nan() {
            "can’t be compared".to_owned()
        } else if above.is_infinite() {
            format!("{} above", format::readout(f64::INFINITY))
        } else if above.abs() < SAME {
            "the same".to_owned()
        } else if above > 0.0 {
            format!("{} above", self.amount(above, unit))
        } else {
            format!("{} below, so better", self.amount(-above, unit))
        }
    }

    /// `difference` of two losses, with its unit.
    fn amount(&self, difference: f64, unit: InfoUnit) -> String {
        let number = format::readout(unit.show(difference, self.unit));
        format!("{number} {}", unit.written(self.unit)).trim_end().to_owned()
    }
}
