//! The estimators against the oracle's values, closed forms and their own definitions.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::estimator::{
    self, ALL, Aim, Bandwidths, Data, EstimateError, Estimator, Plan, Repeats, Sweep, Term, Truth, View, Waterfall,
    bootstrap, compare, estimate, estimate_clamped, multipliers, verdict,
};
use klarity::kernel::{self, Bandwidth};
use klarity::line::distribution::Mixture;
use klarity::text::InfoUnit;
use proptest::prelude::*;
use serde_json::Value;

fn oracle() -> Value {
    serde_json::from_str(include_str!("data/kde.json")).unwrap()
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn mixture(text: &str) -> Mixture {
    text.parse().unwrap()
}

fn by_id(id: &str) -> &'static dyn Estimator {
    estimator::by_id(id).unwrap()
}

fn rule(id: &str, multiplier: f64) -> Bandwidth {
    Bandwidth::by_rule(kernel::by_id(id).unwrap(), multiplier).unwrap()
}

fn value(id: &str, view: &View<'_>) -> f64 {
    estimate(by_id(id), view).unwrap().value
}

/// Data with everything known, seen with Scott's bandwidth times `multiplier` and k = 5.
fn drawn(target: &str, candidate: &str, n: usize, seed: u64) -> Data {
    let (p, q) = (mixture(target), mixture(candidate));
    Data::drawn(&p, &q, n, seed).unwrap().with_truth(Truth::new(&p, &q))
}

fn view(data: &Data, multiplier: f64) -> View<'_> {
    View::new(data, Bandwidths::new(data, rule("scott", multiplier)), 5)
}

/// The oracle's targets, which are Klarity's P; its "P" is the sampling distribution, Klarity's Q.
const TARGETS: [(&str, &str); 2] = [("n01", "N(0,1)"), ("bimodal", "0.5*N(-2,1) + 0.5*N(2,1)")];

#[test]
fn every_kernel_estimate_agrees_with_scipy() {
    let oracle = oracle();
    let mut compared = 0;
    for array in on_the_line(&oracle) {
        assert_eq!(array["targets"].as_object().unwrap().len(), TARGETS.len());
        for (target, text) in TARGETS {
            let data = Data::loaded(&mixture(text), floats(&array["samples"]), 1).unwrap();
            for (name, wanted) in array["targets"][target]["per_bandwidth"].as_object().unwrap() {
                let (id, multiplier) = name.split_once('*').unwrap_or((name, "1"));
                let choice = rule(id, multiplier.parse().unwrap());
                let view = View::new(&data, Bandwidths::new(&data, choice), 5);
                for (key, scipy) in wanted.as_object().unwrap() {
                    let id = match key.as_str() {
                        "as_written" => "as-now-written",
                        "resub_kl" => "resubstitution",
                        "loo_kl" => "leave-one-out",
                        "split_kl" => "split-half",
                        "wrong_exp_neg" => "as-first-written",
                        other => panic!("nothing is held against {other}"),
                    };
                    let (ours, scipy) = (value(id, &view), scipy.as_f64().unwrap());
                    compared += 1;
                    assert!(
                        (ours - scipy).abs() < 1e-8 * scipy.abs().max(1.0),
                        "{} {name} {id}: {ours} {scipy}",
                        array["id"]
                    );
                }
            }
        }
    }
    let holds = |array: &&Value| {
        let targets = array["targets"].as_object().unwrap().values();
        targets.flat_map(|target| target["per_bandwidth"].as_object().unwrap().values()).count() * 5
    };
    assert_eq!(compared, on_the_line(&oracle).iter().map(holds).sum::<usize>());
}

/// The oracle's samples on the line; those in the plane are for another lab.
fn on_the_line(oracle: &Value) -> Vec<&Value> {
    let (line, plane): (Vec<&Value>, Vec<&Value>) =
        oracle["arrays"].as_array().unwrap().iter().partition(|array| array["dim"] == 1);
    assert!(!line.is_empty() && plane.iter().all(|array| array["dim"] == 2));
    line
}

