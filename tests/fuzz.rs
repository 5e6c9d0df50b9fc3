//! Nothing that is typed, pasted or read from a file makes Klarity stumble: no panic, every error one short line, and
//! what is accepted survives being written and read again.
//!
//! `KLARITY_FUZZ_CASES` sets the number of cases of each test (2000 without it), `KLARITY_FUZZ_SEED` which ones they
//! are. The same seed gives the same cases, so that the gate never fails on a change that has nothing to do with it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops at the first surprise and says what it did")]

use std::cell::Cell;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use klarity::line::distribution::{Mixture, Normal};
use klarity::scenario::{Scenario, presets};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// The longest error that still is one readable line, in characters.
const LONGEST_ERROR: usize = 400;
/// Where less than this share of the changed texts is accepted, printing and reading again is hardly tested.
const MEANINGFUL: f64 = 0.1;

/// Whether the text was accepted, or what went wrong with accepting or refusing it.
type Verdict = Result<bool, TestCaseError>;

/// Runs `test` on as many values of `strategy` as the environment asks for; the share that was accepted.
fn fuzz<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Verdict) -> f64 {
    let wanted = |name, otherwise| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let cases = u32::try_from(wanted("KLARITY_FUZZ_CASES", 2000_u64)).unwrap_or(u32::MAX);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&wanted("KLARITY_FUZZ_SEED", 1).to_le_bytes());
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let accepted = Cell::new(0_u32);
    runner.run(&strategy, |value| test(value).map(|yes| accepted.set(accepted.get() + u32::from(yes)))).unwrap();
    let share = f64::from(accepted.get()) / f64::from(cases);
    println!("{cases} cases, {:.1} % accepted", 100.0 * share);
    share
}

fn readable(error: &dyn Display) -> Verdict {
    let message = error.to_string();
    prop_assert!(!message.trim().is_empty());
    prop_assert!(message.chars().count() <= LONGEST_ERROR, "{} characters: {message}", message.chars().count());
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    prop_assert!(!message.contains(breaks), "not one line of plain text: {message:?}");
    Ok(false)
}

/// What `T` has to do with any text: refuse it readably, or print a text that means the same and prints the same.
fn read_and_print<T>(text: &str) -> Verdict
where
    T: FromStr<Err: Display> + Display + PartialEq + Debug,
{
    match text.parse::<T>() {
        Err(error) => readable(&error),
        Ok(value) => {
            let printed = value.to_string();
            let again = printed.parse::<T>().map_err(|error| TestCaseError::fail(format!("{printed}: {error}")))?;
            prop_assert_eq!(&again, &value, "{} became {}", text, printed);
            prop_assert_eq!(again.to_string(), printed);
            Ok(true)
        }
    }
}

fn mixture_text(text: &str) -> Verdict {
    read_and_print::<Normal>(text)?;
    read_and_print::<Mixture>(text)
}

fn scenario_text(text: &str) -> Verdict {
    match Scenario::from_toml(text) {
        Err(error) => readable(&error),
        Ok(scenario) => {
            let printed = scenario.to_toml();
            let again =
                Scenario::from_toml(&printed).map_err(|error| TestCaseError::fail(format!("{error}: {printed}")))?;
            prop_assert_eq!(&again, &scenario);
            prop_assert_eq!(again.to_toml(), printed);
            Ok(true)
        }
    }
}

/// Characters that the grammars know, that look like them, and that break lines, terminals and careless slicing.
fn odd_character() -> impl Strategy<Value = char> {
    let known: Vec<char> = "Nn(),;+-−*·×/.eE0123456789 \t\"'[]{}=#_\\".chars().collect();
    let odd: Vec<char> = "\0\u{1}\u{8}\u{b}\r\n\u{1b}\u{7f}\u{85}\u{a0}\u{301}\u{200d}\u{202e}\u{2028}\u{2029}\u{feff}‖٣９Ｎ😀\u{10ffff}".chars().collect();
    prop_oneof![4 => select(known), 2 => select(odd), 1 => any::<char>()]
}

/// Numbers that are written strangely, are out of range, or have more digits than anybody reads.
fn odd_number() -> impl Strategy<Value = String> {
    let fixed = [
        "0",
        "-0",
        "−0.0",
        "1e-9",
        "1e9",
        "-1e9",
        "1000000001",
        "9e-10",
        "1e308",
        "1e309",
        "1e400",
        "-1e400",
        "1e-400",
        "5e-324",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "0.1",
        ".5",
        "5.",
        ".",
        "+.5e+1",
        "1e+",
        "1e",
        "nan",
        "inf",
        "-inf",
        "NaN",
        "0x10",
        "0b1",
        "1_000",
        "9223372036854775808",
        "18446744073709551616",
        "1,5",
        "10000000",
        "10000001",
        "0.30000000000000004",
        "2.2250738585072011e-308",
        "1979-05-27",
        "07:32:00",
        "true",
    ];
    prop_oneof![
        6 => select(fixed.to_vec()).prop_map(str::to_owned),
        3 => any::<f64>().prop_map(|value| format!("{value:e}")),
        3 => (-1e10..1e10).prop_map(|value: f64| value.to_string()),
        1 => (1_usize..3000, 0_u8..10).prop_map(|(length, digit)| digit.to_string().repeat(length)),
        1 => (1_usize..3000).prop_map(|length| format!("0.{}1", "0".repeat(length))),
    ]
}

