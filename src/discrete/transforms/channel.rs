//! Channels: what comes out for each bin that goes in, as probabilities.

use thiserror::Error;

use crate::discrete::counted::{are, counted};

/// The most entries of a matrix: a thousand bins in and out.
const ENTRIES_MAX: usize = 1_000_000;
/// How far a row of a matrix may be from summing to 1.
const SUM_TOLERANCE: f64 = 1e-9;

/// A map from distributions to distributions that treats every unit of probability alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    bins: usize,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// Bin i goes to the bin `to[i]` of `count`: a merger, or a permutation where all differ.
    Map { to: Vec<usize>, count: usize },
    /// This share of every bin is spread evenly over all of them.
    Noise { share: f64 },
    /// This share of every bin goes to its neighbours, half to each; at the ends that half stays.
    Blur { share: f64 },
    /// Bin i goes to bin j with probability `rows[i][j]`.
    Matrix { rows: Vec<Vec<f64>> },
}

/// Why something is no channel, or not for these rows.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ChannelError {
    /// Made for other rows.
    #[error("the transform takes {}, but there {}; make it for this table", counted(*wanted, "bin"), are(*found, "bin"))]
    Bins {
        /// How many it takes.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
    /// A bin that is in no group or in several.
    #[error("bin {bin} is in {}; put every bin into exactly one", counted(*times, "group"))]
    Groups {
        /// Which, from 1.
        bin: usize,
        /// How many groups have it.
        times: usize,
    },
    /// A group of a bin that isn't there.
    #[error("a group has bin {bin}, but there {}; use numbers from 1 to {bins}", are(*bins, "bin"))]
    NoSuchBin {
        /// Which, from 1.
        bin: usize,
        /// How many there are.
        bins: usize,
    },
    /// A share out of range.
    #[error("the share is {share}; use a number from 0 to 1")]
    Share {
        /// What was given.
        share: f64,
    },
    /// A matrix too large or not rectangular.
    #[error(
        "row {row} of the matrix has {}; give every row the same number, at most {ENTRIES_MAX} in all", counted(*found, "number")
    )]
    Shape {
        /// Which, from 1.
        row: usize,
        /// How many it has.
        found: usize,
    },
    /// A row of a matrix that is no distribution.
    #[error("row {row} of the matrix sums to {sum}; its numbers must be ≥ 0 and sum to 1")]
    NoDistribution {
        /// Which, from 1.
        row: usize,
        /// What it sums to; NaN when a number is negative or not finite.
        sum: f64,
    },
}

impl Channel {
    /// Merges the bins of each group; `groups` hold bins from 0, every one of `bins` once.
    ///
    /// # Errors
    /// When a bin is in no group, in several, or not there.
    pub fn merging(bins: usize, groups: &[Vec<usize>]) -> Result<Self, ChannelError> {
        let mut times = vec![0; bins];
        let mut to = vec![0; bins];
        for (group, members) in groups.iter().enumerate() {
            for &bin in members {
                *times.get_mut(bin).ok_or(ChannelError::NoSuchBin { bin: bin + 1, bins })? += 1;
                to[bin] = group;
            }
        }
        match times.iter().position(|times| *times != 1) {
            Some(bin) => Err(ChannelError::Groups { bin: bin + 1, times: times[bin] }),
            None => Ok(Self { bins, kind: Kind::Map { to, count: groups.len() } }),
        }
    }

    /// Merges `size` neighbours each; the last group may be smaller. A size of 0 merges nothing, as 1 does.
    #[must_use]
    pub fn merging_neighbours(bins: usize, size: usize) -> Self {
        let size = size.max(1);
        let to = (0..bins).map(|bin| bin / size).collect();
        Self { bins, kind: Kind::Map { to, count: bins.div_ceil(size) } }
    }

    /// Puts bin `order[i]` at place i.
    ///
    /// # Errors
    /// When the order doesn't name every bin once.
    pub fn permutation(order: &[usize]) -> Result<Self, ChannelError> {
        let groups: Vec<Vec<usize>> = order.iter().map(|bin| vec![*bin]).collect();
        Self::merging(order.len(), &groups)
    }

    /// Spreads `share` of every bin evenly over all.
    ///
    /// # Errors
    /// When the share is not from 0 to 1.
    pub fn noise(bins: usize, share: f64) -> Result<Self, ChannelError> {
        checked_share(share).map(|share| Self { bins, kind: Kind::Noise { share } })
    }

    /// Moves `share` of every bin to its neighbours, half to each; at the ends the half without a neighbour stays.
    ///
    /// # Errors
    /// When the share is not from 0 to 1.
    pub fn blur(bins: usize, share: f64) -> Result<Self, ChannelError> {
        checked_share(share).map(|share| Self { bins, kind: Kind::Blur { share } })
    }

