//! Numbers as a person reads them: three decimals below ten, a true minus, no NaN and no "inf".

use crate::math::{number, typed_number};

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

/// What stands for a finite value that exceeds every double.
pub const OVERFLOW: &str = "> 1e308";

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
        return scientific_trimmed(value, decimals.saturating_sub(1));
    }
    let text = format!("{value:.decimals$}");
    let text = trimmed(&text);
    minus(if text == "-0" { "0" } else { text })
}

/// Without the zeros at the end of a decimal fraction.
fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// A place on the line to three decimals, or to as many as tell places apart that lie a hundredth of `scale` from each
/// other; what no eye tells from zero on that scale is zero.
#[must_use]
pub fn place(x: f64, scale: f64) -> String {
    let size = x.abs();
    if size < 1e-3 * scale {
        return "0".to_owned();
    }
    let decimals = (2.0 - scale.log10()).ceil().clamp(3.0, 16.0) as usize;
    if !x.is_finite() || (1e-3..1e6).contains(&size) {
        return parameter(x, decimals);
    }
    let near = |text: &String| typed_number(text).is_some_and(|read| (read - x).abs() <= scale / 200.0);
    let plain = minus(trimmed(&format!("{x:.decimals$}")));
    let short = (0..=16).map(|decimals| scientific_trimmed(x, decimals)).find(near);
    let shorter = |short: &String| short.chars().count() < plain.chars().count() || !near(&plain);
    short.filter(shorter).unwrap_or(plain)
}

/// A readout of a place: as [`readout`] writes it where that is near enough on `scale`, else as [`place`] does.
#[must_use]
pub fn place_readout(x: f64, scale: f64) -> String {
    let text = readout(x);
    let near = typed_number(&text).is_none_or(|read| (read - x).abs() <= scale / 50.0);
    if near { text } else { place(x, scale) }
}

/// `N(μ, σ)`, the mean to a fraction of the sd.
#[must_use]
pub fn normal(mean: f64, sd: f64) -> String {
    format!("N({}, {})", place(mean, sd), place(sd, sd))
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

/// `text` with a capital, for the beginning of a sentence; not for what a user wrote.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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

/// The same without zeros at the end of the mantissa.
fn scientific_trimmed(value: f64, decimals: usize) -> String {
    let text = scientific(value, decimals);
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{}e{exponent}", trimmed(mantissa)),
        None => text,
    }
}

/// A share in per cent; one that is nearly nothing or all is not written as none or all of it.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = |decimals: usize| format!("{:.decimals$}", 100.0 * share);
    let all_or_nothing = |text: &str| ["0", "100", "0.0", "100.0"].contains(&text);
    match (text(0), text(1)) {
        (whole, _) if share == 0.0 || share == 1.0 || !all_or_nothing(&whole) => format!("{whole} %"),
        (_, fine) if !all_or_nothing(&fine) => format!("{fine} %"),
        _ if share < 0.5 => "under 0.1 %".to_owned(),
        _ => "over 99.9 %".to_owned(),
    }
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
    fn places_are_told_apart_that_are_apart_on_their_scale() {
        for (x, scale, text) in [
            (2.4919, 0.8126, "2.492"),
            (-3.0, 1.0, "−3"),
            (1_000_000.5, 1.0, "1000000.5"),
            (1_000_000.0, 1.0, "1e6"),
            (1_000_000.05, 1e3, "1e6"),
            (123_456_789.0, 1e3, "123456789"),
            (1e9, 1e9, "1e9"),
            (0.000_123, 1e-4, "1.23e−4"),
            (1.001_52, 0.01, "1.0015"),
            (1e-9, 1e-9, "1e−9"),
            (1e-320, 1.0, "0"),
            (0.014, 0.014, "0.014"),
            (0.0, 1.0, "0"),
        ] {
            assert_eq!(place(x, scale), text, "{x} on {scale}");
        }
        assert_ne!(place(1e6, 0.5), place(1e6 + 0.5, 0.5));
        assert_eq!((place_readout(2.984_3, 1.0), place_readout(1e6 + 0.5, 1.0)), ("2.984".into(), "1000000.5".into()));
        assert_eq!((place_readout(12.346, 0.1), place_readout(12.346, 1.0)), ("12.346".into(), "12.35".into()));
    }

    #[test]
    fn what_no_eye_tells_from_zero_is_zero() {
        assert_eq!(
            (place(1.12e-5, 1.0), place(-1.12e-5, 1.0), place(0.002, 1.0)),
            ("0".into(), "0".into(), "0.002".into())
        );
        assert_eq!(normal(1.27e-4, 1.0), "N(0, 1)");
        assert_eq!(normal(1.27e-4, 1e-4), "N(1.27e−4, 1e−4)");
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

    #[test]
    fn a_share_is_all_or_nothing_only_where_it_is() {
        for (share, text) in [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.947, "95 %"),
            (0.998, "99.8 %"),
            (0.003, "0.3 %"),
            (0.999_9, "over 99.9 %"),
            (1e-5, "under 0.1 %"),
        ] {
            assert_eq!(percent(share), text);
        }
    }
}
