//! `klarity estimate`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use klarity::scenario::preset;
use serde_json::Value;

use crate::{answer, close, complaint, json};

const BIMODAL: &str = "0.5*N(-2,1) + 0.5*N(2,1)";

/// SciPy's and `NumPy`'s values for 200 samples of N(0,1), and the samples.
fn oracle() -> (Value, Value) {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/kde.json")).unwrap();
    let oracle: Value = serde_json::from_str(&text).unwrap();
    let array = oracle["arrays"].as_array().unwrap().iter().find(|array| array["id"] == "n01_n200").unwrap();
    (array.clone(), oracle["target_samples"]["bimodal"].clone())
}

/// A CSV file with a header, a comment, a first column of no use, and `values` in the second one.
fn two_columns(path: &Path, values: &Value) {
    let rows = values.as_array().unwrap().iter().enumerate().map(|(i, value)| format!("{i},{value}\r\n"));
    fs::write(path, format!("\u{feff}# made elsewhere\r\nnumber,value\r\n{}", rows.collect::<String>())).unwrap();
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn sum(waterfall: &Value) -> f64 {
    waterfall.as_array().unwrap().iter().map(|bar| bar["value"].as_f64().unwrap()).sum()
}

fn terms(waterfall: &Value) -> Vec<&str> {
    waterfall.as_array().unwrap().iter().map(|bar| bar["term"].as_str().unwrap()).collect()
}

#[test]
fn the_object_has_the_truth_every_estimate_and_bars_that_add_up() {
    let object = json(&["estimate", "shifted", "--json"]);
    assert_eq!((object["n"].as_u64(), object["unit"].as_str()), (Some(2000), Some("nats")));
    assert_eq!(object["bandwidth"]["rule"], "scott");
    // Scott's factor is n^(−1/5).
    close(&object["bandwidth"]["factor"], 2000_f64.powf(-0.2), 1e-12);
    close(&object["truth"]["kl_reverse"], 0.5 * 1.2207_f64.powi(2), 1e-9);
    close(&object["truth"]["kl_forward"], 0.5 * 1.2207_f64.powi(2), 1e-9);
    let estimates = object["estimators"].as_object().unwrap();
    let switched_on = &preset("shifted").unwrap().scenario.estimate().unwrap().estimators;
    let ids: BTreeSet<&str> = switched_on.iter().map(|estimator| estimator.id()).collect();
    assert_eq!(estimates.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
    for (id, estimate) in estimates {
        let [low, high] = [0, 1].map(|end| estimate["interval"][end].as_f64().unwrap());
        let (value, error) = (estimate["value"].as_f64().unwrap(), estimate["standard_error"].as_f64().unwrap());
        // Student's quantile is near the normal's 1.96 for 1999 degrees of freedom, and near enough for 999.
        assert!((value - low - 1.96 * error).abs() < 0.01 * error && (high + low - 2.0 * value).abs() < 1e-12, "{id}");
    }
    let now = object["estimators"]["as-now-written"]["value"].as_f64().unwrap();
    assert_eq!(format!("{now:.3}"), "-0.767");
    assert!((sum(&object["waterfall"]) - now).abs() < 1e-12);
    let wanted = ["truth", "sign-and-direction", "sampling-noise", "smoothing", "self-count"];
    assert_eq!(terms(&object["waterfall"]), wanted);
    close(&object["waterfall"][1]["value"], -(1.2207_f64.powi(2)), 1e-9);
    assert!(object["verdict"].as_str().unwrap().starts_with("Negative because the formula estimates −D(Q‖P)"));
}

#[test]
fn samples_from_a_file_give_scipys_numbers_and_no_truth() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (array, target_samples) = oracle();
    two_columns(path("q.csv").as_ref(), &array["samples"]);
    two_columns(path("p.csv").as_ref(), &target_samples);
    let (q, p) = (path("q.csv"), path("p.csv"));
    let common = ["estimate", "--target", BIMODAL, "--samples", &q, "--column", "value", "--json"];
    let object = json(&[&common[..], &["--target-samples", &p, "--target-column", "2"]].concat());
    assert_eq!((object["n"].as_u64(), &object["truth"]), (Some(200), &Value::Null));
    close(&object["bandwidth"]["factor"], array["scott_factor"].as_f64().unwrap(), 1e-12);
    let scipy = &array["targets"]["bimodal"]["per_bandwidth"]["scott"];
    for (id, key) in [
        ("as-first-written", "wrong_exp_neg"),
        ("as-now-written", "as_written"),
        ("resubstitution", "resub_kl"),
        ("leave-one-out", "loo_kl"),
        ("split-half", "split_kl"),
    ] {
        close(&object["estimators"][id]["value"], scipy[key].as_f64().unwrap(), 1e-8);
    }
    let target = &array["targets"]["bimodal"];
    close(&object["estimators"]["knn"]["value"], target["knn_kl"]["5"].as_f64().unwrap(), 1e-10);
    let forward = target["kl_target_to_kde_at_target_samples"]["scott"].as_f64().unwrap();
    close(&object["estimators"]["forward-plug-in"]["value"], forward, 1e-8);
    // What needs the density q is merged into one bar, and what can't do without it says so.
    assert_eq!(terms(&object["waterfall"]), ["all-but-self-count", "self-count"]);
    let now = object["estimators"]["as-now-written"]["value"].as_f64().unwrap();
    assert!((sum(&object["waterfall"]) - now).abs() < 1e-12);
    assert_eq!(keys(&object["estimators"]["monte-carlo"]), ["error", "interval", "standard_error", "value"]);
    assert!(object["estimators"]["monte-carlo"]["value"].is_null());
    let told = complaint(2, &[&common[..], &["--estimator", "monte-carlo"]].concat());
    assert!(told.contains("monte-carlo: ") && told.contains("give the generator as a mixture"), "{told}");

    let by_number = json(&["estimate", "shifted", "--target", BIMODAL, "--samples", &q, "--column", "2", "--json"]);
    assert_eq!(by_number["estimators"]["leave-one-out"], object["estimators"]["leave-one-out"]);
    let silverman = json(&[&common[..], &["--bandwidth", "silverman", "--k", "10"]].concat());
    close(&silverman["bandwidth"]["factor"], array["silverman_factor"].as_f64().unwrap(), 1e-12);
}

#[test]
fn split_half_takes_the_halves_of_the_file_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.txt");
    let value = |text: &str| {
        fs::write(&path, text).unwrap();
        let file = path.to_str().unwrap();
        let object = json(&[
            "estimate",
            "--target",
            "N(0,1)",
            "--samples",
            file,
            "--bandwidth",
            "1",
            "--estimator",
            "split-half",
            "--json",
        ]);
        assert_eq!((&object["bandwidth"]["rule"], object["bandwidth"]["h"].as_f64()), (&Value::Null, Some(1.0)));
        object["estimators"]["split-half"]["value"].as_f64().unwrap()
    };
    // The kernel on −1 and 1, at 0 and 2, less log p there; the norms cancel.
    let kernel = |at: f64| (0.5 * ((-0.5 * (at + 1.0).powi(2)).exp() + (-0.5 * (at - 1.0).powi(2)).exp())).ln();
    let wanted = 0.5 * (kernel(0.0) + kernel(2.0) + 2.0);
    assert!((value("-1\n1\n0\n2\n") - wanted).abs() < 1e-6);
    assert!((value("0\n2\n-1\n1\n") - wanted).abs() > 0.1);
}

