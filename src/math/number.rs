//! Floats as text that reads back to the same float, and floats as people type them.

/// The shortest decimal that parses back to exactly `value`: plain where that is short, else with an exponent.
#[must_use]
pub fn number(value: f64) -> String {
    let plain = format!("{value}");
    let scientific = format!("{value:e}");
    if plain.len() <= scientific.len().max(7) { plain } else { scientific }
}

/// The number that a person typed, with 1e6 for a million, a typographic minus and white space between digits; NaN and
/// ±∞ are read as such.
#[must_use]
pub fn typed_number(text: &str) -> Option<f64> {
    let plain: String = text.trim().replace('−', "-").replace(['\u{2009}', '\u{202f}', '\u{a0}', ' '], "");
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_plainly_where_that_is_short_and_read_back_the_same() {
        for (value, text) in [(0.5, "0.5"), (1e-9, "1e-9"), (-3.0, "-3"), (0.1 + 0.2, "0.30000000000000004")] {
            assert_eq!(number(value), text);
            assert_eq!(text.parse::<f64>(), Ok(value));
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, value) in [(" −1 000.5 ", Some(-1000.5)), ("1e6", Some(1e6)), ("1,5", None)] {
            assert_eq!(typed_number(text), value);
        }
    }
}
