//! Reverse KL on panels, against a sum that knows nothing of panels.

use super::*;

/// ∫ q log(q/p) as a midpoint sum over q's standardised places, from Q's mean at `x`; components are (weight, mean − x, sd).
fn midpoint_sum(parts: &[(f64, f64, f64)], offset: f64, sd: f64) -> f64 {
    const CELLS: u32 = 400_000;
    let step = 2.0 * REACH / f64::from(CELLS);
    let terms = (0..CELLS).map(|cell| {
        let z = -REACH + (f64::from(cell) + 0.5) * step;
        let ln_q = -0.5 * z * z - HALF_LN_TWO_PI - sd.ln();
        let ln = |(weight, mean, s): &(f64, f64, f64)| {
            let away = (offset + sd * z - mean) / s;
            weight.ln() - 0.5 * away * away - HALF_LN_TWO_PI - s.ln()
        };
        let high = parts.iter().map(ln).fold(f64::NEG_INFINITY, f64::max);
        let ln_p = high + parts.iter().map(|part| (ln(part) - high).exp()).sum::<f64>().ln();
        step * sd * ln_q.exp() * (ln_q - ln_p)
    });
    terms.sum()
}

#[test]
fn needles_far_from_0_are_told_apart_as_those_near_it_are() {
    // Neighbouring doubles at 6e8, and three that are within an sd at 5e5.
    let (gap, fine) = (2_f64.powi(-23), 2_f64.powi(-34));
    let pair = [(0.5, 0.0, 1e-9), (0.5, gap, 1e-9)];
    let wide = [(0.3, 0.0, 1e-8), (0.7, gap, 2e-8)];
    let close = [(0.2, -9.0 * fine, 1e-9), (0.5, 0.0, 1e-9), (0.3, 30.0 * fine, 2e-9)];
    for (parts, base, offset, sd) in [
        (&pair[..], 6e8, 0.0, 1e-7),
        (&pair, 6e8, 0.0, 5e-8),
        (&pair, -6e8, gap, 1e-6),
        (&wide, 6e8, 0.0, 5e-8),
        (&wide, 6e8, gap, 3e-8),
        (&close, 5e5, 0.0, 1.5e-9),
        (&close, -5e5, 9.0 * fine, 4e-9),
    ] {
        let at = |base: f64| {
            let rows: Vec<_> = parts.iter().map(|(weight, mean, s)| (*weight, base + mean, *s)).collect();
            PiecewiseLog::new(&Mixture::from_rows(&rows).unwrap()).slope(base + offset, sd)
        };
        let (here, there, wanted) = (at(0.0), at(base), midpoint_sum(parts, offset, sd));
        for got in [here, there] {
            assert!((got.loss / wanted - 1.0).abs() < 1e-9, "{} instead of {wanted} at {base}", got.loss);
        }
        for (here, there) in here.gradient.iter().zip(there.gradient) {
            assert!((here - there).abs() <= 1e-9 * here.abs(), "{there} instead of {here} at {base}");
        }
    }
}

#[test]
fn what_lies_beyond_a_needle_that_is_close_to_p_counts_as_it_does_near_0() {
    let at = |base: f64| {
        let rows = [(0.9999, base, 1e-9), (0.0001, base, 2e-9)];
        PiecewiseLog::new(&Mixture::from_rows(&rows).unwrap()).value(base, 1e-9)
    };
    let wanted = midpoint_sum(&[(0.9999, 0.0, 1e-9), (0.0001, 0.0, 2e-9)], 0.0, 1e-9);
    for base in [0.0, 1e3, -1e9] {
        // The wide part shows only beyond five sds, where panels are coarse for so small a divergence.
        assert!((at(base) / wanted - 1.0).abs() < 1e-3, "{} instead of {wanted} at {base}", at(base));
        assert!((at(base) / at(0.0) - 1.0).abs() < 1e-9, "{} at {base}", at(base));
    }
}
