//! Aligned columns and readable numbers for people.

/// About ten significant digits; plain between 1e-4 and 1e7, else with an exponent. Infinities are words.
pub(super) fn figure(value: f64) -> String {
    figure_of(value, 10)
}

/// [`figure`] with so many significant digits.
pub(super) fn figure_of(value: f64, digits: u8) -> String {
    if value == f64::INFINITY {
        return "∞".to_owned();
    }
    if value == f64::NEG_INFINITY {
        return "-∞".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return "undefined".to_owned();
    }
    let after_point = i32::from(digits) - 1;
    let scientific = format!("{value:.0$e}", usize::from(digits.saturating_sub(1)));
    let exponent: i32 = scientific.rsplit('e').next().and_then(|text| text.parse().ok()).unwrap_or(0);
    if (-4..7).contains(&exponent) {
        let decimals = usize::try_from(after_point - exponent).unwrap_or(0);
        return trimmed(&format!("{value:.decimals$}")).to_owned();
    }
    match scientific.split_once('e') {
        Some((mantissa, exponent)) => format!("{}e{exponent}", trimmed(mantissa)),
        None => scientific,
    }
}

/// `value`, or 0 where it is nothing but rounding beside `scale`: a mean of 1e-17 beside an sd of 1, say. Only for
/// people; scripts get every digit.
pub(super) fn settled(value: f64, scale: f64) -> f64 {
    if value.abs() <= 1e-14 * scale { 0.0 } else { value }
}

/// Without the zeros at the end of a decimal fraction.
fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Rows with their columns aligned to the left, two spaces apart.
pub(super) fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_ten_digits_and_no_idle_zeros() {
        assert_eq!(figure(std::f64::consts::LN_2), "0.6931471806");
        assert_eq!(figure(30.556_852_819_440_15), "30.55685282");
        assert_eq!(figure(-2.0), "-2");
        assert_eq!(figure(6.720_292_854_540_338e42), "6.720292855e42");
        assert_eq!(figure(1e-12), "1e-12");
        assert_eq!(figure(0.0), "0");
        assert_eq!(figure(f64::INFINITY), "∞");
        assert_eq!(figure(9.999_999_999_99), "10");
    }

    #[test]
    fn columns_line_up_by_characters() {
        let rows = [vec!["W₁".to_owned(), "1".to_owned()], vec!["D(P‖Q)".to_owned(), "22".to_owned()]];
        assert_eq!(aligned(&rows), ["W₁      1", "D(P‖Q)  22"]);
    }
}
