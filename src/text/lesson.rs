//! Lessons: sentences that were written once and are read in the unit in sight.
//!
//! An amount of information stands in braces, in nats: `{0.767}` or, with its unit beside it, `{0.767 nats}`. It is written
//! in nats or bits with as many decimals as it has there, or as many as are asked for: `{−0.76678:3 nats}` is −0.767 nats
//! and −1.106 bits, where −0.767 would have come to −1.107. Braces around anything else stay as they are.

use super::InfoUnit;
use super::format::minus;
use crate::math::typed_number;

/// The most decimals that can be asked for.
const DECIMALS_MAX: usize = 15;

/// `text` with its amounts of information in `unit`.
#[must_use]
pub fn lesson(text: &str, unit: InfoUnit) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        written.push_str(before);
        let read = after.split_once('}').and_then(|(inside, then)| Some((amount(inside, unit)?, then)));
        let (shown, then) = read.unwrap_or_else(|| ("{".to_owned(), after));
        written.push_str(&shown);
        rest = then;
    }
    written.push_str(rest);
    written
}

/// What stands between braces, in `unit`; None where it is no amount of information.
fn amount(inside: &str, unit: InfoUnit) -> Option<String> {
    let nats = InfoUnit::Nats.name();
    let (number, name) = match inside.strip_suffix(nats).and_then(|number| number.strip_suffix(' ')) {
        Some(number) => (number, format!(" {}", unit.name())),
        None => (inside, String::new()),
    };
    let (number, decimals) = match number.split_once(':') {
        Some((number, decimals)) => (number, decimals.parse().ok()?),
        None => (number, number.split_once('.').map_or(0, |(_, decimals)| decimals.len())),
    };
    let plain = number.chars().all(|c| c.is_ascii_digit() || "+-−.".contains(c));
    let value = typed_number(number).filter(|_| plain && decimals <= DECIMALS_MAX)?;
    let digits = format!("{:.decimals$}", unit.convert(value.abs()));
    let sign = match () {
        () if digits.chars().all(|c| c == '0' || c == '.') => "",
        () if value < 0.0 => "-",
        () if number.starts_with('+') => "+",
        () => "",
    };
    Some(format!("{}{name}", minus(&format!("{sign}{digits}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_the_unit_in_sight_with_as_many_decimals() {
        // 1 nat is 1.442695 bits.
        for (text, nats, bits) in [
            ("{1 nats}", "1 nats", "1 bits"),
            ("{10}", "10", "14"),
            ("{0.720}", "0.720", "1.039"),
            ("{−0.767}", "−0.767", "−1.107"),
            ("{-0.76678:3 nats}", "−0.767 nats", "−1.106 bits"),
            ("{+0.0145:3}", "+0.015", "+0.021"),
            ("{-0.0001:3}", "0.000", "0.000"),
            ("from {0.5} to {1.000 nats}, at 2", "from 0.5 to 1.000 nats, at 2", "from 0.7 to 1.443 bits, at 2"),
        ] {
            assert_eq!(
                (lesson(text, InfoUnit::Nats), lesson(text, InfoUnit::Bits)),
                (nats.to_owned(), bits.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_amount_stays_as_it_stands() {
        for text in [
            "",
            "{",
            "}",
            "{}",
            "{a, b}",
            "{ nats}",
            "{0.5",
            "0.5}",
            "{0.5 bits}",
            "{0.5:x}",
            "{1:99}",
            "{inf}",
            "{1e3}",
            "{{0.5 ",
            "{μ: 1}",
            "{1,5}",
        ] {
            assert_eq!(lesson(text, InfoUnit::Bits), text);
        }
        assert_eq!(lesson("{{1.0}}", InfoUnit::Nats), "{1.0}");
    }
}
