//! What MATLAB answers.

use super::{Convention, Departure, Library};
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
    answer: |inputs| inputs.shares().bits,
}];

/// A term of `kldiv`: P·log₂(P/Q), NaN taken for 0.
#[inline]
pub(super) fn kldiv(p: f64, ln_ratio: f64) -> f64 {
    let term = p * (ln_ratio / LN_2);
    if term.is_nan() { 0.0 } else { term }
}
