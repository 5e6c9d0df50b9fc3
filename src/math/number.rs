//! Floats as text that reads back to the same float, and floats as people type them.

/// The shortest decimal that parses back to exactly `value`: plain where that is short, else with an exponent.
///
/// ```
/// assert_eq!(klarity::math::number(0.5), "0.5");
/// assert_eq!(klarity::math::number(1e-9), "1e-9");
/// assert_eq!(klarity::math::number(-3.0), "-3");
/// ```
#[must_use]
pub fn number(value: f64) -> String {
    let plain = format!("{value}");
    let scientific = format!("{value:e}");
    if plain.len() <= scientific.len().max(7) { plain } else { scientific }
}

/// The number that a person typed, with 1e6 for a million, a typographic minus and white space between digits; NaN and
/// ±∞ are read as such.
///
/// ```
/// use klarity::math::typed_number;
/// assert_eq!(typed_number(" −1 000.5 "), Some(-1000.5));
/// assert_eq!(typed_number("1e6"), Some(1e6));
/// assert_eq!(typed_number("1,5"), None);
/// ```
#[must_use]
pub fn typed_number(text: &str) -> Option<f64> {
    let plain: String = text.trim().replace('−', "-").replace(['\u{2009}', '\u{202f}', '\u{a0}', ' '], "");
    plain.parse().ok()
}