#[test]
fn neighbour_estimates_agree_with_the_brute_force_ones() {
    let (oracle, mut checks) = (oracle(), 0);
    for array in on_the_line(&oracle) {
        for (target, text) in TARGETS {
            let samples_of_p = floats(&oracle["target_samples"][target]);
            let data = Data::loaded(&mixture(text), floats(&array["samples"]), 1)
                .unwrap()
                .with_target_samples(samples_of_p.clone())
                .unwrap();
            // The other direction swaps the roles of the two sets.
            let turned = Data::loaded(&mixture(text), samples_of_p, 1)
                .unwrap()
                .with_target_samples(floats(&array["samples"]))
                .unwrap();
            for k in array["targets"][target]["knn_kl"].as_object().unwrap().keys().map(|k| k.parse().unwrap()) {
                for (data, key) in [(&data, "knn_kl"), (&turned, "knn_kl_reverse")] {
                    let view = View::new(data, Bandwidths::new(data, rule("scott", 1.0)), k);
                    let wanted = array["targets"][target][key][k.to_string()].as_f64().unwrap();
                    let ours = value("knn", &view);
                    assert!((ours - wanted).abs() < 1e-10 * wanted.abs().max(1.0), "{} {key} {k}", array["id"]);
                    checks += 1;
                }
            }
        }
    }
    assert_eq!(checks, 5 * TARGETS.len() * 2 * 3);
}

#[test]
fn the_true_divergence_is_the_oracles() {
    for (array, candidate) in [("n11_n200", "N(1,1)"), ("n10_1_n200", "N(10,1)"), ("n31_n2000", "N(3,1)")] {
        let oracle = oracle();
        let array = oracle["arrays"].as_array().unwrap().iter().find(|a| a["id"] == array).unwrap().clone();
        for (target, text) in TARGETS {
            let wanted: f64 = array["targets"][target]["true_kl_pq"].as_str().unwrap().parse().unwrap();
            let truth = Truth::new(&mixture(text), &mixture(candidate));
            assert!((truth.kl_reverse / wanted - 1.0).abs() < 1e-9, "{candidate} {text}");
        }
    }
}

#[test]
fn the_forward_plug_in_agrees_with_scipy() {
    // `kl_target_to_kde_at_target_samples`: mean(log p(y) − log q̂(y)) at the oracle's samples of the target.
    let (oracle, mut checks) = (oracle(), 0);
    for array in on_the_line(&oracle) {
        for (target, text) in TARGETS {
            let data = Data::loaded(&mixture(text), floats(&array["samples"]), 1)
                .unwrap()
                .with_target_samples(floats(&oracle["target_samples"][target]))
                .unwrap();
            for id in ["scott", "silverman"] {
                let view = View::new(&data, Bandwidths::new(&data, rule(id, 1.0)), 5);
                let wanted = array["targets"][target]["kl_target_to_kde_at_target_samples"][id].as_f64().unwrap();
                let ours = value("forward-plug-in", &view);
                checks += 1;
                assert!(
                    (ours - wanted).abs() < 1e-7 * wanted.abs().max(1.0),
                    "{} {target} {id}: {ours} {wanted}",
                    array["id"]
                );
            }
        }
    }
    assert_eq!(checks, 5 * TARGETS.len() * 2);
}

/// Bars against the total, relative to the longest bar.
fn adds_up(waterfall: &Waterfall) -> bool {
    let sum: f64 = waterfall.bars.iter().map(|bar| bar.value).sum();
    let longest = waterfall.bars.iter().map(|bar| bar.value.abs()).fold(0.0, f64::max);
    (sum - waterfall.total).abs() <= 1e-12 * longest
}

#[test]
fn the_bars_are_the_terms_of_the_definition() {
    let data = drawn("N(0,1)", "N(1.2,1)", 300, 11);
    let view = view(&data, 1.0);
    let (d, a) = (0.72, value("as-now-written", &view));
    let waterfall = Waterfall::new(by_id("as-now-written"), &view, false).unwrap().unwrap();
    let monte_carlo = value("monte-carlo", &view);
    let (with, without) = (value("resubstitution", &view), value("leave-one-out", &view));
    let bar = |term| waterfall.value(term).unwrap();
    for (term, wanted) in [
        (Term::Truth, d),
        (Term::Sign, -2.0 * d),
        (Term::Noise, -monte_carlo + d),
        (Term::Smoothing, monte_carlo - without),
        (Term::SelfCount, without - with),
    ] {
        assert!((bar(term) - wanted).abs() < 1e-12, "{term:?}: {} {wanted}", bar(term));
    }
    assert_eq!(waterfall.total, a);
    assert!(adds_up(&waterfall));
}

