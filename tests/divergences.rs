//! Every divergence against values computed elsewhere: rigorous enclosures and quad precision (`tests/data/divergences.json`),
//! published figures, closed forms worked out by hand.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::f64::consts::SQRT_2;

use klarity::line::distribution::Mixture;
use klarity::line::divergence::{ALL, Pair, by_id};
use serde_json::Value;

/// What truth.md asks for: relative 1e-9 or absolute 1e-12, whichever is larger (W₂: 1e-7), and 1e-3 relative below 1e-9.
fn is_right(id: &str, got: f64, wanted: f64) -> bool {
    if got == wanted {
        return true;
    }
    let off = (got - wanted).abs();
    let relative = if id == "wasserstein2" { 1e-7 } else { 1e-9 };
    let below = wanted.abs() < 1e-9 && wanted != 0.0;
    off <= (relative * wanted.abs()).max(1e-12) && (!below || off <= 1e-3 * wanted.abs())
}

fn mixture(rows: &Value) -> Mixture {
    let number = |value: &Value| value.as_f64().unwrap();
    let rows: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (number(&row[0]), number(&row[1]), number(&row[2]))).collect();
    Mixture::from_rows(&rows).unwrap()
}

fn value(id: &str, target: &str, candidate: &str) -> f64 {
    by_id(id).unwrap().value(&Pair::new(&target.parse().unwrap(), &candidate.parse().unwrap()))
}

#[track_caller]
fn assert_value(id: &str, target: &str, candidate: &str, wanted: f64) {
    let got = value(id, target, candidate);
    assert!(is_right(id, got, wanted), "{id} of {target} and {candidate}: {got:e} instead of {wanted:e}");
}

/// The oracle's keys for (P, Q) and for (Q, P), and our ids.
const KEYS: &[(&str, &str, &str)] = &[
    ("kl_pq", "kl_qp", "kl-forward"),
    ("kl_qp", "kl_pq", "kl-reverse"),
    ("jeffreys", "jeffreys", "jeffreys"),
    ("js", "js", "jensen-shannon"),
    ("hellinger", "hellinger", "hellinger"),
    ("tv", "tv", "total-variation"),
    ("w1", "w1", "wasserstein1"),
    ("w2", "w2", "wasserstein2"),
    ("chi2_pq", "chi2_qp", "chi-square"),
    ("l2", "l2", "l2"),
    ("cosine", "cosine", "cosine"),
];

/// What the oracle also has, and Klarity only as a part of something else: 1 − cosine and 1 − Hellinger².
const PARTS: [&str; 2] = ["one_minus_cosine", "bhattacharyya_coefficient"];

#[test]
fn the_oracle_has_a_key_for_every_divergence() {
    // What depends on α has a file of its own: tests/power_divergence.rs.
    let fixed = ALL.iter().filter(|divergence| !divergence.depends_on_alpha());
    assert!(fixed.clone().count() == KEYS.len() && ALL.len() == KEYS.len() + 1);
    assert!(fixed.clone().all(|divergence| KEYS.iter().any(|(_, _, id)| *id == divergence.id())));
}

/// How many values of a case were held against ours, in both directions, and everything that is wrong. Each value that the
/// file holds has to be asked for.
fn faults(case: &Value) -> (usize, Vec<String>) {
    let name = case["id"].as_str().unwrap();
    let (p, q) = (mixture(&case["p"]), mixture(&case["q"]));
    let (mut checks, mut faults) = (0, Vec::new());
    let mut asked = BTreeSet::from(PARTS);
    let mut check = |what: &str, got: f64, key: &'static str| {
        asked.insert(key);
        // Values beyond the doubles parse as 0 and infinity, which is what they have to be.
        if let Some(text) = case["values"][key].as_str() {
            let wanted: f64 = text.parse().unwrap();
            checks += 1;
            if !is_right(what, got, wanted) {
                faults.push(format!("{name} {what} ({key}): {got:e} instead of {wanted:e}"));
            }
        }
    };
    for swapped in [false, true] {
        let pair = if swapped { Pair::new(&q, &p) } else { Pair::new(&p, &q) };
        let side = |plain, mirrored| if swapped { mirrored } else { plain };
        for &(plain, mirrored, id) in KEYS {
            check(id, by_id(id).unwrap().value(&pair), side(plain, mirrored));
        }
        check("entropy of the target", pair.entropy_target(), side("entropy_p", "entropy_q"));
        check("entropy of the candidate", pair.entropy_candidate(), side("entropy_q", "entropy_p"));
        check("entropy alone", pair.target().entropy(), side("entropy_p", "entropy_q"));
        check("cross entropy", pair.cross_entropy(), side("cross_entropy_pq", "cross_entropy_qp"));
    }
    let unasked = case["values"].as_object().unwrap().keys().filter(|key| !asked.contains(key.as_str()));
    faults.extend(unasked.map(|key| format!("{name} {key}: nothing is held against it")));
    (checks, faults)
}

