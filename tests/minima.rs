//! No minimum is missed, none is invented, and none flickers: random mixtures against a search by brute force.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::line::distribution::Mixture;
use klarity::line::objective::{self, Form, Grid, Minimum, Problem, minima};
use proptest::prelude::*;

/// Goes downhill from (mean, log sd) in damped Newton steps, to a minimum if there is one: no ridges, no panels of modes,
/// nothing but the loss and its derivatives (which tests/gradients.rs checks).
fn descend(problem: &Problem, mut mean: f64, mut ln_sd: f64) -> Option<[f64; 2]> {
    for _ in 0..300 {
        let sd = ln_sd.exp();
        let jet = problem.jet(mean, sd);
        let [a, b, c] = [jet.hessian[0] * sd * sd, jet.hessian[1] * sd, jet.hessian[2]];
        let gradient = [jet.gradient[0] * sd, jet.gradient[1]];
        let (middle, spread) = (0.5 * (a + c), (0.25 * (a - c).powi(2) + b * b).sqrt());
        let least = middle - spread;
        let convex = least > 1e-7 * (middle.abs() + spread);
        let shift = if convex { 0.0 } else { 1e-2 * (middle.abs() + spread) - least };
        let (a, c) = (a + shift, c + shift);
        let determinant = a * c - b * b;
        let step =
            [(b * gradient[1] - c * gradient[0]) / determinant, (b * gradient[0] - a * gradient[1]) / determinant];
        let length = step[0].hypot(step[1]);
        if !length.is_finite() || length < 1e-10 {
            return (convex && length < 1e-10).then_some([mean, ln_sd]);
        }
        let mut scale = (0.5 / length).min(1.0);
        let better =
            |scale: f64| problem.loss(mean + scale * step[0] * sd, (ln_sd + scale * step[1]).exp()) <= jet.loss;
        while scale > 1e-9 && !better(scale) {
            scale *= 0.5;
        }
        if scale <= 1e-9 {
            return (convex && length < 1e-6).then_some([mean, ln_sd]);
        }
        (mean, ln_sd) = (mean + scale * step[0] * sd, ln_sd + scale * step[1]);
    }
    None
}

/// Every minimum that descents from a grid of starts, and from around every component, arrive at.
fn by_brute_force(problem: &Problem, target: &Mixture) -> Vec<[f64; 2]> {
    let components = target.components();
    let low = components.iter().map(|c| c.normal.mean() - 2.0 * c.normal.sd()).fold(f64::INFINITY, f64::min);
    let high = components.iter().map(|c| c.normal.mean() + 2.0 * c.normal.sd()).fold(f64::NEG_INFINITY, f64::max);
    let narrow = components.iter().map(|c| 0.7 * c.normal.sd()).fold(f64::INFINITY, f64::min);
    let mut starts = Vec::new();
    for column in 0..16 {
        for row in 0..9 {
            let (across, up) = (f64::from(column) / 15.0, f64::from(row) / 8.0);
            starts.push((low + (high - low) * across, narrow.ln() + ((high - low) / narrow).ln() * up));
        }
    }
    for c in components {
        starts.extend([0.8, 1.0, 1.5].map(|factor| (c.normal.mean(), (factor * c.normal.sd()).ln())));
    }
    let mut found: Vec<[f64; 2]> = Vec::new();
    for (mean, ln_sd) in starts {
        let Some([mean, ln_sd]) = descend(problem, mean, ln_sd) else {
            continue;
        };
        let inside = mean > low - (high - low) && mean < high + (high - low) && ln_sd < (4.0 * (high - low)).ln();
        if inside && !found.iter().any(|f| same(*f, [mean, ln_sd])) {
            found.push([mean, ln_sd]);
        }
    }
    found
}

fn same(a: [f64; 2], b: [f64; 2]) -> bool {
    (a[0] - b[0]).abs() < 1e-5 * a[1].exp() && (a[1] - b[1]).abs() < 1e-5
}