#[test]
fn options_override_the_scenario() {
    let h = |more: &[&str]| {
        let object = json(&[&["estimate", "one-point-five-times", "--json"], more].concat());
        object["bandwidth"]["h"].as_f64().unwrap()
    };
    let preset = h(&[]);
    assert!((h(&["--multiplier", "3"]) - 2.0 * preset).abs() < 1e-12);
    // Another bandwidth begins at its own width, not at the preset's 1.5 times it.
    assert!((h(&["--bandwidth", "scott"]) - preset / 1.5).abs() < 1e-12);
    assert!((h(&["--bandwidth", "0.5"]) - 0.5).abs() < 1e-15);
    assert!((h(&["--bandwidth", "0.5", "--multiplier", "1.5"]) - 0.75).abs() < 1e-15);

    let drawn = ["estimate", "--target", "N(0,1)", "--candidate", "N(10,1)", "--n", "50", "--seed", "3", "--json"];
    let object = json(&drawn);
    assert_eq!((object["n"].as_u64(), object["estimators"].as_object().unwrap().len()), (Some(50), 11));
    close(&object["truth"]["kl_reverse"], 50.0, 1e-9);
    close(&object["truth"]["wasserstein1"], 10.0, 1e-9);
    let over = ["estimate", "shifted", "--candidate", "N(10,1)", "--n", "50", "--seed", "3", "--json"];
    assert_eq!(json(&over)["estimators"]["knn"], object["estimators"]["knn"]);
    let other = json(&["estimate", "shifted", "--candidate", "N(10,1)", "--n", "50", "--seed", "4", "--json"]);
    assert_ne!(other["estimators"]["knn"], object["estimators"]["knn"]);

    // The one estimator asked for is the one explained; --explain chooses another.
    let one = json(&["estimate", "shifted", "--estimator", "leave-one-out", "--json"]);
    assert_eq!((keys(&one["estimators"]), one["explained"].as_str()), (vec!["leave-one-out"], Some("leave-one-out")));
    assert!((sum(&one["waterfall"]) - one["estimators"]["leave-one-out"]["value"].as_f64().unwrap()).abs() < 1e-12);
    let other = json(&["estimate", "shifted", "--estimator", "leave-one-out", "--explain", "resubstitution", "--json"]);
    assert_eq!(other["explained"], "resubstitution");

    let clamped = json(&["estimate", "shifted", "--clamped", "--json"]);
    assert_eq!(clamped["estimators"]["as-now-written"]["value"], 0.0);
    assert_eq!(terms(&clamped["waterfall"]).last(), Some(&"clamping"));
    assert!(sum(&clamped["waterfall"]).abs() < 1e-12);
}