#[test]
fn without_the_generators_density_the_parts_that_need_it_are_one_bar() {
    let data = Data::loaded(&mixture("N(0,1)"), mixture("N(1.2,1)").sample(300, 11), 1).unwrap();
    let view = view(&data, 1.0);
    let waterfall = Waterfall::new(by_id("as-now-written"), &view, false).unwrap().unwrap();
    let terms: Vec<Term> = waterfall.bars.iter().map(|bar| bar.term).collect();
    assert_eq!(terms, [Term::Merged, Term::SelfCount]);
    assert!(adds_up(&waterfall));
    for id in ["monte-carlo", "monte-carlo-k2", "monte-carlo-k3"] {
        let error = estimate(by_id(id), &view).unwrap_err();
        assert!(
            matches!(error, EstimateError::NeedsCandidate { .. }) && error.to_string().starts_with(by_id(id).name())
        );
    }
}

#[test]
fn clamping_hides_a_negative_reading_and_has_its_own_bar() {
    let data = drawn("N(0,1)", "N(1.2,1)", 300, 11);
    let view = view(&data, 1.0);
    let clamped = estimate_clamped(by_id("as-now-written"), &view, true).unwrap();
    assert_eq!(clamped.value, 0.0);
    let waterfall = Waterfall::new(by_id("as-now-written"), &view, true).unwrap().unwrap();
    assert_eq!(waterfall.total, 0.0);
    assert_eq!(waterfall.value(Term::Clamping), Some(-value("as-now-written", &view)));
    assert!(adds_up(&waterfall));
}

#[test]
fn smoothing_widens_a_normal_by_h_squared() {
    // With n large, leave-one-out tends to E log N(x; 0, 1 + h²) − E log p(x) at x ~ N(0,1), P = N(0,1):
    // ½ − ½/(1 + h²) − ½ log(1 + h²), which is negative.
    let data = drawn("N(0,1)", "N(0,1)", 200_000, 5);
    let h: f64 = 0.5;
    let bandwidths = Bandwidths::new(&data, Bandwidth::by_hand(h, 1.0).unwrap());
    let view = View::new(&data, bandwidths, 5);
    let v = 1.0 + h * h;
    let wanted = 0.5 - 0.5 / v - 0.5 * v.ln();
    assert!((value("leave-one-out", &view) - wanted).abs() < 2e-3, "{} {wanted}", value("leave-one-out", &view));
}

#[test]
fn neighbours_saturate_and_the_kernel_does_not() {
    let data = drawn("N(0,1)", "N(10,1)", 2000, 1);
    let view = view(&data, 1.0);
    assert!(value("knn", &view) < 15.0);
    assert!((value("leave-one-out", &view) - 50.0).abs() < 2.0);
}

#[test]
fn ninety_five_intervals_in_a_hundred_hold_the_truth() {
    let (target, candidate) = (mixture("N(0,1)"), mixture("N(1.2,1)"));
    let plan = Plan {
        truth: Truth::new(&target, &candidate),
        target,
        candidate,
        n: 300,
        seed: 1,
        repeats: 400,
        bandwidth: rule("scott", 1.0),
        k: 5,
        clamped: false,
        estimators: vec![
            by_id("monte-carlo"),
            by_id("leave-one-out"),
            by_id("as-now-written"),
            by_id("as-first-written"),
        ],
    };
    let mut repeats = Repeats::new(plan).unwrap();
    assert!(repeats.advance(usize::MAX).unwrap());
    // The binomial sd of a coverage of 0.95 over 400 repeats is 0.011.
    let monte_carlo = repeats.summary(0);
    assert!((monte_carlo.coverage.unwrap() - 0.95).abs() < 0.04, "{monte_carlo:?}");
    // sd of log q − log p is 1.2, of their mean over 300 samples 0.0693; of a mean over 400 repeats 0.0035.
    assert!((monte_carlo.sd.unwrap() - 1.2 / 300.0_f64.sqrt()).abs() < 0.01);
    assert!(monte_carlo.bias.unwrap().abs() < 0.015);
    let leave_one_out = repeats.summary(1);
    assert!(leave_one_out.coverage.unwrap() > 0.85);
    assert!(repeats.summary(2).mean < 0.0);
    assert_eq!(repeats.summary(3).bias, None);
    assert_eq!((monte_carlo.values.len(), monte_carlo.failed), (400, 0));
}

