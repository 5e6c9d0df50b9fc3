//! What the estimators make of the samples at the bandwidth in use: values, waterfalls, the kernel estimate as a curve.

use std::sync::Arc;

use super::sources::Same;
use crate::estimator::{
    Bandwidths, Data, Doubt, Estimate, Estimator, Spread, View, Waterfall, doubt, estimate_clamped,
};
use crate::kernel::Density;

/// The most points of a curve and ticks of a rug: more than a screen has pixels for.
const CURVE: usize = 1600;
/// The most samples that a rug or a needle-thin kernel shows one by one.
pub const RUG: usize = 300;

/// What a report depends on.
#[derive(Clone, PartialEq)]
pub struct Question {
    /// The samples.
    pub data: Same<Data>,
    /// The bandwidths, multiplier included.
    pub bandwidths: Bandwidths,
    /// The k of k-NN.
    pub k: usize,
    /// Whether estimates go through max(0, ·).
    pub clamped: bool,
    /// The estimators asked.
    pub estimators: Vec<&'static dyn Estimator>,
    /// The range of x of the curve; none for no curve.
    pub range: Option<[f64; 2]>,
}

/// One estimator's number and how it came about.
#[derive(Clone)]
pub struct Row {
    /// The estimator.
    pub estimator: &'static dyn Estimator,
    /// What it makes of the samples, or why nothing.
    pub estimate: Result<Estimate, String>,
    /// The way from the truth to the number, where there is one.
    pub waterfall: Option<Waterfall>,
    /// Why its interval is no measure of its error, where that can be told.
    pub doubt: Option<Doubt>,
    /// How its terms scatter, where it is a mean.
    pub spread: Option<Spread>,
    /// The estimate less what it aims at, where that is known; in the aim's unit.
    pub bias: Option<f64>,
}

/// Everything at one bandwidth.
#[derive(Clone)]
pub struct Report {
    /// h for the whole sample, in units of x, or why there is none.
    pub h: Result<f64, String>,
    /// The multiplier that it was made with.
    pub multiplier: f64,
    /// A row for each estimator asked.
    pub rows: Vec<Row>,
    /// The kernel estimate, (x, density).
    pub curve: Arc<Vec<[f64; 2]>>,
}

impl Report {
    /// Answers `question`.
    #[must_use]
    pub fn new(question: &Question) -> Self {
        let data = &question.data.0;
        let view = View::new(data, question.bandwidths.clone(), question.k);
        let rows = question.estimators.iter().map(|estimator| row(*estimator, &view, question.clamped)).collect();
        let h = question.bandwidths.whole();
        let curve = match (&h, question.range) {
            (Ok(h), Some(range)) => curve(data, *h, range),
            _ => Vec::new(),
        };
        Self {
            h: h.map_err(|error| error.to_string()),
            multiplier: question.bandwidths.choice().multiplier(),
            rows,
            curve: Arc::new(curve),
        }
    }
}

fn row(estimator: &'static dyn Estimator, view: &View<'_>, clamped: bool) -> Row {
    let estimate = estimate_clamped(estimator, view, clamped).map_err(|error| error.to_string());
    let waterfall = Waterfall::new(estimator, view, clamped).ok().flatten();
    let doubt = estimate.as_ref().ok().and_then(|estimate| doubt(estimator, estimate, view, waterfall.as_ref()));
    let spread = Spread::new(estimator, view).ok().flatten();
    let aim = view.data().truth().and_then(|truth| estimator.aim().value(truth));
    let bias = aim.zip(estimate.as_ref().ok()).map(|(aim, estimate)| estimate.value - aim);
    Row { estimator, estimate, waterfall, doubt, spread, bias }
}

/// The kernel estimate over `range`: evenly, and at samples too where the kernels are needles.
fn curve(data: &Data, h: f64, range: [f64; 2]) -> Vec<[f64; 2]> {
    let width = range[1] - range[0];
    let mut xs: Vec<f64> = (0..=CURVE).map(|i| range[0] + width * i as f64 / CURVE as f64).collect();
    if h < 2.0 * width / CURVE as f64 {
        for x in thinned(data.sample().sorted(), range) {
            xs.extend([-3.0, -1.5, -0.75, 0.0, 0.75, 1.5, 3.0].map(|step| x + step * h));
        }
        xs.retain(|x| (range[0]..=range[1]).contains(x));
        xs.sort_unstable_by(f64::total_cmp);
        xs.dedup();
    }
    let Ok(density) = Density::new(data.sample(), h) else { return Vec::new() };
    let ln = density.ln_at_sorted(&xs);
    xs.into_iter().zip(ln).map(|(x, ln)| [x, ln.exp()]).collect()
}

/// At most [`RUG`] of the `sorted` samples within `range`, evenly chosen.
#[must_use]
pub fn thinned(sorted: &[f64], range: [f64; 2]) -> Vec<f64> {
    let start = sorted.partition_point(|x| *x < range[0]);
    let end = sorted.partition_point(|x| *x <= range[1]);
    let inside = &sorted[start..end.max(start)];
    inside.iter().step_by(inside.len().div_ceil(RUG).max(1)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rug_is_never_crowded_and_keeps_to_its_range() {
        let sorted: Vec<f64> = (0..10_000).map(f64::from).collect();
        let rug = thinned(&sorted, [1000.0, 8999.0]);
        assert!(rug.len() <= RUG && rug.len() > RUG / 2, "{}", rug.len());
        assert!(rug.iter().all(|x| (1000.0..=8999.0).contains(x)));
        assert_eq!(thinned(&sorted[..5], [2.0, 3.0]), [2.0, 3.0]);
        assert!(thinned(&sorted, [5.0, 1.0]).is_empty());
    }
}
