//! What PyTorch answers, in double precision.

use super::inputs::torch_kl_div;
use super::{Convention, Departure, Inputs, Library, Way};
use crate::math::{LANES, exp_lanes, pairwise_sum_over};

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
        |inputs| inputs.torch()
    ),
    torch!(
        "torch_kl_div_logq_p_mean",
        "F.kl_div(q.log(), p)",
        &[Departure::BothZero, Departure::MeanOverElements, Departure::NotNormalised],
        "the default: the mean over all elements",
        |inputs| inputs.torch() / inputs.bins() as f64
    ),
    torch!(
        "torch_kl_div_logq_p_batchmean_1d",
        "F.kl_div(q.log(), p, reduction=\"batchmean\")",
        &[Departure::BothZero, Departure::BinsAsBatch, Departure::NotNormalised],
        "divides by the length of the first axis, which here is the bins'",
        |inputs| inputs.torch() / inputs.bins() as f64
    ),
    torch!(
        "torch_kl_div_logq_p_batchmean_row",
        "F.kl_div(q.log()[None], p[None], reduction=\"batchmean\")",
        &[Departure::BothZero, Departure::BatchOfOne, Departure::NotNormalised],
        "the same for a batch of one row",
        |inputs| inputs.torch()
    ),
    torch!(
        "torch_kl_div_q_p_mean_forgot_log",
        "F.kl_div(q, p)",
        &[Departure::ForgotLog, Departure::MeanOverElements],
        "q where log q belongs, and the mean",
        |inputs| forgot_log(inputs) / inputs.bins() as f64
    ),
    torch!(
        "torch_kl_div_q_p_sum_forgot_log",
        "F.kl_div(q, p, reduction=\"sum\")",
        &[Departure::ForgotLog],
        "q where log q belongs",
        forgot_log
    ),
    torch!(
        "torch_kl_div_p_q_swapped_sum",
        "F.kl_div(p.log(), q, reduction=\"sum\")",
        &[Departure::BothZero, Departure::Swapped, Departure::NotNormalised],
        "the rows the other way round",
        |inputs| torch_kl_div(inputs.ln(Way::Pq), inputs.q, inputs.ln(Way::Qp))
    ),
    torch!(
        "torch_kl_div_logq_logp_log_target_sum",
        "F.kl_div(q.log(), p.log(), reduction=\"sum\", log_target=True)",
        &[Departure::LogTarget, Departure::NotNormalised],
        "exp(target) (target − input): both arguments are logarithms",
        log_target
    ),
    torch!(
        "torch_distributions_categorical_pq",
        "kl_divergence(Categorical(probs=p), Categorical(probs=q))",
        &[Departure::Clamped],
        "normalises both rows and keeps them at least 2e-16 away from 0 and 1",
        categorical
    ),
];

fn forgot_log(inputs: &Inputs) -> f64 {
    torch_kl_div(inputs.q, inputs.p, inputs.ln(Way::Pq))
}

fn log_target(inputs: &Inputs) -> f64 {
    let (ln_p, ln_q) = (inputs.ln(Way::Pq), inputs.ln(Way::Qp));
    let target = exponentials(ln_p);
    pairwise_sum_over([&target, ln_p, ln_q], |[target, ln_p, ln_q]| target * (ln_p - ln_q))
}

/// e to the power of each, many at a time where none of them is near the ends of the doubles.
fn exponentials(powers: &[f64]) -> Vec<f64> {
    if !powers.iter().fold(true, |ordinary, power| ordinary & (power.abs() < 700.0)) {
        return powers.iter().map(|power| power.exp()).collect();
    }
    let mut values = powers.to_vec();
    let (lanes, others) = values.as_chunks_mut::<LANES>();
    lanes.iter_mut().for_each(exp_lanes);
    for value in others {
        *value = value.exp();
    }
    values
}

/// `torch.distributions`: probabilities clamped for their logarithms, zeros put right afterwards.
fn categorical(inputs: &Inputs) -> f64 {
    const HIGHEST: f64 = 1.0 - f64::EPSILON;
    let ends = [f64::EPSILON, HIGHEST].map(f64::ln);
    let logit = |share: f64, ln: f64| {
        let raised = if share < f64::EPSILON { ends[0] } else { ln };
        if share > HIGHEST { ends[1] } else { raised }
    };
    let (p, q) = inputs.normalised(Way::Pq);
    let (ln_p, ln_q) = (inputs.ln_of_shares(Way::Pq), inputs.ln_of_shares(Way::Qp));
    pairwise_sum_over([p, q, ln_p, ln_q], |[p, q, ln_p, ln_q]| {
        let term = p * (logit(p, ln_p) - logit(q, ln_q));
        let term = if q == 0.0 { f64::INFINITY } else { term };
        if p == 0.0 { 0.0 } else { term }
    })
}
