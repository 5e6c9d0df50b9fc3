//! Repeats over seeds: the true sampling distribution of every estimator, and how often its interval held the truth.
//!
//! [`Plan::outcome`] is one repeat and depends on nothing but the plan and its number, so that worker threads may do them
//! in any order; [`Repeats`] collects the outcomes and sums them up at any time.

use super::{Aim, Bandwidths, Data, Estimate, EstimateError, Estimator, N_MAX, N_MIN, Truth, View, estimate_clamped};
use crate::kernel::Bandwidth;
use crate::line::distribution::Mixture;

/// What is repeated.
#[derive(Clone)]
pub struct Plan {
    /// The target P.
    pub target: Mixture,
    /// The candidate Q that is drawn from.
    pub candidate: Mixture,
    /// The true divergences.
    pub truth: Truth,
    /// Samples in each repeat.
    pub n: usize,
    /// The seed of repeat 0, the one on screen; repeat i has the seed i further on.
    pub seed: u64,
    /// How many repeats there are.
    pub repeats: usize,
    /// How the bandwidth is chosen, in each repeat anew.
    pub bandwidth: Bandwidth,
    /// The k of k-NN.
    pub k: usize,
    /// Whether estimates go through max(0, ·).
    pub clamped: bool,
    /// The estimators.
    pub estimators: Vec<&'static dyn Estimator>,
}

/// One repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its number, from 0.
    pub index: usize,
    /// What each of the plan's estimators made of it.
    pub estimates: Vec<Result<Estimate, EstimateError>>,
}

impl Plan {
    /// Draws the samples of repeat `index` and estimates.
    ///
    /// # Errors
    /// When `n` is not from [`N_MIN`] to [`N_MAX`].
    pub fn outcome(&self, index: usize) -> Result<Outcome, EstimateError> {
        let seed = self.seed.wrapping_add(index as u64);
        let data = Data::drawn(&self.target, &self.candidate, self.n, seed)?;
        let view = View::new(&data, Bandwidths::new(&data, self.bandwidth), self.k);
        let estimates = self.estimators.iter().map(|e| estimate_clamped(*e, &view, self.clamped)).collect();
        Ok(Outcome { index, estimates })
    }
}

/// The outcomes so far. To resume, ask [`Self::next_index`] for numbers and hand the outcomes to [`Self::add`], in any order.
#[derive(Clone)]
pub struct Repeats {
    plan: Plan,
    /// By number, so that the order in which threads finish changes nothing.
    outcomes: Vec<Option<Outcome>>,
    handed_out: usize,
    done: usize,
}

/// What the repeats say about one estimator.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The estimates, upwards.
    pub values: Vec<f64>,
    /// Repeats without an estimate.
    pub failed: usize,
    /// Why the first of those has none.
    pub error: Option<EstimateError>,
    /// The mean estimate; NaN while there is none.
    pub mean: f64,
    /// The estimates' sd (n − 1); nothing for fewer than two.
    pub sd: Option<f64>,
    /// Mean estimate minus what the estimator aims at; nothing where it aims at nothing.
    pub bias: Option<f64>,
    /// The share of intervals that held what the estimator aims at; nothing where there is no interval or no aim.
    pub coverage: Option<f64>,
}

impl Repeats {
    /// None done yet.
    ///
    /// # Errors
    /// When the plan's `n` is not from [`N_MIN`] to [`N_MAX`].
    pub fn new(plan: Plan) -> Result<Self, EstimateError> {
        if !(N_MIN..=N_MAX).contains(&plan.n) {
            return Err(EstimateError::Size { n: plan.n });
        }
        Ok(Self { outcomes: vec![None; plan.repeats], plan, handed_out: 0, done: 0 })
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The number of the next repeat to be done; nothing when all are handed out.
    pub fn next_index(&mut self) -> Option<usize> {
        let index = self.handed_out;
        if index >= self.outcomes.len() {
            return None;
        }
        self.handed_out += 1;
        Some(index)
    }

    /// Takes an outcome in; one that is already there or out of range changes nothing.
    pub fn add(&mut self, outcome: Outcome) {
        if let Some(slot) = self.outcomes.get_mut(outcome.index)
            && slot.is_none()
        {
            *slot = Some(outcome);
            self.done += 1;
        }
    }

    /// Does up to `count` repeats here and now; whether all are done.
    ///
    /// # Errors
    /// As [`Plan::outcome`].
    pub fn advance(&mut self, count: usize) -> Result<bool, EstimateError> {
        for _ in 0..count {
            let Some(index) = self.next_index() else { break };
            let outcome = self.plan.outcome(index)?;
            self.add(outcome);
        }
        Ok(self.is_finished())
    }

    /// Repeats done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }

    /// Whether all are done.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.done == self.outcomes.len()
    }

    /// What the outcomes so far say about the plan's estimator number `estimator`.
    #[must_use]
    pub fn summary(&self, estimator: usize) -> Summary {
        let aim = self.plan.estimators.get(estimator).map_or(Aim::Nothing, |e| e.aim());
        let truth = aim.value(&self.plan.truth);
        let results = || self.outcomes.iter().flatten().filter_map(|outcome| outcome.estimates.get(estimator));
        let error = results().find_map(|result| result.as_ref().err().cloned());
        let failed = results().filter(|result| result.is_err()).count();
        let mut values: Vec<f64> = results().flatten().map(|estimate| estimate.value).collect();
        values.sort_unstable_by(f64::total_cmp);
        let (mean, sd) = moments(&values);
        let held: Vec<bool> = truth.map_or_else(Vec::new, |truth| {
            results().flatten().filter_map(|estimate| estimate.interval).map(|i| i.holds(truth)).collect()
        });
        Summary { coverage: share(&held), bias: truth.map(|truth| mean - truth), values, failed, error, mean, sd }
    }
}

fn moments(values: &[f64]) -> (f64, Option<f64>) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt()))
}

fn share(held: &[bool]) -> Option<f64> {
    if held.is_empty() {
        return None;
    }
    Some(held.iter().filter(|held| **held).count() as f64 / held.len() as f64)
}
