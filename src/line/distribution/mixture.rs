//! A finite mixture of normals, p(x) = Σ wᵢ N(x; μᵢ, σᵢ).

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use thiserror::Error;

use super::{Normal, NormalError};
use crate::math::{ExactSum, Place, log_sum_exp, number, two_sum};

/// The largest number of components in a mixture.
pub const MAX_COMPONENTS: usize = 32;

/// One component: its weight as given (not normalised) and its normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// The weight as the person gave it; [`Mixture::weights`] has the normalised ones.
    pub weight: f64,
    /// The component's distribution.
    pub normal: Normal,
}

/// A mixture of 1 to [`MAX_COMPONENTS`] normals. Weights are kept as given and used normalised.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    components: Vec<Component>,
    weights: Vec<f64>,
    ln_weights: Vec<f64>,
}

/// Why a list of components is not a mixture. Components are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum MixtureError {
    /// There is no component.
    #[error("a mixture needs at least one component; write for example N(0,1)")]
    Empty,
    /// There are more than [`MAX_COMPONENTS`].
    #[error("{count} components; a mixture has at most {MAX_COMPONENTS}")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A weight is not finite or not positive.
    #[error("component {component}: weight is {}; use a number above 0", number(*value))]
    Weight {
        /// Which component, from 1.
        component: usize,
        /// The value given.
        value: f64,
    },
    /// A mean or sd is out of range.
    #[error("component {component}: {source}")]
    Normal {
        /// Which component, from 1.
        component: usize,
        /// What is wrong with it.
        source: NormalError,
    },
}

impl Mixture {
    /// A mixture of `components`; weights are normalised, the given ones stay in [`Self::components`].
    ///
    /// # Errors
    /// When there is none, more than [`MAX_COMPONENTS`], or a weight that is not finite and above 0.
    pub fn new(components: Vec<Component>) -> Result<Self, MixtureError> {
        if components.is_empty() {
            return Err(MixtureError::Empty);
        }
        if components.len() > MAX_COMPONENTS {
            return Err(MixtureError::TooMany { count: components.len() });
        }
        for (index, component) in components.iter().enumerate() {
            if !(component.weight > 0.0 && component.weight.is_finite()) {
                return Err(MixtureError::Weight { component: index + 1, value: component.weight });
            }
        }
        // Scaling by the largest first keeps the sum of huge weights finite.
        let largest = components.iter().map(|c| c.weight).fold(0.0, f64::max);
        let total: f64 = components.iter().map(|c| c.weight / largest).sum();
        let weights: Vec<f64> = components.iter().map(|c| c.weight / largest / total).collect();
        let ln_weights = components.iter().map(|c| c.weight.ln() - largest.ln() - total.ln()).collect();
        Ok(Self { components, weights, ln_weights })
    }

    /// A mixture from rows of (weight, mean, sd).
    ///
    /// # Errors
    /// As [`Self::new`], and when a mean or sd is out of range.
    pub fn from_rows(rows: &[(f64, f64, f64)]) -> Result<Self, MixtureError> {
        if rows.len() > MAX_COMPONENTS {
            return Err(MixtureError::TooMany { count: rows.len() });
        }
        let components = rows
            .iter()
            .enumerate()
            .map(|(index, &(weight, mean, sd))| {
                let normal =
                    Normal::new(mean, sd).map_err(|source| MixtureError::Normal { component: index + 1, source })?;
                Ok(Component { weight, normal })
            })
            .collect::<Result<Vec<_>, MixtureError>>()?;
        Self::new(components)
    }

    /// The components in the order given, with the weights as given.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The normalised weights, summing to 1 within rounding.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The logarithms of the normalised weights.
    #[must_use]
    pub fn ln_weights(&self) -> &[f64] {
        &self.ln_weights
    }