#[test]
fn a_sweep_is_a_curve_from_a_twentieth_to_twenty_times_the_rules_bandwidth() {
    let common = ["estimate", "shifted", "--estimator", "leave-one-out", "--estimator", "knn"];
    let csv = answer(&[&common[..], &["--sweep", "61"]].concat());
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("multiplier,h,leave-one-out,knn"));
    let rows: Vec<Vec<f64>> = lines.map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    assert_eq!(rows.len(), 61);
    assert_eq!((rows[0][0], rows[60][0]), (0.05, 20.0));
    let single = json(&[&common[..], &["--json"]].concat());
    // The middle of a log scale from 1/20 to 20 is 1.
    assert!((rows[30][0] - 1.0).abs() < 1e-12);
    close(&single["bandwidth"]["h"], rows[30][1], 1e-12);
    close(&single["estimators"]["leave-one-out"]["value"], rows[30][2], 1e-9);
    assert!(rows.iter().all(|row| row[3] == rows[0][3]), "k-NN has no bandwidth");
    assert!(rows.windows(2).all(|pair| pair[0][0] < pair[1][0] && pair[0][1] < pair[1][1]));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("curve.csv");
    let both = json(&[&common[..], &["--sweep", "61", "--csv", path.to_str().unwrap(), "--json"]].concat());
    assert_eq!(both, single);
    assert_eq!(fs::read_to_string(&path).unwrap(), csv);
    assert_eq!(answer(&[&common[..], &["--sweep", "61", "--csv", "-"]].concat()), csv);
}

