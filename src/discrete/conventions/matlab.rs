//! What MATLAB answers.

use super::{Convention, Departure, Inputs, Library, Way};
use crate::math::{LN_2, pairwise_sum_over};

/// In the order in which they are shown.
pub(super) static ALL: &[Convention] = &[Convention {
    id: "kldiv_m_pq",
    library: Library::Matlab,
    code: "P = p/sum(p); Q = q/sum(q); t = P.*log2(P./Q); t(isnan(t)) = 0; sum(t)",
    lines: &["P = p / sum(p);", "Q = q / sum(q);", "t = P .* log2(P ./ Q);", "t(isnan(t)) = 0;", "sum(t)"],
    about: "kldiv from the File Exchange: normalises, counts in bits, takes NaN for 0",
    taken_for: "kl-forward",
    departures: &[Departure::Bits],
    answer: kldiv,
}];

/// Σ P log₂(P/Q) of the normalised rows, with NaN for 0.
pub(super) fn kldiv(inputs: &Inputs) -> f64 {
    let ((p, _), ln) = (inputs.normalised(Way::Pq), inputs.ln_ratio_of_shares(Way::Pq));
    pairwise_sum_over([p, ln], |[p, ln]| {
        let term = p * (ln / LN_2);
        if term.is_nan() { 0.0 } else { term }
    })
}
