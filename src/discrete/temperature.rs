//! A row made flatter or sharper: p^(1/T), normalised, as softmax(logits/T) does; and the T that fits best.

use super::{Pair, Side};
use crate::math::{bracketed_root, log_sum_exp, pairwise_sum};

/// `row` (its logarithms) at `temperature`: exp(log p / T), normalised, in log space.
///
/// At T = 0 all mass is on the largest, shared where several are; at T = ∞ every bin that is not 0 has the same. Zeros stay
/// zeros. The logarithms need not be normalised: logits will do.
#[must_use]
pub fn at_temperature(ln: &[f64], temperature: f64) -> Vec<f64> {
    tempered_ln(ln, 1.0 / temperature).into_iter().map(f64::exp).collect()
}

/// The logarithms at inverse temperature β.
fn tempered_ln(ln: &[f64], beta: f64) -> Vec<f64> {
    let high = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let scaled = |value: f64| {
        if value == f64::NEG_INFINITY || high == f64::NEG_INFINITY {
            f64::NEG_INFINITY
        } else if value == high {
            0.0
        } else {
            beta * (value - high)
        }
    };
    let total = log_sum_exp(ln.iter().map(|value| scaled(*value)));
    ln.iter().map(|value| scaled(*value) - total).collect()
}

/// What the best temperature turned out to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Best {
    /// D is smallest at this T.
    At(f64),
    /// D falls all the way to T = 0: P has nothing but Q's largest.
    Cold,
    /// D falls all the way to T = ∞: the mean of log q is no higher under P than under equal shares.
    Hot,
    /// Every T gives the same: all that Q has is equal.
    Any,
    /// Every T gives ∞: Q has 0 where P has something, and no T changes that.
    Never,
}

/// The T that brings Q nearest to P, and how near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Where.
    pub best: Best,
    /// `D(P‖Q_T)` there, in nats.
    pub divergence: f64,
}