#[test]
fn the_csv_has_a_row_per_estimator() {
    let csv = answer(&["estimate", "two-modes-missed", "--csv", "-"]);
    let object = json(&["estimate", "two-modes-missed", "--json"]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("set,estimator,value,standard_error,low,high"));
    for line in lines.clone() {
        let cells: Vec<&str> = line.split(',').collect();
        let estimate = &object["estimators"][cells[1]];
        assert_eq!((cells.len(), cells[0], cells[2].parse().ok()), (6, "first", estimate["value"].as_f64()), "{line}");
        assert_eq!(cells[5].parse().ok(), estimate["interval"][1].as_f64(), "{line}");
    }
    assert_eq!(lines.count(), object["estimators"].as_object().unwrap().len());
    // W₁ is no mean, so that it has no interval.
    assert!(
        csv.lines().last().unwrap().starts_with("first,wasserstein1,2.5") && csv.trim_end().ends_with(",,,"),
        "{csv}"
    );
}

#[test]
fn two_generators_are_set_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("both.csv");
    let (array, _) = oracle();
    let rows = array["samples"].as_array().unwrap().iter().map(|x| {
        let x = x.as_f64().unwrap();
        format!("{x};{}\n", 2.0 + x)
    });
    fs::write(&path, format!("classical;quantum\n{}", rows.collect::<String>())).unwrap();
    let file = path.to_str().unwrap();
    let arguments = [
        "estimate",
        "--target",
        "N(0,1)",
        "--samples",
        file,
        "--column",
        "classical",
        "--against",
        file,
        "--against-column",
        "quantum",
    ];
    let object = json(&[&arguments[..], &["--json"]].concat());
    let against = &object["against"];
    let [first, second] = [&object, against].map(|set| set["estimators"]["leave-one-out"].clone());
    let difference = &against["differences"]["leave-one-out"];
    let value = |estimate: &Value, key: &str| estimate[key].as_f64().unwrap();
    close(&difference["value"], value(&first, "value") - value(&second, "value"), 1e-12);
    close(
        &difference["standard_error"],
        value(&first, "standard_error").hypot(value(&second, "standard_error")),
        1e-12,
    );
    assert!(difference["interval"][1].as_f64().unwrap() < 0.0);
    assert!(difference["verdict"].as_str().unwrap().contains("the first set is closer to the target"));
    // The same samples, moved.
    close(&against["bandwidth"]["h"], object["bandwidth"]["h"].as_f64().unwrap(), 1e-12);
    let text = answer(&arguments);
    assert!(
        text.contains("leave-one-out (second)") && text.contains("By this estimator the first set is closer"),
        "{text}"
    );
    let csv = answer(&[&arguments[..], &["--csv", "-"]].concat());
    assert_eq!(csv.lines().filter(|line| line.starts_with("second,")).count(), 11);
}

