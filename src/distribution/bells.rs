//! A mixture prepared for being evaluated at thousands of places.

use super::{MAX_COMPONENTS, Mixture};
use crate::math::{HALF_LN_TWO_PI, Place, bell};

/// One weighted component w·N(μ, σ).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WeightedBell {
    pub weight: f64,
    pub mean: f64,
    pub sd: f64,
    inverse_sd: f64,
    /// log(w / (σ√2π)).
    ln_peak: f64,
}

impl WeightedBell {
    pub fn new(weight: f64, ln_weight: f64, mean: f64, sd: f64) -> Self {
        Self { weight, mean, sd, inverse_sd: 1.0 / sd, ln_peak: ln_weight - sd.ln() - HALF_LN_TWO_PI }
    }

    /// The distance from the mean in sds, as far as its square is finite.
    pub fn z(&self, at: Place) -> f64 {
        (at.from(self.mean) * self.inverse_sd).clamp(-1e150, 1e150)
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

/// The masses on both sides of a place, and the density and its first two derivatives there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tails {
    pub lower: f64,
    pub upper: f64,
    pub density: f64,
    pub slope: f64,
    pub curvature: f64,
}

/// The components of a mixture, side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bells(Vec<WeightedBell>);

impl Bells {
    pub fn new(mixture: &Mixture) -> Self {
        let rows = mixture.weights().iter().zip(mixture.ln_weights()).zip(mixture.components());
        Self(rows.map(|((w, ln_w), c)| WeightedBell::new(*w, *ln_w, c.normal.mean(), c.normal.sd())).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &WeightedBell> + Clone {
        self.0.iter()
    }

    /// (mean, sd) of each component.
    pub fn scales(&self) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.0.iter().map(|bell| (bell.mean, bell.sd))
    }

    pub fn density(&self, at: Place) -> Density {
        if let [only] = self.0.as_slice() {
            let ln = only.ln_density(at);
            return Density { ln, plain: ln.exp() };
        }
        let plain: f64 = self.0.iter().map(|bell| bell.ln_density(at).exp()).sum();
        // Above this the sum has all its digits, and only then is its logarithm good.
        if plain > 1e-290 {
            return Density { ln: plain.ln(), plain };
        }
        Density { ln: self.ln_density_far_out(at), plain }
    }

    /// Log-sum-exp, for places where the plain density underflows.
    #[cold]
    fn ln_density_far_out(&self, at: Place) -> f64 {
        let mut terms = [0.0; MAX_COMPONENTS];
        let mut high = f64::NEG_INFINITY;
        for (term, bell) in terms.iter_mut().zip(&self.0) {
            *term = bell.ln_density(at);
            high = high.max(*term);
        }
        high + terms[..self.0.len()].iter().map(|term| (term - high).exp()).sum::<f64>().ln()
    }

    pub fn tails(&self, at: Place) -> Tails {
        let mut sum = Tails { lower: 0.0, upper: 0.0, density: 0.0, slope: 0.0, curvature: 0.0 };
        for component in &self.0 {
            let z = component.z(at);
            let standard = bell(z);
            sum.lower += component.weight * standard.lower;
            sum.upper += component.weight * standard.upper;
            let density = component.weight * component.inverse_sd * standard.density;
            let slope = -density * z * component.inverse_sd;
            sum.density += density;
            sum.slope += slope;
            sum.curvature -= (slope * z + density * component.inverse_sd) * component.inverse_sd;
        }
        sum
    }
}
