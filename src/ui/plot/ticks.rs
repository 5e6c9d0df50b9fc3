//! Tick marks at round numbers.

use crate::text::format;

/// A mark on an axis and what is written there.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, in plot units.
    pub value: f64,
    /// The text.
    pub label: String,
}

/// About `wanted` ticks at multiples of 1, 2 or 5 times a power of ten strictly inside `range`.
#[must_use]
pub fn linear(range: [f64; 2], wanted: f64) -> Vec<Tick> {
    let [low, high] = range;
    let span = high - low;
    if !(span > 0.0 && span.is_finite() && wanted >= 1.0) {
        return Vec::new();
    }
    let raw = span / wanted;
    let power = 10f64.powf(raw.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * power >= raw * 0.999).unwrap_or(10.0);
    let step = factor * power;
    let first = (low / step).ceil();
    let count = ((high / step).floor() - first).clamp(-1.0, 200.0);
    let decimals = usize::try_from((-step.log10().floor()).clamp(0.0, 12.0) as i64).unwrap_or(0);
    let largest = high.abs().max(low.abs());
    // An exponent is short, but must not make neighbours alike.
    let plain = (largest < 1e6 && decimals <= 6) || (largest / step > 500.0 && largest < 1e12 && decimals <= 9);
    // `count` is small and may be −1 for an empty range.
    (0..=count as i64)
        .map(|index| (first + index as f64) * step)
        .map(|value| {
            let value = if value.abs() < step * 1e-9 { 0.0 } else { value };
            let label = if plain { format!("{value:.decimals$}").replace('-', "−") } else { compact(value) };
            Tick { value, label }
        })
        .collect()
}

fn compact(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format::parameter(value, 3) }
}

/// Ticks at powers of ten of a log₁₀ axis: `range` in decades, every `n`th decade so that at most `most` remain.
#[must_use]
pub fn decades(range: [f64; 2], most: usize) -> Vec<Tick> {
    let (low, high) = (range[0].ceil(), range[1].floor());
    if !(high >= low && (high - low) < 1e4) {
        return Vec::new();
    }
    let count = (high - low) as usize + 1;
    let every = count.div_ceil(most.max(1)).max(1);
    (0..count)
        .map(|index| low + index as f64)
        .filter(|decade| (*decade as i64).rem_euclid(every as i64) == 0)
        .map(|decade| Tick { value: decade, label: power_of_ten(decade as i64) })
        .collect()
}

/// Ticks at 1, 2 and 5 times powers of ten of a log₁₀ axis, labelled as factors: `0.1×`, `2×`; powers of ten alone where
/// more than `most` would be too many.
#[must_use]
pub fn times(range: [f64; 2], most: usize) -> Vec<Tick> {
    let ticks = |digits: &[f64]| -> Vec<Tick> {
        (range[0].floor() as i64..=range[1].ceil() as i64)
            .take(60)
            .flat_map(|decade| digits.iter().map(move |digit| digit.log10() + decade as f64))
            .filter(|value| (range[0]..=range[1]).contains(value))
            .map(|value| Tick { value, label: format!("{}×", format::parameter(10f64.powf(value), 3)) })
            .collect()
    };
    let all = ticks(&[1.0, 2.0, 5.0]);
    if all.len() <= most { all } else { ticks(&[1.0]) }
}

/// 10ⁿ as it is written: plain between a thousandth and a thousand.
fn power_of_ten(exponent: i64) -> String {
    match exponent {
        0..=3 => 10i64.pow(u32::try_from(exponent).unwrap_or(0)).to_string(),
        -3..=-1 => format!("{:.*}", usize::try_from(-exponent).unwrap_or(0), 10f64.powi(exponent as i32)),
        _ => {
            let digits = exponent.to_string().chars().map(superscript).collect::<String>();
            format!("10{digits}")
        }
    }
}

fn superscript(character: char) -> char {
    match character {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(0x2070 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn ticks_stand_at_round_numbers() {
        assert_eq!(labels(&linear([-8.0, 8.0], 8.0)), ["−8", "−6", "−4", "−2", "0", "2", "4", "6", "8"]);
        assert_eq!(labels(&linear([0.0, 0.43], 4.0)), ["0.0", "0.2", "0.4"]);
        assert!(linear([1.0, 1.0], 5.0).is_empty());
        assert!(linear([f64::NAN, 1.0], 5.0).is_empty());
    }

    #[test]
    fn decades_thin_out() {
        assert_eq!(labels(&decades([-4.5, 1.2], 3)), ["10⁻⁴", "0.01", "1"]);
        assert_eq!(labels(&decades([0.2, 0.8], 3)), Vec::<&str>::new());
    }

    #[test]
    fn factors_are_written_with_their_cross() {
        let range = [0.03_f64.log10(), 7_f64.log10()];
        assert_eq!(labels(&times(range, 9)), ["0.05×", "0.1×", "0.2×", "0.5×", "1×", "2×", "5×"]);
        assert_eq!(labels(&times(range, 4)), ["0.1×", "1×"]);
    }

    #[test]
    fn far_off_ranges_still_have_distinct_labels() {
        let ticks = linear([1e9 - 2.0, 1e9 + 2.0], 4.0);
        assert_eq!(ticks.len(), 5);
        let mut labels = labels(&ticks);
        labels.dedup();
        assert_eq!(labels.len(), 5, "{labels:?}");
    }

    #[test]
    fn exponents_have_no_idle_zeros() {
        assert_eq!(labels(&linear([0.0, 2.4e-290], 3.0)), ["0", "1e−290", "2e−290"]);
        assert_eq!(labels(&linear([-2e7, 2e7], 4.0)), ["−2e7", "−1e7", "0", "1e7", "2e7"]);
    }
}
