//! What MATLAB answers.

use super::inputs::logarithms;
use super::{Convention, Departure, Inputs, Library, Way};
use crate::math::{LN_2, pairwise_sum};

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

fn kldiv(inputs: &Inputs) -> f64 {
    let (p, q) = inputs.normalised(Way::Pq);
    kldiv_of(p, q)
}

/// Σ P log₂(P/Q) with NaN for 0, of rows that are normalised already.
pub(super) fn kldiv_of(p: &[f64], q: &[f64]) -> f64 {
    let ln = logarithms(p.len().min(q.len()), |bin| p[bin] / q[bin]);
    pairwise_sum(ln.len(), |bin| {
        let term = p[bin] * (ln[bin] / LN_2);
        if term.is_nan() { 0.0 } else { term }
    })
}
