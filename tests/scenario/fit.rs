//! The saved form of the Fit lab, and scenarios on disk.

use std::fs;

use klarity::descent::optimiser::{self, Choice};
use klarity::line::Alpha;
use klarity::line::distribution::Normal;
use klarity::line::objective::{self, Form, GradientEstimator, Grid, Sampling};
use klarity::line::run::StopWhen;
use klarity::scenario::{FileError, FitScenario, GROUPS, LabScenario, Scenario, ScenarioError, presets};
use proptest::prelude::*;

use crate::{assert_complaints, assert_never_half, complaint};

pub const WHOLE: &str = r#"version = 1
title = "Two modes"
look_for = "Forward KL covers, reverse KL seeks"

[fit]
target = "0.5*N(-3,1) + 0.5*N(3,1)"
start = "N(1.4,0.8)"
objectives = ["reverse-kl", "forward-kl"]
form = "notebook"
steps = 400

[fit.grid]
low = -15
high = 15
points = 1000

[fit.optimiser]
id = "momentum"
momentum = 0.5
rate = 0.04
"#;

#[test]
fn every_part_of_the_file_arrives() {
    let scenario = Scenario::from_toml(WHOLE).unwrap();
    assert_eq!(scenario.title, "Two modes");
    assert_eq!(scenario.source, None);
    let fit = scenario.fit().unwrap();
    assert_eq!(fit.target.to_string(), "0.5*N(-3,1) + 0.5*N(3,1)");
    assert_eq!(fit.start, Normal::new(1.4, 0.8).unwrap());
    // In the order of the list, whatever the file's.
    let ids: Vec<&str> = fit.objectives.iter().map(|objective| objective.id()).collect();
    assert_eq!(ids, ["forward-kl", "reverse-kl"]);
    assert_eq!(fit.form, Form::Notebook(Grid::new(-15.0, 15.0, 1000).unwrap()));
    assert_eq!(fit.optimiser, Choice::new("momentum", 0.04, &[("momentum", 0.5)]).unwrap());
    assert_eq!((fit.steps, fit.tolerance), (400, 0.0));
    let setup = fit.setup(fit.objectives[1]);
    assert_eq!((setup.objective.id(), setup.steps, setup.start), ("reverse-kl", 400, fit.start));
}

#[test]
fn alpha_is_a_half_unless_the_file_says_so() {
    let at = |alpha: &str| Scenario::from_toml(&WHOLE.replace("steps = 400", &format!("alpha = {alpha}\nsteps = 400")));
    assert_eq!(Scenario::from_toml(WHOLE).unwrap().fit().unwrap().alpha, Alpha::HALF);
    for (text, wanted) in [("0", 0.0), ("1", 1.0), ("0.5", 0.5), ("-1", -1.0), ("2.0", 2.0), ("1e-12", 1e-12)] {
        let scenario = at(text).unwrap();
        assert_eq!(scenario.fit().unwrap().alpha.get(), wanted);
        // What is usual is not written.
        assert_eq!(scenario.to_toml().contains("alpha"), wanted != 0.5);
        assert_eq!(Scenario::from_toml(&scenario.to_toml()), Ok(scenario));
    }
    let near = 1.0 - 1e-12;
    assert_eq!(at(&near.to_string()).unwrap().fit().unwrap().alpha.get(), near);
    for text in ["nan", "inf", "1e9", "-1.0000001", "2.1"] {
        let told = at(text).unwrap_err().to_string();
        assert_eq!(told, format!("line 10: fit.alpha is {text}; write a number from -1 to 2"));
    }
    assert!(at("\"half\"").unwrap_err().to_string().contains("fit.alpha is \"half\"; write a number"));
    // It means something to the power divergence alone: no other run depends on it.
    let fit = at("0.25").unwrap().fit().unwrap().clone();
    let alphas = objective::ALL.iter().map(|objective| (objective.id(), fit.setup(*objective).alpha.get()));
    assert!(alphas.into_iter().all(|(id, alpha)| alpha == if id == "power" { 0.25 } else { 0.5 }));
}

