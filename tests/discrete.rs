//! Divergences of tables against values computed elsewhere: exact rationals and fifty digits (`tests/data/discrete.json`), and the
//! figures that the source notes print, which are not these.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::discrete::Pair;
use klarity::discrete::divergence::{ALL, by_id, parts};
use klarity::discrete::drift::{Against, above, drift};
use klarity::discrete::table::Table;
use klarity::discrete::zeros::Zeros;
use serde_json::Value;

const LN_2: f64 = std::f64::consts::LN_2;

fn oracle() -> Value {
    serde_json::from_str(include_str!("data/discrete.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn value(id: &str, p: &[f64], q: &[f64]) -> f64 {
    by_id(id).unwrap().value(&Pair::new(p, q).unwrap())
}

/// Right to 1e-13 relative, or to 1e-16 where the reference is 0.
fn is_right(got: f64, wanted: f64) -> bool {
    got == wanted || (got - wanted).abs() <= (1e-13 * wanted.abs()).max(1e-16)
}

/// What we have for a key of the oracle, given a way to ask for a divergence.
fn by_key(key: &str, value: impl Fn(&str) -> f64) -> f64 {
    match key {
        "kl_pq" => value("kl-forward"),
        "kl_qp" => value("kl-reverse"),
        "jeffreys" => value("jeffreys"),
        "sym_half" => 0.5 * value("jeffreys"),
        "js" => value("jensen-shannon"),
        "js_distance" => value("jensen-shannon-distance"),
        "hellinger" => value("hellinger"),
        "hellinger_sq" => value("hellinger").powi(2),
        "bhattacharyya_coefficient" => 1.0 - value("hellinger").powi(2),
        "tv" => value("total-variation"),
        "chi2_pq" => value("chi-square"),
        "l2" => value("l2"),
        "entropy_p" => value("entropy-target"),
        "entropy_q" => value("entropy-candidate"),
        "cross_entropy_pq" => value("cross-entropy"),
        "kl_pq_bits" => value("kl-forward") / LN_2,
        "kl_qp_bits" => value("kl-reverse") / LN_2,
        "js_bits" => value("jensen-shannon") / LN_2,
        _ => f64::NAN,
    }
}

#[test]
fn rows_that_are_almost_a_point_mass_keep_their_digits() {
    let near: Value = serde_json::from_str(include_str!("data/discrete_near.json")).unwrap();
    let mut faults = Vec::new();
    for case in near["cases"].as_array().unwrap() {
        let (p, q) = (numbers(&case["p"]), numbers(&case["q"]));
        for (id, wanted) in case["exact"].as_object().unwrap() {
            let (got, wanted) = (value(id, &p, &q), number(wanted));
            if !(got == wanted || (got / wanted - 1.0).abs() <= 1e-13) {
                faults.push(format!("{id} of {p:?} and {q:?}: {got:e} instead of {wanted:e}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_value_of_the_oracle_is_met_with_and_without_smoothing() {
    let oracle = oracle();
    let (mut checks, mut faults) = (0, Vec::new());
    for case in oracle["cases"].as_array().unwrap() {
        let pair = Pair::new(&numbers(&case["p"]), &numbers(&case["q"])).unwrap();
        let smoothed = Zeros::Add(1e-8).treat(&pair).unwrap();
        for (set, treated) in [("values", None), ("smoothed_eps_1e_8", Some(&smoothed))] {
            for (key, wanted) in case[set].as_object().unwrap() {
                let ask = |id: &str| {
                    let divergence = by_id(id).unwrap();
                    treated.map_or_else(|| divergence.value(&pair), |treated| treated.value(divergence))
                };
                let (got, wanted) = (by_key(key, ask), number(wanted));
                checks += 1;
                // The coefficient is 1 − H²: it has the digits that this leaves.
                let complement = key == "bhattacharyya_coefficient" && (got - wanted).abs() <= 1e-15;
                if !is_right(got, wanted) && !complement {
                    faults.push(format!("{} {set} {key}: {got:e} instead of {wanted:e}", case["id"]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(checks, 8 * 2 * 18);
}

#[test]
fn the_months_drift_as_the_oracle_says_and_not_as_the_notes_do() {
    let oracle = oracle();
    let rows: Vec<Vec<f64>> = oracle["months"]["rows"].as_array().unwrap().iter().map(numbers).collect();
    let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let named = rows.into_iter().enumerate().map(|(index, row)| (format!("month {}", index + 1), row)).collect();
    let table = Table::new(names, named).unwrap();
    let steps = |id: &str, against| drift(&table, by_id(id).unwrap(), against).unwrap();
    let mut checks = 0;
    let mut check = |key: &str, got: Vec<f64>| {
        let wanted = numbers(&oracle["months"][key]);
        assert_eq!(got.len(), wanted.len());
        for (got, wanted) in got.into_iter().zip(wanted) {
            assert!(is_right(got, wanted), "{key}: {got} instead of {wanted}");
            checks += 1;
        }
    };
    let values = |id: &str, against| steps(id, against).iter().map(|step| step.value).collect::<Vec<_>>();
    check("kl_this_prev", values("kl-forward", Against::Before));
    check("kl_prev_this", values("kl-reverse", Against::Before));
    check("js", values("jensen-shannon", Against::Before));
    check("kl_this_first", values("kl-forward", Against::First));
    check("kl_this_prev_bits", values("kl-forward", Against::Before).into_iter().map(|nats| nats / LN_2).collect());
    let smoothed = |step: usize| {
        let pair = table.pair(step + 1, step).unwrap();
        Zeros::Add(1e-8).treat(&pair).unwrap().value(by_id("kl-forward").unwrap())
    };
    check("kl_this_prev_eps_1e_8", (0..5).map(smoothed).collect());
    assert_eq!(checks, 6 * 5);
    // Above 0.3 is the fifth month alone, against the fourth.
    let far = steps("kl-forward", Against::Before);
    let far: Vec<(usize, usize)> = above(&far, 0.3).map(|step| (step.row, step.against)).collect();
    assert_eq!(far, [(4, 3)]);
    let one = Table::new(vec!["a".to_owned(), "b".to_owned()], vec![("P".to_owned(), vec![1.0, 1.0])]).unwrap();
    assert!(drift(&one, by_id("kl-forward").unwrap(), Against::Before).is_err());
}

/// N(μ, σ) at the notes' 1000 points, up to a factor.
fn on_grid(mean: f64, sd: f64) -> Vec<f64> {
    let x = |i: u32| -5.0 + 10.0 * f64::from(i) / 999.0;
    (0..1000).map(|i| (-0.5 * ((x(i) - mean) / sd).powi(2)).exp()).collect()
}

/// `numpy.convolve(row, kernel, mode="same")` with exp(−t²) at −2, −1, 0, 1, 2.
fn smoothed(row: &[f64]) -> Vec<f64> {
    let kernel = [-2.0, -1.0, 0.0, 1.0, 2.0_f64].map(|t| (-t * t).exp());
    let sum: f64 = kernel.iter().sum();
    let at = |i: usize| {
        let near = (0..5).filter_map(|k| Some(kernel[k] / sum * row.get((i + 2).checked_sub(k)?)?));
        near.sum::<f64>()
    };
    (0..row.len()).map(at).collect()
}

fn every_other(row: &[f64]) -> Vec<f64> {
    row.iter().step_by(2).copied().collect()
}

#[test]
fn the_notes_grid_gives_the_oracles_values() {
    let (p, q) = (on_grid(-1.0, 1.5), on_grid(1.0, 2.0));
    let of = |change: &dyn Fn(&[f64]) -> Vec<f64>| value("kl-forward", &change(&p), &change(&q));
    let right = |row: &[f64]| row[500..].to_vec();
    let wanted = &oracle()["grid"]["values"];
    let got = [
        ("original", of(&<[f64]>::to_vec)),
        ("smoothed", of(&smoothed)),
        ("downsampled_2", of(&every_other)),
        ("relu_x_gt_0", of(&right)),
        ("relu_zeroed_then_renormalised_same_as_above", of(&right)),
        ("seq_smooth_downsample", of(&|row| every_other(&smoothed(row)))),
        // Of every other point the 251st is the first above 0.
        ("seq_smooth_downsample_relu", of(&|row| every_other(&smoothed(row))[250..].to_vec())),
        ("downsample_1_offset", of(&|row| every_other(&row[1..]))),
        ("sum_pool_2", of(&|row| row.chunks(2).map(|pair| pair.iter().sum()).collect())),
        ("reverse_original", value("kl-reverse", &p, &q)),
    ];
    for (key, got) in got {
        let wanted = number(&wanted[key]);
        assert!((got / wanted - 1.0).abs() < 1e-12, "{key}: {got} instead of {wanted}");
    }
    // The eleventh is the closed form over the whole line, which no grid has.
    assert_eq!(wanted.as_object().unwrap().len(), 11);
}

#[test]
fn none_of_the_figures_that_the_notes_print_is_right() {
    let oracle = oracle();
    let row = |id: &str, side: &str| {
        let case = oracle["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap();
        numbers(&case[side])
    };
    let months: Vec<Vec<f64>> = oracle["months"]["rows"].as_array().unwrap().iter().map(numbers).collect();
    let ours = |label: &str| -> Option<f64> {
        let pair = |id: &str| Pair::new(&row(id, "p"), &row(id, "q")).unwrap();
        let of = |id: &str, divergence: &str| by_id(divergence).unwrap().value(&pair(id));
        let month = |this: usize| value("kl-forward", &months[this - 1], &months[this - 2]);
        Some(match label {
            "five: KL" => of("five", "kl-forward"),
            "five: KL reversed (eps 1e-8)" => {
                Zeros::Add(1e-8).treat(&pair("five")).unwrap().value(by_id("kl-reverse").unwrap())
            }
            "three: KL" => of("three", "kl-forward"),
            "three: KL reversed" => of("three", "kl-reverse"),
            "three: JS" => of("three", "jensen-shannon"),
            "three: Hellinger" => of("three", "hellinger"),
            "three: symmetric" => of("three", "jeffreys"),
            "three: symmetric/2" => 0.5 * of("three", "jeffreys"),
            "coin" => of("coin", "kl-forward"),
            "coin reversed" => of("coin", "kl-reverse"),
            "age KL(P||Q)" => of("age", "kl-forward"),
            "age KL(Q||P)" => of("age", "kl-reverse"),
            "month 2||1" => month(2),
            "month 3||2" => month(3),
            "month 4||3" => month(4),
            "month 5||4" => month(5),
            "month 6||5" => month(6),
            // The grid has a test of its own.
            _ => return None,
        })
    };
    let mut checks = 0;
    for claim in oracle["claims_vs_truth"].as_array().unwrap() {
        let label = claim["label"].as_str().unwrap();
        let (claimed, truth) = (claim["claimed"].as_str().unwrap(), number(&claim["truth"]));
        let Some(ours) = ours(label) else {
            assert!(label.starts_with("grid "), "{label}");
            continue;
        };
        assert!(is_right(ours, truth), "{label}: {ours} instead of {truth}");
        let decimals = claimed.split('.').nth(1).unwrap().len();
        assert_ne!(format!("{ours:.decimals$}"), claimed, "{label}");
        checks += 1;
    }
    assert_eq!(checks, 17);
}

#[test]
fn w1_and_cosine_are_those_worked_out_by_hand() {
    let (p, q) = ([0.2, 0.3, 0.0, 0.3, 0.2], [0.1, 0.4, 0.2, 0.2, 0.1]);
    // Cumulated differences 0.1, 0, −0.2, −0.1, 0.
    assert!((value("wasserstein1", &p, &q) - 0.4).abs() < 1e-15);
    assert!((value("cosine", &p, &q) - 0.22 / (0.26_f64 * 0.26).sqrt()).abs() < 1e-15);
    assert!((value("wasserstein1", &[1.0, 0.0, 0.0, 0.0], &[0.0, 0.0, 0.0, 1.0]) - 3.0).abs() < 1e-15);
    assert_eq!(value("cosine", &[1.0, 0.0], &[0.0, 1.0]), 0.0);
}

#[test]
fn rows_that_almost_agree_still_have_a_divergence_with_digits() {
    // p = (1 + δ)/2, (1 − δ)/2 against ½, ½ as counts: D = δ²/2 + δ⁴/12 to all digits, JS a quarter of it.
    for (step, count) in [(1.0, 2e3), (1.0, 2e7), (1.0, 2e10), (3.0, 9e15 - 1.0)] {
        let (p, q) = ([0.5 * count + step, 0.5 * count - step], [1.0, 1.0]);
        let delta = 2.0 * step / count;
        let wanted = 0.5 * delta * delta * (1.0 + delta * delta / 6.0);
        for (id, wanted) in [
            ("kl-forward", wanted),
            ("kl-reverse", 0.5 * delta * delta * (1.0 + delta * delta / 2.0)),
            ("jensen-shannon", 0.125 * delta * delta * (1.0 + delta * delta * 7.0 / 24.0)),
            ("chi-square", delta * delta),
            ("total-variation", 0.5 * delta),
            ("wasserstein1", 0.5 * delta),
            ("l2", 0.5 * delta * delta),
        ] {
            let got = value(id, &p, &q);
            assert!((got / wanted - 1.0).abs() < 1e-9, "{id} at {delta:e}: {got:e} instead of {wanted:e}");
        }
    }
    // The same rows, one of them as counts of another total: nothing is left, not even rounding.
    let (p, q) = ([1.0, 2.0, 4.0], [3.0, 6.0, 12.0]);
    for id in ["kl-forward", "kl-reverse", "jeffreys", "jensen-shannon", "hellinger", "total-variation", "l2"] {
        assert_eq!(value(id, &p, &q), 0.0, "{id}");
    }
}

#[test]
fn numbers_of_any_size_are_rows() {
    let tiny = f64::MIN_POSITIVE / 4.0;
    // What vanishes beside its sum is no zero: log(p/q) is finite, and D(Q‖P) with it.
    let (p, q) = ([1e300, 1e-300], [1.0, 1.0]);
    let wanted = -LN_2 - 0.5 * (1e-300_f64.ln() - 1e300_f64.ln());
    assert!(is_right(value("kl-reverse", &p, &q), wanted));
    assert!(is_right(value("kl-forward", &p, &q), LN_2));
    assert!(is_right(
        value("kl-forward", &[tiny, 3.0 * tiny], &[1.0, 1.0]),
        value("kl-forward", &[1.0, 3.0], &[1.0, 1.0])
    ));
    // H(P) of almost a point: −ε log ε + ε.
    let entropy = value("entropy-target", &[1.0, 1e-20], &[1.0, 1.0]);
    assert!(is_right(entropy, 1e-20 * (1.0 - 1e-20_f64.ln())), "{entropy:e}");
    for divergence in ALL {
        for (p, q) in
            [(&[1e300, 1e-300][..], &[1.0, 1.0][..]), (&[1.0, tiny], &[tiny, 1.0]), (&[0.0, 1.0], &[1.0, 0.0])]
        {
            let pair = Pair::new(p, q).unwrap();
            assert!(!divergence.value(&pair).is_nan(), "{} {p:?} {q:?}", divergence.id());
            assert!(parts(*divergence, &pair).iter().all(|part| !part.is_nan()), "{} {p:?} {q:?}", divergence.id());
        }
    }
}

#[test]
fn chi_square_is_finite_where_a_share_is_beneath_the_doubles() {
    // p²/q of the first bin: 1e-500/1e-400; of the second: (1 − 1)²/1.
    let got = value("chi-square", &[1e-250, 1.0], &[1e-200, 1e200]);
    assert!((got / 1e-100 - 1.0).abs() < 1e-11, "{got}");
    // Shares of 1e-310 and 1e-320, which are no normal doubles: 1e-300.
    let got = value("chi-square", &[1e-310, 1.0], &[1e-120, 1e200]);
    assert!((got / 1e-300 - 1.0).abs() < 1e-6, "{got}");
    assert_eq!(value("chi-square", &[1e-250, 1.0], &[0.0, 1e200]), f64::INFINITY);
}