#[test]
fn repeats_may_be_done_in_any_order_and_in_parts() {
    let (target, candidate) = (mixture("N(0,1)"), mixture("N(0.5,1)"));
    let plan = Plan {
        truth: Truth::new(&target, &candidate),
        target,
        candidate,
        n: 50,
        seed: 7,
        repeats: 20,
        bandwidth: rule("silverman", 1.0),
        k: 3,
        clamped: false,
        estimators: ALL.to_vec(),
    };
    let mut forwards = Repeats::new(plan.clone()).unwrap();
    assert!(!forwards.advance(7).unwrap());
    assert_eq!(forwards.done(), 7);
    assert!(forwards.advance(100).unwrap());
    let mut backwards = Repeats::new(plan.clone()).unwrap();
    for index in (0..20).rev() {
        backwards.add(plan.outcome(index).unwrap());
    }
    for estimator in 0..ALL.len() {
        let (a, b) = (forwards.summary(estimator), backwards.summary(estimator));
        assert_eq!(a.values, b.values);
    }
}

#[test]
fn the_bootstrap_agrees_with_the_standard_error_and_with_itself() {
    for n in [300, 30_000] {
        let data = drawn("N(0,1)", "N(1.2,1)", n, 2);
        let view = view(&data, 1.0);
        let terms = by_id("monte-carlo").terms(&view).unwrap().unwrap();
        let interval = bootstrap(&terms, 3).unwrap();
        assert_eq!(Some(interval), bootstrap(&terms, 3));
        let normal = 2.0 * 1.96 * terms.standard_error().unwrap();
        assert!(((interval.high - interval.low) / normal - 1.0).abs() < 0.1, "{n}");
        assert!(interval.holds(terms.mean()));
    }
}

#[test]
fn a_sweep_gives_the_same_numbers_as_single_views() {
    let data = drawn("N(0,1)", "N(1.2,1)", 300, 11);
    let bandwidths = Bandwidths::new(&data, rule("scott", 3.0));
    let mut sweep = Sweep::new(&bandwidths, 5, false, ALL.to_vec(), multipliers(60));
    assert!(!sweep.advance(&data, std::time::Duration::ZERO));
    assert_eq!(sweep.points().count(), 1);
    sweep.finish(&data);
    assert_eq!(sweep.points().count(), 60);
    for point in sweep.points() {
        let single = view(&data, point.multiplier);
        for (estimator, swept) in ALL.iter().zip(&point.estimates) {
            assert_eq!(swept, &estimate(*estimator, &single), "{} at {}", estimator.id(), point.multiplier);
        }
    }
}

#[test]
fn two_generators_are_ranked_only_when_the_samples_tell_them_apart() {
    let near = drawn("N(0,1)", "N(0.3,1)", 1000, 1);
    let far = drawn("N(0,1)", "N(2,1)", 1000, 2);
    let twin = drawn("N(0,1)", "N(0.3,1)", 1000, 3);
    for id in ["leave-one-out", "as-now-written"] {
        let apart = compare(by_id(id), &view(&near, 1.0), &view(&far, 1.0)).unwrap();
        let words = apart.verdict("classical", "quantum", InfoUnit::Nats);
        assert!(words.contains("classical is closer to the target than quantum"), "{words}");
        let same = compare(by_id(id), &view(&near, 1.0), &view(&twin, 1.0)).unwrap();
        let words = same.verdict("classical", "quantum", InfoUnit::Bits);
        assert!(words.contains("can't tell classical from quantum"), "{words}");
    }
    let distance = compare(by_id("wasserstein1"), &view(&near, 1.0), &view(&far, 1.0)).unwrap();
    assert_eq!(distance.interval, None);
    assert!(distance.verdict("a", "b", InfoUnit::Nats).contains("ranks nothing"));
}

