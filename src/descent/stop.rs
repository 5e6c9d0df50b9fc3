//! Why a run stopped, in words.

use super::Refusal;
use crate::math::number;

/// The ways in which a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// It made all its steps.
    StepLimit,
    /// It reached a minimum.
    Converged,
    /// A loss, a gradient or a parameter would not have been a finite number any more.
    NotFinite,
    /// A parameter would have left the values that stand for something, as σ does at 0.
    LeftDomain,
    /// It came to a wall, beyond which the loss is infinite; a minimum may lie on it.
    AtWall,
}

impl StopReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::StepLimit, Self::Converged, Self::NotFinite, Self::LeftDomain, Self::AtWall];

    /// The frozen kebab-case name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::StepLimit => "step-limit",
            Self::Converged => "converged",
            Self::NotFinite => "not-finite",
            Self::LeftDomain => "left-domain",
            Self::AtWall => "at-wall",
        }
    }
}

/// What happened at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cause {
    Steps,
    Converged {
        gradient: f64,
    },
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
}

impl Stop {
    pub(super) fn new(cause: Cause, step: usize, at: &[(&'static str, f64)]) -> Self {
        let reason = match cause {
            Cause::Steps => StopReason::StepLimit,
            Cause::Converged { .. } => StopReason::Converged,
            Cause::Refused(Refusal::Wall { .. }) | Cause::Start(Some(Refusal::Wall { .. })) => StopReason::AtWall,
            Cause::Start(_) | Cause::Loss | Cause::Refused(Refusal::Range) => StopReason::NotFinite,
            Cause::Refused(Refusal::Outside { .. }) => StopReason::LeftDomain,
        };
        Self { reason, step, cause, at: at.to_vec() }
    }

    /// What happened, at which step, with the values: one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let (made, next) = (self.step, self.step + 1);
        let values = |between: &str| {
            self.at.iter().map(|(name, value)| format!("{name} {}", short(*value))).collect::<Vec<_>>().join(between)
        };
        match self.cause {
            Cause::Steps if made == 1 => "The only step is made".to_owned(),
            Cause::Steps => format!("All {made} steps are made"),
            Cause::Converged { gradient } if made == 0 => {
                format!("Converged at the start: the gradient is {}", short(gradient))
            }
            Cause::Converged { gradient } => {
                let steps = if made == 1 { "step" } else { "steps" };
                format!("Converged after {made} {steps}: the gradient is down to {}", short(gradient))
            }
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
            Cause::Converged { .. } => return None,
            Cause::Steps => "More steps or a larger rate take it further, if it has not settled yet",
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
