//! Numbers as a person reads them: three decimals below ten, a true minus, no NaN and no "inf".

use crate::math::number;

/// A readout to about four significant figures: `0.557`, `12.35`, `1234`, `5.0e−13`, `∞`, `undefined`.
#[must_use]
pub fn readout(value: f64) -> String {
    if value.is_nan() {
        return "undefined".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let size = value.abs();
    let text = if size == 0.0 {
        "0".to_owned()
    } else if size < 5e-4 {
        return scientific(value, 1);
    } else if size < 9.9995 {
        format!("{value:.3}")
    } else if size < 99.995 {
        format!("{value:.2}")
    } else if size < 999.95 {
        format!("{value:.1}")
    } else if size < 99_999.5 {
        format!("{value:.0}")
    } else {
        return scientific(value, 1);
    };
    minus(&text)
}

/// All digits, for a hover.
#[must_use]
pub fn exact(value: f64) -> String {
    if value.is_finite() { minus(&number(value)) } else { readout(value) }
}

/// A parameter as a person would type it: at most `decimals` decimals, no trailing zeros.
#[must_use]
pub fn parameter(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return readout(value);
    }
    let size = value.abs();
    if size != 0.0 && (size < 10f64.powi(-(i32::try_from(decimals).unwrap_or(3))) || size >= 1e6) {
        let text = scientific(value, decimals.saturating_sub(1));
        return match text.split_once('e') {
            Some((mantissa, exponent)) => format!("{}e{exponent}", trimmed(mantissa)),
            None => text,
        };
    }
    let text = format!("{value:.decimals$}");
    let text = trimmed(&text);
    minus(if text == "-0" { "0" } else { text })
}

/// Without the zeros at the end of a decimal fraction.
fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// `N(μ, σ)` with at most three decimals.
#[must_use]
pub fn normal(mean: f64, sd: f64) -> String {
    // A mean that is zero but for rounding reads as zero.
    let mean = if mean.abs() < 1e-6 * sd { 0.0 } else { mean };
    format!("N({}, {})", parameter(mean, 3), parameter(sd, 3))
}

/// A whole number with thin spaces between groups of three: `10 000`.
#[must_use]
pub fn count(value: usize) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// A mixture's text with a true minus and a space after each comma, as the text field shows it; it parses back.
#[must_use]
pub fn mixture(text: &str) -> String {
    minus(&text.replace(',', ", ").replace('*', " "))
}

/// One digit before the point, `decimals` after it and a power of ten: `1.25e−9`.
#[must_use]
pub fn scientific(value: f64, decimals: usize) -> String {
    minus(&format!("{value:.decimals$e}"))
}

/// With true minus signs.
#[must_use]
pub fn minus(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readouts_keep_their_width_and_never_say_nan() {
        for (value, text) in [
            (0.557_123, "0.557"),
            (9.9996, "10.00"),
            (-50.278, "−50.28"),
            (49_999_990.3, "5.0e7"),
            (2e-13, "2.0e−13"),
            (0.0, "0"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "undefined"),
        ] {
            assert_eq!(readout(value), text);
        }
    }

    #[test]
    fn parameters_read_as_typed() {
        for (value, text) in [
            (1.4, "1.4"),
            (-3.0, "−3"),
            (2.4918, "2.492"),
            (1e-9, "1e−9"),
            (1.25e-9, "1.25e−9"),
            (0.04, "0.04"),
            (-1e-17, "−1e−17"),
        ] {
            assert_eq!(parameter(value, 3), text);
        }
    }

    #[test]
    fn the_pretty_mixture_parses_back() {
        let text = "0.5*N(-5,1) + 0.5*N(10,1)";
        let wanted: crate::line::distribution::Mixture = text.parse().unwrap();
        assert_eq!(mixture(text).parse::<crate::line::distribution::Mixture>().unwrap(), wanted);
    }

    #[test]
    fn thousands_are_grouped_from_ten_thousand_on() {
        assert_eq!(count(400), "400");
        assert_eq!(count(1234), "1234");
        assert_eq!(count(10_000), "10\u{2009}000");
        assert_eq!(count(1_000_000), "1\u{2009}000\u{2009}000");
    }
}
