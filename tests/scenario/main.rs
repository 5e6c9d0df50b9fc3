//! The saved form of every lab: what goes out comes back, and nothing that comes in makes it stumble.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail the test")]

mod discrete;
mod estimate;
mod fit;
mod sampled;

use klarity::scenario::Scenario;
use proptest::prelude::*;

/// The message for the file `whole` with one line replaced by another.
fn complaint(whole: &str, line: &str, instead: &str) -> String {
    assert!(whole.contains(line), "{line}");
    Scenario::from_toml(&whole.replacen(line, instead, 1)).unwrap_err().to_string()
}

/// Each (line, instead) of `whole` leads to a message of one line with the third text in it.
fn assert_complaints(whole: &str, expected: &[(&str, &str, &str)]) {
    for (line, instead, told) in expected {
        let message = complaint(whole, line, instead);
        assert!(message.contains(told), "{line} → {instead}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

/// Cut off anywhere, `whole` is an error of one line. Only its last value, of so many bytes, can be cut to another one; all
/// before it, of which `part` is a sample, has to be there.
fn assert_never_half<T: PartialEq + std::fmt::Debug>(whole: &str, last: usize, part: impl Fn(&Scenario) -> T) {
    let all = part(&Scenario::from_toml(whole).unwrap());
    for end in (0..whole.len()).filter(|&end| whole.is_char_boundary(end)) {
        match Scenario::from_toml(&whole[..end]) {
            Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
            Ok(scenario) => {
                assert!(end > whole.len() - last, "cut at {end}");
                assert_eq!(part(&scenario), all);
            }
        }
    }
}

/// Files that began as `whole`, with some parts replaced by others.
fn mutated(whole: &'static str) -> impl Strategy<Value = String> {
    let cut = (0..whole.len(), 0_usize..12, "[-0-9a-z\"=\\[\\].,\n ∞{}#]{0,4}");
    proptest::collection::vec(cut, 1..5).prop_map(move |cuts| {
        let mut bytes = whole.as_bytes().to_vec();
        for (start, length, instead) in cuts {
            let start = start.min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, instead.bytes());
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

proptest! {
    #[test]
    fn mutated_files_never_panic_and_complain_in_one_line(text in prop_oneof![mutated(fit::WHOLE), mutated(sampled::WHOLE), mutated(estimate::WHOLE), mutated(discrete::WHOLE)]) {
        match Scenario::from_toml(&text) {
            Ok(scenario) => prop_assert_eq!(Scenario::from_toml(&scenario.to_toml()), Ok(scenario)),
            Err(error) => prop_assert_eq!(error.to_string().lines().count(), 1, "{}", error),
        }
    }

    #[test]
    fn random_text_never_panics_and_complains_in_one_line(text in "(?s).{0,200}") {
        if let Err(error) = Scenario::from_toml(&text) {
            prop_assert_eq!(error.to_string().lines().count(), 1);
        }
    }
}
