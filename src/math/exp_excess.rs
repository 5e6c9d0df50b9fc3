//! What eᵗ has beyond its tangent at 0.

/// eᵗ − 1 − t ≥ 0, to full relative precision for small `t`, where the plain expression keeps no digit.
///
/// Two normals with sds s and σ and the same mean have D = ½(e²ᵗ − 1 − 2t) with t = log(s/σ); and for any two
/// densities D(Q‖P) = ∫ q·(e^−r − 1 + r) with r = log(q/p), a sum of nothing but non-negative terms.
#[must_use]
pub fn exp_excess(t: f64) -> f64 {
    if t.abs() > 0.5 {
        return libm::expm1(t) - t;
    }
    // t²/2! + t³/3! + …, summed from the smallest; t¹⁷/17! is below 2e-20·t² here.
    let mut sum = 0.0;
    for k in (3..=17_u8).rev() {
        sum = (sum + 1.0) * t / f64::from(k);
    }
    0.5 * t * t * (1.0 + sum)
}

/// r² − 1 − 2·log r ≥ 0 for r = `a`/`b`, both above 0: [`exp_excess`] of 2·log r, twice the divergence of two normals with one
/// mean and the sds a and b. To full relative precision where they are close.
#[must_use]
pub fn ratio_excess(a: f64, b: f64) -> f64 {
    let r = a / b;
    if (0.5..2.0).contains(&r) {
        return exp_excess(2.0 * libm::log1p((a - b) / b));
    }
    (r - 1.0) * (r + 1.0) - 2.0 * r.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_meets_values_computed_with_forty_digits() {
        for (t, wanted) in [
            (1e-8, 5.000_000_016_666_667e-17),
            (-1e-3, 4.998_333_749_916_681e-7),
            (0.25, 0.034_025_416_687_741_48),
            (0.5, 0.148_721_270_700_128_15),
            (-2.0, 1.135_335_283_236_612_7),
        ] {
            assert!((exp_excess(t) / wanted - 1.0).abs() < 1e-14, "{t}: {:e}", exp_excess(t));
        }
        assert_eq!(exp_excess(0.0), 0.0);
    }

    #[test]
    fn of_a_ratio_it_meets_values_computed_with_forty_digits() {
        for (a, b, wanted) in [
            (1.0, 1.000_000_000_1, 2.000_000_330_628_164_3e-20),
            (0.501, 1.0, 0.633_299_355_794_544_5),
            (1.0, 2.0, 0.636_294_361_119_890_6),
            (3.0, 2.0, 0.439_069_783_783_671_24),
            (1.999_99, 1.0, 1.613_675_639_005_109_3),
            (2.0, 1.0, 1.613_705_638_880_109_4),
            (1e-3, 1.0, 12.815_511_557_964_274),
            (7.5, 1.0, 51.220_193_958_915_47),
            (1e150, 1e-3, 9.999_999_999_999_999e305),
        ] {
            assert!((ratio_excess(a, b) / wanted - 1.0).abs() < 1e-14, "{a}/{b}: {:e}", ratio_excess(a, b));
        }
        assert_eq!((ratio_excess(3.0, 3.0), ratio_excess(1e-300, 1e300)), (0.0, f64::INFINITY));
    }
}