#[test]
fn verdicts_follow_from_the_numbers() {
    let say = |data: &Data, multiplier: f64, id: &str, clamped: bool| {
        let view = view(data, multiplier);
        let waterfall = Waterfall::new(by_id(id), &view, clamped).unwrap();
        verdict(by_id(id), waterfall.as_ref(), InfoUnit::Nats)
    };
    let shifted = drawn("N(0,1)", "N(1.2,1)", 300, 11);
    let words = say(&shifted, 1.0, "as-now-written", false);
    assert!(words.starts_with("Negative because the formula estimates −D(Q‖P). Turn the sign"), "{words}");
    assert!(words.contains("a truth of 0.720"), "{words}");
    let same = drawn("N(0,1)", "N(0,1)", 1000, 1);
    let words = say(&same, 4.0, "as-now-written", false);
    assert!(words.starts_with("Positive although −D(Q‖P) can’t be positive") && words.contains("smoothing"), "{words}");
    let words = say(&same, 0.05, "as-now-written", false);
    assert!(words.starts_with("Reads −") && words.contains("self-count"), "{words}");
    assert!(say(&same, 4.0, "leave-one-out", false).starts_with("Negative although D(Q‖P) can’t be negative"));
    assert!(say(&same, 4.0, "leave-one-out", true).starts_with("max(0, ·) hides a reading of −"));
    assert!(say(&shifted, 1.0, "as-first-written", false).contains("estimates no divergence"));
    assert!(say(&shifted, 1.0, "wasserstein1", false).contains("never negative"));
}

#[test]
fn bad_settings_are_named_with_a_remedy() {
    let (p, q) = (mixture("N(0,1)"), mixture("N(1,1)"));
    let message = |error: EstimateError| error.to_string();
    assert_eq!(message(Data::drawn(&p, &q, 1, 1).unwrap_err()), "n is 1; use a number from 2 to 1000000");
    assert!(message(Data::loaded(&p, vec![1.0], 1).unwrap_err()).contains("needs 2 or more points"));
    assert!(message(Data::loaded(&p, vec![1.0, f64::INFINITY, 2.0], 1).unwrap_err()).starts_with("point 2 is inf"));
    let data = Data::drawn(&p, &q, 10, 1).unwrap();
    for k in [0, 10, 51] {
        let view = View::new(&data, Bandwidths::new(&data, rule("scott", 1.0)), k);
        assert!(message(estimate(by_id("knn"), &view).unwrap_err()).starts_with(&format!("k is {k}; use a number")));
    }
    let flat = Data::loaded(&p, vec![0.5; 20], 1).unwrap();
    let view = view(&flat, 1.0);
    let error = message(estimate(by_id("leave-one-out"), &view).unwrap_err());
    assert_eq!(error, "all 20 points are 0.5, so Scott's rule has no spread to go by; set the bandwidth by hand");
    assert!(message(estimate(by_id("knn"), &view).unwrap_err()).contains("0.5 occurs so often"));
    assert!(value("wasserstein1", &view).is_finite());
    // With a bandwidth by hand the same sample has its estimate: every point sees 19 others at distance 0.
    let by_hand = View::new(&flat, Bandwidths::new(&flat, Bandwidth::by_hand(0.1, 1.0).unwrap()), 5);
    let wanted = -(0.1 * (2.0 * std::f64::consts::PI).sqrt()).ln() - p.ln_pdf(0.5);
    assert!((value("leave-one-out", &by_hand) - wanted).abs() < 1e-9);
}

#[test]
fn two_samples_are_enough_where_the_formula_allows_it() {
    let data = drawn("N(0,1)", "N(1,1)", 2, 1);
    let view = View::new(&data, Bandwidths::new(&data, Bandwidth::by_hand(0.3, 1.0).unwrap()), 1);
    for estimator in ALL {
        assert!(estimate(*estimator, &view).unwrap().value.is_finite(), "{}", estimator.id());
    }
}