/// Mixtures as people build them: 2 to 8 components, sds 0.1 … 5, some nested at one mean, some mirrored, some outliers.
fn mixtures() -> impl Strategy<Value = Mixture> {
    let component = (0.05..1.0_f64, -10.0..10.0_f64, (0.1_f64.ln()..5.0_f64.ln()).prop_map(f64::exp));
    (prop::collection::vec(component, 2..=8), 0..4).prop_map(|(mut rows, kind)| {
        match kind {
            1 => rows.iter_mut().skip(1).step_by(2).for_each(|row| row.1 = 0.0),
            2 => {
                let mirrored: Vec<_> = rows.iter().map(|row| (row.0, -row.1, row.2)).collect();
                rows.extend(mirrored);
            }
            3 => rows[0] = (0.01, 14.0, rows[0].2),
            _ => {}
        }
        Mixture::from_rows(&rows).unwrap()
    })
}

proptest! {
    // A descent from every start is slow; thousands of mixtures have been through this outside the gate.
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn brute_force_finds_no_minimum_that_the_ridges_miss(target in mixtures()) {
        for objective in &objective::ALL[1..] {
            let ours = minima(*objective, &target, &Form::Exact);
            let problem = Problem::new(*objective, &target, &Form::Exact);
            for found in by_brute_force(&problem, &target) {
                let known = ours.iter().any(|m| same(found, [m.mean, m.sd.ln()]));
                prop_assert!(known, "{} of {target}: N({},{}) is not among {ours:?}", objective.id(), found[0], found[1].exp());
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_minimum_is_flat_convex_and_listed_once_and_in_order(target in mixtures()) {
        for objective in objective::ALL {
            let ours = minima(*objective, &target, &Form::Exact);
            let problem = Problem::new(*objective, &target, &Form::Exact);
            prop_assert!(!ours.is_empty() && ours[0].global);
            for (index, m) in ours.iter().enumerate() {
                let jet = problem.jet(m.mean, m.sd);
                let slope = (jet.gradient[0] * m.sd).hypot(jet.gradient[1]);
                prop_assert!(jet.is_convex() && slope < 1e-10, "{} of {target}: {m:?} {jet:?}", objective.id());
                prop_assert!((m.value - problem.loss(m.mean, m.sd)).abs() <= 1e-14 * m.value.abs());
                let place = |m: &Minimum| [m.mean, m.sd.ln()];
                prop_assert!(ours[..index].iter().all(|other| !same(place(other), place(m))));
                prop_assert!(index == 0 || ours[index - 1].value <= m.value + 1e-9 * m.value.abs());
            }
        }
    }

    #[test]
    fn minima_move_with_the_target_and_with_the_unit(target in mixtures(), shift in -50.0..50.0_f64, scale in 0.01..100.0_f64) {
        let rows: Vec<_> = target.components().iter()
            .map(|c| (c.weight, shift + scale * c.normal.mean(), scale * c.normal.sd())).collect();
        let moved = Mixture::from_rows(&rows).unwrap();
        for objective in objective::ALL {
            let (here, there) = (minima(*objective, &target, &Form::Exact), minima(*objective, &moved, &Form::Exact));
            prop_assert_eq!(here.len(), there.len(), "{} of {}", objective.id(), target);
            for m in here {
                let (mean, sd) = (shift + scale * m.mean, scale * m.sd);
                let close = |t: &&Minimum| (t.mean - mean).abs() < 1e-6 * sd && (t.sd / sd - 1.0).abs() < 1e-6;
                prop_assert!(there.iter().any(|t| close(&t)), "{} of {target}: {m:?} is nowhere in {there:?}", objective.id());
            }
        }
    }
}

#[test]
fn dragging_a_mode_makes_no_minimum_flicker() {
    // A handle dragged through 400 places: the list changes only where a minimum is born or dies, never for one frame.
    for objective in objective::ALL {
        let mut counts = Vec::new();
        let mut last: Option<Vec<Minimum>> = None;
        for step in 0..400 {
            let mean = 1.0 + 0.02 * f64::from(step);
            let target = Mixture::from_rows(&[(0.4, -2.0, 0.7), (0.35, mean, 1.0), (0.25, 3.0, 0.5)]).unwrap();
            let now = minima(*objective, &target, &Form::Exact);
            if let Some(last) = last.filter(|last| last.len() == now.len()) {
                // In order, the same ones: unless two values cross, each place stays its own.
                let moved = now
                    .iter()
                    .filter(|m| !last.iter().any(|l| (l.mean - m.mean).abs() < 0.3 && (l.sd / m.sd).ln().abs() < 0.3));
                assert_eq!(moved.count(), 0, "{} at {mean}", objective.id());
            }
            counts.push(now.len());
            last = Some(now);
        }
        let flicker = counts.windows(3).filter(|w| w[0] == w[2] && w[0] != w[1]).count();
        assert_eq!(flicker, 0, "{}: {counts:?}", objective.id());
    }
}

#[test]
fn ties_stay_in_their_places_when_rounding_swaps_them() {
    for step in 0..50 {
        let d = 3.0 + 1e-9 * f64::from(step);
        let target = Mixture::from_rows(&[(0.5, -d, 0.8), (0.5, d, 0.8)]).unwrap();
        let found = minima(&objective::ReverseKl, &target, &Form::Exact);
        assert_eq!(found.len(), 3);
        assert!(found[0].mean < 0.0 && found[1].mean > 0.0 && found[0].global && found[1].global);
    }
}

#[test]
fn thirty_two_components_are_no_trouble() {
    let rows: Vec<_> = (0..32_u8)
        .map(f64::from)
        .map(|i| (1.0 + (i * 1.3).sin().abs(), 2.5 * i, 0.3 + (i * 0.7).cos().abs()))
        .collect();
    let target = Mixture::from_rows(&rows).unwrap();
    for objective in objective::ALL {
        let found = minima(*objective, &target, &Form::Exact);
        assert!(!found.is_empty());
    }
    // 32 modes so far apart that each is a minimum for itself, with D = log 32, and every stretch of neighbours may be one.
    let rows: Vec<_> = (0..32_u8).map(f64::from).map(|i| (1.0, 1000.0 * i, 1.0)).collect();
    let found = minima(&objective::ReverseKl, &Mixture::from_rows(&rows).unwrap(), &Form::Exact);
    let single = found.iter().filter(|m| m.global).count();
    assert_eq!(single, 32);
    assert!(found[..32].iter().all(|m| (m.value - 32.0_f64.ln()).abs() < 1e-12));
}

#[test]
fn the_notebooks_own_minima_are_where_its_runs_end() {
    let target: Mixture = "N(-5,1) + N(10,1)".parse().unwrap();
    let on_grid = |id: &str| minima(objective::by_id(id).unwrap(), &target, &Form::Notebook(Grid::default()));
    // PyTorch's grid optimum (tests/data/torch_traces.json, independent_check).
    let forward = on_grid("forward-kl");
    assert_eq!(forward.len(), 1);
    assert!((forward[0].mean - 2.499_998_317_781_573_7).abs() < 1e-12);
    assert!((forward[0].sd - 7.566_372_064_044_047).abs() < 1e-12);
    assert!((forward[0].value - 0.134_779_429_675_902).abs() < 1e-14);
    // With the mass-2 target MSE finds a single mode exactly, and cosine and reverse KL find it too.
    for id in ["mse", "cosine", "reverse-kl"] {
        let found = on_grid(id);
        for mode in [-5.0, 10.0] {
            let near = found.iter().any(|m| (m.mean - mode).abs() < 1e-4 && (m.sd - 1.0).abs() < 1e-4);
            assert!(near, "{id}: nothing at {mode} in {found:?}");
        }
    }
    // Of a grid that holds one mode, only that one.
    let half = Form::Notebook(Grid::new(-15.0, 0.0, 500).unwrap());
    for id in ["mse", "cosine"] {
        let found = minima(objective::by_id(id).unwrap(), &target, &half);
        assert!(
            found.iter().any(|m| (m.mean + 5.0).abs() < 1e-6) && found.iter().all(|m| m.mean <= 0.0),
            "{id}: {found:?}"
        );
    }
}
