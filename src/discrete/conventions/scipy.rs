//! What SciPy answers.

use super::{Convention, Departure, Library, Way};
use crate::math::LN_2;

/// A call of SciPy that is one line.
macro_rules! scipy {
    ($id:literal, $code:literal, $taken_for:literal, $departures:expr, $about:literal, $answer:expr) => {
        Convention {
            id: $id,
            library: Library::SciPy,
            code: $code,
            lines: &[$code],
            about: $about,
            taken_for: $taken_for,
            departures: $departures,
            answer: $answer,
        }
    };
}

/// In the order in which they are shown.
pub(super) static ALL: &[Convention] = &[
    scipy!(
        "scipy_entropy_pq",
        "entropy(p, q)",
        "kl-forward",
        &[],
        "normalises both rows in silence, then sums rel_entr",
        |inputs| inputs.shares().rel_entr[0]
    ),
    scipy!("scipy_entropy_qp", "entropy(q, p)", "kl-reverse", &[], "the other direction", |inputs| inputs
        .shares()
        .rel_entr[1]),
    scipy!(
        "scipy_entropy_pq_base2",
        "entropy(p, q, base=2)",
        "kl-forward",
        &[Departure::Bits],
        "the same in bits",
        |inputs| inputs.shares().rel_entr[0] / LN_2
    ),
    scipy!(
        "scipy_entropy_p",
        "entropy(p)",
        "entropy-target",
        &[],
        "with one row the entropy of it, normalised",
        |inputs| inputs.shares().entropy
    ),
    scipy!(
        "scipy_rel_entr_sum_pq",
        "rel_entr(p, q).sum()",
        "kl-forward",
        &[Departure::NotNormalised],
        "x log(x/y), 0 where x is 0, of the rows as they are",
        |inputs| inputs.given().rel_entr[0]
    ),
    scipy!(
        "scipy_rel_entr_sum_qp",
        "rel_entr(q, p).sum()",
        "kl-reverse",
        &[Departure::NotNormalised],
        "the other direction",
        |inputs| inputs.given().rel_entr[1]
    ),
    scipy!(
        "scipy_kl_div_sum_pq",
        "kl_div(p, q).sum()",
        "kl-forward",
        &[Departure::Generalised(Way::Pq)],
        "x log(x/y) − x + y: never negative, for rows that needn't sum to 1",
        |inputs| inputs.given().kl_div[0]
    ),
    scipy!(
        "scipy_kl_div_sum_qp",
        "kl_div(q, p).sum()",
        "kl-reverse",
        &[Departure::Generalised(Way::Qp)],
        "the other direction",
        |inputs| inputs.given().kl_div[1]
    ),
    scipy!(
        "scipy_jensenshannon",
        "jensenshannon(p, q)",
        "jensen-shannon",
        &[Departure::Root],
        "the distance: the root of the divergence",
        |inputs| (inputs.shares().jensen_shannon / 2.0).sqrt()
    ),
    scipy!(
        "scipy_jensenshannon_squared",
        "jensenshannon(p, q) ** 2",
        "jensen-shannon",
        &[],
        "the divergence",
        |inputs| {
            let root = (inputs.shares().jensen_shannon / 2.0).sqrt();
            root * root
        }
    ),
    scipy!(
        "scipy_jensenshannon_base2",
        "jensenshannon(p, q, base=2)",
        "jensen-shannon",
        &[Departure::RootOfBits],
        "the root of the divergence in bits",
        |inputs| (inputs.shares().jensen_shannon / LN_2 / 2.0).sqrt()
    ),
];

/// −x·log x, the term of `scipy.special.entr`.
#[inline]
pub(super) fn entropy(x: f64, ln: f64) -> f64 {
    let term = -x * ln;
    if x > 0.0 { term } else { 0.0 }
}

/// `scipy.special.kl_div`: x·log(x/y) − x + y, y for x = 0.
#[inline]
pub(super) fn kl_div(x: f64, y: f64, ln_ratio: f64) -> f64 {
    // For y = 0 the logarithm is ∞, and so is the term.
    let term = x * ln_ratio - x + y;
    if x > 0.0 { term } else { y }
}