#[test]
fn the_report_tells_what_was_done_and_why_it_is_negative() {
    let text = answer(&["estimate", "shifted"]);
    for told in
        ["N(0,1)", "2000 of N(1.2207,1), seed 22", "(scott × 1)", "as-now-written", "sign, direction", "-0.7667"]
    {
        assert!(text.contains(told), "{told}: {text}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    preset("shifted").unwrap().scenario.write(&path).unwrap();
    assert_eq!(answer(&["estimate", path.to_str().unwrap()]), text, "a scenario file is as good as a preset");
}

#[test]
fn each_lab_points_to_the_others_command() {
    let told = complaint(2, &["fit", "shifted"]);
    assert!(told.contains("“shifted” is a scenario of the estimate lab; use klarity estimate shifted"), "{told}");
    let told = complaint(2, &["estimate", "two-modes"]);
    assert!(told.contains("use klarity fit two-modes"), "{told}");
    let list = json(&["presets", "--json"]);
    let lab = |id: &str| list.as_array().unwrap().iter().find(|preset| preset["id"] == id).unwrap()["lab"].clone();
    assert_eq!((lab("two-modes"), lab("shifted")), ("fit".into(), "estimate".into()));
}

#[test]
fn extreme_input_still_gets_an_answer() {
    let two = json(&["estimate", "--target", "N(0,1)", "--candidate", "N(1,1)", "--n", "2", "--json"]);
    assert!(two["estimators"]["leave-one-out"]["value"].is_number());
    // Half of two samples has no spread, and k = 5 neighbours aren't there.
    for id in ["split-half", "knn"] {
        assert!(two["estimators"][id]["value"].is_null() && two["estimators"][id]["error"].is_string(), "{id}");
    }
    let tiny = json(&["estimate", "shifted", "--bandwidth", "1e-12", "--json"]);
    assert!(tiny["estimators"]["leave-one-out"]["value"].as_f64().unwrap() < -1e6);
    let far = json(&["estimate", "shifted", "--target", "N(1e4,1)", "--json"]);
    close(&far["estimators"]["monte-carlo"]["value"], 0.5 * (1e4_f64 - 1.2207).powi(2), 1e-3);
    let folder = tempfile::tempdir().unwrap();
    let flat = folder.path().join("flat.txt");
    fs::write(&flat, "1\n1\n1\n1\n").unwrap();
    let file = flat.to_str().unwrap();
    let by_hand = json(&["estimate", "--target", "N(0,1)", "--samples", file, "--bandwidth", "0.5", "--json"]);
    // All four kernels at one point: log q̂ = −log h − ½log 2π, log p = −½ − ½log 2π.
    close(&by_hand["estimators"]["resubstitution"]["value"], 2.0_f64.ln() + 0.5, 1e-6);
    assert!(by_hand["bandwidth"]["factor"].is_null() && by_hand["estimators"]["knn"]["value"].is_null());
    let told = complaint(2, &["estimate", "--target", "N(0,1)", "--samples", file]);
    assert!(told.contains("all 4 points are 1") && told.contains("set the bandwidth by hand"), "{told}");
}

#[test]
fn bad_input_is_told_in_one_line_with_the_remedy() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "name a preset or a scenario file, or give --target with --samples"),
        (&["--target", "N(0,1)"], "or --target with --candidate and --n"),
        (&["--candidate", "N(0,1)"], "give --target"),
        (&["shiftedd"], "no file and no preset is called “shiftedd”"),
        (&["shifted", "--target", "N(0,-1)"], "--target “N(0,-1)”: column 5"),
        (&["shifted", "--candidate", "N(0"], "--candidate “N(0”"),
        (&["shifted", "--candidate", "N(0,1)", "--samples", "q.csv"], "can't be given together with"),
        (&["shifted", "--samples", "none.csv"], "none.csv can't be read"),
        (&["shifted", "--samples", "none.csv", "--n", "5"], "--n is 5, but the samples come from a file"),
        (&["shifted", "--column", "x"], "--column is “x”, but the samples are drawn; add --samples FILE"),
        (&["shifted", "--target-samples", "none.csv"], "none.csv can't be read"),
        (&["shifted", "--against", "none.csv"], "none.csv can't be read"),
        (&["shifted", "--against-column", "x"], "--against"),
        (&["shifted", "--n", "1"], "--n is “1”; use a whole number from 2 to 1000000"),
        (&["shifted", "--n", "1000001"], "--n is “1000001”"),
        (&["shifted", "--seed", "-1"], "--seed is “-1”"),
        (&["shifted", "--seed", "1.5"], "--seed is “1.5”"),
        (&["shifted", "--bandwidth", "scot"], "--bandwidth is “scot”; use a number such as 0.5, or scott, silverman"),
        (&["shifted", "--bandwidth", "0"], "--bandwidth: bandwidth is 0; use a number from 1e-50 to 1e50"),
        (&["shifted", "--bandwidth", "-1"], "--bandwidth: bandwidth is -1"),
        (&["shifted", "--bandwidth", "nan"], "--bandwidth: bandwidth is NaN"),
        (&["shifted", "--bandwidth", "1e-300"], "--bandwidth: bandwidth is 1e-300"),
        (&["shifted", "--bandwidth", "1e300"], "--bandwidth: bandwidth is 1e300"),
        (&["shifted", "--multiplier", "0"], "--multiplier: multiplier is 0"),
        (&["shifted", "--multiplier", "-2"], "--multiplier: multiplier is -2"),
        (&["shifted", "--multiplier", "inf"], "--multiplier: multiplier is inf"),
        (&["shifted", "--k", "0"], "--k is “0”; use a whole number from 1 to 50"),
        (&["shifted", "--k", "51"], "--k is “51”"),
        (&["shifted", "--n", "4", "--k", "4", "--estimator", "knn"], "knn: k is 4"),
        (&["shifted", "--estimator", "loo"], "no estimator is called “loo”; there are as-first-written"),
        (&["shifted", "--explain", "loo"], "no estimator is called “loo”"),
        (&["shifted", "--sweep", "1"], "--sweep is “1”; use a whole number from 2 to 10000"),
        (&["shifted", "--sweep", "60", "--json"], "both want standard output"),
        (&["shifted", "--csv", "-", "--json"], "both want standard output"),
    ];
    for (arguments, told) in cases {
        let complaint = complaint(2, &[&["estimate"], *arguments].concat());
        assert!(complaint.contains(told), "{arguments:?}: {complaint}");
    }
}

