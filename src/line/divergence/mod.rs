//! Divergences between two densities on the line, each with its value and its pointwise integrand.
//!
//! A [`Pair`] holds P and Q and what the divergences share; [`ALL`] lists the divergences. Adding one is a new file here
//! and an entry there.

mod area;
mod chi_square;
mod cosine;
mod crossings;
mod difference;
mod hellinger;
mod integrals;
mod jeffreys;
mod jensen_shannon;
mod kl;
mod l2;
mod leading_component;
mod log_ratio;
mod normals;
mod pair;
mod peaks;
mod power;
mod total_variation;
mod transport_map;
mod wasserstein1;
mod wasserstein2;

pub use area::outside;
pub use chi_square::ChiSquare;
pub use cosine::Cosine;
pub use hellinger::Hellinger;
pub use jeffreys::Jeffreys;
pub use jensen_shannon::JensenShannon;
pub use kl::{KlForward, KlReverse};
pub use l2::L2;
pub use log_ratio::log_ratio_square;
pub use pair::Pair;
pub use power::Power;
pub use total_variation::TotalVariation;
pub use wasserstein1::Wasserstein1;
pub use wasserstein2::Wasserstein2;

use crate::line::Alpha;
use crate::text::Unit;

/// A divergence of a candidate Q from a target P, densities p and q.
pub trait Divergence: Send + Sync {
    /// The frozen kebab-case name in files and on the command line.
    fn id(&self) -> &'static str;
    /// The name in a sentence.
    fn name(&self) -> &'static str;
    /// The symbol on plots and in tables.
    fn symbol(&self) -> &'static str;
    /// The defining formula.
    fn definition(&self) -> &'static str;
    /// One sentence on what it says.
    fn about(&self) -> &'static str;
    /// The unit of [`Self::value`], for what has one whatever α is.
    fn unit(&self) -> Unit;
    /// The unit of [`Self::value`] of a pair with this α.
    fn unit_at(&self, _alpha: Alpha) -> Unit {
        self.unit()
    }
    /// Whether [`Self::value`] depends on the pair's α.
    fn depends_on_alpha(&self) -> bool {
        false
    }
    /// The α that [`Self::value`] depends on, where it does.
    fn alpha(&self, pair: &Pair) -> Option<Alpha> {
        self.depends_on_alpha().then(|| pair.alpha())
    }
    /// The value, in [`Self::unit`]: may be +∞, never NaN. It is +∞, too, where it exceeds every double; see
    /// [`Self::overflows`].
    fn value(&self, pair: &Pair) -> f64;
    /// Whether the integral has no end, as the tails of P and Q have it.
    fn diverges(&self, _pair: &Pair) -> bool {
        false
    }
    /// Why it has no end, where [`Self::diverges`] says so: a clause.
    fn why_infinite(&self, _pair: &Pair) -> &'static str {
        "Q’s tails are too light for P’s"
    }
    /// Whether `value`, which is that of `pair`, stands for a finite one that exceeds every double.
    fn overflows(&self, pair: &Pair, value: f64) -> bool {
        value == f64::INFINITY && !self.diverges(pair)
    }
    /// The function of x whose integral over the line is [`Self::integral`]. Per unit of x; finite or ±∞, never NaN.
    fn integrand(&self, pair: &Pair, x: f64) -> f64;
    /// Whether it falls to 0 as Q comes to be P, as a divergence does and a similarity doesn't.
    fn falls(&self) -> bool {
        true
    }
    /// What the integrand adds up to.
    fn integral(&self) -> Integral {
        Integral::Value
    }
}

/// What the integrand of a divergence adds up to over the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integral {
    /// The value itself.
    Value,
    /// The value's square: the divergence is a root of an integral.
    Square,
}

impl Integral {
    /// The area under the integrand of a divergence whose value is `value`, in the unit of the value or its square.
    #[must_use]
    pub fn area(self, value: f64) -> f64 {
        match self {
            Self::Value => value,
            Self::Square => value * value,
        }
    }

    /// The area, as a sentence calls it.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Value => "the value",
            Self::Square => "the square of the value",
        }
    }
}

known_by_id!(Divergence);

/// All divergences, in the order in which they are shown.
pub static ALL: &[&dyn Divergence] = &[
    &KlForward,
    &KlReverse,
    &Jeffreys,
    &JensenShannon,
    &Power,
    &Hellinger,
    &TotalVariation,
    &Wasserstein1,
    &Wasserstein2,
    &ChiSquare,
    &L2,
    &Cosine,
];

/// The divergence with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static dyn Divergence> {
    crate::known::find(ALL, id)
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
}
