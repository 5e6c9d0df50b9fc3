//! The command line, on the built binary.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn klarity() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_klarity"));
    // No window may open from here, whatever the machine that runs the tests has.
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    command
}

fn run(arguments: &[&str]) -> Output {
    klarity().args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Standard output of a command that has to succeed without a word on standard error.
#[track_caller]
fn answer(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "{arguments:?}");
    text(&output.stdout).to_owned()
}

#[track_caller]
fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&answer(arguments)).unwrap()
}

/// The one line of complaint of a command that has to end with `code` and print nothing else.
#[track_caller]
fn complaint(code: i32, arguments: &[&str]) -> String {
    let output = run(arguments);
    let complaint = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {complaint}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    assert!(complaint.starts_with("klarity: ") && complaint.ends_with('\n'), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    complaint
}

#[track_caller]
fn close(value: &Value, reference: f64, relative: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - reference).abs() <= relative * reference.abs(), "{value} is not {reference}");
}

/// Answers a batch given on standard input.
fn batch(input: impl AsRef<[u8]>, more: &[&str]) -> Output {
    let mut command = klarity();
    command.args(["divergence", "--batch", "-"]).args(more);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_ref()).unwrap();
    child.wait_with_output().unwrap()
}

const PAIR: [&str; 5] = ["divergence", "--target", "0.5*N(-5,1) + 0.5*N(10,1)", "--candidate", "N(0,1)"];

#[test]
fn divergence_prints_every_quantity_in_full_precision() {
    let object = json(&[&PAIR[..], &["--json"]].concat());
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let mut wanted = vec![
        "kl_forward",
        "kl_reverse",
        "jeffreys",
        "jensen_shannon",
        "hellinger",
        "total_variation",
        "wasserstein1",
        "wasserstein2",
        "chi_square",
        "l2",
        "cosine",
        "entropy_target",
        "entropy_candidate",
        "cross_entropy",
        "unit",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    // divergences.json, case src_a1.
    close(&object["kl_forward"], 30.556_852_819_440_153, 1e-9);
    close(&object["kl_reverse"], 13.161_111_094_090_491, 1e-9);
    close(&object["jensen_shannon"], 0.681_055_042_712_057_65, 1e-9);
    close(&object["wasserstein1"], 6.702_115_492_658_842, 1e-9);
    close(&object["wasserstein2"], 7.167_356_860_148_04, 1e-7);
    close(&object["chi_square"], 6.720_292_854_540_338e42, 1e-9);
    close(&object["cosine"], 0.001_365_037_220_316_491_7, 1e-9);
    close(&object["entropy_target"], 2.112_085_713_764_52, 1e-9);
    close(&object["cross_entropy"], 32.668_938_534_402_75, 1e-9);
    assert_eq!(object["unit"], "nats");
}

#[test]
fn bits_divide_what_is_measured_in_nats_and_nothing_else() {
    let nats = json(&[&PAIR[..], &["--json"]].concat());
    let bits = json(&[&PAIR[..], &["--json", "--bits"]].concat());
    assert_eq!(bits["unit"], "bits");
    let entropic = [
        "kl_forward",
        "kl_reverse",
        "jeffreys",
        "jensen_shannon",
        "entropy_target",
        "entropy_candidate",
        "cross_entropy",
    ];
    for (key, value) in nats.as_object().unwrap().iter().filter(|(_, value)| value.is_number()) {
        let divisor = if entropic.contains(&key.as_str()) { std::f64::consts::LN_2 } else { 1.0 };
        close(&bits[key], value.as_f64().unwrap() / divisor, 1e-15);
    }
    // The entropy of N(0,1) in bits is ½ log₂(2πe).
    close(&bits["entropy_candidate"], 2.047_095_585_180_641, 1e-12);
}

#[test]
fn an_infinite_chi_square_is_a_word() {
    let object = json(&["divergence", "--target", "N(0,2)", "--candidate", "N(0,1)", "--json"]);
    assert_eq!(object["chi_square"], "inf");
    assert!(answer(&["divergence", "--target", "N(0,2)", "--candidate", "N(0,1)"]).contains('∞'));
}

#[test]
fn the_table_for_people_has_a_symbol_a_figure_and_a_unit() {
    let table = answer(&PAIR);
    let row = table.lines().find(|line| line.contains("D(P‖Q)")).unwrap();
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["forward", "KL", "D(P‖Q)", "30.55685282", "nats"]);
    assert!(table.contains("W₁") && table.contains("unit of x"));
    assert!(answer(&[&PAIR[..], &["--bits"]].concat()).contains("44.08422"));
}

