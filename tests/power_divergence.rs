//! The power divergence against `tests/data/alpha_divergences.json`, and by its own laws.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::line::Alpha;
use klarity::line::distribution::Mixture;
use klarity::line::divergence::{self, Divergence as _, Pair, Power};
use proptest::prelude::*;
use serde_json::Value;

fn mixture(rows: &Value) -> Mixture {
    let number = |value: &Value| value.as_f64().unwrap();
    let rows: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (number(&row[0]), number(&row[1]), number(&row[2]))).collect();
    Mixture::from_rows(&rows).unwrap()
}

fn alpha(value: f64) -> Alpha {
    Alpha::new(value).unwrap()
}

fn power(p: &Mixture, q: &Mixture, a: f64) -> f64 {
    Power.value(&Pair::new(p, q).with_alpha(alpha(a)))
}

fn other(id: &str, p: &Mixture, q: &Mixture) -> f64 {
    divergence::by_id(id).unwrap().value(&Pair::new(p, q))
}

/// Relative 1e-9 or absolute 1e-12, whichever is larger, and 1e-3 relative below 1e-9 (truth.md).
fn is_right(got: f64, wanted: f64) -> bool {
    let off = (got - wanted).abs();
    let below = wanted.abs() < 1e-9 && wanted != 0.0;
    got == wanted || (off <= (1e-9 * wanted.abs()).max(1e-12) && (!below || off <= 1e-3 * wanted.abs()))
}

fn oracle() -> Value {
    serde_json::from_str(include_str!("data/alpha_divergences.json")).unwrap()
}

