//! No minimum is missed, none is invented, and none flickers: random mixtures against a search by brute force.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

mod brute;
mod targets;

use brute::same;
use klarity::line::Alpha;
use klarity::line::distribution::Mixture;
use klarity::line::objective::{self, Form, Grid, Minima, Minimum, Objective, Problem, minima, minima_at};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use targets::{KINDS, Rows, clustered, even, geometric, mirrored, moved, nested};

/// Where targets are moved to, and the unit in which they are written there.
const MOVES: [(f64, f64); 6] = [(0.0, 1.0), (1e3, 1.0), (-1e3, 1.0), (1e6, 1.0), (0.0, 1e-3), (1e6, 1e3)];

/// Compares the minima of a target, moved, with those that brute force finds where it stands, and lets brute force start
/// from each of them too; how many it finds.
fn compared(
    (objective, alpha): (&'static dyn Objective, f64),
    rows: &Rows,
    (shift, scale): (f64, f64),
    lattice: [u32; 2],
) -> usize {
    let alpha = Alpha::new(alpha).unwrap();
    let (target, there) = (moved(rows, 0.0, 1.0), moved(rows, shift, scale));
    let ours = minima_at(alpha, objective, &there, &Form::Exact);
    let label = format!("{} at {alpha} of {target}, by {shift} and {scale}", objective.id());
    assert!(ours[0].global && (ours.is_complete() || !can_be_shown(objective, alpha)), "{label}: {ours:?}");
    let problem = Problem::at(alpha, objective, &target, &Form::Exact);
    let theirs = brute::minima(&problem, &target, lattice);
    // A mean far from 0 has lost digits before anything is searched.
    let part = 1e-11 * shift.abs() / scale + 1e-5;
    let here = |m: &Minimum| [(m.mean - shift) / scale, (m.sd / scale).ln()];
    for m in &ours {
        let [mean, ln_sd] = here(m);
        if m.on_wall {
            // At rest along the wall, and falling towards it.
            let jet = problem.jet(mean, problem.sds()[1]);
            let rests = jet.gradient[0].abs() < 1e-6 * jet.hessian[0] * ln_sd.exp() && jet.gradient[1] < 0.0;
            assert!(rests && jet.hessian[0] > 0.0, "{label}: {m:?} is made up, {jet:?}");
            continue;
        }
        let stays = brute::descend(&problem, mean, ln_sd).is_some_and(|end| same(end, [mean, ln_sd], part));
        assert!(stays, "{label}: {m:?} is made up");
    }
    for &[mean, ln_sd] in &theirs {
        let known = ours.iter().any(|m| same([mean, ln_sd], here(m), part));
        assert!(known, "{label}: N({mean},{}) is not among {ours:?}", ln_sd.exp());
        let value = problem.loss(mean, ln_sd.exp()) / if objective.id() == "mse" { scale } else { 1.0 };
        assert!(ours[0].value <= value + 1e-7 * value.abs(), "{label}: {value} is below {:?}", ours[0]);
    }
    theirs.len()
}

/// Whether a search can show that it has missed nothing: the power divergence's ends at a wall below 0, and Jensen–Shannon
/// has no law to go by.
fn can_be_shown(objective: &dyn Objective, alpha: Alpha) -> bool {
    match objective.id() {
        "jensen-shannon" => false,
        "power" => alpha.get() >= 0.0,
        _ => true,
    }
}

/// Seeking, at the wall, on the way, nearly covering, covering.
const ALPHAS: [f64; 7] = [0.25, -0.4, 0.9, 0.1, 0.6, 1.3, 0.99];

#[test]
fn brute_force_finds_nothing_that_is_missed_in_targets_that_repeat_themselves() {
    let cases = [
        even(2, 6.0, 1.0),
        even(16, 1.0, 1.0),
        even(16, 3.0, 0.6),
        even(24, 1.0, 0.5),
        even(32, 1.0, 2.0),
        geometric(8, 2.0, 0.2),
        nested(8, 1.3),
        nested(4, 10.0),
        clustered(2, 8, 20.0, 0.5),
        clustered(3, 6, 4.0, 1.0),
        mirrored(&even(8, 1.5, 0.3)),
    ];
    for (index, rows) in cases.iter().enumerate() {
        for objective in &objective::ALL[1..] {
            let by = MOVES[(index + objective.id().len()) % MOVES.len()];
            let alpha = ALPHAS[index % ALPHAS.len()];
            let found = compared((*objective, alpha), rows, by, [5, 4]);
            // Below 0 all that there is may lie on the wall, where no descent comes to rest.
            assert!(found > 0 || alpha < 0.0);
        }
    }
}

#[test]
fn brute_force_finds_nothing_that_is_missed_in_random_targets() {
    // A descent from every start is slow: a few here, and as many as one likes (README).
    let wanted = std::env::var("KLARITY_MIXTURES").ok();
    let (count, lattice) = wanted.map_or((5, [6, 5]), |count| (count.parse().unwrap(), [12, 7]));
    let mut runner = TestRunner::deterministic();
    let (mut found, mut drawn) = (0, [0; KINDS.len()]);
    for index in 0..count {
        let kind = index % KINDS.len();
        let rows = targets::random(kind, &mut runner);
        for objective in &objective::ALL[1..] {
            let alpha = ALPHAS[index % ALPHAS.len()];
            found += compared((*objective, alpha), &rows, MOVES[index / KINDS.len() % MOVES.len()], lattice);
        }
        drawn[kind] += 1;
    }
    let kinds: Vec<String> = KINDS.iter().zip(drawn).map(|(kind, count)| format!("{count} {kind}")).collect();
    let objectives: Vec<&str> = objective::ALL[1..].iter().map(|objective| objective.id()).collect();
    eprintln!(
        "{count} mixtures ({}), {}: all {found} minima that brute force finds are listed, none is made up",
        kinds.join(", "),
        objectives.join(", ")
    );
}

fn mixtures() -> impl Strategy<Value = Mixture> {
    targets::scattered().prop_map(|rows| moved(&rows, 0.0, 1.0))
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
                prop_assert!(ours[..index].iter().all(|other| !same(place(other), place(m), 1e-5)));
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
            for m in &here {
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
        let mut last: Option<Minima> = None;
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

#[test]
fn on_a_grid_no_global_minimum_lies_above_the_loss_of_any_normal() {
    let grids = [Grid::default(), Grid::new(-8.0, 4.0, 60).unwrap(), Grid::new(-1.0, 1.0, 5000).unwrap()];
    for target in ["N(-5,1) + N(10,1)", "N(0,1)", "0.3*N(-2,0.5) + 0.7*N(3,2)", "N(0,40)"] {
        let target: Mixture = target.parse().unwrap();
        for (objective, grid) in objective::ALL.iter().flat_map(|o| grids.iter().map(move |grid| (o, grid))) {
            let form = Form::Notebook(*grid);
            let found = minima(*objective, &target, &form);
            let Some(best) = found.first().filter(|best| best.global) else { continue };
            let problem = Problem::new(*objective, &target, &form);
            let means = (-60..=60).map(|i| f64::from(i) * 0.75 + 0.013);
            for (mean, sd) in means.flat_map(|mean| (-16..=16).map(move |i| (mean, 10f64.powf(f64::from(i) / 4.0)))) {
                let loss = problem.loss(mean, sd);
                let lower = loss < best.value - 1e-9 * best.value.abs() - 1e-15;
                assert!(!lower, "{}: N({mean},{sd}) has {loss}, below {best:?} of {target}", objective.id());
            }
        }
    }
    // A needle between two points that sees p/e at one of the 1000 has (p/e)·log(1/e)/1000 there, and nothing else.
    let target: Mixture = "N(0,1)".parse().unwrap();
    let found = minima(&objective::ReverseKl, &target, &Form::Notebook(Grid::default()));
    assert!(found[0].value.abs() < 1e-12 && !found[0].global && found.is_undercut());
    let kl = minima(&objective::ForwardKl, &target, &Form::Notebook(Grid::default()));
    assert!(kl[0].global && !kl.is_undercut());
}
