//! What code answers, against what it did answer (`tests/data/discrete_code.json`: SciPy 1.10, NumPy 1.24 and PyTorch 1.13, run),
//! and the programs that a line is copied as, run here where Python has what they import.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and says what it skips"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use klarity::discrete::conventions::{Answer, BATCH, Case, Convention, Library, all, by_id};
use klarity::discrete::table::Table;
use klarity::scenario::presets;
use serde_json::Value;

fn oracle() -> Value {
    serde_json::from_str(include_str!("data/discrete_code.json")).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// To 1e-13 relative; NaN is NaN.
fn is_right(got: f64, wanted: f64) -> bool {
    got == wanted || (got.is_nan() && wanted.is_nan()) || (got - wanted).abs() <= 1e-13 * wanted.abs()
}

fn table(p: &[f64], q: &[f64]) -> Table {
    let names = (0..p.len()).map(|bin| ["a", "b", "c", "d", "e"].get(bin).map_or(bin.to_string(), ToString::to_string));
    Table::new(names.collect(), vec![("P".to_owned(), p.to_vec()), ("Q".to_owned(), q.to_vec())]).unwrap()
}

fn answer(id: &str, p: &[f64], q: &[f64]) -> Answer {
    Case::new(&table(p, q), 0, 1).unwrap().answer(by_id(id).unwrap())
}

#[test]
fn every_answer_of_the_oracle_is_given_nan_and_infinity_included() {
    let oracle = oracle();
    let (mut checks, mut faults) = (0, Vec::new());
    for case in oracle["cases"].as_array().unwrap() {
        let table = table(&numbers(&case["p"]), &numbers(&case["q"]));
        let answers = Case::new(&table, 0, 1).unwrap().answers();
        let wanted = case["values"].as_object().unwrap();
        assert_eq!(answers.len(), wanted.len());
        for answer in answers {
            let wanted = number(&wanted[answer.id]);
            checks += 1;
            if !is_right(answer.value, wanted) {
                faults.push(format!("{} {}: {:e} instead of {wanted:e}", case["id"], answer.id, answer.value));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(checks, 7 * 32);
}

#[test]
fn rows_that_are_almost_each_other_get_what_scipy_answers_now() {
    let near: Value = serde_json::from_str(include_str!("data/discrete_near.json")).unwrap();
    let mut faults = Vec::new();
    for case in near["cases"].as_array().unwrap() {
        let (p, q) = (numbers(&case["p"]), numbers(&case["q"]));
        for (id, wanted) in case["code"].as_object().unwrap() {
            let (got, wanted) = (answer(id, &p, &q).value, number(wanted));
            if !is_right(got, wanted) {
                faults.push(format!("{id} of {p:?} and {q:?}: {got:e} instead of {wanted:e}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_batch_is_answered_as_by_torch_and_scipy() {
    let batch = &oracle()["batch"];
    let rows = |side: &str| batch[side].as_array().unwrap().iter().map(numbers).collect::<Vec<_>>();
    let (p, q) = (rows("p"), rows("q"));
    let (p, q): (Vec<&[f64]>, Vec<&[f64]>) =
        (p.iter().map(Vec::as_slice).collect(), q.iter().map(Vec::as_slice).collect());
    let mut checks = 0;
    for (id, wanted) in batch["values"].as_object().unwrap() {
        let wanted = if wanted.is_array() { numbers(wanted) } else { vec![number(wanted)] };
        let got = BATCH.iter().find(|convention| convention.id == id).unwrap().answer(&p, &q).unwrap();
        assert!(got.len() == wanted.len() && got.iter().zip(&wanted).all(|(a, b)| is_right(*a, *b)), "{id}: {got:?}");
        checks += 1;
    }
    assert_eq!(checks, 5);
    // kldiv of the rows is SciPy's along axis 1 in bits; over all cells it is their mean, since all rows sum to 1.
    let of = |id: &str| BATCH.iter().find(|convention| convention.id == id).unwrap().answer(&p, &q).unwrap();
    let (rows, nats) = (of("kldiv_m_rows"), of("scipy_entropy_axis1"));
    for (bits, nats) in rows.iter().zip(nats) {
        assert!((bits * std::f64::consts::LN_2 - nats).abs() < 1e-15);
    }
    assert!((of("kldiv_m_all")[0] - 0.5 * (rows[0] + rows[1])).abs() < 1e-15);
    for (p, q, told) in [(&p[..1], &q[..], "P has 1 row and Q has 2"), (&[][..], &[][..], "there is no row")] {
        assert!(BATCH[0].answer(p, q).unwrap_err().to_string().starts_with(told));
    }
    assert!(BATCH[0].answer(&p, &[q[0], &q[1][1..]]).unwrap_err().to_string().starts_with("row 2 has 2 numbers"));
}

#[test]
fn why_it_is_the_same_or_not_follows_from_the_numbers() {
    let (p, q) = ([0.2, 0.3, 0.0, 0.3, 0.2], [0.1, 0.4, 0.2, 0.2, 0.1]);
    let five = |id: &str| answer(id, &p, &q);
    let counts = |id: &str| answer(id, &[2.0, 3.0, 5.0], &[1.0, 1.0, 1.0]);
    let halves = |id: &str| answer(id, &[0.5, 0.7], &[0.5, 0.5]);
    let zeros = |id: &str| answer(id, &[2.0, 3.0, 5.0], &[1.0, 0.0, 2.0]);
    let two = |id: &str| answer(id, &[0.5, 0.5], &[0.3, 0.7]);
    let both = |id: &str| answer(id, &[0.5, 0.5, 0.0], &[0.25, 0.75, 0.0]);
    for (answer, same, why) in [
        (five("scipy_entropy_pq"), true, "same"),
        (five("scipy_entropy_qp"), true, "same: ∞ because Q has 0.2 where P has 0"),
        (five("scipy_entropy_pq_base2"), false, "in bits: times log 2 it is 0.313"),
        (five("scipy_rel_entr_sum_pq"), true, "same: both rows sum to 1"),
        (five("scipy_kl_div_sum_pq"), true, "same: the sums are equal"),
        (five("scipy_jensenshannon"), false, "the root: its square, 0.095, is JS"),
        (five("scipy_jensenshannon_squared"), true, "same"),
        (five("numpy_naive_pq"), false, "NaN because 0·log 0 is not 0 in floating point: P has 0 in c"),
        (five("numpy_naive_qp"), true, "same: ∞ because Q has 0.2 where P has 0"),
        (
            five("numpy_eps1e-8_in_logs_pq"),
            false,
            "too low by 7.2e−8 of it, because of the ε; hides that D(Q‖P) is infinite",
        ),
        (
            five("numpy_eps1e-8_in_logs_qp"),
            false,
            "finite only because of the ε: Q has 0.2 where P has 0, and 1e-8 stands for that 0",
        ),
        (five("torch_kl_div_logq_p_mean"), false, "÷ 5: mean over elements"),
        (five("torch_kl_div_logq_p_batchmean_1d"), false, "÷ 5: the bins are taken for the batch"),
        (five("torch_kl_div_logq_p_batchmean_row"), true, "same: a batch of one row, both rows sum to 1"),
        (
            five("torch_kl_div_q_p_mean_forgot_log"),
            false,
            "negative because it is not a divergence: q stands where log q belongs; ÷ 5: mean over elements",
        ),
        (
            five("torch_kl_div_p_q_swapped_sum"),
            false,
            "this is D(Q‖P), the other way round, ∞ because Q has 0.2 where P has 0",
        ),
        (
            five("torch_kl_div_logq_logp_log_target_sum"),
            false,
            "NaN because P has 0 in c: exp(−∞)·(−∞) is not 0 in floating point",
        ),
        (five("torch_distributions_categorical_pq"), true, "same"),
        (five("kldiv_m_pq"), false, "in bits: times log 2 it is 0.313"),
        (
            both("torch_kl_div_logq_p_sum"),
            false,
            "NaN because P and Q both have 0 in c: 0·log 0 is not 0 in floating point",
        ),
        (counts("scipy_entropy_pq"), true, "same"),
        (counts("scipy_rel_entr_sum_pq"), false, "not normalised: P sums to 10 and Q to 3"),
        (counts("scipy_rel_entr_sum_qp"), false, "negative because the sums differ: P sums to 10 and Q to 3"),
        (counts("scipy_kl_div_sum_pq"), false, "not normalised, and adds the sum of Q less that of P, −7, to rel_entr"),
        (counts("numpy_clip1e-10_pq"), false, "numbers above 1 become 1; not normalised: P sums to 10 and Q to 3"),
        // A clip that touches nothing is not an ε that was added.
        (halves("numpy_clip1e-10_pq"), false, "not normalised: P sums to 1.2 and Q to 1"),
        (
            zeros("numpy_clip1e-10_pq"),
            false,
            "numbers above 1 become 1; finite only because of the clip: P has 3 where Q has 0, and 1e-10 stands for that 0; \
             not normalised: P sums to 10 and Q to 3",
        ),
        (
            zeros("numpy_clip1e-10_qp"),
            false,
            "numbers above 1 become 1; numbers below 1e-10 become 1e-10; hides that D(P‖Q) is infinite; negative because the \
             sums differ: P sums to 10 and Q to 3",
        ),
        (
            five("numpy_clip1e-10_qp"),
            false,
            "finite only because of the clip: Q has 0.2 where P has 0, and 1e-10 stands for that 0",
        ),
        (two("numpy_clip1e-10_pq"), true, "same: nothing is below 1e-10 or above 1, both rows sum to 1"),
        (counts("torch_kl_div_logq_p_mean"), false, "÷ 3: mean over elements; not normalised: P sums to 10 and Q to 3"),
    ] {
        assert_eq!((answer.same, answer.why.as_str()), (same, why), "{}", answer.id);
    }
}

#[test]
fn every_answer_has_a_reason_and_what_is_not_the_same_says_more_than_that() {
    let rows = [
        (&[0.5, 0.5][..], &[0.5, 0.5][..]),
        (&[0.5, 0.5], &[1.0, 0.0]),
        (&[1.0, 0.0], &[0.0, 1.0]),
        (&[3.0, 0.0], &[0.0, 7.0]),
        (&[1e-300, 1.0], &[1e300, 1.0]),
        (&[0.5, 0.500_000_001], &[0.500_000_001, 0.5]),
        (&[1.0 / 3.0, 2.0 / 3.0], &[2.0 / 3.0, 1.0 / 3.0]),
    ];
    for (p, q) in rows {
        for answer in Case::new(&table(p, q), 0, 1).unwrap().answers() {
            assert_eq!(answer.same, answer.why.starts_with("same"), "{} {p:?} {q:?}: {}", answer.id, answer.why);
            assert!(!answer.why.is_empty() && !answer.why.ends_with('.'), "{}", answer.id);
            assert_eq!(
                answer.value.is_nan(),
                answer.why.starts_with("NaN"),
                "{} {p:?} {q:?}: {}",
                answer.id,
                answer.why
            );
        }
    }
}

/// Runs every program on its own in one Python, and gives the line that each printed.
fn printed(programs: &[String]) -> Option<Vec<String>> {
    let driver = "import sys, json, io, contextlib, warnings\nwarnings.simplefilter('ignore')\n\
                  for program in json.load(sys.stdin):\n    out = io.StringIO()\n    with contextlib.redirect_stdout(out):\n        exec(program, {})\n    print(out.getvalue().strip())\n";
    let python = std::env::var("KLARITY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(python);
    command.args(["-c", driver]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().ok()?;
    child.stdin.take()?.write_all(serde_json::to_string(programs).ok()?.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    assert!(output.status.success(), "a copied program fails");
    Some(String::from_utf8(output.stdout).ok()?.lines().map(str::to_owned).collect())
}

/// Whether Python has these modules; says so loudly when not.
fn has(modules: &str) -> bool {
    let python = std::env::var("KLARITY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(python).args(["-c", &format!("import {modules}")]).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        eprintln!(
            "SKIPPED: the copied programs that import {modules} were not run; set KLARITY_PYTHON to a Python that has them"
        );
    }
    found
}

/// P and Q of every case of the oracle and of every preset of the Discrete lab.
fn pairs() -> Vec<(Vec<f64>, Vec<f64>)> {
    let oracle = oracle();
    let cases = oracle["cases"].as_array().unwrap().iter().map(|case| (numbers(&case["p"]), numbers(&case["q"])));
    let presets = presets().iter().filter_map(|preset| preset.scenario.discrete()).map(|setup| {
        let [p, q] = [setup.p, setup.q].map(|row| setup.table.rows()[row].values().to_vec());
        (p, q)
    });
    cases.chain(presets).collect()
}

/// Runs what `library`'s lines are copied as, on every pair there is and on the oracle's batch, and holds it against our answers;
/// how many pairs, and how many programs.
fn run_copies(library: Library, run: fn(&[String]) -> Option<Vec<String>>) -> [usize; 2] {
    let oracle = oracle();
    let (mut programs, mut wanted) = (Vec::new(), Vec::new());
    let pairs = pairs();
    for (p, q) in &pairs {
        let table = table(p, q);
        let seen = Case::new(&table, 0, 1).unwrap();
        for convention in all().filter(|convention: &&Convention| convention.library == library) {
            programs.push(convention.program(p, q));
            wanted.push((convention.id, vec![seen.answer(convention).value]));
        }
    }
    let rows: [Vec<Vec<f64>>; 2] =
        ["p", "q"].map(|side| oracle["batch"][side].as_array().unwrap().iter().map(numbers).collect());
    let [p, q]: [Vec<&[f64]>; 2] = [&rows[0], &rows[1]].map(|rows| rows.iter().map(Vec::as_slice).collect());
    for convention in BATCH.iter().filter(|convention| convention.library == library) {
        programs.push(convention.program(&p, &q));
        wanted.push((convention.id, convention.answer(&p, &q).unwrap()));
    }
    let lines = run(&programs).unwrap();
    assert_eq!(lines.len(), programs.len());
    for ((line, (id, wanted)), program) in lines.iter().zip(&wanted).zip(&programs) {
        let got: Vec<f64> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
        let fine = got.len() == wanted.len() && got.iter().zip(wanted).all(|(a, b)| is_right(*a, *b));
        assert!(fine, "{id} prints {line} instead of {wanted:?}:\n{program}");
    }
    [pairs.len(), programs.len()]
}

#[test]
fn copied_python_gives_the_number_in_sight() {
    for (modules, library, calls, batch) in
        [("numpy", Library::NumPy, 11, 0), ("numpy, scipy", Library::SciPy, 11, 2), ("torch", Library::PyTorch, 9, 3)]
    {
        if has(modules) {
            let [pairs, programs] = run_copies(library, printed);
            assert_eq!(programs, calls * pairs + batch);
            assert!(pairs > 7 + 16, "the presets are among them");
        }
    }
}

/// Runs every program in one Octave, which understands MATLAB, and gives what each printed on one line.
fn printed_by_octave(programs: &[String]) -> Option<Vec<String>> {
    let script = programs.join("disp('--')\n") + "disp('--')\n";
    let octave = std::env::var("KLARITY_OCTAVE").unwrap_or_else(|_| "octave-cli".to_owned());
    let mut command = Command::new(octave);
    command.args(["--quiet", "--norc"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    child.stdin.take()?.write_all(script.as_bytes()).ok()?;
    let text = String::from_utf8(child.wait_with_output().ok()?.stdout).ok()?;
    let mut printed: Vec<String> =
        text.split("--\n").map(|lines| lines.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    printed.pop();
    Some(printed)
}

#[test]
fn copied_matlab_gives_the_number_in_sight() {
    if printed_by_octave(&["1;\n".to_owned()]).is_none_or(|lines| lines.len() != 1) {
        eprintln!("SKIPPED: the copied MATLAB programs were not run; set KLARITY_OCTAVE to an Octave");
        return;
    }
    let [pairs, programs] = run_copies(Library::Matlab, printed_by_octave);
    assert_eq!(programs, pairs + 2);
}

#[test]
fn rows_swapped_are_infinite_for_the_zeros_of_p() {
    let why = answer("torch_kl_div_p_q_swapped_sum", &[0.5, 0.5, 0.0], &[0.0, 0.2, 0.8]).why;
    assert_eq!(why, "same: here only, since it is D(Q‖P), ∞ because Q has 0.8 where P has 0");
}

#[test]
fn sums_are_told_with_the_decimals_that_tell_them_from_one() {
    let why = answer("scipy_rel_entr_sum_pq", &[0.3333, 0.3333, 0.3333], &[0.3334, 0.3333, 0.3334]).why;
    assert_eq!(why, "negative because the sums differ: P sums to 0.9999 and Q to 1.0001");
}

#[test]
fn a_negative_zero_is_a_zero() {
    for convention in all() {
        let [plus, minus] = [0.0, -0.0].map(|zero| answer(convention.id, &[0.5, 0.5], &[zero, 1.0]));
        assert_eq!(format!("{plus:?}"), format!("{minus:?}"));
    }
}

#[test]
fn a_clip_is_the_cause_only_where_the_answer_would_not_be_negative_without_it() {
    // Without the clip 5 log 5 + 0.1 log 0.2 = 7.89 and 5 log 5 + 0.1 log(1/41) = 7.68.
    for q in [[1.0, 0.5], [1.0, 4.1]] {
        let told = answer("numpy_clip1e-10_pq", &[5.0, 0.1], &q);
        assert!(told.value < 0.0, "{told:?}");
        assert!(told.why.starts_with("negative because numbers above 1 became 1; not normalised: "), "{}", told.why);
    }
    // Counts: 1 log(1/3) + … of Q and P is negative anyhow.
    let told = answer("numpy_clip1e-10_qp", &[2.0, 3.0, 5.0], &[1.0, 1.0, 1.0]).why;
    assert_eq!(told, "numbers above 1 become 1; not normalised: P sums to 10 and Q to 3");
    let told = answer("numpy_clip1e-10_pq", &[0.2, 0.3, 0.1], &[2.0, 0.5, 0.3]).why;
    assert_eq!(told, "numbers above 1 become 1; negative because the sums differ: P sums to 0.6 and Q to 2.8");
}

#[test]
fn what_an_epsilon_does_is_told_and_rounding_is_not_blamed_on_it() {
    let moved = answer("numpy_eps1e-10_added_no_norm_pq", &[0.2, 0.3, 0.5], &[0.5, 0.3, 0.2]);
    assert!(
        !moved.same && moved.why.starts_with("too ") && moved.why.ends_with(" of it, because of the ε"),
        "{moved:?}"
    );
    // Rows that differ by 1e-9: D is 2·1e-18, beside which sums of doubles have no digits.
    for id in ["numpy_eps1e-10_added_no_norm_pq", "numpy_eps1e-8_in_logs_pq", "numpy_eps1e-8_normalised_pq"] {
        let told = answer(id, &[0.5, 0.5], &[0.500_000_001, 0.499_999_999]);
        assert_eq!((told.same, told.why.as_str()), (false, "rounding"), "{id}: {}", told.value);
    }
    let bits = answer("kldiv_m_pq", &[0.5, 0.5], &[0.500_000_001, 0.499_999_999]).why;
    assert!(bits.starts_with("in bits: times log 2 it is ") && bits.ends_with(", but for rounding 2.0e−18"), "{bits}");
}

#[test]
fn rows_of_equal_sums_are_that_many_times_the_divergence_in_kl_div() {
    let told = answer("scipy_kl_div_sum_pq", &[10.0, 30.0], &[20.0, 20.0]);
    // 40·D by hand.
    assert!((told.value - 40.0 * (0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln())).abs() < 1e-12);
    assert_eq!(told.why, "not normalised: both rows sum to 40, and it is that many times D");
}

#[test]
fn sums_that_differ_by_rounding_alone_are_told_as_the_same() {
    let why = answer("scipy_rel_entr_sum_pq", &[10.0, 30.0], &[20.0, 20.000_000_000_000_004]).why;
    assert_eq!(why, "not normalised: P sums to 40 and Q to 40");
}

#[test]
fn a_nan_without_a_root_is_not_put_down_to_one() {
    // 1·log(1/0) = ∞ beside 1e-200·log(1e-400) = −∞.
    for id in ["scipy_kl_div_sum_pq", "numpy_naive_pq"] {
        let told = answer(id, &[1.0, 1e-200], &[0.0, 1e200]);
        assert!(told.value.is_nan(), "{id}: {told:?}");
        assert_eq!(told.why, "NaN because numbers on the way are beyond the doubles, and +∞ and −∞ meet", "{id}");
    }
}
