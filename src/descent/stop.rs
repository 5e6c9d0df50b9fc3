//! Why a run stopped, in words.

use super::Refusal;
use crate::math::number;
use crate::text::format::parameter;
use crate::text::{InfoUnit, Unit};

/// The ways in which a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// It made all its steps.
    StepLimit,
    /// It reached a minimum.
    Converged,
    /// A quantity that was watched came below its threshold.
    BelowThreshold,
    /// A loss, a gradient or a parameter would not have been a finite number any more.
    NotFinite,
    /// A parameter would have left the values that stand for something, as σ does at 0.
    LeftDomain,
    /// It came to a wall, beyond which the loss is infinite; a minimum may lie on it.
    AtWall,
}

impl StopReason {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::StepLimit, Self::Converged, Self::BelowThreshold, Self::NotFinite, Self::LeftDomain, Self::AtWall];

    /// The frozen kebab-case name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::StepLimit => "step-limit",
            Self::Converged => "converged",
            Self::BelowThreshold => "below-threshold",
            Self::NotFinite => "not-finite",
            Self::LeftDomain => "left-domain",
            Self::AtWall => "at-wall",
        }
    }
}

/// A quantity that is watched along a run, and the value below which the run is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The quantity's frozen kebab-case id.
    pub id: &'static str,
    /// What a sentence calls it: its symbol, and what else makes it this quantity.
    pub name: String,
    /// What it is counted in.
    pub unit: Unit,
    /// The threshold, in that unit.
    pub below: f64,
}

/// What became of a goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// The goal.
    pub goal: Goal,
    /// The least value of the quantity, start included: where the goal was reached, that at the last step.
    pub lowest: f64,
}

/// What happened at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cause {
    Steps {
        /// Whether they followed random draws.
        drawn: bool,
    },
    Converged {
        gradient: f64,
    },
    BelowThreshold,
    /// There is no loss at the start, for a reason that the problem may know.
    Start(Option<Refusal>),
    /// There would be none after the next step.
    Loss,
    Refused(Refusal),
}

/// The end of a run: why, where, and what to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Why it ended.
    pub reason: StopReason,
    /// The number of steps made; the trace is complete up to there.
    pub step: usize,
    cause: Cause,
    /// Where it ended or would have gone, as a person knows it: "μ 3, σ 1e101".
    at: Vec<(&'static str, f64)>,
    watched: Option<Watched>,
}

