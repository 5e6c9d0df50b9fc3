//! Profiles against references made elsewhere: 60 digits for N(0,1) against N(d,1) (`tests/data/separation.json`), closed
//! forms worked out by hand, and the objectives' own gradients.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::line::distribution::{Mixture, Normal};
use klarity::line::divergence::{ALL, Divergence, by_id};
use klarity::line::objective::{self, Form, Problem};
use klarity::line::profile::{Coordinate, Point, Profile, range_of_ln_sd};
use serde_json::Value;

fn profile(target: &str, candidate: [f64; 2], coordinate: Coordinate) -> Profile {
    let candidate = Normal::new(candidate[0], candidate[1]).unwrap();
    Profile::new(&target.parse().unwrap(), candidate, coordinate)
}

fn point(profile: &Profile, id: &str, at: f64) -> Point {
    profile.points(&[by_id(id).unwrap()], at, true)[0]
}

#[track_caller]
fn close(got: f64, wanted: f64, relative: f64, what: &str) {
    assert!((got - wanted).abs() <= relative * wanted.abs().max(1e-6), "{what}: {got:e} instead of {wanted:e}");
}

#[test]
fn values_and_slopes_along_the_mean_are_those_of_sixty_digits() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/separation.json")).unwrap();
    let oracle: Value = serde_json::from_str(&text).unwrap();
    let along = profile("N(0,1)", [0.3, 1.0], Coordinate::Mean);
    let mut seen = 0;
    for row in oracle["rows"].as_array().unwrap() {
        let number = |key: &str| row[key].as_str().unwrap().parse::<f64>().unwrap();
        let d = number("d");
        // At 0 some have a corner, which another test looks at.
        if d == 0.0 {
            continue;
        }
        for (id, value, slope) in [
            ("kl-forward", "kl", "dkl_dd"),
            ("kl-reverse", "kl", "dkl_dd"),
            ("jensen-shannon", "js", "djs_dd"),
            ("hellinger", "hellinger", "dhellinger_dd"),
            ("total-variation", "tv", "dtv_dd"),
            ("wasserstein1", "w1", "dw1_dd"),
        ] {
            let got = point(&along, id, d);
            close(got.value, number(value), 1e-9, &format!("{id} at {d}"));
            let wanted = number(slope);
            let off = (got.slope.unwrap() - wanted).abs();
            // The difference of values near 1 can't be finer than their own rounding.
            assert!(off <= 1e-8 * wanted.abs().max(1e-3), "slope of {id} at {d}: {got:?} instead of {wanted:e}");
            seen += 1;
        }
    }
    assert!(seen >= 100, "{seen}");
}

#[test]
fn jensen_shannon_flattens_at_log_2_while_forward_kl_grows_like_half_the_square() {
    let along = profile("N(0,1)", [0.0, 1.0], Coordinate::Mean);
    let mut last = f64::INFINITY;
    for d in [4.0, 6.0, 8.0, 12.0] {
        let (js, kl) = (point(&along, "jensen-shannon", d), point(&along, "kl-forward", d));
        let slope = js.slope.unwrap();
        assert!(js.value < std::f64::consts::LN_2 + 1e-15 && slope < last && slope >= -1e-12, "{d}: {js:?}");
        last = slope;
        close(kl.value, d * d / 2.0, 1e-12, "D(P‖Q)");
        close(kl.slope.unwrap(), d, 1e-9, "its slope");
    }
    assert!(last < 1e-6, "{last}");
}

#[test]
fn along_log_sd_both_kls_are_their_closed_forms() {
    // P = N(1, 2), Q = N(0.5, σ), worked out by hand.
    let along = profile("N(1,2)", [0.5, 1.3], Coordinate::LogSd);
    for sd in [0.05_f64, 0.4, 1.0, 2.0, 7.0, 300.0] {
        let (r, z) = ((sd / 2.0).powi(2), (0.5_f64 / sd).powi(2));
        let forward = point(&along, "kl-forward", sd.ln());
        close(forward.value, (sd / 2.0).ln() + 0.5 * (1.0 / r + z - 1.0), 1e-10, "D(P‖Q)");
        close(forward.slope.unwrap(), 1.0 - 1.0 / r - z, 1e-7, "its slope");
        let reverse = point(&along, "kl-reverse", sd.ln());
        close(reverse.value, -(sd / 2.0).ln() + 0.5 * (r + 0.0625 - 1.0), 1e-10, "D(Q‖P)");
        // At σ = 2 the slope is zero.
        close(reverse.slope.unwrap() + 1.0, r, 1e-7, "its slope, and 1");
    }
}

