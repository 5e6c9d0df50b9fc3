//! What a line of plain NumPy answers, with and without something done about zeros.

use super::inputs::Remedy;
use super::passes::{Remedied, sums_of_logs};
use super::{Convention, Departure, Inputs, Library, Way};
use crate::math::pairwise_sum_over;

/// The ε that most snippets use.
const EPSILON: f64 = 1e-8;
/// The smaller one that others use.
const SMALL: f64 = 1e-10;

/// A line of NumPy in one direction.
macro_rules! numpy {
    ($id:literal, $taken_for:literal, $code:literal, [$($line:literal),*], $departures:expr, $about:literal, $answer:expr) => {
        Convention {
            id: $id,
            library: Library::NumPy,
            code: $code,
            lines: &[$($line),*],
            about: $about,
            taken_for: $taken_for,
            departures: $departures,
            answer: $answer,
        }
    };
}

/// In the order in which they are shown.
pub(super) static ALL: &[Convention] = &[
    numpy!(
        "numpy_naive_pq",
        "kl-forward",
        "np.sum(p * np.log(p / q))",
        ["np.sum(p * np.log(p / q))"],
        &[Departure::ZeroTimesLogOfZero(Way::Pq), Departure::NotNormalised],
        "the formula as it is written",
        |inputs| naive(inputs, Way::Pq)
    ),
    numpy!(
        "numpy_naive_qp",
        "kl-reverse",
        "np.sum(q * np.log(q / p))",
        ["np.sum(q * np.log(q / p))"],
        &[Departure::ZeroTimesLogOfZero(Way::Qp), Departure::NotNormalised],
        "the other direction",
        |inputs| naive(inputs, Way::Qp)
    ),
    numpy!(
        "numpy_where_p_pq",
        "kl-forward",
        "np.sum(np.where(p > 0, p * np.log(p / q), 0))",
        ["np.sum(np.where(p > 0, p * np.log(p / q), 0))"],
        &[Departure::NotNormalised],
        "the formula with 0·log 0 = 0",
        |inputs| inputs.given().where_positive
    ),
    numpy!(
        "numpy_eps1e-8_in_logs_pq",
        "kl-forward",
        "np.sum(p * np.log((p + 1e-8) / (q + 1e-8)))",
        ["np.sum(p * np.log((p + 1e-8) / (q + 1e-8)))"],
        &[Departure::EpsilonInLogs(Way::Pq, EPSILON), Departure::NotNormalised],
        "ε inside the logarithm alone",
        |inputs| in_logs(inputs, Way::Pq)
    ),
    numpy!(
        "numpy_eps1e-8_in_logs_qp",
        "kl-reverse",
        "np.sum(q * np.log((q + 1e-8) / (p + 1e-8)))",
        ["np.sum(q * np.log((q + 1e-8) / (p + 1e-8)))"],
        &[Departure::EpsilonInLogs(Way::Qp, EPSILON), Departure::NotNormalised],
        "the other direction",
        |inputs| in_logs(inputs, Way::Qp)
    ),
    numpy!(
        "numpy_eps1e-10_added_no_norm_pq",
        "kl-forward",
        "p += 1e-10; q += 1e-10; np.sum(p * np.log(p / q))",
        ["p = p + 1e-10", "q = q + 1e-10", "np.sum(p * np.log(p / q))"],
        &[Departure::EpsilonAdded(Way::Pq, SMALL), Departure::NotNormalised],
        "ε added to every bin, the sums left as they become",
        |inputs| added(inputs, Way::Pq)
    ),
    numpy!(
        "numpy_eps1e-10_added_no_norm_qp",
        "kl-reverse",
        "p += 1e-10; q += 1e-10; np.sum(q * np.log(q / p))",
        ["p = p + 1e-10", "q = q + 1e-10", "np.sum(q * np.log(q / p))"],
        &[Departure::EpsilonAdded(Way::Qp, SMALL), Departure::NotNormalised],
        "the other direction",
        |inputs| added(inputs, Way::Qp)
    ),
    numpy!(
        "numpy_clip1e-10_pq",
        "kl-forward",
        "p, q = np.clip([p, q], 1e-10, 1); np.sum(p * np.log(p / q))",
        ["p, q = np.clip([p, q], 1e-10, 1)", "np.sum(p * np.log(p / q))"],
        &[Departure::Clipped(Way::Pq, SMALL), Departure::NotNormalised],
        "every bin brought between ε and 1",
        |inputs| clipped(inputs, Way::Pq)
    ),
    numpy!(
        "numpy_clip1e-10_qp",
        "kl-reverse",
        "p, q = np.clip([p, q], 1e-10, 1); np.sum(q * np.log(q / p))",
        ["p, q = np.clip([p, q], 1e-10, 1)", "np.sum(q * np.log(q / p))"],
        &[Departure::Clipped(Way::Qp, SMALL), Departure::NotNormalised],
        "the other direction",
        |inputs| clipped(inputs, Way::Qp)
    ),
    numpy!(
        "numpy_eps1e-8_normalised_pq",
        "kl-forward",
        "p, q = [(x + 1e-8) / (x + 1e-8).sum() for x in (p, q)]; np.sum(p * np.log(p / q))",
        ["p, q = [(x + 1e-8) / (x + 1e-8).sum() for x in (p, q)]", "np.sum(p * np.log(p / q))"],
        &[Departure::EpsilonAdded(Way::Pq, EPSILON)],
        "ε added to every bin, then normalised",
        |inputs| added_and_normalised(inputs, Way::Pq)
    ),
    numpy!(
        "numpy_eps1e-8_normalised_qp",
        "kl-reverse",
        "p, q = [(x + 1e-8) / (x + 1e-8).sum() for x in (p, q)]; np.sum(q * np.log(q / p))",
        ["p, q = [(x + 1e-8) / (x + 1e-8).sum() for x in (p, q)]", "np.sum(q * np.log(q / p))"],
        &[Departure::EpsilonAdded(Way::Qp, EPSILON)],
        "the other direction",
        |inputs| added_and_normalised(inputs, Way::Qp)
    ),
];

