//! k1, k2 and k3, the single-sample estimators of D(Q‖P), against closed forms for normals and plain sums.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::estimator::{self, Bandwidths, Data, Estimator, Spread, Term, Truth, View, Waterfall, doubt, estimate};
use klarity::kernel::{self, Bandwidth};
use klarity::line::distribution::Mixture;
use klarity::text::InfoUnit;
use proptest::prelude::*;

fn by_id(id: &str) -> &'static dyn Estimator {
    estimator::by_id(id).unwrap()
}

fn truth(p: &str, q: &str) -> Truth {
    let [p, q]: [Mixture; 2] = [p, q].map(|text| text.parse().unwrap());
    Truth::new(&p, &q)
}

fn drawn(p: &str, q: &str, n: usize, seed: u64) -> Data {
    let [p, q]: [Mixture; 2] = [p, q].map(|text| text.parse().unwrap());
    Data::drawn(&p, &q, n, seed).unwrap().with_truth(Truth::new(&p, &q))
}

fn view(data: &Data) -> View<'_> {
    let scott = Bandwidth::by_rule(kernel::by_id("scott").unwrap(), 1.0).unwrap();
    View::new(data, Bandwidths::new(data, scott), 5)
}

#[track_caller]
fn close(value: f64, wanted: f64, relative: f64) {
    assert!((value - wanted).abs() <= relative * wanted.abs(), "{value} is not {wanted}");
}

/// Under Q: the means of k1, k2, k3 and of their squares, as a fine sum over −40 … 40.
fn summed(p: &str, q: &str) -> ([f64; 3], [f64; 3]) {
    let [p, q]: [Mixture; 2] = [p, q].map(|text| text.parse().unwrap());
    let (mut means, mut squares) = ([0.0; 3], [0.0; 3]);
    let step = 5e-4;
    for i in 0..160_000 {
        let x = -40.0 + (f64::from(i) + 0.5) * step;
        let (ln_p, ln_q) = (p.ln_pdf(x), q.ln_pdf(x));
        let d = ln_p - ln_q;
        for (which, k) in [-d, 0.5 * d * d, d.exp() - 1.0 - d].into_iter().enumerate() {
            means[which] += ln_q.exp() * k * step;
            squares[which] += ln_q.exp() * k * k * step;
        }
    }
    (means, squares)
}

#[test]
fn for_a_shift_by_d_expectations_and_sds_are_in_closed_form() {
    // Under Q = N(d,1), log r is N(−½d², d²), so E[r²] = exp(d²).
    for d in [0.1, 0.5, 1.0, 2.0, 5.0] {
        let truth = truth("N(0,1)", &format!("N({d},1)"));
        close(truth.kl_reverse, 0.5 * d * d, 1e-12);
        close(truth.k2_expectation(), 0.5 * (d * d + 0.25 * d.powi(4)), 1e-12);
        close(truth.k1_sd().unwrap(), d, 1e-10);
        close(truth.k3_sd().unwrap(), ((d * d).exp_m1() - d * d).sqrt(), 1e-9);
        assert!(!truth.chi_square_diverges);
    }
    // Where P is Q there is nothing to spread.
    let same = truth("N(0,1)", "N(0,1)");
    assert_eq!((same.k2_expectation(), same.k1_sd(), same.k3_sd()), (0.0, None, None));
}

#[test]
fn for_mixtures_they_are_what_a_fine_sum_makes_them() {
    for (p, q) in [
        ("0.5*N(-2.5,1) + 0.5*N(2.5,1)", "N(-2.5,1)"),
        ("0.3*N(-1,0.8) + 0.7*N(1,1)", "0.5*N(-1,1) + 0.5*N(2,1.5)"),
        ("N(0,1)", "N(0.3,1.2)"),
    ] {
        let (truth, (means, squares)) = (truth(p, q), summed(p, q));
        let sd = |which: usize| (squares[which] - means[which] * means[which]).sqrt();
        close(truth.kl_reverse, means[0], 1e-9);
        close(truth.k2_expectation(), means[1], 1e-9);
        // E[r] = 1 makes k3 unbiased.
        close(truth.kl_reverse, means[2], 1e-9);
        close(truth.k1_sd().unwrap(), sd(0), 1e-8);
        close(truth.k3_sd().unwrap(), sd(2), 1e-8);
    }
}

