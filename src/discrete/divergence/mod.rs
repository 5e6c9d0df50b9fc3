//! Divergences between two rows of a table, each with its value and its part in every bin.
//!
//! A [`Pair`] holds P and Q and what the divergences share; [`ALL`] lists the divergences. Adding one is a new file here
//! and an entry there.

/// The words of a divergence, so that each file says them once and in this order.
macro_rules! words {
    ($id:literal, $name:literal, $symbol:literal, $definition:literal, $about:literal, $unit:ident) => {
        fn id(&self) -> &'static str {
            $id
        }

        fn name(&self) -> &'static str {
            $name
        }

        fn symbol(&self) -> &'static str {
            $symbol
        }

        fn definition(&self) -> &'static str {
            $definition
        }

        fn about(&self) -> &'static str {
            $about
        }

        fn unit(&self) -> Unit {
            Unit::$unit
        }
    };
}

mod chi_square;
mod cosine;
mod entropy;
mod hellinger;
mod jeffreys;
mod jensen_shannon;
mod kl;
mod l2;
mod total_variation;
mod wasserstein1;

pub use chi_square::ChiSquare;
pub use cosine::Cosine;
pub use entropy::{CrossEntropy, EntropyCandidate, EntropyTarget};
pub use hellinger::Hellinger;
pub use jeffreys::Jeffreys;
pub use jensen_shannon::{JensenShannon, JensenShannonDistance};
pub(super) use kl::divergence_term;
pub use kl::{KlForward, KlReverse};
pub use l2::L2;
pub use total_variation::TotalVariation;
pub use wasserstein1::Wasserstein1;

use super::{Pair, Side};
use crate::math::pairwise_sum;
use crate::text::Unit;

/// A divergence of a candidate Q from a target P, probabilities p and q; the entropies are among them.
pub trait Divergence: Send + Sync {
    /// The frozen kebab-case name in files and on the command line; the line's where it is the same quantity.
    fn id(&self) -> &'static str;
    /// The name in a sentence.
    fn name(&self) -> &'static str;
    /// The symbol on plots and in tables.
    fn symbol(&self) -> &'static str;
    /// The defining formula.
    fn definition(&self) -> &'static str;
    /// One sentence on what it says.
    fn about(&self) -> &'static str;
    /// The unit of [`Self::value`].
    fn unit(&self) -> Unit;

    /// What bin `bin` adds to [`Self::total`]; finite or ±∞, never NaN.
    fn part(&self, pair: &Pair, bin: usize) -> f64;

    /// What the parts add up to, up to their rounding: the value itself, or what [`Self::of_total`] makes the value of.
    fn total(&self, pair: &Pair) -> f64 {
        pairwise_sum(pair.bins(), |bin| self.part(pair, bin))
    }

    /// The symbol of what the parts add up to.
    fn parts_add_up_to(&self) -> &'static str {
        self.symbol()
    }

    /// The value that belongs to a total.
    fn of_total(&self, total: f64) -> f64 {
        total
    }

    /// The value, in [`Self::unit`]: may be +∞, never NaN.
    fn value(&self, pair: &Pair) -> f64 {
        self.of_total(self.total(pair))
    }

    /// The part of a bin when ε is added to what every logarithm is taken of; nothing where there is no logarithm.
    fn part_in_logs(&self, _p: f64, _q: f64, _epsilon: f64) -> Option<f64> {
        None
    }

    /// Whether the part of a bin is nothing but rounding, and would be 0 without it.
    fn is_rounding(&self, pair: &Pair, bin: usize) -> bool {
        self.is_f_divergence() && pair.is_level(bin)
    }

    /// The sides whose zeros, where the other has mass, make it infinite.
    fn infinite_at_zeros_of(&self) -> &'static [Side] {
        &[]
    }

    /// Whether it is of the family Σ q f(p/q), or rises with one that is: then no transform of both rows alike makes it grow.
    fn is_f_divergence(&self) -> bool {
        false
    }
}

known_by_id!(Divergence);

/// All divergences, in the order in which they are shown.
pub static ALL: &[&dyn Divergence] = &[
    &KlForward,
    &KlReverse,
    &Jeffreys,
    &JensenShannon,
    &JensenShannonDistance,
    &Hellinger,
    &TotalVariation,
    &Wasserstein1,
    &ChiSquare,
    &L2,
    &Cosine,
    &EntropyTarget,
    &EntropyCandidate,
    &CrossEntropy,
];

/// The divergence with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Divergence> {
    ALL.iter().copied().find(|divergence| divergence.id() == id)
}

/// The parts of all bins.
#[must_use]
pub fn parts(divergence: &dyn Divergence, pair: &Pair) -> Vec<f64> {
    (0..pair.bins()).map(|bin| divergence.part(pair, bin)).collect()
}

