//! `klarity discrete`: two rows, a table, drift and calibration.

use std::fs;

use serde_json::Value;

use crate::{answer, close, complaint, json};

/// The notes' pair with a zero in P.
const FIVE: [&str; 5] = ["discrete", "--p", "0.2,0.3,0,0.3,0.2", "--q", "0.1,0.4,0.2,0.2,0.1"];

fn five(more: &[&str]) -> Vec<String> {
    FIVE.iter().chain(more).map(|word| (*word).to_owned()).collect()
}

#[track_caller]
fn five_json(more: &[&str]) -> Value {
    let arguments = five(&[&["--json"], more].concat());
    json(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[track_caller]
fn five_text(more: &[&str]) -> String {
    answer(&five(more).iter().map(String::as_str).collect::<Vec<_>>())
}

/// A folder with one file in it, and that file's path.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn json_has_divergences_parts_and_what_code_answers() {
    let object = five_json(&[]);
    let divergences = &object["divergences"];
    // discrete.json, case five.
    close(&divergences["kl_forward"], 0.312_593_782_920_893_2, 1e-13);
    assert_eq!(divergences["kl_reverse"], "inf");
    close(&divergences["jensen_shannon_distance"], 0.308_094_428_177_502_55, 1e-13);
    close(&divergences["wasserstein1"], 0.4, 1e-13);
    assert_eq!(divergences.as_object().unwrap().len(), klarity::discrete::divergence::ALL.len());
    let parts = object["parts"]["kl_forward"].as_array().unwrap();
    close(&parts[0], 0.2 * 2_f64.ln(), 1e-13);
    assert_eq!((parts[2].as_f64(), &object["parts"]["kl_reverse"][2]), (Some(0.0), &Value::from("inf")));
    let sum: f64 = parts.iter().map(|part| part.as_f64().unwrap()).sum();
    close(&divergences["kl_forward"], sum, 1e-13);
    let conventions = object["conventions"].as_object().unwrap();
    assert_eq!(conventions.len(), klarity::discrete::conventions::all().count());
    let mean = &conventions["torch_kl_div_logq_p_mean"];
    close(&mean["value"], 0.062_518_756_584_178_59, 1e-13);
    assert_eq!((&mean["same"], &mean["why"]), (&Value::from(false), &Value::from("÷ 5: mean over elements")));
    assert!(conventions["numpy_naive_pq"]["value"].is_null());
    assert_eq!(conventions["scipy_entropy_qp"]["value"], "inf");
    assert_eq!(object["sums"], serde_json::json!({"p": 1.0, "q": 1.0}));
    assert_eq!((&object["unit"], &object["zeros"]), (&Value::from("nats"), &Value::from("as-is")));
    assert!(object["epsilon"].is_null());
}

#[test]
fn each_treatment_of_zeros_has_its_numbers() {
    // discrete.json smoothed; discrete_code.json; worked out by hand over the four bins that are left.
    close(
        &five_json(&["--zeros", "add", "--epsilon", "1e-8"])["divergences"]["kl_reverse"],
        3.257_598_947_742_451,
        1e-13,
    );
    let in_logs = five_json(&["--zeros", "in-logs"]);
    close(&in_logs["divergences"]["kl_reverse"], 3.257_598_957_550_742_5, 1e-13);
    assert_eq!(in_logs["epsilon"], 1e-8);
    let dropped = five_json(&["--zeros", "drop"]);
    close(&dropped["divergences"]["kl_forward"], 0.312_593_782_920_893_2 + 0.8_f64.ln(), 1e-12);
    assert!(dropped["parts"]["kl_forward"][2].is_null());
    let told = dropped["what_changes"].as_str().unwrap();
    assert!(told.starts_with("left out: 3, and with that 0 of P and 0.200 of Q"), "{told}");
}

#[test]
fn the_text_says_what_is_infinite_and_lists_code_when_asked() {
    let text = five_text(&[]);
    assert!(text.contains("D(Q‖P) is infinite: Q gives 0.200 to 3, which P says cannot happen"), "{text}");
    let row = text.lines().find(|line| line.contains("D(P‖Q)  ")).unwrap();
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["forward", "KL", "D(P‖Q)", "0.3125937829", "nats"]);
    assert!(!text.contains("entropy(p, q)"));
    let text = five_text(&["--conventions"]);
    let naive = text.lines().find(|line| line.contains("np.sum(p * np.log(p / q)) ")).unwrap();
    assert!(naive.starts_with("NumPy") && naive.contains("  NaN because 0·log 0 is not 0"), "{naive}");
}

