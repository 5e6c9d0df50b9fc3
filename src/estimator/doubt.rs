//! When a 95 % interval must not be taken for confidence: it knows the noise of the samples and nothing of bias.

use super::{Aim, BeyondReach, Estimate, Estimator, Term, View, Waterfall};
use crate::text::{InfoUnit, format};

/// A truth that is this many half-widths away is no bad luck: under a normal error that is one case in 10⁸.
const FAR: f64 = 3.0;

/// Why an interval is no measure of what is wrong with its estimate. Lengths are in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    /// The true value lies far outside, and what the estimator puts in place of the densities is why.
    Biased(Miss),
    /// The true value lies outside: not far, which may be bad luck, or far, and then the samples are why.
    Missed(Miss),
    /// The estimate hardly grows any more when P moves further away, and reads too little. How much is missing can't be
    /// told from the samples.
    Saturated,
    /// Where no true value is known: every sample counts itself in the estimate of q.
    SelfCounting {
        /// What that adds to the estimate.
        by: f64,
    },
    /// Where no true value is known: much of the estimate is made where no kernel reaches.
    TailDecides(BeyondReach),
    /// Where no true value is known, and nothing else can be told: there may be a bias, and the interval is none of it.
    NoiseOnly,
}

/// By how much an interval misses the true value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Miss {
    /// What the estimator aims at, less what it reads, in nats.
    short: f64,
    /// The distance to the true value in half-widths of the interval; ∞ where that has no width.
    half_widths: f64,
}

/// The doubt about `estimate`, which `estimator` made in `view`, and which `waterfall` explains; `None` where its interval
/// may stand for itself, or where it has none.
///
/// Where the truth is known it decides, and an interval that holds it is not doubted, however it came about; where it
/// isn't, every interval is, for it knows nothing of bias. An estimator may then know by itself that it has saturated or
/// what its construction does to it.
#[must_use]
pub fn doubt(
    estimator: &dyn Estimator,
    estimate: &Estimate,
    view: &View<'_>,
    waterfall: Option<&Waterfall>,
) -> Option<Doubt> {
    let interval = estimate.interval?;
    let width = interval.high - interval.low;
    let bar = |term: Term| waterfall.and_then(|waterfall| waterfall.value(term)).unwrap_or(0.0);
    let Some(aim) = view.data().truth().and_then(|truth| estimator.aim().value(truth)) else {
        // Of nothing there is no bias.
        if estimator.aim() == Aim::Nothing {
            return None;
        }
        let by = bar(Term::SelfCount);
        if by != 0.0 {
            return Some(Doubt::SelfCounting { by });
        }
        if let Some(beyond) = estimator.beyond_reach(view).filter(|beyond| beyond.adds.abs() > 0.5 * width) {
            return Some(Doubt::TailDecides(beyond));
        }
        let saturated = estimator.shortfall(view).is_some_and(|short| short > 0.5 * width);
        return Some(if saturated { Doubt::Saturated } else { Doubt::NoiseOnly });
    };
    if interval.holds(aim) {
        return None;
    }
    let short = aim - estimate.value;
    let miss = Miss { short, half_widths: short.abs() / (0.5 * width) };
    let by_itself: f64 = [Term::Formula, Term::Smoothing, Term::SelfCount, Term::Neighbours, Term::Clamping]
        .map(|term| bar(term).abs())
        .iter()
        .sum();
    let biased = miss.half_widths > FAR && by_itself > bar(Term::Noise).abs();
    Some(if biased { Doubt::Biased(miss) } else { Doubt::Missed(miss) })
}

impl Miss {
    /// How far the estimate is from the truth of `aim`, and what its interval `knows`.
    fn told(&self, aim: Aim, unit: InfoUnit, knows: &str) -> String {
        let Self { short, half_widths } = *self;
        let side = if short > 0.0 { "below" } else { "above" };
        let reads = format!("it reads {} {side} the true {}", nats(short.abs(), unit), aim.symbol());
        if half_widths.is_infinite() {
            return format!("{reads}, and its 95 % interval, of no width, tells nothing of that");
        }
        let count = match half_widths {
            near if near < 9.95 => format!("{near:.1}"),
            some if some < 1e4 => format!("{some:.0}"),
            many => format!("{many:.0e}"),
        };
        format!("{reads}, {count} half-widths of its 95 % interval, which knows {knows}")
    }
}

/// A length with its unit.
fn nats(value: f64, unit: InfoUnit) -> String {
    format!("{} {}", format::readout(unit.convert(value)), unit.name())
}

impl Doubt {
    /// The frozen id, kebab-case.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Biased(_) | Self::SelfCounting { .. } => "biased",
            Self::Missed(_) => "misses-truth",
            Self::Saturated => "saturated",
            Self::TailDecides(_) => "tail-decides",
            Self::NoiseOnly => "noise-only",
        }
    }

    /// It in a word or two, in place of a margin.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Biased(_) => "biased",
            Self::Missed(_) => "misses truth",
            Self::Saturated => "saturated",
            Self::SelfCounting { by } if *by > 0.0 => "biased upwards",
            Self::SelfCounting { .. } => "biased downwards",
            Self::TailDecides(_) => "tail decides",
            Self::NoiseOnly => "noise only",
        }
    }

    /// It in a sentence about an estimator of this `aim`, without the full stop.
    #[must_use]
    pub fn sentence(&self, aim: Aim, unit: InfoUnit) -> String {
        match self {
            Self::Biased(miss) => format!("Biased: {}", miss.told(aim, unit, "sampling noise and no bias")),
            Self::Missed(miss) if miss.half_widths <= FAR => {
                let told = miss.told(aim, unit, "sampling noise and no bias");
                format!("Its interval misses the truth: {told}")
            }
            Self::Missed(miss) => {
                format!("These samples mislead: {}", miss.told(aim, unit, "only the spread among them"))
            }
            Self::Saturated => {
                "Saturated: where samples of Q lie beyond those of P it hardly grows with the distance. It \
                                reads too little; how much can’t be told, and its 95 % interval knows nothing of it"
                    .to_owned()
            }
            Self::SelfCounting { by } => {
                let way = if *by > 0.0 { "upwards" } else { "downwards" };
                let much = nats(by.abs(), unit);
                format!(
                    "Biased {way}: that every sample counts itself moves it by {much}, of which its 95 % interval \
                         knows nothing"
                )
            }
            Self::TailDecides(BeyondReach { share, adds }) => format!(
                "The kernel’s tail decides: {} of the samples of P lie beyond the reach of those of Q and make {} of the \
                     number, where q̂ is what the bandwidth makes it; its 95 % interval knows nothing of that",
                format::percent(*share),
                nats(*adds, unit),
            ),
            Self::NoiseOnly => {
                "Its 95 % interval knows sampling noise and no bias, which without the generator’s density \
                                can’t be told"
                    .to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests;
