//! Presets, pipes, devices, displays, and how complaints read.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use crate::{PAIR, answer, complaint, json, klarity, text};

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
fn packages_carry_the_manual_and_the_completions_that_the_program_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/package");
    let stored = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
    for (shell, path) in [("bash", "klarity.bash"), ("zsh", "_klarity"), ("fish", "klarity.fish")] {
        assert!(answer(&["completions", shell]) == stored(&format!("completions/{path}")), "run assets/package/make");
    }
    let mut pages = 0;
    for entry in fs::read_dir(folder.join("man")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let command = name.strip_suffix(".1").unwrap().strip_prefix("klarity").unwrap().trim_start_matches('-');
        let page = if command.is_empty() { answer(&["man"]) } else { answer(&["man", command]) };
        assert!(page == stored(&format!("man/{name}")), "{name} is stale: run assets/package/make");
        pages += 1;
    }
    let commands = answer(&["--help"]).lines().skip_while(|line| *line != "Commands:").skip(1).position(str::is_empty);
    // One for the program itself and one for each command but “help”.
    assert_eq!(Some(pages), commands, "run assets/package/make");
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
        assert!(
            told.contains("no display")
                && told.contains(
                    "divergence, fit, estimate, discrete, optima, figure, animate, export, report and presets"
                ),
            "{told}"
        );
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
        (&["divergence", "--batch", "-", "--target", "N(0,1)"], "--batch can't be given together with --target"),
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
        (&["fit", "two-modes", "--rate", "fast"], "--rate is “fast”; use a number such as 0.04"),
        (&["fit", "two-modes", "--steps", "0"], "--steps is “0”; use a whole number from 1 to 10000000"),
        (&["fit", "two-modes", "--steps", "10000001"], "--steps is “10000001”"),
        (&["fit", "two-modes", "--steps", "-1"], "--steps is “-1”; use a whole number"),
        (&["fit", "two-modes", "--form", "grid"], "--form is “grid”; use exact, notebook or sampled"),
        (&["fit", "two-modes", "--every", "0", "--csv", "-"], "--every is “0”"),
        (&["fit", "two-modes", "--csv", "-", "--json"], "both want standard output"),
        (&["open", "none.toml"], "no file and no preset is called “none.toml”"),
        (&["opne"], "did you mean open?"),
        (&["--lab"], "unexpected argument “--lab”"),
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
