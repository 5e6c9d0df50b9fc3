//! The bridge between the directions against `tests/data/bifurcations.json`, and by what it has to be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

use klarity::line::Alpha;
use klarity::line::bridge::{Bridge, Diagram, Event, EventKind};
use klarity::line::distribution::Mixture;
use klarity::line::objective::{Form, Minimum, Power, Problem, minima_at};
use klarity::work::{Budget, Work as _};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::Value;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn mixture(rows: &Value) -> Mixture {
    let rows: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (number(&row[0]), number(&row[1]), number(&row[2]))).collect();
    Mixture::from_rows(&rows).unwrap()
}

fn alphas(range: [f64; 2]) -> [Alpha; 2] {
    range.map(|alpha| Alpha::new(alpha).unwrap())
}

fn whole(target: &Mixture, range: [f64; 2]) -> Diagram {
    let mut bridge = Bridge::new(target, alphas(range));
    while !bridge.advance(Budget::Units(usize::MAX)) {}
    bridge.diagram().unwrap().clone()
}

/// The events of `diagram` within 1e-6 of `alpha`.
fn near(diagram: &Diagram, alpha: f64) -> Vec<&Event> {
    diagram.events.iter().filter(|event| (event.alpha - alpha).abs() < 1e-6).collect()
}

#[test]
fn births_deaths_swaps_and_walls_are_where_the_oracle_has_them_and_nowhere_else() {
    let file: Value = serde_json::from_str(include_str!("data/bifurcations.json")).unwrap();
    let mut met = [0; 4];
    for (id, case) in file["alpha"].as_object().unwrap() {
        let target = mixture(&case["p"]);
        // From −0.28, where the middle of three of the targets has come to the wall, to 1.
        let low = -0.28;
        let diagram = whole(&target, [low, 1.0]);
        assert!(diagram.is_fine);
        let mut accounted = 0;
        for event in case["events"].as_array().unwrap() {
            let (kind, alpha) = (event["kind"].as_str().unwrap(), number(&event["a"]));
            let found = near(&diagram, alpha);
            if alpha < low {
                continue;
            }
            assert!(!found.is_empty(), "{id}: no {kind} at {alpha}: {:?}", diagram.events);
            accounted += found.len();
            match kind {
                "fold" => {
                    met[0] += 1;
                    let (mean, sd) = (number(&event["mu"]), number(&event["sigma"]));
                    let above = event["what"].as_str().unwrap().contains("exists above");
                    for event in found {
                        // The minimum moves with the root of what is left.
                        let there = (event.minimum.mean.abs() - mean.abs()).hypot(event.minimum.sd - sd) < 2e-3;
                        assert!(there, "{id}: {event:?} is not at N({mean},{sd})");
                        assert_eq!(matches!(event.kind, EventKind::Birth(_)), above, "{id}: {event:?}");
                        assert!(above || matches!(event.kind, EventKind::Death(_)), "{id}: {event:?}");
                    }
                }
                "maxwell" => {
                    met[1] += 1;
                    let [event] = found[..] else { panic!("{id}: {found:?}") };
                    let EventKind::Swap { from, to } = event.kind else { panic!("{id}: {event:?}") };
                    let at = |branch: usize| diagram.branches[branch].at(alpha).unwrap();
                    assert!((at(to).sd - number_of(case, "sigma_broad", alpha)).abs() < 1e-6, "{id}");
                    assert!((at(from).sd - number_of(case, "sigma_mode", alpha)).abs() < 1e-6, "{id}");
                    assert!((event.minimum.value - number(&event_of(case, alpha)["value"])).abs() < 1e-3);
                }
                "central minimum reaches the wall" => {
                    met[2] += 1;
                    assert!(found.iter().any(|event| matches!(event.kind, EventKind::Wall(_))), "{id}: {found:?}");
                }
                _ => met[3] += 1,
            }
        }
        assert_eq!(accounted, diagram.events.len(), "{id}: more happens than there is: {:?}", diagram.events);
    }
    assert_eq!(met[..3], [6, 4, 3]);
}

fn event_of(case: &Value, alpha: f64) -> &Value {
    case["events"].as_array().unwrap().iter().find(|event| number(&event["a"]) == alpha).unwrap()
}

fn number_of(case: &Value, key: &str, alpha: f64) -> f64 {
    number(&event_of(case, alpha)[key])
}

#[test]
fn every_point_is_a_minimum_and_every_minimum_is_on_a_branch() {
    let target: Mixture = "0.3*N(-3,1) + 0.7*N(3,1)".parse().unwrap();
    let diagram = whole(&target, [0.0, 1.0]);
    assert!(diagram.is_complete);
    for alpha in [0.0, 0.1, 0.25, 0.5, 0.75, 1.0] {
        let listed = minima_at(Alpha::new(alpha).unwrap(), &Power, &target, &Form::Exact);
        let mut branches: Vec<_> = diagram.branches.iter().filter_map(|branch| branch.at(alpha)).collect();
        branches.sort_by(|a, b| a.value.total_cmp(&b.value));
        assert_eq!(branches, listed.as_slice(), "α {alpha}");
    }
    for (index, branch) in diagram.branches.iter().enumerate() {
        assert!(branch.points.windows(2).all(|pair| pair[0].alpha < pair[1].alpha));
        // Nothing jumps along a branch.
        for pair in branch.points.windows(2) {
            let [a, b] = [pair[0].minimum, pair[1].minimum];
            assert!((a.mean - b.mean).hypot(a.sd - b.sd) < 0.15 * a.sd, "{index}: {pair:?}");
        }
        // Where it begins and ends inside the range, an event says so.
        let [first, last] = branch.alphas();
        let named = |kind: EventKind, alpha: f64| near(&diagram, alpha).iter().any(|event| event.kind == kind);
        assert!(first == 0.0 || named(EventKind::Birth(index), first), "{index}");
        assert!(last == 1.0 || named(EventKind::Death(index), last), "{index}");
        for point in branch.points.iter().step_by(7) {
            let problem = Problem::at(Alpha::new(point.alpha).unwrap(), &Power, &target, &Form::Exact);
            let jet = problem.jet(point.minimum.mean, point.minimum.sd);
            assert!(jet.gradient[0].hypot(jet.gradient[1]) < 1e-9 && jet.is_convex(), "{point:?}");
        }
    }
}

