//! The bootstrap interval of a mean of terms.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Interval, Terms};

/// Resamples drawn: enough for the ends of a 95 % interval to be steady to a few per cent of its width.
pub const RESAMPLES: usize = 1000;
/// From here on blocks of terms are drawn instead of single ones, so that the cost stays bounded.
const UNITS_MAX: usize = 10_000;

/// The 95 % percentile interval of the terms' mean over [`RESAMPLES`] resamples; nothing for fewer than two terms.
///
/// The terms are resampled, with the kernel estimate kept: resampling the points themselves would make duplicates, which
/// leave-one-out takes for certainty. So it knows sampling noise only, like the standard error. The same seed gives the
/// same interval.
#[must_use]
pub fn bootstrap(terms: &Terms<'_>, seed: u64) -> Option<Interval> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let units = units(terms, &mut rng);
    if units.len() < 2 {
        return None;
    }
    let count = units.len() as f64;
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| (0..units.len()).map(|_| units[rng.random_range(0..units.len())]).sum::<f64>() / count)
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    // Of 1000 sorted means, 2.5 % lie below the 26th and 2.5 % above the 975th.
    Some(Interval { low: means[RESAMPLES / 40], high: means[RESAMPLES - 1 - RESAMPLES / 40] })
}

/// The terms themselves, or means of equally many randomly chosen ones.
fn units(terms: &Terms<'_>, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut values: Vec<f64> = terms.iter().collect();
    let size = values.len().div_ceil(UNITS_MAX);
    if size <= 1 {
        return values;
    }
    // Neighbouring terms belong to neighbouring points and resemble each other, so that they are shuffled first.
    for last in (1..values.len()).rev() {
        values.swap(last, rng.random_range(0..=last));
    }
    let mean = |block: &[f64]| block.iter().sum::<f64>() / size as f64;
    values.chunks_exact(size).map(mean).collect()
}