/// Nothing is wrong in the file, of which as many values are asked for as ever.
fn assert_met(text: &str, wanted: usize) {
    let file: Value = serde_json::from_str(text).unwrap();
    let (checks, faults): (Vec<usize>, Vec<_>) = file["cases"].as_array().unwrap().iter().map(faults).unzip();
    assert!(faults.concat().is_empty(), "{}", faults.concat().join("\n"));
    assert_eq!(checks.iter().sum::<usize>(), wanted);
}

#[test]
fn every_value_of_the_oracle_is_met_in_both_directions() {
    assert_met(include_str!("data/divergences.json"), 33 * 30);
}

#[test]
fn every_value_of_the_hard_cases_is_met_in_both_directions() {
    // Spikes of sd 1e-9 beside 1e9, weights of 1e-20, shifts of 1e-8 at 1e5, modes 2e6 apart, 32 components.
    // Three of the cases have no W₂, which is asked for in both directions.
    assert_met(include_str!("data/hard_divergences.json"), 92 * 30 - 6);
}

#[test]
fn a_window_of_fixed_width_is_not_used() {
    // A peer integrates over −7 … 7 and shows 12.32: half the squared distance is 21.125.
    assert_value("kl-forward", "N(6.5,1)", "N(0,1)", 21.125);
    // The same peer's run drifts to about N(20, 13.2) and shows 0.235; architecture.md's 302.1 is for its unrounded state, and
    // lies within the 1.4 that the rounding is worth. The value at exactly N(20, 13.2) is from the quad-precision program.
    assert_value("kl-reverse", "N(-5,0.8) + N(5,0.8)", "N(20,13.2)", 303.456_230_347_159_7);
    let low = value("kl-reverse", "N(-5,0.8) + N(5,0.8)", "N(19.95,13.15)");
    assert!(low < 302.1 && 302.1 < 303.456, "{low}");
}

#[test]
fn densities_far_below_the_smallest_double_still_pull() {
    // A peer drops densities below 1e-15 and finds the gradient of D(Q‖P) in the mean to be 0: it is 5/0.2² = 125.
    let at = |mean: f64| value("kl-reverse", "N(-5,0.2)", &format!("N({mean},0.2)"));
    assert!(((at(1e-3) - at(-1e-3)) / 2e-3 - 125.0).abs() < 1e-6);
}

#[test]
fn the_minima_that_peers_get_wrong_have_the_values_of_the_reference() {
    // architecture.md, with as many digits as it gives.
    for (target, candidate, wanted, digits) in [
        ("N(-3,2.5) + N(3,2.5)", "N(0,3.79934)", 0.027_255_8, 1e-7),
        ("N(-2.5,0.8) + N(2.5,0.8)", "N(2.4919,0.8126)", 0.690_345, 1e-6),
        ("N(-2.5,0.8) + N(2.5,0.8)", "N(0,2.26671)", 0.946_869, 1e-6),
        ("N(-5,0.8) + N(5,0.8)", "N(0,4.14236)", 5.654_15, 1e-5),
        ("N(-5,1) + N(10,1)", "N(2.5,6.1457)", 8.603_4, 1e-4),
    ] {
        let got = value("kl-reverse", target, candidate);
        assert!((got - wanted).abs() < digits, "{target} and {candidate}: {got}");
    }
    let got = value("kl-forward", "N(-5,1) + N(10,1)", "N(2.5,7.5664)");
    assert!((got - 1.330_57).abs() < 1e-5, "{got}");
    // One of two modes, caught exactly: log 2, up to the overlap of the other one 15 sds away.
    for mean in ["-5", "10"] {
        let got = value("kl-reverse", "N(-5,1) + N(10,1)", &format!("N({mean},1)"));
        assert!((got - std::f64::consts::LN_2).abs() < 1e-9, "{got}");
    }
}

#[test]
fn a_missed_mode_costs_more_than_sitting_in_the_middle() {
    // The notes print 5.488 for the first: 1e-10 inside the logarithms clips the tail.
    let target = "N(-2.5,1) + N(2.5,1)";
    let (missed, middle) = (value("kl-forward", target, "N(-2.5,1)"), value("kl-forward", target, "N(0,1)"));
    assert!((missed - 5.574_057_4).abs() < 5e-8, "{missed}");
    assert!((middle - 2.449_057_4).abs() < 5e-8, "{middle}");
}

#[test]
fn a_shift_of_unit_normals_costs_half_its_square() {
    // The notes' printed −50.3 at a shift of 10 is minus this.
    for shift in [1e-9, 1e-4, 0.7, 1.0, 10.0, 1e3, 1e9] {
        for id in ["kl-forward", "kl-reverse"] {
            assert_value(id, "N(0,1)", &format!("N({shift},1)"), 0.5 * shift * shift);
        }
    }
}