#[test]
fn a_presets_group_is_one_of_the_list_and_is_forgotten() {
    let with = |group: &str| WHOLE.replacen("version = 1", &format!("version = 1\ngroup = \"{group}\""), 1);
    for group in GROUPS {
        assert_eq!(Scenario::from_toml(&with(group.id)), Scenario::from_toml(WHOLE), "{}", group.id);
    }
    let error = Scenario::from_toml(&with("What covers")).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 2: group is \"What covers\"; the groups are covers, seeks, notebook, goes-wrong, estimating, tables"
    );
}

#[test]
fn complaints_name_key_value_line_and_remedy() {
    let unknown = complaint(WHOLE, "steps = 400", "stepps = 400");
    assert!(unknown.starts_with("line 10: unknown key fit.stepps; known here are target, start,"), "{unknown}");
    let unknown = complaint(WHOLE, "version = 1", "version = 1\ncolour = \"red\"");
    assert!(unknown.starts_with("line 2: unknown key colour; known here are version,"), "{unknown}");
    let unknown = complaint(WHOLE, "momentum = 0.5", "beta1 = 0.5");
    assert!(unknown.contains("unknown key fit.optimiser.beta1; known here are id, rate, momentum"), "{unknown}");

    let newer = complaint(WHOLE, "version = 1", "version = 2\nfuture = true");
    assert!(newer.contains("line 1: version is 2") && newer.contains("newer Klarity"), "{newer}");
    assert!(complaint(WHOLE, "version = 1", "version = 0").contains("write version = 1"));

    let missing = complaint(WHOLE, "start = \"N(1.4,0.8)\"\n", "");
    assert!(missing.starts_with("fit.start is missing; add start = \"N(0,1)\""), "{missing}");
    let grid = complaint(WHOLE, "[fit.grid]\nlow = -15\nhigh = 15\npoints = 1000\n", "");
    assert!(grid.starts_with("fit.grid is missing"), "{grid}");

    assert_complaints(
        WHOLE,
        &[
            ("N(1.4,0.8)", "N(1.4,-1)", "line 7: fit.start is \"N(1.4,-1)\"; column 7: component 1: sd is -1"),
            ("N(1.4,0.8)", "N(0,1) + N(1,1)", "line 7: fit.start"),
            ("\"N(1.4,0.8)\"", "7", "line 7: fit.start is 7; write text in quotes"),
            (
                "0.5*N(-3,1) +",
                "0.5*N(-3,1) -",
                "line 6: fit.target is \"0.5*N(-3,1) - 0.5*N(3,1)\"; column 13: expected +",
            ),
            ("= 400", "= 0", "line 10: fit.steps is 0; write a whole number from 1 to 10000000"),
            ("= 400", "= 10_000_001", "fit.steps is 10_000_001; write a whole number"),
            ("= 400", "= 4.5", "fit.steps is 4.5; write a whole number"),
            ("= 400", "= 99999999999999999999999", "fit.steps is 999"),
            (
                "\"forward-kl\"",
                "\"forward\"",
                "line 8: fit.objectives is \"forward\"; the objectives are forward-kl, reverse",
            ),
            ("\"forward-kl\"", "\"reverse-kl\"", "name each objective once"),
            ("[\"reverse-kl\", \"forward-kl\"]", "\"mse\"", "write a list in square brackets"),
            ("\"notebook\"", "\"note\"", "line 9: fit.form is \"note\"; write \"exact\", \"notebook\" or \"sampled\""),
            ("\"notebook\"", "\"exact\"", "remove the grid"),
            ("high = 15", "high = -20", "line 14: fit.grid.high is -20; low has to be below high"),
            ("low = -15", "low = -1e300", "line 13: fit.grid.low is -1e300; use a number from -1e9 to 1e9"),
            ("points = 1000", "points = 1", "line 15: fit.grid.points is 1; write a whole number from 2 to"),
            (
                "\"momentum\"",
                "\"adamant\"",
                "line 18: fit.optimiser.id is \"adamant\"; the optimisers are sgd, momentum",
            ),
            ("rate = 0.04", "rate = 0", "line 20: fit.optimiser.rate is 0; use a number above 0, up to 1e12"),
            ("rate = 0.04", "rate = inf", "fit.optimiser.rate is inf"),
            ("rate = 0.04", "rate = nan", "fit.optimiser.rate is nan"),
            ("rate = 0.04", "rate = \"fast\"", "rate is \"fast\"; write a number such as 0.04"),
            ("momentum = 0.5", "momentum = 7", "line 19: fit.optimiser.momentum is 7"),
            ("steps = 400", "steps = 400\ntolerance = -1", "line 11: fit.tolerance is -1; write 0 or a small number"),
            ("title = \"Two modes\"", "title = 3", "line 2: title is 3; write text in quotes"),
            ("title = \"Two modes\"", "title = \"Two", "line 2: not valid TOML"),
        ],
    );
}

