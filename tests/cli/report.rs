//! `klarity export` and `klarity report`.

use std::fs;
use std::process::Command;

use klarity::descent::optimiser::Choice;
use klarity::line::{Alpha, objective};
use klarity::scenario::{FitScenario, Scenario};
use serde_json::Value;

use crate::{answer, close, complaint, json};

#[test]
fn tables_are_written_as_csv_and_as_json_with_the_same_numbers() {
    let folder = tempfile::tempdir().unwrap();
    for (preset, what, header) in [
        ("two-modes", "runs", "objective,step,loss,mean,sd,gradient_mean,gradient_sd"),
        ("two-modes", "readouts", "quantity,unit,forward KL,reverse KL,MSE,cosine"),
        ("two-modes", "bridge", "branch,alpha,mean,sd,value,global"),
        ("shifted", "estimates", "multiplier,h,"),
        ("shifted", "readouts", "estimator,unit,value,standard error,low,high"),
        ("shifted", "waterfall", "estimator,term,value,sum"),
        ("topics", "numbers", "kind,id,bin,value,treated,note"),
        ("topics", "readouts", "divergence,unit,value,with zeros treated"),
    ] {
        let [csv, list] = ["a.csv", "a.json"].map(|name| folder.path().join(name));
        for out in [&csv, &list] {
            answer(&["export", preset, "--what", what, "--out", out.to_str().unwrap()]);
        }
        let (csv, list) = (fs::read_to_string(csv).unwrap(), fs::read_to_string(list).unwrap());
        assert!(csv.starts_with(header), "{preset} {what}: {}", csv.lines().next().unwrap());
        let list: Value = serde_json::from_str(&list).unwrap();
        assert_eq!(list.as_array().unwrap().len() + 1, csv.lines().count(), "{preset} {what}");
        let first = header.split(',').next().unwrap();
        assert!(!list[0][first].is_null() && !csv.contains("computing"), "{preset} {what}");
    }
}

#[test]
fn the_runs_exported_are_those_of_fit_and_the_bars_those_of_estimate() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.csv");
    let out = out.to_str().unwrap();
    answer(&["export", "two-modes", "--out", out]);
    assert_eq!(fs::read_to_string(out).unwrap(), answer(&["fit", "two-modes", "--csv", "-"]));
    answer(&["export", "shifted", "--what", "waterfall", "--out", out]);
    let bars = fs::read_to_string(out).unwrap();
    let object = json(&["estimate", "shifted", "--json"]);
    for (id, estimate) in object["estimators"].as_object().unwrap() {
        let own: Vec<&str> = bars.lines().filter(|line| line.starts_with(&format!("{id},"))).collect();
        let Some(last) = own.last() else { continue };
        let sum: f64 = last.rsplit(',').next().unwrap().parse().unwrap();
        close(&estimate["value"], sum, 1e-12);
    }
}