/// The part of a bin as it is shown: 0 where it is nothing but rounding.
#[must_use]
pub fn part_or_zero(divergence: &dyn Divergence, pair: &Pair, bin: usize) -> f64 {
    if divergence.is_rounding(pair, bin) { 0.0 } else { divergence.part(pair, bin) }
}

/// The bins that make `divergence` infinite, with the side that is 0 there.
pub fn infinite_bins<'a>(divergence: &dyn Divergence, pair: &'a Pair) -> impl Iterator<Item = (usize, Side)> + 'a {
    let sides = divergence.infinite_at_zeros_of();
    sides.iter().flat_map(|side| pair.zeros_of(*side).map(|bin| (bin, *side)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_kebab_case_and_found() {
        for (index, divergence) in ALL.iter().enumerate() {
            let id = divergence.id();
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
            assert!(ALL[..index].iter().all(|other| other.id() != id), "{id} twice");
            assert_eq!(by_id(id).map(Divergence::symbol), Some(divergence.symbol()));
        }
        assert!(by_id("nothing").is_none());
    }

    #[test]
    fn what_is_said_about_each_is_one_sentence_without_a_full_stop() {
        for divergence in ALL {
            for text in [divergence.name(), divergence.symbol(), divergence.definition(), divergence.about()] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", divergence.id());
            }
        }
    }

    #[test]
    fn where_only_rounding_tells_p_from_q_nothing_is_shown_and_a_true_difference_is() {
        // 0.1 + 0.2 + 0.7 and 0.3 + 0.7 end in different doubles; so do thirds and sixths.
        let rows = [
            ([0.1, 0.2, 0.7, 0.0], [0.1, 0.2, 0.3, 0.4]),
            ([0.3, 0.3, 0.3, 0.1], [0.3, 0.3, 0.1, 0.3]),
            ([1.0, 1.0, 2.0, 3.0], [0.1, 0.1, 0.3, 0.2]),
            ([0.6, 0.2, 0.1, 0.1], [3.0, 1.0, 0.4, 0.6]),
        ];
        let level = ["kl-forward", "kl-reverse", "jeffreys", "jensen-shannon", "hellinger", "total-variation", "l2"];
        for (p, q) in rows {
            let pair = Pair::new(&p, &q).unwrap();
            for id in level.into_iter().chain(["chi-square", "wasserstein1"]) {
                let shown = |bin| part_or_zero(by_id(id).unwrap(), &pair, bin);
                assert_eq!([shown(0), shown(1)], [0.0, 0.0], "{id}");
                assert!(id == "chi-square" || shown(2).abs() > 1e-4, "{id}");
            }
            for divergence in ALL.iter().filter(|divergence| divergence.id().starts_with("entropy")) {
                assert_eq!(part_or_zero(*divergence, &pair, 0), divergence.part(&pair, 0));
            }
        }
        // Numbers that differ by as little as 8e-15 of them do differ.
        let near = Pair::new(&[0.5, 0.5], &[0.5 + 4e-15, 0.5 - 4e-15]).unwrap();
        for id in level {
            assert!(part_or_zero(by_id(id).unwrap(), &near, 0) != 0.0, "{id}");
        }
        // A little mass in front of much more is no rounding of it.
        let little = Pair::new(&[1e-20, 0.5, 0.5], &[0.0, 0.5, 0.5]).unwrap();
        assert!(part_or_zero(&Wasserstein1, &little, 0) > 0.0);
    }

    #[test]
    fn the_bins_that_make_it_infinite_are_named() {
        let pair = Pair::new(&[0.5, 0.5, 0.0], &[0.6, 0.0, 0.4]).unwrap();
        let bins = |id: &str| infinite_bins(by_id(id).unwrap(), &pair).collect::<Vec<_>>();
        assert_eq!(bins("kl-forward"), [(1, Side::Q)]);
        assert_eq!(bins("kl-reverse"), [(2, Side::P)]);
        assert_eq!(bins("jeffreys"), [(2, Side::P), (1, Side::Q)]);
        assert_eq!(bins("chi-square"), [(1, Side::Q)]);
        assert_eq!(bins("jensen-shannon"), []);
        for divergence in ALL {
            let infinite = infinite_bins(*divergence, &pair).next().is_some();
            assert_eq!(divergence.value(&pair) == f64::INFINITY, infinite, "{}", divergence.id());
            for (bin, part) in parts(*divergence, &pair).into_iter().enumerate() {
                let named = infinite_bins(*divergence, &pair).any(|(named, _)| named == bin);
                assert_eq!(part == f64::INFINITY, named, "{} {bin}", divergence.id());
            }
        }
    }
}