    /// Pairs of normalised weight and normal.
    pub fn weighted(&self) -> impl Iterator<Item = (f64, Normal)> + Clone + '_ {
        self.weights.iter().copied().zip(self.components.iter().map(|c| c.normal))
    }

    /// The sum of the weights as given: the mass of the plain, not normalised sum that the notebook form uses.
    #[must_use]
    pub fn given_mass(&self) -> f64 {
        self.components.iter().map(|c| c.weight).sum()
    }

    /// The weights as given times a power of two, an exact scaling after which products of them neither over- nor underflow.
    pub(crate) fn scaled_weights(&self) -> Vec<f64> {
        let largest = self.components.iter().map(|c| c.weight).fold(0.0, f64::max);
        let exponent = -largest.log2().floor();
        // In two steps, for 2^1074 is not a double.
        let half = (0.5 * exponent).floor();
        self.components.iter().map(|c| c.weight * half.exp2() * (exponent - half).exp2()).collect()
    }

    /// The only component's normal, where there is just one.
    #[must_use]
    pub fn as_normal(&self) -> Option<Normal> {
        match self.components.as_slice() {
            [only] => Some(only.normal),
            _ => None,
        }
    }

    /// log of the density at `x`, in nats; finite however far out `x` is.
    #[must_use]
    pub fn ln_pdf(&self, x: f64) -> f64 {
        if let Some(normal) = self.as_normal() {
            return normal.ln_pdf(x);
        }
        log_sum_exp(self.ln_weights.iter().zip(&self.components).map(|(ln_w, c)| ln_w + c.normal.ln_pdf(x)))
    }

    /// The density at `x`, per unit of x.
    #[must_use]
    pub fn pdf(&self, x: f64) -> f64 {
        self.weighted().map(|(w, normal)| w * normal.pdf(x)).sum()
    }

    /// P(X ≤ `x`).
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        self.weighted().map(|(w, normal)| w * normal.cdf(x)).sum()
    }

    /// P(X > `x`), without the cancellation of 1 − cdf.
    #[must_use]
    pub fn sf(&self, x: f64) -> f64 {
        self.weighted().map(|(w, normal)| w * normal.sf(x)).sum()
    }

    /// The mean Σ wᵢμᵢ.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.centre().base
    }

    /// The mean, with what the nearest double leaves of it as the offset: to narrow components far from 0, that is far.
    #[must_use]
    pub(crate) fn centre(&self) -> Place {
        let (mut moment, mut mass) = (ExactSum::default(), ExactSum::default());
        let weights = self.scaled_weights();
        for (weight, component) in weights.iter().zip(&self.components) {
            moment.add_product(*weight, component.normal.mean());
            mass.add(*weight);
        }
        let mass = mass.value();
        let quotient = moment.value() / mass;
        for weight in weights {
            moment.add_product(weight, -quotient);
        }
        let (base, offset) = two_sum(quotient, moment.value() / mass);
        Place { base, offset }
    }

    /// The mean less `origin`; from an origin nearby it keeps the digits that a mean far from 0 has no room for.
    #[must_use]
    pub fn mean_from(&self, origin: f64) -> f64 {
        self.centre().from(origin)
    }

    /// The variance Σ wᵢ(σᵢ² + (μᵢ − μ)²), summed about the mean so that far-off mixtures lose no digits.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let centre = self.centre();
        self.weighted().map(|(w, normal)| w * (normal.variance() + centre.from(normal.mean()).powi(2))).sum()
    }

    /// The standard deviation, the root of [`Self::variance`].
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }

    /// `n` independent draws. The same `seed` gives the same numbers on every machine: the generator is ChaCha8 and the
    /// normal deviates come from `rand_distr`, which computes with `libm`.
    #[must_use]
    pub fn sample(&self, n: usize, seed: u64) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        (0..n).map(|_| self.draw(&mut rng)).collect()
    }

    /// One draw.
    pub(crate) fn draw(&self, rng: &mut ChaCha8Rng) -> f64 {
        let pick: f64 = rng.random();
        let deviate: f64 = rng.sample(StandardNormal);
        let normal = self.component_at(pick);
        normal.mean() + normal.sd() * deviate
    }

    /// The component in which the cumulated weights pass `pick` in 0 … 1.
    fn component_at(&self, pick: f64) -> Normal {
        // Counted rather than searched: which one it is can't be foreseen, and a branch that is guessed wrong costs more than
        // all the additions. Rounding can leave the sum a hair under 1.
        let (mut cumulated, mut passed) = (0.0, 0);
        for (weight, _) in self.weighted() {
            cumulated += weight;
            passed += usize::from(pick >= cumulated);
        }
        self.components[passed.min(self.components.len() - 1)].normal
    }
}

