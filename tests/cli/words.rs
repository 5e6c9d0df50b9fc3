//! Complaints in words: the option, what was given, what to give; and help in every form that shells and people ask for.

use std::fs;

use crate::{answer, complaint, klarity, run, text};

/// What only a programmer of this program could understand.
const JARGON: &[&str] = &[
    "u64",
    "usize",
    "f64",
    "literal",
    "digit found",
    "target type",
    "struct",
    "field `",
    "ident",
    "EOF",
    "invalid type",
    "invalid length",
    "code point",
    ".rs:",
    "panicked",
    "clap",
    "serde",
    "winit",
    "subcommand",
];

#[track_caller]
fn in_words(told: &str) {
    for jargon in JARGON {
        assert!(!told.contains(jargon), "“{jargon}” in: {told}");
    }
}

/// Every option that takes a number, with a command that it belongs to and the words for what it wants.
const NUMBERS: &[(&[&str], &str, &str)] = &[
    (&["fit", "two-modes"], "--steps", "use a whole number from 1 to 10000000"),
    (&["fit", "two-modes"], "--every", "use a whole number from 1 to "),
    (&["fit", "two-modes"], "--rate", "use a number"),
    (&["estimate", "shifted"], "--n", "use a whole number from 2 to 1000000"),
    (&["estimate", "shifted"], "--seed", "use a whole number from 0 to 18446744073709551615"),
    (&["estimate", "shifted"], "--k", "use a whole number from 1 to 50"),
    (&["estimate", "shifted"], "--sweep", "use a whole number from 2 to 10000"),
    (&["estimate", "shifted"], "--multiplier", "use a number"),
    (&["estimate", "shifted"], "--bandwidth", "use a number"),
];

#[test]
fn every_number_that_is_none_is_told_with_its_option_and_the_remedy() {
    for (command, option, wanted) in NUMBERS {
        for wrong in ["-5", "−5", "-1e3", "-inf", "", " ", "NaN", "1e400", "abc", "0,5", "--json"] {
            let told = complaint(2, &[*command, &[*option, wrong]].concat());
            in_words(&told);
            assert!(told.contains(option) && told.contains(wanted), "{option} {wrong}: {told}");
        }
        let told = complaint(2, &[*command, &[*option]].concat());
        assert!(told.contains(option) && told.contains("needs a value"), "{told}");
        let told = complaint(2, &[*command, &[*option, "2", *option, "2"]].concat());
        assert!(told.contains(option) && told.contains("given twice"), "{told}");
    }
}

#[test]
fn whole_numbers_are_read_as_the_window_reads_them() {
    let plain = answer(&["fit", "two-modes", "--steps", "1000", "--every", "100", "--csv", "-"]);
    for (steps, every) in [("1e3", "1e2"), ("1 000", "100.0"), ("1000", "+100")] {
        assert_eq!(answer(&["fit", "two-modes", "--steps", steps, "--every", every, "--csv", "-"]), plain);
    }
    let estimate = |n| answer(&["estimate", "--target", "N(0,1)", "--candidate", "N(1,1)", "--json", "--n", n]);
    assert_eq!(estimate("1e2"), estimate("100"));
}

#[test]
fn hostile_command_lines_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let binary = folder.join("binary");
    fs::write(&binary, [0x7f, b'E', b'L', b'F', 0, 0xff, 0xfe]).unwrap();
    let (binary, folder) = (binary.to_str().unwrap(), folder.to_str().unwrap());
    let pair = ["divergence", "--target", "N(0,1)", "--candidate", "N(0,1)"];
    let cases: &[(&[&str], &str)] = &[
        (&[""], "there is no command “”"),
        (&["opne"], "did you mean open?"),
        (&["help", "nope"], "there is no command “nope”"),
        (&["man", "nope"], "there is no command “nope”; the commands are divergence, fit,"),
        (&["completions"], "missing <SHELL>"),
        (&["completions", "dos"], "use bash, elvish, fish, powershell, zsh"),
        (&["-5"], "unexpected argument “-5”"),
        (&["presets", "x"], "unexpected argument “x” (klarity presets --help"),
        (&["fit", "two-modes", "--jsno"], "did you mean --json?"),
        (&["fit", "two-modes", "two-modes"], "unexpected argument “two-modes”"),
        (&[&pair[..], &["--json=yes"]].concat(), "--json takes no value; remove “yes”"),
        (&[&pair[..], &["--json", "--json"]].concat(), "--json is given twice"),
        (&[&pair[..], &["--batch", "-"]].concat(), "--target can't be given together with --batch"),
        (&["divergence", "--batch", ""], "--batch needs a value"),
        (&["divergence", "--batch", folder], "is a folder"),
        (&["fit", ""], "needs a value"),
        (&["fit", folder], "is a folder; name a scenario file in it"),
        (&["fit", binary], "is not UTF-8 text, so it is not a scenario"),
        (&["fit", "two-modes", "--csv", folder], "is a folder; name a file in it"),
        (&["open", folder], "is a folder"),
        (&["optima"], "missing --target <P> (klarity optima --help"),
        (&["optima", "--target", "--json"], "--target “--json”: column 1: expected"),
        (&["estimate", "--target", "N(0,1)", "--samples", binary], "has binary data"),
        (&["estimate", "--target", "N(0,1)", "--samples", folder], "is a folder"),
        (&["estimate", "--target", "N(0,1)", "--samples", binary, "--column", "-1"], "binary data"),
    ];
    for (arguments, wanted) in cases {
        let told = complaint(2, arguments);
        in_words(&told);
        assert!(told.contains(wanted), "{arguments:?}: {told}");
    }
}

