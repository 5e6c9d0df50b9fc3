//! Leave-one-out maximum likelihood: the h with the largest Σ log q̂₋ᵢ(xᵢ), also called likelihood cross-validation.

use super::super::Density;
use super::{KernelError, Rule, Sample};

const TASK: &str = "leave-one-out likelihood";
/// Steps of the first scan per factor e.
const SCAN: f64 = 3.0;
/// The search ends when log h is known to this.
const LN_H_TOLERANCE: f64 = 1e-5;

/// Leave-one-out maximum likelihood.
pub(super) struct LeaveOneOutLikelihood;

impl Rule for LeaveOneOutLikelihood {
    texts! {
        id: "leave-one-out-likelihood",
        name: "Leave-one-out likelihood",
        formula: "argmax Σ log q̂₋(x), q̂₋(x) without x",
        about: "Fits best the points that it leaves out; heavy tails make it wide",
    }

    fn bandwidth(&self, sample: &Sample) -> Result<f64, KernelError> {
        let sd = sample.scale(TASK)?;
        if every_point_has_a_twin(sample.sorted()) {
            return Err(KernelError::AllDuplicated);
        }
        let (low, high) = ((sd * sample.count().powf(-0.2) * 1e-3).ln(), (sample.max() - sample.min()).ln() + 1.0);
        let (mut best, mut best_value) = (low, f64::NEG_INFINITY);
        let mut at = low;
        while at <= high {
            let value = likelihood(sample, at)?;
            if value > best_value {
                (best, best_value) = (at, value);
            }
            at += 1.0 / SCAN;
        }
        golden_section(sample, best - 1.0 / SCAN, best + 1.0 / SCAN).map(f64::exp)
    }
}

/// Mean log q̂₋ᵢ at log h.
fn likelihood(sample: &Sample, ln_h: f64) -> Result<f64, KernelError> {
    let own = Density::new(sample, ln_h.exp())?.own();
    Ok(own.ln_without_self.iter().sum::<f64>() / sample.count())
}

/// The maximum of [`likelihood`] between two values of log h.
fn golden_section(sample: &Sample, mut low: f64, mut high: f64) -> Result<f64, KernelError> {
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut left, mut right) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut at_left, mut at_right) = (likelihood(sample, left)?, likelihood(sample, right)?);
    while high - low > LN_H_TOLERANCE {
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - ratio * (high - low);
            at_left = likelihood(sample, left)?;
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + ratio * (high - low);
            at_right = likelihood(sample, right)?;
        }
    }
    Ok(0.5 * (low + high))
}

fn every_point_has_a_twin(sorted: &[f64]) -> bool {
    sorted.chunk_by(|a, b| a == b).all(|twins| twins.len() > 1)
}