impl From<Normal> for Mixture {
    fn from(normal: Normal) -> Self {
        Self { components: vec![Component { weight: 1.0, normal }], weights: vec![1.0], ln_weights: vec![0.0] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_modes() -> Mixture {
        Mixture::from_rows(&[(1.0, -3.0, 1.0), (3.0, 3.0, 2.0)]).unwrap()
    }

    #[test]
    fn weights_are_normalised_and_the_given_ones_kept() {
        let p = two_modes();
        assert_eq!(p.weights(), [0.25, 0.75]);
        assert_eq!(p.components()[1].weight, 3.0);
        assert_eq!(p.given_mass(), 4.0);
        let huge = Mixture::from_rows(&[(1e308, 0.0, 1.0), (1e308, 1.0, 1.0)]).unwrap();
        assert_eq!(huge.weights(), [0.5, 0.5]);
    }

    #[test]
    fn moments_follow_the_law_of_total_variance() {
        let p = two_modes();
        assert_eq!(p.mean(), 1.5);
        // E[variance] = 0.25 + 0.75·4 = 3.25; variance of the means = 0.25·4.5² + 0.75·1.5² = 6.75.
        assert_eq!(p.variance(), 10.0);
    }

    #[test]
    fn moments_far_from_0_keep_what_a_double_has_no_room_for() {
        // Uncentred, 0.6·1e6 + 0.2·1e6 + 0.2·1e6 misses 1e6 by a tenth of the narrowest sd.
        let p: Mixture = "0.3*N(1e6,1e-9) + 0.1*N(1e6,1e-8) + 0.1*N(1e6,2e-8)".parse().unwrap();
        assert_eq!((p.mean(), p.mean_from(1e6)), (1e6, 0.0));
        assert!((p.variance() / 1.006e-16 - 1.0).abs() < 1e-14);
        // Of neighbouring doubles, the mean lies a third beyond the first.
        let (x, step) = (2.0_f64.powi(29), 2.0_f64.powi(-23));
        let p = Mixture::from_rows(&[(2.0, x, 1e-9), (1.0, x + step, 1e-9)]).unwrap();
        assert_eq!(p.mean(), x);
        assert!((p.mean_from(x) / (step / 3.0) - 1.0).abs() < 1e-14);
        assert!((p.variance() / (1e-18 + step * step * 2.0 / 9.0) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn each_violation_names_component_and_value() {
        let zero = Mixture::from_rows(&[(0.0, 0.0, 1.0), (0.0, 1.0, 1.0)]).unwrap_err();
        assert_eq!(zero, MixtureError::Weight { component: 1, value: 0.0 });
        let sd = Mixture::from_rows(&[(1.0, 0.0, 1.0), (1.0, 1.0, -1.0)]).unwrap_err();
        assert_eq!(sd.to_string(), "component 2: sd is -1; use a number from 1e-9 to 1e9");
        assert_eq!(Mixture::from_rows(&[]).unwrap_err(), MixtureError::Empty);
        assert_eq!(Mixture::from_rows(&[(1.0, 0.0, 1.0); 33]).unwrap_err(), MixtureError::TooMany { count: 33 });
    }

    #[test]
    fn samples_repeat_with_the_seed_and_follow_the_moments() {
        let p = two_modes();
        assert_eq!(p.sample(5, 7), p.sample(5, 7));
        assert_ne!(p.sample(5, 7), p.sample(5, 8));
        let draws = p.sample(200_000, 1);
        let mean = draws.iter().sum::<f64>() / 200_000.0;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 200_000.0;
        // Four standard errors: √(10/n) = 0.0071 for the mean; the variance's is √((μ₄−σ⁴)/n) < 0.035.
        assert!((mean - 1.5).abs() < 0.029, "{mean}");
        assert!((variance - 10.0).abs() < 0.14, "{variance}");
    }
}
