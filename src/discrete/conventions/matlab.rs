//! What MATLAB answers.

use super::inputs::sum_of_terms;
use super::{Convention, Departure, Inputs, Library, Way};
use crate::math::LN_2;

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
    let ratio = |bin: usize| (p[bin], p[bin] / q[bin]);
    sum_of_terms(p.len().min(q.len()), ratio, |p, ln| {
        let term = p * (ln / LN_2);
        if term.is_nan() { 0.0 } else { term }
    })
}