#[test]
fn bad_files_are_named_with_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.csv");
    let file = path.to_str().unwrap();
    let many: Vec<String> = (1..70_000).map(|i| i.to_string()).chain(["oops".to_owned()]).collect();
    let many = many.join("\n");
    let cases: &[(&[u8], &str)] = &[
        (b"", "there are no numbers"),
        (b"x\n", "there are no numbers"),
        (b"1\n", "an estimate needs 2 or more points and there is 1; add samples"),
        (b"1\n2\nnan\n", "line 3, column 1: nan is not a finite number"),
        (b"1\n2\n-inf\n", "line 3, column 1: -inf is not a finite number"),
        (b"1\n2\n1e60\n", "use finite numbers from -1e50 to 1e50"),
        (b"a,b\n1,2\n3,4\n", "there are 2 columns (“a”, “b”); choose one by name or number"),
        (b"\x00\x01\x02", "binary data"),
        (b"\xff\xfe1\x00", "UTF-8"),
        (many.as_bytes(), "line 70000, column 1: “oops” is not a number"),
    ];
    for option in ["--samples", "--target-samples", "--against"] {
        for (bytes, told) in cases {
            fs::write(&path, bytes).unwrap();
            let complaint = if option == "--target-samples" && *bytes == b"1\n" {
                // One sample of P is enough for some.
                answer(&["estimate", "shifted", option, file]);
                continue;
            } else {
                complaint(2, &["estimate", "shifted", option, file])
            };
            assert!(complaint.contains(told) && complaint.contains("q.csv: "), "{option} {told}: {complaint}");
        }
        let told = complaint(2, &["estimate", "shifted", option, folder.path().to_str().unwrap()]);
        assert!(told.contains("is a folder; choose a text file"), "{told}");
    }
    fs::write(&path, "a,b\n1,2\n3,4\n").unwrap();
    let told = complaint(2, &["estimate", "shifted", "--samples", file, "--column", "c"]);
    assert!(told.contains("there is no column “c”; the first row has “a”, “b”"), "{told}");
    let told = complaint(2, &["estimate", "shifted", "--samples", file, "--column", "3"]);
    assert!(told.contains("column is 3; use a number from 1 to 2"), "{told}");
}