#[test]
fn the_conventions_are_listed_without_rows() {
    let text = answer(&["discrete", "--conventions"]);
    for convention in klarity::discrete::conventions::all() {
        let line = text.lines().find(|line| line.starts_with(&format!("{} ", convention.id))).unwrap();
        assert!(line.contains(convention.code) && line.contains(convention.about), "{line}");
        assert!(line.ends_with(&convention.why_in_general()), "{line}");
    }
    let object = json(&["discrete", "--conventions", "--json"]);
    let mean = &object["conventions"]["torch_kl_div_logq_p_mean"];
    assert_eq!((&mean["code"], &mean["taken_for"]), (&Value::from("F.kl_div(q.log(), p)"), &Value::from("kl_forward")));
    assert!(mean["why"].as_str().unwrap().contains("divided by the number of elements"), "{mean}");
    assert_eq!(object["of_several_rows"].as_object().unwrap().len(), klarity::discrete::conventions::BATCH.len());
}

#[test]
fn a_change_that_the_digits_hide_is_told() {
    let object =
        json(&["discrete", "--p", "0.5,0.5", "--q", "0.3,0.7", "--zeros", "add", "--epsilon", "1e-9", "--json"]);
    let told = object["what_changes"].as_str().unwrap();
    assert!(told.starts_with("with ε = 1e-9, D(P‖Q) changes by −3."), "{told}");
}

#[test]
fn a_table_gives_its_rows_by_name() {
    let (_folder, path) = file("topic;now;then;long ago\nsport;20;10;1\nnews;30;40;1\nart;50;50;2\n");
    let object = json(&["discrete", "--table", &path, "--p-row", "now", "--q-row", "then", "--json"]);
    assert_eq!((&object["p"], &object["names"][2]), (&Value::from("now"), &Value::from("art")));
    assert_eq!(object["sums"], serde_json::json!({"p": 100.0, "q": 100.0}));
    close(&object["divergences"]["kl_forward"], 0.2 * 2_f64.ln() + 0.3 * 0.75_f64.ln(), 1e-13);
    let told = complaint(2, &["discrete", "--table", &path, "--p-row", "now"]);
    assert!(told.contains("--q-row is missing: the table has 3 distributions and none is called Q"), "{told}");
    let told = complaint(2, &["discrete", "--table", &path, "--p-row", "now", "--q-row", "never"]);
    assert!(told.contains("--q-row: no distribution is called “never”; there are now, then, long ago"), "{told}");
    // The name that is wrong is the one that is blamed, and the names are those of the right direction.
    let told = complaint(2, &["discrete", "--table", &path, "--p-row", "now", "--q-row", "thn"]);
    assert!(told.contains("--q-row: no distribution is called “thn”; there are now, then, long ago"), "{told}");
    let (_folder, two) = file("name,P,Q\na,1,2\nb,3,4\n");
    let told = complaint(2, &["discrete", "--table", &two, "--q-row", "P"]);
    assert!(told.contains("--p-row is missing: the other option takes “P”; name another one"), "{told}");
    let across = ["discrete", "--table", &path, "--p-row", "sport", "--q-row", "art"];
    assert!(answer(&across).contains("of the file the distributions are its rows: there the names asked for are"));
    let (_folder, spoilt) = file("name;P;Q\na;0,5;1\nb;0.5;1\n");
    let told = complaint(2, &["discrete", "--table", &spoilt]);
    assert!(told.contains("--table: line 2, column 2 (“P”): “0,5” has a decimal comma; write 0.5"), "{told}");
}

