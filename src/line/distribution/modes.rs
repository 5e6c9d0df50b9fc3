//! The modes of a mixture: where its density stands out, and how much of the mass belongs to each.

use super::Mixture;
use crate::math::log_sum_exp;

/// Places around each component's mean, in its sds, where the slope of the density is looked at.
const REACH: i32 = 3;
/// How many places an sd has.
const PER_SD: i32 = 4;
/// A maximum that falls by less than this share of its height to the valley beside it is a ripple, not a mode.
const RIPPLE: f64 = 1e-3;
/// Halvings that bring a bracket of several sds down to rounding.
const HALVINGS: usize = 60;

/// A maximum of the density that stands out, with the stretch of the line between the valleys at its sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mode {
    /// Where the density is highest, in units of x.
    pub at: f64,
    /// The valley at its left, in units of x; −∞ for the first mode.
    pub low: f64,
    /// The valley at its right; +∞ for the last.
    pub high: f64,
    /// The mass between the valleys, 0 to 1.
    pub share: f64,
}

impl Mode {
    /// Whether `x` lies between its valleys.
    #[must_use]
    pub fn holds(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }
}

/// The modes of `target` from left to right; there is at least one.
///
/// Maxima and valleys are changes of sign of (log p)′ = Σ rᵢ(x)·(μᵢ − x)/σᵢ², with rᵢ the share of component i in p(x):
/// between places a quarter of an sd apart around every mean, then by halving. All maxima lie between the outer means.
#[must_use]
pub fn modes(target: &Mixture) -> Vec<Mode> {
    let mut maxima = Vec::new();
    let mut valleys = Vec::new();
    // Left of every mean the density rises.
    let mut before: Option<(f64, f64)> = None;
    for x in places(target) {
        let slope = slope(target, x);
        if slope == 0.0 {
            continue;
        }
        if let Some((last, _)) = before.filter(|(_, rising)| *rising * slope < 0.0) {
            let found = if slope < 0.0 { &mut maxima } else { &mut valleys };
            found.push(change(target, last, x));
        }
        before = Some((x, slope.signum()));
    }
    without_ripples(target, &mut maxima, &mut valleys);
    let edges = |index: usize| if index == 0 { f64::NEG_INFINITY } else { valleys[index - 1] };
    let mass = |low: f64, high: f64| {
        if low > target.mean() { target.sf(low) - target.sf(high) } else { target.cdf(high) - target.cdf(low) }
    };
    maxima
        .iter()
        .enumerate()
        .map(|(index, &at)| {
            let (low, high) = (edges(index), valleys.get(index).copied().unwrap_or(f64::INFINITY));
            Mode { at, low, high, share: mass(low, high) }
        })
        .collect()
}

/// Where the slope is looked at: from below the lowest mean, where it is positive, to above the highest.
fn places(target: &Mixture) -> Vec<f64> {
    let normals = || target.components().iter().map(|component| component.normal);
    let ends = normals().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], normal| {
        [low.min(normal.mean() - normal.sd()), high.max(normal.mean() + normal.sd())]
    });
    let steps = -REACH * PER_SD..=REACH * PER_SD;
    let around = normals().flat_map(|normal| {
        steps.clone().map(move |step| normal.mean() + normal.sd() * f64::from(step) / f64::from(PER_SD))
    });
    let mut places: Vec<f64> = around.filter(|x| (ends[0]..=ends[1]).contains(x)).collect();
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}

/// (log p)′, per unit of x.
fn slope(target: &Mixture, x: f64) -> f64 {
    let ln_terms = || target.ln_weights().iter().zip(target.components()).map(|(ln_w, c)| ln_w + c.normal.ln_pdf(x));
    let ln_p = log_sum_exp(ln_terms());
    let pulls = target.components().iter().map(|c| (c.normal.mean() - x) / c.normal.sd() / c.normal.sd());
    ln_terms().zip(pulls).map(|(ln, pull)| (ln - ln_p).exp() * pull).sum()
}