    /// Sends bin i to bin j with probability `rows[i][j]`.
    ///
    /// # Errors
    /// When the rows are not distributions of one length, or too many.
    pub fn matrix(rows: Vec<Vec<f64>>) -> Result<Self, ChannelError> {
        let Some(width) = rows.first().map(Vec::len) else {
            return Err(ChannelError::Shape { row: 1, found: 0 });
        };
        let too_many = rows.len().saturating_mul(width) > ENTRIES_MAX;
        if let Some(row) = rows.iter().position(|row| row.len() != width || row.is_empty() || too_many) {
            return Err(ChannelError::Shape { row: row + 1, found: rows[row].len() });
        }
        for (index, row) in rows.iter().enumerate() {
            let fine = row.iter().all(|value| value.is_finite() && *value >= 0.0);
            let sum = if fine { row.iter().sum() } else { f64::NAN };
            if !((sum - 1.0).abs() <= SUM_TOLERANCE) {
                return Err(ChannelError::NoDistribution { row: index + 1, sum });
            }
        }
        Ok(Self { bins: rows.len(), kind: Kind::Matrix { rows } })
    }

    /// How many bins go in.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.bins
    }

    /// What comes out for the distribution `row`.
    ///
    /// # Errors
    /// When it has another number of bins.
    pub fn send(&self, row: &[f64]) -> Result<Vec<f64>, ChannelError> {
        if row.len() != self.bins {
            return Err(ChannelError::Bins { wanted: self.bins, found: row.len() });
        }
        Ok(match &self.kind {
            Kind::Map { to, count } => {
                let mut out = vec![0.0; *count];
                for (value, to) in row.iter().zip(to) {
                    out[*to] += value;
                }
                out
            }
            Kind::Noise { share } => {
                let even = share * row.iter().sum::<f64>() / row.len() as f64;
                row.iter().map(|value| (1.0 - share) * value + even).collect()
            }
            Kind::Blur { share } => blurred(row, *share),
            Kind::Matrix { rows } => {
                let mut out = vec![0.0; rows[0].len()];
                for (value, row) in row.iter().zip(rows) {
                    for (out, share) in out.iter_mut().zip(row) {
                        *out += value * share;
                    }
                }
                out
            }
        })
    }
}

fn checked_share(share: f64) -> Result<f64, ChannelError> {
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(ChannelError::Share { share }) }
}

fn blurred(row: &[f64], share: f64) -> Vec<f64> {
    let last = row.len().saturating_sub(1);
    let at = |bin: usize| {
        let left = row[bin.saturating_sub(1)];
        let right = row[(bin + 1).min(last)];
        (1.0 - share) * row[bin] + 0.5 * share * (left + right)
    };
    (0..row.len()).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_does_what_its_matrix_does() {
        let row = [0.1, 0.2, 0.3, 0.4];
        let sent = |channel: Result<Channel, ChannelError>| channel.unwrap().send(&row).unwrap();
        let close = |out: Vec<f64>, wanted: &[f64]| {
            assert_eq!(out.len(), wanted.len());
            assert!(out.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-15), "{out:?} {wanted:?}");
        };
        close(sent(Channel::merging(4, &[vec![3, 0], vec![1, 2]])), &[0.5, 0.5]);
        close(sent(Ok(Channel::merging_neighbours(4, 3))), &[0.6, 0.4]);
        close(sent(Channel::permutation(&[2, 0, 1, 3])), &[0.3, 0.1, 0.2, 0.4]);
        close(sent(Channel::noise(4, 0.2)), &[0.13, 0.21, 0.29, 0.37]);
        close(sent(Channel::noise(4, 1.0)), &[0.25; 4]);
        close(sent(Channel::blur(4, 0.5)), &[0.125, 0.2, 0.3, 0.375]);
        let matrix = vec![vec![1.0, 0.0], vec![0.5, 0.5], vec![0.0, 1.0], vec![0.25, 0.75]];
        close(sent(Channel::matrix(matrix)), &[0.3, 0.7]);
    }

    #[test]
    fn what_is_no_channel_is_refused_with_the_remedy() {
        for (channel, told) in [
            (Channel::merging(3, &[vec![0, 1], vec![1]]), "bin 2 is in 2 groups; put every bin into exactly one"),
            (Channel::merging(3, &[vec![0, 1]]), "bin 3 is in 0 groups"),
            (Channel::merging(2, &[vec![0, 1, 5]]), "a group has bin 6, but there are 2 bins"),
            (Channel::permutation(&[0, 0]), "bin 1 is in 2 groups"),
            (Channel::noise(3, 1.5), "the share is 1.5; use a number from 0 to 1"),
            (Channel::blur(3, f64::NAN), "the share is NaN"),
            (Channel::matrix(vec![vec![0.5, 0.4]]), "row 1 of the matrix sums to 0.9"),
            (Channel::matrix(vec![vec![0.5, 0.5], vec![1.5, -0.5]]), "row 2 of the matrix sums to NaN"),
            (Channel::matrix(vec![vec![0.5, 0.5], vec![1.0]]), "row 2 of the matrix has 1 number;"),
        ] {
            assert!(channel.clone().unwrap_err().to_string().starts_with(told), "{channel:?}");
        }
        let told = Channel::merging_neighbours(4, 2).send(&[1.0, 0.0]).unwrap_err().to_string();
        assert_eq!(told, "the transform takes 4 bins, but there are 2 bins; make it for this table");
        assert!(Channel::matrix(Vec::new()).is_err() && Channel::matrix(vec![Vec::new()]).is_err());
        assert_eq!(Channel::blur(0, 0.1).unwrap().send(&[]), Ok(Vec::new()));
    }
}
