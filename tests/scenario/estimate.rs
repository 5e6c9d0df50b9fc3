//! The saved form of the Estimate lab.

use std::fs;
use std::path::PathBuf;

use klarity::estimator::{self, K_MAX, N_MAX, N_MIN};
use klarity::kernel::{self, Bandwidth};
use klarity::line::distribution::Mixture;
use klarity::samples::Column;
use klarity::scenario::{EstimateScenario, LabScenario, REPEATS_MAX, SampleFile, SampleSource, Scenario};
use proptest::prelude::*;

use crate::{assert_complaints, assert_never_half};

pub const WHOLE: &str = r#"version = 1
title = "Two generators"
look_for = "The second one is closer"

[estimate]
target = "N(0,1)"
estimators = ["knn", "leave-one-out"]
explained = "knn"
seed = 7
k = 3
clamped = true
repeats = 50

[estimate.bandwidth]
rule = "silverman-robust"
multiplier = 1.5

[estimate.against]
column = "quantum"
file = "generated.csv"

[estimate.target_samples]
column = 2
file = "target.csv"

[estimate.samples]
candidate = "N(1,1)"
n = 2000
"#;

fn read(text: &str) -> EstimateScenario {
    Scenario::from_toml(text).unwrap().estimate().unwrap().clone()
}

fn file(path: &str, column: Column) -> SampleFile {
    SampleFile { path: PathBuf::from(path), column }
}

#[test]
fn every_part_of_the_file_arrives() {
    let scenario = Scenario::from_toml(WHOLE).unwrap();
    assert!(scenario.fit().is_none());
    assert_eq!(scenario.lab.id(), "estimate");
    let estimate = read(WHOLE);
    assert_eq!(estimate.target.to_string(), "N(0,1)");
    // In the order of the list, whatever the file's.
    let ids: Vec<&str> = estimate.estimators.iter().map(|estimator| estimator.id()).collect();
    assert_eq!(ids, ["leave-one-out", "knn"]);
    assert_eq!((estimate.seed, estimate.k, estimate.clamped, estimate.repeats), (7, 3, true, 50));
    assert_eq!(estimate.explained.id(), "knn");
    let rule = kernel::by_id("silverman-robust").unwrap();
    assert_eq!(estimate.bandwidth, Bandwidth::by_rule(rule, 1.5).unwrap());
    assert_eq!(estimate.source, SampleSource::Drawn { candidate: "N(1,1)".parse().unwrap(), n: 2000 });
    let second = file("generated.csv", Column::Name("quantum".to_owned()));
    assert_eq!(estimate.against, Some(SampleSource::File(second)));
    assert_eq!(estimate.target_samples, Some(file("target.csv", Column::Number(2))));
}

#[test]
fn what_is_optional_has_the_usual_value() {
    let short = "version = 1\ntitle = \"\"\nlook_for = \"\"\n[estimate]\ntarget = \"N(0,1)\"\nestimators = []\nseed = 1\n\
                 [estimate.bandwidth]\nh = 0.5\n[estimate.samples]\nfile = \"a.txt\"\n";
    let usual = EstimateScenario::default();
    let wanted = EstimateScenario {
        source: SampleSource::File(file("a.txt", Column::Only)),
        bandwidth: Bandwidth::by_hand(0.5, 1.0).unwrap(),
        estimators: Vec::new(),
        ..usual
    };
    assert_eq!(read(short), wanted);
}

