//! Estimates along the bandwidth: coarse first, then finer, a slice of time at a time.

use std::time::{Duration, Instant};

use super::{Bandwidths, Data, Estimate, EstimateError, Estimator, View, estimate_clamped};
use crate::kernel::KernelError;

/// The smallest and the largest multiplier of the page's curves.
pub const MULTIPLIERS: (f64, f64) = (0.05, 20.0);

/// `count` multipliers from 5 % to 20×, evenly spaced on a log scale; at least two.
#[must_use]
pub fn multipliers(count: usize) -> Vec<f64> {
    let last = count.max(2) - 1;
    let ratio = MULTIPLIERS.1 / MULTIPLIERS.0;
    (0..=last)
        .map(|i| if i == last { MULTIPLIERS.1 } else { MULTIPLIERS.0 * ratio.powf(i as f64 / last as f64) })
        .collect()
}

/// One bandwidth of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepPoint {
    /// The multiplier on the rule or on the bandwidth set by hand.
    pub multiplier: f64,
    /// h for the whole sample, in units of x.
    pub h: Result<f64, KernelError>,
    /// What each estimator makes of it, in the sweep's order.
    pub estimates: Vec<Result<Estimate, EstimateError>>,
}

/// Estimates at many multipliers, some of them still to come.
#[derive(Clone)]
pub struct Sweep {
    bandwidths: Bandwidths,
    k: usize,
    clamped: bool,
    estimators: Vec<&'static dyn Estimator>,
    multipliers: Vec<f64>,
    points: Vec<Option<SweepPoint>>,
    /// Which point comes next: the ends, then ever finer between them.
    order: Vec<usize>,
    /// What doesn't depend on the bandwidth is estimated once.
    constant: Vec<Option<Result<Estimate, EstimateError>>>,
    done: usize,
    /// Memory of the last view, for the next one.
    spare: Vec<Vec<f64>>,
}

impl Sweep {
    /// Nothing computed yet. The multiplier that `bandwidths` has now doesn't matter.
    #[must_use]
    pub fn new(
        bandwidths: &Bandwidths,
        k: usize,
        clamped: bool,
        estimators: Vec<&'static dyn Estimator>,
        multipliers: Vec<f64>,
    ) -> Self {
        Self {
            bandwidths: bandwidths.clone(),
            k,
            clamped,
            constant: vec![None; estimators.len()],
            estimators,
            points: vec![None; multipliers.len()],
            order: coarse_first(multipliers.len()),
            multipliers,
            done: 0,
            spare: Vec::new(),
        }
    }

    /// The estimators, in the order of [`SweepPoint::estimates`].
    #[must_use]
    pub fn estimators(&self) -> &[&'static dyn Estimator] {
        &self.estimators
    }

    /// Computes for about `budget`, at least one point; `data` must be the one that the bandwidths came from. Whether all
    /// is done.
    pub fn advance(&mut self, data: &Data, budget: Duration) -> bool {
        let start = Instant::now();
        while let Some(&index) = self.order.get(self.done) {
            self.points[index] = Some(self.point(data, self.multipliers[index]));
            self.done += 1;
            if start.elapsed() >= budget {
                break;
            }
        }
        self.is_finished()
    }

    /// Computes all that is still missing.
    pub fn finish(&mut self, data: &Data) {
        self.advance(data, Duration::MAX);
    }

    /// Whether all points are there.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.done == self.order.len()
    }

    /// The points that are there, by rising multiplier.
    pub fn points(&self) -> impl Iterator<Item = &SweepPoint> {
        self.points.iter().flatten()
    }

    fn point(&mut self, data: &Data, multiplier: f64) -> SweepPoint {
        let bandwidths = match self.bandwidths.with_multiplier(multiplier) {
            Ok(bandwidths) => bandwidths,
            Err(error) => {
                let estimates = self.estimators.iter().map(|_| Err(error.clone().into())).collect();
                return SweepPoint { multiplier, h: Err(error), estimates };
            }
        };
        let h = bandwidths.whole();
        let view = View::new(data, bandwidths, self.k).with_spare(std::mem::take(&mut self.spare));
        let clamped = self.clamped;
        let estimates = self
            .estimators
            .iter()
            .zip(&mut self.constant)
            .map(|(estimator, constant)| {
                if estimator.uses_bandwidth() {
                    return estimate_clamped(*estimator, &view, clamped);
                }
                constant.get_or_insert_with(|| estimate_clamped(*estimator, &view, clamped)).clone()
            })
            .collect();
        self.spare = view.into_spare();
        SweepPoint { multiplier, h, estimates }
    }
}

/// 0 … `count` − 1 so that every beginning of the list is spread evenly: steps of a power of two, halved each round.
fn coarse_first(count: usize) -> Vec<usize> {
    let mut order = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    let mut step = count.next_power_of_two();
    while step > 0 {
        // The last point early: a curve that stops short of its end looks wrong.
        for index in (0..count).step_by(step).chain(count.checked_sub(1)) {
            if !seen[index] {
                seen[index] = true;
                order.push(index);
            }
        }
        step /= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_coarse_first_and_complete() {
        for count in 0..70 {
            let mut order = coarse_first(count);
            if count > 8 {
                assert_eq!(order[..2], [0, count - 1]);
            }
            order.sort_unstable();
            assert_eq!(order, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn multipliers_run_from_a_twentieth_to_twenty() {
        let all = multipliers(61);
        assert_eq!((all[0], all[60]), MULTIPLIERS);
        // The middle of a log scale is the geometric mean.
        assert!((all[30] - 1.0).abs() < 1e-12);
        assert_eq!(multipliers(0).len(), 2);
    }
}
