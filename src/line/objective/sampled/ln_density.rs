//! log p and its slope at many places at once, in vectors as wide as those of whoever asks.

use crate::line::distribution::{Mixture, PreparedMixture};
use crate::math::{LANES, exp_lanes, ln_lanes};

/// A target prepared for that. The same bits come out on every machine.
pub(super) struct LnDensity(Vec<Component>);

struct Component {
    mean: f64,
    inverse_sd: f64,
    /// log(w / (σ√2π)).
    ln_peak: f64,
}

impl LnDensity {
    pub(super) fn new(target: &Mixture) -> Self {
        let component = |part: &crate::line::distribution::PreparedComponent| Component {
            mean: part.mean,
            inverse_sd: part.inverse_sd,
            ln_peak: part.ln_peak,
        };
        Self(PreparedMixture::new(target).iter().map(component).collect())
    }

    /// log p and (log p)′ at each of `x`; finite however far out that is.
    #[inline(always)]
    pub(super) fn at(&self, x: &[f64; LANES]) -> [[f64; LANES]; 2] {
        let [mut top, mut sum, mut slope] = [[f64::NEG_INFINITY; LANES], [0.0; LANES], [0.0; LANES]];
        for component in &self.0 {
            for lane in 0..LANES {
                let z = (x[lane] - component.mean) * component.inverse_sd;
                let height = component.ln_peak - 0.5 * z * z;
                top[lane] = if height > top[lane] { height } else { top[lane] };
            }
        }
        for component in &self.0 {
            let [mut z, mut share] = [[0.0; LANES]; 2];
            for lane in 0..LANES {
                z[lane] = (x[lane] - component.mean) * component.inverse_sd;
                share[lane] = component.ln_peak - 0.5 * z[lane] * z[lane] - top[lane];
            }
            exp_lanes(&mut share);
            for lane in 0..LANES {
                sum[lane] += share[lane];
                slope[lane] -= share[lane] * z[lane] * component.inverse_sd;
            }
        }
        for lane in 0..LANES {
            slope[lane] /= sum[lane];
        }
        ln_lanes(&mut sum);
        for lane in 0..LANES {
            sum[lane] += top[lane];
        }
        [sum, slope]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Place;

    #[test]
    fn it_is_the_density_of_the_mixture_near_and_far() {
        for text in ["N(3,2)", "0.3*N(-3,1) + 0.7*N(3,0.2)", "1e-9*N(50,2) + N(0,1)", "N(0,1e-9) + N(1e9,1e9)"] {
            let target: Mixture = text.parse().unwrap();
            let prepared = PreparedMixture::new(&target);
            let mut x = [0.0; LANES];
            for (i, x) in x.iter_mut().enumerate() {
                *x = [-1e12, -60.0, -3.1, -1e-9, 0.0, 2e-9, 0.4, 2.9, 3.3, 17.0, 49.0, 51.0, 1e3, 1e9, 3e9, 1e50][i];
            }
            let [ln, slope] = LnDensity::new(&target).at(&x);
            for (i, x) in x.into_iter().enumerate() {
                let wanted = prepared.density(Place::at(x)).ln;
                assert!((ln[i] - wanted).abs() <= 1e-13 * (1.0 + wanted.abs()), "{text} at {x}: {} {wanted}", ln[i]);
                // The slope as the components' own, weighed by their share of the density.
                let parts = prepared
                    .iter()
                    .map(|part| (part.ln_density(Place::at(x)) - wanted).exp() * part.ln_slope(Place::at(x)));
                let by_parts: f64 = parts.sum();
                let scale = prepared.iter().map(|part| part.ln_slope(Place::at(x)).abs()).fold(1e-300, f64::max);
                assert!((slope[i] - by_parts).abs() <= 1e-12 * scale, "{text} at {x}: {} {by_parts}", slope[i]);
            }
        }
    }
}