/// WHOLE with a rule that stops a run.
fn with_a_rule() -> String {
    let rule = "[fit.stop_when]\nreadout = \"kl-forward\"\nbelow = 0.5\n\n[fit.optimiser]";
    WHOLE.replace("[fit.optimiser]", rule)
}

#[test]
fn a_rule_that_stops_a_run_arrives_or_is_refused_by_name() {
    let with = with_a_rule();
    let fit = Scenario::from_toml(&with).unwrap().fit().unwrap().clone();
    let rule = fit.stop_when.unwrap();
    assert_eq!((rule.readout().id(), rule.below()), ("kl-forward", 0.5));
    assert_eq!(fit.setup(fit.objectives[0]).stop_when, Some(rule));
    assert_eq!(Scenario::from_toml(WHOLE).unwrap().fit().unwrap().stop_when, None);
    assert_never_half(&with, "04\n".len(), |scenario| scenario.fit().unwrap().target.clone());
    assert_complaints(
        &with,
        &[
            ("below = 0.5", "below = nan", "line 19: fit.stop_when.below is nan; write a number above 0, such as 0.5"),
            ("below = 0.5", "below = -0.5", "line 19: fit.stop_when.below is -0.5; write a number above 0"),
            ("below = 0.5", "below = 0", "fit.stop_when.below is 0; write a number above 0"),
            ("below = 0.5", "below = inf", "fit.stop_when.below is inf; write a number above 0"),
            ("below = 0.5", "below = \"half\"", "below is \"half\"; write a number such as"),
            ("below = 0.5\n", "", "fit.stop_when.below is missing; add below = 0.5"),
            ("readout = \"kl-forward\"\n", "", "fit.stop_when.readout is missing; add readout = \"kl-forward\""),
            (
                "\"kl-forward\"",
                "\"forward\"",
                "line 18: fit.stop_when.readout is \"forward\"; the readouts are kl-forward,",
            ),
            ("\"kl-forward\"", "\"cosine\"", "readout is \"cosine\"; cosine similarity rises as Q comes closer to P"),
            ("below = 0.5", "below = 0.5\nabove = 1", "unknown key fit.stop_when.above; known here are readout, below"),
        ],
    );
}

#[test]
fn a_file_cut_off_anywhere_is_an_error_and_never_half_a_scenario() {
    assert_never_half(WHOLE, "04\n".len(), |scenario| scenario.fit().unwrap().target.clone());
    let half = Scenario::from_toml(&WHOLE[..WHOLE.len() / 2]).unwrap_err().to_string();
    assert!(half.contains("complete") || half.contains("cut off"), "{half}");
}