#[test]
fn an_interval_that_knows_nothing_of_bias_is_not_left_to_look_like_confidence() {
    // Issue 8: 7.336 ± 0.037 against a truth of 50.
    let object = json(&["estimate", "very-different", "--json"]);
    let doubt = |id: &str| object["estimators"][id]["doubt"].clone();
    assert_eq!((doubt("knn"), doubt("monte-carlo")), (Value::from("biased"), Value::Null));
    let text = answer(&["estimate", "very-different"]);
    let row = text.lines().find(|line| line.starts_with("knn ")).unwrap();
    assert!(row.ends_with("biased"), "{row}");
    let why = text.lines().find(|line| line.starts_with("knn: ")).unwrap();
    assert!(why.starts_with("knn: Biased: it reads 42.6") && why.contains(" nats below the true D(Q‖P), "), "{why}");
    assert!(text.lines().any(|line| line.starts_with("monte-carlo ") && line.trim_end().ends_with("50")), "{text}");
}

#[test]
fn without_a_truth_neighbours_say_by_themselves_that_they_have_saturated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("far.csv");
    let rows: Vec<String> = (0..300).map(|i| (30.0 + f64::from(i) / 100.0).to_string()).collect();
    fs::write(&path, rows.join("\n")).unwrap();
    let common = ["estimate", "--target", "N(0,1)", "--estimator", "knn", "--samples", path.to_str().unwrap()];
    let text = answer(&common);
    assert!(text.contains("saturated") && text.contains("knn: Saturated: where samples of Q lie beyond"), "{text}");
    // There is no kernel, so no smoothing either.
    assert!(!text.contains("smoothing"), "{text}");
    assert_eq!(json(&[&common[..], &["--json"]].concat())["estimators"]["knn"]["doubt"], "saturated");
}

#[test]
fn an_explained_estimator_without_an_estimate_is_not_called_a_distance() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few.csv");
    fs::write(&path, "0.1\n0.7\n-0.4\n1.3\n").unwrap();
    let path = path.to_str().unwrap();
    let text = answer(&["estimate", "--target", "N(0,1)", "--samples", path, "--explain", "monte-carlo"]);
    assert!(!text.contains("A distance") && text.contains("Monte Carlo, Q known: "), "{text}");
}

#[test]
fn without_a_truth_no_interval_is_left_to_look_like_confidence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("far.csv");
    // 400 quantiles of N(10,1), near enough: the truth would be 50.
    let samples = "N(10,1)".parse::<klarity::line::distribution::Mixture>().unwrap().sample(400, 5);
    let rows: Vec<String> = samples.iter().map(f64::to_string).collect();
    fs::write(&path, rows.join("\n")).unwrap();
    let common = ["estimate", "--target", "N(0,1)", "--samples", path.to_str().unwrap()];
    let object = json(&[&common[..], &["--json"]].concat());
    let doubt = |id: &str| object["estimators"][id]["doubt"].clone();
    assert!(object["estimators"]["forward-plug-in"]["value"].as_f64().unwrap() > 200.0);
    assert_eq!(doubt("forward-plug-in"), "tail-decides");
    assert_eq!((doubt("leave-one-out"), doubt("split-half")), ("noise-only".into(), "noise-only".into()));
    for (id, estimate) in object["estimators"].as_object().unwrap() {
        let silent = ["as-first-written", "wasserstein1"].contains(&id.as_str()) || estimate["value"].is_null();
        assert_eq!(estimate["doubt"].is_null(), silent, "{id}");
    }
    let text = answer(&common);
    let row = text.lines().find(|line| line.starts_with("forward-plug-in ")).unwrap();
    assert!(row.ends_with("tail decides"), "{row}");
    assert!(text.contains("forward-plug-in: The kernel’s tail decides: "), "{text}");
    // What is said of several is said once.
    assert!(text.contains("leave-one-out, split-half: Its 95 % interval knows sampling noise and no bias"), "{text}");
}

