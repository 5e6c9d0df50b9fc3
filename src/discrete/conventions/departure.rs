//! Where code departs from the divergence it is taken for, in words that follow from the numbers at hand.

use super::case::Case;
use crate::discrete::Side;
use crate::math::{LN_2, number};
use crate::text::format::{parameter, readout};

/// Which row is averaged over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// P against Q.
    Pq,
    /// Q against P.
    Qp,
}

impl Way {
    /// The row that is averaged over.
    #[must_use]
    pub fn first(self) -> Side {
        match self {
            Self::Pq => Side::P,
            Self::Qp => Side::Q,
        }
    }
}

/// One thing that code does otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Departure {
    /// Logarithms to base two.
    Bits,
    /// The root is taken.
    Root,
    /// The root is taken, of bits.
    RootOfBits,
    /// Rows are used as they are.
    NotNormalised,
    /// − x + y is added in every bin.
    Generalised(Way),
    /// 0·log 0 is NaN.
    ZeroTimesLogOfZero(Way),
    /// xlogy knows 0·log 0, target·input doesn't.
    BothZero,
    /// exp(target)·(target − input) with log 0.
    LogTarget,
    /// ε inside the logarithm.
    EpsilonInLogs(Way, f64),
    /// ε added to every bin.
    EpsilonAdded(Way, f64),
    /// Bins brought between ε and 1.
    Clipped(Way, f64),
    /// Probabilities kept away from 0 and 1 by the machine's ε.
    Clamped,
    /// Divided by the number of elements.
    MeanOverElements,
    /// Divided by the length of the first axis.
    BinsAsBatch,
    /// Divided by the number of rows, which is 1.
    BatchOfOne,
    /// Probabilities where their logarithms belong.
    ForgotLog,
    /// The other direction.
    Swapped,
}

/// What a call answered beside what it is taken for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answered {
    pub value: f64,
    pub exact: f64,
}

impl Departure {
    /// What it does whatever the rows are.
    #[must_use]
    pub fn in_general(self) -> String {
        match self {
            Self::Bits => "in bits".to_owned(),
            Self::Root => "the root of JS".to_owned(),
            Self::RootOfBits => "the root of JS in bits".to_owned(),
            Self::NotNormalised => "rows that don't sum to 1 are taken as they are".to_owned(),
            Self::Generalised(_) => "the difference of the sums is added".to_owned(),
            Self::ZeroTimesLogOfZero(way) => format!("NaN where {} is 0", way.first().name()),
            Self::BothZero => "NaN where both rows are 0".to_owned(),
            Self::LogTarget => "NaN where P is 0".to_owned(),
            Self::EpsilonInLogs(_, epsilon) => format!("{} inside the logarithms stands for zeros", number(epsilon)),
            Self::EpsilonAdded(_, epsilon) => format!("{} is added to every bin", number(epsilon)),
            Self::Clipped(_, epsilon) => {
                format!("what is below {0} becomes {0}, what is above 1 becomes 1", number(epsilon))
            }
            Self::Clamped => "probabilities within 2.2e-16 of 0 or 1 are kept off them".to_owned(),
            Self::MeanOverElements => "divided by the number of elements".to_owned(),
            Self::BinsAsBatch => "divided by the number of bins, which are taken for the batch".to_owned(),
            Self::BatchOfOne => "divided by the number of rows, which is 1".to_owned(),
            Self::ForgotLog => "probabilities stand where their logarithms belong".to_owned(),
            Self::Swapped => "the other direction".to_owned(),
        }
    }

    /// What it did to the answer for this case; nothing if it did nothing.
    pub(super) fn says(self, case: &Case, answered: Answered) -> Option<String> {
        let Answered { value, exact } = answered;
        match self {
            Self::Bits => Some(format!("in bits: times log 2 it is {}", readout(value * LN_2))),
            Self::Root => Some(format!("the root: its square, {}, is JS", readout(value * value))),
            Self::RootOfBits => {
                Some(format!("the root, of bits: its square times log 2, {}, is JS", readout(value * value * LN_2)))
            }
            Self::NotNormalised => (!case.sums_to_one()).then(|| not_normalised(case, value)),
            Self::Generalised(way) => generalised(case, way),
            Self::ZeroTimesLogOfZero(way) if value.is_nan() => case.zero_of(way.first()).map(|bin| {
                let name = way.first().name();
                format!("NaN because 0·log 0 is not 0 in floating point: {name} has 0 in {}", case.name(bin))
            }),
            Self::BothZero if value.is_nan() => case.both_zero().map(|bin| {
                format!("NaN because P and Q both have 0 in {}: 0·log 0 is not 0 in floating point", case.name(bin))
            }),
            Self::LogTarget if value.is_nan() => case.zero_of(Side::P).map(|bin| {
                format!("NaN because P has 0 in {}: exp(−∞)·(−∞) is not 0 in floating point", case.name(bin))
            }),
            Self::EpsilonInLogs(way, epsilon) | Self::EpsilonAdded(way, epsilon) => {
                Some(of_epsilon(case, way, (self, epsilon), answered))
            }
            Self::Clipped(way, epsilon) => of_clip(case, way, (self, epsilon), answered),
            Self::Clamped => case
                .has_below(f64::EPSILON)
                .then(|| "for the logarithms, probabilities below 2.2e−16 are raised to that".to_owned()),
            Self::MeanOverElements => Some(format!("÷ {}: mean over elements", case.bins())),
            Self::BinsAsBatch => Some(format!("÷ {}: the bins are taken for the batch", case.bins())),
            // Of numbers there is nothing to say about NaN.
            Self::ZeroTimesLogOfZero(_) | Self::BothZero | Self::LogTarget | Self::BatchOfOne => None,
            Self::ForgotLog => {
                let negative = if value < 0.0 { "negative because it is " } else { "" };
                Some(format!("{negative}not a divergence: q stands where log q belongs"))
            }
            Self::Swapped => {
                let why = if value == f64::INFINITY && exact.is_finite() {
                    case.infinite_because(Side::P).map(|why| format!(", {why}"))
                } else {
                    None
                };
                Some(format!("this is D(Q‖P), the other way round{}", why.unwrap_or_default()))
            }
        }
    }

