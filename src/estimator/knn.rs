//! The k-nearest-neighbour estimate of Wang, Kulkarni and Verdú, IEEE Transactions on Information Theory 55 (2009).

use super::terms::mean_difference;
use super::{Aim, Bar, EstimateError, Estimator, Term, Terms, View, Waterfall};

/// The largest k.
pub const K_MAX: usize = 50;

/// k nearest neighbours.
pub(super) struct NearestNeighbours;

impl Estimator for NearestNeighbours {
    texts! {
        id: "knn",
        name: "k nearest neighbours",
        formula: "mean log(νₖ/ρₖ) + log(m/(n − 1))",
        about: "Estimates D(Q‖P) from samples of both, by distances to the k-th neighbour; saturates when they are far apart",
    }

    fn aim(&self) -> Aim {
        Aim::Reverse
    }

    fn uses_bandwidth(&self) -> bool {
        false
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::plain(view.neighbours()?)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let (total, all) = (self.value(view)?, &view.data().all);
        let bars = match (view.data().truth(), &all.ln_q) {
            (Some(truth), Some(ln_q)) => {
                let with_true_densities = mean_difference(ln_q, &all.ln_p);
                vec![
                    Bar { term: Term::Truth, value: truth.kl_reverse },
                    Bar { term: Term::Sign, value: 0.0 },
                    Bar { term: Term::Noise, value: with_true_densities - truth.kl_reverse },
                    Bar { term: Term::Neighbours, value: total - with_true_densities },
                ]
            }
            _ => vec![Bar { term: Term::Merged, value: total }],
        };
        Ok(Some(Waterfall::closed(bars, total)))
    }

    fn shortfall(&self, view: &View<'_>) -> Option<f64> {
        shortfall(view.data().sample().sorted(), view.data().target_sample().sorted())
    }
}

/// How many samples of P tell how its tail ends, at least and at most: the root of their number in between.
const LOOKED_AT: [usize; 2] = [5, 25];

/// How much larger the mean of the terms would be if the tail of the sorted `y` went on beyond its last sample as it ends.
///
/// Where the nearest y to x all lie on one side, at the distances δ to δ + s, an exponential tail of scale a has fallen by
/// δ/a between the last y and x, while the estimate of p, 1/ν, falls by log((δ + a)/a). The mean of s over the last k
/// samples of such a tail is a·(1 + ½ + … + 1/(k − 1)). Tails such as a normal's fall faster, so that more is missing.
/// Nothing where `y` are too few. O(n + m).
fn shortfall(x: &[f64], y: &[f64]) -> Option<f64> {
    let count = y.len().isqrt().clamp(LOOKED_AT[0], LOOKED_AT[1]);
    if y.len() < count {
        return None;
    }
    let spread: f64 = (1..count).map(|i| 1.0 / i as f64).sum();
    let mut start = 0;
    let missing = x.iter().map(|&at| {
        farthest_of_nearest(y, at, count, &mut start);
        let (first, last) = (y[start], y[start + count - 1]);
        let beyond = (first - at).max(at - last);
        let scale = (last - first) / spread;
        // Of y that are all equal the tail's scale can't be told.
        if beyond > 0.0 && scale > 0.0 { beyond / scale - (beyond / scale).ln_1p() } else { 0.0 }
    });
    Some(missing.sum::<f64>() / x.len() as f64)
}

/// log(νₖ(i)/ρₖ(i)) + log(m/(n − 1)) for the sorted samples x of Q and y of P: ρ is the distance to the k-th neighbour
/// among the other x, ν among the y. O(n + m).
pub(super) fn terms(x: &[f64], y: &[f64], k: usize) -> Result<Vec<f64>, EstimateError> {
    let (n, m) = (x.len(), y.len());
    if !(1..=K_MAX).contains(&k) || k >= n || k > m {
        return Err(EstimateError::Neighbours { k, n, m });
    }
    let shift = (m as f64).ln() - ((n - 1) as f64).ln();
    // The k nearest of a sorted set are neighbours in it, and their window only ever moves up with the query.
    let (mut own, mut other) = (0, 0);
    x.iter()
        .map(|&at| {
            // The window of k + 1 points holds the query itself.
            let rho = farthest_of_nearest(x, at, k + 1, &mut own);
            let nu = farthest_of_nearest(y, at, k, &mut other);
            if rho > 0.0 && nu > 0.0 { Ok((nu / rho).ln() + shift) } else { Err(EstimateError::Tie { value: at, k }) }
        })
        .collect()
}

/// The largest distance from `at` to the `count` points nearest to it; `start` is where their window begins and is kept
/// for the next query, which must not be smaller.
fn farthest_of_nearest(points: &[f64], at: f64, count: usize, start: &mut usize) -> f64 {
    while *start + count < points.len() && (points[*start + count] - at).abs() < (at - points[*start]).abs() {
        *start += 1;
    }
    (at - points[*start]).abs().max((points[*start + count - 1] - at).abs())
}