/// p·log(p/q) where p is not 0.
#[inline]
pub(super) fn where_positive(p: f64, ln_ratio: f64) -> f64 {
    let term = p * ln_ratio;
    if p > 0.0 { term } else { 0.0 }
}

/// Σ x·log(x/y), whatever floating point makes of zeros.
fn naive(inputs: &Inputs, way: Way) -> f64 {
    inputs.given().plain[way as usize]
}

fn in_logs(inputs: &Inputs, way: Way) -> f64 {
    let remedy = |bin: [f64; 2]| Remedied { logged: bin.map(|x| x + EPSILON), factors: bin };
    inputs.remedied(Remedy::InLogs, way, |rows| sums_of_logs(rows, remedy))
}

fn added(inputs: &Inputs, way: Way) -> f64 {
    inputs.remedied(Remedy::Added, way, |rows| sums_of_logs(rows, |bin| throughout(bin.map(|x| x + SMALL))))
}

fn clipped(inputs: &Inputs, way: Way) -> f64 {
    if ![inputs.p, inputs.q].iter().any(|row| has_clipped(row, SMALL)) {
        return naive(inputs, way);
    }
    let remedy = |bin: [f64; 2]| throughout(bin.map(|value| value.clamp(SMALL, 1.0)));
    inputs.remedied(Remedy::Clipped, way, |rows| sums_of_logs(rows, remedy))
}

/// Whether `numpy.clip(row, epsilon, 1)` is another row.
pub(super) fn has_clipped(row: &[f64], epsilon: f64) -> bool {
    row.iter().any(|value| *value < epsilon || *value > 1.0)
}

fn added_and_normalised(inputs: &Inputs, way: Way) -> f64 {
    inputs.remedied(Remedy::Normalised, way, |rows| {
        let [p, q] = rows.map(|row| pairwise_sum_over([row], |[value]| value + EPSILON));
        sums_of_logs(rows, |[x, y]| throughout([(x + EPSILON) / p, (y + EPSILON) / q]))
    })
}

/// Numbers that stand inside the logarithm and before it.
fn throughout(bin: [f64; 2]) -> Remedied {
    Remedied { logged: bin, factors: bin }
}