#[test]
fn a_target_far_from_every_sample_gives_a_large_number_and_not_infinity() {
    let data = Data::loaded(&mixture("N(0,1)"), mixture("N(1500,1)").sample(100, 1), 1).unwrap();
    let view = view(&data, 1.0);
    for id in ["as-now-written", "leave-one-out", "forward-plug-in"] {
        let value = value(id, &view);
        assert!(value.abs() > 1e6 && value.is_finite(), "{id} {value}");
    }
}

#[test]
fn ids_are_the_command_lines_and_unique() {
    let ids: Vec<&str> = ALL.iter().map(|estimator| estimator.id()).collect();
    let wanted = [
        "as-first-written",
        "as-now-written",
        "resubstitution",
        "leave-one-out",
        "split-half",
        "forward-plug-in",
        "monte-carlo",
        "monte-carlo-k2",
        "monte-carlo-k3",
        "knn",
        "wasserstein1",
    ];
    assert_eq!(ids, wanted);
    assert!(ALL.iter().all(|e| e.aim() != Aim::Wasserstein1 || e.id() == "wasserstein1"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_waterfall_adds_up(
        seed in 0_u64..10_000, n in 2_usize..600, mean in -20.0..20.0_f64, ln_sd in -3.0..3.0_f64, ln_h in -9.0..6.0_f64,
        clamped: bool,
    ) {
        let data = drawn("0.4*N(-1,0.5) + 0.6*N(2,1)", &format!("N({mean},{})", ln_sd.exp()), n, seed);
        let choice = Bandwidth::by_hand(ln_h.exp(), 1.0).unwrap();
        let view = View::new(&data, Bandwidths::new(&data, choice), 1);
        for estimator in ALL {
            if let Some(waterfall) = Waterfall::new(*estimator, &view, clamped).unwrap() {
                prop_assert!(adds_up(&waterfall), "{}: {waterfall:?}", estimator.id());
                let shown = estimate_clamped(*estimator, &view, clamped).unwrap().value;
                prop_assert_eq!(waterfall.total, shown);
            }
        }
    }

    #[test]
    fn leave_one_out_never_exceeds_resubstitution(seed in 0_u64..10_000, n in 2_usize..600, ln_multiplier in -7.0..5.0_f64) {
        let data = drawn("N(0,1)", "0.5*N(-3,0.2) + 0.5*N(1,1)", n, seed);
        let view = view(&data, ln_multiplier.exp());
        prop_assert!(value("leave-one-out", &view) <= value("resubstitution", &view) + 1e-7);
    }

    #[test]
    fn divergences_don_t_change_when_everything_is_shifted_and_scaled(
        seed in 0_u64..10_000, n in 10_usize..400, shift in -50.0..50.0_f64, ln_scale in -4.0..4.0_f64,
    ) {
        let scale = ln_scale.exp();
        let values = mixture("N(0.7,1.3)").sample(n, seed);
        let samples_of_p = mixture("N(0,1)").sample(n, seed + 1);
        let moved = |values: &[f64]| values.iter().map(|x| shift + scale * x).collect::<Vec<f64>>();
        let build = |target: &Mixture, values: Vec<f64>, of_p: Vec<f64>| {
            Data::loaded(target, values, 1).unwrap().with_target_samples(of_p).unwrap()
        };
        let before = build(&mixture("N(0,1)"), values.clone(), samples_of_p.clone());
        let after = build(&mixture(&format!("N({shift},{scale})")), moved(&values), moved(&samples_of_p));
        let (before, after) = (view(&before, 1.0), view(&after, 1.0));
        for id in ["as-now-written", "resubstitution", "leave-one-out", "split-half", "forward-plug-in", "knn"] {
            let (b, a) = (value(id, &before), value(id, &after));
            prop_assert!((a - b).abs() < 1e-6 * b.abs().max(1.0), "{id}: {b} {a}");
        }
        let (b, a) = (value("wasserstein1", &before), value("wasserstein1", &after));
        prop_assert!((a - scale * b).abs() < 1e-9 * (scale + shift.abs()), "{b} {a}");
    }
}
