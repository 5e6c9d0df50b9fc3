//! `klarity export` and `klarity report`.

use std::fs;

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
    assert!(text.contains("![The plots](r.svg)") && text.contains("| reverse KL | -2.98430") && text.contains("bits"));
    assert!(fs::read_to_string(folder.path().join("r.svg")).unwrap().starts_with("<svg"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn what_can_not_be_written_is_told() {
    for (arguments, code, wanted) in [
        (&["export", "topics", "--what", "runs", "--out", "a.csv"][..], 2, "the Discrete page has numbers, readouts"),
        (&["export", "topics", "--out", "a.xls"], 2, "use one of .csv, .json"),
        (&["report", "topics", "--out", "a.pdf"], 2, "use one of .html, .md"),
        (&["export", "topics", "--out", "/not/there/a.csv"], 1, "check the folder"),
        (&["report", "topics", "--out", "/not/there/a.md"], 1, "check the folder"),
    ] {
        let told = complaint(code, arguments);
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
}