#[test]
fn chi_square_is_infinite_exactly_from_twice_the_variance_on() {
    // √2 lies between these two neighbouring doubles, 1.414213562373095 and 1.4142135623730951.
    let (below, above) = (SQRT_2.next_down(), SQRT_2);
    for (target, candidate) in [("N(0,{})", "N(0,1)"), ("N(0,{}) + N(3,1)", "N(0,1)"), ("N(0,{})", "N(0,1) + N(1,0.5)")]
    {
        let finite = value("chi-square", &target.replace("{}", &below.to_string()), candidate);
        assert!(finite.is_finite() && finite > 1e3, "{target} and {candidate}: {finite}");
        assert_value("chi-square", &target.replace("{}", &above.to_string()), candidate, f64::INFINITY);
    }
    // For centred normals 1 + χ² = 1/(s√(2 − s²)); they are in the gap of this double to √2.
    let wanted = 1.0 / (below * ROOM_BELOW_SQRT_2.sqrt()) - 1.0;
    assert_value("chi-square", &format!("N(0,{below})"), "N(0,1)", wanted);
}

/// 2 − s² for s = 1.414213562373095, computed with exact rationals.
const ROOM_BELOW_SQRT_2: f64 = 3.546_046_371_670_331e-16;

#[test]
fn chi_square_sees_tails_not_weights() {
    // The wide component decides, however light; one that also stands in Q does not make it infinite.
    assert_value("chi-square", "1*N(0,1) + 1e-30*N(0,1.5)", "N(0,1)", f64::INFINITY);
    assert!(value("chi-square", "N(0,1) + N(0,1.5)", "N(0,1) + 1e-30*N(0,1.5)").is_finite());
    assert!(value("chi-square", "N(0,1) + 2*N(0,5)", "N(0,1) + N(0,5)").is_finite());
    // Too large for a double: e^{100²}.
    assert_value("chi-square", "N(0,1)", "N(100,1)", f64::INFINITY);
    assert_value("chi-square", "N(0,1)", "N(26,1)", (26.0_f64 * 26.0).exp_m1());
    // The same along the way of mixtures.
    assert_value("chi-square", "N(0,1)", "N(100,1) + N(100,1)", f64::INFINITY);
    assert_value("chi-square", "N(0,1) + N(0,1)", "N(26,1) + N(26,1)", (26.0_f64 * 26.0).exp_m1());
}

#[test]
fn equal_pairs_are_exactly_apart_by_nothing_however_they_are_written() {
    for (target, candidate) in [
        ("N(0,1)", "N(0,1)"),
        ("0.2*N(1,2) + 0.3*N(4,1) + 0.5*N(-2,0.3)", "0.5*N(-2,0.3) + 0.2*N(1,2) + 0.3*N(4,1)"),
        ("1*N(1,2) + 3*N(4,1)", "1*N(4,1) + 1*N(1,2) + 2*N(4,1)"),
        ("N(1e9,1e-9) + 1e-300*N(-1e9,1e9)", "1e-300*N(-1e9,1e9) + N(1e9,1e-9)"),
    ] {
        let pair = Pair::new(&target.parse().unwrap(), &candidate.parse().unwrap());
        for divergence in ALL {
            let wanted = if divergence.id() == "cosine" { 1.0 } else { 0.0 };
            assert_eq!(divergence.value(&pair), wanted, "{} of {target} and {candidate}", divergence.id());
        }
    }
}

#[test]
fn a_component_of_weight_1e_300_still_counts() {
    // To first order in the weight ε of a far mode: TV = ε, W₁ = 50 ε, D(Q‖P) = ε.
    let (target, candidate) = ("0.25*N(0,1) + 0.75*N(3,1) + 1e-300*N(100,2)", "0.75*N(3,1) + 0.25*N(0,1)");
    let mean = 0.75 * 3.0;
    for (id, wanted) in [("total-variation", 1e-300), ("wasserstein1", (100.0 - mean) * 1e-300), ("kl-reverse", 1e-300)]
    {
        let got = value(id, target, candidate);
        assert!((got / wanted - 1.0).abs() < 1e-9, "{id}: {got:e}");
    }
}

#[test]
fn no_value_is_ever_not_a_number() {
    let extremes = [
        "N(0,1)",
        "N(1e9,1e-9)",
        "N(-1e9,1e-9)",
        "N(0,1e9)",
        "N(-1e9,1e9) + N(1e9,1e-9)",
        "1e-300*N(1e9,1) + 1e300*N(0,1e-9)",
        "N(0,1e-9) + N(1e-9,1e-9) + N(0,1)",
    ];
    for target in extremes {
        for candidate in extremes {
            let pair = Pair::new(&target.parse().unwrap(), &candidate.parse().unwrap());
            for divergence in ALL {
                let value = divergence.value(&pair);
                assert!(!value.is_nan() && value >= 0.0, "{} of {target}, {candidate}: {value}", divergence.id());
                for x in [0.0, 1e-9, 1.0, -1e9, 1e9, 1e9 + 1e-6, 1e100, -1e300, f64::MAX] {
                    let at = divergence.integrand(&pair, x);
                    assert!(!at.is_nan(), "{} of {target}, {candidate} at {x}", divergence.id());
                }
            }
            assert!(pair.cross_entropy().is_finite() && pair.entropy_target().is_finite());
        }
    }
}