#[test]
fn a_report_holds_every_step_to_the_number() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("r.html");
    answer(&["report", "shifted", "--out", page.to_str().unwrap()]);
    let text = fs::read_to_string(&page).unwrap();
    let object = json(&["estimate", "shifted", "--json"]);
    // The reader of JSON is off by a last digit.
    let digits = |number: &Value| number.as_f64().unwrap().to_string().chars().take(14).collect::<String>();
    let h = digits(&object["bandwidth"]["h"]);
    for wanted in ["<svg", "Scott", &h, "leave-one-out", "95 % interval", "self-count", "seed", "[estimate]"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    for estimate in object["estimators"].as_object().unwrap().values() {
        for number in [&estimate["value"], &estimate["interval"][0], &estimate["interval"][1]] {
            assert!(text.contains(&digits(number)), "{number}");
        }
    }
    assert!(!text.contains("http://") || text.matches("http://").count() == text.matches("http://www.w3.org").count());
    let notes = folder.path().join("r.md");
    answer(&["report", "two-modes", "--out", notes.to_str().unwrap(), "--bits"]);
    let text = fs::read_to_string(notes).unwrap();
    assert!(
        text.contains("![The plots](r-plots.svg)") && text.contains("| reverse KL | -2.98430") && text.contains("bits")
    );
    assert!(fs::read_to_string(folder.path().join("r-plots.svg")).unwrap().starts_with("<svg"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn what_can_not_be_written_is_told() {
    for (arguments, code, wanted) in [
        (&["export", "topics", "--what", "runs", "--out", "a.csv"][..], 2, "the discrete page has numbers, readouts"),
        (&["export", "topics", "--out", "a.xls"], 2, "use one of .csv, .json, .py"),
        (&["report", "topics", "--out", "a.pdf"], 2, "use one of .html, .md"),
        (&["export", "topics", "--out", "/not/there/a.csv"], 1, "check the folder"),
        (&["report", "topics", "--out", "/not/there/a.md"], 1, "check the folder"),
    ] {
        let told = complaint(code, arguments);
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
}

/// The runs by `NumPy` against the program's own, at every step.
#[test]
fn the_script_of_a_run_gives_its_numbers_by_other_means() {
    // Of several, the system's own has what its packages bring.
    let has_numpy = |python: &&str| {
        Command::new(python).args(["-c", "import numpy"]).output().is_ok_and(|output| output.status.success())
    };
    let Some(python) = ["python3", "/usr/bin/python3"].into_iter().find(has_numpy) else {
        eprintln!("skipped: there is no python3 with NumPy, so that no script was run");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let [script, scenario] = ["run.py", "a.toml"].map(|name| folder.path().join(name));
    let [script, scenario] = [&script, &scenario].map(|path| path.to_str().unwrap());
    let setup = |target: &str, optimiser: &str| FitScenario {
        target: target.parse().unwrap(),
        start: "N(1,1.5)".parse().unwrap(),
        objectives: objective::ALL.to_vec(),
        alpha: Alpha::new(0.3).unwrap(),
        optimiser: Choice::new(optimiser, 0.02, &[]).unwrap(),
        steps: 60,
        ..FitScenario::default()
    };
    let optimisers =
        ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "natural-gradient"].map(|id| (id, TWO));
    for (optimiser, target) in optimisers.into_iter().chain([("adam", "N(0.5,2)"), ("adam", THREE)]) {
        let lab = setup(target, optimiser).into();
        let whole = Scenario { title: String::new(), look_for: String::new(), source: None, lab };
        whole.write(scenario).unwrap();
        answer(&["export", scenario, "--out", script]);
        let printed = Command::new(python).arg(script).output().unwrap();
        assert!(printed.status.success(), "{}", crate::text(&printed.stderr));
        let own = answer(&["fit", scenario, "--csv", "-"]);
        let (own, theirs): (Vec<&str>, Vec<&str>) =
            (own.lines().collect(), crate::text(&printed.stdout).lines().collect());
        assert_eq!((own.len(), own[0]), (theirs.len(), theirs[0]), "{optimiser} {target}");
        assert!(own.len() > 6 * 20);
        for (own, theirs) in own.iter().zip(theirs).skip(1) {
            let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
            let (own, theirs) = (cells(own), cells(theirs));
            assert_eq!(own[..2], theirs[..2]);
            for (own, theirs) in own[2..].iter().zip(&theirs[2..]) {
                let [own, theirs] = [own, theirs].map(|cell| cell.parse::<f64>().unwrap());
                let near = (own - theirs).abs() <= 1e-11 * own.abs().max(theirs.abs()).max(1e-2);
                assert!(near, "{optimiser} {target}: {own} and {theirs}");
            }
        }
    }
}

const TWO: &str = "0.3*N(-2,0.7) + 0.7*N(2.5,1.2)";
const THREE: &str = "0.2*N(-6,0.5) + 0.5*N(0,1) + 0.3*N(5,2)";

#[test]
fn forms_that_no_script_can_repeat_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("run.py");
    let out = out.to_str().unwrap();
    for (arguments, wanted) in [
        (&["export", "notebook-kl", "--out", out][..], "the script is for the exact form"),
        (&["export", "topics", "--out", out], "there is no script for this page"),
        (&["export", "two-modes", "--what", "bridge", "--out", out], "--what can't be had as a script"),
    ] {
        let told = complaint(2, arguments);
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
}