#[test]
fn a_batch_is_answered_in_order_and_survives_bad_lines() {
    let good = |sd: &str| format!(r#"{{"target": "N(0,1)", "candidate": "N(0,{sd})"}}"#);
    let input =
        format!("{}\n\nnot json\n{}\n{}\n{{\"target\": \"N(0,1)\"}}\n{}", good("1"), good("0"), good("2"), good("3"));
    let output = batch(&input, &[]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert_eq!(told, "klarity: 3 of 6 lines could not be answered; each answer says why\n");
    let answers: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 6);
    assert_eq!(answers[0]["kl_forward"], 0.0);
    assert!(answers[1]["error"].as_str().unwrap().starts_with("line 3: "));
    let error = answers[2]["error"].as_str().unwrap();
    assert!(error.contains("line 4: candidate “N(0,0)”: column 5: component 1: sd is 0"), "{error}");
    // D(N(0,1)‖N(0,s)) = log s − ½ + 1/(2s²).
    close(&answers[3]["kl_forward"], 2_f64.ln() - 0.375, 1e-9);
    assert!(answers[4]["error"].as_str().unwrap().contains("candidate"));
    close(&answers[5]["kl_forward"], 3_f64.ln() - 0.5 + 1.0 / 18.0, 1e-9);
}

#[test]
fn a_batch_copes_with_bytes_that_are_no_text_and_with_endless_lines() {
    let mut input = vec![0xff, 0xfe, b'\n'];
    input.extend(vec![b'x'; 3 << 20]);
    input.extend(b"\n{\"target\": \"N(0,1)\", \"candidate\": \"N(1,1)\", \"id\": 7}\r\n");
    let output = batch(&input, &["--bits"]);
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].contains("error") && lines[1].contains("longer than 1 MiB"), "{}", lines[1]);
    let last: Value = serde_json::from_str(lines[2]).unwrap();
    close(&last["kl_forward"], 0.5 / std::f64::consts::LN_2, 1e-9);
    assert_eq!(last["unit"], "bits");
}