/// A number that a mixture may well have.
fn plain_number() -> impl Strategy<Value = String> {
    prop_oneof![
        (-1e3..1e3).prop_map(|value: f64| value.to_string()),
        (-9_i32..10).prop_map(|power| format!("1e{power}")),
        (1_u32..100).prop_map(|value| format!("0.{value}")),
        (1_u32..100).prop_map(|value| value.to_string()),
    ]
}

/// A text after the grammar, often a mixture, sometimes out of range.
fn mixture() -> impl Strategy<Value = String> {
    let number = || prop_oneof![9 => plain_number(), 1 => odd_number()];
    let weight = prop_oneof![
        2 => Just(String::new()),
        2 => number(),
        1 => (number(), number()).prop_map(|(over, under)| format!("{over}/{under}")),
    ];
    let sd = prop_oneof![9 => (1e-9..1e9).prop_map(|sd: f64| sd.to_string()), 1 => number()];
    let space = || select(vec!["", "", " ", "\t", "\n", "\u{a0}", "  "]);
    let times = select(vec!["", "*", "·", "×", " * "]);
    let term = (weight, times, select(vec!["N", "n"]), number(), sd, space()).prop_map(
        |(weight, times, name, mean, sd, space)| {
            let times = if weight.is_empty() { "" } else { times };
            format!("{space}{weight}{times}{name}{space}({mean},{space}{sd}{space}){space}")
        },
    );
    prop_oneof![9 => prop::collection::vec(term.clone(), 1..6), 1 => prop::collection::vec(term, 28..36)]
        .prop_map(|terms| terms.join("+"))
}

/// A change to a text; places are in characters, or in bytes for the two that don't respect them.
#[derive(Debug, Clone)]
enum Change {
    Insert(Index, String),
    Replace(Index, char),
    Delete(Index, usize),
    Duplicate(Index, usize),
    Swap(Index, Index),
    Cut(Index),
    Flip(Index, u8),
    Number(Index, String),
    Line(Index, Index),
}

fn change(tokens: Vec<String>) -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        3 => (place(), select(tokens)).prop_map(|(at, token)| Change::Insert(at, token)),
        3 => (place(), odd_character()).prop_map(|(at, c)| Change::Insert(at, c.to_string())),
        3 => (place(), odd_character()).prop_map(|(at, c)| Change::Replace(at, c)),
        2 => (place(), 1_usize..40).prop_map(|(at, length)| Change::Delete(at, length)),
        2 => (place(), 1_usize..200).prop_map(|(at, length)| Change::Duplicate(at, length)),
        2 => (place(), place()).prop_map(|(one, other)| Change::Swap(one, other)),
        1 => place().prop_map(Change::Cut),
        3 => (place(), 0_u8..8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        3 => (place(), odd_number()).prop_map(|(at, number)| Change::Number(at, number)),
        2 => (place(), place()).prop_map(|(from, to)| Change::Line(from, to)),
    ]
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        let length = characters.len();
        if length == 0 {
            return text.to_owned();
        }
        match self {
            Self::Insert(at, what) => drop(characters.splice(at.index(length)..at.index(length), what.chars())),
            Self::Replace(at, c) => characters[at.index(length)] = *c,
            Self::Delete(at, many) => drop(characters.drain(range(*at, *many, length))),
            Self::Duplicate(at, many) => {
                let copy = characters[range(*at, *many, length)].to_vec();
                drop(characters.splice(at.index(length)..at.index(length), copy));
            }
            Self::Swap(one, other) => characters.swap(one.index(length), other.index(length)),
            Self::Cut(at) => characters.truncate(at.index(length)),
            Self::Flip(at, bit) => {
                let mut bytes = text.as_bytes().to_vec();
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
                return String::from_utf8_lossy(&bytes).into_owned();
            }
            Self::Number(at, number) => return with_number(text, *at, number),
            Self::Line(from, to) => {
                let mut lines: Vec<&str> = text.split('\n').collect();
                lines.insert(to.index(lines.len()), lines[from.index(lines.len())]);
                return lines.join("\n");
            }
        }
        characters.into_iter().collect()
    }
}

