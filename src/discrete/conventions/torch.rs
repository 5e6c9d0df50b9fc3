//! What PyTorch answers, in double precision.

use super::{Convention, Departure, Library};
use crate::math::{LANES, RUN, exp_lanes};

/// A line of PyTorch.
macro_rules! torch {
    ($id:literal, $code:literal, $departures:expr, $about:literal, $answer:expr) => {
        Convention {
            id: $id,
            library: Library::PyTorch,
            code: $code,
            lines: &[$code],
            about: $about,
            taken_for: "kl-forward",
            departures: $departures,
            answer: $answer,
        }
    };
}

/// In the order in which they are shown.
pub(super) static ALL: &[Convention] = &[
    torch!(
        "torch_kl_div_logq_p_sum",
        "F.kl_div(q.log(), p, reduction=\"sum\")",
        &[Departure::BothZero, Departure::NotNormalised],
        "Σ p (log p − input): the first argument is log q, the second p",
        |inputs| inputs.logs().kl_div
    ),
    torch!(
        "torch_kl_div_logq_p_mean",
        "F.kl_div(q.log(), p)",
        &[Departure::BothZero, Departure::MeanOverElements, Departure::NotNormalised],
        "the default: the mean over all elements",
        |inputs| inputs.logs().kl_div / inputs.bins() as f64
    ),
    torch!(
        "torch_kl_div_logq_p_batchmean_1d",
        "F.kl_div(q.log(), p, reduction=\"batchmean\")",
        &[Departure::BothZero, Departure::BinsAsBatch, Departure::NotNormalised],
        "divides by the length of the first axis, which here is the bins'",
        |inputs| inputs.logs().kl_div / inputs.bins() as f64
    ),
    torch!(
        "torch_kl_div_logq_p_batchmean_row",
        "F.kl_div(q.log()[None], p[None], reduction=\"batchmean\")",
        &[Departure::BothZero, Departure::BatchOfOne, Departure::NotNormalised],
        "the same for a batch of one row",
        |inputs| inputs.logs().kl_div
    ),
    torch!(
        "torch_kl_div_q_p_mean_forgot_log",
        "F.kl_div(q, p)",
        &[Departure::ForgotLog, Departure::MeanOverElements],
        "q where log q belongs, and the mean",
        |inputs| inputs.logs().forgot_log / inputs.bins() as f64
    ),
    torch!(
        "torch_kl_div_q_p_sum_forgot_log",
        "F.kl_div(q, p, reduction=\"sum\")",
        &[Departure::ForgotLog],
        "q where log q belongs",
        |inputs| inputs.logs().forgot_log
    ),
    torch!(
        "torch_kl_div_p_q_swapped_sum",
        "F.kl_div(p.log(), q, reduction=\"sum\")",
        &[Departure::BothZero, Departure::Swapped, Departure::NotNormalised],
        "the rows the other way round",
        |inputs| inputs.logs().swapped
    ),
    torch!(
        "torch_kl_div_logq_logp_log_target_sum",
        "F.kl_div(q.log(), p.log(), reduction=\"sum\", log_target=True)",
        &[Departure::LogTarget, Departure::NotNormalised],
        "exp(target) (target − input): both arguments are logarithms",
        |inputs| inputs.logs().log_target
    ),
    torch!(
        "torch_distributions_categorical_pq",
        "kl_divergence(Categorical(probs=p), Categorical(probs=q))",
        &[Departure::Clamped],
        "normalises both rows and keeps them at least 2e-16 away from 0 and 1",
        |inputs| inputs.shares().categorical
    ),
];

/// `kl_div(input, target)`: xlogy(target, target) − target·input.
#[inline]
pub(super) fn kl_div(input: f64, target: f64, ln_target: f64) -> f64 {
    let own = target * ln_target;
    (if target == 0.0 { 0.0 } else { own }) - target * input
}

/// e to the power of the first `count`, many at a time where none of them is near the ends of the doubles.
pub(super) fn exponentials(powers: &[f64; RUN], count: usize) -> [f64; RUN] {
    let mut values = [0.0; RUN];
    values[..count].copy_from_slice(&powers[..count]);
    if values.iter().fold(true, |ordinary, power| ordinary & (power.abs() < 700.0)) {
        let (lanes, _) = values.as_chunks_mut::<LANES>();
        lanes.iter_mut().for_each(exp_lanes);
    } else {
        for value in &mut values {
            *value = value.exp();
        }
    }
    values
}

/// A term of `torch.distributions`' divergence: probabilities clamped for their logarithms, zeros put right afterwards.
#[inline]
pub(super) fn categorical([p, q]: [f64; 2], [ln_p, ln_q]: [f64; 2]) -> f64 {
    const HIGHEST: f64 = 1.0 - f64::EPSILON;
    /// log ε and log(1 − ε), of the doubles' own ε.
    const ENDS: [f64; 2] = [-36.043_653_389_117_15, -2.220_446_049_250_313_6e-16];
    let logit = |share: f64, ln: f64| {
        let raised = if share < f64::EPSILON { ENDS[0] } else { ln };
        if share > HIGHEST { ENDS[1] } else { raised }
    };
    let term = p * (logit(p, ln_p) - logit(q, ln_q));
    let term = if q == 0.0 { f64::INFINITY } else { term };
    if p == 0.0 { 0.0 } else { term }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_that_probabilities_are_clamped_to_are_logarithms() {
        let clamped = |p, q| categorical([p, q], [f64::NAN; 2]);
        assert_eq!(clamped(1.0, 1e-20), (1.0 - f64::EPSILON).ln() - f64::EPSILON.ln());
        assert_eq!(clamped(1e-20, 1.0), 1e-20 * (f64::EPSILON.ln() - (1.0 - f64::EPSILON).ln()));
        assert_eq!([clamped(0.0, 0.0), clamped(0.0, 1.0), clamped(1.0, 0.0)], [0.0, 0.0, f64::INFINITY]);
    }
}