/// The place between `low` and `high` where the slope changes its sign.
fn change(target: &Mixture, mut low: f64, mut high: f64) -> f64 {
    let rising = slope(target, low);
    for _ in 0..HALVINGS {
        let middle = low + 0.5 * (high - low);
        if middle <= low || middle >= high {
            break;
        }
        if slope(target, middle) * rising > 0.0 { low = middle } else { high = middle }
    }
    low + 0.5 * (high - low)
}

/// Takes away the shallowest valley with the lower of the maxima beside it, as long as that is a ripple.
fn without_ripples(target: &Mixture, maxima: &mut Vec<f64>, valleys: &mut Vec<f64>) {
    let depth = |maxima: &[f64], valley: f64, index: usize| {
        let lower = maxima[index..=index + 1].iter().map(|x| target.ln_pdf(*x)).fold(f64::INFINITY, f64::min);
        lower - target.ln_pdf(valley)
    };
    loop {
        let depths = valleys.iter().enumerate().map(|(index, valley)| (index, depth(maxima, *valley, index)));
        let Some((index, least)) = depths.min_by(|a, b| a.1.total_cmp(&b.1)) else { return };
        if least > RIPPLE {
            return;
        }
        valleys.remove(index);
        let right_is_lower = target.ln_pdf(maxima[index + 1]) <= target.ln_pdf(maxima[index]);
        maxima.remove(index + usize::from(right_is_lower));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Mode> {
        modes(&text.parse().unwrap())
    }

    #[test]
    fn two_far_modes_stand_at_their_means_and_share_the_mass_by_weight() {
        let found = of("0.3*N(-5,1) + 0.7*N(10,1)");
        assert_eq!(found.len(), 2);
        assert!((found[0].at + 5.0).abs() < 1e-9 && (found[1].at - 10.0).abs() < 1e-9);
        assert!((found[0].share - 0.3).abs() < 1e-9 && (found[1].share - 0.7).abs() < 1e-9);
        assert!(found[0].low == f64::NEG_INFINITY && found[0].high == found[1].low && found[1].high == f64::INFINITY);
    }

    #[test]
    fn equal_normals_have_two_modes_from_a_distance_of_two_sds_on() {
        // The theorem: ½N(−d/2,1) + ½N(d/2,1) has two modes exactly when d > 2; just beyond they are ripples.
        for (text, count) in [
            ("N(0,1)", 1),
            ("0.5*N(0,1) + 0.5*N(0,1)", 1),
            ("0.5*N(-0.99,1) + 0.5*N(0.99,1)", 1),
            ("0.5*N(-1.3,1) + 0.5*N(1.3,1)", 2),
            ("0.5*N(1e6,1e-3) + 0.5*N(1000000.01,1e-3)", 2),
            ("0.999999*N(0,1) + 0.000001*N(40,0.1)", 2),
            ("N(0,1) + N(0,10)", 1),
            ("0.2*N(-3,1) + 0.2*N(-3,1) + 0.6*N(3,1)", 2),
            ("N(0,1) + N(6,1) + N(12,1) + N(18,1)", 4),
            ("N(0,1) + N(1,1) + N(2,1) + N(3,1) + N(4,1) + N(5,1)", 1),
        ] {
            assert_eq!(of(text).len(), count, "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn modes_are_stationary_and_their_shares_add_up_to_one() {
        let target: Mixture = "0.2*N(-3,0.5) + 0.5*N(0.4,1.1) + 0.3*N(4,0.7)".parse().unwrap();
        let found = modes(&target);
        assert!((found.iter().map(|mode| mode.share).sum::<f64>() - 1.0).abs() < 1e-12);
        for mode in &found {
            // A central difference of the density itself.
            let step = 1e-5;
            let slope = (target.pdf(mode.at + step) - target.pdf(mode.at - step)) / (2.0 * step);
            assert!(slope.abs() < 1e-8, "{mode:?}");
            assert!(target.pdf(mode.at) > target.pdf(mode.at + 0.01).max(target.pdf(mode.at - 0.01)), "{mode:?}");
        }
    }
}
