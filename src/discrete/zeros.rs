//! What is done about zeros, and what that changes: every remedy gives another number, and this says which.

use thiserror::Error;

use super::divergence::{self, Divergence};
use super::{Pair, Side};
use crate::math::{number, pairwise_sum};
use crate::text::InfoUnit;
use crate::text::format::readout;

/// A treatment of zeros. What is added is added to the *normalised* rows, so counts and their shares are treated alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Zeros {
    /// As they are: 0·log(0/q) = 0 and p·log(p/0) = +∞.
    AsIs,
    /// ε is added to every probability of both rows, which then are normalised again.
    Add(f64),
    /// ε is added to what every logarithm is taken of, and nowhere else: what most snippets do. The results are no
    /// divergences; they can be negative.
    InLogs(f64),
    /// Bins where either row is 0 are left out, and what is left is normalised again.
    Drop,
}

/// The largest ε: as much as everything there is.
pub const EPSILON_MAX: f64 = 1.0;
/// The ε of the treatments that take one, when nobody says it.
pub const EPSILON_USUAL: f64 = 1e-8;

/// Why zeros can't be treated so.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ZerosError {
    /// An ε out of range.
    #[error("epsilon is {}; use a number above 0, at most {EPSILON_MAX}, such as 1e-8", number(*value))]
    Epsilon {
        /// What was given.
        value: f64,
    },
    /// Disjoint rows.
    #[error("no bin is left: wherever P has something Q has 0; keep the zeros as they are, or add to them")]
    NothingLeft,
    /// Not a treatment's id.
    #[error("no treatment of zeros is called “{wanted}”; there are as-is, add, in-logs, drop")]
    Unknown {
        /// What was asked for.
        wanted: String,
    },
}

impl Zeros {
    /// The ids of all treatments, frozen.
    pub const IDS: [&'static str; 4] = ["as-is", "add", "in-logs", "drop"];

    /// The treatment with this id; ε matters for two of them.
    ///
    /// # Errors
    /// When no treatment has the id, or its ε is out of range.
    pub fn by_id(id: &str, epsilon: f64) -> Result<Self, ZerosError> {
        match id {
            "as-is" => Ok(Self::AsIs),
            "add" => checked(epsilon).map(Self::Add),
            "in-logs" => checked(epsilon).map(Self::InLogs),
            "drop" => Ok(Self::Drop),
            _ => Err(ZerosError::Unknown { wanted: id.to_owned() }),
        }
    }

    /// Whether ε matters for it.
    #[must_use]
    pub fn takes_epsilon(self) -> bool {
        matches!(self, Self::Add(_) | Self::InLogs(_))
    }

    /// The frozen name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::AsIs => "as-is",
            Self::Add(_) => "add",
            Self::InLogs(_) => "in-logs",
            Self::Drop => "drop",
        }
    }

    /// What a menu says.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AsIs => "as they are",
            Self::Add(_) => "add ε to all and normalise",
            Self::InLogs(_) => "add ε inside the logs",
            Self::Drop => "drop bins where either is 0",
        }
    }

    /// Treats the zeros of `pair`.
    ///
    /// # Errors
    /// When ε is out of range or no bin is left.
    pub fn treat(self, pair: &Pair) -> Result<Treated<'_>, ZerosError> {
        let (kept, after) = match self {
            Self::AsIs => (None, None),
            Self::InLogs(epsilon) => {
                checked(epsilon)?;
                (None, None)
            }
            Self::Add(epsilon) => {
                checked(epsilon)?;
                let raised = |side| pair.probabilities(side).iter().map(|value| value + epsilon).collect::<Vec<_>>();
                (None, Some(normalised(&raised(Side::P), &raised(Side::Q))))
            }
            Self::Drop => {
                let has_both = |bin: &usize| pair.p(*bin) > 0.0 && pair.q(*bin) > 0.0;
                let kept: Vec<usize> = (0..pair.bins()).filter(has_both).collect();
                if kept.is_empty() {
                    return Err(ZerosError::NothingLeft);
                }
                let left = |side| kept.iter().map(|bin| pair.probabilities(side)[*bin]).collect::<Vec<_>>();
                let after = normalised(&left(Side::P), &left(Side::Q));
                (Some(kept), Some(after))
            }
        };
        Ok(Treated { zeros: self, before: pair, after, kept })
    }
}