impl Fit {
    /// The temperature: 0 for [`Best::Cold`], ∞ for [`Best::Hot`], 1 where it doesn't matter or doesn't help.
    #[must_use]
    pub fn temperature(&self) -> f64 {
        match self.best {
            Best::At(temperature) => temperature,
            Best::Cold => 0.0,
            Best::Hot => f64::INFINITY,
            Best::Any | Best::Never => 1.0,
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn told(&self) -> &'static str {
        match self.best {
            Best::At(_) => "nearest to P under D(P‖Q) at this T",
            Best::Cold => "the colder the nearer: P has nothing but what Q has most of",
            Best::Hot => "the hotter the nearer: P favours what Q favours no more than equal shares would",
            Best::Any => "every T gives the same: all that Q has is equal",
            Best::Never => "infinite at every T: Q has 0 where P has something",
        }
    }
}

/// `D(P‖Q_T)`, in nats.
#[must_use]
pub fn divergence_at(pair: &Pair, temperature: f64) -> f64 {
    if pair.zeros_of(Side::Q).next().is_some() {
        return f64::INFINITY;
    }
    let (q, ln_p) = (tempered_ln(pair.ln(Side::Q), 1.0 / temperature), pair.ln(Side::P));
    let part = |bin: usize| {
        let p = pair.p(bin);
        if p == 0.0 {
            q[bin].exp()
        } else {
            super::divergence::divergence_term(p, q[bin].exp(), p - q[bin].exp(), ln_p[bin] - q[bin])
        }
    };
    pairwise_sum(pair.bins(), part).max(0.0)
}

/// The T that brings Q nearest to P under `D(P‖Q_T)`.
///
/// In β = 1/T, D = −H(P) − β Σ p log q + log Σ q^β is convex; its derivative is the mean of log q under `Q_T` less that
/// under P, which rises with β. So the only root there can be is bracketed by doubling and found.
#[must_use]
pub fn fit(pair: &Pair) -> Fit {
    if pair.zeros_of(Side::Q).next().is_some() {
        return Fit { best: Best::Never, divergence: f64::INFINITY };
    }
    let ln = below_the_largest(pair.ln(Side::Q));
    let target = pairwise_sum(ln.len(), |bin| if pair.p(bin) == 0.0 { 0.0 } else { pair.p(bin) * ln[bin] });
    let best = best_inverse(|beta| mean_under(&ln, beta) - target, range(&ln));
    Fit { best, divergence: divergence_at(pair, Fit { best, divergence: 0.0 }.temperature()) }
}

/// Logarithms less the largest of them, which so is exactly 0: it decides whether a colder row is ever too cold.
pub(super) fn below_the_largest(ln: &[f64]) -> Vec<f64> {
    let high = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    ln.iter().map(|value| value - high).collect()
}

/// How far the finite ones of [`below_the_largest`] go down.
pub(super) fn range(ln: &[f64]) -> f64 {
    -ln.iter().copied().filter(|value| *value > f64::NEG_INFINITY).fold(0.0, f64::min)
}

/// The mean of `ln` under the row that it makes at inverse temperature β.
pub(super) fn mean_under(ln: &[f64], beta: f64) -> f64 {
    let tempered = tempered_ln(ln, beta);
    pairwise_sum(ln.len(), |bin| if ln[bin] == f64::NEG_INFINITY { 0.0 } else { tempered[bin].exp() * ln[bin] })
}

/// The root of `slope`, which rises with β, as a temperature; `range` is how far the logarithms lie apart.
pub(super) fn best_inverse(slope: impl Fn(f64) -> f64, range: f64) -> Best {
    // Logarithms that differ by rounding alone are equal.
    if !(range > 1e-14) {
        return Best::Any;
    }
    if slope(0.0) >= 0.0 {
        return Best::Hot;
    }
    if slope(f64::INFINITY) <= 0.0 {
        return Best::Cold;
    }
    // Beyond these e^(β·range) is 1, or nothing, to all digits.
    let (lowest, highest) = (1e-17 / range, 1e17 / range);
    let start = 1.0_f64.clamp(lowest, highest);
    let (mut low, mut high) = (start, start);
    while slope(low) > 0.0 {
        if low <= lowest {
            return Best::Hot;
        }
        low /= 4.0;
    }
    while slope(high) < 0.0 {
        if high >= highest {
            return Best::Cold;
        }
        high *= 4.0;
    }
    if low == high {
        return Best::At(1.0 / low);
    }
    // On a logarithmic scale the bracket is small, whatever its place.
    let value = |ln_beta: f64| slope(ln_beta.exp());
    let (a, b) = (low.ln(), high.ln());
    let root = bracketed_root(value, (a, value(a)), (b, value(b)), 1e-15);
    Best::At((-root).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(p: &[f64], q: &[f64]) -> Pair {
        Pair::new(p, q).unwrap()
    }

    #[test]
    fn a_row_made_by_a_temperature_is_brought_back_by_it() {
        let q = [0.05, 0.15, 0.3, 0.5];
        for wanted in [0.1, 0.5, 1.0, 2.5, 40.0] {
            let ln: Vec<f64> = q.iter().map(|q| f64::ln(*q)).collect();
            let p = at_temperature(&ln, wanted);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            // By hand: q^(1/T) over its sum.
            let powers: Vec<f64> = q.iter().map(|q| q.powf(1.0 / wanted)).collect();
            for (value, power) in p.iter().zip(&powers) {
                assert!((value - power / powers.iter().sum::<f64>()).abs() < 1e-14);
            }
            let fit = fit(&pair(&p, &q));
            assert!((fit.temperature() / wanted - 1.0).abs() < 1e-7, "{wanted}: {fit:?}");
            assert!(fit.divergence < 1e-12);
        }
    }

    #[test]
    fn the_fit_is_a_minimum() {
        let pair = pair(&[0.2, 0.3, 0.1, 0.4], &[0.1, 0.5, 0.05, 0.35]);
        let fit = fit(&pair);
        let best = fit.temperature();
        assert!((divergence_at(&pair, best) - fit.divergence).abs() < 1e-15);
        for factor in [0.5, 0.9, 0.999, 1.001, 1.1, 2.0] {
            assert!(divergence_at(&pair, best * factor) > fit.divergence, "{factor}");
        }
        let exact = super::super::divergence::by_id("kl-forward").unwrap().value(&pair);
        assert!((divergence_at(&pair, 1.0) - exact).abs() < 1e-15);
    }

    #[test]
    fn the_ends_of_the_scale_are_reached() {
        let ln = [0.2, 0.4, 0.4, 0.0].map(f64::ln);
        assert_eq!(at_temperature(&ln, 0.0), [0.0, 0.5, 0.5, 0.0]);
        let third = 1.0 / 3.0;
        for (value, wanted) in at_temperature(&ln, f64::INFINITY).iter().zip([third, third, third, 0.0]) {
            assert!((value - wanted).abs() < 1e-15);
        }
        // Logits far beyond what exp can hold.
        assert_eq!(at_temperature(&[1e6, 0.0], 1.0), [1.0, 0.0]);
        assert_eq!(at_temperature(&[1e-300, 0.0], 1e-300)[0], 1.0 / (1.0 + (-1.0_f64).exp()));
    }

    #[test]
    fn where_no_temperature_is_best_the_reason_is_told() {
        for (p, q, best, divergence) in [
            (&[0.0, 1.0][..], &[0.3, 0.7][..], Best::Cold, 0.0),
            (&[0.7, 0.3], &[0.3, 0.7], Best::Hot, 0.7 * 1.4_f64.ln() + 0.3 * 0.6_f64.ln()),
            (&[0.7, 0.3], &[0.5, 0.5], Best::Any, 0.7 * 1.4_f64.ln() + 0.3 * 0.6_f64.ln()),
            (&[0.7, 0.3], &[0.0, 1.0], Best::Never, f64::INFINITY),
            (&[0.7, 0.3, 0.0], &[0.5, 0.5, 0.0], Best::Any, 0.7 * 1.4_f64.ln() + 0.3 * 0.6_f64.ln()),
        ] {
            let fit = fit(&pair(p, q));
            assert_eq!(fit.best, best, "{p:?} {q:?}");
            assert!(fit.divergence == divergence || (fit.divergence - divergence).abs() < 1e-14, "{fit:?}");
        }
        // Zeros of P, and a zero of Q where P has nothing, are no obstacle.
        assert!(matches!(fit(&pair(&[0.0, 0.4, 0.6, 0.0], &[0.2, 0.3, 0.5, 0.0])).best, Best::At(_)));
    }
}
