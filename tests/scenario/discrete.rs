//! The saved form of the Discrete lab.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use klarity::discrete::calibration::Data;
use klarity::discrete::divergence;
use klarity::discrete::table::Table;
use klarity::scenario::{
    CalibrationSetUp, DiscreteError, DiscreteScenario, DiscreteView, PAGE_CELLS_MAX, Predictions, Scenario, Subject,
    Transform,
};

use crate::{assert_complaints, assert_never_half};

pub const WHOLE: &str = r#"version = 1
title = "Three weeks"
look_for = "The second is the odd one"

[discrete]
names = ["a", "b \"quoted\"", "c"]
zeros = "add"
epsilon = 1e-6
temperature = 1.5
threshold = 0.25
view = "drift"
parts = "jensen-shannon"

[[discrete.rows]]
name = "week 1"
values = [1, 2.5, 0]

[[discrete.rows]]
name = "week 2"
values = [0.2, 0.3, 0.5]

[[discrete.rows]]
name = "week 3"
values = [4, 4, 4]

[discrete.transform]
kind = "noise"
share = 0.25

[discrete.calibration]
confidence = [0.9, 0.6]
correct = [1, 0]
bins = 15
temperature = 2

[[discrete.claims]]
p = "week 1"
q = "week 3"
divergence = "kl-forward"
printed = "0.470"
why = "in bits"

[[discrete.claims]]
grid = { p = [-1, 1.5], q = [1, 2], range = [-5, 5], points = 100, done = "every-second" }
divergence = "kl-forward"
printed = "0.7"
why = ""

[discrete.pair]
p = "week 3"
q = "week 1"
"#;

fn read(text: &str) -> DiscreteScenario {
    Scenario::from_toml(text).unwrap().discrete().unwrap().clone()
}

#[test]
fn every_part_of_the_file_arrives() {
    let scenario = Scenario::from_toml(WHOLE).unwrap();
    assert!(scenario.fit().is_none() && scenario.estimate().is_none());
    assert_eq!(scenario.lab.id(), "discrete");
    let read = read(WHOLE);
    assert_eq!(read.table.names(), ["a", "b \"quoted\"", "c"]);
    assert_eq!((read.table.rows()[0].name(), read.table.rows()[0].values()), ("week 1", &[1.0, 2.5, 0.0][..]));
    assert_eq!((read.p, read.q, read.zeros, read.epsilon, read.temperature), (2, 0, "add", 1e-6, 1.5));
    assert_eq!((read.view, read.threshold, read.transform), (DiscreteView::Drift, 0.25, Transform::Noise(0.25)));
    assert_eq!(read.explained, divergence::by_id("jensen-shannon"));
    let data = Data::of_confidences(&[(0.9, true), (0.6, false)]).unwrap();
    let calibration = CalibrationSetUp { predictions: Predictions::Given(Arc::new(data)), bins: 15, temperature: 2.0 };
    assert_eq!(read.calibration, Some(calibration));
    assert_eq!((read.claims.len(), read.claims[0].why.as_str()), (2, "in bits"));
    assert_eq!(read.claims[0].of, Subject::Rows { p: 0, q: 2 });
    assert_eq!(read.claims[1].subject(&read.table), "every second point of N(−1, 1.5) and N(1, 2), 100 points");
    assert_eq!(Scenario::from_toml(&scenario.to_toml()), Ok(scenario));
}

#[test]
fn what_is_optional_has_the_usual_value() {
    let short = "version = 1\ntitle = \"\"\nlook_for = \"\"\n[discrete]\nnames = [\"a\", \"b\"]\n\
                 [[discrete.rows]]\nname = \"P\"\nvalues = [1, 1]\n[[discrete.rows]]\nname = \"Q\"\nvalues = [1, 3]\n\
                 [discrete.pair]\np = \"P\"\nq = \"Q\"\n";
    let table = Table::new(
        vec!["a".to_owned(), "b".to_owned()],
        vec![("P".to_owned(), vec![1.0, 1.0]), ("Q".to_owned(), vec![1.0, 3.0])],
    );
    assert_eq!(read(short), DiscreteScenario { table: table.unwrap(), ..DiscreteScenario::default() });
}