    /// Why it did nothing here, where that is worth saying.
    pub(super) fn spares(self, case: &Case) -> Option<String> {
        match self {
            Self::NotNormalised if case.sums_to_one() => Some("both rows sum to 1".to_owned()),
            Self::Generalised(_) if case.sums_to_one() => Some("the sums are equal".to_owned()),
            Self::ZeroTimesLogOfZero(way) if case.zero_of(way.first()).is_none() => {
                Some(format!("{} has no 0", way.first().name()))
            }
            Self::BatchOfOne => Some("a batch of one row".to_owned()),
            Self::Clipped(_, epsilon) if !case.has_clipped(epsilon) => {
                Some(format!("nothing is below {} or above 1", number(epsilon)))
            }
            _ => None,
        }
    }
}

fn not_normalised(case: &Case, value: f64) -> String {
    let ([p, q], sums) = (case.sums(), case.sums_told());
    if value < 0.0 && p != q {
        format!("negative because the sums differ: {sums}")
    } else if value < 0.0 {
        format!("negative because the rows are not normalised: {sums}")
    } else {
        format!("not normalised: {sums}")
    }
}

fn generalised(case: &Case, way: Way) -> Option<String> {
    if case.sums_to_one() {
        return None;
    }
    let [p, q] = case.sums();
    let (x, y, added) = match way {
        Way::Pq => ("P", "Q", q - p),
        Way::Qp => ("Q", "P", p - q),
    };
    Some(format!("not normalised, and adds the sum of {y} less that of {x}, {}, to rel_entr", parameter(added, 3)))
}

/// What an ε that is added, inside the logarithms or to everything, does to the answer.
fn of_epsilon(case: &Case, way: Way, (departure, epsilon): (Departure, f64), answered: Answered) -> String {
    let remedied = Remedied { case, way, departure, epsilon };
    if answered.exact.is_infinite() {
        return remedied.finite();
    }
    if !case.sums_to_one() {
        let where_to = if matches!(departure, Departure::EpsilonInLogs(..)) { " inside the logarithms" } else { "" };
        return format!("ε = {} added{where_to}{}", number(epsilon), remedied.hidden());
    }
    remedied.moved(answered)
}

/// What bringing every bin between ε and 1 does, where there is a bin that it changes.
fn of_clip(case: &Case, way: Way, (departure, epsilon): (Departure, f64), answered: Answered) -> Option<String> {
    if !case.has_clipped(epsilon) {
        return None;
    }
    let remedied = Remedied { case, way, departure, epsilon };
    let lowered = case.has_above_one().then(|| "numbers above 1 become 1".to_owned());
    let raised = case.has_given_below(epsilon).then(|| {
        if answered.exact.is_infinite() {
            remedied.finite()
        } else if case.sums_to_one() {
            remedied.moved(answered)
        } else {
            format!("numbers below {0} become {0}{1}", number(epsilon), remedied.hidden())
        }
    });
    Some([lowered, raised].into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// A direction with an ε that does something about zeros.
struct Remedied<'a, 'b> {
    case: &'a Case<'b>,
    way: Way,
    departure: Departure,
    epsilon: f64,
}

impl Remedied<'_, '_> {
    fn cause(&self) -> &'static str {
        if matches!(self.departure, Departure::Clipped(..)) { "clip" } else { "ε" }
    }

    /// Of an answer that would be infinite.
    fn finite(&self) -> String {
        let why = self.case.ruled_out(self.way.first().other()).unwrap_or_default();
        format!("finite only because of the {}: {why}, and {} stands for that 0", self.cause(), number(self.epsilon))
    }

    /// That the other direction would be infinite.
    fn hidden(&self) -> &'static str {
        match (self.case.ruled_out(self.way.first()), self.way) {
            (None, _) => "",
            (Some(_), Way::Pq) => "; hides that D(Q‖P) is infinite",
            (Some(_), Way::Qp) => "; hides that D(P‖Q) is infinite",
        }
    }

    /// By how much it moves an answer about rows that sum to 1.
    fn moved(&self, Answered { value, exact }: Answered) -> String {
        let (cause, hidden) = (self.cause(), self.hidden());
        if exact == 0.0 {
            return format!("the {cause}, {}, makes it {} instead of 0{hidden}", number(self.epsilon), readout(value));
        }
        let (size, way) = ((value / exact - 1.0).abs(), if value < exact { "low" } else { "high" });
        format!("too {way} by {} of it, because of the {cause}{hidden}", readout(size))
    }
}
