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
