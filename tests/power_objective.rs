//! The power divergence and Jensen–Shannon as objectives: values, slopes, curvatures and every minimum, against
//! `tests/data/alpha_optima.json`, the divergences themselves and differences.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::descent::StopReason;
use klarity::descent::optimiser::Choice;
use klarity::line::Alpha;
use klarity::line::distribution::{Mixture, Normal};
use klarity::line::divergence::{self, Pair};
use klarity::line::objective::{Form, JensenShannon, Minima, Objective, Power, Problem, ReverseKl, minima, minima_at};
use klarity::line::run::{Setup, optimise};
use serde_json::Value;

const EXACT: Form = Form::Exact;
const ALPHAS: [f64; 12] = [-1.0, -0.3, -1e-3, 1e-6, 0.1, 0.5, 0.8, 0.995, 1.0 - 1e-6, 1.0 + 1e-3, 1.5, 2.0];
const TARGETS: [&str; 4] = [
    "0.5*N(-5,1) + 0.5*N(10,1)",
    "0.1*N(-6,0.7) + 0.25*N(-2.5,0.9) + 0.3*N(0.5,0.5) + 0.2*N(3,0.8) + 0.15*N(7,1.2)",
    "0.3*N(0,0.05) + 0.4*N(0,1) + 0.3*N(3,4)",
    "0.99*N(0,2) + 0.01*N(8,0.1)",
];
const CANDIDATES: [(f64, f64); 6] = [(0.3, 1.0), (-4.0, 0.8), (2.5, 6.0), (9.0, 2.0), (0.1, 0.3), (-7.0, 5.0)];

fn alpha(value: f64) -> Alpha {
    Alpha::new(value).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn mixture(rows: &Value) -> Mixture {
    let rows: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (number(&row[0]), number(&row[1]), number(&row[2]))).collect();
    Mixture::from_rows(&rows).unwrap()
}

/// (label, minima that the oracle lists, ours) of one entry.
fn compare(label: &str, ours: &Minima, theirs: &Value, faults: &mut Vec<String>) {
    let theirs = theirs["minima"].as_array().unwrap();
    if ours.len() != theirs.len() {
        faults.push(format!("{label}: {} minima, not {}: {ours:?}", ours.len(), theirs.len()));
        return;
    }
    for minimum in theirs {
        let (mean, sd, value) = (number(&minimum["mu"]), number(&minimum["sigma"]), number(&minimum["value"]));
        let near =
            ours.iter().find(|m| (m.mean - mean).abs() < 1e-8 * (sd + mean.abs()) && (m.sd / sd - 1.0).abs() < 1e-8);
        let Some(near) = near else {
            faults.push(format!("{label}: nothing at N({mean},{sd}) but {ours:?}"));
            continue;
        };
        let (global, wall) = (minimum["is_global"].as_bool().unwrap(), minimum["on_wall"].as_bool().unwrap_or(false));
        if (near.value / value - 1.0).abs() > 1e-9 || (near.global, near.on_wall) != (global, wall) {
            faults.push(format!("{label}: {near:?} is not {value}, {global}, {wall}"));
        }
    }
}

