//! The mean square of the log ratio: what ½(log r)² estimates of D(Q‖P), and how widely log r spreads.

use super::Pair;
use super::integrals::sharp_bends;
use crate::line::distribution::Normal;
use crate::math::adaptive::{Tolerance, integrate};

/// E[(log r)²] under Q with r = p/q, in squared nats: ∫ q (log(p/q))² ≥ 0.
#[must_use]
pub fn log_ratio_square(pair: &Pair) -> f64 {
    if let Some((p, q)) = pair.as_normals() {
        return of_normals(p, q);
    }
    if pair.difference.is_zero() {
        return 0.0;
    }
    let tolerance = Tolerance { relative: 1e-12, absolute: [f64::MIN_POSITIVE] };
    let mut field = pair.field(&sharp_bends(pair));
    let panels = std::mem::take(&mut field.panels);
    let integral = integrate(panels, tolerance, |here, offset| {
        let at = field.densities(here, offset);
        // Where q underflows there is no mass, however large the ratio.
        ([if at.q > 0.0 { at.q * at.ln_ratio * at.ln_ratio } else { 0.0 }], 0.0)
    });
    integral.values[0]
}

/// With x = m + σz and z standard normal under Q, log r is the parabola a + bz + cz²; its mean square is
/// (a + c)² + b² + 2c².
fn of_normals(p: Normal, q: Normal) -> f64 {
    // In units of P's sd s: t = σ/s, d = (m − μ)/s; log r = log t − ½(d + tz)² + ½z².
    let (t, d) = (q.sd() / p.sd(), (q.mean() - p.mean()) / p.sd());
    let ln_t = if (0.5..2.0).contains(&t) { ((q.sd() - p.sd()) / p.sd()).ln_1p() } else { t.ln() };
    let (a, b, c) = (ln_t - 0.5 * d * d, -d * t, 0.5 * (1.0 - t) * (1.0 + t));
    (a + c).powi(2) + b * b + 2.0 * c * c
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(p: &str, q: &str) -> f64 {
        log_ratio_square(&Pair::new(&p.parse().unwrap(), &q.parse().unwrap()))
    }

    #[test]
    fn for_a_shift_by_d_it_is_d_squared_and_a_quarter_of_its_fourth_power() {
        // log r is N(−½d², d²) under Q.
        for d in [1e-6, 0.5, 1.0, 10.0] {
            let wanted = d * d + 0.25 * f64::powi(d, 4);
            assert!((of("N(0,1)", &format!("N({d},1)")) / wanted - 1.0).abs() < 1e-13);
        }
        // N(0,1) against N(0,2): log r = log 2 − 1.5z², whose mean is log 2 − 1.5 and whose variance is 2·1.5².
        assert!((of("N(0,1)", "N(0,2)") / ((2_f64.ln() - 1.5).powi(2) + 4.5) - 1.0).abs() < 1e-14);
        assert_eq!(of("N(0,1)", "N(0,1)"), 0.0);
    }

    #[test]
    fn of_mixtures_it_is_what_a_fine_sum_makes_it() {
        for (p, q) in [
            ("0.5*N(-2.5,1) + 0.5*N(2.5,1)", "N(-2.5,1)"),
            ("N(0,1)", "0.3*N(-2,0.5) + 0.7*N(1,2)"),
            ("0.5*N(-2,0.25) + 0.5*N(2,0.25)", "0.4*N(-2,0.25) + 0.6*N(2,0.25)"),
        ] {
            let pair = Pair::new(&p.parse().unwrap(), &q.parse().unwrap());
            let step = 1e-3;
            let sum: f64 = (0..60_000)
                .map(|i| {
                    let x = -30.0 + (f64::from(i) + 0.5) * step;
                    let (ln_p, ln_q) = (pair.ln_p(x), pair.ln_q(x));
                    ln_q.exp() * (ln_p - ln_q).powi(2) * step
                })
                .sum();
            assert!((log_ratio_square(&pair) / sum - 1.0).abs() < 1e-10, "{p} {q}: {sum}");
        }
    }
}