#[test]
fn every_mistake_is_told_with_key_value_and_remedy() {
    assert_complaints(
        WHOLE,
        &[
            ("names = [\"a\", ", "names = [\"c\", ", "names 1 and 3 are both “c”; rename one"),
            ("names = [", "name = [", "unknown key discrete.name; known here are names"),
            (
                "values = [1, 2.5, 0]",
                "values = [1, 2.5]",
                "discrete.rows: “week 1” has 2 numbers, but there are 3 names",
            ),
            ("values = [1, 2.5, 0]", "values = [1, -2.5, 0]", "-2.5 is negative; write 0 or more"),
            (
                "values = [1, 2.5, 0]",
                "values = [1, -1e300, 0]",
                "discrete.rows: “week 1” of “b \"quoted\"”: -1e300 is negative",
            ),
            ("confidence = [0.9, 0.6]", "confidence = [0.9, 1e300]", "is 1e300; a probability is from 0 to 1"),
            ("values = [4, 4, 4]", "values = [0, 0, 0]", "“week 3” has nothing but zeros"),
            ("values = [4, 4, 4]", "values = [4, \"x\", 4]", "is \"x\"; write a number"),
            ("zeros = \"add\"", "zeros = \"none\"", "the treatments are as-is, add, in-logs, drop"),
            ("epsilon = 1e-6", "epsilon = 0", "discrete.epsilon is 0; use a number above 0, at most 1, such as 1e-8"),
            ("temperature = 1.5", "temperature = 0", "discrete.temperature is 0; write a number from 0.01 to 100"),
            ("threshold = 0.25", "threshold = -1", "discrete.threshold is -1; write a number from 0"),
            ("view = \"drift\"", "view = \"waterfall\"", "this set-up can be shown as parts, epsilon"),
            ("parts = \"jensen-shannon\"", "parts = \"kl\"", "the divergences are kl-forward"),
            ("kind = \"noise\"", "kind = \"merge\"", "discrete.transform.size is missing; add size = 2"),
            ("share = 0.25", "share = 1.5", "discrete.transform.share is 1.5; write a number from 0 to 1"),
            ("share = 0.25", "share = 0.25\nseed = 1", "remove it; noise takes a share"),
            ("correct = [1, 0]", "correct = [1]", "give a 1 or 0 for each confidence; there are 1 for 2"),
            ("correct = [1, 0]", "correct = [1, 2]", "write a whole number from 0 to 1"),
            ("confidence = [0.9, 0.6]", "confidence = [0.9, 1.6]", "a probability is from 0 to 1"),
            ("bins = 15", "bins = 0", "write a whole number from 1 to"),
            ("bins = 15", "file = \"a.csv\"", "remove the file or the confidences"),
            ("printed = \"0.470\"", "printed = \"much\"", "write the figure in quotes"),
            (
                "p = \"week 1\"",
                "p = \"week 9\"",
                "no distribution is called “week 9”; there are week 1, week 2, week 3",
            ),
            ("points = 100,", "points = 1,", "discrete.claims.grid.points is 1; write a whole number from 2 to 10000"),
            ("q = [1, 2]", "q = [1, 0]", "a grid has two means, two sds above 0"),
            ("range = [-5, 5]", "range = [-5]", "write two numbers"),
            ("done = \"every-second\"", "done = \"third\"", "what can be done is nothing, smoothed"),
            ("grid = {", "p = \"week 1\"\ngrid = {", "remove it, or the grid; a figure is of two rows or of a grid"),
            ("q = \"week 1\"", "r = \"week 1\"", "unknown key discrete.pair.r"),
        ],
    );
    let one = WHOLE.split("[[discrete.rows]]").next().unwrap().to_owned()
        + "[[discrete.rows]]\nname = \"P\"\nvalues = [1, 1, 1]\n[discrete.pair]\np = \"P\"\nq = \"P\"\n";
    let told = Scenario::from_toml(&one).unwrap_err().to_string();
    assert!(told.contains("there is one distribution, “P”; give at least two"), "{told}");
}

#[test]
fn a_view_that_shows_what_is_not_there_is_refused() {
    let two = WHOLE.replace("[[discrete.rows]]\nname = \"week 2\"\nvalues = [0.2, 0.3, 0.5]\n", "");
    let told = Scenario::from_toml(&two).unwrap_err().to_string();
    assert!(told.contains("view is \"drift\"; this set-up can be shown as parts"), "{told}");
}

#[test]
fn a_file_that_was_cut_off_never_passes_for_a_whole_one() {
    assert_never_half(WHOLE, 2, |scenario| scenario.discrete().unwrap().clone());
}

#[test]
fn a_table_that_a_scenario_cannot_hold_is_refused_with_the_remedy() {
    let names: Vec<String> = (0..9_000).map(|index| index.to_string()).collect();
    let rows = (0..5).map(|row| (format!("row {row}"), vec![1.0; 9_000])).collect();
    let error = DiscreteScenario::new(Table::new(names, rows).unwrap()).unwrap_err();
    assert_eq!(error, DiscreteError::TooLarge { cells: 45_000 });
    assert!(error.to_string().contains(&format!("at most {PAGE_CELLS_MAX}: give fewer rows, or merge names")));
}

#[test]
fn the_largest_table_fits_into_a_file_that_can_be_read() {
    let names: Vec<String> = (0..10_000).map(|index| format!("bin {index}")).collect();
    let values = |seed: f64| (0..10_000).map(|bin| (f64::from(bin) * seed).sin().abs() / 3.0).collect::<Vec<_>>();
    let rows = (1..=4).map(|row| (format!("row {row}"), values(f64::from(row) * 0.37))).collect();
    let setup = DiscreteScenario::new(Table::new(names, rows).unwrap()).unwrap();
    let scenario = Scenario { title: "Large".to_owned(), look_for: String::new(), source: None, lab: setup.into() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    scenario.write(&path).unwrap();
    assert_eq!(Scenario::read(&path).unwrap(), scenario);
}

#[test]
fn predictions_in_a_file_are_found_beside_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set-up.toml");
    let text = WHOLE.replace("confidence = [0.9, 0.6]\ncorrect = [1, 0]\n", "file = \"predictions.csv\"\n");
    fs::write(&path, text).unwrap();
    let scenario = Scenario::read(&path).unwrap();
    let calibration = scenario.discrete().unwrap().calibration.clone().unwrap();
    let Predictions::File(found) = calibration.predictions else { panic!("a file") };
    assert_eq!(found, fs::canonicalize(folder.path()).unwrap().join("predictions.csv"));
    let copy: PathBuf = folder.path().join("copy.toml");
    scenario.write(&copy).unwrap();
    assert!(fs::read_to_string(&copy).unwrap().contains("file = \"predictions.csv\""));
}

#[test]
fn another_table_takes_what_was_said_of_the_old_rows_with_it() {
    let before = read(WHOLE);
    let table = Table::of_pair(vec![1.0, 1.0], vec![1.0, 3.0]).unwrap();
    let after = before.with_table(table.clone()).unwrap();
    assert_eq!((after.table, after.p, after.q, after.temperature), (table, 0, 1, 1.0));
    assert!(after.claims.is_empty() && after.view == DiscreteView::Parts);
    assert_eq!((after.zeros, after.epsilon, after.calibration), (before.zeros, before.epsilon, before.calibration));
}