#[test]
fn the_second_generator_has_its_truth_too() {
    // D(N(0,0.2)‖N(0,1)) = log 5 + 0.02 − ½; its W₁ is 0.8·√(2/π).
    let wanted = 5_f64.ln() + 0.02 - 0.5;
    let object = json(&["estimate", "as-first-written", "--estimator", "leave-one-out", "--json"]);
    close(&object["truth"]["kl_reverse"], 0.0, 1e-12);
    close(&object["against"]["truth"]["kl_reverse"], wanted, 1e-9);
    close(&object["against"]["truth"]["wasserstein1"], 0.8 * (2.0 / std::f64::consts::PI).sqrt(), 1e-9);
    let text = answer(&["estimate", "as-first-written", "--estimator", "leave-one-out"]);
    let row = text.lines().find(|line| line.starts_with("leave-one-out (second)")).unwrap();
    assert!(row.contains("D(Q‖P)") && row.contains("1.12944"), "{row}");
    // Now that it is known, it judges the interval.
    assert!(object["against"]["estimators"]["leave-one-out"].get("doubt").is_some());
}

#[test]
fn single_sample_estimators_go_by_their_ids_with_spread_signs_and_remark() {
    let common = ["estimate", "--target", "N(0,1)", "--candidate", "N(1,1)", "--n", "5000"];
    let ks = ["--estimator", "monte-carlo", "--estimator", "monte-carlo-k2", "--estimator", "monte-carlo-k3"];
    let object = json(&[&common[..], &ks, &["--explain", "monte-carlo-k3", "--json"]].concat());
    let part = |id: &str, key: &str| object["estimators"][id][key].as_f64().unwrap();
    // ½, ½(1 + ¼) and ½; the sds 1 and √(e − 2).
    for (id, mean) in [("monte-carlo", 0.5), ("monte-carlo-k2", 0.625), ("monte-carlo-k3", 0.5)] {
        assert!((part(id, "value") - mean).abs() < 4.0 * part(id, "standard_error"), "{id}");
    }
    close(&object["truth"]["k2_expectation"], 0.625, 1e-12);
    close(&object["truth"]["k1_sd"], 1.0, 1e-10);
    close(&object["truth"]["k3_sd"], (1_f64.exp() - 2.0).sqrt(), 1e-9);
    close(&object["truth"]["chi_square"], 1_f64.exp_m1(), 1e-9);
    // Φ(−½) = 0.3085 of the terms of −log r are below 0.
    assert!((part("monte-carlo", "negative_terms") - 0.3085).abs() < 0.03);
    assert_eq!((part("monte-carlo-k2", "negative_terms"), part("monte-carlo-k3", "negative_terms")), (0.0, 0.0));
    assert!((part("monte-carlo", "term_sd") - 1.0).abs() < 0.05);
    assert_eq!(object["estimators"]["monte-carlo-k2"]["doubt"], "biased");
    assert_eq!(terms(&object["waterfall"]), ["truth", "sign-and-direction", "sampling-noise"]);
    assert!(object["remark"].as_str().unwrap().starts_with("No term is negative, since r − 1 ≥ log r"));
    let text = answer(&[&common[..], &ks, &["--explain", "monte-carlo-k2"]].concat());
    assert!(text.contains("the formula’s bias") && text.contains("½E[(log r)²] = 0.625, 0.125 above D(Q‖P)"), "{text}");
    let heavy =
        ["estimate", "--target", "N(0,2)", "--candidate", "N(0,1)", "--n", "100", "--explain", "monte-carlo-k3"];
    let object = json(&[&heavy[..], &["--json"]].concat());
    assert_eq!((&object["truth"]["chi_square"], &object["truth"]["k3_sd"]), (&"inf".into(), &Value::Null));
    assert!(object["remark"].as_str().unwrap().contains("variance is infinite"));
}