#[test]
fn the_coarse_diagram_comes_first_and_slices_change_nothing() {
    let target: Mixture = "0.5*N(-3,1) + 0.5*N(3,1)".parse().unwrap();
    let fine = whole(&target, [0.0, 1.0]);
    let mut bridge = Bridge::new(&target, alphas([0.0, 1.0]));
    assert!(bridge.diagram().is_none());
    let (mut units, mut before) = (0, 0.0);
    while bridge.diagram().is_none() {
        bridge.unit();
        units += 1;
        assert!((before..=1.0).contains(&bridge.progress()));
        before = bridge.progress();
    }
    let coarse = bridge.diagram().unwrap().clone();
    assert!(units == 26 && !coarse.is_fine && !bridge.is_finished());
    // The same branches, and the same events to within the coarse grid.
    assert_eq!((coarse.branches.len(), coarse.events.len()), (fine.branches.len(), fine.events.len()));
    for (rough, exact) in coarse.events.iter().zip(&fine.events) {
        assert!(rough.kind == exact.kind && (rough.alpha - exact.alpha).abs() <= 0.02, "{rough:?} {exact:?}");
    }
    while !bridge.advance(Budget::Units(3)) {}
    assert_eq!(bridge.diagram(), Some(&fine));
    assert_eq!(bridge.progress(), 1.0);
    bridge.unit();
    assert_eq!(bridge.diagram(), Some(&fine));
}

#[test]
fn one_mode_has_one_branch_and_a_range_may_be_a_point_or_upside_down() {
    for (text, range) in
        [("N(1,2)", [0.0, 1.0]), ("0.5*N(-1,1) + 0.5*N(1,1)", [1.0, 0.0]), ("N(0,1) + N(9,1)", [1.0, 2.0])]
    {
        let diagram = whole(&text.parse().unwrap(), range);
        assert_eq!((diagram.branches.len(), diagram.events.len()), (1, 0), "{text}");
        let [low, high] = diagram.branches[0].alphas();
        assert_eq!([low, high], [range[0].min(range[1]), range[0].max(range[1])]);
        assert!(diagram.branches[0].points.iter().all(|point| point.minimum.global));
    }
    let point = whole(&"N(-3,1) + N(3,1)".parse().unwrap(), [0.25, 0.25]);
    assert!(point.branches.len() == 3 && point.events.is_empty() && point.branches[0].points.len() == 1);
    assert_eq!(point.branches[0].at(0.3), None);
}

#[test]
fn between_its_events_a_bridge_has_as_many_branches_as_there_are_minima() {
    let component = (0.05..1.0_f64, -8.0..8.0_f64, 0.3..2.0_f64);
    let strategy = (proptest::collection::vec(component, 2..=5), proptest::collection::vec(0.0..1.0_f64, 6));
    let mut runner = TestRunner::deterministic();
    let (mut events, mut asked) = (0, 0);
    for _ in 0..8 {
        let (rows, places) = strategy.new_tree(&mut runner).unwrap().current();
        let target = Mixture::from_rows(&rows).unwrap();
        let diagram = whole(&target, [0.0, 1.0]);
        events += diagram.events.len();
        for alpha in places.into_iter().filter(|alpha| near(&diagram, *alpha).is_empty()) {
            let listed = minima_at(Alpha::new(alpha).unwrap(), &Power, &target, &Form::Exact);
            let here: Vec<_> = diagram.branches.iter().filter_map(|branch| branch.at(alpha)).collect();
            assert_eq!(here.len(), listed.len(), "{target} at {alpha}: {here:?} {listed:?}");
            for minimum in &listed {
                let close =
                    |other: &&Minimum| (other.mean - minimum.mean).hypot(other.sd - minimum.sd) < 1e-2 * minimum.sd;
                let branch = here.iter().find(close);
                assert!(
                    branch.is_some_and(|branch| branch.global == minimum.global),
                    "{target} at {alpha}: {minimum:?}"
                );
                asked += 1;
            }
        }
        // What is the best changes hands by a swap and by nothing else.
        for pair in diagram.branches.iter().flat_map(|branch| branch.points.windows(2)) {
            if pair[0].minimum.global != pair[1].minimum.global {
                let middle = f64::midpoint(pair[0].alpha, pair[1].alpha);
                let told =
                    |event: &Event| matches!(event.kind, EventKind::Swap { .. }) && (event.alpha - middle).abs() < 1e-4;
                assert!(diagram.events.iter().any(told), "{target}: {pair:?}");
            }
        }
    }
    assert!(events > 8 && asked > 60, "{events} {asked}");
}