#[test]
fn complaints_name_key_value_line_and_remedy() {
    assert_complaints(
        WHOLE,
        &[
            ("k = 3", "kk = 3", "line 10: unknown key estimate.kk; known here are target, estimators, explained"),
            ("k = 3", "k = 0", "line 10: estimate.k is 0; write a whole number from 1 to 50"),
            ("k = 3", "k = 51", "estimate.k is 51"),
            ("clamped = true", "clamped = 1", "line 11: estimate.clamped is 1; write true or false"),
            (
                "repeats = 50",
                "repeats = 10001",
                "line 12: estimate.repeats is 10001; write a whole number from 1 to 10000",
            ),
            (
                "seed = 7",
                "seed = -7",
                "line 9: estimate.seed is -7; write a whole number from 0 to 18446744073709551615",
            ),
            ("seed = 7", "seed = 18446744073709551616", "estimate.seed is 18446744073709551616"),
            ("seed = 7", "seed = 0.5", "estimate.seed is 0.5"),
            ("seed = 7\n", "", "estimate.seed is missing; add seed = 1"),
            ("\"knn\"", "\"nn\"", "line 7: estimate.estimators is \"nn\"; the estimators are as-first-written, as-now"),
            ("\"knn\"", "\"leave-one-out\"", "name each estimator once"),
            (
                "explained = \"knn\"",
                "explained = \"nn\"",
                "line 8: estimate.explained is \"nn\"; the estimators are as-first",
            ),
            ("n = 2000", "n = 1", "line 28: estimate.samples.n is 1; write a whole number from 2 to 1000000"),
            ("n = 2000", "n = 1_000_001", "estimate.samples.n is 1_000_001"),
            ("n = 2000\n", "", "estimate.samples.n is missing; add n = 2000"),
            ("n = 2000", "n = 2000\ncolumn = 1", "remove the column; only a file has columns"),
            (
                "n = 2000",
                "n = 2000\nfile = \"a.csv\"",
                "line 29: estimate.samples.file is \"a.csv\"; remove the file or the",
            ),
            ("N(1,1)", "N(1,0)", "line 27: estimate.samples.candidate is \"N(1,0)\"; column 5: component 1: sd is 0"),
            (
                "candidate = \"N(1,1)\"\n",
                "",
                "estimate.samples.candidate is missing; add candidate = \"N(1,1)\" with n",
            ),
            (
                "\"silverman-robust\"",
                "\"silver\"",
                "line 15: estimate.bandwidth.rule is \"silver\"; the rules are scott, silv",
            ),
            ("multiplier = 1.5", "multiplier = 0", "line 16: estimate.bandwidth.multiplier is 0; use a"),
            ("multiplier = 1.5", "multiplier = nan", "estimate.bandwidth.multiplier is nan"),
            ("multiplier = 1.5", "multiplier = -inf", "estimate.bandwidth.multiplier is -inf"),
            ("multiplier = 1.5", "h = 1", "line 16: estimate.bandwidth.h is 1; remove h or the rule"),
            ("rule = \"silverman-robust\"\n", "h = 0\n", "line 15: estimate.bandwidth.h is 0; use a number"),
            ("rule = \"silverman-robust\"\n", "h = 1e-300\n", "estimate.bandwidth.h is 1e-300; use"),
            ("rule = \"silverman-robust\"\n", "", "estimate.bandwidth.rule is missing; add rule = \"scott\", or"),
            ("[estimate.bandwidth]\n", "[estimate.width]\n", "line 14: unknown key estimate.width"),
            (
                "column = \"quantum\"",
                "column = 1.5",
                "line 19: estimate.against.column is 1.5; write the column's name in",
            ),
            ("column = 2", "column = 0", "line 23: estimate.target_samples.column is 0; write the column's name"),
            ("column = 2", "n = 5", "line 23: unknown key estimate.target_samples.n; known here are file, column"),
            ("\"quantum\"", "\"quantum\"\nn = 5", "line 20: estimate.against.n is 5; remove n; all samples of a file"),
            ("\"target.csv\"", "\"\"", "line 24: estimate.target_samples.file is \"\"; write the path of a text file"),
            ("\"target.csv\"", "7", "estimate.target_samples.file is 7; write text in quotes"),
            ("[estimate]\n", "[fit]\n[estimate]\n", "a scenario is for one lab; remove [fit] or [estimate]"),
        ],
    );
    let neither = Scenario::from_toml("version = 1\ntitle = \"\"\nlook_for = \"\"").unwrap_err().to_string();
    assert!(neither.contains("[fit]") && neither.contains("[estimate]"), "{neither}");
}

#[test]
fn a_file_cut_off_anywhere_is_an_error_and_never_half_a_scenario() {
    let written = Scenario::from_toml(WHOLE).unwrap().to_toml();
    for whole in [WHOLE, &written] {
        assert_never_half(whole, "000\n".len() + 1, |scenario| scenario.estimate().unwrap().against.clone());
    }
}

