//! Whole and real numbers as options take them: read as the window reads them, refused in words that say what to write.

use std::ops::RangeInclusive;

use crate::line::Alpha;
use crate::math::{number, typed_number};

/// Above this not every whole number is a double.
const DOUBLE_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Reads a whole number in `range`; 1e6 and 1 000 000 are whole numbers, too.
pub(super) fn whole(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<u64, String> + Clone + Send + Sync {
    move |text| {
        let read = text.trim().parse().ok().or_else(|| {
            let value = typed_number(text)?;
            (value.fract() == 0.0 && (0.0..=DOUBLE_WHOLE).contains(&value)).then_some(value as u64)
        });
        let (least, most) = (range.start(), range.end());
        read.filter(|number| range.contains(number)).ok_or(format!("use a whole number from {least} to {most}"))
    }
}

/// Reads a number; its range is checked where the number is used.
pub(super) fn real(example: &'static str) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync {
    move |text| typed_number(text).ok_or(format!("use a number such as {example}"))
}

/// Reads an α.
pub(super) fn alpha() -> impl Fn(&str) -> Result<Alpha, String> + Clone + Send + Sync {
    |text| {
        let wanted = || format!("use a number from {} to {}", number(Alpha::MIN), number(Alpha::MAX));
        typed_number(text).and_then(|value| Alpha::new(value).ok()).ok_or_else(wanted)
    }
}

/// Bounds that are counts, as the numbers that options hold.
pub(super) fn counts(range: RangeInclusive<usize>) -> RangeInclusive<u64> {
    *range.start() as u64..=*range.end() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_in_every_form_that_people_write() {
        let steps = whole(1..=10_000_000);
        for (text, wanted) in [("400", 400), ("1e6", 1_000_000), ("2.5E3", 2500), (" 10 000 ", 10_000), ("+7", 7)] {
            assert_eq!(steps(text), Ok(wanted), "{text}");
        }
        for text in ["", "-5", "−5", "2.5", "0", "1e8", "1e400", "abc", "NaN", "inf", "0x10", "1,5"] {
            assert_eq!(steps(text), Err("use a whole number from 1 to 10000000".to_owned()), "{text}");
        }
        // Every bit of a seed counts.
        assert_eq!(whole(0..=u64::MAX)("18446744073709551615"), Ok(u64::MAX));
        assert!(whole(0..=u64::MAX)("1e30").is_err());
    }

    #[test]
    fn an_alpha_is_read_from_minus_1_to_2_and_refused_elsewhere() {
        for (text, wanted) in [("0.25", 0.25), ("−1", -1.0), ("2", 2.0), ("1e-12", 1e-12), ("0", 0.0)] {
            assert_eq!(alpha()(text).map(Alpha::get), Ok(wanted), "{text}");
        }
        for text in ["NaN", "1e9", "2.0000001", "-1.1", "inf", "half", ""] {
            assert_eq!(alpha()(text), Err("use a number from -1 to 2".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_typographic_minus_is_a_minus() {
        assert_eq!(real("0.5")("−1e-3"), Ok(-1e-3));
        assert_eq!(real("0.5")("0,5"), Err("use a number such as 0.5".to_owned()));
    }
}
