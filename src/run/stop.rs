//! Why a run stopped, in words.

use crate::math::number;

/// The four ways in which a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// It made all its steps.
    StepLimit,
    /// It reached a minimum.
    Converged,
    /// A loss, a gradient or a parameter would not have been a finite number any more.
    NotFinite,
    /// σ would have become 0 or negative, where there is no normal.
    LeftDomain,
}

impl StopReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::StepLimit, Self::Converged, Self::NotFinite, Self::LeftDomain];

    /// The frozen kebab-case name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::StepLimit => "step-limit",
            Self::Converged => "converged",
            Self::NotFinite => "not-finite",
            Self::LeftDomain => "left-domain",
        }
    }
}

/// What happened at the end, with the numbers that say so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cause {
    Steps,
    Converged { gradient: f64 },
    Parameters { mean: f64, sd: f64 },
    Loss { mean: f64, sd: f64, loss: f64 },
    Sd { sd: f64 },
}

/// The end of a run: why, where, and what to change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Why it ended.
    pub reason: StopReason,
    /// The number of steps made; the trace is complete up to there.
    pub step: usize,
    cause: Cause,
}

impl Stop {
    pub(super) fn new(cause: Cause, step: usize) -> Self {
        let reason = match cause {
            Cause::Steps => StopReason::StepLimit,
            Cause::Converged { .. } => StopReason::Converged,
            Cause::Parameters { .. } | Cause::Loss { .. } => StopReason::NotFinite,
            Cause::Sd { .. } => StopReason::LeftDomain,
        };
        Self { reason, step, cause }
    }

    /// What happened, at which step, with the values: one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let (made, next) = (self.step, self.step + 1);
        match self.cause {
            Cause::Steps => format!("All {made} steps are made"),
            Cause::Converged { gradient } => {
                format!("Converged after {made} steps: the gradient is down to {}", short(gradient))
            }
            Cause::Parameters { mean, sd } => format!(
                "At step {next} the parameters would have left the range of numbers: μ {}, σ {}",
                short(mean),
                short(sd)
            ),
            Cause::Loss { mean, sd, .. } => format!(
                "At step {next} the loss would not have been a finite number, with μ {} and σ {}",
                short(mean),
                short(sd)
            ),
            Cause::Sd { sd } => {
                format!("At step {next} σ would have become {}: a normal needs σ above 0", short(sd))
            }
        }
    }

    /// What to change, where something should be: one sentence.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        let remedy = match self.reason {
            StopReason::Converged => return None,
            StopReason::StepLimit => "More steps or a larger rate take it further, if it has not settled yet",
            StopReason::NotFinite => "Use a smaller rate, or start closer to the target",
            StopReason::LeftDomain => "Use a smaller rate, or the exact form, where σ stays positive",
        };
        Some(remedy.to_owned())
    }
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
