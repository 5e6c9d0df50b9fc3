//! `klarity divergence`, alone and in batches.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::{PAIR, answer, close, json, klarity, text};

/// Answers a batch given on standard input.
fn batch(input: impl AsRef<[u8]>, more: &[&str]) -> Output {
    let mut command = klarity();
    command.args(["divergence", "--batch", "-"]).args(more);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_ref()).unwrap();
    child.wait_with_output().unwrap()
}

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
        "power",
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
    close(&object["jensen_shannon"], 0.681_055_042_712_057_6, 1e-9);
    close(&object["wasserstein1"], 6.702_115_492_658_842, 1e-9);
    close(&object["wasserstein2"], 7.167_356_860_148_04, 1e-7);
    close(&object["chi_square"], 6.720_292_854_540_338e42, 1e-9);
    close(&object["cosine"], 0.001_365_037_220_316_491_7, 1e-9);
    close(&object["entropy_target"], 2.112_085_713_764_52, 1e-9);
    close(&object["cross_entropy"], 32.668_938_534_402_75, 1e-9);
    assert_eq!(object["unit"], "nats");
}

#[test]
fn the_power_divergence_says_at_which_alpha_it_is() {
    // alpha_divergences.json, case src_a1.
    let object = json(&[&PAIR[..], &["--json"]].concat());
    assert_eq!(object["power"]["alpha"], 0.5);
    close(&object["power"]["value"], 3.875_717_130_547_607, 1e-9);
    for (alpha, wanted) in
        [("0.25", 4.902_784_729_089_853), ("1e-6", 13.161_025_501_870_386), ("1.5", 9_108_289_261_013_906.6)]
    {
        let object = json(&[&PAIR[..], &["--alpha", alpha, "--json"]].concat());
        close(&object["power"]["alpha"], alpha.parse().unwrap(), 1e-15);
        close(&object["power"]["value"], wanted, 1e-9);
        assert!(answer(&[&PAIR[..], &["--alpha", alpha]].concat()).contains(&format!("Dα, α = {alpha}")));
    }
    // In bits where it is a KL divergence, and a pure number elsewhere.
    let bits = |alpha: &str| json(&[&PAIR[..], &["--alpha", alpha, "--json", "--bits"]].concat());
    let forward = bits("1");
    assert_eq!(forward["power"]["value"], forward["kl_forward"]);
    close(&bits("0.25")["power"]["value"], 4.902_784_729_089_853, 1e-9);
    // Infinite, and so far that no double holds it.
    let word = |target: &str, candidate: &str, alpha: &str| {
        let pair = ["divergence", "--target", target, "--candidate", candidate, "--alpha", alpha, "--json"];
        json(&pair)["power"]["value"].clone()
    };
    assert_eq!(word("N(0,2)", "N(0,1)", "1.5"), "inf");
    assert_eq!(word("N(0,1) + N(1,1)", "N(90,1)", "1.9"), "overflow");
    let lines = batch("{\"target\": \"N(0,1)\", \"candidate\": \"N(1,1)\"}\n", &["--alpha", "0"]);
    assert!(String::from_utf8_lossy(&lines.stdout).contains("\"power\":{\"alpha\":0.0,\"value\":0.5}"), "{lines:?}");
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

/// χ² of N(0,1) and N(50,1) is e^2500 − 1: finite, though no double holds it.
#[test]
fn a_chi_square_beyond_the_doubles_is_not_infinite() {
    for (target, candidate) in
        [("N(0,1)", "N(50,1)"), ("N(0,1) + N(1,1)", "N(50,1)"), ("N(0,1) + N(1,1)", "N(50,1) + N(60,0.5)")]
    {
        let pair = ["divergence", "--target", target, "--candidate", candidate];
        assert_eq!(json(&[&pair[..], &["--json"]].concat())["chi_square"], "overflow", "{target}, {candidate}");
        let table = answer(&pair);
        let row = table.lines().find(|line| line.contains("χ²")).unwrap();
        assert!(row.contains("> 1e308") && !table.contains('∞'), "{table}");
    }
    // e^700 − 1 is the double it is.
    let object = json(&["divergence", "--target", "N(0,1)", "--candidate", "N(26.457513110645905907,1)", "--json"]);
    close(&object["chi_square"], 700_f64.exp(), 1e-12);
    assert!(answer(&["divergence", "--help"]).contains("overflow"));
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
fn a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_batch() {
    let line = r#"{"target": "N(0,1)", "candidate": "N(1,1)"}"#;
    let output = batch(format!("\u{feff}{line}\r\n{line}\r\n"), &[]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    let answers: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn a_line_that_is_no_request_is_refused_in_words() {
    let good = r#""candidate": "N(0,1)""#;
    let cases = [
        ("{}".to_owned(), "target is missing; write {\"target\": \"N(0,1)\""),
        (r#"{"target": "N(0,1)"}"#.to_owned(), "candidate is missing"),
        (format!(r#"{{"target": 1, {good}}}"#), "target is 1, which is not a text"),
        (format!(r#"{{"target": null, {good}}}"#), "target is null, which is not a text"),
        (format!(r#"{{"target": "N(0,1)", "target": "N(2,1)", {good}}}"#), "target stands twice"),
        (format!(r#"{{"target": "", {good}}}"#), "target “”: column 1: expected a weight"),
        (format!(r#"{{"Target": "N(0,1)", {good}}}"#), "target is missing"),
        ("[]".to_owned(), "[] is not an object"),
        (r#"["N(0,1)", "N(1,1)"]"#.to_owned(), "is not an object"),
        ("3".to_owned(), "3 is not an object"),
        ("{\"target\": \"N(0,1)\"".to_owned(), "the JSON ends before it is complete"),
        ("nonsense".to_owned(), "not valid JSON from byte 2 on"),
        (format!(r#"{{"target": "N(0,1)", {good}}} x"#), "not valid JSON from byte"),
        ("[".repeat(100_000), "not"),
    ];
    let input: Vec<&str> = cases.iter().map(|(line, _)| line.as_str()).collect();
    let output = batch(input.join("\n"), &[]);
    let answers: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(answers.len(), cases.len());
    for (answer, (line, wanted)) in answers.iter().zip(&cases) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let told = answer["error"].as_str().unwrap();
        assert!(told.contains(wanted), "{}: {told}", line.chars().take(60).collect::<String>());
        for jargon in ["struct", "field", "ident", "EOF", "invalid type", "at line"] {
            assert!(!told.contains(jargon), "{told}");
        }
    }
}
