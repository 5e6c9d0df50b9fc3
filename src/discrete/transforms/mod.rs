//! What happens to both rows alike, and what that does to the divergences: nothing of the f-family grows.
//!
//! Data processing: merging bins, sending them through a noisy channel and renaming them are all channels, that is
//! matrices whose rows are distributions; Σ q f(p/q) of what comes out is at most that of what went in.

mod channel;

pub use channel::{Channel, ChannelError};

use super::divergence::{ALL, Divergence};
use super::{Pair, Side};

/// How a divergence changes on the way through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Which.
    pub divergence: &'static dyn Divergence,
    /// Of what goes in.
    pub before: f64,
    /// Of what comes out.
    pub after: f64,
}

impl Change {
    /// Whether it grew by more than rounding: for a divergence of the f-family that can't be.
    #[must_use]
    pub fn grew(&self) -> bool {
        self.after > self.before * (1.0 + 1e-12) + 1e-15
    }

    /// Whether it is the same as before, to rounding: an infinity that became finite is not.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.before == self.after
            || (self.before.is_finite() && (self.before - self.after).abs() <= 1e-12 * self.before.abs())
    }
}

/// Both rows sent through `channel`.
///
/// # Errors
/// When the channel takes another number of bins.
pub fn through(pair: &Pair, channel: &Channel) -> Result<Pair, ChannelError> {
    // Not their shares, which are rounded: rows that all but agree would come out another distance apart.
    let sent = |side| channel.send(pair.raw(side));
    let (p, q) = (sent(Side::P)?, sent(Side::Q)?);
    Ok(Pair::of_checked((p.as_slice().into(), p.iter().sum()), (q.as_slice().into(), q.iter().sum())))
}

/// What `channel` does to each divergence of the f-family.
///
/// # Errors
/// As [`through`].
pub fn changes(pair: &Pair, channel: &Channel) -> Result<Vec<Change>, ChannelError> {
    let after = through(pair, channel)?;
    let family = ALL.iter().filter(|divergence| divergence.is_f_divergence());
    Ok(family
        .map(|&divergence| Change { divergence, before: divergence.value(pair), after: divergence.value(&after) })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrete::divergence;

    #[test]
    fn an_infinity_that_became_finite_did_not_stay() {
        let change = |before, after| Change { divergence: divergence::ALL[0], before, after };
        assert!(!change(f64::INFINITY, 0.05).stays());
        assert!(change(f64::INFINITY, f64::INFINITY).stays() && change(0.3, 0.3).stays() && change(0.0, 0.0).stays());
        assert!(!change(0.3, 0.2).stays());
    }

    #[test]
    fn bins_in_another_order_change_nothing_however_near_the_rows_are() {
        let p: Vec<f64> = (1..=8).map(|bin| 0.1 * f64::from(bin)).collect();
        let q: Vec<f64> = p.iter().enumerate().map(|(bin, p)| p * (1.0 + 1e-9 * [1.0, -1.0, 0.3][bin % 3])).collect();
        let pair = Pair::new(&p, &q).unwrap();
        for change in changes(&pair, &Channel::permutation(&[3, 7, 0, 5, 1, 6, 4, 2]).unwrap()).unwrap() {
            assert!(change.stays() && change.before > 0.0, "{change:?}");
        }
    }
}
