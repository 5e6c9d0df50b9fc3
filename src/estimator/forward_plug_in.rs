//! Forward plug-in: mean(log p − log q̂) at samples of P.

use super::waterfall::Path;
use super::{Aim, BeyondReach, EstimateError, Estimator, Terms, View, Waterfall};

/// Forward plug-in.
pub(super) struct ForwardPlugIn;

impl Estimator for ForwardPlugIn {
    texts! {
        id: "forward-plug-in",
        name: "Forward plug-in",
        formula: "mean(log p(y) − log q̂(y)), y from P",
        about: "Estimates D(P‖Q); where q̂ has no samples its tails decide, and the bandwidth decides its tails",
    }

    fn aim(&self) -> Aim {
        Aim::Forward
    }

    fn uses_bandwidth(&self) -> bool {
        true
    }

    fn terms<'a>(&self, view: &'a View<'_>) -> Result<Option<Terms<'a>>, EstimateError> {
        Ok(Some(Terms::difference(&view.data().target_column().ln_p, view.at_target_sample()?)))
    }

    fn waterfall(&self, view: &View<'_>) -> Result<Option<Waterfall>, EstimateError> {
        let path = Path::apart(view.at_target_sample()?, view.data().target_column());
        let truth = view.data().truth().map(|truth| (truth.kl_reverse, truth.kl_forward));
        Ok(Some(path.waterfall(-1.0, 0.0, truth, self.value(view)?)))
    }
    fn beyond_reach(&self, view: &View<'_>) -> Option<BeyondReach> {
        let h = view.bandwidths().whole().ok()?;
        let terms = self.terms(view).ok()??;
        let (x, y) = (view.data().sample().sorted(), view.data().target_sample().sorted());
        Some(beyond_reach(x, y, REACH * h, terms.iter()))
    }
}

/// So many bandwidths from every sample a kernel density has fallen to a hundredth of a single kernel's height, and its
/// logarithm is minus half the square of a distance in bandwidths.
const REACH: f64 = 3.0;

/// What the `terms` at the sorted `y` that are further than `reach` from every one of the sorted `x` add to their mean.
/// O(n + m).
fn beyond_reach(x: &[f64], y: &[f64], reach: f64, terms: impl Iterator<Item = f64>) -> BeyondReach {
    let (mut after, mut count, mut sum) = (0, 0_usize, 0.0);
    for (&at, term) in y.iter().zip(terms) {
        while after < x.len() && x[after] < at {
            after += 1;
        }
        let near = |index: Option<usize>| index.and_then(|index| x.get(index)).is_some_and(|x| (x - at).abs() <= reach);
        if !near(after.checked_sub(1)) && !near(Some(after)) {
            count += 1;
            sum += term;
        }
    }
    let all = y.len().max(1) as f64;
    BeyondReach { share: count as f64 / all, adds: sum / all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_reach_is_what_lies_further_than_that_from_every_sample() {
        let x = [0.0, 1.0, 5.0];
        let y = [-1.5, -0.5, 0.5, 2.5, 3.0, 5.5, 7.0];
        // By hand: −1.5, 2.5, 3.0 and 7.0 are more than 1 away.
        let terms = [1.0, 10.0, 100.0, 2.0, 3.0, 1000.0, 8.0];
        assert_eq!(beyond_reach(&x, &y, 1.0, terms.into_iter()), BeyondReach { share: 4.0 / 7.0, adds: 2.0 });
        assert_eq!(beyond_reach(&x, &y, 9.0, terms.into_iter()), BeyondReach { share: 0.0, adds: 0.0 });
    }
}