#[test]
fn every_preset_and_every_optimiser_survive_the_round_trip() {
    for preset in presets() {
        let text = preset.scenario.to_toml();
        assert_eq!(Scenario::from_toml(&text).as_ref(), Ok(&preset.scenario), "{text}");
    }
    for optimiser in optimiser::ALL {
        let mut scenario = Scenario::from_toml(WHOLE).unwrap();
        let fit = scenario.lab.get_mut::<FitScenario>().unwrap();
        let middle: Vec<(&str, f64)> =
            optimiser.settings().iter().map(|setting| (setting.id, setting.low.midpoint(setting.high))).collect();
        fit.optimiser = Choice::new(optimiser.id(), 0.1 + 0.2, &middle).unwrap();
        assert_eq!(Scenario::from_toml(&scenario.to_toml()), Ok(scenario));
    }
}

#[test]
fn files_are_replaced_whole_and_leave_nothing_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, "an older file").unwrap();
    let scenario = Scenario::from_toml(WHOLE).unwrap();
    scenario.write(&path).unwrap();
    assert_eq!(Scenario::read(&path).unwrap(), scenario);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let lost = scenario.write(folder.path().join("no").join("folder.toml")).unwrap_err();
    assert!(matches!(lost, FileError::Write { .. }), "{lost}");
}

#[test]
fn what_is_not_a_scenario_file_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("large.toml"), vec![b'#'; (1 << 20) + 1]).unwrap();
    fs::write(place("binary.toml"), [0xff, 0xfe, 0x00]).unwrap();
    fs::write(place("wrong.toml"), WHOLE.replace("400", "0")).unwrap();
    fs::write(place("empty.toml"), "").unwrap();
    let error = |name: &str| Scenario::read(place(name)).unwrap_err();
    assert!(matches!(Scenario::read(folder.path()), Err(FileError::Folder { .. })));
    assert!(matches!(Scenario::from_toml(WHOLE).unwrap().write(folder.path()), Err(FileError::Folder { .. })));
    assert!(matches!(error("large.toml"), FileError::TooLarge { .. }));
    assert!(matches!(error("binary.toml"), FileError::NotText { .. }));
    assert!(matches!(error("none.toml"), FileError::Read { .. }));
    assert!(matches!(error("wrong.toml"), FileError::Scenario { source: ScenarioError::Value { line: 10, .. }, .. }));
    assert!(error("empty.toml").to_string().contains("version is missing; add version = 1"));
}

#[cfg(unix)]
#[test]
fn a_link_keeps_leading_to_the_file_that_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("mine.toml"), folder.path().join("link.toml"));
    fs::write(&path, "an older file").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let scenario = Scenario::from_toml(WHOLE).unwrap();
    scenario.write(&link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(Scenario::read(&path).unwrap(), scenario);
}

fn any_fit() -> impl Strategy<Value = FitScenario> {
    let component = (1e-6..1e6_f64, -1e9..1e9_f64, 1e-9..1e9_f64);
    let objectives = proptest::sample::subsequence(objective::ALL.to_vec(), 0..=objective::ALL.len());
    let grid = (-1e3..0.0_f64, 1e-3..1e3_f64, 2_usize..5000);
    let draws = (1_usize..=10_000, proptest::sample::select(&GradientEstimator::ALL), any::<u64>());
    let form = prop_oneof![
        Just(Form::Exact),
        grid.prop_map(|(a, b, n)| Form::Notebook(Grid::new(a, b, n).unwrap())),
        draws.prop_map(|(batch, gradient, seed)| Form::Sampled(Sampling::new(batch, gradient, seed).unwrap())),
    ];
    let readouts: Vec<_> = StopWhen::readouts().collect();
    let optimiser = (0..optimiser::ALL.len(), 1e-9..10.0_f64)
        .prop_map(|(index, rate)| Choice::new(optimiser::ALL[index].id(), rate, &[]).unwrap());
    (
        proptest::collection::vec(component, 1..6),
        (-1e9..1e9_f64, 1e-9..1e9_f64),
        (objectives, -1.0..=2.0_f64),
        form,
        optimiser,
        1_usize..=10_000_000,
        0.0..1.0_f64,
        proptest::option::of((proptest::sample::select(readouts), 1e-12..1e12_f64)),
    )
        .prop_map(|(rows, (mean, sd), (objectives, alpha), form, optimiser, steps, tolerance, stop_when)| {
            FitScenario {
                alpha: Alpha::new(alpha).unwrap(),
                objectives: objectives.into_iter().filter(|objective| form.suits(*objective).is_ok()).collect(),
                target: klarity::line::distribution::Mixture::from_rows(&rows).unwrap(),
                start: Normal::new(mean, sd).unwrap(),
                form,
                optimiser,
                steps,
                tolerance,
                stop_when: stop_when.map(|(readout, below)| StopWhen::new(readout, below).unwrap()),
            }
        })
}

