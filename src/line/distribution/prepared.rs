//! A mixture prepared for being evaluated at thousands of places.

use super::Mixture;
use super::tails::{Mass, Tails, tails};
use crate::math::{ExactSum, HALF_LN_TWO_PI, Place, exp, log_sum_exp, two_sum};

/// One weighted component w·N(μ, σ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PreparedComponent {
    pub weight: f64,
    /// What rounding took from the weight.
    pub weight_rest: f64,
    pub mean: f64,
    pub sd: f64,
    pub inverse_sd: f64,
    /// log(w / (σ√2π)).
    pub ln_peak: f64,
}

impl PreparedComponent {
    pub fn new(weight: f64, ln_weight: f64, mean: f64, sd: f64) -> Self {
        Self { weight, weight_rest: 0.0, mean, sd, inverse_sd: 1.0 / sd, ln_peak: ln_weight - sd.ln() - HALF_LN_TWO_PI }
    }

    /// The distance from the mean in sds, as far as its square is finite.
    pub fn z(&self, at: Place) -> f64 {
        (at.from(self.mean) * self.inverse_sd).clamp(-1e150, 1e150)
    }

    /// Adds ± weight · (place − mean) without rounding.
    pub fn add_moment(&self, sum: &mut ExactSum, sign: f64, at: Place) {
        let (apart, first_rest) = two_sum(at.base, -self.mean);
        let (distance, second_rest) = two_sum(apart, at.offset);
        for weight in [sign * self.weight, sign * self.weight_rest] {
            for part in [distance, first_rest, second_rest] {
                sum.add_product(weight, part);
            }
        }
    }

    /// The log of the weighted density.
    pub fn ln_density(&self, at: Place) -> f64 {
        let z = self.z(at);
        self.ln_peak - 0.5 * z * z
    }

    /// The derivative of the log density, per unit of x.
    pub fn ln_slope(&self, at: Place) -> f64 {
        -self.z(at) * self.inverse_sd
    }
}

/// A density, as its logarithm and plain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Density {
    /// Finite wherever the place is.
    pub ln: f64,
    /// May underflow to 0.
    pub plain: f64,
}

/// The components of a mixture, side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PreparedMixture(pub(super) Vec<PreparedComponent>);

impl PreparedMixture {
    pub fn new(mixture: &Mixture) -> Self {
        let given = mixture.scaled_weights();
        let mut total = ExactSum::default();
        for weight in &given {
            total.add(*weight);
        }
        let sum = total.value();
        total.add(-sum);
        let sum_rest = total.value();
        let components = mixture.components().iter().enumerate().map(|(i, component)| {
            let (weight, normal) = (mixture.weights()[i], component.normal);
            let weight_rest = ((-weight).mul_add(sum, given[i]) - weight * sum_rest) / sum;
            let component = PreparedComponent::new(weight, mixture.ln_weights()[i], normal.mean(), normal.sd());
            PreparedComponent { weight_rest, ..component }
        });
        Self(components.collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &PreparedComponent> + Clone {
        self.0.iter()
    }

    /// (mean, sd) of each component.
    pub fn scales(&self) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.0.iter().map(|component| (component.mean, component.sd))
    }

    pub fn density(&self, at: Place) -> Density {
        density(&self.0, at)
    }

    pub fn tails(&self, at: Place) -> Tails {
        tails(&self.0, at, Mass::default(), 0.0)
    }
}

pub(super) fn density(components: &[PreparedComponent], at: Place) -> Density {
    if let [only] = components {
        let ln = only.ln_density(at);
        return Density { ln, plain: exp(ln) };
    }
    let plain: f64 = components.iter().map(|component| exp(component.ln_density(at))).sum();
    // Above this the sum has all its digits, and only then is its logarithm good.
    if plain > 1e-290 {
        return Density { ln: plain.ln(), plain };
    }
    Density { ln: ln_density_far_out(components, at), plain }
}

/// Log-sum-exp, for places where the plain density underflows.
#[cold]
fn ln_density_far_out(components: &[PreparedComponent], at: Place) -> f64 {
    log_sum_exp(components.iter().map(|component| component.ln_density(at)))
}