#[test]
fn help_names_what_json_cannot_say_in_numbers() {
    for command in [&["--help"][..], &["help"], &["fit", "--help"], &["divergence", "-h"], &["help", "estimate"]] {
        let help = answer(command);
        assert!(help.contains(r#"infinite values are the strings "inf" and "-inf""#), "{command:?}: {help}");
    }
    // And so it is.
    let wide = answer(&["divergence", "--target", "N(0,2)", "--candidate", "N(0,1)", "--json"]);
    assert!(wide.contains(r#""inf""#), "{wide}");
    let far = answer(&["divergence", "--target", "N(-1e9,1e-9)", "--candidate", "N(1e9,1e-9)", "--json"]);
    assert!(far.contains(r#""overflow""#) && !far.contains("inf"), "{far}");
}

#[test]
fn help_lists_the_ids_that_an_option_takes() {
    let fit = answer(&["help", "fit"]);
    // What tests/runs.rs has of a row: the loss before the update beside the state after it.
    let plain = fit.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("loss and the gradient before the step's update, mean and sd after it"), "{plain}");
    assert_eq!(fit, answer(&["fit", "--help"]));
    let objectives = klarity::line::objective::ALL.iter().map(|objective| objective.id());
    for id in objectives.chain(klarity::descent::optimiser::ALL.iter().map(|optimiser| optimiser.id())) {
        assert!(fit.contains(id), "{id}: {fit}");
    }
    let estimate = answer(&["help", "estimate"]);
    let estimators = klarity::estimator::ALL.iter().map(|estimator| estimator.id());
    for id in estimators.chain(klarity::kernel::ALL.iter().map(|rule| rule.id())) {
        assert!(estimate.contains(id), "{id}: {estimate}");
    }
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let help = answer(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.contains(&"fit") && commands.contains(&"man") && commands.contains(&"help"), "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = answer(&["completions", shell]);
        // PowerShell's completions know options and no values.
        let values: &[&str] = if shell == "powershell" { &[] } else { &["forward-kl", "improved-sheather-jones"] };
        for wanted in commands.iter().chain(&["steps", "sweep"]).chain(values) {
            assert!(script.contains(wanted), "{shell} has no {wanted}");
        }
    }
    let page = answer(&["man"]);
    assert!(page.contains(".TH klarity 1"), "{page}");
    for command in commands {
        assert!(page.contains(&format!("klarity\\-{command}(1)")), "{command} is not in the manual");
        let own = answer(&["man", command]);
        assert!(own.contains(&format!(".TH klarity-{command} 1")), "{own}");
    }
}

#[test]
fn a_display_that_does_not_answer_is_named_without_source_files() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let state = tempfile::tempdir().unwrap();
    for (name, value) in [
        ("DISPLAY", ":64321"),
        ("DISPLAY", "garbage"),
        ("DISPLAY", "::::"),
        ("WAYLAND_DISPLAY", "none-of-this-name"),
        ("WAYLAND_SOCKET", "abc"),
        ("WAYLAND_SOCKET", "999999"),
    ] {
        let output = klarity().env(name, value).env("KLARITY_STATE_DIR", state.path()).output().unwrap();
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}={value}: {told}");
        in_words(told);
        assert!(told.contains(&format!("{name}=“{value}”")) && !told.contains('/'), "{told}");
        assert!(told.starts_with("klarity: no window can be opened") && told.lines().count() == 1, "{told}");
    }
    assert_eq!(run(&[]).status.code(), Some(1));
}