proptest! {
    #[test]
    fn any_scenario_comes_back_bit_for_bit(
        fit in any_fit(), title in "\\PC{0,40}", look_for in "(?s).{0,60}", source in proptest::option::of("(?s).{0,30}"),
    ) {
        let scenario = Scenario { title, look_for, source, lab: LabScenario::from(fit) };
        let text = scenario.to_toml();
        prop_assert_eq!(Scenario::from_toml(&text), Ok(scenario), "{}", text);
    }
}

#[test]
fn words_go_with_the_set_up_that_they_were_written_for() {
    let notebook = presets().iter().map(|preset| &preset.scenario).find(|scenario| scenario.source.is_some()).unwrap();
    let own = Scenario { title: "My own".to_owned(), ..Scenario::from_toml(WHOLE).unwrap() };
    for original in [notebook, &own] {
        assert_eq!(&original.with_lab(original.lab.clone()), original);
        let other =
            presets().iter().map(|preset| preset.scenario.lab.clone()).find(|lab| *lab != original.lab).unwrap();
        let changed = original.with_lab(other.clone());
        assert_eq!((&changed.lab, &*changed.look_for), (&other, ""));
        assert_eq!(changed.title, format!("{}, changed", original.title));
        assert!(changed.is_changed() && !original.is_changed());
        assert_eq!(changed.source, original.source.as_ref().map(|source| format!("Changed from: {source}")));
        // It comes back from a file as it is, and a further change says no more than that it is changed.
        assert_eq!(Scenario::from_toml(&changed.to_toml()).as_ref(), Ok(&changed));
        let third = Scenario::from_toml(WHOLE).unwrap().lab;
        let twice = changed.with_lab(third.clone());
        assert_eq!((&twice.title, &twice.source), (&changed.title, &changed.source));
        assert_eq!(twice.lab, third);
    }
    // A preset that is changed back is that preset, words and all; nobody else's words can be known.
    let changed = notebook.with_lab(own.lab.clone());
    assert_eq!(&changed.with_lab(notebook.lab.clone()), notebook);
    let untitled = Scenario { title: String::new(), source: None, ..own.clone() }.with_lab(notebook.lab.clone());
    assert_eq!((&*untitled.title, &*untitled.look_for), ("", ""));
}

#[test]
fn what_to_look_for_may_be_left_out() {
    let without = WHOLE.replace("look_for = \"Forward KL covers, reverse KL seeks\"\n", "");
    let scenario = Scenario::from_toml(&without).unwrap();
    assert_eq!(scenario.look_for, "");
    assert!(!scenario.to_toml().contains("look_for"));
    let error =
        Scenario::from_toml(&WHOLE.replace("look_for = \"Forward KL covers, reverse KL seeks\"", "look_for = 3"));
    assert_eq!(error.unwrap_err().to_string(), "line 3: look_for is 3; write text in quotes");
}
