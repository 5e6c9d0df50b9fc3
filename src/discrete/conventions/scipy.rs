//! What SciPy answers.

use super::inputs::relative_entropy;
use super::{Convention, Departure, Inputs, Library, Way};
use crate::math::{LN_2, pairwise_sum_over};

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
        |inputs| inputs.relative(Way::Pq)
    ),
    scipy!("scipy_entropy_qp", "entropy(q, p)", "kl-reverse", &[], "the other direction", |inputs| inputs
        .relative(Way::Qp)),
    scipy!(
        "scipy_entropy_pq_base2",
        "entropy(p, q, base=2)",
        "kl-forward",
        &[Departure::Bits],
        "the same in bits",
        |inputs| inputs.relative(Way::Pq) / LN_2
    ),
    scipy!(
        "scipy_entropy_p",
        "entropy(p)",
        "entropy-target",
        &[],
        "with one row the entropy of it, normalised",
        entropy
    ),
    scipy!(
        "scipy_rel_entr_sum_pq",
        "rel_entr(p, q).sum()",
        "kl-forward",
        &[Departure::NotNormalised],
        "x log(x/y), 0 where x is 0, of the rows as they are",
        |inputs| rel_entr(inputs, Way::Pq)
    ),
    scipy!(
        "scipy_rel_entr_sum_qp",
        "rel_entr(q, p).sum()",
        "kl-reverse",
        &[Departure::NotNormalised],
        "the other direction",
        |inputs| rel_entr(inputs, Way::Qp)
    ),
    scipy!(
        "scipy_kl_div_sum_pq",
        "kl_div(p, q).sum()",
        "kl-forward",
        &[Departure::Generalised(Way::Pq)],
        "x log(x/y) − x + y: never negative, for rows that needn't sum to 1",
        |inputs| kl_div(inputs, Way::Pq)
    ),
    scipy!(
        "scipy_kl_div_sum_qp",
        "kl_div(q, p).sum()",
        "kl-reverse",
        &[Departure::Generalised(Way::Qp)],
        "the other direction",
        |inputs| kl_div(inputs, Way::Qp)
    ),
    scipy!(
        "scipy_jensenshannon",
        "jensenshannon(p, q)",
        "jensen-shannon",
        &[Departure::Root],
        "the distance: the root of the divergence",
        |inputs| (inputs.jensen_shannon() / 2.0).sqrt()
    ),
    scipy!(
        "scipy_jensenshannon_squared",
        "jensenshannon(p, q) ** 2",
        "jensen-shannon",
        &[],
        "the divergence",
        |inputs| {
            let root = (inputs.jensen_shannon() / 2.0).sqrt();
            root * root
        }
    ),
    scipy!(
        "scipy_jensenshannon_base2",
        "jensenshannon(p, q, base=2)",
        "jensen-shannon",
        &[Departure::RootOfBits],
        "the root of the divergence in bits",
        |inputs| (inputs.jensen_shannon() / LN_2 / 2.0).sqrt()
    ),
];

fn entropy(inputs: &Inputs) -> f64 {
    let ((p, _), ln) = (inputs.normalised(Way::Pq), inputs.ln_of_shares(Way::Pq));
    pairwise_sum_over([p, ln], |[p, ln]| {
        let term = -p * ln;
        if p > 0.0 { term } else { 0.0 }
    })
}

/// Σ of `scipy.special.rel_entr` of the rows as they are.
fn rel_entr(inputs: &Inputs, way: Way) -> f64 {
    relative_entropy(inputs.rows(way), inputs.ln_ratio(way))
}

/// Σ of `scipy.special.kl_div`: x·log(x/y) − x + y, y for x = 0.
fn kl_div(inputs: &Inputs, way: Way) -> f64 {
    let ((x, y), ln) = (inputs.rows(way), inputs.ln_ratio(way));
    // For y = 0 the logarithm is ∞, and so is the term.
    pairwise_sum_over([x, y, ln], |[x, y, ln]| {
        let term = x * ln - x + y;
        if x > 0.0 { term } else { y }
    })
}