#[test]
fn files_of_samples_move_with_the_folder_of_the_scenario() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let inside = old.path().join("data").join("generated.csv");
    let mut scenario = Scenario::from_toml(WHOLE).unwrap();
    let estimate = scenario.lab.get_mut::<EstimateScenario>().unwrap();
    estimate.source = SampleSource::File(file(inside.to_str().unwrap(), Column::Only));
    let elsewhere = new.path().join("elsewhere.csv");
    estimate.target_samples = Some(file(elsewhere.to_str().unwrap(), Column::Only));
    estimate.against = None;
    scenario.write(old.path().join("mine.toml")).unwrap();
    assert_eq!(Scenario::read(old.path().join("mine.toml")).unwrap(), scenario);
    let text = fs::read_to_string(old.path().join("mine.toml")).unwrap();
    assert!(!text.contains(old.path().to_str().unwrap()) && text.contains(elsewhere.to_str().unwrap()), "{text}");

    fs::write(new.path().join("mine.toml"), text).unwrap();
    let moved = Scenario::read(new.path().join("mine.toml")).unwrap();
    let files = moved.estimate().unwrap();
    assert_eq!(files.source.file().unwrap().path, new.path().join("data").join("generated.csv"));
    assert_eq!(files.target_samples.as_ref().unwrap().path, elsewhere);
}

fn any_mixture() -> impl Strategy<Value = Mixture> {
    let component = (1e-6..1e6_f64, -1e9..1e9_f64, 1e-9..1e9_f64);
    proptest::collection::vec(component, 1..4).prop_map(|rows| Mixture::from_rows(&rows).unwrap())
}

fn any_file() -> impl Strategy<Value = SampleFile> {
    let column = prop_oneof![
        Just(Column::Only),
        "\\PC{0,12}".prop_map(Column::Name),
        (1_usize..1_000_000).prop_map(Column::Number)
    ];
    ("(?s).{1,30}", column).prop_map(|(path, column)| SampleFile { path: PathBuf::from(path), column })
}

fn any_source() -> impl Strategy<Value = SampleSource> {
    prop_oneof![
        (any_mixture(), N_MIN..=N_MAX).prop_map(|(candidate, n)| SampleSource::Drawn { candidate, n }),
        any_file().prop_map(SampleSource::File),
    ]
}

fn any_bandwidth() -> impl Strategy<Value = Bandwidth> {
    let multiplier = (-27.0..27.0_f64).prop_map(f64::exp);
    (proptest::option::of(0..kernel::ALL.len()), -50.0..50.0_f64, multiplier).prop_map(|(rule, ln_h, multiplier)| {
        match rule {
            Some(index) => Bandwidth::by_rule(kernel::ALL[index], multiplier).unwrap(),
            None => Bandwidth::by_hand(ln_h.exp(), multiplier).unwrap(),
        }
    })
}

fn any_estimate() -> impl Strategy<Value = EstimateScenario> {
    let estimators = proptest::bits::u16::masked((1 << estimator::ALL.len()) - 1);
    let numbers = (any::<u64>(), 1..=K_MAX, any::<bool>(), 1..=REPEATS_MAX, 0..estimator::ALL.len());
    let files = (any_source(), proptest::option::of(any_source()), proptest::option::of(any_file()));
    (any_mixture(), files, any_bandwidth(), estimators, numbers).prop_map(
        |(target, (source, against, target_samples), bandwidth, estimators, (seed, k, clamped, repeats, index))| {
            EstimateScenario {
                target,
                source,
                against,
                target_samples,
                seed,
                bandwidth,
                estimators: (0..)
                    .zip(estimator::ALL)
                    .filter(|(i, _)| estimators >> i & 1 == 1)
                    .map(|(_, &e)| e)
                    .collect(),
                explained: estimator::ALL[index],
                k,
                clamped,
                repeats,
            }
        },
    )
}

proptest! {
    #[test]
    fn any_scenario_comes_back_bit_for_bit(estimate in any_estimate()) {
        let lab = LabScenario::from(estimate);
        let scenario = Scenario { title: String::new(), look_for: String::new(), source: None, lab };
        let text = scenario.to_toml();
        prop_assert_eq!(Scenario::from_toml(&text), Ok(scenario), "{}", text);
    }
}
