//! All minima of every exact objective, against tests/data/optima.json and other methods.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::line::distribution::Mixture;
use klarity::line::objective::{Form, Minima, Minimum, Objective, by_id, minima};
use serde_json::Value;

fn oracle() -> Value {
    serde_json::from_str(include_str!("data/optima.json")).unwrap()
}

/// The oracle writes its numbers as text, to keep 25 digits.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn exact(objective: &str, target: &Mixture) -> Minima {
    minima(by_id(objective).unwrap(), target, &Form::Exact)
}

fn two_modes(distance: f64) -> Mixture {
    Mixture::from_rows(&[(0.5, -0.5 * distance, 1.0), (0.5, 0.5 * distance, 1.0)]).unwrap()
}

fn assert_same(label: &str, ours: &[Minimum], oracle: &Value, sign: f64) {
    let oracle = oracle.as_array().unwrap();
    assert_eq!(ours.len(), oracle.len(), "{label}: {ours:?}");
    for theirs in oracle {
        let (mean, sd) = (number(&theirs["mu"]), number(&theirs["sigma"]));
        let value = sign * number(&theirs["value"]);
        // Ties may stand in either order: each is looked for by place.
        let near =
            ours.iter().find(|m| (m.mean - mean).abs() < 1e-9 * (sd + mean.abs()) && (m.sd / sd - 1.0).abs() < 1e-9);
        let near = near.unwrap_or_else(|| panic!("{label}: nothing at N({mean},{sd}) but {ours:?}"));
        assert!((near.value / value - 1.0).abs() < 1e-8, "{label}: {} instead of {value}", near.value);
        assert_eq!(near.global, theirs["is_global"].as_bool().unwrap(), "{label}");
    }
    assert!(ours.windows(2).all(|pair| pair[0].value <= pair[1].value * (1.0 + 1e-9 * pair[1].value.signum())));
}

const LISTS: [(&str, &str, f64); 3] =
    [("reverse-kl", "reverse_kl_minima", 1.0), ("mse", "l2_minima", 1.0), ("cosine", "cosine_maxima", -1.0)];

#[test]
fn every_minimum_of_the_oracles_mixtures_is_found_and_no_other() {
    let oracle = oracle();
    let cases = oracle["mixtures"].as_array().unwrap();
    assert_eq!(cases.len(), 7);
    for case in cases {
        let rows: Vec<_> =
            case["p"].as_array().unwrap().iter().map(|c| (number(&c[0]), number(&c[1]), number(&c[2]))).collect();
        let target = Mixture::from_rows(&rows).unwrap();
        let id = case["id"].as_str().unwrap();
        for (objective, list, sign) in LISTS {
            assert_same(&format!("{id}, {objective}"), &exact(objective, &target), &case[list], sign);
        }
        let forward = exact("forward-kl", &target);
        assert_eq!(forward.len(), 1);
        assert!((forward[0].mean - number(&case["forward"]["mu"])).abs() < 1e-13);
        assert!((forward[0].sd / number(&case["forward"]["sigma"]) - 1.0).abs() < 1e-14);
        assert!(
            (forward[0].value / number(&case["forward"]["value"]) - 1.0).abs() < 1e-11,
            "{id}: {}",
            forward[0].value
        );
    }
}

#[test]
fn two_modes_moving_apart_keep_all_their_minima() {
    let oracle = oracle();
    let cases = oracle["symmetric_sweep"].as_array().unwrap();
    assert_eq!(cases.len(), 16);
    for case in cases {
        let distance = number(&case["d"]);
        for (objective, list, sign) in LISTS {
            // The file counts its own minima, so that a list which lost one is found out.
            assert_eq!(case[list].as_array().unwrap().len() as u64, case[format!("n_{list}")].as_u64().unwrap());
            assert_same(
                &format!("d = {distance}, {objective}"),
                &exact(objective, &two_modes(distance)),
                &case[list],
                sign,
            );
        }
    }
}

#[test]
fn side_minima_are_there_on_the_far_side_of_the_fold_and_not_on_the_near_side() {
    for (objective, fold) in [("reverse-kl", 4.824_459_436), ("cosine", 4.470_887_505), ("mse", 7.668_235_238)] {
        for margin in [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1] {
            let (before, after) =
                (exact(objective, &two_modes(fold - margin)), exact(objective, &two_modes(fold + margin)));
            assert_eq!((before.len(), after.len()), (1, 3), "{objective}, {margin} around the fold");
            assert!(after[0].global && after[0].mean.abs() < 1e-9, "{objective}: the middle is still the best");
        }
    }
    assert_eq!(exact("reverse-kl", &two_modes(4.8244)).len(), 1);
    assert_eq!(exact("reverse-kl", &two_modes(4.8245)).len(), 3);
}