#[test]
fn every_value_of_the_oracle_is_met_in_both_directions() {
    let (mut checks, mut faults) = (0, Vec::new());
    for case in oracle()["cases"].as_array().unwrap() {
        let (p, q) = (mixture(&case["p"]), mixture(&case["q"]));
        for (key, wanted) in case["values"].as_object().unwrap() {
            let (a, wanted): (f64, f64) = (key.parse().unwrap(), wanted.as_str().unwrap().parse().unwrap());
            checks += 2;
            // D_α(P‖Q) = D_{1−α}(Q‖P); 1 − α is no double where α is 1e-6, but its own 1 − (1 − α) is.
            let mirrored = if 1.0 - (1.0 - a) == a { power(&q, &p, 1.0 - a) } else { wanted };
            for got in [power(&p, &q, a), mirrored] {
                if !is_right(got, wanted) {
                    faults.push(format!("{} {a}: {got:e} instead of {wanted:e}", case["id"]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(checks, 13 * 11 * 2);
}

#[test]
fn the_tails_decide_to_the_last_bit_what_is_infinite_and_the_reason_is_given() {
    let oracle = oracle();
    let cases = oracle["tail_cases"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let a = case["a"].as_f64().unwrap();
        let pair = Pair::new(&mixture(&case["p"]), &mixture(&case["q"])).with_alpha(alpha(a));
        let wanted: f64 = case["value"].as_str().unwrap().parse().unwrap();
        assert!(is_right(Power.value(&pair), wanted), "{}: {:e}", case["id"], Power.value(&pair));
        assert_eq!(Power.diverges(&pair), wanted.is_infinite(), "{}", case["id"]);
        assert!(!Power.overflows(&pair, Power.value(&pair)));
        if wanted.is_infinite() {
            let side =
                if a > 1.0 { "Q’s tails are too light for P’s" } else { "P’s tails are too light for Q’s" };
            assert!(Power.why_infinite(&pair).contains(side));
        }
    }
}

#[test]
fn at_0_and_1_it_is_kl_and_next_to_them_nothing_jumps() {
    for (p, q) in [("0.5*N(-5,1) + 0.5*N(10,1)", "N(0,1)"), ("N(0,2)", "N(1,1)"), ("N(0,1)", "N(1e-7,1)")] {
        let (p, q): (Mixture, Mixture) = (p.parse().unwrap(), q.parse().unwrap());
        for (a, id) in [(0.0, "kl-reverse"), (1.0, "kl-forward")] {
            let kl = other(id, &p, &q);
            assert_eq!(power(&p, &q, a), kl);
            for step in [1e-12, -1e-12, 1e-300] {
                // Its slope in α is at most of the size of E[log²(p/q)].
                let near = power(&p, &q, a + step);
                assert!((near / kl - 1.0).abs() < 1e-9 || (near.is_infinite() && step * (a - 0.5) > 0.0), "{a} {step}");
            }
        }
    }
}

#[test]
fn its_unit_is_the_nat_at_0_and_1_alone() {
    use klarity::text::Unit;
    for (a, unit) in [(0.0, Unit::Nats), (1.0, Unit::Nats), (1e-12, Unit::One), (0.5, Unit::One), (2.0, Unit::One)] {
        assert_eq!(Power.unit_at(alpha(a)), unit);
    }
}

fn distribution() -> impl Strategy<Value = Mixture> {
    prop::collection::vec((0.05..1.0_f64, -6.0..6.0_f64, 0.3..2.5_f64), 1..=4)
        .prop_map(|rows| Mixture::from_rows(&rows).unwrap())
}

/// By a midpoint sum in x, which knows no panels and no closed forms.
fn by_midpoints(p: &Mixture, q: &Mixture, a: f64) -> f64 {
    let (count, half) = (40_000_i32, 80.0);
    let step = 2.0 * half / f64::from(count);
    let terms = (0..count).map(|i| -half + (f64::from(i) + 0.5) * step);
    let sum: f64 = terms.map(|x| (a * p.ln_pdf(x) + (1.0 - a) * q.ln_pdf(x)).exp()).sum();
    (1.0 - sum * step) / (a * (1.0 - a))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn it_is_what_a_plain_sum_says_between_0_and_1(p in distribution(), q in distribution(), a in 0.02..0.98_f64) {
        let (got, wanted) = (power(&p, &q, a), by_midpoints(&p, &q, a));
        prop_assert!((got - wanted).abs() < 1e-10 + 1e-10 * wanted, "{got} {wanted}");
    }

    #[test]
    fn swapping_p_and_q_is_taking_the_other_direction(p in distribution(), q in distribution(), a in -1.0..2.0_f64) {
        prop_assume!(1.0 - (1.0 - a) == a);
        let (one, two) = (power(&p, &q, a), power(&q, &p, 1.0 - a));
        prop_assert!(one == two || (one / two - 1.0).abs() < 1e-9 || (one - two).abs() < 1e-13, "{one} {two}");
    }

    #[test]
    fn at_a_half_it_is_hellingers_and_at_2_half_of_chi_square(p in distribution(), q in distribution()) {
        // Next to ½ and 2, where the quadrature of its own is at work.
        let hellinger = 4.0 * other("hellinger", &p, &q).powi(2);
        for a in [0.5, 0.5 + 1e-9] {
            prop_assert!((power(&p, &q, a) / hellinger - 1.0).abs() < 1e-7);
        }
        let half = 0.5 * other("chi-square", &p, &q);
        let (at, near) = (power(&p, &q, 2.0), power(&p, &q, 2.0 - 1e-11));
        prop_assert!(at == half);
        prop_assert!(half.is_infinite() || half > 1e6 || (near / half - 1.0).abs() < 1e-6, "{near} {half}");
    }

    #[test]
    fn a_small_one_is_half_of_its_second_order(shift in -1e-7..1e-7_f64, stretch in -1e-7..1e-7_f64, a in -1.0..2.0_f64) {
        // Every f-divergence with f″(1) = 1 is ½·Fisher: ½d² + e² for N(d, 1 + e) against N(0, 1).
        let [p, q] = [(0.0, 1.0), (shift, 1.0 + stretch)].map(|(m, s)| Mixture::from_rows(&[(1.0, m, s)]).unwrap());
        let wanted = 0.5 * shift * shift + stretch * stretch;
        prop_assert!(wanted == 0.0 || (power(&p, &q, a) / wanted - 1.0).abs() < 1e-5);
        // As mixtures, the quadrature says so too.
        let [p, q] = [&p, &q].map(|m| {
            let n = m.components()[0].normal;
            Mixture::from_rows(&[(0.5, n.mean(), n.sd()), (0.5, n.mean() + 30.0, n.sd())]).unwrap()
        });
        prop_assert!(wanted < 1e-30 || (power(&p, &q, a) / wanted - 1.0).abs() < 1e-3);
    }
}