fn checked(epsilon: f64) -> Result<f64, ZerosError> {
    if epsilon > 0.0 && epsilon <= EPSILON_MAX { Ok(epsilon) } else { Err(ZerosError::Epsilon { value: epsilon }) }
}

fn normalised(p: &[f64], q: &[f64]) -> Pair {
    let sum = |row: &[f64]| pairwise_sum(row.len(), |bin| row[bin]);
    Pair::of_checked((p.into(), sum(p)), (q.into(), sum(q)))
}

/// A pair with its zeros treated.
#[derive(Debug)]
pub struct Treated<'a> {
    zeros: Zeros,
    before: &'a Pair,
    after: Option<Pair>,
    kept: Option<Vec<usize>>,
}

impl Treated<'_> {
    /// The rows that are compared: the treated ones, or those there were.
    #[must_use]
    pub fn pair(&self) -> &Pair {
        self.after.as_ref().unwrap_or(self.before)
    }

    /// The value of `divergence` after the treatment.
    #[must_use]
    pub fn value(&self, divergence: &dyn Divergence) -> f64 {
        if let Zeros::InLogs(epsilon) = self.zeros {
            let pair = self.before;
            if divergence.part_in_logs(pair.p(0), pair.q(0), epsilon).is_some() {
                let part = |bin| divergence.part_in_logs(pair.p(bin), pair.q(bin), epsilon).unwrap_or(0.0);
                return divergence.of_total(pairwise_sum(pair.bins(), part));
            }
        }
        divergence.value(self.pair())
    }

    /// The parts of `divergence` in the bins there were before the treatment; nothing in those that were dropped, and 0 where
    /// there is nothing but rounding.
    #[must_use]
    pub fn parts(&self, divergence: &dyn Divergence) -> Vec<Option<f64>> {
        let exact = |index| divergence::part_or_zero(divergence, self.pair(), index);
        if let Some(kept) = &self.kept {
            let mut parts = vec![None; self.before.bins()];
            for (index, bin) in kept.iter().enumerate() {
                parts[*bin] = Some(exact(index));
            }
            return parts;
        }
        let in_logs = |bin| match self.zeros {
            Zeros::InLogs(_) if divergence.is_rounding(self.before, bin) => Some(0.0),
            Zeros::InLogs(epsilon) => divergence.part_in_logs(self.before.p(bin), self.before.q(bin), epsilon),
            _ => None,
        };
        (0..self.before.bins()).map(|bin| in_logs(bin).or_else(|| Some(exact(bin)))).collect()
    }

    /// What the treatment changes, in words that follow from the numbers, KLs in `unit`; `names` are the bins'.
    #[must_use]
    pub fn what_changes(&self, names: &[String], unit: InfoUnit) -> String {
        let moved: Vec<String> = ["kl-forward", "kl-reverse"]
            .into_iter()
            .filter_map(divergence::by_id)
            .filter_map(|divergence| {
                let [before, after] =
                    [divergence.value(self.before), self.value(divergence)].map(|nats| unit.convert(nats));
                change(before, after).map(|change| format!("{} {change}", divergence.symbol()))
            })
            .collect();
        let moved = if moved.is_empty() { "neither KL changes".to_owned() } else { moved.join(", ") };
        let infinite = self.before.zeros_of(Side::P).next().or(self.before.zeros_of(Side::Q).next()).is_some();
        match self.zeros {
            Zeros::AsIs if infinite => causes(self.before, names).join("; "),
            Zeros::AsIs if self.before.has_zeros() => {
                "both KLs are finite: wherever one row is 0 the other is, too".to_owned()
            }
            Zeros::AsIs => "no bin is 0, so both KLs are finite".to_owned(),
            Zeros::Add(epsilon) | Zeros::InLogs(epsilon) => {
                let whose = if infinite { ": numbers of the ε, not of the data" } else { "" };
                format!("with ε = {}, {moved}{whose}", number(epsilon))
            }
            Zeros::Drop => self.what_was_dropped(names, &moved),
        }
    }

    fn what_was_dropped(&self, names: &[String], moved: &str) -> String {
        let kept = self.kept.as_deref().unwrap_or_default();
        let dropped: Vec<usize> = (0..self.before.bins()).filter(|bin| kept.binary_search(bin).is_err()).collect();
        if dropped.is_empty() {
            return "no bin is 0, so none is dropped".to_owned();
        }
        let lost = |side| dropped.iter().map(|bin| self.before.probabilities(side)[*bin]).sum::<f64>();
        let (p, q) = (readout(lost(Side::P)), readout(lost(Side::Q)));
        let which = match dropped.as_slice() {
            [bin] => names.get(*bin).cloned().unwrap_or_else(|| format!("bin {}", bin + 1)),
            many => format!("{} of {} bins", many.len(), self.before.bins()),
        };
        format!("left out: {which}, and with that {p} of P and {q} of Q; {moved}")
    }
}