#[test]
fn a_batch_answers_each_line_before_the_next_is_written() {
    let mut command = klarity();
    let mut child =
        command.args(["divergence", "--batch", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for mean in 1..4 {
        writeln!(questions, r#"{{"target": "N(0,1)", "candidate": "N({mean},1)"}}"#).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        close(&answer["kl_forward"], 0.5 * f64::from(mean * mean), 1e-9);
    }
    drop(questions);
    assert!(child.wait().unwrap().success());
}

#[test]
fn optima_lists_every_minimum_best_first() {
    let target = "0.5*N(-2.5,0.8) + 0.5*N(2.5,0.8)";
    let object = json(&["optima", "--target", target, "--json"]);
    let mut keys: Vec<&String> = object.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["cosine", "forward-kl", "mse", "reverse-kl"]);
    // Architecture notes: N(±2.4919, 0.8126) with D = 0.690345, then N(0, 2.26671) with 0.946869.
    let reverse = object["reverse-kl"].as_array().unwrap();
    assert_eq!(reverse.len(), 3);
    let global: Vec<bool> = reverse.iter().map(|minimum| minimum["global"].as_bool().unwrap()).collect();
    assert_eq!(global, [true, true, false]);
    close(&reverse[0]["value"], 0.690_345, 1e-5);
    close(&reverse[2]["sd"], 2.266_71, 1e-5);
    close(&reverse[2]["value"], 0.946_869, 1e-5);
    let one = json(&["optima", "--target", target, "--objective", "forward-kl", "--json"]);
    assert_eq!(one.as_object().unwrap().len(), 1);
    close(&one["forward-kl"][0]["sd"], 2.624_88, 1e-5);
    let table = answer(&["optima", "--target", target]);
    assert!(table.lines().any(|line| line.starts_with("reverse-kl") && line.ends_with("local")), "{table}");
}

#[test]
fn fit_reports_the_end_the_stop_and_the_optima() {
    let object = json(&["fit", "two-modes", "--json"]);
    let reverse = &object["reverse-kl"];
    close(&reverse["final"]["mean"], 2.984_306, 1e-5);
    close(&reverse["final"]["loss"], 0.688_769, 1e-5);
    assert!(["step-limit", "converged"].contains(&reverse["stop"]["reason"].as_str().unwrap()));
    assert!(reverse["stop"]["step"].as_u64().unwrap() <= 400 && reverse["stop"]["message"].is_string());
    assert!(reverse["stop"].as_object().unwrap().contains_key("remedy"));
    assert_eq!(reverse["optima"].as_array().unwrap().len(), 3);
    let exploded = json(&["fit", "too-fast", "--objective", "forward-kl", "--json"]);
    assert_eq!(exploded["forward-kl"]["stop"]["reason"], "not-finite");
    assert!(exploded["forward-kl"]["stop"]["remedy"].is_string());
    let summary = answer(&["fit", "two-modes"]);
    assert!(summary.contains("forward-kl") && summary.contains("0.5*N(-3,1) + 0.5*N(3,1)"), "{summary}");
}

#[test]
fn the_csv_holds_the_notebooks_run_to_the_digit() {
    let csv = answer(&["fit", "notebook-kl", "--every", "1000", "--csv", "-"]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("objective,step,loss,mean,sd,gradient_mean,gradient_sd"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let steps: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    // The last step is there although 1000 does not divide it.
    assert_eq!(steps, ["0", "1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000", "9999"]);
    // torch_traces.json, kl_div, float64, steps 0 and 9999.
    let wanted = [
        [
            2.081_249_100_161_037_4,
            0.000_999_999_939_939_895_1,
            1.000_999_999_997_597_6,
            -0.166_499_865_912_432_96,
            -4.162_497_970_214_749,
        ],
        [
            0.146_571_904_700_597_42,
            2.499_384_761_541_757_7,
            5.231_104_667_267_392,
            -1.497_380_346_824_668_6e-6,
            -0.013_910_062_427_182_488,
        ],
    ];
    for (row, wanted) in [&rows[0], &rows[10]].into_iter().zip(wanted) {
        assert_eq!(row[0], "forward-kl");
        for (cell, wanted) in row[2..].iter().zip(wanted) {
            let value: f64 = cell.parse().unwrap();
            assert!((value - wanted).abs() <= 1e-8 * wanted.abs(), "{value} is not {wanted}");
            assert_eq!(format!("{value:?}"), *cell, "the shortest form that reads back the same");
        }
    }
}

#[test]
fn a_csv_file_appears_whole_and_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two modes.csv");
    fs::write(&path, "an older file").unwrap();
    let summary = answer(&["fit", "two-modes", "--steps", "10", "--every", "3", "--csv", path.to_str().unwrap()]);
    assert!(summary.contains("reverse-kl"), "the summary is printed beside the file");
    let csv = fs::read_to_string(&path).unwrap();
    // Steps 0, 3, 6 and 9 of four objectives, and the header.
    assert_eq!(csv.lines().count(), 17);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    let nowhere = folder.path().join("none").join("x.csv");
    complaint(1, &["fit", "two-modes", "--steps", "1", "--csv", nowhere.to_str().unwrap()]);
    complaint(2, &["fit", "two-modes", "--steps", "1", "--csv", folder.path().to_str().unwrap()]);
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_not_replaced() {
    answer(&["fit", "two-modes", "--steps", "1", "--csv", "/dev/null"]);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    if Path::new("/dev/full").exists() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = klarity().args(["fit", "two-modes", "--csv", "-"]).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).starts_with("klarity: cannot write the output"), "{}", text(&output.stderr));
    }
}

#[test]
fn options_override_the_scenario() {
    let first = |more: &[&str]| -> Vec<f64> {
        let csv = answer(&[&["fit"], more, &["--steps", "1", "--objective", "reverse-kl", "--csv", "-"]].concat());
        csv.lines().nth(1).unwrap().split(',').skip(2).map(|cell| cell.parse().unwrap()).collect()
    };
    // One plain step of the reverse KL from N(2,1) to N(0,1): ∂/∂μ = 2, ∂/∂σ = 0.
    let plain = ["--target", "N(0,1)", "--start", "N(2,1)", "--optimiser", "sgd", "--rate", "0.25"];
    for base in [&["two-modes"][..], &[]] {
        let [loss, mean, sd, by_mean, by_sd] = first(&[base, &plain].concat())[..] else { panic!("five figures") };
        assert!((loss - 2.0).abs() < 1e-9 && (mean - 1.5).abs() < 1e-9 && (sd - 1.0).abs() < 1e-9);
        assert!((by_mean - 2.0).abs() < 1e-9 && by_sd.abs() < 1e-9);
    }
    // The notebook's loss is a mean over 1000 points 30/999 apart: the exact one times 999/30000, nearly.
    let notebook = first(&[&plain[..], &["--form", "notebook"]].concat());
    assert!((notebook[0] - 2.0 * 999.0 / 30_000.0).abs() < 1e-9, "{notebook:?}");
    // The same optimiser keeps the scenario's rate; another one starts at its own default.
    let adam = first(&["two-modes", "--optimiser", "adam"]);
    assert!((adam[1] - 1.44).abs() < 1e-6, "{adam:?}");
    assert!((first(&["two-modes", "--optimiser", "adamw"])[1] - 1.44).abs() > 0.01);
}

#[test]
fn a_scenario_file_is_as_good_as_a_preset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    klarity::scenario::preset("middle-or-side").unwrap().scenario.write(&path).unwrap();
    let from_file = answer(&["fit", path.to_str().unwrap(), "--json"]);
    assert_eq!(from_file, answer(&["fit", "middle-or-side", "--json"]));
    let half = fs::read_to_string(&path).unwrap();
    fs::write(&path, &half[..half.len() / 2]).unwrap();
    for command in ["fit", "open"] {
        let told = complaint(2, &[command, path.to_str().unwrap()]);
        assert!(told.contains("mine.toml: "), "{told}");
        let told = complaint(2, &[command, folder.path().to_str().unwrap()]);
        assert!(told.contains("is a folder"), "{told}");
    }
}