impl Stop {
    pub(super) fn new(cause: Cause, step: usize, at: &[(&'static str, f64)], watched: Option<Watched>) -> Self {
        let reason = match cause {
            Cause::Steps { .. } => StopReason::StepLimit,
            Cause::Converged { .. } => StopReason::Converged,
            Cause::BelowThreshold => StopReason::BelowThreshold,
            Cause::Refused(Refusal::Wall { .. }) | Cause::Start(Some(Refusal::Wall { .. })) => StopReason::AtWall,
            Cause::Start(_) | Cause::Loss | Cause::Refused(Refusal::Range) => StopReason::NotFinite,
            Cause::Refused(Refusal::Outside { .. }) => StopReason::LeftDomain,
        };
        Self { reason, step, cause, at: at.to_vec(), watched }
    }

    /// What became of the goal, where there was one.
    #[must_use]
    pub fn watched(&self) -> Option<&Watched> {
        self.watched.as_ref()
    }

    /// What happened, at which step, with the values, those of information in nats: one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        self.message_in(InfoUnit::Nats)
    }

    /// The same with a watched quantity in `unit`, where it is information.
    #[must_use]
    pub fn message_in(&self, unit: InfoUnit) -> String {
        match &self.watched {
            Some(watched) if self.reason == StopReason::BelowThreshold => watched.met(self.step, unit),
            Some(watched) if !matches!(self.cause, Cause::Start(_)) => {
                format!("{}; {}", self.what_happened(), watched.unmet(unit))
            }
            _ => self.what_happened(),
        }
    }

    fn what_happened(&self) -> String {
        let (made, next) = (self.step, self.step + 1);
        let values = |between: &str| {
            self.at.iter().map(|(name, value)| format!("{name} {}", short(*value))).collect::<Vec<_>>().join(between)
        };
        match self.cause {
            Cause::Steps { .. } if made == 1 => "The only step is made".to_owned(),
            Cause::Steps { .. } => format!("All {made} steps are made"),
            Cause::Converged { gradient } if made == 0 => {
                format!("Converged at the start: the gradient is {}", short(gradient))
            }
            Cause::Converged { gradient } => {
                let steps = if made == 1 { "step" } else { "steps" };
                format!("Converged after {made} {steps}: the gradient is down to {}", short(gradient))
            }
            // Said with what was watched.
            Cause::BelowThreshold => String::new(),
            Cause::Start(Some(Refusal::Wall { name, value, wall, above, .. })) => {
                format!("At the start {name} is {}: {}", short(value), behind(name, wall, above))
            }
            Cause::Refused(Refusal::Wall { name, value, wall, above, .. }) => {
                format!("At step {next} {name} would have become {}: {}", short(value), behind(name, wall, above))
            }
            Cause::Start(_) => format!("At the start the loss is not a finite number, with {}", values(" and ")),
            Cause::Refused(Refusal::Range) => {
                format!("At step {next} the parameters would have left the range of numbers: {}", values(", "))
            }
            Cause::Loss => {
                format!("At step {next} the loss would not have been a finite number, with {}", values(" and "))
            }
            Cause::Refused(Refusal::Outside { name, value, needs, .. }) => {
                format!("At step {next} {name} would have become {}: {needs}", short(value))
            }
        }
    }

    /// What to change, where something should be: one sentence.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        let remedy = match self.cause {
            Cause::Converged { .. } | Cause::BelowThreshold => return None,
            Cause::Steps { drawn: false } => "More steps or a larger rate take it further, if it has not settled yet",
            Cause::Steps { drawn: true } => {
                "Draws keep it moving: more steps take it further if it is still on its way, larger batches or a smaller rate \
                 closer if it wanders"
            }
            Cause::Start(Some(Refusal::Wall { above: true, .. })) => "Start narrower",
            Cause::Start(Some(Refusal::Wall { above: false, .. })) => "Start wider",
            Cause::Start(_) => "Start closer to the target",
            Cause::Loss | Cause::Refused(Refusal::Range) => "Use a smaller rate, or start closer to the target",
            Cause::Refused(Refusal::Outside { remedy, .. } | Refusal::Wall { remedy, .. }) => remedy,
        };
        Some(remedy.to_owned())
    }
}

/// Where the loss is infinite, as a clause.
fn behind(name: &str, wall: f64, above: bool) -> String {
    format!("{} {name} {} the loss is infinite", if above { "above" } else { "up to" }, short(wall))
}

impl Watched {
    fn met(&self, step: usize, unit: InfoUnit) -> String {
        let (name, below, value) = self.told(unit);
        match step {
            0 => format!("{name} is below {below} at the start: {value}"),
            step => format!("{name} fell below {below} at step {step}: {value}"),
        }
    }

    fn unmet(&self, unit: InfoUnit) -> String {
        let (name, below, value) = self.told(unit);
        let never = format!("{name} was never below {below}");
        if self.lowest.is_finite() { format!("{never}: {value} at the lowest") } else { never }
    }

    /// The name, the threshold with its unit, and the least value.
    fn told(&self, unit: InfoUnit) -> (&str, String, String) {
        let Self { goal, lowest } = self;
        let [below, lowest] = [goal.below, *lowest].map(|value| unit.show(value, goal.unit));
        let threshold = match (goal.unit, unit) {
            (Unit::Nats, InfoUnit::Nats) => format!("{} {}", number(below), unit.name()),
            (Unit::Nats, InfoUnit::Bits) => format!("{} {}", parameter(below, 6), unit.name()),
            _ => number(below),
        };
        (&goal.name, threshold, beside(lowest, below))
    }
}

/// `value` with as many digits as it takes to stand on the right side of `threshold`, four at least.
fn beside(value: f64, threshold: f64) -> String {
    let rounded = (3..17).filter_map(|digits| format!("{value:.digits$e}").parse::<f64>().ok());
    let told = rounded.into_iter().find(|told| (*told < threshold) == (value < threshold));
    number(told.unwrap_or(value)).replace('-', "−")
}

/// A number for a sentence: four significant digits, a real minus sign, ∞ in words nobody has to decode.
fn short(value: f64) -> String {
    if value.is_nan() {
        return "undefined".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    // Through the scientific form: it rounds to significant digits.
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    number(rounded).replace('-', "−")
}