/// How a number changes, if it does by more than rounding: from what to what, or by how much where that looks the same.
fn change(before: f64, after: f64) -> Option<String> {
    /// What the summation may lose of a value.
    const ROUNDING: f64 = 1e-13;
    let by = after - before;
    if before == after || (by.is_finite() && by.abs() <= ROUNDING * before.abs()) {
        None
    } else if readout(before) == readout(after) {
        Some(format!("changes by {}", readout(by)))
    } else {
        Some(format!("goes from {} to {}", readout(before), readout(after)))
    }
}

/// Why each direction is infinite, if it is: the bin with the most mass that the other side rules out.
#[must_use]
pub fn causes(pair: &Pair, names: &[String]) -> Vec<String> {
    let directions = [("D(P‖Q)", Side::Q), ("D(Q‖P)", Side::P)];
    let cause = |(symbol, side): (&str, Side)| {
        worst_zero(pair, side).map(|bin| {
            let name = names.get(bin).cloned().unwrap_or_else(|| format!("bin {}", bin + 1));
            let mass = pair.probabilities(side.other())[bin];
            format!(
                "{symbol} is infinite: {} gives {} to {name}, which {} says cannot happen",
                side.other().name(),
                readout(mass),
                side.name()
            )
        })
    };
    directions.into_iter().filter_map(cause).collect()
}

/// Of the bins where `side` is 0 and the other is not, the one where the other has most.
#[must_use]
pub fn worst_zero(pair: &Pair, side: Side) -> Option<usize> {
    let mass = pair.probabilities(side.other());
    pair.zeros_of(side).reduce(|most, bin| if mass[bin] > mass[most] { bin } else { most })
}

/// (ε, value) of `divergence` with `treatment` of every ε.
///
/// Where the exact value is infinite the curve is a straight line in log ε for small ε, falling by [`fall_per_e_fold`].
///
/// # Errors
/// When an ε is out of range.
pub fn epsilon_curve(
    pair: &Pair,
    divergence: &dyn Divergence,
    treatment: fn(f64) -> Zeros,
    epsilons: &[f64],
) -> Result<Vec<[f64; 2]>, ZerosError> {
    let at = |epsilon: &f64| Ok([*epsilon, treatment(*epsilon).treat(pair)?.value(divergence)]);
    epsilons.iter().map(at).collect()
}

/// By how much a KL rises for every factor e by which a small ε is made smaller: the mass that is ruled out. In D(P‖Q)
/// that is what P has where `side` = Q is 0, in D(Q‖P) what Q has where `side` = P is 0.
#[must_use]
pub fn fall_per_e_fold(pair: &Pair, side: Side) -> f64 {
    pair.zeros_of(side).map(|bin| pair.probabilities(side.other())[bin]).sum()
}

#[cfg(test)]
mod tests {
    use super::divergence::{ALL, KlForward, KlReverse};
    use super::*;

    fn five() -> Pair {
        Pair::new(&[0.2, 0.3, 0.0, 0.3, 0.2], &[0.1, 0.4, 0.2, 0.2, 0.1]).unwrap()
    }

    fn names() -> Vec<String> {
        ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec()
    }