#[test]
fn presets_are_listed_one_a_line_and_as_json() {
    let presets = klarity::scenario::presets();
    let table = answer(&["presets"]);
    assert_eq!(table.lines().count(), presets.len());
    assert!(table.lines().next().unwrap().starts_with("two-modes  "));
    let list = json(&["presets", "--json"]);
    let ids: Vec<&str> = list.as_array().unwrap().iter().map(|preset| preset["id"].as_str().unwrap()).collect();
    assert_eq!(ids, presets.iter().map(|preset| preset.id).collect::<Vec<_>>());
    assert_eq!(list[0]["look_for"], presets[0].scenario.look_for);
    assert!(list[0]["title"].is_string() && list[0]["source"].is_null());
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let endless = ["fit", "notebook-kl", "--csv", "-"];
    for arguments in [&endless[..], &["presets"], &["--help"], &PAIR, &["optima", "--target", "N(0,1)"]] {
        let mut child = klarity().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!first.is_empty());
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn without_a_display_one_line_names_what_needs_none() {
    if !cfg!(target_os = "linux") {
        return;
    }
    for arguments in [&[][..], &["open", "two-modes"]] {
        let told = complaint(1, arguments);
        assert!(told.contains("no display") && told.contains("divergence, fit, optima and presets"), "{told}");
    }
}

#[test]
fn bad_input_is_told_in_one_line_with_the_remedy() {
    let many = vec!["N(0,1)"; 33].join("+");
    let cases: &[(&[&str], &str)] = &[
        (&["divergence", "--target", "", "--candidate", "N(0,1)"], "--target “”: column 1: expected a weight or N("),
        (&["divergence", "--target", "N(0,-1)", "--candidate", "N(0,1)"], "sd is -1; use a number from 1e-9 to 1e9"),
        (&["divergence", "--target", "N(0,1)", "--candidate", "N(0,0)"], "--candidate “N(0,0)”: column 5"),
        (&["divergence", "--target", "N(1e400,1)", "--candidate", "N(0,1)"], "1e400 is too large"),
        (&["divergence", "--target", "0*N(0,1)+0*N(1,1)", "--candidate", "N(0,1)"], "weight is 0"),
        (&["divergence", "--target", &many, "--candidate", "N(0,1)"], "33 components"),
        (&["divergence", "--target", "N(0,1)\nN", "--candidate", "N(0,1)"], "expected + or the end"),
        (&["divergence", "--target", "N(0,1)"], "--candidate"),
        (&["divergence", "--batch", "none.jsonl"], "cannot read none.jsonl"),
        (&["divergence", "--batch", "-", "--target", "N(0,1)"], "cannot be used with"),
        (&["optima"], "--target"),
        (&["optima", "--target", "N(0,1)", "--objective", "kl"], "there are forward-kl, reverse-kl, mse, cosine"),
        (&["fit"], "name a preset or a scenario file, or give both --target and --start"),
        (&["fit", "--target", "N(0,1)"], "give both --target and --start"),
        (&["fit", "two-modess"], "the presets are two-modes, "),
        (&["fit", "two-modes", "--start", "N(0,1)+N(1,1)"], "--start “N(0,1)+N(1,1)”: expected one normal"),
        (&["fit", "two-modes", "--objective", "mes"], "no objective is called “mes”"),
        (&["fit", "two-modes", "--optimiser", "adan"], "there are sgd, momentum, "),
        (&["fit", "two-modes", "--rate", "0"], "--rate: rate is 0; use a number above 0"),
        (&["fit", "two-modes", "--rate", "-1"], "--rate: rate is -1"),
        (&["fit", "two-modes", "--rate", "nan"], "--rate: rate is NaN"),
        (&["fit", "two-modes", "--rate", "fast"], "invalid value 'fast'"),
        (&["fit", "two-modes", "--steps", "0"], "--steps is 0; use a whole number from 1 to 10000000"),
        (&["fit", "two-modes", "--steps", "10000001"], "--steps is 10000001"),
        (&["fit", "two-modes", "--steps", "-1"], "-1"),
        (&["fit", "two-modes", "--form", "grid"], "--form is “grid”; use exact or notebook"),
        (&["fit", "two-modes", "--every", "2"], "--csv"),
        (&["fit", "two-modes", "--every", "0", "--csv", "-"], "--every is 0"),
        (&["fit", "two-modes", "--csv", "-", "--json"], "both want standard output"),
        (&["open"], "FILE"),
        (&["open", "none.toml"], "no file and no preset is called “none.toml”"),
        (&["opne"], "a similar subcommand exists: 'open'"),
        (&["--lab"], "unexpected argument '--lab'"),
    ];
    for (arguments, told) in cases {
        let complaint = complaint(2, arguments);
        assert!(complaint.contains(told), "{arguments:?}: {complaint}");
    }
}

#[test]
fn extreme_input_still_gets_an_answer() {
    // Modes a million sds apart, and a start whose sd is a millionth of the target's.
    let far = json(&["divergence", "--target", "N(-5e5,1)+N(5e5,1)", "--candidate", "N(0,1)", "--json"]);
    assert!(far["kl_forward"].as_f64().unwrap() > 1e10);
    let narrow = json(&["fit", "two-modes", "--start", "N(0,1e-6)", "--rate", "1e6", "--steps", "50", "--json"]);
    for (objective, end) in narrow.as_object().unwrap() {
        assert!(end["stop"]["reason"].is_string() && end["final"]["mean"].is_number(), "{objective}: {end}");
    }
    let left = json(&[
        "fit",
        "notebook-kl",
        "--optimiser",
        "sgd",
        "--rate",
        "1000",
        "--start",
        "N(0,9)",
        "--objective",
        "mse",
        "--json",
    ]);
    assert!(left["mse"]["stop"]["message"].is_string());
}