#[test]
fn the_sides_become_global_where_the_oracle_says() {
    for (objective, distance) in [("reverse-kl", 5.600_164_435), ("cosine", 6.711_366_760), ("mse", 12.783_450_250)] {
        let globals = |d: f64| exact(objective, &two_modes(d)).iter().map(|m| m.global).collect::<Vec<_>>();
        let before = exact(objective, &two_modes(distance - 1e-6));
        assert_eq!(globals(distance - 1e-6), [true, false, false], "{objective}");
        assert!(before[0].mean.abs() < 1e-9);
        assert_eq!(globals(distance + 1e-6), [true, true, false], "{objective}");
    }
}

#[test]
fn a_target_of_one_normal_is_its_own_only_minimum() {
    for target in ["N(6.5,1)", "N(-1e6,0.01)", "0.5*N(3,2) + 0.5*N(3,2)"] {
        let target: Mixture = target.parse().unwrap();
        for objective in klarity::line::objective::ALL {
            let found = minima(*objective, &target, &Form::Exact);
            assert_eq!(found.len(), 1, "{target}, {}", objective.id());
            let normal = target.components()[0].normal;
            assert!((found[0].mean - normal.mean()).abs() < 1e-12 * normal.mean().abs(), "{}", objective.id());
            assert!((found[0].sd / normal.sd() - 1.0).abs() < 1e-9, "{}: {:?}", objective.id(), found[0]);
            let wanted = if objective.id() == "cosine" { -1.0 } else { 0.0 };
            assert!((found[0].value - wanted).abs() < 1e-15, "{}: {:?}", objective.id(), found[0]);
        }
    }
}

#[test]
fn ids_are_unique_and_found_again() {
    for objective in klarity::line::objective::ALL {
        assert_eq!(by_id(objective.id()).map(Objective::id), Some(objective.id()));
        assert!(objective.id().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    }
    assert!(by_id("nothing").is_none());
}

/// Reverse KL's own minimum between two modes at ±L lies where E[log p]'s curvature 2Lφ(0)/σ − 1 is −1/σ², but for terms of
/// 1/L⁴: at σ² − √(2/π)·Lσ − 1 = 0, a part 1/L² of itself above the σ at which the ridge it lies on begins.
#[test]
fn the_middle_between_modes_however_far_apart_is_listed_or_not_denied() {
    for distance in [2e3, 2e4, 3e4, 5e4, 1e5, 2e5, 1e6, 1e8] {
        let target = Mixture::from_rows(&[(1.0, distance, 1.0), (1.0, -distance, 1.0)]).unwrap();
        let found = exact("reverse-kl", &target);
        let middle = found.iter().find(|minimum| minimum.mean.abs() < 0.5 * distance);
        let half = distance / std::f64::consts::TAU.sqrt();
        let wanted = half + half.hypot(1.0);
        match middle {
            Some(middle) => {
                assert!((middle.sd / wanted - 1.0).abs() < 1e-9, "±{distance}: {middle:?}, not {wanted}");
                assert!(middle.mean.abs() < 1e-8 * wanted && found.len() == 3, "±{distance}: {found:?}");
            }
            None => assert!(!found.is_complete() && distance > 2e4, "±{distance}: {found:?}"),
        }
    }
}

#[test]
fn a_minimum_in_the_middle_of_a_symmetric_target_lies_on_its_axis_to_the_last_bit() {
    let mut middles = 0;
    for (axis, half) in [(0.0, 5.0), (0.0, 20.0), (0.0, 40.0), (0.0, 44.0), (2.5, 12.5), (-7.0, 31.0), (1e4, 16.0)] {
        let target = Mixture::from_rows(&[(0.5, axis - half, 1.0), (0.5, axis + half, 1.0)]).unwrap();
        for objective in ["reverse-kl", "mse", "cosine"] {
            let found = exact(objective, &target);
            for minimum in found.iter().filter(|minimum| (minimum.mean - axis).abs() < 0.5 * half) {
                assert_eq!(minimum.mean, axis, "{objective} of {target}: {minimum:?}");
                middles += 1;
            }
        }
    }
    assert!(middles >= 15, "{middles}");
}