#[test]
fn a_million_samples_have_the_means_the_spreads_and_the_signs() {
    let (d, n) = (0.5, 1_000_000_usize);
    let data = drawn("N(0,1)", "N(0.5,1)", n, 7);
    let (view, truth) = (view(&data), data.truth().unwrap());
    for (id, mean, sd) in [
        ("monte-carlo", 0.125, truth.k1_sd()),
        ("monte-carlo-k2", truth.k2_expectation(), None),
        ("monte-carlo-k3", 0.125, truth.k3_sd()),
    ] {
        let found = estimate(by_id(id), &view).unwrap();
        let error = found.standard_error.unwrap();
        assert!((found.value - mean).abs() < 4.0 * error && error < 1e-3, "{id}: {found:?}");
        let spread = Spread::new(by_id(id), &view).unwrap().unwrap();
        close(spread.sd.unwrap(), error * (n as f64).sqrt(), 1e-12);
        if let Some(sd) = sd {
            close(spread.sd.unwrap(), sd, 0.01);
        }
        // log q − log p = dx − ½d² under N(d,1) is below 0 where x < ½d: Φ(−½d).
        let negative = if id == "monte-carlo" { 0.401_293_674_317_076 } else { 0.0 };
        assert!((spread.negative - negative).abs() < 0.002, "{id}: {spread:?} {d}");
        assert!(id == "monte-carlo" || spread.negative == 0.0);
    }
}

#[test]
fn k2_is_biased_by_its_formula_and_says_by_how_much() {
    let data = drawn("N(0,1)", "N(2,1)", 4000, 3);
    let (view, estimator) = (view(&data), by_id("monte-carlo-k2"));
    let waterfall = Waterfall::new(estimator, &view, false).unwrap().unwrap();
    // D = 2, and ½E[(log r)²] = ½(4 + 4) = 4.
    close(waterfall.value(Term::Truth).unwrap(), 2.0, 1e-12);
    close(waterfall.value(Term::Formula).unwrap(), 2.0, 1e-12);
    let found = estimate(estimator, &view).unwrap();
    let doubted = doubt(estimator, &found, &view, Some(&waterfall)).unwrap();
    assert_eq!(doubted.word(), "biased");
    let remark = estimator.remark(data.truth().unwrap(), InfoUnit::Nats).unwrap();
    assert!(remark.contains("½E[(log r)²] = 4.000, 2.000 above D(Q‖P)"), "{remark}");
    assert_eq!(estimator.remark(&truth("N(0,1)", "N(0,1)"), InfoUnit::Nats), None);
}

#[test]
fn the_variance_of_k3_is_infinite_exactly_where_chi_square_is() {
    let remark = |p: &str, q: &str| by_id("monte-carlo-k3").remark(&truth(p, q), InfoUnit::Nats).unwrap();
    // E[r²] = ∫ p²/q of N(0,s) over N(0,1) has an end while s² < 2.
    for (p, q, infinite) in [
        ("N(0,1.41)", "N(0,1)", false),
        ("N(0,1.42)", "N(0,1)", true),
        ("0.999*N(0,1) + 0.001*N(0,3)", "N(0,2)", true),
        ("0.5*N(-2.5,1) + 0.5*N(2.5,1)", "N(-2.5,1)", false),
    ] {
        let told = remark(p, q);
        assert!(told.starts_with("No term is negative, since r − 1 ≥ log r"), "{told}");
        assert_eq!(told.contains("variance is infinite"), infinite, "{p} {q}: {told}");
        assert_eq!(truth(p, q).k3_sd().is_none(), infinite);
    }
    assert!(remark("N(0,1)", "N(40,1)").contains("finite, but exceeds every double"));
    // d = 1: sd √(e − 2) = 0.848 against 1.
    assert!(remark("N(0,1)", "N(1,1)").ends_with("The true sd of one term is 0.848, that of −log r 1.000"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_term_of_k2_or_k3_is_negative_and_every_waterfall_adds_up(
        rows in proptest::collection::vec((0.05..1.0_f64, -6.0..6.0_f64, 0.1..3.0_f64), 1..4),
        (mean, sd) in (-6.0..6.0_f64, 0.1..3.0_f64),
        seed in 0_u64..1000,
    ) {
        let p = Mixture::from_rows(&rows).unwrap();
        let q = Mixture::from_rows(&[(1.0, mean, sd)]).unwrap();
        let data = Data::drawn(&p, &q, 200, seed).unwrap().with_truth(Truth::new(&p, &q));
        let view = view(&data);
        for id in ["monte-carlo-k2", "monte-carlo-k3"] {
            let terms = by_id(id).terms(&view).unwrap().unwrap();
            prop_assert!(terms.iter().all(|term| term >= 0.0 && term.is_finite()));
            prop_assert_eq!(Spread::new(by_id(id), &view).unwrap().unwrap().negative, 0.0);
            let waterfall = Waterfall::new(by_id(id), &view, false).unwrap().unwrap();
            let (sum, longest) = waterfall.bars.iter().fold((0.0, 0.0_f64), |(sum, longest), bar| {
                (sum + bar.value, longest.max(bar.value.abs()))
            });
            prop_assert!((sum - waterfall.total).abs() <= 1e-12 * longest.max(1e-300));
        }
        // k3 is k1 plus r − 1, term by term.
        let [k1, k3] = ["monte-carlo", "monte-carlo-k3"].map(|id| by_id(id).terms(&view).unwrap().unwrap());
        for (k1, k3) in k1.iter().zip(k3.iter()) {
            let r = (-k1).exp();
            prop_assert!((k3 - (k1 + r - 1.0)).abs() <= 1e-9 * (1.0 + r + k1.abs()));
        }
    }
}