#[test]
fn slopes_are_the_objectives_gradients_wherever_an_objective_minimises_the_divergence() {
    let mut seen = 0;
    for text in ["0.5*N(-3,1) + 0.5*N(3,1)", "0.9*N(0,1) + 0.1*N(10,0.3)", "0.2*N(-1,0.1) + 0.8*N(2,4)"] {
        let target: Mixture = text.parse().unwrap();
        for objective in objective::ALL {
            let Some(divergence) = by_id(objective.divergence_id()) else { continue };
            let problem = Problem::new(*objective, &target, &Form::Exact);
            // Where the loss is another function of the readout (1 − cosine), the slopes differ by a sign at most.
            for [mean, sd] in [[0.3, 0.8], [2.5, 2.0], [-2.0, 6.0], [9.0, 0.4]] {
                let gradient = problem.evaluate_at(mean, sd).gradient;
                for (place, coordinate) in [Coordinate::Mean, Coordinate::LogSd].into_iter().enumerate() {
                    let candidate = Normal::new(mean, sd).unwrap();
                    let along = Profile::new(&target, candidate, coordinate);
                    let got = along.points(&[divergence], coordinate.of(&candidate), true)[0].slope.unwrap();
                    let off = (got.abs() - gradient[place].abs()).abs();
                    let what = format!("{} of {text} at N({mean},{sd}), {coordinate:?}", divergence.id());
                    assert!(off <= 1e-6 * gradient[place].abs().max(1e-4), "{what}: {got:e} {gradient:?}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen >= 96, "{seen}");
}

#[test]
fn at_a_corner_there_is_no_slope_and_beside_it_there_is() {
    let along = profile("N(0,1)", [1.0, 1.0], Coordinate::Mean);
    for id in ["wasserstein1", "wasserstein2", "total-variation", "hellinger"] {
        assert_eq!(point(&along, id, 0.0).slope, None, "{id}");
        assert!(point(&along, id, 0.1).slope.is_some_and(|slope| slope > 0.1), "{id}");
    }
    // A smooth minimum is no corner.
    for id in ["kl-forward", "kl-reverse", "jensen-shannon", "jeffreys", "l2"] {
        assert!(point(&along, id, 0.0).slope.is_some_and(|slope| slope.abs() < 1e-9), "{id}");
    }
}

#[test]
fn what_is_infinite_is_said_to_be_so_and_what_overflows_too() {
    // χ² diverges where Q's variance is at most half of P's.
    let along = profile("N(0,2)", [0.0, 2.0], Coordinate::LogSd);
    for (sd, infinite) in [(1.0_f64, true), (1.40, true), (1.43, false), (3.0, false)] {
        let got = point(&along, "chi-square", sd.ln());
        assert_eq!((got.value.is_infinite(), got.overflows), (infinite, false), "{sd}: {got:?}");
        assert_eq!(got.slope.is_none(), infinite, "{sd}: {got:?}");
    }
    let far = point(&profile("N(0,1)", [0.0, 1.0], Coordinate::Mean), "chi-square", 50.0);
    assert!(far.value.is_infinite() && far.overflows && far.slope.is_none(), "{far:?}");
    // Beyond the range of sds there is no normal.
    for point in along.points(ALL, 800.0, true) {
        assert!(point.value.is_nan() && point.slope.is_none() && !point.overflows);
    }
}

#[test]
fn a_range_of_sds_holds_all_of_them_with_room_and_places_cover_a_range() {
    let target: Mixture = "0.5*N(-3,0.02) + 0.5*N(3,1)".parse().unwrap();
    let normal = |sd: f64| Normal::new(0.0, sd).unwrap();
    let [low, high] = range_of_ln_sd(&target, &[normal(0.5), normal(40.0)]);
    assert!(low <= (0.02_f64 / 4.0).ln() && high >= 160_f64.ln(), "{low} {high}");
    assert!(low > (0.02_f64 / 16.0).ln() && high < 640_f64.ln(), "{low} {high}");
    let places = Coordinate::Mean.places(&target, &normal(0.01), [-10.0, 10.0], 41);
    assert!(places.is_sorted() && places.first() == Some(&-10.0) && places.last() == Some(&10.0));
    assert!(places.contains(&-3.0) && places.iter().filter(|at| (*at + 3.0).abs() < 0.1).count() >= 9, "{places:?}");
    assert!(places.array_windows().all(|[one, next]| next - one <= 0.5 + 1e-12));
}

#[test]
fn every_divergence_has_a_profile() {
    let along = profile("0.5*N(-3,1) + 0.5*N(3,1)", [1.0, 2.0], Coordinate::Mean);
    for at in [-6.0, 0.5, 1.0, 8.0] {
        let all: Vec<&dyn Divergence> = ALL.to_vec();
        for (divergence, point) in all.iter().zip(along.points(ALL, at, false)) {
            let pair = along.pair(at).unwrap();
            assert_eq!(point.value.to_bits(), divergence.value(&pair).to_bits(), "{}", divergence.id());
            assert_eq!(point.slope, None);
        }
    }
}
