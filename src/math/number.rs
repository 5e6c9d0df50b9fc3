//! Floats as text that reads back to the same float.

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