fn range(at: Index, many: usize, length: usize) -> std::ops::Range<usize> {
    let start = at.index(length);
    start..(start + many).min(length)
}

/// `text` with one of its numbers replaced.
fn with_number(text: &str, at: Index, number: &str) -> String {
    let part = |c: char| c.is_ascii_digit() || c == '.';
    let starts: Vec<usize> =
        text.char_indices().filter(|&(i, c)| part(c) && !text[..i].ends_with(part)).map(|(i, _)| i).collect();
    if starts.is_empty() {
        return text.to_owned();
    }
    let start = *at.get(&starts);
    let end = text[start..].find(|c| !part(c)).map_or(text.len(), |length| start + length);
    format!("{}{number}{}", &text[..start], &text[end..])
}

fn changed(text: String, changes: &[Change]) -> String {
    changes.iter().fold(text, |text, change| change.apply(&text))
}

/// Brackets, tables and keys nested deeper than any stack.
fn nested() -> impl Strategy<Value = String> {
    let open =
        select(vec!["[", "{a=", "[{a=", "a.", "[[", "'''", "\"\"\"", "(", "N(", "1*", "-", "a=[", "\n[a.", "\"\\U"]);
    (open, 1_usize..6000, select(vec!["", "1", "]", "}", "=1"])).prop_map(|(open, depth, end)| open.repeat(depth) + end)
}

#[test]
fn any_text_is_a_mixture_or_a_readable_error() {
    let characters = prop::collection::vec(odd_character(), 0..60).prop_map(String::from_iter);
    fuzz(prop_oneof![4 => characters, 2 => any::<String>(), 1 => nested()], |text| mixture_text(&text));
}

#[test]
fn a_mixture_with_slips_of_the_keyboard_is_a_mixture_or_a_readable_error() {
    let tokens = ["N(0,1)", "+", "0.5*", "1/3", "N(", ")", ",", "++", "−", "normal", "1e", "N(0,1)+N(1,1)"];
    let changes = prop::collection::vec(change(tokens.map(str::to_owned).to_vec()), 0..4);
    let accepted = fuzz((mixture(), changes), |(text, changes)| mixture_text(&changed(text, &changes)));
    assert!(accepted > MEANINGFUL);
}

#[test]
fn any_text_in_place_of_a_scenario_is_a_readable_error() {
    let characters = prop::collection::vec(odd_character(), 0..80).prop_map(String::from_iter);
    let text = prop_oneof![4 => characters, 2 => any::<String>(), 1 => nested()];
    fuzz((select(vec!["", "version = 1\n", "version = 1\n[fit]\n", "version = "]), text), |(start, text)| {
        scenario_text(&format!("{start}{text}"))
    });
}

#[test]
fn a_damaged_preset_is_a_scenario_or_a_readable_error() {
    let whole: Vec<String> = presets().iter().map(|preset| preset.scenario.to_toml()).collect();
    let mut tokens: Vec<String> =
        whole.iter().flat_map(|text| text.lines()).map(|line| format!("\n{line}\n")).collect();
    let more = [
        "[fit]",
        "[[fit]]",
        "[fit.grid]\n",
        "[fit.optimiser]",
        "= {}",
        "\"\"\"",
        "'''",
        "\\u0007",
        "\\u2028",
        "fit.a.b = 1\n",
    ];
    tokens.extend(more.map(str::to_owned));
    let changes = prop::collection::vec(change(tokens), 0..5);
    let nest = proptest::option::weighted(0.03, (any::<Index>(), nested()));
    let accepted = fuzz((select(whole), changes, nest), |(text, mut changes, nest)| {
        changes.extend(nest.map(|(at, what)| Change::Insert(at, what)));
        scenario_text(&changed(text, &changes))
    });
    assert!(accepted > MEANINGFUL);
}

#[test]
fn any_string_can_stand_in_a_scenario_and_in_its_numbers() {
    let string =
        || prop_oneof![any::<String>(), prop::collection::vec(odd_character(), 0..30).prop_map(String::from_iter)];
    let rate = odd_number();
    fuzz(
        (string(), string(), proptest::option::of(string()), mixture(), rate),
        |(title, look_for, source, target, rate)| {
            let mut scenario = presets()[0].scenario.clone();
            (scenario.title, scenario.look_for, scenario.source) = (title, look_for, source);
            let text = scenario.to_toml();
            prop_assert_eq!(Scenario::from_toml(&text), Ok(scenario));
            let target = toml::Value::from(target);
            let with_target: String = text
                .lines()
                .map(|line| match line.split_once(" = ") {
                    Some(("target", _)) => format!("target = {target}\n"),
                    Some(("rate", _)) => format!("rate = {rate}\n"),
                    _ => format!("{line}\n"),
                })
                .collect();
            scenario_text(&with_target)
        },
    );
}