    #[test]
    fn each_treatment_says_what_it_changes_from_the_numbers() {
        let pair = five();
        let told = |zeros: Zeros| zeros.treat(&pair).unwrap().what_changes(&names(), InfoUnit::Nats);
        assert_eq!(told(Zeros::AsIs), "D(Q‖P) is infinite: Q gives 0.200 to c, which P says cannot happen");
        let logs = "with ε = 0.0001, D(P‖Q) goes from 0.313 to 0.312, D(Q‖P) goes from ∞ to 1.416: numbers of the ε, not of the data";
        assert_eq!(told(Zeros::InLogs(1e-4)), logs);
        assert!(told(Zeros::Add(1e-8)).contains("D(Q‖P) goes from ∞ to 3.258"));
        let dropped = "left out: c, and with that 0 of P and 0.200 of Q; D(P‖Q) goes from 0.313 to ";
        let told_dropped = told(Zeros::Drop);
        assert!(told_dropped.starts_with(dropped), "{told_dropped}");
        let equal = Pair::new(&[1.0, 3.0], &[1.0, 3.0]).unwrap();
        assert_eq!(
            Zeros::Drop.treat(&equal).unwrap().what_changes(&[], InfoUnit::Nats),
            "no bin is 0, so none is dropped"
        );
        let as_is = |pair: &Pair| Zeros::AsIs.treat(pair).unwrap().what_changes(&[], InfoUnit::Nats);
        assert_eq!(as_is(&equal), "no bin is 0, so both KLs are finite");
        let both = Pair::new(&[1.0, 3.0, 0.0], &[1.0, 3.0, 0.0]).unwrap();
        assert_eq!(as_is(&both), "both KLs are finite: wherever one row is 0 the other is, too");
        assert_eq!(
            Zeros::Add(0.1).treat(&equal).unwrap().what_changes(&[], InfoUnit::Nats),
            "with ε = 0.1, neither KL changes"
        );
        // A change that the digits shown don't show is told all the same.
        let told_small = Zeros::Add(1e-9).treat(&pair).unwrap().what_changes(&names(), InfoUnit::Nats);
        assert!(told_small.starts_with("with ε = 1e-9, D(P‖Q) changes by −2."), "{told_small}");
        let bits = Zeros::InLogs(1e-4).treat(&pair).unwrap().what_changes(&names(), InfoUnit::Bits);
        assert!(bits.contains("D(Q‖P) goes from ∞ to 2.04"), "{bits}");
    }

    #[test]
    fn treated_parts_add_up_and_dropped_bins_have_none() {
        let pair = five();
        for zeros in [Zeros::AsIs, Zeros::Add(1e-3), Zeros::InLogs(1e-3), Zeros::Drop] {
            let treated = zeros.treat(&pair).unwrap();
            for divergence in ALL {
                let parts = treated.parts(*divergence);
                assert_eq!(parts.len(), 5);
                assert_eq!(parts[2].is_none(), zeros == Zeros::Drop);
                let (sum, value) = (divergence.of_total(parts.iter().flatten().sum()), treated.value(*divergence));
                assert!(sum == value || (sum - value).abs() < 1e-14, "{} {zeros:?}: {sum} {value}", divergence.id());
            }
        }
    }

    #[test]
    fn against_epsilon_an_infinite_divergence_is_a_line_in_its_logarithm() {
        let pair = five();
        let epsilons = [1e-12, 1e-11, 1e-10];
        for treatment in [Zeros::InLogs as fn(f64) -> Zeros, Zeros::Add] {
            let curve = epsilon_curve(&pair, &KlReverse, treatment, &epsilons).unwrap();
            let fall = (curve[0][1] - curve[2][1]) / 100_f64.ln();
            assert!((fall - fall_per_e_fold(&pair, Side::P)).abs() < 1e-9, "{fall}");
            let flat = epsilon_curve(&pair, &KlForward, treatment, &epsilons).unwrap();
            assert!((flat[0][1] - flat[2][1]).abs() < 1e-8);
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_remedy() {
        let disjoint = Pair::new(&[1.0, 0.0], &[0.0, 1.0]).unwrap();
        assert!(Zeros::Drop.treat(&disjoint).unwrap_err().to_string().starts_with("no bin is left"));
        for epsilon in [0.0, -1e-8, 1.5, f64::NAN] {
            for id in ["add", "in-logs"] {
                let told = Zeros::by_id(id, epsilon).unwrap_err().to_string();
                assert!(told.ends_with("use a number above 0, at most 1, such as 1e-8"), "{told}");
            }
            assert!(Zeros::Add(epsilon).treat(&five()).is_err());
        }
        assert!(Zeros::by_id("as-is", f64::NAN).is_ok() && Zeros::by_id("none", 0.1).is_err());
        for id in Zeros::IDS {
            assert_eq!(Zeros::by_id(id, 1e-8).unwrap().id(), id);
        }
    }
}