#[test]
fn drift_names_the_rows_above_the_threshold() {
    let months = "month,a,b,c,d\n1,0.5,0.2,0.2,0.1\n2,0.45,0.25,0.2,0.1\n3,0.3,0.4,0.2,0.1\n4,0.2,0.5,0.25,0.05\n5,0.1,0.2,0.6,0.1\n6,0.15,0.25,0.55,0.05\n";
    let (_folder, path) = file(months);
    let object = json(&["discrete", "--drift", &path, "--threshold", "0.3", "--json"]);
    assert_eq!(object["above"], serde_json::json!(["5"]));
    let steps = object["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[3]["row"], &steps[3]["before"]), (5, &Value::from("5"), &Value::from("4")));
    close(&steps[3]["value"], 0.342_023_096_037_508_95, 1e-13);
    assert!(answer(&["discrete", "--drift", &path, "--threshold", "0.3"]).ends_with("\nabove 0.3: 5\n"));
    assert_eq!(object["distributions"], "rows");
    let columns = answer(&["discrete", "--drift", &path, "--distributions", "columns"]);
    assert!(columns.starts_with("of the file the distributions are its columns: as asked for"), "{columns}");
    assert!(columns.contains("b    a "), "{columns}");
    assert!(answer(&["discrete", "--drift", &path, "--threshold", "9"]).ends_with("none is above 9\n"));
    let (_folder, path) = file("day,a,b\n1,1,0\n2,3,1\n");
    let told = answer(&["discrete", "--drift", &path]);
    assert!(told.contains("infinite: it gives 0.250 to b, which the row before says cannot happen"), "{told}");
}

#[test]
fn calibration_is_told_before_and_after_its_temperature() {
    let mut text = "confidence,correct\n".to_owned();
    for index in 0..100 {
        text.push_str(if index < 75 { "0.9,1\n" } else { "0.9,0\n" });
    }
    let (_folder, path) = file(&text);
    let object = json(&["discrete", "--calibration", &path, "--json"]);
    close(&object["expected_error"], 0.15, 1e-12);
    let kl = 0.75 * (0.75_f64 / 0.9).ln() + 0.25 * (0.25_f64 / 0.1).ln();
    close(&object["kl_error"], kl, 1e-12);
    // From odds of 9 to odds of 3: the root.
    close(&object["temperature"]["value"], 2.0, 1e-9);
    assert!(object["temperature"]["kl_error"].as_f64().unwrap() < 1e-15);
    assert_eq!((object["bins"].as_array().unwrap().len(), &object["bins"][0]["accuracy"]), (15, &Value::Null));
    let text = answer(&["discrete", "--calibration", &path, "--bins", "10"]);
    assert!(text.contains("0.8 to 0.9"), "{text}");
    assert!(text.starts_with("100 predictions in 10 equally wide bins of confidence\n"), "{text}");
    assert!(answer(&["discrete", "--calibration", &path]).starts_with("100 predictions in 15 equally wide bins"));
    let (_folder, one) = file("0.9,1\n");
    let told = answer(&["discrete", "--calibration", &one, "--bins", "1"]);
    assert!(told.starts_with("1 prediction in 1 equally wide bin of confidence\n"), "{told}");
    let (_folder, certain) = file("1,0\n0.5,1\n");
    let object = json(&["discrete", "--calibration", &certain, "--json"]);
    assert_eq!((&object["kl_error"], &object["temperature"]), (&Value::from("inf"), &Value::Null));
    assert!(object["why_no_temperature"].as_str().unwrap().starts_with("prediction 1 rules out what came true"));
}

#[test]
fn what_is_wrong_is_told_in_one_line_with_the_remedy() {
    let cases: &[(&[&str], &str)] = &[
        (
            &["discrete", "--p", "1,1", "--q", "1,1", "--epsilon", "1e-6"],
            "--epsilon is for --zeros add or in-logs; give one of them",
        ),
        (&["discrete", "--p", "1,1", "--q", "1,1", "--zeros", "drop", "--epsilon", "1e-6"], "--epsilon is for --zeros"),
        (&["discrete"], "give --p and --q, or a file by --table, --drift or --calibration"),
        (&["discrete", "--p", "1,2"], "--q"),
        (&["discrete", "--p", "0.2;0.8", "--q", "1,1"], "--p: number 1 is “0.2;0.8”; use numbers with a comma"),
        (&["discrete", "--p", "0.2,,0.8", "--q", "1,1,1"], "--p: number 2 is “”; use numbers"),
        (&["discrete", "--p", "1,2", "--q", "1,2,3"], "“Q” has 3 numbers, but there are 2 names"),
        (&["discrete", "--p", "1,2", "--q", "1,-2"], "“Q” of “2”: -2 is negative; write 0 or more"),
        (&["discrete", "--p", "1,nan", "--q", "1,2"], "“P” of “2”: NaN is not a finite number"),
        (&["discrete", "--p", "0,0", "--q", "1,2"], "“P” has nothing but zeros"),
        (&["discrete", "--p", "1", "--q", "1"], "there is 1 name; give 2 to 10000"),
        (&["discrete", "--p", "1,0", "--q", "0,1", "--zeros", "drop"], "--zeros: no bin is left"),
        (
            &["discrete", "--p", "1,1", "--q", "1,1", "--zeros", "add", "--epsilon", "0"],
            "epsilon is 0; use a number above 0",
        ),
        (
            &["discrete", "--p", "1,1", "--q", "1,1", "--zeros", "ad"],
            "no treatment of zeros is called “ad”; there are as-is",
        ),
        (&["discrete", "--p", "1,1", "--q", "1,1", "--table", "t.csv"], "can't be given together with"),
        (&["discrete", "--p", "1,1", "--q", "1,1", "--p-row", "P"], "--p-row is for --table; give that with a file"),
        (&["discrete", "--p", "1,1", "--q", "1,1", "--threshold", "1"], "--threshold is for --drift"),
        (&["discrete", "--table", "t.csv", "--bins", "9"], "--bins is for --calibration"),
        (
            &["discrete", "--p", "1,1", "--q", "1,1", "--distributions", "rows"],
            "--distributions is for --table or --drift",
        ),
        (&["discrete", "--table", "none.csv"], "--table: none.csv can't be read"),
        (&["discrete", "--table", "."], "--table: . is a folder; choose a text file"),
        (&["discrete", "--table", "none.csv", "--distributions", "diagonals"], "“diagonals”; use rows or columns"),
        (&["discrete", "--drift", "none.csv", "--threshold", "x"], "--threshold is “x”; use a number such as 0.3"),
        (&["discrete", "--calibration", "none.csv"], "--calibration: none.csv can't be read"),
        (&["discrete", "--calibration", "none.csv", "--bins", "0"], "use a whole number from 1 to 1000"),
    ];
    for (arguments, wanted) in cases {
        let told = complaint(2, arguments);
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
    let (_folder, path) = file("a,0.5\nb,0.5\n");
    let told = complaint(2, &["discrete", "--drift", &path, "--threshold", "-1"]);
    assert!(told.contains("--threshold is -1; use a number of 0 or more"), "{told}");
    let help = answer(&["discrete", "--help"]);
    for id in klarity::discrete::zeros::Zeros::IDS {
        assert!(help.contains(id), "{help}");
    }
}

#[test]
fn where_every_temperature_gives_the_same_none_is_named() {
    let (_folder, path) = file("confidence,correct\n0.5,1\n0.5,0\n0.5,1\n");
    let text = answer(&["discrete", "--calibration", &path]);
    assert!(text.contains("every T gives the same loss") && !text.contains("mean loss"), "{text}");
    let object = json(&["discrete", "--calibration", &path, "--json"]);
    assert!(object["temperature"].is_null());
    assert!(object["why_no_temperature"].as_str().unwrap().starts_with("every T gives the same loss"));
}

#[test]
fn a_negative_zero_is_read_as_zero() {
    let answered = |q: &str| answer(&["discrete", "--p", "0.5,0.5", q, "--conventions", "--json"]);
    assert_eq!(answered("--q=-0.0,1"), answered("--q=0,1"));
}

#[test]
fn the_keys_of_the_object_are_all_in_the_help() {
    let help = answer(&["discrete", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = help.split_once("JSON has {").unwrap().1.split_once('}').unwrap().0.to_owned();
    let mut listed: Vec<&str> = listed.split(", ").collect();
    let object = five_json(&["--conventions"]);
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    listed.sort_unstable();
    keys.sort_unstable();
    assert_eq!(listed, keys);
}
