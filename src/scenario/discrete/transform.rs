//! What happens to both rows alike, as a choice of the set-up.

use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use crate::discrete::table::NAMES_MAX;
use crate::discrete::transforms::{Channel, ChannelError};

/// A channel for any number of bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// So many neighbours become one bin, 2 to [`NAMES_MAX`].
    Merge(usize),
    /// This share of every bin goes to its neighbours.
    Blur(f64),
    /// This share of every bin is spread over all.
    Noise(f64),
    /// The bins in another order, which follows from this seed.
    Shuffle(u64),
}

impl Default for Transform {
    fn default() -> Self {
        Self::Merge(2)
    }
}

impl Transform {
    /// One of each kind, with the usual setting.
    pub const ALL: [Self; 4] = [Self::Merge(2), Self::Blur(0.5), Self::Noise(0.2), Self::Shuffle(1)];
    /// The range of [`Self::Merge`].
    pub const SIZES: (usize, usize) = (2, NAMES_MAX);

    /// The frozen id in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Merge(_) => "merge",
            Self::Blur(_) => "blur",
            Self::Noise(_) => "noise",
            Self::Shuffle(_) => "shuffle",
        }
    }

    /// What a menu says.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge(_) => "merge neighbours",
            Self::Blur(_) => "blur into neighbours",
            Self::Noise(_) => "mix with noise",
            Self::Shuffle(_) => "shuffle the bins",
        }
    }

    /// What it does, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Merge(_) => "So many bins that stand side by side become one, in both rows",
            Self::Blur(_) => "This share of every bin goes to its neighbours, half to each",
            Self::Noise(_) => "This share of every bin is spread evenly over all bins",
            Self::Shuffle(_) => "The bins of both rows in another order: no divergence but W₁ notices",
        }
    }

    /// The channel for `bins` bins.
    ///
    /// # Errors
    /// When a share is not from 0 to 1.
    pub fn channel(self, bins: usize) -> Result<Channel, ChannelError> {
        match self {
            Self::Merge(size) => Ok(Channel::merging_neighbours(bins, size)),
            Self::Blur(share) => Channel::blur(bins, share),
            Self::Noise(share) => Channel::noise(bins, share),
            Self::Shuffle(seed) => Channel::permutation(&shuffled(bins, seed)),
        }
    }
}

/// The numbers below `bins` in an order that follows from `seed`.
fn shuffled(bins: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bins).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_follows_from_the_seed_and_names_every_bin_once() {
        let order = shuffled(50, 7);
        assert_eq!(order, shuffled(50, 7));
        assert_ne!(order, shuffled(50, 8));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..50) && !order.into_iter().eq(0..50));
    }

    #[test]
    fn every_kind_has_its_own_id_and_is_a_channel() {
        let ids: std::collections::BTreeSet<&str> = Transform::ALL.map(Transform::id).into();
        assert_eq!(ids.len(), Transform::ALL.len());
        for transform in Transform::ALL {
            assert_eq!(transform.channel(5).unwrap().bins(), 5, "{}", transform.id());
        }
        assert!(Transform::Noise(1.5).channel(5).is_err());
    }
}
