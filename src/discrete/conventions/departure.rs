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
    /// The direction that it computes.
    pub way: Way,
    /// Whether it normalises the rows.
    pub normalises: bool,
    /// Whether a root is taken on the way.
    pub takes_root: bool,
}

/// An answer with its bits or its root taken back, and the exact value where that reads otherwise.
fn in_nats(undone: f64, exact: f64) -> String {
    let [told, wanted] = [undone, exact].map(readout);
    if told == wanted { told } else { format!("{told}, but for rounding {wanted}") }
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
        let Answered { value, exact, .. } = answered;
        match self {
            Self::Bits => Some(format!("in bits: times log 2 it is {}", in_nats(value * LN_2, exact))),
            Self::Root => Some(format!("the root: its square, {}, is JS", in_nats(value * value, exact))),
            Self::RootOfBits => {
                let square = in_nats(value * value * LN_2, exact);
                Some(format!("the root, of bits: its square times log 2, {square}, is JS"))
            }
            Self::NotNormalised => (!case.sums_to_one()).then(|| not_normalised(case, answered)),
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
                of_epsilon(case, way, (self, epsilon), answered)
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

fn not_normalised(case: &Case, Answered { value, way, .. }: Answered) -> String {
    let sums = case.sums_told();
    // By the log sum inequality Σ x·log(x/y) is negative only where the sums differ; what is done about zeros may make it so, too.
    if value < 0.0 && case.plain(way) < 0.0 && !case.equal_sums() {
        format!("negative because the sums differ: {sums}")
    } else {
        format!("not normalised: {sums}")
    }
}

fn generalised(case: &Case, way: Way) -> Option<String> {
    if case.sums_to_one() {
        return None;
    }
    let [p, q] = case.sums();
    if case.equal_sums() {
        let sum = parameter(p, 4);
        return Some(format!("not normalised: both rows sum to {sum}, and it is that many times D"));
    }
    let (x, y, added) = match way {
        Way::Pq => ("P", "Q", q - p),
        Way::Qp => ("Q", "P", p - q),
    };
    Some(format!("not normalised, and adds the sum of {y} less that of {x}, {}, to rel_entr", parameter(added, 3)))
}

/// What an ε that is added, inside the logarithms or to everything, does to the answer.
fn of_epsilon(case: &Case, way: Way, (departure, epsilon): (Departure, f64), answered: Answered) -> Option<String> {
    let remedied = Remedied { case, way, departure, epsilon, answered };
    if answered.exact.is_infinite() {
        return Some(remedied.finite());
    }
    if !case.sums_to_one() && !answered.normalises {
        let where_to = if matches!(departure, Departure::EpsilonInLogs(..)) { " inside the logarithms" } else { "" };
        let negative = if remedied.makes_negative() { ", which makes it negative" } else { "" };
        return Some(format!("ε = {} added{where_to}{negative}{}", number(epsilon), remedied.hidden()));
    }
    remedied.moved()
}

/// What bringing every bin between ε and 1 does, where there is a bin that it changes.
fn of_clip(case: &Case, way: Way, (departure, epsilon): (Departure, f64), answered: Answered) -> Option<String> {
    if !case.has_clipped(epsilon) {
        return None;
    }
    let remedied = Remedied { case, way, departure, epsilon, answered };
    let by_clip = remedied.makes_negative();
    // Either end of the clip may make it negative; the lower one hardly ever.
    let by_above = by_clip && case.has_above_one();
    let lowered = case.has_above_one().then(|| {
        if by_above { "negative because numbers above 1 became 1" } else { "numbers above 1 become 1" }.to_owned()
    });
    let raised = case.has_given_below(epsilon).then_some(()).and_then(|()| {
        if answered.exact.is_infinite() {
            Some(remedied.finite())
        } else if case.sums_to_one() {
            remedied.moved()
        } else {
            let negative = if by_clip && !by_above { ", which makes it negative" } else { "" };
            Some(format!("numbers below {0} become {0}{negative}{1}", number(epsilon), remedied.hidden()))
        }
    });
    if lowered.is_none() && raised.is_none() {
        return None;
    }
    Some([lowered, raised].into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// A direction with an ε that does something about zeros.
struct Remedied<'a, 'b> {
    case: &'a Case<'b>,
    way: Way,
    departure: Departure,
    epsilon: f64,
    answered: Answered,
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

    /// What the line answers without its ε.
    fn without(&self) -> f64 {
        if self.answered.normalises {
            self.case.inputs().shares().rel_entr[self.way as usize]
        } else {
            self.case.plain(self.way)
        }
    }

    /// Whether the answer would not be negative without it.
    fn makes_negative(&self) -> bool {
        self.answered.value < 0.0 && self.without() >= 0.0
    }

    /// Whether it moves the answer by more than rounding does: quotients near 1, and so their logarithms, are off by up to
    /// the doubles' own ε.
    fn moves(&self) -> bool {
        let [p, q] = self.case.sums();
        let sum = match self.way {
            _ if self.answered.normalises => 1.0,
            Way::Pq => p,
            Way::Qp => q,
        };
        let without = self.without();
        (self.answered.value - without).abs() > 4.0 * f64::EPSILON * (sum + without.abs())
    }

    /// By how much it moves an answer about rows that sum to 1, if it does.
    fn moved(&self) -> Option<String> {
        let hidden = self.hidden();
        if !self.moves() && hidden.is_empty() {
            return None;
        }
        let Answered { value, exact, .. } = self.answered;
        let cause = self.cause();
        if exact == 0.0 {
            let told =
                format!("the {cause}, {}, makes it {} instead of 0{hidden}", number(self.epsilon), readout(value));
            return Some(told);
        }
        let (size, way) = ((value / exact - 1.0).abs(), if value < exact { "low" } else { "high" });
        Some(format!("too {way} by {} of it, because of the {cause}{hidden}", readout(size)))
    }
}