#[test]
fn every_minimum_of_the_oracle_is_found_and_no_other() {
    let oracle: Value = serde_json::from_str(include_str!("data/alpha_optima.json")).unwrap();
    let (mut lists, mut faults) = (0, Vec::new());
    for case in oracle["mixtures"].as_array().unwrap() {
        let (id, target) = (case["id"].as_str().unwrap(), mixture(&case["p"]));
        for (key, theirs) in case["alpha"].as_object().unwrap() {
            let ours = minima_at(alpha(key.parse().unwrap()), &Power, &target, &EXACT);
            compare(&format!("{id} {key}"), &ours, theirs, &mut faults);
            // Below 0 that is as much as can be shown.
            if !ours.is_complete() && !key.starts_with('-') {
                faults.push(format!("{id} {key}: not complete"));
            }
            lists += 1;
        }
        compare(&format!("{id} js"), &minima(&JensenShannon, &target, &EXACT), &case["js"], &mut faults);
        lists += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(lists, 7 * 10);
}

/// Every loss against every target, with a label and the divergence that it has to be.
fn losses() -> impl Iterator<Item = (String, Problem, Mixture, &'static dyn divergence::Divergence, Alpha)> {
    TARGETS.into_iter().flat_map(|text| {
        let target: Mixture = text.parse().unwrap();
        let js = (JensenShannon.id(), Alpha::default(), &JensenShannon as &'static dyn Objective);
        let all = ALPHAS.into_iter().map(|a| ("power", alpha(a), &Power as &'static dyn Objective)).chain([js]);
        all.map(move |(id, a, objective)| {
            let divergence = divergence::by_id(objective.divergence_id()).unwrap();
            let problem = Problem::at(a, objective, &target, &EXACT);
            (format!("{id} {a} of {text}"), problem, target.clone(), divergence, a)
        })
    })
}

#[test]
fn a_loss_is_its_divergence_which_is_summed_by_another_quadrature() {
    let (mut finite, mut infinite) = (0, 0);
    for (label, problem, target, divergence, a) in losses() {
        let pair = Pair::new(&target, &target).with_alpha(a);
        let close = target.components().iter().map(|c| (c.normal.mean() + 1e-4, c.normal.sd() * 1.001));
        for (mean, sd) in
            CANDIDATES.into_iter().chain(close).chain([(40.0, 1.5), (0.2, 1e-4), (0.2, 1e-3), (3.0, 200.0)])
        {
            let ours = problem.loss(mean, sd);
            let wanted = divergence.value(&pair.with_candidate(&Normal::new(mean, sd).unwrap().into()));
            let right = ours == wanted || (ours / wanted - 1.0).abs() < 1e-10 || (ours - wanted).abs() < 1e-15;
            assert!(right, "{label}, N({mean},{sd}): {ours} and {wanted}");
            if wanted.is_finite() { finite += 1 } else { infinite += 1 }
        }
    }
    assert!(finite > 400 && infinite > 40, "{finite} {infinite}");
}

/// The derivative of `f` at 0 by Richardson's extrapolation of central differences.
fn derivative(f: impl Fn(f64) -> f64, step: f64) -> f64 {
    let central = |h: f64| (f(h) - f(-h)) / (2.0 * h);
    let [a, b, c] = [1.0, 0.5, 0.25].map(|part| central(part * step));
    let [ab, bc] = [(4.0 * b - a) / 3.0, (4.0 * c - b) / 3.0];
    (16.0 * bc - ab) / 15.0
}

#[test]
fn slopes_and_curvatures_are_those_of_the_value() {
    let mut checked = 0;
    for (label, problem, ..) in losses() {
        for (mean, sd) in CANDIDATES {
            let [low, high] = problem.sds();
            if sd < 1.05 * low || sd > 0.95 * high {
                continue;
            }
            let jet = problem.jet(mean, sd);
            if jet.loss > 1e200 {
                // The curvatures are about to leave the doubles.
                continue;
            }
            // A loss that grows like an exponential asks for steps that are short beside its rate.
            let rate = |axis: usize| jet.gradient[axis].abs() / jet.loss;
            let steps = [0.02 * sd.min(0.3) / (1.0 + 0.1 * rate(0) * sd), 0.01 / (1.0 + 0.1 * rate(1))];
            let by = |f: &dyn Fn(f64, f64) -> f64, axis: usize| match axis {
                0 => derivative(|h| f(mean + h, sd), steps[0]),
                _ => derivative(|h| f(mean, sd * h.exp()), steps[1]),
            };
            let slope = |m: f64, s: f64| problem.evaluate_at(m, s).gradient;
            let [dm, ds] = [by(&|m, s| problem.loss(m, s), 0), by(&|m, s| problem.loss(m, s), 1)];
            let scale = jet.loss.abs().max(1.0) / sd.min(1.0);
            let near = |got: f64, wanted: f64, scale: f64| (got - wanted).abs() < 2e-7 * (wanted.abs() + scale);
            assert!(
                near(jet.gradient[0], dm, scale) && near(jet.gradient[1], ds, scale),
                "{label} N({mean},{sd}): {jet:?} {dm} {ds}"
            );
            let [mm, ms, ss] =
                [by(&|m, s| slope(m, s)[0], 0), by(&|m, s| slope(m, s)[0], 1), by(&|m, s| slope(m, s)[1], 1)];
            for (got, wanted) in jet.hessian.into_iter().zip([mm, ms, ss]) {
                assert!(near(got, wanted, scale / sd.min(1.0)), "{label} N({mean},{sd}): {jet:?} {mm} {ms} {ss}");
            }
            let slope = problem.evaluate_at(mean, sd);
            assert_eq!((slope.loss, slope.gradient), (jet.loss, jet.gradient), "{label}");
            checked += 1;
        }
    }
    assert!(checked > 200, "{checked}");
}

#[test]
fn at_0_and_1_the_power_loss_is_that_of_the_two_kls_and_next_to_them_it_is_close() {
    for text in TARGETS {
        let target: Mixture = text.parse().unwrap();
        for (a, kl) in [(0.0, "reverse-kl"), (1.0, "forward-kl")] {
            let kl = Problem::new(klarity::line::objective::by_id(kl).unwrap(), &target, &EXACT);
            let same = Problem::at(alpha(a), &Power, &target, &EXACT);
            for (mean, sd) in CANDIDATES {
                assert_eq!(same.jet(mean, sd), kl.jet(mean, sd));
                for step in [1e-12, -1e-12] {
                    let near = Problem::at(alpha(a + step), &Power, &target, &EXACT);
                    // On the outer side it is infinite where the candidate, or the target, is 1e6 times as wide.
                    let (got, wanted) = (near.jet(mean, sd), kl.jet(mean, sd));
                    let scale = 1.0 + wanted.hessian.iter().fold(wanted.loss, |high, h| high.max(h.abs()));
                    let parts = |jet: klarity::line::objective::Jet| {
                        [jet.loss, jet.gradient[0], jet.gradient[1], jet.hessian[0], jet.hessian[1], jet.hessian[2]]
                    };
                    for (got, wanted) in parts(got).into_iter().zip(parts(wanted)) {
                        assert!(
                            (got - wanted).abs() < 1e-8 * scale,
                            "{text} {a} {step} N({mean},{sd}): {got} {wanted}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_run_that_comes_to_the_wall_stops_there_and_says_so() {
    // The oracle's tri_thirds at −½: the only minimum lies on the wall, with a gradient that is not 0.
    let target: Mixture = "N(-3,0.8) + N(0,0.8) + N(3,0.8)".parse().unwrap();
    let start = Normal::new(0.4, 1.0).unwrap();
    let setup = Setup {
        target: target.clone(),
        start,
        objective: &Power,
        alpha: alpha(-0.5),
        form: EXACT,
        optimiser: Choice::new("adam", 1e-3, &[]).unwrap(),
        steps: 20_000,
        tolerance: 1e-9,
        stop_when: None,
    };
    let trace = optimise(&setup);
    let stop = trace.stop().unwrap();
    assert_eq!((stop.reason, StopReason::AtWall.id()), (StopReason::AtWall, "at-wall"));
    assert!(
        stop.message().contains("σ would have become 1.386: above σ 1.386 the loss is infinite"),
        "{}",
        stop.message()
    );
    let best = minima_at(alpha(-0.5), &Power, &target, &EXACT);
    let gap = best.above(trace.loss(trace.len())).unwrap();
    assert!(best[0].on_wall && (0.0..1e-2).contains(&gap), "{gap}");
    // Beyond the wall there is nothing to start from.
    let stop = optimise(&Setup { start: Normal::new(0.0, 2.0).unwrap(), ..setup.clone() });
    let stop = stop.stop().unwrap();
    assert_eq!((stop.reason, stop.step), (StopReason::AtWall, 0));
    assert_eq!(stop.message(), "At the start σ is 2: above σ 1.386 the loss is infinite");
    assert_eq!(stop.remedy().unwrap(), "Start narrower");
    // Above 1 the wall is below: too narrow a candidate misses P's tails.
    let stop = optimise(&Setup { start: Normal::new(0.0, 0.4).unwrap(), alpha: alpha(1.5), ..setup });
    assert_eq!(stop.stop().unwrap().message(), "At the start σ is 0.4: up to σ 0.4619 the loss is infinite");
    assert_eq!(stop.stop().unwrap().remedy().unwrap(), "Start wider");
}

#[test]
fn jensen_shannon_flattens_where_the_oracle_says() {
    // JS of N(0,1) and N(d,1) is steepest at d = 1.636; its gradient is under 1e-3 from 7.1315 and under 1e-6 from 10.3172.
    let problem = Problem::new(&JensenShannon, &"N(0,1)".parse().unwrap(), &EXACT);
    let slope = |d: f64| problem.evaluate_at(d, 1.0).gradient[0];
    for (d, size) in [(7.1315, 1e-3), (10.3172, 1e-6)] {
        assert!(slope(d - 1e-3) > size && slope(d + 1e-3) < size, "{d}: {:e}", slope(d));
    }
    let steepest = (0..4000).map(|i| 1e-3 * f64::from(i)).max_by(|a, b| slope(*a).total_cmp(&slope(*b))).unwrap();
    assert!((steepest - 1.636).abs() < 1e-3, "{steepest}");
    assert!((problem.loss(60.0, 1.0) - std::f64::consts::LN_2).abs() < 1e-15);
}

#[test]
fn side_minima_of_two_modes_are_born_and_become_the_best_where_the_oracle_says() {
    let file: Value = serde_json::from_str(include_str!("data/bifurcations.json")).unwrap();
    let two = |d: f64| Mixture::from_rows(&[(0.5, -0.5 * d, 1.0), (0.5, 0.5 * d, 1.0)]).unwrap();
    let mut seen = 0;
    let mut check = |label: &str, fold: f64, maxwell: f64, at: &dyn Fn(f64) -> Minima| {
        assert_eq!((at(fold - 1e-5).len(), at(fold + 1e-5).len()), (1, 3), "{label}: fold {fold}");
        assert!(at(maxwell - 1e-5)[0].mean.abs() < 1e-6 && at(maxwell + 1e-5)[0].mean < -1.0, "{label}: {maxwell}");
        seen += 1;
    };
    for entry in file["by_alpha"].as_array().unwrap() {
        let a = number(&entry["a"]);
        let at = |d: f64| minima_at(alpha(a), &Power, &two(d), &EXACT);
        // At −¼ and just past the swap the middle is about to reach the wall; it still is a minimum.
        check(&format!("α {a}"), number(&entry["d_fold"]), number(&entry["d_maxwell"]), &at);
    }
    let [fold, maxwell] = [0, 1].map(|index| number(&file["js_in_d"][index]["d"]));
    check("js", fold, maxwell, &|d| minima(&JensenShannon, &two(d), &EXACT));
    assert_eq!(seen, 8);
}

#[test]
fn needles_a_billion_apart_cost_no_more_nodes_than_they_need() {
    // ½N(−10⁹, 10⁻⁹) + ½N(10⁹, 10⁻⁹): on one of them ∫ p^α q^(1−α) is ½^α, and a wide Q hardly sees either.
    let target = Mixture::from_rows(&[(1.0, -1e9, 1e-9), (1.0, 1e9, 1e-9)]).unwrap();
    for a in ALPHAS {
        let problem = Problem::at(alpha(a), &Power, &target, &EXACT);
        let on = problem.jet(1e9, 1e-9);
        let wanted = (1.0 - 0.5_f64.powf(a)) / (a * (1.0 - a));
        if a > 1.0 {
            // The other one is where q is no double.
            assert_eq!(on.loss, f64::INFINITY, "{a}");
        } else {
            assert!((on.loss / wanted - 1.0).abs() < 1e-9 && on.is_convex(), "{a}: {on:?}, not {wanted}");
        }
        let divergence = divergence::by_id("power").unwrap();
        for sd in [1e-3, 1e3, 1e9] {
            let q = Normal::new(0.0, sd).unwrap();
            let wanted = divergence.value(&Pair::new(&target, &q.into()).with_alpha(alpha(a)));
            let got = problem.loss(0.0, sd);
            assert!(got == wanted || (got / wanted - 1.0).abs() < 1e-9, "{a}, N(0,{sd}): {got} and {wanted}");
        }
        assert!(!minima_at(alpha(a), &Power, &target, &EXACT).is_empty(), "{a}");
    }
    assert!(minima(&JensenShannon, &target, &EXACT).len() >= 2);
}

#[test]
fn next_to_0_where_doubles_run_out_of_digits_it_is_reverse_kl() {
    let target: Mixture = "0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap();
    let divergence = divergence::by_id("power").unwrap();
    let wanted = minima(&ReverseKl, &target, &EXACT);
    for a in [5e-324, -5e-324, 1e-320, 1e-316, 1e-300] {
        let value = |target: &Mixture, q: Normal| divergence.value(&Pair::new(target, &q.into()).with_alpha(alpha(a)));
        // D(Q‖P) of two normals: log(1/2) + (4 + 1)/2 − 1/2.
        let single = value(&Normal::new(0.0, 1.0).unwrap().into(), Normal::new(1.0, 2.0).unwrap());
        assert!((single - (2.0 - 2_f64.ln())).abs() < 1e-12, "{a}: {single}");
        let several = value(&target, Normal::new(1.4, 0.8).unwrap());
        assert!((several - 1.906_406_809_356).abs() < 1e-11, "{a}: {several}");
        let found = minima_at(alpha(a), &Power, &target, &EXACT);
        assert_eq!(found.len(), wanted.len(), "{a}: {found:?}");
        for (found, wanted) in found.iter().zip(wanted.iter()) {
            assert!(
                (found.value - wanted.value).abs() < 1e-9 && (found.mean.abs() - wanted.mean.abs()).abs() < 1e-5,
                "{a}"
            );
        }
    }
}

/// ∫ (w·N(m, s))^α N(mean, sd)^(1−α), a Gaussian integral.
fn of_component(w: f64, [m, s]: [f64; 2], [mean, sd]: [f64; 2], a: f64) -> f64 {
    let b = 1.0 - a;
    let precision = a / (s * s) + b / (sd * sd);
    let away = (m - mean).powi(2) * a * b / (a * sd * sd + b * s * s);
    let ln_peaks = a * (w.ln() - s.ln()) - b * sd.ln() - 0.5 * (precision.ln() + away);
    ln_peaks.exp()
}

#[test]
fn a_needle_under_a_candidate_a_billion_billion_times_wider_counts_in_full() {
    // Each component is alone where it counts, so that the integral is a sum of two of Gaussians.
    for scale in [1e3, 1e6, 1e8, 1e9] {
        let parts = [(0.5, [-scale, 1.0 / scale]), (0.5, [scale, scale])];
        let target: Mixture = parts.map(|(w, [m, s])| format!("{w}*N({m},{s})")).join(" + ").parse().unwrap();
        for a in [0.9, 0.95, 0.999] {
            let problem = Problem::at(alpha(a), &Power, &target, &Form::Exact);
            let closed = |at: [f64; 2]| {
                let inside: f64 = parts.iter().map(|(w, part)| of_component(*w, *part, at, a)).sum();
                (1.0 - inside) / (a * (1.0 - a))
            };
            for step in 0..40 {
                let at = [scale * (-0.7 + 0.043 * f64::from(step)), scale * (0.6 + 0.017 * f64::from(step))];
                let (got, wanted) = (problem.loss(at[0], at[1]), closed(at));
                // What the needle and the hill have in common is less than their ratio.
                let room = 1e-9 + 2.0 / scale;
                assert!((got / wanted - 1.0).abs() < room, "{target}, α = {a}, {at:?}: {got} {wanted}");
            }
            let list = minima_at(alpha(a), &Power, &target, &EXACT);
            let best = list.iter().next().unwrap();
            let (value, place) = (best.value, [best.mean, best.sd]);
            assert!((value / closed(place) - 1.0).abs() < 1e-9 + 2.0 / scale, "{target}, α = {a}: {best:?}");
            // Nothing lower, as far as a grid of starts shows.
            for i in 0..60 {
                for j in 0..60 {
                    let at = [scale * (-1.2 + 0.05 * f64::from(i)), scale * 0.05 * f64::from(j + 1)];
                    assert!(
                        closed(at) > value * (1.0 - 1e-9 - 2.0 / scale),
                        "{target}, α = {a}: {at:?} below {best:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn modes_two_thousand_sds_apart_keep_their_minima_up_to_where_they_end() {
    let target: Mixture = "0.5*N(-1000,1) + 0.5*N(1000,0.001)".parse().unwrap();
    for a in [0.3, 0.9, 0.999, 0.9995, 0.9996, 0.9997, 0.9998] {
        let list = minima_at(alpha(a), &Power, &target, &EXACT);
        for [mean, sd] in [[-1000.0, 1.0], [1000.0, 0.001]] {
            let met = list.iter().any(|m| (m.mean - mean).abs() < 1e-3 * sd && (m.sd / sd - 1.0).abs() < 1e-3);
            assert!(met, "α = {a}: N({mean},{sd}) is missing among {list:?}");
        }
    }
}
